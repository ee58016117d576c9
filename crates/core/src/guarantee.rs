use crate::{Practice, Service};

/// What AWS itself keeps, whatever the owner does: not a check, but an answer with its source.
#[derive(Clone, Copy, Debug)]
pub struct Guarantee {
    /// The practice.
    pub practice: Practice,
    /// The service.
    pub service: Service,
    /// What is kept, in a sentence.
    pub text: &'static str,
    /// The AWS page, by name.
    pub source: &'static str,
}

const fn kept(
    practice: Practice,
    service: Service,
    text: &'static str,
    source: &'static str,
) -> Guarantee {
    Guarantee { practice, service, text, source }
}

/// Sorted by practice and service.
pub const GUARANTEES: &[Guarantee] = &[
    kept(
        Practice::P05,
        Service::Flink,
        "Encryption at rest is always on and cannot be switched off.",
        "Managed Service for Apache Flink Developer Guide, Data protection",
    ),
    kept(
        Practice::P07,
        Service::Firehose,
        "The service endpoint speaks only TLS, and HTTP endpoint destinations must be https.",
        "Amazon Data Firehose Developer Guide, Infrastructure Security",
    ),
    kept(
        Practice::P07,
        Service::Kinesis,
        "The service endpoint speaks only TLS.",
        "Amazon Kinesis Data Streams Developer Guide, Infrastructure Security",
    ),
    kept(
        Practice::P07,
        Service::Flink,
        "The service endpoint speaks only TLS.",
        "Managed Service for Apache Flink Developer Guide, Infrastructure security",
    ),
    kept(
        Practice::P17,
        Service::Firehose,
        "The service runs across Availability Zones.",
        "Amazon Data Firehose Developer Guide, Resilience",
    ),
    kept(
        Practice::P17,
        Service::Kinesis,
        "Records are replicated across three Availability Zones.",
        "Amazon Kinesis Data Streams Developer Guide, Resilience",
    ),
    kept(
        Practice::P17,
        Service::Flink,
        "The job manager of an application is kept available across Availability Zones, and the service moves the \
         application when a host or a zone fails.",
        "Managed Service for Apache Flink Developer Guide, Resilience",
    ),
    kept(
        Practice::P21,
        Service::Flink,
        "The service patches the operating system and the container image of every application.",
        "Managed Service for Apache Flink Developer Guide, Manage maintenance tasks",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guarantees_are_sorted_and_have_a_source() {
        assert!(GUARANTEES.is_sorted_by_key(|it| (it.practice, it.service)));
        assert!(
            GUARANTEES.iter().all(|it| it.text.ends_with('.') && it.source.contains("Guide, "))
        );
    }
}
