//! What surrounds streams, as checks ask for it: a question that nobody asked is a gap, and a service
//! that a Region does not have is none.

use crate::applies::never_asked;
use crate::facts::{Area, ConfigRule, Endpoint, Finding};
use crate::{Api, Arn, Context, Fact, Reason, Service, Source, Stop, Target, api};

/// An answer about what surrounds a target, or the gap that it leaves.
pub(crate) fn asked<T>(found: Option<T>, area: Area, target: Target) -> Result<T, Stop> {
    found.ok_or_else(|| not_asked(area.api(), target))
}

/// A question that the scan did not come to.
pub(crate) fn not_asked(api: &'static Api, target: Target) -> Stop {
    let Target { account, region } = target;
    never_asked(Source { api, account, region }, "the scan stopped before it was asked")
}

/// What is known of a service that not every Region has.
pub(crate) fn where_it_exists<'a, T>(fact: &'a Fact<T>, service: &str) -> Result<&'a T, Stop> {
    match fact.known() {
        Err(unknown) if unknown.reason == Reason::NotSupported => {
            let region = unknown.source.region;
            Err(Stop::not_applicable(format!("{service} does not exist in {region}.")))
        }
        known => Ok(known?),
    }
}

impl<'a> Context<'a> {
    /// The list that an endpoint stands in, unless the endpoint is in the making, or belongs to an account
    /// that shares its VPC: then it is the owner's to change.
    pub(crate) fn own_endpoint(
        &self,
        target: Target,
        endpoint: &Endpoint,
    ) -> Result<&'a Fact<Vec<Endpoint>>, Stop> {
        let fact = asked(self.snapshot.endpoints(target), Area::Endpoints, target)?;
        if let Some(owner) = endpoint.owner.filter(|owner| *owner != target.account) {
            let why = format!("The endpoint belongs to account {owner}, which shares its VPC.");
            return Err(Stop::not_applicable(why));
        }
        if !endpoint.available() {
            return Err(Stop::not_applicable(format!("The endpoint is {}.", endpoint.state)));
        }
        Ok(fact)
    }

    /// Ends a part where nothing of this service is in the target.
    pub(crate) fn holds(&self, target: Target, service: Service) -> Result<(), Stop> {
        let api = match service {
            Service::Firehose => &api::FIREHOSE_LIST_DELIVERY_STREAMS,
            Service::Kinesis => &api::KINESIS_LIST_STREAMS,
            Service::Flink => &api::KINESISANALYTICS_LIST_APPLICATIONS,
        };
        let listing = self.snapshot.listings.get(&(target, service));
        match listing.ok_or_else(|| not_asked(api, target))?.known() {
            Ok(arns) if !arns.is_empty() => Ok(()),
            Err(unknown) if !unknown.harmless() => Err(unknown.into()),
            _ => Err(Stop::not_applicable(format!("No {} are here.", service.objects()))),
        }
    }

    /// Whether an open finding of high severity is older than the configured age.
    pub(crate) fn overdue<T>(&self, fact: &Fact<T>, finding: &Finding) -> Result<bool, Stop> {
        if !finding.high {
            return Ok(false);
        }
        let Some(created) = finding.created else {
            let why = format!("it does not say when the finding {} was made", finding.kind);
            return Err(Stop::undecided(fact, why));
        };
        let age = self.snapshot.header.started_at.duration_since(created);
        Ok(age.as_hours() >= self.settings.finding_age_days.saturating_mul(24))
    }
}

impl Endpoint {
    /// Traffic can take it.
    pub(crate) fn available(&self) -> bool {
        self.state.eq_ignore_ascii_case("available")
    }

    /// The service that it leads to, by its FIPS name too.
    pub(crate) fn leads_to(&self) -> Option<Service> {
        match self.service.trim_end_matches("-fips") {
            "kinesis-firehose" => Some(Service::Firehose),
            "kinesis-streams" => Some(Service::Kinesis),
            "kinesisanalytics" => Some(Service::Flink),
            _ => None,
        }
    }
}

/// What people call the resource of a finding, which names it by its name or by an ARN.
pub(crate) fn short_name(text: &str) -> &str {
    if text.parse::<Arn>().is_err() {
        return text;
    }
    let resource = text.splitn(6, ':').nth(5).unwrap_or_default();
    let mut parts = text.splitn(4, ':');
    match parts.nth(2) {
        Some("lambda") => resource.split(':').nth(1).unwrap_or(resource),
        Some("s3") => resource.split('/').next().unwrap_or(resource),
        _ => resource.rsplit('/').next().unwrap_or(resource),
    }
}

/// The type by which AWS Config knows a service's objects.
pub(crate) const fn config_type(service: Service) -> &'static str {
    match service {
        Service::Firehose => "AWS::KinesisFirehose::DeliveryStream",
        Service::Kinesis => "AWS::Kinesis::Stream",
        Service::Flink => "AWS::KinesisAnalyticsV2::Application",
    }
}

/// The managed rules that judge streams and may name no type, because they run periodically (AWS Config
/// Developer Guide, "List of AWS Config Managed Rules").
const MANAGED: [(Service, &str); 3] = [
    (Service::Firehose, "KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED"),
    (Service::Kinesis, "KINESIS_STREAM_BACKUP_RETENTION_CHECK"),
    (Service::Kinesis, "KINESIS_STREAM_ENCRYPTED"),
];

/// The rule that evaluates a service's objects; undecided where only custom rules that name no type might.
pub(crate) fn evaluating(
    fact: &Fact<Vec<ConfigRule>>,
    service: Service,
) -> Result<Option<&ConfigRule>, Stop> {
    let active = |it: &&ConfigRule| !it.state.starts_with("DELETING");
    let rules: Vec<&ConfigRule> = fact.known()?.iter().filter(active).collect();
    let managed =
        |it: &ConfigRule| it.owner == "AWS" && MANAGED.contains(&(service, it.identifier.as_str()));
    let named = |it: &ConfigRule| it.types.iter().any(|kind| kind == config_type(service));
    if let Some(rule) = rules.iter().find(|it| named(it) || managed(it)) {
        return Ok(Some(rule));
    }
    match rules.iter().find(|it| it.owner != "AWS" && it.types.is_empty()) {
        Some(rule) => {
            let why = format!("the custom rule {} does not say what it evaluates", rule.name);
            Err(Stop::undecided(fact, why))
        }
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn rule(owner: &str, identifier: &str, types: &[&str]) -> ConfigRule {
        ConfigRule {
            name: "rule".to_owned(),
            state: "ACTIVE".to_owned(),
            owner: owner.to_owned(),
            identifier: identifier.to_owned(),
            types: types.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn resources_have_short_names() {
        for (text, name) in [
            ("delivery", "delivery"),
            ("arn:aws:iam::222222222222:role/service/delivery", "delivery"),
            ("arn:aws:lambda:eu-west-1:222222222222:function:clean:7", "clean"),
            ("arn:aws:s3:::example-bucket/delivered/a", "example-bucket"),
            (sample::CLICKS, "clicks"),
        ] {
            assert_eq!(short_name(text), name);
        }
    }

    #[test]
    fn a_rule_evaluates_what_it_names_or_is_made_for() {
        let found = |rule: ConfigRule| {
            let fact = sample::known(&api::CONFIG_DESCRIBE_CONFIG_RULES, vec![rule]);
            evaluating(&fact, Service::Kinesis).map(|it| it.is_some())
        };
        assert_eq!(found(rule("AWS", "KINESIS_STREAM_ENCRYPTED", &[])), Ok(true));
        assert_eq!(found(rule("AWS", "REQUIRED_TAGS", &["AWS::Kinesis::Stream"])), Ok(true));
        assert_eq!(found(rule("AWS", "REQUIRED_TAGS", &["AWS::S3::Bucket"])), Ok(false));
        assert_eq!(found(rule("AWS", "ROOT_ACCOUNT_MFA_ENABLED", &[])), Ok(false));
        assert!(found(rule("CUSTOM_LAMBDA", "arn", &[])).is_err());
        let mut gone = rule("AWS", "KINESIS_STREAM_ENCRYPTED", &[]);
        gone.state = "DELETING".to_owned();
        assert_eq!(found(gone), Ok(false));
    }
}
