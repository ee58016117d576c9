use aws_sdk_lakeformation::types as lake;
use hydrant_core::facts::{Resource, Table, TableDetail};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};

use super::asker;
use crate::door::Session;
use crate::lists::rows;

/// The group that stands for everybody whom IAM allows (AWS Lake Formation Developer Guide).
const IAM_ALLOWED: &str = "IAM_ALLOWED_PRINCIPALS";

/// A table of the Glue Data Catalog: `table/DATABASE/TABLE`.
pub(super) async fn table(session: &Session, table: &Arn, referrer: Target) -> Answer {
    let target = asker(session, table.target(), referrer).await;
    let (detail, iam_allowed) = facts(session, table, target).await;
    Answer::Resource(Box::new(Resource::Table(Table { arn: table.clone(), detail, iam_allowed })))
}

async fn facts(
    session: &Session,
    table: &Arn,
    target: Target,
) -> (Fact<Option<TableDetail>>, Fact<bool>) {
    let Some((database, name)) = table.name().split_once('/') else {
        let api = &api::GLUE_GET_TABLE;
        let source = Source { api, account: target.account, region: target.region };
        let unknown = Unknown::not_asked(source, "the ARN names no database and table");
        return (Fact::Unknown(unknown.clone()), Fact::Unknown(unknown));
    };
    let detail = detail(session, table, database, name, target).await;
    let iam_allowed = match &detail {
        Fact::Known(None, source) => Fact::Known(false, *source),
        _ => iam_allowed(session, table, database, name, target).await,
    };
    (detail, iam_allowed)
}

/// The catalog is its owner's account, whoever asks.
fn catalog(table: &Arn) -> Option<String> {
    table.account().map(|account| account.to_string())
}

async fn detail(
    session: &Session,
    table: &Arn,
    database: &str,
    name: &str,
    target: Target,
) -> Fact<Option<TableDetail>> {
    let api = &api::GLUE_GET_TABLE;
    let client = &session.door.clients.glue;
    let send = |ticket| {
        let request = client.get_table().set_catalog_id(catalog(table)).database_name(database);
        request.name(name).customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    match session.call(api, target, send).await.map(|answer| answer.table) {
        Ok(Some(it)) => {
            let location = it.storage_descriptor().and_then(|it| it.location());
            Fact::Known(
                Some(TableDetail {
                    location: location.and_then(s3_location),
                    registered: it.is_registered_with_lake_formation(),
                }),
                source,
            )
        }
        Ok(None) => Fact::Unknown(Unknown::undecided(source, "the answer held no table")),
        Err(failed) if failed.failure.is("EntityNotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

/// Other locations than S3 are addresses of databases, which can hold more than a place.
fn s3_location(location: &str) -> Option<String> {
    let s3 = ["s3://", "s3a://"].iter().any(|scheme| location.starts_with(scheme));
    s3.then(|| location.to_owned())
}

/// Whether the group is granted something. The call shows only permissions of a kind that the caller has
/// too (Lake Formation API Reference, `ListPermissions`), so that an empty list proves nothing.
async fn iam_allowed(
    session: &Session,
    table: &Arn,
    database: &str,
    name: &str,
    target: Target,
) -> Fact<bool> {
    let api = &api::LAKEFORMATION_LIST_PERMISSIONS;
    let client = &session.door.clients.lakeformation;
    let resource = lake::TableResource::builder()
        .set_catalog_id(catalog(table))
        .database_name(database)
        .name(name)
        .build()
        .ok();
    let resource = lake::Resource::builder().set_table(resource).build();
    let send = |ticket, token| {
        let request = client.list_permissions().set_catalog_id(catalog(table)).max_results(1_000);
        let request = request.resource(resource.clone()).set_next_token(token);
        request.customize().config_override(ticket).send()
    };
    let grants = rows(session, api, target, send, |page| {
        (page.principal_resource_permissions().iter().map(to_group).collect(), page.next_token)
    });
    match grants.await {
        Fact::Known(grants, source) if grants.is_empty() => {
            Fact::Unknown(Unknown::undecided(source, "no permission on the table was shown"))
        }
        Fact::Known(grants, source) => Fact::Known(grants.contains(&true), source),
        Fact::Unknown(unknown) => Fact::Unknown(unknown),
    }
}

fn to_group(it: &lake::PrincipalResourcePermissions) -> Option<bool> {
    let principal = it.principal()?.data_lake_principal_identifier()?;
    Some(principal == IAM_ALLOWED && !it.permissions().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(principal: &str, permission: Option<lake::Permission>) -> Option<bool> {
        let principal =
            lake::DataLakePrincipal::builder().data_lake_principal_identifier(principal).build();
        to_group(
            &lake::PrincipalResourcePermissions::builder()
                .principal(principal)
                .set_permissions(permission.map(|it| vec![it]))
                .build(),
        )
    }

    #[test]
    fn a_grant_to_the_group_is_told_from_others() {
        assert_eq!(grant(IAM_ALLOWED, Some(lake::Permission::All)), Some(true));
        assert_eq!(grant(IAM_ALLOWED, None), Some(false));
        let role = "arn:aws:iam::123456789012:role/reader";
        assert_eq!(grant(role, Some(lake::Permission::All)), Some(false));
        assert_eq!(to_group(&lake::PrincipalResourcePermissions::builder().build()), None);
    }

    #[test]
    fn only_places_in_s3_are_kept() {
        assert_eq!(s3_location("s3://lake/orders").as_deref(), Some("s3://lake/orders"));
        assert_eq!(s3_location("jdbc:mysql://user:pw@host/db"), None);
    }
}
