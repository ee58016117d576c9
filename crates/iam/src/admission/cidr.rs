//! Address ranges of `aws:SourceIp`.

use ipnet::IpNet;

use crate::condition::network;

/// Whether an address range is a network rather than a good part of the internet.
///
/// The line is S3's: it calls a policy public if the range is broader than /8 (IPv4) or /32 (IPv6).
/// S3 User Guide, "Blocking public access", the meaning of public. A bare address is a range of
/// one.
pub(super) fn is_narrow(range: &str) -> bool {
    network(range).is_some_and(|range| match range {
        IpNet::V4(range) => range.prefix_len() >= 8,
        IpNet::V6(range) => range.prefix_len() >= 32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, narrow) in [
            ("203.0.113.7", true),
            ("203.0.113.0/24", true),
            ("10.0.0.0/8", true),
            ("0.0.0.0/0", false),
            ("0.0.0.0/1", false),
            ("128.0.0.0/1", false),
            ("12.0.0.0/7", false),
            ("2001:db8::/32", true),
            ("2001:db8::1", true),
            ("::/0", false),
            ("2000::/3", false),
            ("203.0.113.0/33", false),
            ("203.0.113.0/", false),
            ("*", false),
            ("", false),
        ] {
            assert_eq!(is_narrow(range), narrow, "{range}");
        }
    }
}
