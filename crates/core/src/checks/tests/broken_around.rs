//! Ways to break what surrounds the streams.

use crate::facts::{Function, FunctionConfiguration, Resource};
use crate::sample::{self, CLICKS, DELIVERED, SHOP, around, home};
use crate::{Service, Snapshot, api};

/// Changes that break something or take a reason to judge away.
pub(super) const CHANGES: &[fn(&mut Snapshot)] = &[
    |s| {
        let error = Some("AccessDenied".to_owned());
        sample::value(&mut sample::trail_mut(s).status).delivery_error = error;
    },
    |s| {
        let long_ago = Some(sample::hours_before_scan(48));
        sample::value(&mut sample::trail_mut(s).status).delivered = long_ago;
    },
    |s| sample::change_trail(s, |it| it.organization = false),
    application,
    around::unconfirmed,
    around::alarms_instead,
    |s| around::endpoints(s).clear(),
    |s| {
        around::endpoints(s).clear();
        sample::value(&mut around::network(s).vpcs)[0].owner =
            Some(sample::account(sample::STRANGER));
    },
    |s| {
        let open =
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;
        for it in around::endpoints(s).iter_mut() {
            it.policy = Some(open.to_owned());
        }
    },
    |s| around::endpoints(s).iter_mut().for_each(|it| it.subnets.truncate(1)),
    |s| around::endpoints(s).iter_mut().take(1).for_each(|it| it.private_dns = false),
    |s| around::endpoints(s).iter_mut().skip(2).for_each(|it| it.state = "deleting".to_owned()),
    |s| around::group(s).ingress[0].ranges.push("10.9.0.0/16".parse().unwrap()),
    |s| around::group(s).ingress[0].ranges.push("0.0.0.0/0".parse().unwrap()),
    |s| around::open_egress(around::group(s)),
    |s| {
        around::open_egress(around::group(s));
        sample::detail(s).vpc.clear();
        sample::destination(s, CLICKS).vpc_security_groups = vec!["sg-0a".to_owned()];
    },
    function,
    |s| around::open_acl(around::acl(s)),
    |s| sample::value(&mut around::config(s).recorders).clear(),
    |s| sample::value(&mut around::config(s).recording).clear(),
    |s| sample::value(&mut around::config(s).rules).clear(),
    |s| around::compliance(s, Service::Kinesis).push("orders".to_owned()),
    around::guardduty_suspended,
    around::guardduty_never_on,
    |s| {
        if let Some(detector) =
            sample::value(&mut around::guardduty(s, home(sample::ARCHIVE)).detector)
        {
            detector.s3 = Some(false);
        }
    },
    |s| around::guardduty_finding(s, home(SHOP), "delivery", 24 * 40),
    |s| around::guardduty_finding(s, home(SHOP), "somebody-else", 24 * 40),
    |s| around::guardduty_finding(s, home(sample::ARCHIVE), DELIVERED, 24 * 40),
    |s| *sample::value(&mut around::macie(s, DELIVERED).enabled) = false,
    |s| around::macie_finding(s, DELIVERED, 24 * 40),
    |s| *sample::value(&mut around::security_hub(s).enabled) = false,
    |s| sample::value(&mut around::security_hub(s).standards).clear(),
];

/// A transform in the VPC, whose group lets everything out.
fn function(s: &mut Snapshot) {
    let name = sample::arn("arn:aws:lambda:eu-west-1:222222222222:function:clean:7");
    let configuration = FunctionConfiguration {
        role: None,
        runtime: Some("python3.13".to_owned()),
        package: "Zip".to_owned(),
        version: "7".to_owned(),
        suspected_secrets: Vec::new(),
        environment_hidden: false,
        subnets: vec!["subnet-0a".to_owned(), "subnet-0b".to_owned()],
        security_groups: vec!["sg-0a".to_owned()],
    };
    let function = Function {
        arn: name.clone(),
        configuration: sample::known(&api::LAMBDA_GET_FUNCTION_CONFIGURATION, Some(configuration)),
        policy: sample::known(&api::LAMBDA_GET_POLICY, None),
    };
    s.resources.insert(name.clone(), Resource::Function(function));
    sample::destination(s, CLICKS).transforms.push(name);
    sample::detail(s).vpc.clear();
    no_delivery_uses_a_group(s);
    around::open_egress(around::group(s));
}

/// The application alone, whose group lets everything out.
fn application(s: &mut Snapshot) {
    no_delivery_uses_a_group(s);
    for resource in s.resources.values_mut() {
        if let Resource::Function(it) = resource
            && let Some(configuration) = sample::value(&mut it.configuration)
        {
            configuration.security_groups.clear();
        }
    }
    around::open_egress(around::group(s));
}

fn no_delivery_uses_a_group(s: &mut Snapshot) {
    for stream in s.delivery_streams.values_mut() {
        for destination in &mut sample::value(&mut stream.description).destinations {
            destination.vpc_security_groups.clear();
        }
    }
}
