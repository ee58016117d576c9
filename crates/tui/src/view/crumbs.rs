//! Where one is. The account and the Region are never cut: whoever acts on the wrong account acts wrongly.

use hydrant_core::{AccountId, Region};
use ratatui::layout::Rect;

use crate::canvas::{Canvas, Line, span};
use crate::data::Narrow;
use crate::live::State;
use crate::model::Model;
use crate::text::{clean, cut_end, cut_middle, width};
use crate::theme::Role;

const ARROW: &str = " > ";

/// How many cells the titles leave to the name of an account, with the gap before it.
const NAMED: usize = 17;

/// Organization, screens, and the account and Region of what is selected; at the right, how old it is.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let whole = usize::from(area.width.saturating_sub(2));
    let (account, name, region) = place(model);
    let needed = [&account, &region].iter().map(|it| width(it)).sum::<usize>();
    let state = state(model);
    // On a narrow terminal the time gives way first: the list of scans has it.
    let short = || state.split(' ').next().unwrap_or_default().to_owned();
    let state = if needed + width(&state) + 12 > whole { short() } else { state };
    let room = whole.saturating_sub(width(&state) + 1);
    let line = line(canvas.mark(), room, titles(model), [account, name, region]);
    canvas.line(area.x + 1, area.y, area.width.saturating_sub(2), &line);
    let role = if state.starts_with("SAVED") { Role::Dim } else { Role::Unknown };
    let right = u16::try_from(width(&state)).unwrap_or(area.width);
    canvas.put(area.right().saturating_sub(right + 1), area.y, right, &state, role);
}

/// The organization and the screens, from left to right.
fn titles(model: &Model) -> Vec<String> {
    let organization = model.data.book.as_ref().map_or_else(
        || "hydrant".to_owned(),
        |book| {
            let identity = book.header().organization.identity.known();
            identity.map_or_else(|_| "no organization".to_owned(), |(id, _)| id.clone())
        },
    );
    let screens = model.places.iter().map(|it| it.screen.sheet().title.to_owned());
    let mut titles: Vec<String> = [organization].into_iter().chain(screens).collect();
    // Findings of findings say it once.
    titles.dedup();
    titles
}

/// The account, what people call it, and the Region.
fn place(model: &Model) -> (String, String, String) {
    let place = model.place();
    let found = place
        .item()
        .map_or((None, None), |item| place.data().place_of(place.rows.spine.as_deref(), item));
    let (account, region): (Option<AccountId>, Option<Region>) = match (&found, &place.narrow) {
        ((None, None), Narrow::Path(arn)) => (arn.account(), arn.region()),
        _ => found,
    };
    let name = |id| model.data.book.as_ref().map_or("", |it| it.account_name(id));
    (
        account.map_or_else(String::new, |it| it.to_string()),
        clean(account.map_or("", name)).into_owned(),
        region.map_or_else(String::new, |it| it.to_string()),
    )
}

/// As much as there is room for: the titles give way from the left, then the name of the account.
fn line(mark: &str, room: usize, titles: Vec<String>, place: [String; 3]) -> Line {
    let [account, name, region] = place;
    let ends: Vec<&String> = [&account, &region].into_iter().filter(|it| !it.is_empty()).collect();
    let fixed: usize = ends.iter().map(|it| width(it) + ARROW.len()).sum();
    let left = room.saturating_sub(fixed);
    let named = if name.is_empty() || account.is_empty() { 0 } else { width(&name) + 1 };
    let titles = fitting(mark, left.saturating_sub(named.min(NAMED)), titles);
    let used = width(&titles);
    let mut line = vec![span(titles, Role::Title)];
    let arrow = |line: &Line| if line.iter().any(|it| !it.text.is_empty()) { ARROW } else { "" };
    if !account.is_empty() {
        let name = cut_middle(&name, left.saturating_sub(used + 1), mark).into_owned();
        let gap = if name.is_empty() { "" } else { " " };
        line.push(span(format!("{}{account}{gap}{name}", arrow(&line)), Role::Text));
    }
    if !region.is_empty() {
        line.push(span(format!("{}{region}", arrow(&line)), Role::Text));
    }
    line
}

/// The titles in so many cells: the first is cut, then left out, and so on; the last is where one is.
fn fitting(mark: &str, room: usize, mut titles: Vec<String>) -> String {
    loop {
        let all = titles.join(ARROW);
        if width(&all) <= room {
            return all;
        }
        let over = width(&all) - room;
        let first = width(&titles[0]);
        if titles.len() == 1 {
            return if room < 4 {
                String::new()
            } else {
                cut_end(&titles[0], room, mark).into_owned()
            };
        }
        if first >= over + 4 {
            titles[0] = cut_end(&titles[0], first - over, mark).into_owned();
            return titles.join(ARROW);
        }
        titles.remove(0);
    }
}

/// Whether this is old, live or partial.
fn state(model: &Model) -> String {
    let live = &model.data.live;
    let paused = if model.paused.is_some() { "PAUSED " } else { "" };
    let when = model.data.book.as_ref().map_or_else(String::new, |it| {
        it.header().started_at.strftime("%Y-%m-%d %H:%MZ").to_string()
    });
    let partial = model.data.book.as_ref().is_some_and(|it| !it.finished());
    match &live.state {
        State::Loading => "reading".to_owned(),
        State::Running => {
            let known = (live.answered + live.waiting).max(1);
            format!("{paused}LIVE ~{}%", live.answered * 100 / known)
        }
        State::Stopping => format!("{paused}STOPPING"),
        State::Ended(_) | State::Saved if partial => format!("{paused}PARTIAL {when}"),
        State::Ended(_) | State::Saved => format!("{paused}SAVED {when}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(room: usize) -> String {
        let titles = ["o-exampleorg1", "Findings", "Path"].map(str::to_owned).to_vec();
        let place = ["222222222222", "shop-production", "ap-southeast-2"].map(str::to_owned);
        let line = line("~", room, titles, place);
        let text: String = line.iter().map(|it| it.text.as_str()).collect();
        assert!(width(&text) <= room, "{text}");
        text
    }

    #[test]
    fn the_account_and_the_region_stay_whole() {
        let all = "o-exampleorg1 > Findings > Path > 222222222222 shop-production > ap-southeast-2";
        assert_eq!(shown(90), all);
        assert_eq!(
            shown(70),
            "o-e~ > Findings > Path > 222222222222 shop-production > ap-southeast-2"
        );
        assert_eq!(shown(54), "Path > 222222222222 shop-production > ap-southeast-2");
        for room in 32..90 {
            let text = shown(room);
            assert!(text.contains("222222222222") && text.contains("ap-southeast-2"), "{text}");
        }
    }
}
