use std::collections::{BTreeMap, BTreeSet};

use hydrant_core::{AccountId, Region, Service, Severity};
use ipnet::IpNet;
use jiff::civil::Date;

/// A value that is what its key asks for.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Account(AccountId),
    Region(Region),
    Range(IpNet),
    Service(Service),
    Severity(Severity),
    Date(Date),
    Number(i64),
    List(Vec<Self>),
    Table(Values),
}

/// The values of a table, and the line it begins in.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    pub(super) line: usize,
    /// The keys that are there, also with a value that is wrong.
    pub(super) named: BTreeSet<String>,
    pub(super) by_key: BTreeMap<String, Value>,
}

impl Values {
    pub(super) fn has(&self, key: &str) -> bool {
        self.named.contains(key)
    }

    /// A single value, as one of the functions below reads it.
    pub(super) fn one<T>(&self, key: &str, read: fn(&Value) -> Option<T>) -> Option<T> {
        self.by_key.get(key).and_then(read)
    }

    /// The values of a list.
    pub(super) fn list<T, C: FromIterator<T>>(
        &self,
        key: &str,
        read: fn(&Value) -> Option<T>,
    ) -> C {
        let list = match self.by_key.get(key) {
            Some(Value::List(list)) => list.as_slice(),
            _ => &[],
        };
        list.iter().filter_map(read).collect()
    }

    /// A table.
    pub(super) fn table(&self, key: &str) -> Option<&Self> {
        self.by_key.get(key).and_then(Value::values)
    }

    /// Every value of a table.
    pub(super) fn map<T>(&self, key: &str, read: fn(&Value) -> Option<T>) -> BTreeMap<String, T> {
        let entries = self.table(key).into_iter().flat_map(|table| &table.by_key);
        entries.filter_map(|(key, value)| Some((key.clone(), read(value)?))).collect()
    }

    /// The tables of a `[[…]]`.
    pub(super) fn tables(&self, key: &str) -> impl Iterator<Item = &Self> {
        let list = match self.by_key.get(key) {
            Some(Value::List(list)) => list.as_slice(),
            _ => &[],
        };
        list.iter().filter_map(Value::values)
    }
}

impl Value {
    pub(super) fn text(&self) -> Option<String> {
        if let Self::Text(text) = self { Some(text.clone()) } else { None }
    }

    pub(super) const fn account(&self) -> Option<AccountId> {
        if let Self::Account(account) = self { Some(*account) } else { None }
    }

    pub(super) const fn region(&self) -> Option<Region> {
        if let Self::Region(region) = self { Some(*region) } else { None }
    }

    pub(super) const fn range(&self) -> Option<IpNet> {
        if let Self::Range(range) = self { Some(*range) } else { None }
    }

    pub(super) const fn service(&self) -> Option<Service> {
        if let Self::Service(service) = self { Some(*service) } else { None }
    }

    pub(super) const fn severity(&self) -> Option<Severity> {
        if let Self::Severity(severity) = self { Some(*severity) } else { None }
    }

    pub(super) const fn date(&self) -> Option<Date> {
        if let Self::Date(date) = self { Some(*date) } else { None }
    }

    pub(super) const fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    const fn values(&self) -> Option<&Values> {
        if let Self::Table(values) = self { Some(values) } else { None }
    }
}
