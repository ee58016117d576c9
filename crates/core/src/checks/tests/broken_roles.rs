//! Ways to break what the roles of the sample are allowed, and who may assume them.

use crate::Snapshot;
use crate::facts::{Principals, Resource};
use crate::sample::people::{DELIVERY_ROLE, change_principals};
use crate::sample::roles::{allow, bound, control, deny, grant, replace, trust};
use crate::sample::{self, DELIVERED, ORDERS};

/// Changes to policies, boundaries and trust.
pub(super) const CHANGES_ROLES: &[fn(&mut Snapshot)] = &[
    |s| change_principals(s, |it| grant(it, "delivery", &allow("kinesis:*", "*"))),
    |s| change_principals(s, |it| grant(it, "delivery", &allow("s3:PutObject", "*"))),
    |s| change_principals(s, |it| grant(it, "delivery", &deny("s3:PutObject", "*"))),
    |s| change_principals(s, |it| replace(it, "delivery", "{\"Statement\":[]}")),
    |s| change_principals(s, |it| replace(it, "delivery", "{")),
    |s| change_principals(s, |it| bound(it, "delivery", &allow("s3:*", "*"))),
    |s| change_principals(s, |it| bound(it, "delivery", "{")),
    |s| change_principals(s, |it| grant(it, "enrich", &allow("iam:CreateUser", "*"))),
    |s| change_principals(s, |it| grant(it, "enrich", &allow("sqs:SendMessage", "*"))),
    |s| change_principals(s, |it| grant(it, "channel", &allow("s3:*", "*"))),
    |s| change_principals(s, |it| grant(it, "app-logs", &allow("kinesis:*", ORDERS))),
    |s| {
        let policy = allow("kinesis:SubscribeToShard", ORDERS);
        change_principals(s, |it| grant(it, "delivery", &policy));
    },
    |s| {
        let policy = trusting("{\"Service\":\"firehose.amazonaws.com\"}");
        change_principals(s, |it| trust(it, "delivery", &policy));
    },
    |s| change_principals(s, |it| trust(it, "enrich", &trusting("{\"AWS\":\"999999999999\"}"))),
    |s| {
        let policy = trusting("{\"Federated\":\"accounts.google.com\"}");
        change_principals(s, |it| trust(it, "channel", &policy));
    },
    |s| change_principals(s, |it| trust(it, "app-logs", &organization("o-anotherorg"))),
    |s| change_principals(s, |it: &mut Principals| it.principals.clear()),
    |s| control(s, &[&allow("*", "*"), &deny("kms:*", "*")]),
    |s| *sample::value(&mut sample::bucket_mut(s, DELIVERED).policy) = None,
    |s| {
        let Resource::Role(role) = sample::resource_mut(s, DELIVERY_ROLE) else {
            panic!("no role")
        };
        sample::existing(&mut role.accessed).services.push(("polly".to_owned(), None));
    },
];

fn trusting(principal: &str) -> String {
    format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}}}"#
    )
}

fn organization(id: &str) -> String {
    format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"aws:PrincipalOrgID":"{id}"}}}}}}}}"#
    )
}
