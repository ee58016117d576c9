use std::collections::BTreeMap;
use std::sync::Arc;

use super::Ability;
use super::ability::{ACTIONS, place};
use crate::Arn;

/// Who can do what to the things of an account. There may be a great many, and they say the same few things
/// again and again.
#[derive(Debug, Default)]
pub struct Holders {
    objects: Vec<Arn>,
    principals: Vec<Arn>,
    texts: Vec<Arc<str>>,
    rows: Vec<Row>,
}

/// Places in the lists of [`Holders`]; sorted as objects are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    object: u32,
    ability: Ability,
    principal: u32,
    action: u8,
    by: u32,
    remains: Option<u32>,
}

/// One principal that can, or can if, do one thing to one object.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The stream, application, function or code object.
    pub object: &'a Arn,
    /// What it can do.
    pub ability: Ability,
    /// By which action.
    pub action: &'static str,
    /// Who.
    pub principal: &'a Arn,
    /// What decides, in words; text from AWS.
    pub by: &'a str,
    /// What must hold for it; none: it can. Text from AWS.
    pub remains: Option<&'a str>,
}

impl Holder<'_> {
    /// `write to` or `read from`.
    pub(crate) const fn verb(&self) -> &'static str {
        if matches!(self.ability, Ability::Write) { "write to" } else { "read from" }
    }
}

impl Holders {
    /// Everybody who can, or can if, do something to this object.
    pub fn of(&self, object: &Arn) -> impl Iterator<Item = Holder<'_>> {
        let place = self.objects.binary_search(object).ok().and_then(|it| u32::try_from(it).ok());
        let rows = place.map_or(&[][..], |place| {
            let first = self.rows.partition_point(|row| row.object < place);
            let rest = &self.rows[first..];
            &rest[..rest.partition_point(|row| row.object == place)]
        });
        rows.iter().filter_map(|row| self.holder(row))
    }

    /// All of them, by object, ability and principal.
    pub fn iter(&self) -> impl Iterator<Item = Holder<'_>> {
        self.rows.iter().filter_map(|row| self.holder(row))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody can do anything.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn holder(&self, row: &Row) -> Option<Holder<'_>> {
        let text = |place: u32| self.texts.get(place as usize).map(|it| &**it);
        Some(Holder {
            object: self.objects.get(row.object as usize)?,
            ability: row.ability,
            action: ACTIONS.get(usize::from(row.action))?,
            principal: self.principals.get(row.principal as usize)?,
            by: text(row.by)?,
            remains: row.remains.and_then(text),
        })
    }
}

/// Collects holders.
#[derive(Default)]
pub(super) struct Collector {
    objects: Places<Arn>,
    principals: Places<Arn>,
    texts: Places<Arc<str>>,
    rows: Vec<Row>,
}

impl Collector {
    pub(super) fn add(&mut self, holder: &Holder<'_>) {
        let Some(action) = place(holder.action).and_then(|it| u8::try_from(it).ok()) else {
            return;
        };
        let mut text = |text: &str| self.texts.place(&Arc::from(text));
        let (by, remains) = (text(holder.by), holder.remains.map(text));
        self.rows.push(Row {
            object: self.objects.place(holder.object),
            ability: holder.ability,
            principal: self.principals.place(holder.principal),
            action,
            by,
            remains,
        });
    }

    /// In the order of objects, abilities and principals.
    pub(super) fn finish(self) -> Holders {
        let (objects, object) = self.objects.sorted();
        let (principals, principal) = self.principals.sorted();
        let texts = self.texts.listed();
        let mut rows = self.rows;
        for row in &mut rows {
            row.object = object[row.object as usize];
            row.principal = principal[row.principal as usize];
        }
        rows.sort_unstable();
        rows.shrink_to_fit();
        Holders { objects, principals, texts, rows }
    }
}

/// Values, each once, by the place where it was first seen.
struct Places<T>(BTreeMap<T, u32>);

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Clone> Places<T> {
    fn place(&mut self, value: &T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(value.clone()).or_insert(next)
    }

    /// The values in their own order, and for each place where its value stands in it.
    fn sorted(self) -> (Vec<T>, Vec<u32>) {
        let mut places = vec![0; self.0.len()];
        for (now, was) in (0..).zip(self.0.values()) {
            places[*was as usize] = now;
        }
        (self.0.into_keys().collect(), places)
    }

    /// The values by their places.
    fn listed(self) -> Vec<T> {
        let mut values: Vec<(u32, T)> =
            self.0.into_iter().map(|(value, place)| (place, value)).collect();
        values.sort_unstable_by_key(|it| it.0);
        values.into_iter().map(|(_, value)| value).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_goes_in_comes_out_by_object(rows in proptest::collection::vec((0..5u8, 0..9u8, 0..4u8), 0..40)) {
            let arn = |kind: &str, n: u8| format!("arn:aws:x:::{kind}/{n}").parse::<Arn>().unwrap();
            let mut collector = Collector::default();
            let mut expected = Vec::new();
            for (object, principal, text) in rows {
                let (object, principal) = (arn("object", object), arn("role", principal));
                let by = format!("statement {text}");
                let remains = (text == 0).then_some("it is night");
                collector.add(&Holder {
                    object: &object, ability: Ability::Read, action: "kinesis:GetRecords",
                    principal: &principal, by: &by, remains,
                });
                expected.push((object, principal, by, remains.map(str::to_owned)));
            }
            let holders = collector.finish();
            let shape = |it: Holder<'_>| {
                (it.object.clone(), it.principal.clone(), it.by.to_owned(), it.remains.map(str::to_owned))
            };
            let mut found: Vec<_> = holders.iter().map(shape).collect();
            prop_assert!(found.is_sorted_by(|a, b| (&a.0, &a.1) <= (&b.0, &b.1)));
            let by_object: Vec<_> = (0..5).flat_map(|n| holders.of(&arn("object", n)).map(shape).collect::<Vec<_>>()).collect();
            prop_assert_eq!(&found, &by_object);
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
            prop_assert!(holders.of(&arn("object", 77)).next().is_none());
        }
    }
}
