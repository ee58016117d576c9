//! Organizations of any size, made from a seed.

use crate::dice;
use crate::org::{
    Account, Application, DeliveryEncryption, DeliveryStream, Org, OrgError, Organization, Source,
    Stream, StreamEncryption,
};

/// How large an organization to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GenerateSpec {
    /// Accounts, the management account among them.
    pub accounts: usize,
    /// Regions, 34 at most.
    pub regions: usize,
    /// Delivery streams in all.
    pub delivery_streams: usize,
    /// Data streams in all.
    pub streams: usize,
    /// Applications in all.
    pub applications: usize,
    /// How many account-Regions they are spread over; all of them when zero.
    pub cells: usize,
    /// Roles of every account that have nothing to do with streams, beside those that every account has.
    pub roles: usize,
    /// Whether all delivery streams, streams and applications are clean; otherwise a third of each is not.
    pub clean: bool,
    /// The seed of every chance.
    pub seed: u64,
}

impl Default for GenerateSpec {
    fn default() -> Self {
        Self {
            accounts: 10,
            regions: 4,
            delivery_streams: 0,
            streams: 0,
            applications: 0,
            cells: 0,
            roles: 0,
            clean: false,
            seed: 0,
        }
    }
}

const REGIONS: [&str; 34] = [
    "us-east-1",
    "eu-west-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-west-2",
    "eu-west-3",
    "eu-north-1",
    "sa-east-1",
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
];

impl Org {
    /// Makes an organization. The same specification makes the same organization.
    pub fn generate(spec: GenerateSpec) -> Result<Self, OrgError> {
        let regions: Vec<String> = REGIONS
            .iter()
            .take(spec.regions.clamp(1, REGIONS.len()))
            .map(|region| (*region).to_owned())
            .collect();
        let mut org = Self {
            organization: Organization { id: "o-generated1".to_owned(), ..Organization::default() },
            accounts: (0..spec.accounts.max(1)).map(account).collect(),
            regions,
            roles_per_account: spec.roles,
            ..Self::default()
        };
        let homes = Homes { org: &org, spec };
        let (mut delivery_streams, mut streams, mut applications) =
            (Vec::new(), Vec::new(), Vec::new());
        for n in 0..spec.streams {
            let (account, region) = homes.at(n);
            let mut stream = Stream::new(account, region, &format!("stream-{n:05}"));
            if homes.flawed("stream", n) {
                stream.encryption = StreamEncryption::None;
                stream.retention_hours = 24;
            }
            streams.push(stream);
        }
        for n in 0..spec.delivery_streams {
            let (account, region) = homes.at(n);
            let mut stream = DeliveryStream::new(account, region, &format!("delivery-{n:05}"));
            // Every fourth reads the data stream of its cell, where there is one of the same number.
            if n % 4 == 0 && n < spec.streams {
                stream.source = Source::KinesisStreamAsSource;
                stream.source_arn = streams.get(n).map(Stream::arn);
                stream.encryption = DeliveryEncryption::Absent;
            } else if homes.flawed("delivery", n) {
                stream.encryption = DeliveryEncryption::Disabled;
                stream.logging = false;
            }
            delivery_streams.push(stream);
        }
        for n in 0..spec.applications {
            let (account, region) = homes.at(n);
            let mut application = Application::new(account, region, &format!("application-{n:05}"));
            if homes.flawed("application", n) {
                application.vpc = false;
                application.snapshots = false;
            }
            applications.push(application);
        }
        (org.delivery_streams, org.streams, org.applications) =
            (delivery_streams, streams, applications);
        org.filled()
    }
}

fn account(n: usize) -> Account {
    Account {
        // Ids of real accounts may start with zero, so some of these do.
        id: format!("{:012}", 10_000_000_019_usize.wrapping_mul(n + 1) % 1_000_000_000_000),
        name: format!("account-{n:05}"),
        ou: ["Root/Platform", "Root/Prod/Data", "Root/Prod/Web", "Root/Sandbox"][n % 4].to_owned(),
        public_access_block: true,
        ..Account::default()
    }
}

struct Homes<'a> {
    org: &'a Org,
    spec: GenerateSpec,
}

impl Homes<'_> {
    /// The account-Region of the `n`-th resource of a kind: scattered by the seed, then round and round.
    fn at(&self, n: usize) -> (&str, &str) {
        let (accounts, regions) = (self.org.accounts.len(), self.org.regions.len());
        let all = accounts * regions;
        let cells = if self.spec.cells == 0 { all } else { self.spec.cells.min(all) };
        // A step that shares no factor with the number of cells visits them all before it repeats one.
        let step = (all / cells).max(1);
        let start = usize::try_from(dice::mix(self.spec.seed) % all as u64).unwrap_or_default();
        let cell = (start + n % cells * step) % all;
        (&self.org.accounts[cell / regions].id, &self.org.regions[cell % regions])
    }

    fn flawed(&self, kind: &str, n: usize) -> bool {
        !self.spec.clean
            && dice::hash(kind, self.spec.seed.wrapping_add(n as u64)).is_multiple_of(3)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_size_is_what_was_asked_for() {
        let spec = GenerateSpec {
            accounts: 50,
            regions: 17,
            delivery_streams: 300,
            streams: 40,
            cells: 30,
            ..GenerateSpec::default()
        };
        let org = Org::generate(spec).unwrap();
        assert_eq!((org.accounts.len(), org.regions.len()), (50, 17));
        assert_eq!((org.delivery_streams.len(), org.streams.len()), (300, 40));
        let cells: BTreeSet<_> =
            org.delivery_streams.iter().map(|it| (&it.account, &it.region)).collect();
        assert_eq!(cells.len(), 30);
    }

    #[test]
    fn the_same_seed_makes_the_same_organization() {
        let spec = GenerateSpec { delivery_streams: 20, seed: 7, ..GenerateSpec::default() };
        let text = |spec| format!("{:?}", Org::generate(spec).unwrap());
        assert_eq!(text(spec), text(spec));
        assert_ne!(text(spec), text(GenerateSpec { seed: 8, ..spec }));
    }

    #[test]
    fn ids_stay_unique_in_a_large_organization() {
        assert_eq!(
            Org::generate(GenerateSpec { accounts: 10_000, ..GenerateSpec::default() })
                .unwrap()
                .accounts
                .len(),
            10_000
        );
    }
}
