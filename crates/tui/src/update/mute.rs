//! Accepting a finding: a reason, an owner and a last day are asked for, and the host writes it down.

use crossterm::event::{KeyCode, KeyEvent};
use hydrant_core::{Mute, Verdict, VerdictKind, days_later};
use jiff::civil::Date;
use tui_input::Input;

use super::keys;
use crate::data::Item;
use crate::effect::Effect;
use crate::feed::Request;
use crate::model::Model;
use crate::overlay::{MuteForm, Overlay};

/// For how long a finding is accepted unless somebody says otherwise.
const DAYS: i64 = 90;

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let place = model.place();
    let Some((item, verdict)) = place.item().and_then(|it| Some((it, place.data().verdict(it)?)))
    else {
        model.warn("Select a finding to accept it: screen 4 lists them.");
        return Vec::new();
    };
    if verdict.muted.is_some() {
        model.warn("It is muted already; the mute stands in the configuration.");
        return Vec::new();
    }
    let Some(mute) = proposed(verdict) else {
        model.warn(
            "What is unknown for several reasons cannot be accepted with one mute: see its causes.",
        );
        return Vec::new();
    };
    debug_assert!(matches!(item, Item::Finding(_)), "only findings have verdicts");
    let until = days_later(model.options.today, DAYS).to_string();
    let form = MuteForm {
        about: mute.words(),
        fields: [Input::default(), model.options.user.clone().into(), until.into()],
        field: 0,
        problem: None,
        mute: Box::new(mute),
    };
    model.overlay = Some(Overlay::Mute(form));
    Vec::new()
}

/// The narrowest mute that accepts this finding and nothing else. What is unknown is accepted by the api that
/// could not be asked.
fn proposed(verdict: &Verdict) -> Option<Mute> {
    let subject = &verdict.subject;
    let mute = Mute {
        check: Some(verdict.check.to_owned()),
        resource: Some(subject.id.clone()),
        account: subject.account,
        region: subject.region,
        api: None,
        reason: String::new(),
        owner: String::new(),
        expires: None,
    };
    match verdict.kind {
        VerdictKind::Unknown => {
            let source = verdict.unknowns.first()?.source;
            let same = verdict.unknowns.iter().all(|it| it.source == source);
            let (account, region) = (Some(source.account), Some(source.region));
            same.then(|| Mute { api: Some(source.api.name.to_owned()), account, region, ..mute })
        }
        _ => Some(mute),
    }
}

pub(super) fn pressed(model: &mut Model, key: KeyEvent, mut form: MuteForm) -> Vec<Effect> {
    match key.code {
        KeyCode::Esc => {
            model.say("Nothing was muted.");
            return Vec::new();
        }
        KeyCode::Tab | KeyCode::Down => form.field = (form.field + 1) % form.fields.len(),
        KeyCode::BackTab | KeyCode::Up => {
            form.field = (form.field + form.fields.len() - 1) % form.fields.len();
        }
        KeyCode::Enter
            if form.field + 1 < form.fields.len()
                && !form.fields[form.field].value().trim().is_empty() =>
        {
            form.field += 1;
        }
        KeyCode::Enter => match filled(&form) {
            Ok(mute) => return vec![Effect::Ask(Request::Mute(Box::new(mute)))],
            Err((field, problem)) => (form.field, form.problem) = (field, Some(problem)),
        },
        _ => {
            form.problem = None;
            keys::typed(key, &mut form.fields[form.field]);
        }
    }
    model.overlay = Some(Overlay::Mute(form));
    Vec::new()
}

/// The mute, or the field that is wrong and why.
fn filled(form: &MuteForm) -> Result<Mute, (usize, String)> {
    let [reason, owner, until] = &form.fields;
    let text = |input: &Input| input.value().trim().to_owned();
    if text(reason).is_empty() {
        return Err((0, "A mute needs a reason: it stands in every report.".to_owned()));
    }
    if text(owner).is_empty() {
        return Err((1, "A mute needs somebody who answers for it.".to_owned()));
    }
    let expires = match text(until).as_str() {
        "" => None,
        day => match day.parse::<Date>() {
            Ok(day) => Some(day),
            Err(_) => {
                return Err((2, "Write the day as 2027-03-31, or leave it empty.".to_owned()));
            }
        },
    };
    Ok(Mute { reason: text(reason), owner: text(owner), expires, ..(*form.mute).clone() })
}
