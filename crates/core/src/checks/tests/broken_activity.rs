//! Ways to break what was done in the sample, and what its organization lets be done.

use crate::Snapshot;
use crate::facts::{AccessKey, Credential, Event, KeyHolder};
use crate::sample::activity::{cut_short, event, happened, keys_mut};
use crate::sample::perimeter::{INSIDE, resource_mut, service_mut};
use crate::sample::{self, SHOP_KEY, hours_before_scan};

const FIREHOSE: &str = "firehose.amazonaws.com";
const KINESIS: &str = "kinesis.amazonaws.com";

/// Changes that break something or take a reason to judge away.
pub(super) const CHANGES_ACTIVITY: &[fn(&mut Snapshot)] = &[
    cut_short,
    |s| happened(s, event(FIREHOSE, "UpdateDestination")),
    |s| happened(s, event("cloudtrail.amazonaws.com", "StopLogging")),
    |s| {
        let it = event(FIREHOSE, "DescribeDeliveryStream");
        happened(s, Event { tls: Some("TLSv1.1".to_owned()), read_only: true, ..it });
    },
    |s| {
        let it = event(KINESIS, "DescribeStream");
        happened(s, Event { credential: Credential::Root, read_only: true, ..it });
    },
    |s| {
        let it = event(KINESIS, "DescribeStream");
        happened(s, Event { credential: Credential::LongTerm, read_only: true, ..it });
    },
    |s| {
        let it = event(KINESIS, "PutResourcePolicy");
        happened(s, Event { count: 9, error: Some("AccessDenied".to_owned()), ..it });
    },
    |s| key(s, "kinesis"),
    |s| key(s, "s3"),
    names_analyst,
    |s| service_mut(s).truncate(1),
    |s| leaves_out(s, r#""firehose:*","#),
    |s| leaves_out(s, r#""kinesis:*","#),
    |s| leaves_out(s, r#","kinesisanalytics:*""#),
];

/// A role without any right to streams is named by the key of the streams.
fn names_analyst(s: &mut Snapshot) {
    let analyst = "arn:aws:iam::222222222222:role/analyst";
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{analyst}"}},"Action":"*","Resource":"*"}}]}}"#
    );
    *sample::value(&mut sample::access(s, SHOP_KEY).policy) = policy;
}

/// The perimeter leaves these actions out.
fn leaves_out(s: &mut Snapshot, actions: &str) {
    resource_mut(s).truncate(1);
    service_mut(s).last_mut().unwrap().text = INSIDE.replace(actions, "");
}

/// A user with an access key that was last used with this service.
fn key(s: &mut Snapshot, service: &str) {
    let made = Some(hours_before_scan(24 * 10));
    let used = Some(hours_before_scan(30));
    let key = AccessKey { number: 1, rotated: made, used, service: Some(service.to_owned()) };
    let arn = sample::arn("arn:aws:iam::222222222222:user/exporter");
    let users = &mut keys_mut(s).users;
    // A report names nobody twice.
    users.retain(|it| it.arn != arn);
    users.push(KeyHolder { arn, keys: vec![key] });
}
