use aws_sdk_redshift::operation::describe_cluster_parameters::DescribeClusterParametersOutput;
use aws_sdk_redshift::types as sdk;
use aws_sdk_redshiftserverless::types as serverless;
use hydrant_core::facts::{Cluster, ClusterDetail, Resource, Workgroup, WorkgroupDetail};
use hydrant_core::{Answer, Arn, Fact, Target, Unknown, api};

use super::asker;
use crate::door::Session;
use crate::reading::{foreign, nothing, pages, source, text, told};

/// A provisioned cluster, by its name: only its own account can be asked.
pub(super) async fn cluster(session: &Session, arn: &Arn, referrer: Target) -> Answer {
    let target = asker(session, arn.target(), referrer).await;
    let detail = cluster_detail(session, arn, target).await;
    let require_ssl = match detail.known() {
        Ok(Some(it)) => require_ssl(session, it.parameter_group.as_ref(), target).await,
        _ => nothing(&detail),
    };
    let cluster = Cluster { arn: arn.clone(), detail, require_ssl };
    Answer::Resource(Box::new(Resource::Cluster(cluster)))
}

async fn cluster_detail(
    session: &Session,
    arn: &Arn,
    target: Target,
) -> Fact<Option<ClusterDetail>> {
    let api = &api::REDSHIFT_DESCRIBE_CLUSTERS;
    let source = source(api, target);
    if arn.account() != Some(target.account) {
        return foreign(source);
    }
    let name = arn.resource().strip_prefix("cluster:").unwrap_or(arn.name());
    let client = &session.door.clients.redshift;
    let send = |ticket| {
        client
            .describe_clusters()
            .cluster_identifier(name)
            .customize()
            .config_override(ticket)
            .send()
    };
    match session.call(api, target, send).await {
        Ok(answer) => {
            let mut found = answer.clusters().iter();
            let found = found.find(|it| it.cluster_identifier() == Some(name));
            told(source, found.and_then(cluster_shape).map(Some))
        }
        Err(failed) if failed.failure.is("ClusterNotFound") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

fn cluster_shape(it: &sdk::Cluster) -> Option<ClusterDetail> {
    let groups = it.vpc_security_groups().iter().map(|it| text(it.vpc_security_group_id()));
    let parameters = match it.cluster_parameter_groups().first() {
        Some(group) => {
            Some((text(group.parameter_group_name())?, text(group.parameter_apply_status())?))
        }
        None => None,
    };
    Some(ClusterDetail {
        status: text(it.cluster_status())?,
        encrypted: it.encrypted()?,
        key: text(it.kms_key_id()),
        multi_az: text(it.multi_az()),
        public: it.publicly_accessible()?,
        port: it.endpoint().and_then(|it| it.port()),
        parameter_group: parameters,
        security_groups: groups.collect::<Option<Vec<_>>>()?,
    })
}

/// `require_ssl` in a cluster's parameter group, whether set there or left as the engine has it.
async fn require_ssl(
    session: &Session,
    group: Option<&(String, String)>,
    target: Target,
) -> Fact<Option<String>> {
    let api = &api::REDSHIFT_DESCRIBE_CLUSTER_PARAMETERS;
    let Some((group, _)) = group else {
        let detail = "the cluster names no parameter group";
        return Fact::Unknown(Unknown::not_asked(source(api, target), detail));
    };
    let client = &session.door.clients.redshift;
    let ask = |marker: Option<String>| {
        session.call(api, target, move |ticket| {
            let request = client.describe_cluster_parameters().parameter_group_name(group);
            request.set_marker(marker.clone()).customize().config_override(ticket).send()
        })
    };
    let read = |page: &DescribeClusterParametersOutput| ssl(page.parameters());
    let listed = pages(source(api, target), ask, DescribeClusterParametersOutput::marker, read);
    match listed.await {
        Fact::Known(found, source) => Fact::Known(found.into_iter().next(), source),
        Fact::Unknown(unknown) => Fact::Unknown(unknown),
    }
}

/// The values of `require_ssl` on a page.
fn ssl(parameters: &[sdk::Parameter]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for parameter in parameters {
        if parameter.parameter_name()? == "require_ssl" {
            found.push(parameter.parameter_value()?.to_owned());
        }
    }
    Some(found)
}

/// A workgroup, by its name: only its own account can be asked.
pub(super) async fn workgroup(session: &Session, arn: &Arn, referrer: Target) -> Answer {
    let target = asker(session, arn.target(), referrer).await;
    let detail = workgroup_detail(session, arn, target).await;
    let namespace_key = match detail.known() {
        Ok(Some(it)) => namespace_key(session, it.namespace.as_deref(), target).await,
        _ => nothing(&detail),
    };
    let workgroup = Workgroup { arn: arn.clone(), detail, namespace_key };
    Answer::Resource(Box::new(Resource::Workgroup(workgroup)))
}

async fn workgroup_detail(
    session: &Session,
    arn: &Arn,
    target: Target,
) -> Fact<Option<WorkgroupDetail>> {
    let api = &api::REDSHIFT_SERVERLESS_GET_WORKGROUP;
    let source = source(api, target);
    if arn.account() != Some(target.account) {
        return foreign(source);
    }
    let client = &session.door.clients.redshift_serverless;
    let send = |ticket| {
        client.get_workgroup().workgroup_name(arn.name()).customize().config_override(ticket).send()
    };
    match session.call(api, target, send).await {
        Ok(answer) => told(source, answer.workgroup().and_then(workgroup_shape).map(Some)),
        Err(failed) if failed.failure.is("ResourceNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

fn workgroup_shape(it: &serverless::Workgroup) -> Option<WorkgroupDetail> {
    let mut parameters = it.config_parameters().iter();
    let ssl = parameters.find(|it| it.parameter_key() == Some("require_ssl"));
    Some(WorkgroupDetail {
        status: it.status()?.as_str().to_owned(),
        namespace: text(it.namespace_name()),
        require_ssl: match ssl {
            Some(parameter) => Some(parameter.parameter_value()?.to_owned()),
            None => None,
        },
        public: it.publicly_accessible()?,
        port: it.port().or_else(|| it.endpoint()?.port()),
        subnets: it.subnet_ids().to_vec(),
        security_groups: it.security_group_ids().to_vec(),
    })
}

async fn namespace_key(
    session: &Session,
    namespace: Option<&str>,
    target: Target,
) -> Fact<Option<String>> {
    let api = &api::REDSHIFT_SERVERLESS_GET_NAMESPACE;
    let source = source(api, target);
    let Some(namespace) = namespace else {
        return Fact::Unknown(Unknown::not_asked(source, "the workgroup names no namespace"));
    };
    let client = &session.door.clients.redshift_serverless;
    let send = |ticket| {
        let request = client.get_namespace().namespace_name(namespace);
        request.customize().config_override(ticket).send()
    };
    match session.call(api, target, send).await {
        Ok(answer) => told(source, answer.namespace().map(key)),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// A namespace without a key of its own names AWS's.
fn key(it: &serverless::Namespace) -> Option<String> {
    text(it.kms_key_id()).filter(|key| key != "AWS_OWNED_KMS_KEY")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster() -> sdk::builders::ClusterBuilder {
        let group = sdk::ClusterParameterGroupStatus::builder()
            .parameter_group_name("strict")
            .parameter_apply_status("pending-reboot");
        let firewall = sdk::VpcSecurityGroupMembership::builder().vpc_security_group_id("sg-0a");
        sdk::Cluster::builder()
            .cluster_identifier("warehouse")
            .cluster_status("available")
            .encrypted(true)
            .kms_key_id("a-key")
            .multi_az("Disabled")
            .publicly_accessible(false)
            .endpoint(sdk::Endpoint::builder().port(5439).build())
            .cluster_parameter_groups(group.build())
            .vpc_security_groups(firewall.build())
    }

    #[test]
    fn a_cluster_is_read_whole_or_not_at_all() {
        let expected = ClusterDetail {
            status: "available".to_owned(),
            encrypted: true,
            key: Some("a-key".to_owned()),
            multi_az: Some("Disabled".to_owned()),
            public: false,
            port: Some(5439),
            parameter_group: Some(("strict".to_owned(), "pending-reboot".to_owned())),
            security_groups: vec!["sg-0a".to_owned()],
        };
        assert_eq!(cluster_shape(&cluster().build()), Some(expected));
        assert_eq!(cluster_shape(&cluster().set_encrypted(None).build()), None);
        let nameless = sdk::VpcSecurityGroupMembership::builder().build();
        assert_eq!(cluster_shape(&cluster().vpc_security_groups(nameless).build()), None);
    }

    #[test]
    fn require_ssl_is_found_among_the_parameters() {
        let parameter = |name: &str, value: Option<&str>| {
            let it = sdk::Parameter::builder().parameter_name(name);
            it.set_parameter_value(value.map(str::to_owned)).build()
        };
        let other = parameter("search_path", Some("public"));
        assert_eq!(ssl(std::slice::from_ref(&other)), Some(Vec::new()));
        let found = ssl(&[other.clone(), parameter("require_ssl", Some("true"))]);
        assert_eq!(found, Some(vec!["true".to_owned()]));
        assert_eq!(ssl(&[other, parameter("require_ssl", None)]), None);
        assert_eq!(ssl(&[sdk::Parameter::builder().build()]), None);
    }

    #[test]
    fn a_workgroup_keeps_its_switches() {
        let ssl = serverless::ConfigParameter::builder()
            .parameter_key("require_ssl")
            .parameter_value("false");
        let workgroup = || {
            serverless::Workgroup::builder()
                .status(serverless::WorkgroupStatus::Available)
                .namespace_name("lake")
                .publicly_accessible(true)
                .endpoint(serverless::Endpoint::builder().port(5439).build())
                .subnet_ids("subnet-0a")
                .security_group_ids("sg-0a")
        };
        let expected = WorkgroupDetail {
            status: "AVAILABLE".to_owned(),
            namespace: Some("lake".to_owned()),
            require_ssl: Some("false".to_owned()),
            public: true,
            port: Some(5439),
            subnets: vec!["subnet-0a".to_owned()],
            security_groups: vec!["sg-0a".to_owned()],
        };
        let found = workgroup_shape(&workgroup().config_parameters(ssl.build()).build());
        assert_eq!(found, Some(expected.clone()));
        let unset = workgroup_shape(&workgroup().build());
        assert_eq!(unset, Some(WorkgroupDetail { require_ssl: None, ..expected }));
        assert_eq!(workgroup_shape(&workgroup().set_publicly_accessible(None).build()), None);
    }

    #[test]
    fn a_key_of_aws_is_no_key_of_ours() {
        let namespace = |key: &str| serverless::Namespace::builder().kms_key_id(key).build();
        assert_eq!(key(&namespace("AWS_OWNED_KMS_KEY")), None);
        assert_eq!(key(&namespace("a-key")), Some("a-key".to_owned()));
    }
}
