use std::collections::BTreeSet;
use std::sync::Arc;

use hydrant_iam::{Answer, Attached, Decision, Resource, Value};

use crate::facts::DeliveryStream;
use crate::owned::unless_out_of_question;
use crate::rights::{Tally, Told, foreign_objects};
use crate::{
    Arn, Check, Context, Judge, Person, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api, ask,
};

pub(super) static CHECK: Check = Check {
    id: "stream-redirectable",
    title: "Somebody can redirect the stream to a bucket outside the organization",
    severity: Severity::High,
    practices: &[Practice::P01],
    services: &[Service::Firehose],
    rationale: "UpdateDestination takes the name of any bucket, and Firehose does not ask who owns \
        it. Where the delivery role may write to buckets of strangers, one call by a principal \
        that is no administrator sends every further record out of the organization.",
    remediation: Remediation {
        text: "Add a condition on aws:ResourceOrgID or aws:ResourceAccount to the delivery role's S3 \
            statement, or name its buckets there. Take firehose:UpdateDestination from everybody who \
            is no administrator; list administrators in hydrant.toml.",
        cli: "aws iam put-role-policy --role-name <delivery-role> --policy-name <policy> --policy-document file://<policy>.json",
        terraform: "data \"aws_iam_policy_document\" \"delivery\" {\n  statement {\n    actions   = [\"s3:PutObject\"]\n    resources = [\"${aws_s3_bucket.example.arn}/*\"]\n    condition {\n      test     = \"StringEquals\"\n      variable = \"aws:ResourceAccount\"\n      values   = [data.aws_caller_identity.current.account_id]\n    }\n  }\n}",
    },
    references: &[
        Reference {
            title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
            url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
        },
        Reference {
            title: "Amazon Data Firehose API Reference: UpdateDestination",
            url: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
    ],
    scopes: &[Scope::DeliveryStream(judge)],
};

fn judge(context: &Context<'_>, stream: &DeliveryStream, judge: &mut Judge) {
    judge.part(|_| stream.settled().map(|_| ()));
    judge.part(|judge| {
        unless_out_of_question(&stream.settled())?;
        let Some(account) = stream.arn.account() else { return Ok(()) };
        let rights = context.rights.account(account)?;
        let mut tally = Tally::default();
        for holder in rights.holders.of(&stream.arn) {
            if holder.action == "firehose:UpdateDestination" {
                tally.add(rights, &holder);
            }
        }
        if tally.is_empty() {
            return Ok(());
        }
        let mut gap = None;
        for role in delivery_roles(stream)? {
            let decision = match context.role(role) {
                Ok(person) => writes_outside(context, person),
                // One that does not exist writes nowhere.
                Err(Stop::NotApplicable(_)) => continue,
                Err(stop) => {
                    gap = Some(stop);
                    continue;
                }
            };
            match decision {
                Some(Decision::Can(_)) => {
                    let what = "Effective permissions";
                    let expected = "administrators only, or a delivery role that stays inside";
                    let may = format!(
                        "redirect the stream, whose role {} writes to buckets of strangers",
                        role.resource()
                    );
                    return tally.judge(context, judge, account, &Told { what, expected, may });
                }
                Some(Decision::CanIf(remains, _)) => {
                    let account = role.account().unwrap_or(account);
                    gap = Some(context.undecided(account, role, &remains.to_string()));
                }
                Some(Decision::Cannot(_)) | None => {}
            }
        }
        gap.map_or(Ok(()), Err)
    });
}

fn delivery_roles(stream: &DeliveryStream) -> Result<BTreeSet<&Arn>, Stop> {
    let destinations = &stream.settled()?.destinations;
    let hops = destinations.iter().flat_map(|it| &it.buckets).filter_map(|hop| hop.role.as_ref());
    Ok(destinations.iter().filter_map(|it| it.role.as_ref()).chain(hops).collect())
}

/// Whether a role may write into some bucket of an account that nobody here knows, whose owner lets it.
fn writes_outside(context: &Context<'_>, role: &Person) -> Option<Decision> {
    const STRANGER: &str = "000000000000";
    let open = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#;
    let elsewhere = [
        ("aws:ResourceOrgID", Value::One("o-0000000000".to_owned())),
        ("aws:ResourceOrgPaths", Value::Many(vec!["o-0000000000/r-0000/".to_owned()])),
    ];
    let decisions = foreign_objects(role).into_iter().map(|object| {
        let mut object = Resource::new(object.as_str());
        object.account = Some(STRANGER.to_owned());
        object.policy = Some(Attached::read("policy of a stranger's bucket", open));
        object.controls = Arc::default();
        ask(context.snapshot, role, "s3:PutObject", &object, &elsewhere)
    });
    let best = decisions.max_by_key(Decision::answer);
    // What a policy that nobody could read allows is not known.
    let unread = || {
        let object = Resource::new("arn:aws:s3:::x/x");
        ask(context.snapshot, role, "s3:PutObject", &object, &elsewhere)
    };
    let gap = role.identity.policies.iter().any(|it| matches!(it, Attached::Unreadable(_)));
    match best {
        Some(best) if best.answer() != Answer::Cannot => Some(best),
        _ if gap => Some(unread()),
        best => best,
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::CLICKS;
    use crate::sample::people::{allow, change_principals, hire};
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(clerk: &str, delivery: &str) -> Snapshot {
        sample::with(|s| {
            change_principals(s, |people| {
                hire(people, "role/clerk", clerk);
                hire(people, "role/delivery", delivery);
            });
        })
    }

    fn redirects() -> String {
        allow("firehose:UpdateDestination", "*")
    }

    #[test]
    fn violates() {
        for resource in ["*", "arn:aws:s3:::*", "arn:aws:s3:::acme-*/*", "arn:*:s3:::*/in/*"] {
            let snapshot = with(&redirects(), &allow("s3:PutObject", resource));
            let verdict = sample::judge(&CHECK, &snapshot, CLICKS);
            assert_eq!(verdict.kind, VerdictKind::Fail, "{resource}");
            assert!(verdict.reason.contains("role/clerk"), "{}", verdict.reason);
        }
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), CLICKS), VerdictKind::Pass);
        let pinned = r#"{"Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"333333333333"}}}}"#;
        let inside = r#"{"Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-example"}}}}"#;
        let named = allow("s3:PutObject", "arn:aws:s3:::example-delivered-333333333333/*");
        for delivery in [pinned, inside, &named] {
            let snapshot = with(&redirects(), delivery);
            assert_eq!(sample::kind(&CHECK, &snapshot, CLICKS), VerdictKind::Pass, "{delivery}");
        }
        let nobody = with(&allow("firehose:Put*", "*"), &allow("s3:*", "*"));
        assert_eq!(sample::kind(&CHECK, &nobody, CLICKS), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let mut snapshot = with(&redirects(), &allow("s3:*", "*"));
        for api in [
            &api::ORGANIZATIONS_LIST_POLICIES,
            &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
            &api::IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
        ] {
            let before = snapshot.clone();
            sample::forget(&mut snapshot, api);
            assert_eq!(
                sample::kind(&CHECK, &snapshot, CLICKS),
                VerdictKind::Unknown,
                "{}",
                api.name
            );
            snapshot = before;
        }
        let unreadable = with(&redirects(), "no policy");
        assert_eq!(sample::kind(&CHECK, &unreadable, CLICKS), VerdictKind::Unknown);
    }
}
