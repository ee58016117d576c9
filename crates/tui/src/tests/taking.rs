//! What is taken out: copies, addresses, files.

use serde_json::Value;

use super::harness::{Desk, options};
use crate::effect::Effect;
use crate::feed::Options;

#[test]
fn a_finding_is_copied_in_parts() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 y");
    let offers = [
        "fix: AWS CLI",
        "fix: Terraform",
        "fix in words",
        "ARN",
        "name",
        "console address",
        "account",
        "Region",
        "check",
        "fingerprint",
        "finding as JSON",
        "everything as text",
    ];
    assert_eq!(desk.offers(), offers);
    desk.press("esc");
    for label in offers {
        desk.press("y");
        desk.choose(label);
        assert!(desk.notice().starts_with("Copied "), "{label}");
    }
    let copied = desk.copied();
    let part = |label: &str| copied[offers.iter().position(|it| *it == label).unwrap()];
    assert_eq!(part("ARN"), hydrant_core::sample::CLICKS);
    assert_eq!(
        (part("name"), part("account"), part("Region")),
        ("clicks", "222222222222", "eu-west-1")
    );
    assert_eq!(part("check"), "firehose-sse-disabled");
    let commands = part("fix: AWS CLI");
    assert!(commands.starts_with("aws firehose ") && !commands.contains("<region>"), "{commands}");
    let json: Value = serde_json::from_str(part("finding as JSON")).unwrap();
    assert_eq!(json["subject"]["id"], hydrant_core::sample::CLICKS);
    assert_eq!(json["verdict"], "fail");
    assert_eq!(json["fingerprint"], part("fingerprint"));
    let text = part("everything as text");
    assert!(text.contains("WHY\n") || text.contains("WHY  \n"), "{text}");
    assert!(text.contains("clicks") && text.contains("REFERENCES"));
}

#[test]
fn a_cause_is_copied_with_the_permission_that_is_missing() {
    let mut desk = Desk::new(80, 24);
    desk.press("! /");
    desk.write("kms");
    desk.press("enter y");
    desk.choose("missing permission");
    assert_eq!(desk.copied(), ["kms:DescribeKey"]);
}

#[test]
fn where_nothing_is_selected_nothing_is_copied() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 / z z z enter y");
    assert!(desk.model.overlay.is_none() && desk.effects.is_empty());
    assert!(desk.notice().contains("nothing to choose"));
}

#[test]
fn the_console_opens_or_its_address_is_copied() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 o");
    let address =
        "https://console.aws.amazon.com/firehose/home?region=eu-west-1#/details/clicks/monitoring";
    assert_eq!(desk.copied(), [address]);
    assert!(desk.notice().contains(address));
    let here = Options { remote: false, ..options() };
    let mut desk = Desk::with(here, 80, 24, super::harness::broken());
    desk.press("4 o");
    assert!(matches!(desk.effects.as_slice(), [Effect::Open(it)] if it == address));
    desk.press("1 o");
    assert!(desk.notice().contains("no page"));
}

#[test]
fn a_view_is_written_as_it_is_filtered() {
    let mut desk = Desk::new(80, 24);
    desk.press("4 /");
    desk.write("sse");
    desk.press("enter");
    let rows = desk.count();
    assert!(rows > 1);
    for format in ["csv", "json", "md"] {
        desk.press("e");
        desk.choose(format);
    }
    let written = desk.written();
    let names: Vec<&str> = written.iter().map(|it| it.0).collect();
    assert!(names.iter().all(|it| it.starts_with("hydrant-findings-")), "{names:?}");
    let mut reader = csv::Reader::from_reader(written[0].1.as_bytes());
    let heads =
        ["VERDICT", "SEV", "CHECK", "RESOURCE", "ACCOUNT", "REGION", "KIND", "ID", "REASON"];
    assert_eq!(reader.headers().unwrap(), heads.as_slice());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows);
    let json: Value = serde_json::from_str(written[1].1).unwrap();
    assert_eq!(json.as_array().unwrap().len(), rows);
    assert_eq!(json[0]["resource"], records[0][3]);
    assert_eq!(written[2].1.lines().count(), rows + 2);
    assert!(written[2].1.starts_with("| VERDICT | SEV | CHECK |"));
}

#[test]
fn every_screen_is_written_in_every_format() {
    for screen in ["1", "2", "3", "4", "5", "6", "7", "!"] {
        let mut desk = Desk::new(80, 24);
        desk.compare();
        desk.press(screen);
        let rows = desk.count();
        for format in ["csv", "json", "md"] {
            desk.press("e");
            desk.choose(format);
        }
        let written = desk.written();
        let records = csv::Reader::from_reader(written[0].1.as_bytes()).records().count();
        let json: Value = serde_json::from_str(written[1].1).unwrap();
        let lines = written[2].1.lines().count();
        assert_eq!((records, json.as_array().unwrap().len(), lines), (rows, rows, rows + 2));
    }
}

#[test]
fn own_signs_are_drawn_and_not_written() {
    let mut desk = Desk::new(80, 24);
    desk.compare();
    desk.press("7");
    assert!(desk.text().contains("+ new"), "{}", desk.text());
    desk.press("e");
    desk.choose("csv");
    let mut reader = csv::Reader::from_reader(desk.written()[0].1.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(records.iter().any(|it| &it[0] == "new"));
    assert!(records.iter().flatten().all(|it| !it.starts_with('\'')), "{records:?}");
}

#[test]
fn the_id_of_a_scan_leads_no_file_out_of_the_directory() {
    let mut snapshot = super::harness::broken();
    snapshot.header.id = "../../etc/x\u{1b}[m".to_owned();
    let mut desk = Desk::with(options(), 80, 24, snapshot);
    desk.press("4 e enter");
    assert_eq!(desk.written()[0].0, "hydrant-findings-------etc-x--m.csv");
}
