//! What each part of a screen looks like. Words carry the meaning; colour only repeats it.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is. A theme gives each a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Ordinary text.
    Text,
    /// Beside the point.
    Dim,
    /// Heads of columns and sections.
    Head,
    /// Where one is.
    Title,
    /// Frames.
    Border,
    /// The row under the cursor.
    Selected,
    /// A key that can be pressed.
    Key,
    Critical,
    High,
    Medium,
    Low,
    Info,
    Unknown,
    Pass,
    Muted,
}

impl Role {
    /// With their names in the configuration, and the letters that stand for them in snapshots.
    pub(crate) const ALL: [(Self, &'static str, char); 15] = [
        (Self::Text, "text", ' '),
        (Self::Dim, "dim", 'd'),
        (Self::Head, "head", 'H'),
        (Self::Title, "title", 'T'),
        (Self::Border, "border", 'b'),
        (Self::Selected, "selected", 'S'),
        (Self::Key, "key", 'k'),
        (Self::Critical, "critical", 'C'),
        (Self::High, "high", 'h'),
        (Self::Medium, "medium", 'm'),
        (Self::Low, "low", 'l'),
        (Self::Info, "info", 'i'),
        (Self::Unknown, "unknown", 'U'),
        (Self::Pass, "pass", 'P'),
        (Self::Muted, "muted", 'M'),
    ];
}

/// A style for every role, and the characters that frames are drawn with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub(crate) name: &'static str,
    styles: [Style; Role::ALL.len()],
}

/// A theme's name, and what makes it.
type Named = (&'static str, fn() -> Theme);

/// The themes by name, the default first.
pub(crate) const THEMES: [Named; 4] =
    [("dark", dark), ("light", light), ("deuteranopia", deuteranopia), ("mono", mono)];

impl Theme {
    /// A theme by name.
    pub fn find(name: &str) -> Option<Self> {
        THEMES.iter().find(|(known, _)| *known == name).map(|(_, make)| make())
    }

    /// The names of the themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        THEMES.iter().map(|(name, _)| *name)
    }

    /// No colour at all, for `NO_COLOR`: only bold, reverse and underlined.
    pub fn mono() -> Self {
        mono()
    }

    /// What the configuration says of one role: `"bold red"`.
    pub fn set(&mut self, role: &str, words: &str) -> Result<(), String> {
        let known = Role::ALL.iter().position(|(_, name, _)| *name == role);
        let Some(at) = known else {
            let names: Vec<&str> = Role::ALL.iter().map(|(_, name, _)| *name).collect();
            return Err(format!("there is no part {role:?}; the parts are {}", names.join(", ")));
        };
        let mut style = Style::new();
        for word in words.split_whitespace() {
            style = match word {
                "bold" => style.add_modifier(Modifier::BOLD),
                "dim" => style.add_modifier(Modifier::DIM),
                "reverse" => style.add_modifier(Modifier::REVERSED),
                "underline" => style.add_modifier(Modifier::UNDERLINED),
                "default" => style,
                colour => match colour.parse::<Color>() {
                    Ok(colour) => style.fg(colour),
                    Err(_) => return Err(format!("{colour:?} is no colour")),
                },
            };
        }
        self.styles[at] = style;
        Ok(())
    }

    pub(crate) fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The next one, round and round.
    pub(crate) fn next(&self) -> Self {
        let at = THEMES.iter().position(|(name, _)| *name == self.name).unwrap_or_default();
        THEMES[(at + 1) % THEMES.len()].1()
    }
}

/// The terminal's own foreground and background, and its sixteen colours: whatever the user chose stays.
fn made(name: &'static str, style: fn(Role) -> Style) -> Theme {
    Theme { name, styles: Role::ALL.map(|(role, _, _)| style(role)) }
}

fn common(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Head | Role::Title | Role::Key => style.add_modifier(Modifier::BOLD),
        Role::Selected => style.add_modifier(Modifier::REVERSED),
        _ => style,
    }
}

fn dark() -> Theme {
    made("dark", |role| match role {
        Role::Dim | Role::Border | Role::Muted => Style::new().fg(Color::DarkGray),
        Role::Title | Role::Key => common(role).fg(Color::Cyan),
        Role::Critical => Style::new().fg(Color::LightRed).add_modifier(Modifier::BOLD),
        Role::High => Style::new().fg(Color::LightRed),
        Role::Medium => Style::new().fg(Color::Yellow),
        Role::Low => Style::new().fg(Color::LightBlue),
        Role::Info => Style::new().fg(Color::Gray),
        Role::Unknown => Style::new().fg(Color::LightMagenta),
        Role::Pass => Style::new().fg(Color::Green),
        role => common(role),
    })
}

/// Dark colours only: yellow, white and the bright ones cannot be read on white.
fn light() -> Theme {
    made("light", |role| match role {
        Role::Dim | Role::Border | Role::Muted | Role::Info => Style::new().fg(Color::DarkGray),
        Role::Title | Role::Key => common(role).fg(Color::Blue),
        Role::Critical => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
        Role::High => Style::new().fg(Color::Red),
        Role::Medium => Style::new().add_modifier(Modifier::BOLD),
        Role::Low => Style::new().fg(Color::Blue),
        Role::Unknown => Style::new().fg(Color::Magenta),
        Role::Pass => Style::new().fg(Color::Green),
        role => common(role),
    })
}

/// No meaning rests on red against green.
fn deuteranopia() -> Theme {
    made("deuteranopia", |role| match role {
        Role::Dim | Role::Border | Role::Muted => Style::new().fg(Color::DarkGray),
        Role::Title | Role::Key => common(role).fg(Color::Cyan),
        Role::Critical => Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD),
        Role::High => Style::new().fg(Color::Yellow),
        Role::Medium => Style::new().add_modifier(Modifier::BOLD),
        Role::Low => Style::new(),
        Role::Unknown => Style::new().add_modifier(Modifier::UNDERLINED),
        Role::Pass => Style::new().fg(Color::LightBlue),
        role => common(role),
    })
}

fn mono() -> Theme {
    made("mono", |role| match role {
        Role::Critical | Role::High => Style::new().add_modifier(Modifier::BOLD),
        Role::Unknown => Style::new().add_modifier(Modifier::UNDERLINED),
        role => common(role),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_the_order_of_their_numbers() {
        for (at, (role, _, _)) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, at);
        }
    }

    #[test]
    fn mono_has_no_colour() {
        for (role, _, _) in Role::ALL {
            let style = mono().style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
    }

    #[test]
    fn no_theme_paints_a_background() {
        for (_, make) in THEMES {
            assert!(Role::ALL.iter().all(|(role, _, _)| make().style(*role).bg.is_none()));
        }
    }

    #[test]
    fn the_configuration_changes_one_part() {
        let mut theme = dark();
        theme.set("high", "bold magenta").unwrap();
        assert_eq!(theme.style(Role::High).fg, Some(Color::Magenta));
        assert!(theme.set("hgih", "red").unwrap_err().contains("the parts are"));
        assert!(theme.set("high", "reddish").unwrap_err().contains("no colour"));
    }
}
