use std::collections::BTreeMap;
use std::sync::Arc;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use hydrant_core::{
    AccountId, Answer, Arn, Fact, Organization, Query, Reason, Region, SNAPSHOT_VERSION,
    ScanHeader, ScanScope, Source, Target, Unknown, api,
};
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use crate::classify::{Failure, classify};
use crate::clients::{self, Clients, Ticket};
use crate::credentials::{Accounts, RoleChoice, chain};
use crate::door::{ATTEMPTS, Door, Session, pause};
use crate::{Event, FetchError, crawl, organization};

/// How far a scan looks back unless somebody chooses otherwise. Two requests a second in each account-Region
/// are all that AWS allows, and what is older was there to see for the scan before.
pub const LOOK_BACK_DAYS: u16 = 7;

/// What the caller chose on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// A named profile of the AWS configuration files.
    pub profile: Option<String>,
    /// What to cover.
    pub scope: ScanScope,
    /// Only these Regions; none: every enabled one.
    pub regions: Option<Vec<Region>>,
    /// Accounts to leave out.
    pub exclude: Vec<AccountId>,
    /// Only accounts below these organizational units (ids or parts of a path).
    pub units: Vec<String>,
    /// How members are entered.
    pub role: RoleChoice,
    /// How many days the event history is followed back; 0: not at all. AWS keeps 90.
    pub look_back_days: u16,
    /// Queries under way at once.
    pub max_in_flight: usize,
    /// An endpoint of our own instead of AWS.
    pub endpoint: Option<Endpoint>,
    /// Somebody watches: progress names the slowest queries under way.
    pub watched: bool,
}

/// An endpoint on loopback with its static credentials: the demo.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `http://127.0.0.1:port`.
    pub url: String,
    /// The access key id that names the caller's account there.
    pub access_key: String,
    /// The caller's Region.
    pub region: String,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A caller whom AWS knows.
#[derive(Clone, Debug)]
pub struct Connection {
    pub(crate) door: Arc<Door>,
    pub(crate) choices: Choices,
    /// The caller's account.
    pub caller: AccountId,
    /// The caller's ARN.
    pub caller_arn: String,
    /// The Region of the caller's own calls.
    pub home: Region,
}

/// Loads credentials and asks who they belong to: one call.
pub async fn connect(choices: Choices) -> Result<Connection, FetchError> {
    let config = configuration(&choices).await;
    let region = config.region().map(ToString::to_string);
    let first =
        choices.regions.as_ref().and_then(|regions| regions.first()).map(ToString::to_string);
    let Some(home) = region.or(first) else { return Err(FetchError::NoRegion) };
    let home: Region = home.parse().map_err(|error| FetchError::BadRegion(format!("{error}")))?;
    let Some(base) = config.credentials_provider() else {
        return Err(FetchError::NoCredentials("no provider is configured".to_owned()));
    };
    let clients = Clients::new(&config);
    let (caller, caller_arn) = identity(&clients, &base, home, choices.profile.as_deref()).await?;
    let accounts = Accounts::new(caller, home, choices.role.clone(), base, clients.sts.clone());
    let door = Arc::new(Door::new(clients, accounts, choices.max_in_flight));
    Ok(Connection { door, choices, caller, caller_arn, home })
}

async fn configuration(choices: &Choices) -> SdkConfig {
    let Some(endpoint) = &choices.endpoint else {
        return clients::load(choices.profile.as_deref(), None).await;
    };
    let credentials = Credentials::new(&endpoint.access_key, "demo", None, None, "demo");
    let config = clients::load(None, Some(&endpoint.region)).await;
    config
        .into_builder()
        .endpoint_url(&endpoint.url)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build()
}

async fn identity(
    clients: &Clients,
    base: &SharedCredentialsProvider,
    home: Region,
    profile: Option<&str>,
) -> Result<(AccountId, String), FetchError> {
    use aws_credential_types::provider::ProvideCredentials as _;
    let expired = |detail| FetchError::SsoExpired { profile: profile.map(str::to_owned), detail };
    let credentials = base.provide_credentials().await.map_err(|error| {
        let text = chain(&error);
        let lower = text.to_ascii_lowercase();
        let innermost = || text.rsplit(": ").next().unwrap_or_default().to_owned();
        if lower.contains("no credentials found in chain") {
            FetchError::NoCredentials(match profile {
                Some(name) => format!("the profile {name:?} is not configured, or gives none"),
                None => "the environment, profiles, web identity and instance give none".to_owned(),
            })
        } else if lower.contains("sso")
            || lower.contains("token has expired")
            || lower.contains("login")
        {
            expired(innermost())
        } else {
            FetchError::NoCredentials(innermost())
        }
    })?;
    let ticket = Ticket { region: home.to_string(), credentials };
    let mut attempt = 0;
    let answer = loop {
        let request = clients.sts.get_caller_identity().customize();
        let Failure { code, detail, retry, .. } =
            match request.config_override(ticket.clone()).send().await {
                Ok(answer) => break answer,
                Err(error) => classify(&error),
            };
        attempt += 1;
        // Whoever sits behind a wrong address or proxy should not wait long for that news.
        let most = if code.is_some() { ATTEMPTS } else { 3 };
        if !retry || attempt >= most {
            return Err(match code {
                Some(code) if code.starts_with("Expired") => expired(code),
                Some(code) => FetchError::BadCredentials { code, detail },
                None => FetchError::Unreachable(detail),
            });
        }
        tokio::time::sleep(pause(attempt, &api::STS_GET_CALLER_IDENTITY, home)).await;
    };
    let account =
        answer.account().unwrap_or_default().parse().map_err(|_| FetchError::BadCredentials {
            code: "NoAccount".to_owned(),
            detail: "GetCallerIdentity named no account".to_owned(),
        })?;
    let arn = answer.arn().unwrap_or_default().parse::<Arn>();
    Ok((account, arn.map(|arn| arn.to_string()).unwrap_or_default()))
}

impl Connection {
    /// Begins a scan: its header, before anything of the organization is known, and its first answer, the
    /// Regions of the caller's own account. Chosen Regions that AWS does not know are refused here.
    pub async fn begin(
        &self,
        id: String,
        started_at: Timestamp,
        tool_version: &str,
    ) -> Result<(ScanHeader, Query, Answer), FetchError> {
        let session = Session::new(Arc::clone(&self.door), None);
        let answer =
            crate::collectors::regions(&session, Target::new(self.caller, self.home)).await;
        let mut header = self.header(id, started_at, tool_version);
        if let Answer::Regions(Fact::Known(regions, _)) = &answer {
            header.fallback_regions.clone_from(&regions.enabled);
            let known =
                |region: &&Region| regions.enabled.contains(region) || regions.off.contains(region);
            if let Some(region) =
                self.choices.regions.iter().flatten().find(|region| !known(region))
            {
                return Err(FetchError::UnknownRegion(region.to_string()));
            }
        } else {
            header.fallback_regions = vec![self.home];
        }
        Ok((header, Query::Regions(self.caller), answer))
    }

    fn header(&self, id: String, started_at: Timestamp, tool_version: &str) -> ScanHeader {
        let source = |api| Source { api, account: self.caller, region: self.home };
        let pending = "the list of accounts is being read";
        ScanHeader {
            version: SNAPSHOT_VERSION,
            id,
            started_at,
            finished_at: None,
            tool_version: tool_version.to_owned(),
            caller: self.caller,
            caller_arn: self.caller_arn.clone(),
            home: self.home,
            role: self.choices.role.name.clone(),
            scope: self.choices.scope.clone(),
            regions: self.choices.regions.clone(),
            narrowed_at_home: self.choices.role.in_own_account,
            look_back_days: self.choices.look_back_days,
            fallback_regions: Vec::new(),
            organization: Organization {
                identity: Fact::Unknown(Unknown::not_asked(
                    source(&api::ORGANIZATIONS_DESCRIBE_ORGANIZATION),
                    pending,
                )),
                complete: Fact::Unknown(Unknown::not_asked(
                    source(&api::ORGANIZATIONS_LIST_ACCOUNTS),
                    pending,
                )),
                accounts: BTreeMap::new(),
            },
        }
    }

    /// Scans, or goes on with a scan whose answers are given. Returns the completed header; every answer
    /// has gone through `events`. `stop` ends it early: what was learned stays.
    pub async fn scan(
        &self,
        header: ScanHeader,
        stored: BTreeMap<String, Answer>,
        events: mpsc::Sender<Event>,
        stop: watch::Receiver<bool>,
    ) -> Result<ScanHeader, FetchError> {
        let session = Session::new(Arc::clone(&self.door), None);
        let (pages, received) = mpsc::channel(16);
        let listed = header.organization.complete.known().is_ok();
        let listing = async {
            if listed {
                Ok(())
            } else {
                organization::list(&session, &self.choices, self.caller, self.home, pages).await
            }
        };
        let crawl = crawl::run(
            Arc::clone(&self.door),
            header,
            stored,
            received,
            events,
            stop,
            crawl::Bounds {
                max_in_flight: self.choices.max_in_flight,
                watched: self.choices.watched,
            },
        );
        let (listing, header) = tokio::join!(listing, crawl);
        listing.map(|()| header)
    }
}

/// The reason why a scan knows nothing of an organization although nothing is missing: there is none.
pub(crate) fn no_organization(source: Source) -> Unknown {
    let detail = "the account is not in an organization".to_owned();
    Unknown { source, reason: Reason::NotSupported, code: None, detail }
}
