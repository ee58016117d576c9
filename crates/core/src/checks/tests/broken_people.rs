//! Ways to give people more than they need, and to take away what says so.

use crate::facts::{OrganizationPolicies, OrganizationPolicy};
use crate::sample::people::{allow, employ, organization_policies_mut, root_key, with_hired};
use crate::sample::{self, MANAGEMENT, ORDERS, PRICING, SHOP, STRANGER};
use crate::{Fact, Snapshot};

/// Changes to users, roles, keys and the policies of the organization.
pub(super) const CHANGES_PEOPLE: &[fn(&mut Snapshot)] = &[
    |s| with_hired(s, "role/clerk", &allow("firehose:*", "*")),
    |s| with_hired(s, "role/clerk", &allow("kinesis:*", "*")),
    |s| with_hired(s, "role/clerk", &allow("kms:Decrypt", "*")),
    |s| with_hired(s, "role/clerk", &allow("kinesisanalytics:*", "*")),
    |s| with_hired(s, "role/clerk", &allow("s3:PutObject", "*")),
    |s| with_hired(s, "role/clerk", &allow("lambda:*", "*")),
    |s| with_hired(s, "role/clerk", "no policy"),
    |s| {
        with_hired(s, "role/clerk", &allow("firehose:UpdateDestination", "*"));
        with_hired(s, "role/delivery", &allow("s3:*", "*"));
    },
    |s| {
        with_hired(s, "role/clerk", &allow("iam:PassRole", "*"));
        with_hired(s, "role/clerk", &allow("kinesisanalytics:CreateApplication", "*"));
    },
    |s| {
        with_hired(s, "role/clerk", &allow("iam:PassRole", "*"));
        let own = "arn:aws:firehose:*:*:deliverystream/*e*";
        with_hired(s, "role/clerk", &allow("firehose:UpdateDestination", own));
    },
    |s| {
        with_hired(s, "role/clerk", &allow("iam:PassRole", "*"));
        let own = "arn:aws:kinesis:*:*:stream/*e*";
        with_hired(s, "role/clerk", &allow("kinesis:CreateChannel", own));
    },
    |s| {
        with_hired(s, "role/clerk", &allow("iam:PassRole", "*"));
        let own = "arn:aws:kinesisanalytics:*:*:application/enrich";
        with_hired(s, "role/clerk", &allow("kinesisanalytics:UpdateApplication", own));
    },
    |s| with_hired(s, "role/clerk", MAY_BE_ADMINISTRATOR),
    batch,
    |s| {
        with_hired(s, "user/batch", &allow("kinesis:SubscribeToShard", PRICING));
        employ(s, "batch", 100, Some(60));
    },
    |s| {
        employ(s, "reports", 100, Some(60));
    },
    |s| {
        with_hired(s, "role/clerk", &allow("kinesisanalytics:Create*", "*"));
        sample::detail(s).mode = Some("INTERACTIVE".to_owned());
    },
    root_key,
    |s| {
        with_hired(s, "role/clerk", &allow("kinesis:Describe*", "*"));
        let by_name = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{SHOP}:role/clerk"}},"Action":["kinesis:DeleteStream","kinesis:PutRecord"],"Resource":"*"}}}}"#
        );
        let stream = s.streams.get_mut(&sample::arn(ORDERS)).unwrap();
        *sample::value(&mut stream.policy) = Some(by_name);
    },
    |s| denied(s, SHOP),
    // What the organization lays over its accounts does not bind the management account.
    |s| {
        denied(s, SHOP);
        let identity = &mut s.header.organization.identity;
        sample::value(identity).1 = sample::account(SHOP);
    },
    |s| denied(s, STRANGER),
    |s| denied(s, MANAGEMENT),
];

const MAY_BE_ADMINISTRATOR: &str = r#"{"Statement":[{"Effect":"Allow","Action":"firehose:*","Resource":"*"},{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#;

fn batch(s: &mut Snapshot) {
    with_hired(s, "user/batch", &allow("kinesis:*", "*"));
    employ(s, "batch", 100, Some(60));
}

/// Everybody has everything, and a policy of the organization takes it away in this account.
fn denied(s: &mut Snapshot, account: &str) {
    batch(s);
    with_hired(s, "role/clerk", &allow("firehose:*", "*"));
    with_hired(s, "role/clerk", &allow("iam:PassRole", "*"));
    with_hired(s, "role/delivery", &allow("s3:*", "*"));
    let policy = |id: &str, text: &str, target: &str| OrganizationPolicy {
        id: id.to_owned(),
        name: id.to_owned(),
        text: text.to_owned(),
        targets: vec![target.to_owned()],
    };
    let all = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let none = r#"{"Statement":{"Effect":"Deny","Action":["firehose:*","kinesis:*","iam:*"],"Resource":"*"}}"#;
    let known = s.header.organization.accounts.get(&sample::account(SHOP));
    let path = known.map(|it| it.path.clone()).unwrap_or_default();
    let levels = path.split('/').filter(|it| it.starts_with("r-") || it.starts_with("ou-"));
    let mut policies: Vec<OrganizationPolicy> =
        levels.chain([SHOP]).map(|target| policy("p-all", all, target)).collect();
    policies.push(policy("p-none", none, account));
    let OrganizationPolicies { service, .. } = organization_policies_mut(s);
    if let Fact::Known(known, _) = service {
        *known = Some(policies);
    }
}
