//! Who can do one thing to one resource, for a terminal and for programs.

mod v1;

use hydrant_core::{Able, WhoCan};

use crate::Options;
use crate::page::{Page, Role};
use crate::sanitize::{plain, short};
use crate::words::{count, number};

pub use self::v1::{WHO_CAN_SCHEMA_ID, who_can_json, who_can_schema};

/// Everybody who can or may, with the statements that decide, and what is not known.
pub fn who_can_text(found: &WhoCan, width: usize, color: bool) -> String {
    let mut page = Page::new(&Options { color, width, ..Options::default() });
    page.hanging("Action", 10, &short(&found.action, 128));
    page.hanging("Resource", 10, &plain(found.resource.as_str()));
    let owner = found.owner.map_or_else(|| "not known".to_owned(), |it| it.to_string());
    page.hanging("Account", 10, &owner);
    let sure = |it: &&Able| it.remains.is_none();
    let all = || found.principals.iter().chain(&found.others);
    let (can, perhaps): (Vec<&Able>, Vec<&Able>) = all().partition(sure);
    list(&mut page, "Can", &can, Role::Bad);
    list(&mut page, "Can, if", &perhaps, Role::Unsure);
    if can.is_empty() && perhaps.is_empty() {
        page.blank();
        page.line("Nobody who was looked at can.");
    }
    outsiders(&mut page, found);
    not_known(&mut page, found);
    page.finish()
}

fn list(page: &mut Page, title: &str, able: &[&Able], role: Role) {
    if able.is_empty() {
        return;
    }
    page.heading(&format!("{title}: {}", number(able.len())));
    for it in able {
        let administrator = if it.administrator { " (administrator)" } else { "" };
        let name = page.paint(role, &plain(&it.principal));
        page.line(&format!("  {name}{administrator}"));
        for reason in &it.reasons {
            page.wrapped(4, &plain(reason));
        }
        if let Some(remains) = &it.remains {
            page.hanging("    if", 7, &plain(remains));
        }
    }
}

fn outsiders(page: &mut Page, found: &WhoCan) {
    if found.outsiders.is_empty() {
        return;
    }
    page.heading(&format!("Admitted from outside: {}", number(found.outsiders.len())));
    for it in &found.outsiders {
        page.wrapped(2, &plain(&it.who));
        page.wrapped(4, &format!("statement {}: {}", it.statement, plain(&it.why)));
    }
}

fn not_known(page: &mut Page, found: &WhoCan) {
    page.heading("Looked at");
    page.wrapped(2, &count(found.weighed, "user or role", "users and roles"));
    let left_out: usize = found.left_out.iter().map(|it| it.1 as usize).sum();
    if left_out > 0 {
        let words = count(left_out, "more holds", "more hold");
        page.wrapped(2, &format!("{words} nothing that touches a data path"));
    }
    if found.unread.is_empty() && found.gaps.is_empty() {
        return;
    }
    page.heading("Not known; somebody there may");
    for gap in &found.gaps {
        page.wrapped(2, &plain(gap));
    }
    for (account, why) in &found.unread {
        page.wrapped(2, &format!("users and roles of {account}: {}", plain(&why.to_string())));
    }
}
