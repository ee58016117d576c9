use std::fmt;
use std::io::{Read as _, Write as _};
use std::marker::PhantomData;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that is kept small until somebody looks at it: compressed JSON.
///
/// The policies of an account are a megabyte that says the same few things again and again, and a snapshot
/// holds those of a thousand accounts.
#[derive(Clone, PartialEq, Eq)]
pub struct Packed<T> {
    bytes: Box<[u8]>,
    kind: PhantomData<fn() -> T>,
}

/// A packed value that is none, or not of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the packed value cannot be read")]
pub struct Unpackable;

/// Whoever wrote more than this into a store did not do it with hydrant.
const MOST: u64 = 512 << 20;

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Packs a value.
    pub fn new(value: &T) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        let text = serde_json::to_vec(value).unwrap_or_default();
        // Writing into memory does not fail; what did would not open again, which opening says.
        let written = encoder.write_all(&text).and_then(|()| encoder.finish());
        Self { bytes: written.unwrap_or_default().into(), kind: PhantomData }
    }

    /// The value.
    pub fn open(&self) -> Result<T, Unpackable> {
        let mut text = Vec::new();
        let mut reader = DeflateDecoder::new(&*self.bytes).take(MOST);
        reader.read_to_end(&mut text).map_err(|_| Unpackable)?;
        serde_json::from_slice(&text).map_err(|_| Unpackable)
    }
}

impl<T> Packed<T> {
    /// How many bytes it takes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is nothing in it, not even an empty value.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// By size: what is inside may be a megabyte.
impl<T> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed({} bytes)", self.bytes.len())
    }
}

impl<T> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.bytes))
    }
}

impl<'de, T> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self { bytes: bytes.into(), kind: PhantomData })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let value: Vec<String> = (0..1_000).map(|n| format!("statement {}", n % 7)).collect();
        let packed = Packed::new(&value);
        assert_eq!(packed.open().unwrap(), value);
        assert!(packed.len() < 1_000, "{packed:?}");
        let text = serde_json::to_string(&packed).unwrap();
        assert_eq!(serde_json::from_str::<Packed<Vec<String>>>(&text).unwrap(), packed);
    }

    #[test]
    fn what_is_damaged_says_so() {
        for text in ["\"\"", "\"AAAA\"", "\"c3RyZWFt\""] {
            let packed: Packed<Vec<String>> = serde_json::from_str(text).unwrap();
            assert_eq!(packed.open(), Err(Unpackable), "{text}");
        }
        assert!(serde_json::from_str::<Packed<Vec<String>>>("\"?\"").is_err());
    }
}
