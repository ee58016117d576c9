//! Fills in what an organization leaves out, and refuses what cannot be.

use std::collections::BTreeSet;

use super::{
    Alias, Bucket, BucketEncryption, DeliveryEncryption, Destination, Key, LogGroup, Network, Org,
    OrgError, Stream, StreamEncryption, organization_policy,
};
use crate::org::uuid;

mod people;
mod resources;
mod roles;

/// Fills in the keys, buckets and log groups that resources name by leaving them out.
pub(super) fn fill(org: &mut Org) -> Result<(), OrgError> {
    organization(org);
    let mut made = Made::default();
    delivery_streams(org, &mut made);
    org.networks.iter_mut().for_each(Network::complete);
    for it in &mut org.streams {
        if it.encryption == StreamEncryption::Kms && it.key.is_none() {
            it.key = Some(made.key(&it.account, &it.region));
        }
        channels(it, &mut made);
    }
    applications(org, &mut made);
    for it in &mut org.trails {
        if it.key.is_none() {
            it.key = Some(made.key(&it.account, &it.region));
        }
        if let Some(group) = &it.log_group {
            made.log_group(&it.account, &it.region, group, Vec::new());
        }
    }
    resources::named(org, &mut made);
    made.buckets(&mut org.buckets);
    resources::copies(org);
    resources::alerts(org);
    for it in &mut org.buckets {
        if it.encryption == BucketEncryption::Kms && it.key.is_none() {
            it.key = Some(made.key(&it.account, &it.region));
        }
    }
    made.rest(org);
    roles::fill(org);
    organization_policy::fill(org);
    check(org)
}

fn organization(org: &mut Org) {
    let organization = &mut org.organization;
    if organization.id.is_empty() {
        "o-hydrantsim".clone_into(&mut organization.id);
    }
    if organization.root_id.is_empty() {
        "r-sim1".clone_into(&mut organization.root_id);
    }
    if organization.management_account.is_empty()
        && let Some(first) = org.accounts.first()
    {
        organization.management_account.clone_from(&first.id);
    }
}

fn delivery_streams(org: &mut Org, made: &mut Made) {
    for it in &mut org.delivery_streams {
        if it.encryption == DeliveryEncryption::Cmk && it.key.is_none() {
            it.key = Some(made.key(&it.account, &it.region));
        }
        // Their managed destinations are encrypted with it.
        if matches!(
            it.destination,
            Destination::Elasticsearch | Destination::Opensearch | Destination::Redshift
        ) {
            made.key(&it.account, &it.region);
        }
        if it.bucket.is_empty() {
            it.bucket = made.bucket(&it.account, &it.region);
        }
        if it.logging && it.log_group.is_empty() {
            it.log_group = format!("/aws/kinesisfirehose/{}", it.name);
            let streams = vec!["BackupDelivery".to_owned(), it.log_stream.clone()];
            made.log_group(&it.account, &it.region, &it.log_group, streams);
        }
    }
}

fn channels(stream: &mut Stream, made: &mut Made) {
    let Stream { account, region, channels, .. } = stream;
    for it in channels {
        if it.key.is_none() {
            it.key = Some(made.key(account, region));
        }
        if it.bucket.is_empty() {
            it.bucket = made.bucket(account, region);
        }
        if it.logging && it.log_group.is_empty() {
            it.log_group = format!("/aws/kinesis/channels/{}", it.name);
            made.log_group(account, region, &it.log_group, vec![it.name.clone()]);
        }
    }
}

fn applications(org: &mut Org, made: &mut Made) {
    for it in &mut org.applications {
        it.customer_key &= it.takes_key();
        if it.customer_key && it.key.is_none() {
            it.key = Some(made.key(&it.account, &it.region));
        }
        if it.code_bucket.is_empty() {
            it.code_bucket = made.bucket(&it.account, &it.region);
        }
        // An application that names nothing leaves open what its code reads and writes.
        if it.properties.is_empty() && !it.is_sql() && !it.is_studio() {
            let location = format!("s3://{}/reference/", it.code_bucket);
            let group = [("reference.location".to_owned(), location)].into();
            it.properties.insert("reference".to_owned(), group);
        }
        if it.logging && it.log_group.is_empty() {
            it.log_group = format!("/aws/kinesis-analytics/{}", it.name);
            let streams = vec!["kinesis-analytics-log-stream".to_owned()];
            made.log_group(&it.account, &it.region, &it.log_group, streams);
        }
    }
}

/// The resources that exist because something referred to a default.
#[derive(Default)]
struct Made {
    keys: BTreeSet<(String, String)>,
    buckets: BTreeSet<(String, String)>,
    log_groups: Vec<LogGroup>,
}

impl Made {
    fn key(&mut self, account: &str, region: &str) -> String {
        self.keys.insert((account.to_owned(), region.to_owned()));
        clean_key(account, region)
    }

    fn bucket(&mut self, account: &str, region: &str) -> String {
        self.buckets.insert((account.to_owned(), region.to_owned()));
        bucket_name(account, region)
    }

    fn log_group(&mut self, account: &str, region: &str, name: &str, streams: Vec<String>) {
        let key = Some(self.key(account, region));
        self.log_groups.push(LogGroup { streams, key, ..LogGroup::new(account, region, name) });
    }

    fn buckets(&mut self, into: &mut Vec<Bucket>) {
        for (account, region) in std::mem::take(&mut self.buckets) {
            let name = bucket_name(&account, &region);
            if into.iter().all(|bucket| bucket.name != name) {
                into.push(Bucket::new(&account, &region, &name));
            }
        }
    }

    fn rest(mut self, org: &mut Org) {
        for it in &mut org.log_groups {
            if it.key.is_none() {
                it.key = Some(self.key(&it.account, &it.region));
            }
        }
        for (account, region) in self.keys {
            let id = key_id(&account, &region);
            if org.keys.iter().any(|key| key.id == id) {
                continue;
            }
            let name = "alias/streaming-data".to_owned();
            org.aliases.push(Alias {
                account: account.clone(),
                region: region.clone(),
                name,
                key: Some(id.clone()),
            });
            org.keys.push(Key::new(&account, &region, &id));
        }
        let known: BTreeSet<_> = org.log_groups.iter().map(LogGroup::arn).collect();
        org.log_groups
            .extend(self.log_groups.into_iter().filter(|group| !known.contains(&group.arn())));
    }
}

/// The ARN of the clean key of an account and Region.
pub(crate) fn clean_key(account: &str, region: &str) -> String {
    format!("arn:aws:kms:{region}:{account}:key/{}", key_id(account, region))
}

fn key_id(account: &str, region: &str) -> String {
    uuid(&format!("key {account} {region}"))
}

fn bucket_name(account: &str, region: &str) -> String {
    format!("streaming-data-{account}-{region}")
}

fn check(org: &Org) -> Result<(), OrgError> {
    let members: BTreeSet<_> = org.accounts.iter().map(|account| account.id.as_str()).collect();
    if members.len() != org.accounts.len() {
        return Err(OrgError::Invalid("an account id occurs twice".to_owned()));
    }
    if let Some(odd) =
        members.iter().find(|id| id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(OrgError::Invalid(format!("`{odd}` is not an account id of twelve digits")));
    }
    if !members.contains(org.organization.management_account.as_str()) {
        return Err(OrgError::Invalid("the management account is not a member".to_owned()));
    }
    // A stranger's stream is there for whom it is shared with.
    let streams = org.streams.iter();
    let streams =
        streams.filter(|it| org.account(&it.account).is_some() || it.readable_by.is_empty());
    let homes = (org.delivery_streams.iter().map(|it| (&it.account, &it.region, &it.name)))
        .chain(streams.map(|it| (&it.account, &it.region, &it.name)))
        .chain(org.applications.iter().map(|it| (&it.account, &it.region, &it.name)));
    for (account, region, name) in homes {
        let Some(home) = org.account(account) else {
            return Err(OrgError::Invalid(format!(
                "`{name}` lives in {account}, which is not a member"
            )));
        };
        if !org.regions.contains(region) || home.regions_off.contains(region) {
            return Err(OrgError::Invalid(format!(
                "`{name}` lives in {region}, which is off for {account}"
            )));
        }
    }
    surroundings(org, &members)?;
    people::check(org, &members)?;
    let mut names = BTreeSet::new();
    if let Some(twice) = org.buckets.iter().find(|bucket| !names.insert(bucket.name.as_str())) {
        return Err(OrgError::Invalid(format!("the bucket `{}` occurs twice", twice.name)));
    }
    Ok(())
}

/// Refuses a row about an account that is not a member, and a finding of no moment.
fn surroundings(org: &Org, members: &BTreeSet<&str>) -> Result<(), OrgError> {
    let mut accounts = (org.networks.iter().map(|it| it.account.as_str()))
        .chain(org.guards.iter().map(|it| it.account.as_str()));
    if let Some(stranger) = accounts.find(|account| !members.contains(account)) {
        let message = format!("a network or a guard belongs to {stranger}, which is not a member");
        return Err(OrgError::Invalid(message));
    }
    let mut moments = org.guards.iter().flat_map(|guard| {
        let guardduty = guard.guardduty_findings.iter().filter_map(|it| it.updated.as_deref());
        guardduty.chain(guard.macie_findings.iter().filter_map(|it| it.updated.as_deref()))
    });
    match moments.find(|moment| crate::wire::time::read(moment).is_none()) {
        Some(odd) => Err(OrgError::Invalid(format!("`{odd}` is not a moment"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "regions = ['eu-west-1']\n[organization]\n[[account]]\nid = '111111111111'\nname = 'a'\n";

    #[test]
    fn a_bare_stream_gets_a_key_a_bucket_and_a_log_group() {
        let text = format!(
            "{HEAD}[[delivery_stream]]\naccount = '111111111111'\nregion = 'eu-west-1'\nname = 'clicks'\n"
        );
        let org = Org::from_toml(&text).unwrap();
        assert_eq!(org.keys.len(), 1);
        assert_eq!(org.delivery_streams[0].key.as_deref(), Some(org.keys[0].arn().as_str()));
        assert_eq!(org.delivery_streams[0].bucket, org.buckets[0].name);
        assert_eq!(org.log_groups[0].name, "/aws/kinesisfirehose/clicks");
    }

    #[test]
    fn a_stream_of_a_stranger_is_refused_unless_it_is_shared() {
        let text = format!(
            "{HEAD}[[stream]]\naccount = '999999999999'\nregion = 'eu-west-1'\nname = 'clicks'\n"
        );
        assert!(Org::from_toml(&text).unwrap_err().to_string().contains("not a member"));
        Org::from_toml(&format!("{text}readable_by = ['123456789012']\n")).unwrap();
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Org::from_toml(&format!("{HEAD}colour = 'red'\n")).is_err());
    }
}
