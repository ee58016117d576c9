use aws_sdk_kafka::types as sdk;
use hydrant_core::facts::{MskCluster, MskDetail, Resource};
use hydrant_core::{Answer, Arn, Fact, Source, Target, api};

use super::asker;
use crate::door::Session;
use crate::lists::garbled;

/// An MSK cluster.
pub(super) async fn cluster(session: &Session, cluster: &Arn, referrer: Target) -> Answer {
    let api = &api::KAFKA_DESCRIBE_CLUSTER_V2;
    let target = asker(session, cluster.target(), referrer).await;
    let client = &session.door.clients.kafka;
    let send = |ticket| {
        let request = client.describe_cluster_v2().cluster_arn(cluster.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    let detail = match session.call(api, target, send).await {
        Ok(answer) => match answer.cluster_info().and_then(detail) {
            Some(detail) => Fact::Known(Some(detail), source),
            None => garbled(source),
        },
        Err(failed) if failed.failure.is("NotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    };
    Answer::Resource(Box::new(Resource::MskCluster(MskCluster { arn: cluster.clone(), detail })))
}

/// A cluster is provisioned or serverless; one that is neither cannot be read.
fn detail(it: &sdk::Cluster) -> Option<MskDetail> {
    let status = it.state()?.as_str().to_owned();
    if it.serverless().is_some() {
        // IAM access control cannot be switched off (Amazon MSK Developer Guide, "MSK Serverless").
        return Some(MskDetail {
            status,
            serverless: true,
            client_broker: None,
            in_cluster: None,
            unauthenticated: None,
            authenticated: true,
            key: None,
        });
    }
    let it = it.provisioned()?;
    let encryption = it.encryption_info();
    let transit = encryption.and_then(|it| it.encryption_in_transit());
    let authentication = it.client_authentication();
    Some(MskDetail {
        status,
        serverless: false,
        client_broker: transit.and_then(|it| it.client_broker()).map(|it| it.as_str().to_owned()),
        in_cluster: transit.and_then(|it| it.in_cluster()),
        unauthenticated: authentication
            .and_then(|it| it.unauthenticated())
            .and_then(|it| it.enabled()),
        authenticated: authentication.is_some_and(authenticated),
        key: encryption
            .and_then(|it| it.encryption_at_rest())
            .and_then(|it| it.data_volume_kms_key_id())
            .map(str::to_owned),
    })
}

/// Certificates count by their authorities where the switch, which is newer, is not there.
fn authenticated(it: &sdk::ClientAuthentication) -> bool {
    let scram = it.sasl().and_then(|it| it.scram()).and_then(|it| it.enabled());
    let iam = it.sasl().and_then(|it| it.iam()).and_then(|it| it.enabled());
    let tls =
        it.tls().map(|it| it.enabled().unwrap_or(!it.certificate_authority_arn_list().is_empty()));
    [scram, iam, tls].contains(&Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provisioned(it: sdk::builders::ProvisionedBuilder) -> Option<MskDetail> {
        let cluster = sdk::Cluster::builder().state(sdk::ClusterState::Active);
        detail(&cluster.provisioned(it.build()).build())
    }

    #[test]
    fn what_a_cluster_does_not_say_stays_open() {
        let it = provisioned(sdk::Provisioned::builder()).unwrap();
        assert_eq!((it.client_broker, it.unauthenticated, it.authenticated), (None, None, false));
        assert_eq!(detail(&sdk::Cluster::builder().state(sdk::ClusterState::Active).build()), None);
    }

    #[test]
    fn each_kind_of_authentication_counts() {
        let with = |it: sdk::builders::ClientAuthenticationBuilder| {
            let it = sdk::Provisioned::builder().client_authentication(it.build());
            provisioned(it).unwrap()
        };
        let builder = sdk::ClientAuthentication::builder;
        let tls = sdk::Tls::builder().certificate_authority_arn_list("arn:aws:acm-pca:x").build();
        assert!(with(builder().tls(tls)).authenticated);
        let off = sdk::Tls::builder().enabled(false).certificate_authority_arn_list("a").build();
        assert!(!with(builder().tls(off)).authenticated);
        let iam = sdk::Sasl::builder().iam(sdk::Iam::builder().enabled(true).build()).build();
        assert!(with(builder().sasl(iam)).authenticated);
        let open = sdk::Unauthenticated::builder().enabled(true).build();
        let open = with(builder().unauthenticated(open));
        assert_eq!((open.unauthenticated, open.authenticated), (Some(true), false));
    }
}
