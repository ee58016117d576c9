use hydrant_core::sample::{self, ORDERS};
use hydrant_core::{DataPath, Edge, Hop, HopState, Relation};
use hydrant_report::{path_dot, path_mermaid, path_text};

use crate::fixture::dirty;

#[test]
fn a_path_as_text_mermaid_and_dot() {
    let path = DataPath::of(&dirty(), &sample::arn(ORDERS)).unwrap();
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        path_text(&path),
        path_mermaid(&path),
        path_dot(&path)
    ));
}

#[test]
fn a_ring_ends() {
    let hop = |name: &str| Hop {
        kind: "data stream",
        name: name.to_owned(),
        subject: None,
        state: HopState::Read(String::new()),
    };
    let edge = |from: &str, to: &str| Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        relation: Relation::Feeds,
    };
    let path = DataPath {
        hops: [("a".to_owned(), hop("a")), ("b".to_owned(), hop("b"))].into(),
        edges: vec![edge("a", "b"), edge("b", "a"), edge("b", "nowhere")],
    };
    assert_eq!(
        path_text(&path),
        "data stream a\n└─ feeds data stream b\n   ├─ feeds data stream a (see above)\n"
    );
    assert!(!path_mermaid(&path).contains("n0"));
}
