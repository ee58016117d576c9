use crate::facts::Domain;
use crate::{
    Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "opensearch-update-pending",
    title: "Required software update of an OpenSearch domain is not applied",
    severity: Severity::Low,
    practices: &[Practice::P21],
    services: &[Service::Firehose],
    rationale: "A required service software update fixes security flaws of the service. AWS applies \
        it by force after a deadline, at a time that nobody chose and possibly at the \
        busiest one.",
    remediation: Remediation {
        text: "Start or schedule the update in place, in hours with little traffic. With zone \
            awareness and replicas the domain stays reachable.",
        cli: "aws opensearch start-service-software-update --domain-name <domain> --schedule-at OFF_PEAK_WINDOW --region <region>",
        terraform: "resource \"aws_opensearch_domain\" \"example\" {\n  software_update_options {\n    auto_software_update_enabled = true\n  }\n}",
    },
    references: &[Reference {
        title: "Amazon OpenSearch Service Developer Guide: Service software updates in Amazon OpenSearch Service",
        url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/service-software.html",
    }],
    mappings: &[],
    reads: &[&api::ES_DESCRIBE_DOMAIN, &api::ORGANIZATIONS_LIST_ACCOUNTS],
    scopes: &[Scope::Domain(judge)],
};

fn judge(context: &Context<'_>, domain: &Domain, judge: &mut Judge) {
    judge.part(|judge| {
        let fact = &domain.detail;
        let detail = context.domain(domain)?;
        let status = detail.update_status.as_deref();
        if !detail.update_available || detail.update_optional {
            let seen = if detail.update_available { "an optional one" } else { "none" };
            judge.saw(fact, "ServiceSoftwareOptions.UpdateAvailable", seen);
            return Ok(());
        }
        match status {
            Some("ELIGIBLE") => {
                let sentence = "A required service software update waits to be applied.";
                let what = "ServiceSoftwareOptions.UpdateStatus";
                judge.fail(fact, what, "ELIGIBLE", "COMPLETED", sentence);
                Ok(())
            }
            Some("PENDING_UPDATE" | "IN_PROGRESS") => {
                Err(Stop::not_applicable("The required update is being applied."))
            }
            Some("NOT_ELIGIBLE") => Err(Stop::not_applicable(
                "AWS says that the domain cannot take the required update now.",
            )),
            other => {
                let why = format!("AWS says {} of the required update", other.unwrap_or("nothing"));
                Err(Stop::undecided(fact, why))
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::DomainDetail;
    use crate::sample::DOMAIN;
    use crate::{Snapshot, VerdictKind, api, sample};

    fn with(change: impl FnOnce(&mut DomainDetail)) -> Snapshot {
        sample::with(|s| change(sample::existing(&mut sample::domain_mut(s).detail)))
    }

    fn required(status: Option<&str>) -> Snapshot {
        let status = status.map(str::to_owned);
        with(|it| {
            (it.update_available, it.update_optional, it.update_status) = (true, false, status);
        })
    }

    #[test]
    fn violates() {
        let waiting = required(Some("ELIGIBLE"));
        assert_eq!(sample::kind(&CHECK, &waiting, DOMAIN), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), DOMAIN), VerdictKind::Pass);
        let optional = with(|it| (it.update_available, it.update_optional) = (true, true));
        assert_eq!(sample::kind(&CHECK, &optional, DOMAIN), VerdictKind::Pass);
    }

    #[test]
    fn an_update_that_runs_or_cannot_is_left_out() {
        for status in ["IN_PROGRESS", "PENDING_UPDATE", "NOT_ELIGIBLE"] {
            let snapshot = required(Some(status));
            assert_eq!(sample::kind(&CHECK, &snapshot, DOMAIN), VerdictKind::NotApplicable);
        }
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::ES_DESCRIBE_DOMAIN);
        assert_eq!(sample::kind(&CHECK, &denied, DOMAIN), VerdictKind::Unknown);
        assert_eq!(sample::kind(&CHECK, &required(None), DOMAIN), VerdictKind::Unknown);
    }

    #[test]
    fn a_domain_that_is_deleted_is_left_out() {
        let deleted = with(|it| it.deleted = true);
        assert_eq!(sample::kind(&CHECK, &deleted, DOMAIN), VerdictKind::NotApplicable);
    }
}
