//! Those who work with the streams of the sample, each with what the work needs.

use super::hired::{allow, hire};
use crate::facts::Principals;
use crate::sample::{CLICKS, ORDERS, SHOP_KEY};

/// A producer, a consumer, somebody who makes streams with one role, an administrator, and a user who does
/// something else.
pub(super) fn join(people: &mut Principals) {
    hire(people, "role/shop", &allow("firehose:PutRecord*", CLICKS));
    hire(people, "role/prices", &allow("kinesis:GetRecords", ORDERS));
    hire(people, "role/prices", &allow("kms:Decrypt", SHOP_KEY));
    hire(people, "role/release", &allow("firehose:CreateDeliveryStream", "*"));
    hire(people, "role/release", &allow("iam:PassRole", super::DELIVERY_ROLE));
    hire(people, "role/admin", &allow("*", "*"));
    hire(people, "user/reports", &allow("kinesis:ListStreams", "*"));
}
