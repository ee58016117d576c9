use crate::facts::{Cluster, Permission, Resource, Workgroup};
use crate::firehose_blocks::FIREHOSE;
use crate::{
    Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service, Severity, Stop,
    Target, api, references,
};
use ipnet::IpNet;

pub(super) static CHECK: Check = Check {
    id: "redshift-ingress-open",
    title: "Security group of Redshift admits more than Firehose",
    severity: Severity::High,
    practices: &[Practice::P12],
    services: &[Service::Firehose],
    rationale: "Firehose needs a warehouse that is reached from the internet, so the security group \
        is the only network barrier. A group that admits more than the addresses of Firehose \
        lets everybody there try passwords.",
    remediation: Remediation {
        text: "Admit the CIDR block of Firehose in this Region, security groups and private ranges, \
            and nothing else, in place. List other ranges of the organization in ingress_ranges. \
            The dates and blocks are those of the AWS page.",
        cli: "aws ec2 revoke-security-group-ingress --group-id <group> --protocol tcp --port 5439 --cidr 0.0.0.0/0 --region <region>\naws ec2 authorize-security-group-ingress --group-id <group> --protocol tcp --port 5439 --cidr <firehose-block> --region <region>",
        terraform: "resource \"aws_vpc_security_group_ingress_rule\" \"firehose\" {\n  security_group_id = aws_security_group.warehouse.id\n  cidr_ipv4         = \"<firehose-block>\"\n  ip_protocol       = \"tcp\"\n  from_port         = 5439\n  to_port           = 5439\n}",
    },
    references: &[Reference {
        title: "Amazon Data Firehose Developer Guide: Controlling access with Amazon Data Firehose",
        url: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc",
    }],
    mappings: &[],
    reads: &[
        &api::EC2_DESCRIBE_SECURITY_GROUPS,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::REDSHIFT_SERVERLESS_GET_WORKGROUP,
        &api::REDSHIFT_DESCRIBE_CLUSTERS,
    ],
    scopes: &[Scope::Cluster(judge_cluster), Scope::Workgroup(judge_workgroup)],
};

fn judge_cluster(context: &Context<'_>, cluster: &Cluster, judge: &mut Judge) {
    match (context.cluster(cluster), cluster.arn.target()) {
        (Ok(detail), Some(target)) => {
            let door = Door { port: detail.port, target };
            groups(context, judge, &cluster.detail, &detail.security_groups, door);
        }
        (Ok(_), None) => judge.part(|_| Err(nowhere(&cluster.detail))),
        (Err(stop), _) => judge.part(|_| Err(stop)),
    }
}

fn judge_workgroup(context: &Context<'_>, workgroup: &Workgroup, judge: &mut Judge) {
    match (context.workgroup(workgroup), workgroup.arn.target()) {
        (Ok(detail), Some(target)) => {
            let door = Door { port: detail.port, target };
            groups(context, judge, &workgroup.detail, &detail.security_groups, door);
        }
        (Ok(_), None) => judge.part(|_| Err(nowhere(&workgroup.detail))),
        (Err(stop), _) => judge.part(|_| Err(stop)),
    }
}

fn nowhere<T>(fact: &Fact<T>) -> Stop {
    Stop::undecided(fact, "the ARN names no account and Region")
}

/// Where it listens.
#[derive(Clone, Copy)]
struct Door {
    port: Option<i32>,
    target: Target,
}

fn groups<T>(
    context: &Context<'_>,
    judge: &mut Judge,
    named_by: &Fact<T>,
    ids: &[String],
    door: Door,
) {
    if ids.is_empty() {
        judge.part(|_| Err(Stop::undecided(named_by, "AWS named no security group")));
    }
    for id in ids {
        judge.part(|judge| {
            let arn = references::security_group(id, door.target);
            let Some(Resource::SecurityGroup(group)) =
                arn.and_then(|arn| context.snapshot.resource(&arn))
            else {
                let why = format!("the security group {id} was not looked up");
                return Err(Stop::undecided(named_by, why));
            };
            let fact = &group.detail;
            let Some(detail) = fact.known()? else {
                return Err(Stop::undecided(fact, format!("AWS knows no security group {id}")));
            };
            let mut gap = None;
            for permission in &detail.ingress {
                if !reaches(permission, door.port) {
                    continue;
                }
                if !permission.prefix_lists.is_empty() {
                    let why = format!("the ranges of a prefix list of {id} were not read");
                    gap = gap.or(Some(why));
                }
                for range in &permission.ranges {
                    match outside(range, context, door) {
                        Some(true) => {
                            let sentence = format!("The security group {id} admits {range}.");
                            let expected = "Firehose and ranges of the organization";
                            judge.fail(fact, "Ingress", range.to_string(), expected, sentence);
                        }
                        Some(false) => judge.saw(fact, "Ingress", range.to_string()),
                        None => {
                            let why = format!("{range} may be the block of Firehose here");
                            gap = gap.or(Some(why));
                        }
                    }
                }
            }
            gap.map_or(Ok(()), |why| Err(Stop::undecided(fact, why)))
        });
    }
}

/// Whether a permission opens the port. An unknown port may be any.
fn reaches(permission: &Permission, port: Option<i32>) -> bool {
    let tcp = matches!(permission.protocol.as_str(), "tcp" | "6" | "-1");
    let within = match (permission.ports, port) {
        (Some((first, last)), Some(port)) => (first..=last).contains(&port),
        _ => true,
    };
    tcp && (within || permission.protocol == "-1")
}

/// Whether a range lies outside of what may come in; none where nobody can say, because the block of
/// Firehose in this Region is not known. Any block of Firehose may come in: the stream may run in
/// another Region.
fn outside(range: &IpNet, context: &Context<'_>, door: Door) -> Option<bool> {
    /// Wider than this no organization is.
    const WIDEST: u8 = 8;
    if range.prefix_len() < WIDEST {
        return Some(true);
    }
    let within = |block: &IpNet| block.contains(range);
    let private = PRIVATE.iter().filter_map(|it| it.parse().ok());
    let firehose = FIREHOSE.iter().filter_map(|it| it.1.parse().ok());
    let mut allowed =
        context.settings.ingress_ranges.iter().copied().chain(private).chain(firehose);
    if allowed.any(|block| within(&block)) {
        return Some(false);
    }
    FIREHOSE.iter().any(|it| it.0 == door.target.region.as_str()).then_some(true)
}

/// Reached only over routes of the VPC: RFC 1918, RFC 6598, RFC 4193.
const PRIVATE: [&str; 5] =
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

#[cfg(test)]
mod tests {
    use super::{CHECK, PRIVATE};
    use crate::facts::Permission;
    use crate::firehose_blocks::FIREHOSE;
    use crate::sample::{CLUSTER, WORKGROUP};
    use crate::{Settings, Snapshot, VerdictKind, api, sample};

    fn with(change: impl Fn(&mut Permission)) -> Snapshot {
        sample::with(|s| {
            let group = sample::existing(&mut sample::warehouse_group_mut(s).detail);
            change(&mut group.ingress[0]);
        })
    }

    fn admitting(range: &str) -> Snapshot {
        with(|it| it.ranges.push(range.parse().unwrap()))
    }

    fn kinds(snapshot: &Snapshot) -> [VerdictKind; 2] {
        [CLUSTER, WORKGROUP].map(|name| sample::kind(&CHECK, snapshot, name))
    }

    #[test]
    fn violates() {
        for range in ["0.0.0.0/0", "::/0", "8.0.0.0/7", "198.51.100.0/24", "198.51.100.7/32"] {
            assert_eq!(kinds(&admitting(range)), [VerdictKind::Fail; 2], "{range}");
        }
        let everything = with(|it| {
            it.protocol = "-1".to_owned();
            it.ports = None;
            it.ranges.push("198.51.100.0/24".parse().unwrap());
            it.prefix_lists.push("pl-1".to_owned());
        });
        assert_eq!(kinds(&everything), [VerdictKind::Fail; 2], "a gap hides no violation");
    }

    #[test]
    fn clean() {
        assert_eq!(kinds(&sample::snapshot()), [VerdictKind::Pass; 2]);
        for range in ["10.0.0.0/8", "172.16.1.0/24", "35.158.127.160/27", "52.19.239.200/32"] {
            assert_eq!(kinds(&admitting(range)), [VerdictKind::Pass; 2], "{range}");
        }
        let another_port = with(|it| {
            it.ports = Some((443, 443));
            it.ranges.push("0.0.0.0/0".parse().unwrap());
        });
        assert_eq!(kinds(&another_port), [VerdictKind::Pass; 2]);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::EC2_DESCRIBE_SECURITY_GROUPS);
        assert_eq!(kinds(&denied), [VerdictKind::Unknown; 2]);
        let denied = sample::without(&api::REDSHIFT_DESCRIBE_CLUSTERS);
        assert_eq!(kinds(&denied), [VerdictKind::Unknown, VerdictKind::Pass]);
        let denied = sample::without(&api::REDSHIFT_SERVERLESS_GET_WORKGROUP);
        assert_eq!(kinds(&denied), [VerdictKind::Pass, VerdictKind::Unknown]);
        let listed = with(|it| it.prefix_lists.push("pl-1".to_owned()));
        assert_eq!(kinds(&listed), [VerdictKind::Unknown; 2]);
        let no_group = sample::with(|s| {
            sample::existing(&mut sample::cluster_mut(s).detail).security_groups.clear();
        });
        assert_eq!(kinds(&no_group)[0], VerdictKind::Unknown);
    }

    #[test]
    fn ranges_of_the_organization_are_configured() {
        let ingress_ranges = vec!["198.51.100.0/24".parse().unwrap()];
        let settings = Settings { ingress_ranges, ..Settings::default() };
        let snapshot = admitting("198.51.100.7/32");
        let verdict = sample::judge_with(&CHECK, &snapshot, CLUSTER, &settings);
        assert_eq!(verdict.kind, VerdictKind::Pass);
    }

    #[test]
    fn in_a_region_without_a_known_block_only_the_widest_ranges_fail() {
        let moved = |range: &str| {
            let mut snapshot = admitting(range);
            let arn = CLUSTER.replace("eu-west-1", "xx-nowhere-1");
            let mut cluster = sample::cluster_mut(&mut snapshot).clone();
            cluster.arn = sample::arn(&arn);
            let mut group = sample::warehouse_group_mut(&mut snapshot).clone();
            group.arn = sample::arn(&sample::WAREHOUSE_GROUP.replace("eu-west-1", "xx-nowhere-1"));
            for it in [
                crate::facts::Resource::Cluster(cluster),
                crate::facts::Resource::SecurityGroup(group),
            ] {
                snapshot.resources.insert(it.arn().clone(), it);
            }
            sample::kind(&CHECK, &snapshot, &arn)
        };
        assert_eq!(moved("198.51.100.0/27"), VerdictKind::Unknown);
        assert_eq!(moved("0.0.0.0/0"), VerdictKind::Fail);
        assert_eq!(moved("10.1.0.0/16"), VerdictKind::Pass);
    }

    #[test]
    fn the_tables_can_be_read() {
        assert!(FIREHOSE.is_sorted_by(|a, b| a.0 < b.0));
        let blocks = FIREHOSE.iter().map(|it| it.1).chain(PRIVATE);
        assert!(blocks.into_iter().all(|it| it.parse::<ipnet::IpNet>().is_ok()));
    }
}
