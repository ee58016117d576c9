use crate::around::not_asked;
use crate::facts::TrailRef;
use crate::{
    Check, Context, Fact, Judge, Practice, Reason, Reference, Remediation, Scope, Service,
    Severity, Stop, Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "organization-trail-missing",
    title: "No organization trail is logging",
    severity: Severity::Medium,
    practices: &[Practice::P06],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "A trail of a single account can be stopped by whoever administers that account, \
        and a new account has none. Members see an organization trail and cannot change it, and \
        it records every account that joins.",
    remediation: Remediation {
        text: "Make one organization trail for all Regions in the management account or by the \
            delegated administrator of CloudTrail, into a bucket of a log archive account, and \
            start it.",
        cli: "aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com\naws cloudtrail create-trail --name <trail> --s3-bucket-name <bucket> --is-organization-trail --is-multi-region-trail --enable-log-file-validation --kms-key-id <key-arn> --region <region>\naws cloudtrail start-logging --name <trail> --region <region>",
        terraform: "resource \"aws_cloudtrail\" \"organization\" {\n  name                       = \"organization\"\n  s3_bucket_name             = aws_s3_bucket.trail.id\n  is_organization_trail      = true\n  is_multi_region_trail      = true\n  enable_log_file_validation = true\n  kms_key_id                 = aws_kms_key.trail.arn\n}",
    },
    references: &[Reference {
        title: "AWS CloudTrail User Guide: Creating a trail for an organization",
        url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
    }],
    mappings: &[],
    reads: &[
        &api::CLOUDTRAIL_DESCRIBE_TRAILS,
        &api::CLOUDTRAIL_GET_TRAIL_STATUS,
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
    ],
    scopes: &[Scope::Organization(judge)],
};

/// One trail that is logging and seen from anywhere is enough: every member sees the trails of its
/// organization. Where a trail leaves a Region out, trail-missing speaks.
fn judge(context: &Context<'_>, judge: &mut Judge) {
    judge.part(|judge| {
        match context.snapshot.header.organization.identity.known() {
            Err(unknown) if unknown.reason == Reason::NotSupported => {
                return Err(Stop::not_applicable("The account is not in an organization."));
            }
            identity => identity?,
        };
        let Some((_, first)) = context.snapshot.trail_refs.first_key_value() else {
            return Err(nothing_seen(context));
        };
        let mut gap = None;
        let mut stopped = 0;
        for (target, fact) in &context.snapshot.trail_refs {
            match fact.known() {
                Err(unknown) => gap = gap.or(Some(Stop::from(unknown))),
                Ok(trails) => {
                    for trail in trails.iter().filter(|it| it.organization) {
                        match logging(context, trail, *target) {
                            Ok(true) => {
                                judge.saw(fact, "IsOrganizationTrail", trail.arn.as_str());
                                return Ok(());
                            }
                            Ok(false) => stopped += 1,
                            Err(stop) => gap = gap.or(Some(stop)),
                        }
                    }
                }
            }
        }
        if let Some(stop) = gap {
            return Err(stop);
        }
        let (seen, sentence) = if stopped == 0 {
            ("none", "The organization has no organization trail.")
        } else {
            ("not logging", "The organization trail is not logging.")
        };
        judge.fail(first, "IsOrganizationTrail", seen, "a trail that is logging", sentence);
        Ok(())
    });
}

fn logging(context: &Context<'_>, trail: &TrailRef, seen_by: Target) -> Result<bool, Stop> {
    let found = context.snapshot.trails.get(&trail.arn);
    let found = found.ok_or_else(|| not_asked(&api::CLOUDTRAIL_GET_TRAIL_STATUS, seen_by))?;
    Ok(found.status.known()?.logging)
}

/// Trails are asked for where streams are.
fn nothing_seen(context: &Context<'_>) -> Stop {
    let header = &context.snapshot.header;
    let home = Target::new(header.caller, header.home);
    let listings = &context.snapshot.listings;
    let empty = |fact: &Fact<Vec<_>>| match fact.known() {
        Ok(arns) => arns.is_empty(),
        Err(unknown) => unknown.harmless(),
    };
    if !listings.is_empty() && listings.values().all(empty) {
        Stop::not_applicable("No streams were found, so no account was asked for its trails.")
    } else {
        not_asked(&api::CLOUDTRAIL_DESCRIBE_TRAILS, home)
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::{FactSlot as _, Reason, Snapshot, VerdictKind, api, sample};

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, "organization")
    }

    #[test]
    fn violates() {
        let single = sample::with(|s| sample::change_trail(s, |it| it.organization = false));
        assert_eq!(kind(&single), VerdictKind::Fail);
        let stopped =
            sample::with(|s| sample::value(&mut sample::trail_mut(s).status).logging = false);
        assert_eq!(kind(&stopped), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in CHECK.reads {
            assert_eq!(kind(&sample::without(api)), VerdictKind::Unknown, "{api}");
        }
        assert_eq!(kind(&sample::with(|s| s.trail_refs.clear())), VerdictKind::Unknown);
    }

    #[test]
    fn without_an_organization_or_streams_it_does_not_arise() {
        let alone = sample::with(|s| {
            s.header.organization.identity.forget(Reason::NotSupported);
        });
        assert_eq!(kind(&alone), VerdictKind::NotApplicable);
        let mut empty = sample::with(|s| {
            s.trail_refs.clear();
            s.listings.values_mut().for_each(|it| sample::value(it).clear());
        });
        assert_eq!(kind(&empty), VerdictKind::NotApplicable);
        sample::forget(&mut empty, &api::KINESIS_LIST_STREAMS);
        assert_eq!(kind(&empty), VerdictKind::Unknown);
    }
}
