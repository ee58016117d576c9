use aws_sdk_opensearch::types as sdk;
use hydrant_core::facts::{Domain, DomainDetail, Resource};
use hydrant_core::{Answer, Arn, Fact, Target, api};

use super::asker;
use crate::door::Session;
use crate::reading::{foreign, source, text, told};

/// A domain, by its name: only its own account can be asked.
pub(super) async fn domain(session: &Session, arn: &Arn, referrer: Target) -> Answer {
    let target = asker(session, arn.target(), referrer).await;
    let detail = detail(session, arn, target).await;
    Answer::Resource(Box::new(Resource::Domain(Domain { arn: arn.clone(), detail })))
}

async fn detail(session: &Session, arn: &Arn, target: Target) -> Fact<Option<DomainDetail>> {
    let api = &api::ES_DESCRIBE_DOMAIN;
    let source = source(api, target);
    if arn.account() != Some(target.account) {
        return foreign(source);
    }
    let client = &session.door.clients.opensearch;
    let send = |ticket| {
        client.describe_domain().domain_name(arn.name()).customize().config_override(ticket).send()
    };
    match session.call(api, target, send).await {
        Ok(answer) => told(source, answer.domain_status().and_then(shape).map(Some)),
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// A switch that the answer leaves out is not off: the answer does not say.
fn shape(it: &sdk::DomainStatus) -> Option<DomainDetail> {
    let rest = it.encryption_at_rest_options()?;
    let endpoint = it.domain_endpoint_options()?;
    let security = it.advanced_security_options()?;
    let software = it.service_software_options()?;
    Some(DomainDetail {
        engine: text(it.engine_version())?,
        vpc: text(it.vpc_options().and_then(|vpc| vpc.vpc_id())),
        policy: text(it.access_policies()),
        encrypted: rest.enabled()?,
        key: text(rest.kms_key_id()),
        node_to_node: it.node_to_node_encryption_options()?.enabled()?,
        enforce_https: endpoint.enforce_https()?,
        tls_policy: endpoint.tls_security_policy().map(|it| it.as_str().to_owned()),
        zone_awareness: it.cluster_config()?.zone_awareness_enabled()?,
        // While a domain migrates it may let in whom it does not know.
        fine_grained: security.enabled()? && !security.anonymous_auth_enabled().unwrap_or_default(),
        update_available: software.update_available()?,
        update_status: software.update_status().map(|it| it.as_str().to_owned()),
        update_optional: software.optional_deployment()?,
        // AWS speaks of it once somebody asked for the deletion.
        deleted: it.deleted().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain() -> sdk::builders::DomainStatusBuilder {
        let software = sdk::ServiceSoftwareOptions::builder()
            .update_available(true)
            .update_status(sdk::DeploymentStatus::Eligible)
            .optional_deployment(false);
        let endpoint = sdk::DomainEndpointOptions::builder()
            .enforce_https(true)
            .tls_security_policy(sdk::TlsSecurityPolicy::from("Policy-Min-TLS-1-2-PFS-2023-10"));
        let rest = sdk::EncryptionAtRestOptions::builder().enabled(true).kms_key_id("a-key");
        let between = sdk::NodeToNodeEncryptionOptions::builder().enabled(false);
        let cluster = sdk::ClusterConfig::builder().zone_awareness_enabled(true);
        let security = sdk::AdvancedSecurityOptions::builder().enabled(true);
        sdk::DomainStatus::builder()
            .domain_id("222222222222/logs")
            .domain_name("logs")
            .arn("arn:aws:es:eu-west-1:222222222222:domain/logs")
            .engine_version("OpenSearch_2.19")
            .vpc_options(sdk::VpcDerivedInfo::builder().vpc_id("vpc-0a").build())
            .access_policies("")
            .encryption_at_rest_options(rest.build())
            .node_to_node_encryption_options(between.build())
            .domain_endpoint_options(endpoint.build())
            .cluster_config(cluster.build())
            .advanced_security_options(security.build())
            .service_software_options(software.build())
    }

    #[test]
    fn every_switch_is_read() {
        let expected = DomainDetail {
            engine: "OpenSearch_2.19".to_owned(),
            vpc: Some("vpc-0a".to_owned()),
            policy: None,
            encrypted: true,
            key: Some("a-key".to_owned()),
            node_to_node: false,
            enforce_https: true,
            tls_policy: Some("Policy-Min-TLS-1-2-PFS-2023-10".to_owned()),
            zone_awareness: true,
            fine_grained: true,
            update_available: true,
            update_status: Some("ELIGIBLE".to_owned()),
            update_optional: false,
            deleted: false,
        };
        assert_eq!(shape(&domain().build().unwrap()), Some(expected));
    }

    #[test]
    fn whoever_lets_in_the_unknown_asks_nobody() {
        let open = sdk::AdvancedSecurityOptions::builder().enabled(true);
        let open = open.anonymous_auth_enabled(true).build();
        let domain = domain().advanced_security_options(open).build().unwrap();
        assert!(!shape(&domain).unwrap().fine_grained);
    }

    #[test]
    fn a_switch_that_is_left_out_is_neither_on_nor_off() {
        let silent = sdk::EncryptionAtRestOptions::builder().build();
        let domain = domain().encryption_at_rest_options(silent).build().unwrap();
        assert_eq!(shape(&domain), None);
    }
}
