use crate::around::asked;
use crate::facts::{AccessKey, Area, Credential, CredentialReport, KeyHolder};
use crate::happened::{Deed, fail_deeds};
use crate::{
    AccountId, Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service,
    Severity, Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "activity-long-term-key",
    title: "Streaming API was called with a long-term access key",
    severity: Severity::High,
    practices: &[Practice::P02],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A long-term access key is valid until somebody takes it away, wherever it was copied to. What \
        writes to and reads from streams can use a role, whose credentials end by themselves.",
    remediation: Remediation {
        text: "Give the client a role: an instance profile, a task role, IAM Roles Anywhere outside AWS. \
            Deactivate the key, and delete it when nothing misses it. Event history does not hold \
            the calls that carry records, so while an account has active keys nobody can say that \
            none of them writes or reads; where no user has one, this passes.",
        cli: "aws iam list-access-keys --user-name <user>\naws iam get-access-key-last-used --access-key-id <key-id>\naws iam update-access-key --user-name <user> --access-key-id <key-id> --status Inactive",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS Identity and Access Management User Guide: Security best practices in IAM",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        },
        Reference {
            title: "AWS Identity and Access Management User Guide: Generate credential reports for your AWS account",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Logging Amazon Kinesis Data Streams API calls with AWS CloudTrail",
            url: "https://docs.aws.amazon.com/streams/latest/dev/logging-using-cloudtrail.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::CLOUDTRAIL_LOOKUP_EVENTS,
        &api::EC2_DESCRIBE_REGIONS,
        &api::IAM_GET_CREDENTIAL_REPORT,
    ],
    scopes: &[Scope::Account(of_account), Scope::Target(of_target)],
};

const EXPECTED: &str = "temporary credentials of a role";

/// The credential report says of each key which service it was last used with, and not where: that counts
/// for the account.
fn of_account(context: &Context<'_>, account: AccountId, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = report(context, account)?;
        for (user, key) in keys(fact.known()?) {
            let Some(service) = key.service.as_deref().filter(|it| is_streaming(it)) else {
                continue;
            };
            let used = key.used.map_or_else(String::new, |it| format!(" at {it}"));
            let seen = format!("key {} of {} with {service}{used}", key.number, user.arn);
            let sentence = format!("{} used a long-term access key with {service}.", user.arn);
            judge.fail(fact, "Last use", seen, EXPECTED, sentence);
        }
        nobody_has_one(judge, fact)
    });
}

/// What event history shows counts for the account-Region.
fn of_target(context: &Context<'_>, target: Target, judge: &mut Judge) {
    context.looked_back(target, judge);
    let calls = context.calls(target).filter(|(_, it)| it.credential == Credential::LongTerm);
    let deeds = calls.map(|(fact, event)| {
        let sentence = format!("{} called {} with a long-term key.", event.principal, event.source);
        Deed::new((fact, event), EXPECTED, sentence)
    });
    fail_deeds(judge, deeds.collect());
    judge.part(|judge| nobody_has_one(judge, report(context, target.account)?));
}

/// Without a key in the account none of it can have been used. With one, nobody knows what it was used for.
fn nobody_has_one(judge: &mut Judge, fact: &Fact<CredentialReport>) -> Result<(), Stop> {
    let report = fact.known()?;
    let active = keys(report).count();
    if active == 0 {
        let seen = format!("none in the report of {}", report.generated);
        judge.saw(fact, "Active access keys", seen);
        return Ok(());
    }
    let keys = if active == 1 { "1 access key is" } else { &*format!("{active} access keys are") };
    let why = format!("{keys} active, and calls that carry records are not in event history");
    Err(Stop::undecided(fact, why))
}

fn report<'a>(
    context: &Context<'a>,
    account: AccountId,
) -> Result<&'a Fact<CredentialReport>, Stop> {
    let home = Target::new(account, context.snapshot.header.home);
    asked(context.snapshot.access_keys(account), Area::AccessKeys, home)
}

fn keys(report: &CredentialReport) -> impl Iterator<Item = (&KeyHolder, &AccessKey)> {
    report.users.iter().flat_map(|user| user.keys.iter().map(move |key| (user, key)))
}

fn is_streaming(service: &str) -> bool {
    matches!(service, "firehose" | "kinesis" | "kinesisanalytics")
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{AccessKey, Credential, Event, KeyHolder};
    use crate::sample::activity::{cut_short, event, happened, keys_mut};
    use crate::sample::{self, SHOP, hours_before_scan};
    use crate::{Snapshot, VerdictKind, api};

    const PLACE: &str = "222222222222/eu-west-1";

    fn called(s: &mut Snapshot) {
        let it = event("kinesis.amazonaws.com", "DescribeStream");
        happened(s, Event { credential: Credential::LongTerm, read_only: true, ..it });
    }

    fn key(s: &mut Snapshot, service: Option<&str>) {
        let used = service.map(|_| hours_before_scan(30));
        let service = service.map(str::to_owned);
        let arn = sample::arn("arn:aws:iam::222222222222:user/exporter");
        let keys = vec![AccessKey { number: 1, rotated: None, used, service }];
        keys_mut(s).users.push(KeyHolder { arn, keys });
    }

    fn kinds(snapshot: &Snapshot) -> [VerdictKind; 2] {
        [SHOP, PLACE].map(|subject| sample::kind(&CHECK, snapshot, subject))
    }

    #[test]
    fn violates() {
        let mut found = sample::with(called);
        assert_eq!(kinds(&found), [VerdictKind::Pass, VerdictKind::Fail]);
        cut_short(&mut found);
        assert_eq!(kinds(&found), [VerdictKind::Pass, VerdictKind::Fail]);
        for service in ["firehose", "kinesis", "kinesisanalytics"] {
            let used = sample::with(|s| key(s, Some(service)));
            assert_eq!(kinds(&used), [VerdictKind::Fail, VerdictKind::Unknown], "{service}");
        }
    }

    #[test]
    fn clean() {
        assert_eq!(kinds(&sample::snapshot()), [VerdictKind::Pass; 2]);
        let root = sample::with(|s| {
            let arn = sample::arn("arn:aws:iam::222222222222:root");
            keys_mut(s).users.push(KeyHolder { arn, keys: Vec::new() });
        });
        assert_eq!(kinds(&root), [VerdictKind::Pass; 2]);
    }

    #[test]
    fn unknown() {
        for service in [Some("s3"), None] {
            let other = sample::with(|s| key(s, service));
            assert_eq!(kinds(&other), [VerdictKind::Unknown; 2], "{service:?}");
        }
        let unread = sample::without(&api::IAM_GET_CREDENTIAL_REPORT);
        assert_eq!(kinds(&unread), [VerdictKind::Unknown; 2]);
        let denied = sample::without(&api::CLOUDTRAIL_LOOKUP_EVENTS);
        assert_eq!(kinds(&denied), [VerdictKind::Pass, VerdictKind::Unknown]);
        let cut = sample::with(cut_short);
        assert_eq!(kinds(&cut), [VerdictKind::Pass, VerdictKind::Unknown]);
    }
}
