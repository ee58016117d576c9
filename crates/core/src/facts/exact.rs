use serde::{Deserialize, Deserializer};

/// A list that is kept for the whole of a scan's life, without the room that reading it left: a list of one has
/// room for four.
pub(super) fn exact<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let mut list = Vec::deserialize(deserializer)?;
    list.shrink_to_fit();
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Listed {
        #[serde(deserialize_with = "exact")]
        list: Vec<[u64; 8]>,
    }

    #[test]
    fn no_room_is_left() {
        let read: Listed = serde_json::from_str(r#"{"list": [[0, 0, 0, 0, 0, 0, 0, 1]]}"#).unwrap();
        assert_eq!((read.list.len(), read.list.capacity()), (1, 1));
    }
}
