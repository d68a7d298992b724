//! Randomness from a seed: the same seed gives the same world, on every machine and for ever.
//!
//! `SplitMix64` (Steele, Lea, Flood 2014): small, and good enough to choose faults. Nothing here is secret.

/// A stream of numbers that follows from its seed.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// A stream of its own for one purpose, so that more draws for one purpose do not move the others.
    pub(crate) fn for_purpose(seed: u64, purpose: u64) -> Self {
        let mut stream = Self(seed ^ purpose.wrapping_mul(0xD134_2543_DE82_EF95));
        stream.next();
        Self(stream.next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // The bias of the remainder is below 2^-50 for the small bounds used here.
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True once in `n` times.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// `N` bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            let drawn = self.next().to_be_bytes();
            for (to, from) in chunk.iter_mut().zip(drawn) {
                *to = from;
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut one, mut other) = (Chance(7), Chance(7));
        assert!((0..100).all(|_| one.next() == other.next()));
        assert_ne!(Chance(7).next(), Chance(8).next());
        assert_ne!(Chance::for_purpose(7, 1).next(), Chance::for_purpose(7, 2).next());
        // The published first output of SplitMix64 for seed 0.
        assert_eq!(Chance(0).next(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn bounds_hold() {
        let mut chance = Chance(1);
        for bound in 1..50 {
            assert!(chance.below(bound) < bound);
            assert!((3..=3 + bound).contains(&chance.between(3, 3 + bound)));
        }
        assert_eq!(chance.below(0), 0);
        assert_ne!(chance.bytes::<12>(), chance.bytes::<12>());
    }
}
