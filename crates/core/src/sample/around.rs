//! What surrounds the streams, one thing at a time to change it, and ways to break it.

use super::{
    ARCHIVE, BUS, DELIVERED, GROUP, HOME, MANAGEMENT, SHOP, TOPIC, area_mut, arn, change_trail,
    home, hours_before_scan, known_in, resource_mut, value,
};
use crate::facts::{
    AclEntry, Alarm, Area, AreaFacts, ConfigService, Detector, Endpoint, Finding, GuardDuty,
    LogAlarms, Macie, MetricFilter, Network, NetworkAcl, Resource, SecurityGroupDetail,
    SecurityHub,
};
use crate::{Service, Snapshot, Target, api};

/// Takes one kind of answer out of the account of the streams.
macro_rules! areas {
    ($($(#[$doc:meta])* $name:ident: $variant:ident -> $kind:ty;)+) => {
        $($(#[$doc])*
        pub fn $name(snapshot: &mut Snapshot) -> &mut $kind {
            match area_mut(snapshot, Area::$variant) {
                AreaFacts::$variant(it) => it,
                other => panic!("{other:?}"),
            }
        })+
    };
}

areas! {
    /// AWS Config, to change it.
    config: Config -> ConfigService;
    /// VPCs and subnets, to change them.
    network: Network -> Network;
    /// Security Hub, to change it.
    security_hub: SecurityHub -> SecurityHub;
}

/// The endpoints, to change them.
pub fn endpoints(snapshot: &mut Snapshot) -> &mut Vec<Endpoint> {
    match area_mut(snapshot, Area::Endpoints) {
        AreaFacts::Endpoints(fact) => value(fact),
        other => panic!("{other:?}"),
    }
}

/// The network ACL, to change it.
pub fn acl(snapshot: &mut Snapshot) -> &mut NetworkAcl {
    match area_mut(snapshot, Area::Acls) {
        AreaFacts::Acls(fact) => value(fact).first_mut().expect("a network ACL"),
        other => panic!("{other:?}"),
    }
}

/// What AWS Config calls noncompliant, to change it.
pub fn compliance(snapshot: &mut Snapshot, service: Service) -> &mut Vec<String> {
    match area_mut(snapshot, Area::Compliance(service)) {
        AreaFacts::Compliance(fact) => value(fact),
        other => panic!("{other:?}"),
    }
}

/// GuardDuty, to change it.
pub fn guardduty(snapshot: &mut Snapshot, place: Target) -> &mut GuardDuty {
    match snapshot.areas.get_mut(&(place, Area::GuardDuty)) {
        Some(AreaFacts::GuardDuty(it)) => it,
        other => panic!("{other:?}"),
    }
}

/// Macie where this bucket is, to change it.
pub fn macie<'a>(snapshot: &'a mut Snapshot, bucket: &str) -> &'a mut Macie {
    let place = home(if bucket == DELIVERED { ARCHIVE } else { SHOP });
    match snapshot.areas.get_mut(&(place, Area::Macie)) {
        Some(AreaFacts::Macie(it)) => it,
        other => panic!("{other:?}"),
    }
}

/// The security group's rules, to change them.
pub fn group(snapshot: &mut Snapshot) -> &mut SecurityGroupDetail {
    match resource_mut(snapshot, GROUP) {
        Resource::SecurityGroup(it) => value(&mut it.detail).as_mut().expect("a security group"),
        other => panic!("{other:?}"),
    }
}

/// The default egress of a new security group.
pub fn open_egress(group: &mut SecurityGroupDetail) {
    let rule = group.egress.first_mut().expect("a rule");
    "-1".clone_into(&mut rule.protocol);
    rule.ports = None;
    rule.ranges = "0.0.0.0/0".parse().into_iter().collect();
}

/// The default network ACL.
pub fn open_acl(acl: &mut NetworkAcl) {
    let entry = |number, egress, allow| AclEntry {
        number,
        egress,
        allow,
        protocol: "-1".to_owned(),
        range: "0.0.0.0/0".parse().ok(),
        ports: None,
    };
    acl.entries = vec![
        entry(100, false, true),
        entry(100, true, true),
        entry(32_767, false, false),
        entry(32_767, true, false),
    ];
}

/// Nobody confirmed the topic's subscription.
pub fn unconfirmed(snapshot: &mut Snapshot) {
    let Resource::Topic(topic) = resource_mut(snapshot, TOPIC) else { panic!("no topic") };
    for subscription in value(&mut topic.subscriptions) {
        subscription.1 = false;
    }
}

/// No rule tells of changes, and alarms on the log group of the trail do.
pub fn alarms_instead(snapshot: &mut Snapshot) {
    let Resource::EventBus(bus) = resource_mut(snapshot, BUS) else { panic!("no bus") };
    value(&mut bus.rules).clear();
    value(&mut bus.targets).clear();
    let group = arn(&format!("arn:aws:logs:{HOME}:{MANAGEMENT}:log-group:trail"));
    change_trail(snapshot, |it| it.log_group = Some(group.clone()));
    let metric = ("Streams".to_owned(), "Changes".to_owned());
    let of_root = MetricFilter {
        name: "root".to_owned(),
        pattern: r#"{ $.userIdentity.type = "Root" }"#.to_owned(),
        metrics: vec![("Streams".to_owned(), "Root".to_owned())],
    };
    let changes = MetricFilter {
        name: "changes".to_owned(),
        pattern: "{ ($.eventSource = firehose.amazonaws.com) || ($.eventSource = kinesis*) }"
            .to_owned(),
        metrics: vec![metric.clone()],
    };
    let alarm = Alarm {
        name: "changes".to_owned(),
        namespace: metric.0,
        metric: metric.1,
        enabled: true,
        actions: vec![arn(TOPIC)],
    };
    let (filters, alarms) = (&api::LOGS_DESCRIBE_METRIC_FILTERS, &api::CLOUDWATCH_DESCRIBE_ALARMS);
    let log = LogAlarms {
        group: group.clone(),
        filters: known_in(home(MANAGEMENT), filters, vec![of_root, changes]),
        alarms: known_in(home(MANAGEMENT), alarms, vec![alarm]),
    };
    snapshot.alarms.insert(group, log);
}

/// The detector of the account of the streams is suspended.
pub fn guardduty_suspended(snapshot: &mut Snapshot) {
    let detector = Detector { enabled: false, s3: Some(true) };
    *value(&mut guardduty(snapshot, home(SHOP)).detector) = Some(detector);
}

/// The account of the streams never had a detector.
pub fn guardduty_never_on(snapshot: &mut Snapshot) {
    let none = known_in(home(SHOP), &api::GUARDDUTY_LIST_DETECTORS, None);
    guardduty(snapshot, home(SHOP)).detector = none;
}

/// An open finding of GuardDuty about a resource, made so many hours before the scan.
pub fn guardduty_finding(snapshot: &mut Snapshot, place: Target, resource: &str, hours: i64) {
    let findings = vec![finding("Exfiltration:S3/AnomalousBehavior", resource, hours)];
    guardduty(snapshot, place).findings = known_in(place, &api::GUARDDUTY_GET_FINDINGS, findings);
}

/// An open finding of Macie about a bucket, made so many hours before the scan.
pub fn macie_finding(snapshot: &mut Snapshot, bucket: &str, hours: i64) {
    let found = vec![finding("SensitiveData:S3Object/Personal", bucket, hours)];
    let macie = macie(snapshot, bucket);
    let source = macie.findings.source();
    let place = Target::new(source.account, source.region);
    macie.findings = known_in(place, &api::MACIE2_GET_FINDINGS, found);
}

fn finding(kind: &str, resource: &str, hours: i64) -> Finding {
    Finding {
        kind: kind.to_owned(),
        high: true,
        created: Some(hours_before_scan(hours)),
        resources: vec![resource.to_owned()],
    }
}
