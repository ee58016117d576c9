use hydrant_core::Check;
use serde::Serialize;

/// A practice that a check answers, for a template.
#[derive(Serialize)]
pub(crate) struct Practice {
    id: String,
    name: &'static str,
    title: &'static str,
}

/// A page that says so, for a template.
#[derive(Serialize)]
pub(crate) struct Reference {
    title: &'static str,
    url: &'static str,
}

pub(crate) fn practices(check: &Check) -> Vec<Practice> {
    let practice = |it: &hydrant_core::Practice| {
        let info = it.info();
        Practice { id: it.to_string(), name: info.name, title: info.title }
    };
    check.practices.iter().map(practice).collect()
}

/// `P05 enable-encryption, P09 least-privilege`.
pub(crate) fn practice_words(check: &Check) -> String {
    let words = check.practices.iter().map(|it| format!("{it} {}", it.info().name));
    words.collect::<Vec<_>>().join(", ")
}

pub(crate) fn references(check: &Check) -> Vec<Reference> {
    check.references.iter().map(|it| Reference { title: it.title, url: it.url }).collect()
}
