//! The software bill of materials, in `CycloneDX` 1.6.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::licences;
use crate::release::checksums::hexadecimal;
use crate::release::graph::{Crate, Graph};
use crate::release::source::Source;

/// The bill of the binary. The same sources give the same bill, its serial number included.
pub(super) fn bill(graph: &Graph, source: &Source, host: &str) -> String {
    let hydrant = |it: &&Crate| it.own && it.name == "hydrant";
    let components: Vec<_> = graph.values().filter(|it| !hydrant(it)).map(component).collect();
    let dependencies: Vec<_> = graph
        .values()
        .map(|it| {
            let on = it.dependencies.iter().filter_map(|key| graph.get(key)).map(reference);
            let mut on: Vec<_> = on.collect();
            on.sort_unstable();
            json!({ "ref": reference(it), "dependsOn": on })
        })
        .collect();
    let main = graph.values().find(hydrant).map(|it| {
        let mut main = component(it);
        main["type"] = "application".into();
        if let Some(fields) = main.as_object_mut() {
            fields.remove("scope");
        }
        main
    });
    let mut bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": source.time.to_string(),
            "lifecycles": [{ "phase": "build" }],
            "tools": { "components": [{
                "type": "application", "name": "cargo xtask release", "version": source.version,
            }] },
            "component": main,
            "properties": [
                { "name": "hydrant:commit", "value": source.commit },
                { "name": "hydrant:target", "value": host },
            ],
        },
        "components": components,
        "dependencies": dependencies,
    });
    bill["serialNumber"] = serial(&bill.to_string()).into();
    format!("{bill:#}\n")
}

fn component(it: &Crate) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(it),
        "name": it.name,
        "version": it.version,
        // What only builds the others is not in the binary.
        "scope": if it.linked { "required" } else { "excluded" },
        "licenses": [{ "expression": licences::spdx(&it.licence) }],
    });
    if let Some(description) = &it.description {
        component["description"] = description.trim().into();
    }
    if !it.own {
        component["purl"] = reference(it).into();
    }
    if let Some(sum) = &it.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    component
}

/// What the bill calls a crate: the package URL, which only a published crate has.
fn reference(it: &Crate) -> String {
    let Crate { name, version, .. } = it;
    if it.own {
        format!("{name}@{version}")
    } else {
        // The `+` of build metadata means something else in a URL.
        format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
    }
}

/// A UUID made of the text: version 8 leaves the making to us.
fn serial(text: &str) -> String {
    let mut bytes = Sha256::digest(text);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut digits = hexadecimal(&bytes[..16]);
    for at in [20, 16, 12, 8] {
        digits.insert(at, '-');
    }
    format!("urn:uuid:{digits}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use jsonschema::Registry;

    use super::*;
    use crate::release::graph;
    use crate::{metadata, repo};

    #[test]
    fn the_bill_of_the_workspace_keeps_the_published_schema() {
        let root = repo::root().unwrap();
        let source = Source::open(true).unwrap();
        let graph = graph::read(&root).unwrap();
        let host = metadata::host().unwrap();
        let text = bill(&graph, &source, &host);
        assert_eq!(text, bill(&graph::read(&root).unwrap(), &source, &host), "made twice");

        let schema = |name: &str| -> Value {
            let folder = root.join("xtask/tests/data/cyclonedx");
            let file = folder.join(format!("{name}.SNAPSHOT.schema.json"));
            serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
        };
        let at = |name: &str| format!("http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json");
        let registry = Registry::new()
            .add(at("spdx"), schema("spdx"))
            .and_then(|registry| registry.add(at("jsf-0.82"), schema("jsf-0.82")))
            .and_then(|registry| registry.prepare())
            .unwrap();
        let validator =
            jsonschema::options().with_registry(&registry).build(&schema("bom-1.6")).unwrap();
        let mut bill: Value = serde_json::from_str(&text).unwrap();
        let wrong: Vec<_> = validator.iter_errors(&bill).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));

        // Every reference leads to a component, and no path of this machine is told.
        let components = bill["components"].as_array().unwrap();
        let known: BTreeSet<_> =
            components.iter().map(|it| it["bom-ref"].as_str().unwrap()).collect();
        assert_eq!(known.len(), components.len());
        assert_eq!(known.len() + 1, graph.len());
        for entry in bill["dependencies"].as_array().unwrap() {
            for on in entry["dependsOn"].as_array().unwrap() {
                assert!(known.contains(on.as_str().unwrap()), "{on}");
            }
        }
        assert!(!text.contains(root.to_str().unwrap()));

        bill["serialNumber"] = "urn:uuid:none".into();
        assert!(!validator.is_valid(&bill), "the schema sees a wrong number");
    }

    #[test]
    fn serial_numbers_follow_the_text() {
        let number = serial("some");
        assert_eq!(number, serial("some"));
        assert_ne!(number, serial("other"));
        assert_eq!((number.len(), &number[23..24]), (45, "8"), "{number}");
    }
}
