//! Lake Formation: who may do what with a table.

use serde_json::{Value, json};

use super::glue;
use crate::org::Table;
use crate::page::page;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::World;

/// The group of everyone whom IAM lets in.
const EVERYONE: &str = "IAM_ALLOWED_PRINCIPALS";

pub(crate) fn list_permissions(world: &World, call: &Call) -> Answer {
    call.refuse(&["ResourceType", "IncludeRelated"])?;
    let asked = &call.input.json["Resource"]["Table"];
    let text = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("DatabaseName").is_empty() || text("Name").is_empty() {
        let message = "the sim knows the permissions of a table by its name";
        return Err(ApiError::bad("SimUnsupportedParameter", message));
    }
    let catalog = match text("CatalogId") {
        "" => call.text("CatalogId"),
        catalog => catalog,
    };
    let table = glue::find(world, call, (catalog, text("DatabaseName"), text("Name")))?;
    let principal = call.input.json["Principal"]["DataLakePrincipalIdentifier"].as_str();
    let mut permissions = permissions(table);
    permissions.retain(|it| {
        principal.is_none_or(|wanted| it["Principal"]["DataLakePrincipalIdentifier"] == wanted)
    });
    let most = world.options.pages.permissions;
    let limit = call.number("MaxResults").unwrap_or(most).min(most);
    let page = page(permissions.len(), limit, call.text("NextToken"), "InvalidInputException")?;
    let mut reply = json!({"PrincipalResourcePermissions": permissions[page.items]});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::rest(&reply))
}

/// Those of the administrator, and of everyone where the table is open.
fn permissions(table: &Table) -> Vec<Value> {
    let resource = json!({"Table": {
        "CatalogId": table.catalog_id(), "DatabaseName": table.database, "Name": table.name,
    }});
    let permission = |principal: String, grants: bool| {
        json!({
            "Principal": {"DataLakePrincipalIdentifier": principal},
            "Resource": resource,
            "Permissions": ["ALL"],
            "PermissionsWithGrantOption": if grants { json!(["ALL"]) } else { json!([]) },
        })
    };
    let administrator = format!("arn:aws:iam::{}:role/lake-admin", table.account);
    let mut permissions = vec![permission(administrator, true)];
    if table.open {
        permissions.push(permission(EVERYONE.to_owned(), false));
    }
    permissions
}
