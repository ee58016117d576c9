//! Chance without a clock: the same seed and the same question give the same answer.

/// A 64-bit hash of `text` (FNV-1a, finished with splitmix64).
pub(crate) fn hash(text: &str, seed: u64) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(fnv.wrapping_add(seed))
}

/// Scatters the bits of `state` (splitmix64's finisher).
pub(crate) const fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Whether something that happens `percent` times in a hundred happens on this throw.
pub(crate) const fn hits(throw: u64, percent: u8) -> bool {
    mix(throw) % 100 < percent as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_is_about_a_third() {
        let hit = (0..10_000).filter(|n| hits(*n, 30)).count();
        assert!((2_800..3_200).contains(&hit), "{hit}");
    }

    #[test]
    fn never_and_always() {
        assert!((0..1_000).all(|n| hits(n, 100) && !hits(n, 0)));
    }
}
