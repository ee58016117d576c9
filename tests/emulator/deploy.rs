//! An organization of the sim, made on the emulators by the SDK's create calls.

use std::collections::BTreeMap;

use hydrant_sim::{KeyManager, Org};

use crate::cloud::{Cloud, MANAGEMENT, Place, client};
use crate::{flows, storage};

/// The organization as the emulators hold it: they choose ids themselves.
pub(crate) struct Deployed {
    /// With the emulators' ids: what the sim must serve for the answers to be the same.
    pub(crate) org: Org,
    /// The file's ids and those of the emulators.
    ids: Ids,
}

/// Pairs of ids: of the file, and of the emulators.
#[derive(Default)]
struct Ids(Vec<(String, String)>);

impl Ids {
    fn there(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (file, there)| text.replace(file, there))
    }

    fn back(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (file, there)| text.replace(there, file))
    }
}

impl Deployed {
    /// A text with the file's ids instead of the emulators'.
    pub(crate) fn named(&self, text: &str) -> String {
        self.ids.back(text)
    }
}

/// Sessions in every account, entered as hydrant enters them.
pub(crate) struct Places(BTreeMap<String, Place>);

impl Places {
    pub(crate) fn at(&self, account: &str, region: &str) -> Place {
        // LocalStack takes the id of any account as an access key id.
        let place = || Place::of(account, region);
        let place = self.0.get(account).cloned().unwrap_or_else(place);
        Place { region: region.to_owned(), ..place }
    }
}

/// Makes the organization of a file.
pub(crate) async fn deploy(cloud: &Cloud, file: &str) -> Deployed {
    let mut ids = Ids::default();
    accounts(cloud, &Org::from_toml(file).unwrap(), &mut ids).await;
    let org = Org::from_toml(&ids.there(file)).unwrap();
    let places = enter(cloud, &org).await;
    keys(cloud, &places, &org, &mut ids).await;
    let org = Org::from_toml(&ids.there(file)).unwrap();
    storage::deploy(cloud, &places, &org).await;
    flows::deploy(cloud, &places, &org).await;
    Deployed { org, ids }
}

async fn accounts(cloud: &Cloud, file: &Org, ids: &mut Ids) {
    let place = Place::of(MANAGEMENT, "us-east-1");
    let client = client!(cloud, aws_sdk_organizations, "ORGANIZATIONS", &place);
    let made = client.create_organization().send().await.unwrap();
    let id = made.organization().and_then(|it| it.id()).unwrap();
    ids.0.push((file.organization.id.clone(), id.to_owned()));
    for account in &file.accounts {
        let id = if account.id == file.organization.management_account {
            MANAGEMENT.to_owned()
        } else {
            let email = format!("{}@example.com", account.name);
            let made = client.create_account().account_name(&account.name).email(email);
            let made = made.send().await.unwrap();
            made.create_account_status().and_then(|it| it.account_id()).unwrap().to_owned()
        };
        ids.0.push((account.id.clone(), id));
    }
}

async fn enter(cloud: &Cloud, org: &Org) -> Places {
    let management = Place::of(MANAGEMENT, "us-east-1");
    let client = client!(cloud, aws_sdk_sts, "STS", &management);
    let mut places = BTreeMap::from([(MANAGEMENT.to_owned(), management)]);
    for account in org.accounts.iter().filter(|account| account.id != MANAGEMENT) {
        let role = format!("arn:aws:iam::{}:role/test-writer", account.id);
        let session = client.assume_role().role_arn(role).role_session_name("test").send().await;
        let session = session.unwrap();
        let minted = session.credentials().unwrap();
        let credentials = aws_sdk_sts::config::Credentials::new(
            minted.access_key_id(),
            minted.secret_access_key(),
            Some(minted.session_token().to_owned()),
            None,
            "test",
        );
        let region = "us-east-1".to_owned();
        places.insert(account.id.clone(), Place { region, credentials });
    }
    Places(places)
}

/// The customers' keys: nobody can make a key of AWS.
async fn keys(cloud: &Cloud, places: &Places, org: &Org, ids: &mut Ids) {
    for key in org.keys.iter().filter(|key| key.manager == KeyManager::Customer) {
        let place = places.at(&key.account, &key.region);
        let client = client!(cloud, aws_sdk_kms, "KMS", &place);
        let create = client.create_key().description(&key.description).policy(key.policy_text());
        let made = create.send().await.unwrap();
        let id = made.key_metadata().unwrap().key_id().to_owned();
        if key.rotation {
            client.enable_key_rotation().key_id(&id).send().await.unwrap();
        }
        for grant in &key.grants {
            let grantee = grant["GranteePrincipal"].as_str().unwrap();
            let operations = grant["Operations"].as_array().unwrap().iter();
            let operations = operations.map(|name| name.as_str().unwrap().into()).collect();
            let create = client.create_grant().key_id(&id).grantee_principal(grantee);
            create.set_operations(Some(operations)).send().await.unwrap();
        }
        match key.state.as_str() {
            "Disabled" => drop(client.disable_key().key_id(&id).send().await.unwrap()),
            state => assert_eq!(state, "Enabled", "{}", key.description),
        }
        ids.0.push((key.id.clone(), id));
    }
}
