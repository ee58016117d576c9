use super::Strength;
use super::build::Builder;
use crate::facts::{DeliveryStream, Destination};
use crate::{Target, references};

impl Builder<'_> {
    /// "Grant Firehose access to an Amazon OpenSearch Service destination".
    pub(super) fn domain(&mut self, stream: &DeliveryStream, it: &Destination, target: Target) {
        let Some(domain) = references::managed(it, target) else {
            let why = "the endpoint does not say which domain it is";
            return self.undecided(&stream.description, why);
        };
        let about = ["es:DescribeDomain", "es:DescribeDomainConfig", "es:DescribeDomains"];
        let write = ["es:ESHttpPost", "es:ESHttpPut"];
        let within = |path: &str| format!("{domain}/{path}");
        self.needs(&about, domain.as_str());
        self.needs(&write, within("*"));
        for path in [
            "_all/_settings",
            "_cluster/stats",
            "_nodes",
            "_nodes/stats",
            "_nodes/*/stats",
            "_stats",
        ] {
            self.needs(&["es:ESHttpGet"], within(path));
        }
        // The name of the index is not read, and the rotation of indexes changes it.
        let of_index = [within("*/_mapping/*"), within("*/_stats")];
        self.all(&["es:ESHttpGet"], &of_index, Strength::Named);
        let both = [domain.to_string(), within("*")];
        self.all(&[about.as_slice(), &write].concat(), &both, Strength::Beside);
    }

    /// "Grant Firehose access to a destination in the public OpenSearch Serverless".
    pub(super) fn collection(&mut self, stream: &DeliveryStream, it: &Destination, target: Target) {
        if let Some(collection) = references::managed(it, target) {
            self.needs(&["aoss:APIAccessAll"], collection.as_str());
        } else {
            let why = "the endpoint does not say which collection it is";
            self.undecided(&stream.description, why);
        }
    }
}
