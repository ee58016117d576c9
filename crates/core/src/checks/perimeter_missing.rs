use std::collections::{BTreeMap, BTreeSet};

use crate::around::asked;
use crate::evaluate::unlisted;
use crate::facts::{Area, OrganizationPolicies};
use crate::fence::{Fence, prefix};
use crate::{
    Account, AccountId, Arn, Check, Context, Fact, Judge, Practice, Reason, Reference, Remediation,
    Scope, Service, Severity, Snapshot, Stop, Target, Unknown, api,
};

pub(super) static CHECK: Check = Check {
    id: "perimeter-missing",
    title: "No organization policy keeps streams inside the organization",
    severity: Severity::Medium,
    practices: &[Practice::P01, Practice::P10],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A policy of one account is one mistake away from letting records out. A service control policy \
        that denies what is not in the organization binds every principal of its accounts. \
        Resource control policies do not apply to kinesis and kinesisanalytics; for delivery \
        streams, which have no policy of their own, they are the only barrier on the side of the \
        resource.",
    remediation: Remediation {
        text: "Attach a service control policy to the root or the units of the accounts that denies the actions \
            of firehose, kinesis and kinesisanalytics where aws:ResourceOrgID is not the \
            organization, or where the request does not come from expected networks. For delivery \
            streams a resource control policy that denies firehose actions to callers whose \
            aws:PrincipalOrgID is another does as well. Neither binds the management account: keep \
            streams out of it.",
        cli: "aws organizations create-policy --type SERVICE_CONTROL_POLICY --name stream-perimeter --description <text> --content file://<policy>.json\naws organizations attach-policy --policy-id <policy-id> --target-id <root-or-unit-id>",
        terraform: "resource \"aws_organizations_policy\" \"perimeter\" {\n  name = \"stream-perimeter\"\n  type = \"SERVICE_CONTROL_POLICY\"\n  content = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [{\n      Effect    = \"Deny\"\n      Action    = [\"firehose:*\", \"kinesis:*\", \"kinesisanalytics:*\"]\n      Resource  = \"*\"\n      Condition = { StringNotEqualsIfExists = { \"aws:ResourceOrgID\" = \"<organization-id>\" } }\n    }]\n  })\n}",
    },
    references: &[
        Reference {
            title: "AWS Organizations User Guide: Resource control policies (RCPs)",
            url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        },
        Reference {
            title: "AWS Identity and Access Management User Guide: Establish permissions guardrails using data perimeters",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html",
        },
    ],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_REGIONS,
        &api::FIREHOSE_LIST_DELIVERY_STREAMS,
        &api::KINESIS_LIST_STREAMS,
        &api::KINESISANALYTICS_LIST_APPLICATIONS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_POLICIES,
    ],
    scopes: &[Scope::Organization(judge)],
};

fn judge(context: &Context<'_>, judge: &mut Judge) {
    let held = Held { streams: holders(context.snapshot), unlisted: unlisted(context.snapshot) };
    for service in Service::ALL {
        judge.part(|judge| of_service(context, service, &held, judge));
    }
}

/// What accounts hold, and of which nobody can tell.
struct Held {
    streams: BTreeSet<(AccountId, Service)>,
    unlisted: BTreeMap<(AccountId, Service), Vec<Unknown>>,
}

fn of_service(
    context: &Context<'_>,
    service: Service,
    held: &Held,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let header = &context.snapshot.header;
    let management = management(context)?;
    let bound = header.organization.scanned().filter(|it| it.id != management);
    let concerned = bound.filter_map(|account| {
        let holds = held.streams.contains(&(account.id, service));
        let missing = held.unlisted.get(&(account.id, service)).and_then(|it| it.first());
        (holds || missing.is_some()).then_some((account, holds, missing))
    });
    let concerned: Vec<_> = concerned.collect();
    let nothing = || {
        let objects = service.objects();
        Stop::not_applicable(format!("No {objects} are in an account that policies bind."))
    };
    if concerned.is_empty() {
        return Err(nothing());
    }
    let some = concerned.iter().any(|(_, holds, _)| *holds);
    let home = Target::new(header.caller, header.home);
    let found = context.snapshot.organization_policies();
    let found = asked(found, Area::OrganizationPolicies, home)?;
    let (mut bare, mut gap) = (Vec::new(), None);
    for (account, holds, missing) in concerned {
        match (covered(found, account, service), missing) {
            (Ok(true), _) => {}
            (Ok(false), _) if holds => bare.push(account.id.to_string()),
            (Err(stop), _) => gap = gap.or(Some(stop)),
            (Ok(false), missing) => gap = gap.or(missing.map(Stop::from)),
        }
    }
    if !bare.is_empty() {
        let expected = "a denial of what is not in the organization";
        let sentence = sentence(service, bare.len());
        judge.fail(&found.service, "Accounts without", bare.join(", "), expected, sentence);
    }
    match gap {
        Some(stop) => Err(stop),
        None if some => Ok(()),
        None => Err(nothing()),
    }
}

/// The management account, which no organization policy binds.
fn management(context: &Context<'_>) -> Result<AccountId, Stop> {
    match context.snapshot.header.organization.identity.known() {
        Ok((_, management)) => Ok(*management),
        Err(unknown) if unknown.reason == Reason::NotSupported => {
            Err(Stop::not_applicable("The account is not in an organization."))
        }
        Err(unknown) => Err(unknown.into()),
    }
}

fn holders(snapshot: &Snapshot) -> BTreeSet<(AccountId, Service)> {
    let filled = |fact: &Fact<Vec<Arn>>| fact.known().is_ok_and(|arns| !arns.is_empty());
    let filled = snapshot.listings.iter().filter(|(_, fact)| filled(fact));
    filled.map(|((target, service), _)| (target.account, *service)).collect()
}

/// One kind of policy is enough; where one does not do, the other has to be known.
fn covered(
    found: &OrganizationPolicies,
    account: &Account,
    service: Service,
) -> Result<bool, Stop> {
    let principals = Fence::Service.covers(&found.service, account, service);
    match (principals, Fence::Resource.covers(&found.resource, account, service)) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
        _ => Ok(false),
    }
}

fn sentence(service: Service, accounts: usize) -> String {
    let objects = service.objects();
    let places = match accounts {
        1 => "1 account".to_owned(),
        several => format!("{several} accounts"),
    };
    let prefix = prefix(service);
    let rcps = match service {
        Service::Firehose => {
            "Resource control policies are the only barrier on the side of the resource here"
        }
        _ => "Resource control policies do not apply",
    };
    format!(
        "No organization policy draws a perimeter for {objects} in {places}. {rcps} ({prefix})."
    )
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::sample::perimeter::{INSIDE, policies_mut, resource_mut, service_mut};
    use crate::sample::{self, SHOP};
    use crate::{FactSlot as _, Reason, Snapshot, Verdict, VerdictKind, api};

    fn judge(snapshot: &Snapshot) -> Verdict {
        sample::judge(&CHECK, snapshot, "organization")
    }

    fn without(scp: bool, rcp: bool) -> Snapshot {
        sample::with(|s| {
            if scp {
                service_mut(s).pop();
            }
            if rcp {
                resource_mut(s).pop();
            }
        })
    }

    #[test]
    fn violates() {
        let none = judge(&without(true, true));
        assert_eq!(none.kind, VerdictKind::Fail);
        for objects in ["delivery streams", "data streams", "applications"] {
            assert!(none.reason.contains(&format!("for {objects} in 1 account.")), "{none:#?}");
        }
        let rcp_only = judge(&without(true, false));
        assert_eq!(rcp_only.kind, VerdictKind::Fail, "it does not bind kinesis");
        assert!(!rcp_only.reason.contains("(firehose)"), "{}", rcp_only.reason);
        let unused = sample::with(|s| {
            *sample::value(&mut policies_mut(s).service) = None;
            *sample::value(&mut policies_mut(s).resource) = None;
        });
        assert_eq!(judge(&unused).kind, VerdictKind::Fail);
        for (from, to) in [
            ("\"Deny\"", "\"Allow\""),
            ("aws:ResourceOrgID", "aws:PrincipalOrgID"),
            ("StringNotEqualsIfExists", "StringEquals"),
            ("\"kinesis:*\"", "\"kinesis:Put*\""),
            ("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:s3:::*\""),
        ] {
            let weak = sample::with(|s| {
                service_mut(s).last_mut().expect("one").text = INSIDE.replace(from, to);
            });
            assert_eq!(judge(&weak).kind, VerdictKind::Fail, "{to}");
        }
        let elsewhere = sample::with(|s| {
            service_mut(s).last_mut().expect("one").targets = vec!["ou-root-lab".to_owned()];
        });
        assert_eq!(judge(&elsewhere).kind, VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(judge(&sample::snapshot()).kind, VerdictKind::Pass);
        assert_eq!(judge(&without(false, true)).kind, VerdictKind::Pass);
        let own = sample::with(|s| {
            service_mut(s).last_mut().expect("one").targets = vec![SHOP.to_owned()];
        });
        assert_eq!(judge(&own).kind, VerdictKind::Pass);
        let network = sample::with(|s| {
            service_mut(s).last_mut().expect("one").text =
                INSIDE.replace("aws:ResourceOrgID", "aws:SourceVpce");
        });
        assert_eq!(judge(&network).kind, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [&api::ORGANIZATIONS_LIST_POLICIES, &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION] {
            assert_eq!(judge(&sample::without(api)).kind, VerdictKind::Unknown, "{api}");
        }
        let mut bare = without(true, true);
        let listings = CHECK.reads.iter().filter(|it| it.name.contains(":List"));
        for api in listings.filter(|it| !it.name.starts_with("organizations")) {
            sample::forget(&mut bare, api);
        }
        assert_eq!(judge(&bare).kind, VerdictKind::Unknown);
        let unreadable = sample::with(|s| {
            "{".clone_into(&mut service_mut(s).last_mut().expect("one").text);
        });
        assert_eq!(judge(&unreadable).kind, VerdictKind::Unknown);
        let nowhere = sample::with(|s| {
            let accounts = s.header.organization.accounts.values_mut();
            accounts.for_each(|it| it.path.clear());
        });
        assert_eq!(judge(&nowhere).kind, VerdictKind::Unknown);
        let never = sample::with(|s| {
            s.areas.retain(|(_, area), _| *area != crate::facts::Area::OrganizationPolicies);
        });
        assert_eq!(judge(&never).kind, VerdictKind::Unknown);
    }

    #[test]
    fn what_no_policy_can_bind_is_not_asked() {
        let alone = sample::with(|s| s.header.organization.identity.forget(Reason::NotSupported));
        assert_eq!(judge(&alone).kind, VerdictKind::NotApplicable);
        let managed = sample::with(|s| {
            let identity = ("o-exampleorg1".to_owned(), sample::account(SHOP));
            *sample::value(&mut s.header.organization.identity) = identity;
        });
        assert_eq!(judge(&managed).kind, VerdictKind::NotApplicable);
    }
}
