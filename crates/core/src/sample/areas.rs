//! What surrounds the streams of the sample: everything on, and closed to strangers.

use super::{
    ARCHIVE, CLICKS, CODE, DELIVERED, HOME, LAKE_BUCKET, LOG_GROUP, ORDERS, ORDERS_ARCHIVE, SHOP,
    SHOP_KEY, account, arn, home, known, known_in,
};
use crate::facts::{
    AclEntry, Area, AreaFacts, ConfigRule, ConfigService, Detector, Endpoint, EventBus, Feeds,
    GuardDuty, LogGroup, LogGroupDetail, Macie, Network, NetworkAcl, Permission, Recorder,
    Resource, Rule, RuleTarget, SecurityGroup, SecurityGroupDetail, SecurityHub, Subnet, Topic,
    Vpc,
};
use crate::{Answer, Arn, Query, Service, Target, api};

/// The VPC of the application and of the endpoints.
pub const VPC: &str = "vpc-0a1b2c3d4e5f60718";
/// The topic that is told of changes to streams.
pub const TOPIC: &str = "arn:aws:sns:eu-west-1:222222222222:stream-changes";
/// The default event bus of the account of the streams.
pub const BUS: &str = "arn:aws:events:eu-west-1:222222222222:event-bus/default";
/// The security group of the application and of the endpoints.
pub const GROUP: &str = "arn:aws:ec2:eu-west-1:222222222222:security-group/sg-0a";

pub(super) fn answers() -> Vec<(Query, Answer)> {
    let shop = home(SHOP);
    let mut answers = vec![
        area(shop, Area::Config, AreaFacts::Config(config())),
        area(shop, Area::Network, AreaFacts::Network(network())),
        area(shop, Area::Endpoints, {
            AreaFacts::Endpoints(known(&api::EC2_DESCRIBE_VPC_ENDPOINTS, endpoints()))
        }),
        area(shop, Area::Acls, {
            AreaFacts::Acls(known(&api::EC2_DESCRIBE_NETWORK_ACLS, vec![acl()]))
        }),
        area(shop, Area::Feeds, AreaFacts::Feeds(feeds())),
        area(shop, Area::SecurityHub, AreaFacts::SecurityHub(security_hub())),
        resource(Resource::EventBus(bus())),
        resource(Resource::Topic(topic())),
        resource(Resource::SecurityGroup(group())),
        resource(Resource::LogGroup(log_group(LOG_GROUP))),
        resource(Resource::LogGroup(log_group("enrich"))),
    ];
    for service in Service::ALL {
        let clean = known(&api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE, Vec::new());
        answers.push(area(shop, Area::Compliance(service), AreaFacts::Compliance(clean)));
    }
    for (owner, buckets) in [(SHOP, &[CODE][..]), (ARCHIVE, &[DELIVERED, LAKE_BUCKET])] {
        let target = home(owner);
        answers.push(area(target, Area::GuardDuty, AreaFacts::GuardDuty(guardduty(target))));
        answers.push(area(target, Area::Macie, AreaFacts::Macie(macie(target, buckets))));
    }
    for stream in [CLICKS, ORDERS_ARCHIVE, ORDERS] {
        let rules = known(&api::EVENTS_LIST_RULE_NAMES_BY_TARGET, Vec::new());
        answers.push((Query::Feeders(arn(stream)), Answer::Feeders(rules)));
    }
    answers
}

/// A target in which nothing is switched on and nothing surrounds its streams.
pub fn bare(target: Target) -> Vec<(Query, Answer)> {
    let off = GuardDuty {
        detector: known_in(target, &api::GUARDDUTY_LIST_DETECTORS, None),
        findings: known_in(target, &api::GUARDDUTY_LIST_DETECTORS, Vec::new()),
    };
    let config = ConfigService {
        recorders: known_in(target, &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDERS, Vec::new()),
        recording: known_in(
            target,
            &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDER_STATUS,
            Vec::new(),
        ),
        rules: known_in(target, &api::CONFIG_DESCRIBE_CONFIG_RULES, Vec::new()),
    };
    let network = Network {
        vpcs: known_in(target, &api::EC2_DESCRIBE_VPCS, Vec::new()),
        subnets: known_in(target, &api::EC2_DESCRIBE_SUBNETS, Vec::new()),
    };
    let feeds = Feeds {
        destinations: known_in(target, &api::LOGS_DESCRIBE_DESTINATIONS, Vec::new()),
        pipes: known_in(target, &api::PIPES_LIST_PIPES, Vec::new()),
        metric_streams: known_in(target, &api::CLOUDWATCH_LIST_METRIC_STREAMS, Vec::new()),
    };
    let hub = SecurityHub {
        enabled: known_in(target, &api::SECURITYHUB_DESCRIBE_HUB, false),
        standards: known_in(target, &api::SECURITYHUB_GET_ENABLED_STANDARDS, Vec::new()),
    };
    let endpoints = known_in(target, &api::EC2_DESCRIBE_VPC_ENDPOINTS, Vec::new());
    let bus = EventBus {
        arn: crate::references::default_bus(target).expect("an event bus"),
        rules: known_in(target, &api::EVENTS_LIST_RULES, Vec::new()),
        targets: known_in(target, &api::EVENTS_LIST_TARGETS_BY_RULE, Vec::new()),
    };
    let mut answers = vec![
        area(target, Area::Config, AreaFacts::Config(config)),
        area(target, Area::Endpoints, AreaFacts::Endpoints(endpoints)),
        area(target, Area::Feeds, AreaFacts::Feeds(feeds)),
        area(target, Area::GuardDuty, AreaFacts::GuardDuty(off)),
        area(target, Area::Network, AreaFacts::Network(network)),
        area(target, Area::SecurityHub, AreaFacts::SecurityHub(hub)),
        resource(Resource::EventBus(bus)),
    ];
    answers.extend(super::people::bare(target));
    for service in Service::ALL {
        let clean = known_in(target, &api::CONFIG_DESCRIBE_COMPLIANCE_BY_RESOURCE, Vec::new());
        answers.push(area(target, Area::Compliance(service), AreaFacts::Compliance(clean)));
    }
    answers
}

/// An answer about a target.
pub fn area(target: Target, area: Area, facts: AreaFacts) -> (Query, Answer) {
    (Query::Area(area, target), Answer::Area(Box::new(facts)))
}

/// An answer about a resource, asked from its own account.
pub fn resource(resource: Resource) -> (Query, Answer) {
    let arn = resource.arn().clone();
    let target = arn.target().unwrap_or_else(|| home(SHOP));
    (Query::Resource(arn, target), Answer::Resource(Box::new(resource)))
}

fn config() -> ConfigService {
    let recorder =
        Recorder { name: "default".to_owned(), all: true, types: Vec::new(), excluded: Vec::new() };
    let rule = |identifier: &str, kind: &str| ConfigRule {
        name: identifier.to_lowercase().replace('_', "-"),
        state: "ACTIVE".to_owned(),
        owner: "AWS".to_owned(),
        identifier: identifier.to_owned(),
        types: vec![kind.to_owned()],
    };
    let custom = ConfigRule {
        name: "flink-in-vpc".to_owned(),
        state: "ACTIVE".to_owned(),
        owner: "CUSTOM_LAMBDA".to_owned(),
        identifier: format!("arn:aws:lambda:{HOME}:{SHOP}:function:flink-in-vpc"),
        types: vec!["AWS::KinesisAnalyticsV2::Application".to_owned()],
    };
    let rules = vec![
        custom,
        rule("KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED", "AWS::KinesisFirehose::DeliveryStream"),
        rule("KINESIS_STREAM_ENCRYPTED", "AWS::Kinesis::Stream"),
    ];
    ConfigService {
        recorders: known(&api::CONFIG_DESCRIBE_CONFIGURATION_RECORDERS, vec![recorder]),
        recording: known(
            &api::CONFIG_DESCRIBE_CONFIGURATION_RECORDER_STATUS,
            vec!["default".to_owned()],
        ),
        rules: known(&api::CONFIG_DESCRIBE_CONFIG_RULES, rules),
    }
}

fn network() -> Network {
    let subnet = |id: &str, zone: &str, range: &str| Subnet {
        id: id.to_owned(),
        vpc: VPC.to_owned(),
        zone: zone.to_owned(),
        range: range.parse().ok(),
        free: Some(200),
    };
    let vpc = Vpc {
        id: VPC.to_owned(),
        ranges: "10.0.0.0/16".parse().into_iter().collect(),
        owner: Some(account(SHOP)),
    };
    let subnets = vec![
        subnet("subnet-0a", "euw1-az1", "10.0.1.0/24"),
        subnet("subnet-0b", "euw1-az2", "10.0.2.0/24"),
    ];
    Network {
        vpcs: known(&api::EC2_DESCRIBE_VPCS, vec![vpc]),
        subnets: known(&api::EC2_DESCRIBE_SUBNETS, subnets),
    }
}

/// One for each service, in both zones, for the organization only.
fn endpoints() -> Vec<Endpoint> {
    let policy = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorg1"}}}]}"#;
    let endpoint = |service: &str| Endpoint {
        arn: arn(&format!("arn:aws:ec2:{HOME}:{SHOP}:vpc-endpoint/vpce-{service}")),
        service: service.to_owned(),
        vpc: VPC.to_owned(),
        state: "available".to_owned(),
        policy: Some(policy.to_owned()),
        private_dns: true,
        subnets: vec!["subnet-0a".to_owned(), "subnet-0b".to_owned()],
        security_groups: vec!["sg-0a".to_owned()],
        owner: Some(account(SHOP)),
    };
    ["kinesis-firehose", "kinesis-streams", "kinesisanalytics"].map(endpoint).to_vec()
}

fn acl() -> NetworkAcl {
    let entry = |number, egress, allow, range: &str| AclEntry {
        number,
        egress,
        allow,
        protocol: if allow { "6" } else { "-1" }.to_owned(),
        range: range.parse().ok(),
        ports: allow.then_some((443, 443)),
    };
    NetworkAcl {
        id: "acl-0a".to_owned(),
        subnets: vec!["subnet-0a".to_owned(), "subnet-0b".to_owned()],
        entries: vec![
            entry(100, false, true, "10.0.0.0/16"),
            entry(100, true, true, "10.0.0.0/16"),
            entry(32_767, false, false, "0.0.0.0/0"),
            entry(32_767, true, false, "0.0.0.0/0"),
        ],
    }
}

/// HTTPS within the VPC, both ways.
fn group() -> SecurityGroup {
    let https = Permission {
        protocol: "tcp".to_owned(),
        ports: Some((443, 443)),
        ranges: "10.0.0.0/16".parse().into_iter().collect(),
        groups: Vec::new(),
        prefix_lists: Vec::new(),
    };
    let detail = SecurityGroupDetail {
        vpc: Some(VPC.to_owned()),
        ingress: vec![https.clone()],
        egress: vec![https],
    };
    SecurityGroup {
        arn: arn(GROUP),
        detail: known(&api::EC2_DESCRIBE_SECURITY_GROUPS, Some(detail)),
    }
}

fn feeds() -> Feeds {
    Feeds {
        destinations: known(&api::LOGS_DESCRIBE_DESTINATIONS, vec![super::lake::log_destination()]),
        pipes: known(&api::PIPES_LIST_PIPES, Vec::new()),
        metric_streams: known(&api::CLOUDWATCH_LIST_METRIC_STREAMS, Vec::new()),
    }
}

fn security_hub() -> SecurityHub {
    let standard = format!(
        "arn:aws:securityhub:{HOME}::standards/aws-foundational-security-best-practices/v/1.0.0"
    );
    SecurityHub {
        enabled: known(&api::SECURITYHUB_DESCRIBE_HUB, true),
        standards: known(&api::SECURITYHUB_GET_ENABLED_STANDARDS, vec![standard]),
    }
}

/// A rule that tells the topic of every change to a stream.
fn bus() -> EventBus {
    let rule = Rule {
        name: "stream-changes".to_owned(),
        pattern: Some(
            r#"{"source":["aws.firehose","aws.kinesis","aws.kinesisanalytics"],"detail-type":["AWS API Call via CloudTrail"]}"#
                .to_owned(),
        ),
        state: "ENABLED".to_owned(),
    };
    let target = RuleTarget { rule: rule.name.clone(), arn: arn(TOPIC) };
    EventBus {
        arn: arn(BUS),
        rules: known(&api::EVENTS_LIST_RULES, vec![rule]),
        targets: known(&api::EVENTS_LIST_TARGETS_BY_RULE, vec![target]),
    }
}

fn topic() -> Topic {
    let subscriptions = vec![("email".to_owned(), true)];
    Topic {
        arn: arn(TOPIC),
        subscriptions: known(&api::SNS_LIST_SUBSCRIPTIONS_BY_TOPIC, subscriptions),
    }
}

/// A log group of the account of the streams, encrypted and kept for a year.
pub fn log_group(name: &str) -> LogGroup {
    let name: Arn = arn(&format!("arn:aws:logs:{HOME}:{SHOP}:log-group:{name}"));
    let detail = LogGroupDetail { key: Some(SHOP_KEY.to_owned()), retention_days: Some(365) };
    LogGroup { arn: name, detail: known(&api::LOGS_DESCRIBE_LOG_GROUPS, Some(detail)) }
}

/// GuardDuty with S3 protection and without findings.
pub fn guardduty(target: Target) -> GuardDuty {
    let detector = Detector { enabled: true, s3: Some(true) };
    GuardDuty {
        detector: known_in(target, &api::GUARDDUTY_GET_DETECTOR, Some(detector)),
        findings: known_in(target, &api::GUARDDUTY_LIST_FINDINGS, Vec::new()),
    }
}

/// Macie, which monitors these buckets and found nothing.
pub fn macie(target: Target, buckets: &[&str]) -> Macie {
    Macie {
        enabled: known_in(target, &api::MACIE2_GET_MACIE_SESSION, true),
        buckets: known_in(
            target,
            &api::MACIE2_DESCRIBE_BUCKETS,
            buckets.iter().map(|name| ((*name).to_owned(), true)).collect(),
        ),
        findings: known_in(target, &api::MACIE2_LIST_FINDINGS, Vec::new()),
    }
}
