//! A data path as text, as a Mermaid flowchart and as a DOT graph.

use std::collections::{BTreeMap, BTreeSet};

use hydrant_core::{DataPath, Edge, Hop};

use crate::sanitize::{dot, mermaid, short};

/// What else stands in a hop's label, by the hop's id.
pub(crate) type Marks<'a> = BTreeMap<&'a str, Vec<String>>;

/// A tree for a terminal: every hop, its state, and what it leads to.
pub fn path_text(path: &DataPath) -> String {
    let led_to: BTreeSet<&str> = path.edges.iter().map(|edge| edge.to.as_str()).collect();
    let mut tree = Tree { path, shown: BTreeSet::new(), lines: Vec::new() };
    for id in path.hops.keys().filter(|id| !led_to.contains(id.as_str())) {
        tree.hop(id, "", "", "");
    }
    // A ring has no beginning; whatever is left starts one.
    for id in path.hops.keys() {
        if !tree.shown.contains(id.as_str()) {
            tree.hop(id, "", "", "");
        }
    }
    tree.lines.concat()
}

struct Tree<'a> {
    path: &'a DataPath,
    shown: BTreeSet<&'a str>,
    lines: Vec<String>,
}

impl<'a> Tree<'a> {
    fn hop(&mut self, id: &'a str, branch: &str, indent: &str, relation: &str) {
        let Some(hop) = self.path.hops.get(id) else { return };
        let again = !self.shown.insert(id);
        let state = if again { "see above".to_owned() } else { hop.state.words() };
        let state = if state.is_empty() { state } else { format!(" ({})", short(&state, 200)) };
        let name = short(&hop.name, 128);
        self.lines.push(format!("{branch}{relation}{} {name}{state}\n", hop.kind));
        if again {
            return;
        }
        let edges: Vec<&'a Edge> = self.path.edges.iter().filter(|edge| edge.from == id).collect();
        for (index, edge) in edges.iter().enumerate() {
            let last = index + 1 == edges.len();
            let branch = format!("{indent}{}", if last { "└─ " } else { "├─ " });
            let below = format!("{indent}{}", if last { "   " } else { "│  " });
            self.hop(&edge.to, &branch, &below, &format!("{} ", edge.relation.words()));
        }
    }
}

/// A Mermaid flowchart, without a fence.
pub fn path_mermaid(path: &DataPath) -> String {
    marked_mermaid(path, &Marks::new())
}

/// A Mermaid flowchart whose marked hops say so and stand out.
pub(crate) fn marked_mermaid(path: &DataPath, marks: &Marks<'_>) -> String {
    let names = Names::of(path);
    let mut chart = vec!["flowchart LR\n".to_owned()];
    let mut bad = Vec::new();
    for (id, hop) in &path.hops {
        let node = names.node(id);
        let mut lines = vec![mermaid(&title(hop)), mermaid(&short(&hop.state.words(), 120))];
        if let Some(marks) = marks.get(id.as_str()) {
            lines.extend(marks.iter().map(|mark| mermaid(mark)));
            bad.push(node.clone());
        }
        lines.retain(|line| !line.is_empty());
        chart.push(format!("  {node}[\"{}\"]\n", lines.join("<br/>")));
    }
    for (from, to, edge) in names.edges(path) {
        chart.push(format!("  {from} -->|{}| {to}\n", edge.relation.words()));
    }
    if !bad.is_empty() {
        chart.push("  classDef bad stroke:#c00,stroke-width:3px\n".to_owned());
        chart.push(format!("  class {} bad\n", bad.join(",")));
    }
    chart.concat()
}

/// A DOT graph.
pub fn path_dot(path: &DataPath) -> String {
    let names = Names::of(path);
    let mut graph = vec!["digraph path {\n  rankdir=LR;\n  node [shape=box];\n".to_owned()];
    for (id, hop) in &path.hops {
        let mut label = dot(&title(hop));
        let state = hop.state.words();
        if !state.is_empty() {
            label = format!("{label}\\n{}", dot(&short(&state, 120)));
        }
        graph.push(format!("  {} [label=\"{label}\"];\n", names.node(id)));
    }
    for (from, to, edge) in names.edges(path) {
        graph.push(format!("  {from} -> {to} [label=\"{}\"];\n", edge.relation.words()));
    }
    graph.push("}\n".to_owned());
    graph.concat()
}

fn title(hop: &Hop) -> String {
    format!("{} {}", hop.kind, short(&hop.name, 80))
}

/// Node names that no ARN can disturb: `n1`, `n2` … in the order of the hops.
struct Names<'a>(BTreeMap<&'a str, usize>);

impl<'a> Names<'a> {
    fn of(path: &'a DataPath) -> Self {
        Self(path.hops.keys().enumerate().map(|(index, id)| (id.as_str(), index + 1)).collect())
    }

    fn node(&self, id: &str) -> String {
        self.0.get(id).map_or_else(|| "n0".to_owned(), |number| format!("n{number}"))
    }

    /// The edges between hops that are there.
    fn edges(&self, path: &'a DataPath) -> impl Iterator<Item = (String, String, &'a Edge)> {
        path.edges.iter().filter_map(|edge| {
            let known = |id: &str| self.0.contains_key(id).then(|| self.node(id));
            Some((known(&edge.from)?, known(&edge.to)?, edge))
        })
    }
}
