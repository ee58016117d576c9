//! Whether what a stream delivers is stored under a customer-managed key.

use crate::facts::{DeliveryStream, Destination, DestinationKind, Resource};
use crate::{Context, Fact, Stop, Target, references};

impl Context<'_> {
    /// Whether a destination of AWS that is no bucket stores its data under a customer-managed key.
    pub(crate) fn destination_has_own_key(
        &self,
        stream: &DeliveryStream,
        destination: &Destination,
        target: Target,
    ) -> Result<bool, Stop> {
        if destination.kind == DestinationKind::Iceberg {
            return self.tables_have_own_key(stream, destination, target);
        }
        let arn = references::managed(destination, target);
        let place = arn.as_ref().and_then(crate::Arn::target).unwrap_or(target);
        match arn.and_then(|arn| self.snapshot.resource(&arn)) {
            Some(Resource::Domain(it)) => {
                let detail = self.domain(it)?;
                let key = detail.key.as_deref().filter(|_| detail.encrypted);
                self.is_own_key(key, place, &it.detail)
            }
            Some(Resource::Cluster(it)) => {
                let detail = self.cluster(it)?;
                let key = detail.key.as_deref().filter(|_| detail.encrypted);
                self.is_own_key(key, place, &it.detail)
            }
            Some(Resource::Collection(it)) => {
                self.is_own_key(self.collection(it)?.own_key(), place, &it.detail)
            }
            Some(Resource::Workgroup(it)) => {
                let key = it.namespace_key.known()?.as_deref();
                self.is_own_key(key, place, &it.namespace_key)
            }
            _ => Err(not_read(stream, destination)),
        }
    }

    /// Iceberg tables of a Glue Data Catalog are files in buckets.
    fn tables_have_own_key(
        &self,
        stream: &DeliveryStream,
        destination: &Destination,
        target: Target,
    ) -> Result<bool, Stop> {
        let mut locations: Vec<&str> = destination.warehouse.iter().map(String::as_str).collect();
        for table in &destination.tables {
            let arn = references::table(table, target);
            let Some(Resource::Table(it)) = arn.and_then(|arn| self.snapshot.resource(&arn)) else {
                return Err(not_read(stream, destination));
            };
            locations.extend(self.table(it)?.location.as_deref());
        }
        if locations.is_empty() {
            return Err(not_read(stream, destination));
        }
        for location in locations {
            let Some(bucket) = references::bucket_of_location(location) else {
                return Err(not_read(stream, destination));
            };
            if !self.bucket_has_own_key(stream, bucket)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the default encryption of a bucket uses a customer-managed key.
    pub(crate) fn bucket_has_own_key(
        &self,
        stream: &DeliveryStream,
        name: &str,
    ) -> Result<bool, Stop> {
        let Some(bucket) = self.bucket(name) else {
            let why = format!("the bucket {name} was not looked up");
            return Err(Stop::undecided(&stream.description, why));
        };
        let owner = bucket.place()?;
        let writer = stream.arn.account().unwrap_or(owner.account);
        match bucket.encryption.known()?.as_ref().and_then(|it| it.key.as_deref()) {
            Some(key) => self.default_key_managed(bucket, key, (owner, writer)),
            None => Ok(false),
        }
    }

    fn is_own_key<T>(
        &self,
        key: Option<&str>,
        place: Target,
        named_by: &Fact<T>,
    ) -> Result<bool, Stop> {
        key.map_or(Ok(false), |key| self.customer_managed(key, place, named_by))
    }
}

fn not_read(stream: &DeliveryStream, destination: &Destination) -> Stop {
    let why =
        format!("the encryption of the destination ({}) was not read", destination.kind.words());
    Stop::undecided(&stream.description, why)
}
