//! The condition keys that tell who calls, and what their values stand for.
//!
//! IAM User Guide, "AWS global condition context keys"; KMS Developer Guide, "AWS KMS condition
//! keys"; S3 User Guide, "Blocking public access", the meaning of public.
//!
//! Left out because anyone can meet them: `aws:PrincipalTag/…` (everybody tags their own
//! principals), `aws:VpcSourceIp` (everybody chooses the addresses of their own VPC), `aws:Referer`
//! and `aws:UserAgent` (written by the client), `kms:ViaService`, `aws:CalledVia` and
//! `aws:ViaAWSService` (the service acts for any customer), `aws:PrincipalType`, `sts:ExternalId`
//! (a shared word, not an identity).

use std::collections::BTreeSet;

use super::cidr::is_narrow;
use super::group::Group;
use crate::Condition;
use crate::principal::{is_account, is_unique_id};

/// How the values of a condition are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As they stand.
    Exact,
    /// With wildcards that span anything.
    Like,
    /// As ARNs, with wildcards that stay within a part.
    Arn,
    /// As address ranges.
    Address,
    /// As the boolean true.
    True,
}

/// The groups that the values of a condition single out; none if the key or any one value singles
/// out nobody.
pub(super) fn groups(
    condition: &Condition,
    reading: Reading,
    variables: bool,
) -> Option<BTreeSet<Group>> {
    let read = reader(&condition.key.to_ascii_lowercase(), reading)?;
    if condition.values.is_empty() {
        return None;
    }
    condition.values.iter().map(|value| read(value, reading, variables)).collect()
}

type Reader = fn(&str, Reading, bool) -> Option<Group>;

fn reader(key: &str, reading: Reading) -> Option<Reader> {
    let text = matches!(reading, Reading::Exact | Reading::Like);
    let arn = text || reading == Reading::Arn;
    let read: Reader = match key {
        // SNS puts the caller's account into aws:SourceOwner, and writes it into the default policy
        // of every topic.
        "aws:principalaccount" | "kms:calleraccount" | "aws:sourceowner" if text => account,
        "aws:principalorgid" if text => organization,
        "aws:principalorgpaths" if text => path,
        "aws:principalarn" if arn => arn_account,
        "aws:sourceaccount" if text => |v, r, vars| Some(service_for(account(v, r, vars)?)),
        "aws:sourceorgid" if text => |v, r, vars| Some(service_for(organization(v, r, vars)?)),
        "aws:sourceorgpaths" if text => |v, r, vars| Some(service_for(path(v, r, vars)?)),
        "aws:sourcearn" if arn => source,
        "aws:userid" if text => user_id,
        "aws:principalservicename" | "aws:principalservicenameslist" if text => service,
        "aws:principalisawsservice" if reading == Reading::True => {
            |_, _, _| Some(Group::AwsService)
        }
        "aws:sourcevpc" | "aws:sourcevpce" if text => fixed_place,
        "aws:sourceip" if reading == Reading::Address => {
            |value, _, _| is_narrow(value).then_some(Group::Place)
        }
        "aws:vpceaccount" | "s3:dataaccesspointaccount" if text => {
            |v, r, vars| Some(place_of(account(v, r, vars)?))
        }
        "aws:vpceorgid" if text => |v, r, vars| Some(place_of(organization(v, r, vars)?)),
        "aws:vpceorgpaths" if text => |v, r, vars| Some(place_of(path(v, r, vars)?)),
        "aws:sourcevpcarn" | "s3:dataaccesspointarn" if arn => {
            |v, r, vars| Some(place_of(arn_account(v, r, vars)?))
        }
        _ => return None,
    };
    Some(read)
}

fn account(value: &str, _: Reading, variables: bool) -> Option<Group> {
    if variables && value.eq_ignore_ascii_case("${aws:ResourceAccount}") {
        return Some(Group::Own);
    }
    is_account(value).then(|| Group::Account(value.to_owned()))
}

fn organization(value: &str, _: Reading, variables: bool) -> Option<Group> {
    if variables && value.eq_ignore_ascii_case("${aws:ResourceOrgID}") {
        return Some(Group::Own);
    }
    let rest = value.strip_prefix("o-")?;
    let fixed = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    fixed.then(|| Group::Organization(value.to_owned()))
}

/// `o-…/r-…/ou-…/*`: whatever the rest, the organization is fixed.
fn path(value: &str, reading: Reading, variables: bool) -> Option<Group> {
    let (id, _) = value.split_once('/')?;
    organization(id, reading, variables)
}

/// An ARN whose account is fixed, whatever the rest.
///
/// `StringLike` compares the ARN as one text, and its `*` spans colons: paths of roles and names of
/// log groups may contain what looks like the rest of an ARN. So no wildcard may stand before the
/// account, but for a whole Region.
fn arn_account(value: &str, reading: Reading, variables: bool) -> Option<Group> {
    let parts = arn_parts(value, reading)?;
    account(parts[4], reading, variables)
}

/// As [`arn_account`], and S3 buckets: their ARN names no account, but no two accounts have a
/// bucket of one name.
fn source(value: &str, reading: Reading, variables: bool) -> Option<Group> {
    let parts = arn_parts(value, reading)?;
    let bucket = parts[2] == "s3" && matches!(parts[4], "" | "*") && is_fixed(parts[5]);
    if bucket {
        Some(Group::AwsService)
    } else {
        account(parts[4], reading, variables).map(service_for)
    }
}

fn arn_parts(value: &str, reading: Reading) -> Option<Vec<&str>> {
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let whole = parts.len() == 6 && parts[0] == "arn";
    let anchored = reading != Reading::Like
        || parts[1..].iter().take(2).all(|part| is_fixed(part))
            && parts.get(3).is_some_and(|r| *r == "*" || !is_wild(r));
    (whole && anchored).then_some(parts)
}

/// A user's or role's unique id, alone or before a session name. AWS never gives an id twice, and
/// nobody can take one.
fn user_id(value: &str, reading: Reading, variables: bool) -> Option<Group> {
    let id = value.split_once(':').map_or(value, |(id, _)| id);
    if is_unique_id(id) {
        Some(Group::Caller(id.to_owned()))
    } else {
        account(id, reading, variables)
    }
}

fn service(value: &str, _: Reading, _: bool) -> Option<Group> {
    is_fixed(value).then_some(Group::AwsService)
}

fn fixed_place(value: &str, _: Reading, _: bool) -> Option<Group> {
    is_fixed(value).then_some(Group::Place)
}

/// The `aws:Source…` keys are only in requests that an AWS service makes itself.
fn service_for(group: Group) -> Group {
    match group {
        Group::Account(id) => Group::SourceAccount(id),
        Group::Organization(id) => Group::SourceOrganization(id),
        other => other,
    }
}

fn place_of(group: Group) -> Group {
    match group {
        Group::Account(id) => Group::PlaceOfAccount(id),
        Group::Organization(id) => Group::PlaceOfOrganization(id),
        _ => Group::Place,
    }
}

fn is_fixed(value: &str) -> bool {
    !value.is_empty() && !is_wild(value)
}

fn is_wild(value: &str) -> bool {
    value.contains(['*', '?', '$'])
}
