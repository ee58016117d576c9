//! Address ranges, as `aws:SourceIp` names them.

use std::net::IpAddr;

use ipnet::IpNet;

/// Reads an address range in CIDR notation; a bare address is a range of one.
///
/// IAM User Guide, "IAM JSON policy elements: Condition operators", IP address condition operators.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    match text.parse::<IpAddr>() {
        Ok(address) => Some(address.into()),
        Err(_) => text.parse().ok(),
    }
}
