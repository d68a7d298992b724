//! Sets of hashes: what the delivery rules remember instead of keys and numbers.

use std::collections;
use std::hash::{BuildHasherDefault, DefaultHasher, Hasher};

/// A hash of 64 bits over a key or an identity. It stays in memory and is never written anywhere: it could be guessed back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hash(u64);

pub(crate) type HashSet = collections::HashSet<Hash, BuildHasherDefault<AsItIs>>;
pub(crate) type HashMap<T> = collections::HashMap<Hash, T, BuildHasherDefault<AsItIs>>;

/// The hash of all parts together. A tuple's parts cannot run into each other: texts are hashed with an end mark.
pub(crate) fn hash_of(parts: impl std::hash::Hash) -> Hash {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    Hash(hasher.finish())
}

/// About what a set takes: one byte beside each place, an eighth of the places always free.
pub(crate) fn bytes_of_set(set: &HashSet) -> usize {
    bytes_of(set.capacity(), size_of::<Hash>())
}

/// About what a map takes.
pub(crate) fn bytes_of_map<T>(map: &HashMap<T>) -> usize {
    bytes_of(map.capacity(), size_of::<(Hash, T)>())
}

fn bytes_of(capacity: usize, entry: usize) -> usize {
    if capacity == 0 { 0 } else { (capacity * 8 / 7).next_power_of_two() * (entry + 1) }
}

/// A hasher for what is a hash already.
#[derive(Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        // Only `write_u64` is called for a `Hash`; any other input is folded in so that the type is right for all.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert!(hash_of(("a", "bc")) != hash_of(("ab", "c")));
        assert!(hash_of(("a", "bc")) == hash_of(("a", "bc")));
    }

    #[test]
    fn an_entry_takes_less_than_24_bytes_once_there_are_many() {
        let mut set = HashSet::default();
        for number in 0_u32..300_000 {
            set.insert(hash_of(number));
            let count = set.len();
            if count > 1000 {
                assert!(bytes_of_set(&set) <= 24 * count, "{count}: {}", bytes_of_set(&set));
            }
        }
        assert_eq!(set.len(), 300_000);
    }
}
