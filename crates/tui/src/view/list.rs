//! A list: heads, and the rows that can be seen. No other row is made.

use ratatui::layout::Rect;

use crate::canvas::Canvas;
use crate::data::Group;
use crate::list::fit;
use crate::model::Model;
use crate::place::Place;
use crate::screen::Screen;
use crate::theme::Role;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let place = model.place();
    let (sheet, columns) = (place.screen.sheet(), place.columns());
    canvas.frame(area, &title(place), &order(place), &count(place));
    let inner = Rect::new(
        area.x + 2,
        area.y + 1,
        area.width.saturating_sub(4),
        area.height.saturating_sub(2),
    );
    if place.rows.rows.is_empty() {
        let words =
            if place.waiting() && place.shown == 0 { String::new() } else { (sheet.empty)(place) };
        canvas.put(inner.x, inner.y, inner.width, &words, Role::Dim);
        return;
    }
    let fitted = fit(columns, &place.hidden, inner.width.saturating_sub(2));
    let mut x = inner.x + 2;
    for (column, width) in &fitted {
        let head = &columns[*column];
        canvas.cell(Rect::new(x, inner.y, *width, 1), head.head, Role::Head, head.align, false);
        x += width + 1;
    }
    let visible = place.rows.rows.iter().enumerate().skip(place.offset);
    for ((at, row), y) in visible.zip(inner.y + 1..inner.bottom()) {
        canvas.rows += 1;
        let selected = at == place.cursor;
        if selected {
            canvas.put(inner.x, y, 1, ">", Role::Text);
            canvas.cursor = Some((inner.x, y));
        }
        let mut x = inner.x + 2;
        for (column, width) in &fitted {
            let cell = (sheet.cell)(place, *row, *column);
            let indent = if *column == telling(place.screen) { (row.depth * 2).min(16) } else { 0 };
            let width = if cell.rest { inner.right().saturating_sub(x) } else { *width };
            let room = Rect::new(x + indent, y, width.saturating_sub(indent), 1);
            let role = cell.role.unwrap_or(Role::Text);
            canvas.cell(room, &cell.shown(), role, columns[*column].align, cell.middle);
            if cell.rest {
                break;
            }
            x += width + 1;
        }
        if selected {
            canvas.tint(Rect::new(inner.x, y, inner.width, 1), Role::Selected);
        }
    }
}

/// The column that tells of the depth.
const fn telling(screen: Screen) -> usize {
    match screen {
        Screen::Organization => 0,
        Screen::Path => 1,
        _ => 2,
    }
}

fn title(place: &Place) -> String {
    use crate::data::Narrow;
    let title = match place.screen {
        Screen::Scan if place.data().live.running() => "Under way, slowest first",
        Screen::Scan => "Calls",
        screen => screen.sheet().title,
    };
    let narrow = match &place.narrow {
        Narrow::All => return title.to_owned(),
        Narrow::Subject(id) => {
            match place.data().book.as_ref().and_then(|it| it.find_subject(id)) {
                Some((_, it)) => format!("{} {}", it.subject.kind.words(), it.subject.name),
                None => id.clone(),
            }
        }
        Narrow::Cell(practice, service) => {
            let service = service.map_or_else(String::new, |it| format!(", {}", it.words()));
            format!("{practice} {}{service}", practice.info().name)
        }
        Narrow::Account(account) => account.to_string(),
        Narrow::Check(check) => check.clone(),
        Narrow::Path(arn) => arn.name().to_owned(),
    };
    format!("{title}: {narrow}")
}

fn order(place: &Place) -> String {
    let mut words = Vec::new();
    if place.screen == Screen::Findings {
        if place.show != crate::data::Show::default() {
            words.push(place.show.words().to_owned());
        }
        if place.group != Group::Nothing {
            words.push(place.group.words().to_owned());
        }
    }
    if let Some((column, turned)) = place.sort {
        let head = place.columns().get(column).map_or("", |it| it.head);
        words.push(format!("by {head}{}", if turned { ", turned round" } else { "" }));
    }
    if !place.filter.is_empty() {
        words.push(format!("/{}", place.filter));
    }
    words.join("  ")
}

fn count(place: &Place) -> String {
    let rows = place.rows.rows.len();
    let at = if rows == 0 { 0 } else { place.cursor + 1 };
    if place.filter.is_empty() || rows == place.rows.all {
        format!("{at} of {rows}")
    } else {
        format!("{at} of {rows}, of {} without the filter", place.rows.all)
    }
}
