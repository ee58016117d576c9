use std::fmt;

use serde::{Serialize, Serializer};

/// What a verdict is known by across scans: 128 bits of FNV-1a, written as 32 hexadecimal digits. Not a secret,
/// only a name that stays the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of these parts, in this order.
    pub(crate) fn of(parts: &[&str]) -> Self {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
        Self(bytes.fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME)))
    }

    /// Whether this is how it is written; nothing is written for that.
    pub fn is(self, text: &str) -> bool {
        text.len() == 32 && u128::from_str_radix(text, 16) == Ok(self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_32_digits_that_never_change_and_sort_as_their_text() {
        let empty = Fingerprint::of(&[]);
        assert_eq!(empty.to_string(), "6c62272e07bb014262b821756295c58d");
        let one = Fingerprint::of(&["kinesis-sse-disabled", "data stream", "orders"]);
        let other = Fingerprint::of(&["kinesis-sse-disabled", "data streamorders"]);
        assert_ne!(one, other, "where a part ends counts");
        assert_eq!(serde_json::to_string(&one).unwrap(), format!("\"{one}\""));
        assert!(one.is(&one.to_string()) && !one.is(&other.to_string()) && !one.is(""));
        let small = Fingerprint(1);
        assert_eq!(small.to_string(), "00000000000000000000000000000001");
        for (a, b) in [(small, empty), (empty, one), (one, other)] {
            assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }
    }
}
