//! Lines for a terminal: wrapped, aligned, coloured only on request.

use crate::Options;

/// A page of text that is being written.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    width: usize,
    color: bool,
}

/// What a colour means; the words beside it say the same.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Heading,
    Bad,
    Unsure,
    Good,
    Faint,
}

impl Page {
    /// A page as wide as the options say, within what can be read.
    pub(crate) fn new(options: &Options) -> Self {
        Self { text: String::new(), width: options.width.clamp(72, 120), color: options.color }
    }

    /// A page without colour.
    pub(crate) fn plain(width: usize) -> Self {
        Self::new(&Options { width, ..Options::default() })
    }

    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Text in a colour, where colours were asked for.
    pub(crate) fn paint(&self, role: Role, text: &str) -> String {
        if !self.color || text.trim().is_empty() {
            return text.to_owned();
        }
        let code = match role {
            Role::Heading => "1",
            Role::Bad => "1;31",
            Role::Unsure => "33",
            Role::Good => "32",
            Role::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A blank line and a heading.
    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        let line = self.paint(Role::Heading, text);
        self.line(&line);
    }

    /// A wrapped paragraph, indented.
    pub(crate) fn wrapped(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), indent, text);
    }

    /// A wrapped paragraph whose first line begins with a label and whose others are indented.
    pub(crate) fn hanging(&mut self, label: &str, indent: usize, text: &str) {
        let mut line = format!("{label:indent$}");
        let mut used = indent.max(label.chars().count());
        let mut fresh = true;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !fresh && used + 1 + length > self.width {
                self.line(&line);
                line = " ".repeat(indent);
                used = indent;
                fresh = true;
            }
            if !fresh {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
            fresh = false;
        }
        self.line(&line);
    }

    /// A block as it is, indented: commands and configuration, which nobody may wrap.
    pub(crate) fn block(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            self.line(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_keep_the_width() {
        let mut page = Page::plain(80);
        page.hanging("  Label", 12, &"word ".repeat(40));
        page.wrapped(4, &"x".repeat(100));
        let text = page.finish();
        assert!(text.starts_with("  Label     word word"));
        assert!(text.lines().filter(|line| !line.contains("xx")).all(|line| line.len() <= 80));
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn colours_come_only_on_request() {
        let page = Page::new(&Options { color: true, ..Options::default() });
        assert_eq!(page.paint(Role::Bad, "FAIL"), "\u{1b}[1;31mFAIL\u{1b}[0m");
        assert_eq!(Page::plain(80).paint(Role::Bad, "FAIL"), "FAIL");
    }
}
