//! The order of the records inside a list.
//!
//! Records are first sorted by record id, which is keyed and says nothing, and then shuffled. The sorting matters: the
//! receiver knows the nonce and could undo the shuffle, so what it would find must be empty of meaning too.
//!
//! The shuffle is Fisher–Yates from the last place to the second. It draws from a stream of 64-bit numbers, big-endian,
//! four from each SHA-256 block of `"socialdata-shuffle-v1" || nonce || counter`, the counter 64 bits big-endian from 0.
//! A place below n is drawn without bias: numbers at or above the largest multiple of n are skipped. Only the sender
//! needs to know this; a receiver takes the order as it comes.

use sha2::{Digest as _, Sha256};

use super::Nonce;

/// Brings `items` into the order that belongs to the nonce.
pub(super) fn shuffle<T>(items: &mut [T], nonce: &Nonce) {
    let mut stream = Stream::new(nonce);
    for last in (1..items.len()).rev() {
        items.swap(last, stream.below(last + 1));
    }
}

struct Stream<'a> {
    nonce: &'a Nonce,
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl<'a> Stream<'a> {
    fn new(nonce: &'a Nonce) -> Self {
        Self { nonce, counter: 0, block: [0; 32], used: 32 }
    }

    /// A number from 0 to `bound` − 1; `bound` is at least 1.
    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = self.next();
            if drawn < fair {
                // Below `bound`, which came from a usize.
                return usize::try_from(drawn % bound).unwrap_or(0);
            }
        }
    }

    fn next(&mut self) -> u64 {
        if self.used == self.block.len() {
            let mut hash = Sha256::new_with_prefix(DOMAIN);
            hash.update(self.nonce.as_bytes());
            hash.update(self.counter.to_be_bytes());
            self.block = hash.finalize().into();
            self.counter += 1;
            self.used = 0;
        }
        let bytes = self.block.iter().skip(self.used).take(8);
        let number = bytes.fold(0, |number, byte| number << 8 | u64::from(*byte));
        self.used += 8;
        number
    }
}

const DOMAIN: &[u8] = b"socialdata-shuffle-v1";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn shuffled(count: u8, nonce: [u8; 32]) -> Vec<u8> {
        let mut items: Vec<u8> = (0..count).collect();
        shuffle(&mut items, &Nonce::from_random(nonce));
        items
    }

    /// Computed independently from the description above (Python, hashlib).
    #[test]
    fn published_order() {
        assert_eq!(shuffled(10, [0; 32]), VECTOR_ZERO);
        assert_eq!(shuffled(10, std::array::from_fn(|index| u8::try_from(index).unwrap())), VECTOR_RISING);
    }

    /// Six orders of three, 6,000 draws: each within 20 % of 1,000. Deterministic, so it cannot flicker.
    #[test]
    fn every_order_is_equally_likely() {
        let mut seen = BTreeMap::<Vec<u8>, u32>::new();
        for number in 0..6000_u32 {
            let mut nonce = [0; 32];
            nonce[..4].copy_from_slice(&number.to_be_bytes());
            *seen.entry(shuffled(3, nonce)).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|count| (800..1200).contains(count)), "{seen:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_the_nonce_decides(count in 0_u8..200, nonce in any::<[u8; 32]>()) {
            let mut items = shuffled(count, nonce);
            prop_assert_eq!(&items, &shuffled(count, nonce));
            items.sort_unstable();
            prop_assert_eq!(items, (0..count).collect::<Vec<_>>());
        }
    }

    const VECTOR_ZERO: [u8; 10] = [0, 2, 3, 9, 5, 7, 6, 4, 1, 8];
    const VECTOR_RISING: [u8; 10] = [0, 9, 6, 5, 2, 7, 4, 3, 1, 8];
}
