use hydrant_core::{
    Arn, Check, Reason, Report, Severity, Subject, SubjectKind, Target, Verdict, VerdictKind,
};
use serde_json::{Value, json};

use crate::grades::{
    accepted, also_missing, asff_label, change, evidence, reason, subject_words, title,
    verdict_word,
};
use crate::sanitize::short;

/// Where a finding belongs: the place of what it is about, else of a stream that uses it, else of the call
/// that looked, else the account that scanned.
pub(super) fn home(report: &Report<'_>, verdict: &Verdict) -> Target {
    let subject = &verdict.subject;
    let sources = verdict.evidence.iter().map(|it| it.source);
    let sources: Vec<_> = sources.chain(verdict.unknowns.iter().map(|it| it.source)).collect();
    let user = verdict.used_by.iter().find_map(Arn::account);
    let asked = sources.first().map(|it| it.account);
    let account = subject.account.or(user).or(asked).unwrap_or(report.header().caller);
    let there = |arn: &Arn| (arn.account() == Some(account)).then(|| arn.region()).flatten();
    let user = verdict.used_by.iter().find_map(there);
    let asked = sources.iter().find(|it| it.account == account).map(|it| it.region);
    let listed = report.header().organization.complete.source().region;
    let region = subject.region.or(user).or(asked).unwrap_or(listed);
    Target::new(account, region)
}

/// A verdict as a finding of this account and Region.
pub(super) fn finding(
    report: &Report<'_>,
    target: Target,
    check: &Check,
    verdict: &Verdict,
) -> Value {
    let Target { account, region } = target;
    let partition = region.partition();
    let time = report.header().started_at.to_string();
    // The word says that there is no issue. It is for what is kept.
    let severity = match verdict.kind {
        VerdictKind::Fail | VerdictKind::Unknown => verdict.severity,
        VerdictKind::Pass | VerdictKind::NotApplicable => Severity::Info,
    };
    let graded = json!({ "Label": asff_label(severity), "Original": verdict.severity.words() });
    let types = ["Software and Configuration Checks/AWS Security Best Practices"];
    let mute = accepted(report, verdict);
    // The owner's own note about a finding would outlive the mute. What the provider may say is that a
    // finding is not active, and take it back. What does not apply is not active either.
    let archived = mute.is_some() || verdict.kind == VerdictKind::NotApplicable;
    let mut finding = json!({
        "SchemaVersion": "2018-10-08",
        "Id": format!("hydrant/{}", verdict.fingerprint()),
        "ProductArn": format!("arn:{partition}:securityhub:{region}:{account}:product/{account}/default"),
        "GeneratorId": format!("hydrant/{}", check.id),
        "AwsAccountId": account.to_string(),
        "CreatedAt": time,
        "UpdatedAt": time,
        "Title": text(&title(check, verdict), 256),
        "Description": text(&description(verdict), 1024),
        "Severity": graded,
        "Types": types,
        "FindingProviderFields": { "Severity": graded, "Types": types },
        "Compliance": compliance(check, verdict),
        "Resources": resources(partition, verdict),
        "RecordState": if archived { "ARCHIVED" } else { "ACTIVE" },
        "ProductFields": product_fields(report, check, verdict, mute.as_deref()),
    });
    if verdict.kind == VerdictKind::Fail {
        let mut advice = json!({ "Text": text(check.remediation.text, 512) });
        if let Some(reference) = check.references.first() {
            advice["Url"] = reference.url.into();
        }
        finding["Remediation"] = json!({ "Recommendation": advice });
    }
    finding
}

fn description(verdict: &Verdict) -> String {
    let mut parts = vec![format!("{}: {}", subject_words(&verdict.subject), reason(verdict))];
    parts.extend(evidence(verdict));
    parts.extend(also_missing(verdict));
    let told: Vec<&str> = parts.iter().map(|it| it.trim_end_matches('.')).collect();
    let told = told.join(". ");
    if verdict.kind == VerdictKind::Unknown { format!("UNKNOWN. {told}") } else { told }
}

/// `NOT_AVAILABLE` is the format's word for what could not be judged, and for what does not apply.
fn compliance(check: &Check, verdict: &Verdict) -> Value {
    let status = match verdict.kind {
        VerdictKind::Fail => "FAILED",
        VerdictKind::Pass => "PASSED",
        VerdictKind::Unknown | VerdictKind::NotApplicable => "NOT_AVAILABLE",
    };
    let mut compliance = json!({ "Status": status });
    let requirements: Vec<String> = check
        .mappings
        .iter()
        .take(32)
        .map(|it| text(&format!("{} {}", it.framework, it.control), 64))
        .collect();
    if !requirements.is_empty() {
        compliance["RelatedRequirements"] = requirements.into();
    }
    if verdict.kind == VerdictKind::Unknown {
        let reasons: Vec<Value> = verdict
            .unknowns
            .iter()
            .take(10)
            .map(|it| json!({ "ReasonCode": code(it.reason), "Description": text(&it.to_string(), 512) }))
            .collect();
        compliance["StatusReasons"] = reasons.into();
    }
    compliance
}

/// `DENIED_BY_IDENTITY`, as codes of AWS are written.
fn code(reason: Reason) -> String {
    let word = json!(reason);
    word.as_str().unwrap_or("unknown").to_uppercase().replace('-', "_")
}

fn product_fields(
    report: &Report<'_>,
    check: &Check,
    verdict: &Verdict,
    mute: Option<&str>,
) -> Value {
    let practices: Vec<String> = check.practices.iter().map(ToString::to_string).collect();
    let mut fields = json!({
        "ProviderName": "hydrant",
        "ProviderVersion": env!("CARGO_PKG_VERSION"),
        "hydrant/Practices": practices.join(" "),
        "hydrant/Scan": text(&report.header().id, 128),
        "hydrant/Verdict": verdict_word(verdict.kind),
    });
    if let Some(change) = change(report, verdict) {
        fields["hydrant/Change"] = change.into();
    }
    if let Some(mute) = mute {
        fields["hydrant/Mute"] = text(mute, 1024).into();
    }
    fields
}

/// What was judged, then the streams and applications that use it; 32 at most.
fn resources(partition: &str, verdict: &Verdict) -> Value {
    let subject = &verdict.subject;
    let region = subject.region.map(|it| it.to_string());
    let (kind, id) = resource(subject);
    let mut all = vec![one(partition, kind, &id, region.as_deref())];
    let users = verdict.used_by.iter().filter(|it| it.as_str() != subject.id).take(31);
    all.extend(users.map(|arn| {
        let kind = if arn.service() == "kinesis" { "AwsKinesisStream" } else { "Other" };
        one(partition, kind, arn.as_str(), arn.region().map(|it| it.to_string()).as_deref())
    }));
    all.into()
}

fn one(partition: &str, kind: &str, id: &str, region: Option<&str>) -> Value {
    let mut resource = json!({ "Type": kind, "Id": text(id, 512) });
    // Newer partitions are not in the format.
    if ["aws", "aws-cn", "aws-us-gov"].contains(&partition) {
        resource["Partition"] = partition.into();
    }
    if let Some(region) = region.filter(|it| it.len() <= 16) {
        resource["Region"] = region.into();
    }
    resource
}

/// The type that the format has for a subject, and the id that belongs to it.
fn resource(subject: &Subject) -> (&'static str, String) {
    let kind = match subject.kind {
        SubjectKind::Account | SubjectKind::Target => {
            let account = subject.account.map_or_else(|| subject.id.clone(), |it| it.to_string());
            return ("AwsAccount", format!("AWS::::Account:{account}"));
        }
        SubjectKind::Bucket => "AwsS3Bucket",
        SubjectKind::Cluster => "AwsRedshiftCluster",
        SubjectKind::Domain => "AwsOpenSearchServiceDomain",
        SubjectKind::EventBus => "AwsEventsEventbus",
        SubjectKind::Function => "AwsLambdaFunction",
        SubjectKind::Key => "AwsKmsKey",
        SubjectKind::MskCluster => "AwsMskCluster",
        SubjectKind::Role => "AwsIamRole",
        SubjectKind::Secret => "AwsSecretsManagerSecret",
        SubjectKind::SecurityGroup => "AwsEc2SecurityGroup",
        SubjectKind::Stream => "AwsKinesisStream",
        SubjectKind::Topic => "AwsSnsTopic",
        SubjectKind::Trail => "AwsCloudTrailTrail",
        SubjectKind::User => "AwsIamUser",
        SubjectKind::Application
        | SubjectKind::BucketTable
        | SubjectKind::Channel
        | SubjectKind::Collection
        | SubjectKind::DeliveryStream
        | SubjectKind::Endpoint
        | SubjectKind::LogDestination
        | SubjectKind::LogGroup
        | SubjectKind::Organization
        | SubjectKind::Table
        | SubjectKind::TableBucket
        | SubjectKind::Workgroup => "Other",
    };
    (kind, subject.id.clone())
}

/// One line of at most so many characters, and never only space, which the format refuses.
fn text(text: &str, most: usize) -> String {
    let shown = short(text.trim(), most);
    if shown.trim().is_empty() { "-".to_owned() } else { shown }
}
