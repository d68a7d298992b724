//! The generator's own source of choices: `SplitMix64`, seeded by the caller.
//!
//! The same seed gives the same municipality on every platform and in every later version of Rust, which no general random
//! crate promises. It is not fit for keys or anything else that must be hard to guess.
//!
//! Algorithm: Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014; constants of the public
//! domain version by Sebastiano Vigna (prng.di.unimi.it/splitmix64.c).

/// A stream of choices that follows from its seed alone.
#[derive(Clone, Debug)]
pub(super) struct Seeded {
    state: u64,
}

impl Seeded {
    /// The stream called `name` under `seed`. Streams with different names do not disturb each other.
    pub(super) fn stream(seed: u64, name: &str) -> Self {
        // FNV-1a, so that the name and not only its length counts.
        let name = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let mut mixed = Self { state: seed };
        Self { state: mixed.next() ^ name }
    }

    /// A stream of its own for one part of the work, so that a change inside it leaves the other parts as they were.
    pub(super) fn split(&mut self) -> Self {
        Self { state: self.next() }
    }

    /// A number under `limit`; 0 when `limit` is 0. The bias is at most one in 2³².
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let scaled = (u128::from(self.next()) * u128::from(limit)) >> 64;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// A number of `least..=most`; `least` when the range is empty.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least).saturating_add(1))
    }

    /// The smaller of two draws of `least..=most`: small numbers come more often than large ones.
    pub(super) fn low_between(&mut self, least: u32, most: u32) -> u32 {
        self.between(least, most).min(self.between(least, most))
    }

    /// `true` in `percent` cases of a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// An index of a list of `length` entries; 0 for an empty list.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u32::try_from(length).unwrap_or(u32::MAX))).unwrap_or(0)
    }

    /// One of the entries.
    pub(super) fn pick<'a, T>(&mut self, entries: &'a [T]) -> Option<&'a T> {
        entries.get(self.index(entries.len()))
    }

    /// One of the entries, each as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, entries: &[(T, u32)]) -> Option<T> {
        let total = entries.iter().map(|(_, weight)| weight).sum();
        let mut rest = self.below(total);
        entries.iter().find_map(|(entry, weight)| {
            let is_hit = rest < *weight;
            rest = rest.saturating_sub(*weight);
            is_hit.then_some(*entry)
        })
    }

    /// Puts the entries into another order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, entries: &mut [T]) {
        for last in (1..entries.len()).rev() {
            entries.swap(last, self.index(last + 1));
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_published_sequence() {
        // First outputs of splitmix64.c for the seed 1234567.
        let mut stream = Seeded { state: 1_234_567 };
        let first: Vec<u64> = (0..5).map(|_| stream.next()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    #[test]
    fn a_stream_depends_on_seed_and_name_only() {
        let take = |seed, name| {
            let mut stream = Seeded::stream(seed, name);
            [stream.next(), stream.next()]
        };
        assert_eq!(take(7, "a"), take(7, "a"));
        assert_ne!(take(7, "a"), take(7, "b"));
        assert_ne!(take(7, "a"), take(8, "a"));
    }

    #[test]
    fn draws_stay_inside_their_limits_and_reach_both_ends() {
        let mut stream = Seeded::stream(1, "limits");
        let draws: Vec<u32> = (0..1000).map(|_| stream.between(3, 7)).collect();
        assert_eq!((draws.iter().min(), draws.iter().max()), (Some(&3), Some(&7)));
        assert_eq!((stream.below(0), stream.index(0), stream.between(9, 2)), (0, 0, 9));
        assert_eq!(stream.pick::<u8>(&[]), None);
    }

    #[test]
    fn weights_decide_how_often() {
        let mut stream = Seeded::stream(1, "weights");
        let entries = [('a', 90), ('b', 10), ('c', 0)];
        let draws: Vec<char> = (0..1000).filter_map(|_| stream.weighted(&entries)).collect();
        let count = |wanted| draws.iter().filter(|drawn| **drawn == wanted).count();
        assert_eq!(draws.len(), 1000);
        assert!((860..940).contains(&count('a')), "{}", count('a'));
        assert_eq!(count('c'), 0);
    }

    #[test]
    fn shuffling_keeps_every_entry() {
        let mut entries: Vec<u32> = (0..50).collect();
        Seeded::stream(1, "order").shuffle(&mut entries);
        assert!(!entries.is_sorted());
        entries.sort_unstable();
        assert_eq!(entries, (0..50).collect::<Vec<_>>());
    }
}
