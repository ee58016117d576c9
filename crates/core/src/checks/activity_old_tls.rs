use crate::happened::{Deed, fail_deeds};
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api,
};

pub(super) static CHECK: Check = Check {
    id: "activity-old-tls",
    title: "Streaming API was called over TLS below 1.2",
    severity: Severity::High,
    practices: &[Practice::P07],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "TLS 1.0 and 1.1 have known weaknesses, and whoever can read or change traffic can make use of \
        them. A client that still speaks them is old, and its records travel the same way as \
        its other calls.",
    remediation: Remediation {
        text: "Update the client that the finding names: its SDK, its language runtime and its TLS \
            library, or the proxy that speaks for it. The finding ends when the call is older \
            than the look-back window.",
        cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=<event-source> --query 'Events[].CloudTrailEvent' --region <region>",
        terraform: "",
    },
    references: &[
        Reference {
            title: "AWS CloudTrail User Guide: CloudTrail record contents for management, data, and network activity events",
            url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
        },
        Reference {
            title: "Amazon Kinesis Data Streams Developer Guide: Infrastructure security in Amazon Kinesis Data Streams",
            url: "https://docs.aws.amazon.com/streams/latest/dev/infrastructure-security.html",
        },
    ],
    mappings: &[],
    reads: &[&api::CLOUDTRAIL_LOOKUP_EVENTS],
    scopes: &[Scope::Target(judge)],
};

/// Where no version was recorded, AWS itself made the call or a console did: that is no old client.
fn judge(context: &Context<'_>, target: Target, judge: &mut Judge) {
    context.looked_back(target, judge);
    let mut deeds = Vec::new();
    for (fact, event) in context.calls(target) {
        let Some(version) = event.tls.as_deref() else { continue };
        match is_old(version) {
            Some(true) => {
                let sentence =
                    format!("{} called {} over {version}.", event.principal, event.source);
                deeds.push(Deed::new((fact, event), "TLS 1.2 or later", sentence));
            }
            Some(false) => {}
            None => judge.part(|_| {
                let why = format!("a call was made over {version}, which is no known version");
                Err(Stop::undecided(fact, why))
            }),
        }
    }
    fail_deeds(judge, deeds);
}

/// Whether a version such as `TLSv1.2` is below TLS 1.2; none: it is no version that is known.
fn is_old(version: &str) -> Option<bool> {
    match version {
        "SSLv2" | "SSLv3" | "TLSv1" | "TLSv1.0" | "TLSv1.1" => Some(true),
        "TLSv1.2" | "TLSv1.3" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::Event;
    use crate::sample::activity::{cut_short, event, happened};
    use crate::{Snapshot, VerdictKind, api, sample};

    const PLACE: &str = "222222222222/eu-west-1";

    fn over(version: Option<&str>) -> Snapshot {
        let tls = version.map(str::to_owned);
        let it = event("firehose.amazonaws.com", "DescribeDeliveryStream");
        sample::with(|s| happened(s, Event { tls, read_only: true, ..it }))
    }

    #[test]
    fn violates() {
        for version in ["TLSv1", "TLSv1.0", "TLSv1.1", "SSLv3"] {
            let mut found = over(Some(version));
            assert_eq!(sample::kind(&CHECK, &found, PLACE), VerdictKind::Fail, "{version}");
            cut_short(&mut found);
            assert_eq!(sample::kind(&CHECK, &found, PLACE), VerdictKind::Fail, "{version}");
        }
    }

    #[test]
    fn clean() {
        for version in [Some("TLSv1.2"), Some("TLSv1.3"), None] {
            assert_eq!(sample::kind(&CHECK, &over(version), PLACE), VerdictKind::Pass);
        }
    }

    #[test]
    fn unknown() {
        assert_eq!(sample::kind(&CHECK, &over(Some("TLSv2")), PLACE), VerdictKind::Unknown);
        let denied = sample::without(&api::CLOUDTRAIL_LOOKUP_EVENTS);
        assert_eq!(sample::kind(&CHECK, &denied, PLACE), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &sample::with(cut_short), PLACE), VerdictKind::Unknown);
    }
}
