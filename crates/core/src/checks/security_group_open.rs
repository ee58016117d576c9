use ipnet::IpNet;

use crate::around::{asked, not_asked};
use crate::facts::{Area, Permission, SecurityGroup, SecurityGroupDetail};
use crate::{
    Arn, Check, Context, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    api,
};

pub(super) static CHECK: Check = Check {
    id: "security-group-open",
    title: "Security group on a data path admits more than it needs",
    severity: Severity::Medium,
    practices: &[Practice::P12],
    services: &[Service::Firehose, Service::Kinesis, Service::Flink],
    rationale: "The group of an interface endpoint says who may use the endpoint: its VPC and the \
        ranges of the organization are enough. Network interfaces of Flink, Firehose and \
        Lambda need nobody to come in from anywhere, and unrestricted egress lets changed code \
        send data to any address.",
    remediation: Remediation {
        text: "Admit HTTPS from the VPC's ranges, or from the clients' security groups, to \
            endpoints. Give interfaces of Flink, Firehose and Lambda no ingress beyond their own \
            group, and egress to the endpoints, brokers and databases that they need.",
        cli: "aws ec2 revoke-security-group-ingress --group-id <security-group> --security-group-rule-ids <rule> --region <region>\naws ec2 revoke-security-group-egress --group-id <security-group> --security-group-rule-ids <rule> --region <region>\naws ec2 authorize-security-group-egress --group-id <security-group> --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=<endpoint-security-group>}] --region <region>",
        terraform: "resource \"aws_vpc_security_group_ingress_rule\" \"endpoint\" {\n  security_group_id = aws_security_group.endpoint.id\n  cidr_ipv4         = aws_vpc.example.cidr_block\n  ip_protocol       = \"tcp\"\n  from_port         = 443\n  to_port           = 443\n}",
    },
    references: &[Reference {
        title: "Amazon VPC User Guide: Control traffic to your AWS resources using security groups",
        url: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    }],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_SECURITY_GROUPS,
        &api::EC2_DESCRIBE_VPC_ENDPOINTS,
        &api::EC2_DESCRIBE_VPCS,
        &api::FIREHOSE_DESCRIBE_DELIVERY_STREAM,
        &api::KINESISANALYTICS_DESCRIBE_APPLICATION,
        &api::LAMBDA_GET_FUNCTION_CONFIGURATION,
    ],
    scopes: &[Scope::SecurityGroup(judge)],
};

/// A group of Redshift is not judged here: redshift-ingress-open knows who has to reach it.
fn judge(context: &Context<'_>, group: &SecurityGroup, judge: &mut Judge) {
    let interface = guards_interface(context, &group.arn);
    if interface {
        judge.part(|judge| of_interface(group, judge));
    }
    judge.part(|judge| {
        if !guards_endpoint(context, group, interface)? {
            return Err(Stop::not_applicable(
                "The group guards no endpoint and no interface of Flink, Firehose or Lambda; \
                 redshift-ingress-open judges those of Redshift.",
            ));
        }
        of_endpoint(context, group, judge)
    });
}

/// Network interfaces of an application, a delivery stream or a function are in its VPC, and so is their
/// group. A description that is missing leads to a verdict of its own.
fn guards_interface(context: &Context<'_>, group: &Arn) -> bool {
    let (id, Some(place)) = (group.name(), group.target()) else { return false };
    let mut interfaces = context.rights.holdings().interfaces(place.account);
    // Few have the group, so where they are is asked last.
    interfaces.any(|(arn, ids)| ids.iter().any(|it| it == id) && arn.target() == Some(place))
}

/// Endpoints are asked for wherever streams are: where they were not, and no interface says that
/// streams are there, the group came from elsewhere.
fn guards_endpoint(
    context: &Context<'_>,
    group: &SecurityGroup,
    interface: bool,
) -> Result<bool, Stop> {
    let Some(target) = group.arn.target() else { return Ok(false) };
    let id = group.arn.name();
    match context.snapshot.endpoints(target) {
        Some(fact) => {
            let uses = |it: &crate::facts::Endpoint| it.security_groups.iter().any(|it| it == id);
            Ok(fact.known()?.iter().any(uses))
        }
        None if interface => Err(not_asked(&api::EC2_DESCRIBE_VPC_ENDPOINTS, target)),
        None => Ok(false),
    }
}

fn detail(group: &SecurityGroup) -> Result<&SecurityGroupDetail, Stop> {
    let detail = group.detail.known()?.as_ref();
    detail.ok_or_else(|| Stop::not_applicable("The security group does not exist."))
}

fn of_interface(group: &SecurityGroup, judge: &mut Judge) -> Result<(), Stop> {
    let detail = detail(group)?;
    let all_out = || detail.egress.iter().filter(|it| it.protocol == "-1");
    for permission in &detail.ingress {
        if let Some(range) = anywhere(permission) {
            let sentence = "The group of network interfaces admits traffic from anywhere.";
            let seen = format!("{} from {range}", traffic(permission));
            judge.fail(&group.detail, "Ingress", seen, "known sources", sentence);
        }
    }
    for permission in all_out() {
        if let Some(range) = anywhere(permission) {
            let sentence = "The group of network interfaces lets all traffic out to any address.";
            let seen = format!("{} to {range}", traffic(permission));
            judge.fail(&group.detail, "Egress", seen, "the destinations that are needed", sentence);
        }
    }
    listed_elsewhere(group, detail.ingress.iter().chain(all_out()))
}

/// Every address, in one range or in several that add up to it.
fn anywhere(permission: &Permission) -> Option<IpNet> {
    IpNet::aggregate(&permission.ranges).into_iter().find(|it| it.prefix_len() == 0)
}

/// A list that somebody keeps apart from the group may hold any address.
fn listed_elsewhere<'a>(
    group: &SecurityGroup,
    permissions: impl IntoIterator<Item = &'a Permission>,
) -> Result<(), Stop> {
    match permissions.into_iter().find_map(|it| it.prefix_lists.first()) {
        Some(list) => {
            let why = format!("what the prefix list {list} holds is not known");
            Err(Stop::undecided(&group.detail, why))
        }
        None => Ok(()),
    }
}

fn of_endpoint(
    context: &Context<'_>,
    group: &SecurityGroup,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let detail = detail(group)?;
    let allowed = allowed(context, group, detail)?;
    for permission in &detail.ingress {
        for range in
            permission.ranges.iter().filter(|it| !allowed.iter().any(|net| net.contains(*it)))
        {
            let sentence = format!("The group of an interface endpoint admits {range}.");
            let seen = format!("{} from {range}", traffic(permission));
            let expected = "ranges of the VPC and of the organization";
            judge.fail(&group.detail, "Ingress", seen, expected, sentence);
        }
    }
    listed_elsewhere(group, &detail.ingress)
}

/// The ranges of the group's VPC and those of the organization, neighbours put together.
fn allowed(
    context: &Context<'_>,
    group: &SecurityGroup,
    detail: &SecurityGroupDetail,
) -> Result<Vec<IpNet>, Stop> {
    let (Some(target), Some(id)) = (group.arn.target(), &detail.vpc) else {
        return Err(Stop::undecided(&group.detail, "AWS did not say the group's VPC"));
    };
    let vpcs = &asked(context.snapshot.network(target), Area::Network, target)?.vpcs;
    let vpc = vpcs.known()?.iter().find(|it| it.id == *id);
    let vpc = vpc.ok_or_else(|| Stop::undecided(vpcs, format!("{id} was not listed")))?;
    let configured = &context.settings.ingress_ranges;
    let all: Vec<IpNet> = vpc.ranges.iter().chain(configured).copied().collect();
    Ok(IpNet::aggregate(&all))
}

fn traffic(permission: &Permission) -> String {
    match (permission.protocol.as_str(), permission.ports) {
        ("-1", _) => "all traffic".to_owned(),
        (protocol, None) => protocol.to_owned(),
        (protocol, Some((from, to))) if from == to => format!("{protocol} {from}"),
        (protocol, Some((from, to))) => format!("{protocol} {from}-{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{Resource, SecurityGroupDetail};
    use crate::sample::{CLICKS, GROUP, around};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn after(change: impl FnOnce(&mut SecurityGroupDetail)) -> Snapshot {
        sample::with(|s| change(around::group(s)))
    }

    fn kind(snapshot: &Snapshot) -> VerdictKind {
        sample::kind(&CHECK, snapshot, GROUP)
    }

    fn admit(range: &str) -> Snapshot {
        after(|it| it.ingress[0].ranges.push(range.parse().unwrap()))
    }

    #[test]
    fn violates() {
        for range in ["0.0.0.0/0", "::/0", "10.1.0.0/16", "10.0.0.0/15"] {
            assert_eq!(kind(&admit(range)), VerdictKind::Fail, "{range}");
        }
        assert_eq!(kind(&after(around::open_egress)), VerdictKind::Fail);
    }

    /// Nothing but the endpoints uses the group.
    fn endpoints_alone(s: &mut Snapshot) {
        sample::detail(s).vpc.clear();
        for stream in s.delivery_streams.values_mut() {
            for destination in &mut sample::value(&mut stream.description).destinations {
                destination.vpc_security_groups.clear();
            }
        }
        for resource in s.resources.values_mut() {
            if let Resource::Function(it) = resource
                && let Some(configuration) = sample::value(&mut it.configuration)
            {
                configuration.security_groups.clear();
            }
        }
    }

    #[test]
    fn interfaces_are_held_to_less_than_endpoints() {
        let no_endpoints = |range: &str| {
            let mut snapshot = admit(range);
            around::endpoints(&mut snapshot).clear();
            snapshot
        };
        assert_eq!(kind(&no_endpoints("10.1.0.0/16")), VerdictKind::Pass);
        let mut halves = no_endpoints("0.0.0.0/1");
        assert_eq!(kind(&halves), VerdictKind::Pass);
        around::group(&mut halves).ingress[0].ranges.push("128.0.0.0/1".parse().unwrap());
        assert_eq!(kind(&halves), VerdictKind::Fail, "two halves of every address");
        let mut list = no_endpoints("10.1.0.0/16");
        around::group(&mut list).ingress[0].prefix_lists.push("pl-0a".to_owned());
        assert_eq!(kind(&list), VerdictKind::Unknown, "nobody knows what the list holds");
        assert_eq!(kind(&no_endpoints("0.0.0.0/0")), VerdictKind::Fail);
        let endpoint_only = sample::with(|s| {
            around::open_egress(around::group(s));
            endpoints_alone(s);
        });
        assert_eq!(kind(&endpoint_only), VerdictKind::Pass, "an endpoint sends nothing by itself");
        let firehose = sample::with(|s| {
            around::open_egress(around::group(s));
            endpoints_alone(s);
            sample::destination(s, CLICKS).vpc_security_groups = vec!["sg-0a".to_owned()];
        });
        assert_eq!(kind(&firehose), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(kind(&sample::snapshot()), VerdictKind::Pass);
        assert_eq!(kind(&admit("10.0.7.0/24")), VerdictKind::Pass);
        let configured = Settings {
            ingress_ranges: vec!["10.1.0.0/16".parse().unwrap()],
            ..Settings::default()
        };
        let verdict = sample::judge_with(&CHECK, &admit("10.0.0.0/15"), GROUP, &configured);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        for api in [
            &api::EC2_DESCRIBE_SECURITY_GROUPS,
            &api::EC2_DESCRIBE_VPC_ENDPOINTS,
            &api::EC2_DESCRIBE_VPCS,
        ] {
            assert_eq!(kind(&sample::without(api)), VerdictKind::Unknown, "{api}");
        }
        let list = after(|it| it.ingress[0].prefix_lists.push("pl-0a".to_owned()));
        assert_eq!(kind(&list), VerdictKind::Unknown);
    }

    #[test]
    fn groups_of_something_else_are_left_out() {
        let neither = sample::with(|s| {
            around::endpoints(s).clear();
            endpoints_alone(s);
            around::open_egress(around::group(s));
        });
        assert_eq!(kind(&neither), VerdictKind::NotApplicable);
    }
}
