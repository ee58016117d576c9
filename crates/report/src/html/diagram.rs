//! A data path as a drawing: boxes in columns, and curves between them.

mod layout;

use hydrant_core::{DataPath, Hop, Verdict, VerdictKind};
use serde::Serialize;

use self::layout::{Link, Point, Size, layout};
use super::row::class;
use crate::Options;
use crate::sanitize::{plain, short};

/// The narrowest and the widest box.
const WIDTHS: (u32, u32) = (140, 344);
const LINE: u32 = 16;
const PADDING: u32 = 10;
/// Findings that are named in a hop; the others are counted.
const MARKS: usize = 8;
/// Characters of a line.
const NAME: usize = 38;
const WORDS: usize = 46;

/// What a template draws.
#[derive(Serialize)]
pub(super) struct Drawing {
    width: u32,
    height: u32,
    boxes: Vec<Drawn>,
    arrows: Vec<Arrow>,
}

#[derive(Serialize)]
struct Drawn {
    class: &'static str,
    title: String,
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    class: &'static str,
    text: String,
    /// The finding that it names.
    link: String,
    x: u32,
    y: u32,
}

#[derive(Serialize)]
struct Arrow {
    line: String,
    head: String,
    relation: String,
    x: u32,
    y: u32,
    anchor: &'static str,
}

/// Draws a path. What is found about a hop stands in it, with a stroke that differs by more than its colour.
pub(super) fn draw<'a>(
    path: &'a DataPath,
    findings: impl Fn(&str) -> &'a [&'a Verdict],
    options: &Options,
) -> Drawing {
    let ids: Vec<&str> = path.hops.keys().map(String::as_str).collect();
    let (links, relations) = links(path, &ids);
    let mut boxes: Vec<Drawn> =
        path.hops.iter().map(|(id, hop)| hop_box(hop, findings(id), options)).collect();
    for (number, it) in boxes.iter_mut().enumerate() {
        // Every arrow that arrives has room for its word.
        let arriving = links.iter().filter(|link| link.to == number).count();
        let arriving = u32::try_from(arriving).unwrap_or(u32::MAX);
        it.height = it.height.max(arriving.saturating_mul(LINE).saturating_add(PADDING));
    }
    let sizes: Vec<Size> =
        boxes.iter().map(|it| Size { width: it.width, height: it.height }).collect();
    let layout = layout(&sizes, &links);
    for (it, corner) in boxes.iter_mut().zip(&layout.corners) {
        (it.x, it.y) = (corner.x, corner.y);
        for line in &mut it.lines {
            line.x += corner.x;
            line.y += corner.y;
        }
    }
    let arrows = layout.lines.iter().zip(relations);
    Drawing {
        width: layout.width,
        height: layout.height,
        boxes,
        arrows: arrows.filter_map(|(line, relation)| arrow(line, relation)).collect(),
    }
}

/// The edges between two hops that are there, one for each pair, and what they mean.
fn links(path: &DataPath, ids: &[&str]) -> (Vec<Link>, Vec<String>) {
    let number = |id: &str| ids.binary_search(&id).ok();
    let mut links: Vec<Link> = Vec::new();
    let mut relations: Vec<String> = Vec::new();
    for edge in &path.edges {
        let (Some(from), Some(to)) = (number(&edge.from), number(&edge.to)) else { continue };
        let link = Link { from, to };
        let words = edge.relation.words();
        match links.iter().position(|it| *it == link) {
            Some(same) if !relations[same].contains(words) => {
                relations[same] = format!("{}, {words}", relations[same]);
            }
            Some(_) => {}
            None => {
                links.push(link);
                relations.push(words.to_owned());
            }
        }
    }
    (links, relations)
}

fn hop_box(hop: &Hop, findings: &[&Verdict], options: &Options) -> Drawn {
    let mut lines = Vec::new();
    let mut line = |class, text: String, link: String| {
        let y = PADDING + LINE * u32::try_from(lines.len()).unwrap_or_default() + 12;
        lines.push(Line { class, text, link, x: PADDING, y });
    };
    line("kind", hop.kind.to_owned(), String::new());
    for part in wrapped(&hop.name, NAME, 2) {
        line("name", part, String::new());
    }
    let state = hop.state.words();
    for part in wrapped(&state, WORDS, 2) {
        line("state", part, String::new());
    }
    for verdict in findings.iter().take(MARKS) {
        let text = short(&format!("{}: {}", verdict.kind, verdict.check), WORDS);
        let class = if class(verdict) == "fail" { "mark fail" } else { "mark unknown" };
        // What the options leave out is on the path all the same, but nowhere else on the page.
        let listed = options.lists(verdict);
        line(
            class,
            text,
            if listed { format!("f-{}", verdict.fingerprint()) } else { String::new() },
        );
    }
    let left = findings.len().saturating_sub(MARKS);
    if left > 0 {
        line("state", format!("\u{2026} and {left} more"), String::new());
    }
    // What a character takes in a wide font, since nobody knows which one the reader has.
    let wide = |line: &Line| {
        let chars = u32::try_from(line.text.chars().count()).unwrap_or(u32::MAX);
        chars.saturating_mul(if line.class == "name" { 17 } else { 14 }) / 2
    };
    let width = lines.iter().map(wide).max().unwrap_or_default() + 2 * PADDING;
    let height = 2 * PADDING + LINE * u32::try_from(lines.len()).unwrap_or_default();
    let has = |kind| findings.iter().any(|it| it.kind == kind);
    Drawn {
        class: match () {
            () if has(VerdictKind::Fail) => "fail",
            () if has(VerdictKind::Unknown) => "unknown",
            () => "",
        },
        title: format!("{} {} {state}", hop.kind, hop.name),
        x: 0,
        y: 0,
        width: width.clamp(WIDTHS.0, WIDTHS.1),
        height,
        lines,
    }
}

/// Words in lines of so many characters, in at most so many lines.
fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let text = plain(text);
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 == most {
            lines.push(short(rest, width));
            break;
        }
        let end = rest.char_indices().nth(width).map_or(rest.len(), |(index, _)| index);
        let cut = if end == rest.len() { end } else { rest[..end].rfind(' ').unwrap_or(end) };
        lines.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    lines
}

/// A curve through these points, with a head where it ends and its word beside it.
fn arrow(points: &[Point], relation: String) -> Option<Arrow> {
    let (first, last) = (points.first()?, points.last()?);
    let mut line = format!("M{} {}", first.x, first.y);
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        let middle = u32::midpoint(a.x, b.x);
        line = format!("{line}C{middle} {} {middle} {} {} {}", a.y, b.y, b.x, b.y);
    }
    let before = points.get(points.len().checked_sub(2)?)?;
    let rightward = before.x <= last.x;
    let back = if rightward { last.x.saturating_sub(8) } else { last.x + 8 };
    let head = format!(
        "M{} {}L{back} {}L{back} {}z",
        last.x,
        last.y,
        last.y.saturating_sub(4),
        last.y + 4
    );
    Some(Arrow {
        line,
        head,
        relation,
        x: if rightward { last.x.saturating_sub(12) } else { last.x + 12 },
        y: last.y.saturating_sub(4),
        anchor: if rightward { "end" } else { "start" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_width() {
        assert_eq!(wrapped("one two three four", 8, 3), ["one two", "three", "four"]);
        assert_eq!(wrapped("one two three four", 8, 2), ["one two", "three f\u{2026}"]);
        assert_eq!(wrapped("\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", 2, 9).concat(), "\u{e9}".repeat(5));
        assert!(wrapped(" ", 8, 2).is_empty());
    }
}
