use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::{Arn, Subject};

/// What the verdicts of one judgement have in common: the hundred checks of a subject share one text of it.
#[derive(Default)]
pub(super) struct Pool {
    subjects: RefCell<BTreeSet<Arc<Subject>>>,
    users: RefCell<BTreeSet<Arc<[Arn]>>>,
}

impl Pool {
    pub(super) fn subject(&self, subject: Subject) -> Arc<Subject> {
        let mut subjects = self.subjects.borrow_mut();
        if let Some(known) = subjects.get(&subject) {
            return Arc::clone(known);
        }
        let shared = Arc::new(subject);
        subjects.insert(Arc::clone(&shared));
        shared
    }

    pub(super) fn users(&self, users: Vec<Arn>) -> Arc<[Arn]> {
        let mut known = self.users.borrow_mut();
        if let Some(known) = known.get(users.as_slice()) {
            return Arc::clone(known);
        }
        let shared: Arc<[Arn]> = users.into();
        known.insert(Arc::clone(&shared));
        shared
    }
}
