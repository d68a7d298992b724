//! HMAC-SHA-256 (RFC 2104) whose key was taken in beforehand.
//!
//! The first block of both hashes is made of the key alone, so the state after it is computed once. A message of up
//! to 55 bytes then costs two compressions and nothing that is not copied on the stack; the `hmac` crate, which
//! clones and wipes two hashes of general length for each message, takes three times as long. The compression itself
//! is that of `sha2`, which uses the SHA instructions of the processor where it finds them. The tests compare every
//! length with the `hmac` crate.

use sha2::block_api::compress256;
use zeroize::{Zeroize, Zeroizing};

/// Both states after the key. As secret as the key.
pub(super) struct PreparedHmac {
    inner: [u32; 8],
    outer: [u32; 8],
}

impl PreparedHmac {
    /// Takes the key in.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self { inner: after_key(key, 0x36), outer: after_key(key, 0x5c) }
    }

    /// The MAC of a short message whose length the type knows: nothing is counted or asked.
    #[inline]
    pub(super) fn mac_short<const N: usize>(&self, message: &[u8; N]) -> [u8; 32] {
        const { assert!(N < BLOCK - LENGTH, "one block holds message, end mark and length") };
        let mut block = [0; BLOCK];
        let (here, room) = block.split_at_mut(N);
        here.copy_from_slice(message);
        if let Some(end) = room.first_mut() {
            *end = END;
        }
        write_length(&mut block, (BLOCK + N) as u64);
        let mut state = self.inner;
        compress256(&mut state, &[block]);
        outer_mac(self.outer, &state)
    }

    /// A new message of any length.
    pub(super) fn begin(&self) -> Message<'_> {
        Message { outer: &self.outer, state: self.inner, block: [0; BLOCK], filled: 0, length: BLOCK as u64 }
    }
}

impl Zeroize for PreparedHmac {
    fn zeroize(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// A message under way.
pub(super) struct Message<'a> {
    outer: &'a [u32; 8],
    state: [u32; 8],
    block: [u8; BLOCK],
    filled: usize,
    /// In bytes, that of the key's block included.
    length: u64,
}

impl Message<'_> {
    /// Takes in more of the message.
    #[inline]
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.length = self.length.wrapping_add(bytes.len() as u64);
        let mut rest = bytes;
        loop {
            let (_, room) = self.block.split_at_mut(self.filled);
            if rest.len() < room.len() {
                let (here, _) = room.split_at_mut(rest.len());
                here.copy_from_slice(rest);
                self.filled += rest.len();
                return;
            }
            let (here, after) = rest.split_at(room.len());
            room.copy_from_slice(here);
            compress256(&mut self.state, &[self.block]);
            (self.filled, rest) = (0, after);
        }
    }

    /// The MAC.
    #[inline]
    pub(super) fn finish(mut self) -> [u8; 32] {
        let (_, room) = self.block.split_at_mut(self.filled);
        room.fill(0);
        if let Some(end) = room.first_mut() {
            *end = END;
        }
        if room.len() <= LENGTH {
            compress256(&mut self.state, &[self.block]);
            self.block = [0; BLOCK];
        }
        write_length(&mut self.block, self.length);
        compress256(&mut self.state, &[self.block]);

        outer_mac(*self.outer, &self.state)
    }
}

/// The second hash, over the digest of the first.
#[inline]
fn outer_mac(mut state: [u32; 8], inner: &[u32; 8]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    let (digest, room) = block.split_at_mut(32);
    write_words(digest, inner);
    if let Some(end) = room.first_mut() {
        *end = END;
    }
    write_length(&mut block, (BLOCK + 32) as u64);
    compress256(&mut state, &[block]);
    let mut mac = [0; 32];
    write_words(&mut mac, &state);
    mac
}

fn after_key(key: &[u8; 32], pad: u8) -> [u32; 8] {
    let mut block = Zeroizing::new([pad; BLOCK]);
    for (place, byte) in block.iter_mut().zip(key) {
        *place ^= byte;
    }
    let mut state = START;
    compress256(&mut state, &[*block]);
    state
}

/// The length in bits stands at the end of the last block.
fn write_length(block: &mut [u8; BLOCK], bytes: u64) {
    let (_, end) = block.split_at_mut(BLOCK - LENGTH);
    end.copy_from_slice(&bytes.wrapping_mul(8).to_be_bytes());
}

fn write_words(bytes: &mut [u8], words: &[u32; 8]) {
    let (places, _) = bytes.as_chunks_mut::<4>();
    for (place, word) in places.iter_mut().zip(words) {
        *place = word.to_be_bytes();
    }
}

/// A block of SHA-256, in bytes.
const BLOCK: usize = 64;
/// The length of the message, at the end of the last block, in bytes.
const LENGTH: usize = 8;
/// Follows the message: a one bit and zeros.
const END: u8 = 0x80;
/// The initial hash value (FIPS 180-4, 5.3.3).
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use proptest::prelude::*;
    use sha2::Sha256;

    use super::*;

    fn check(key: &[u8; 32], parts: &[&[u8]]) {
        let prepared = PreparedHmac::new(key);
        let mut message = prepared.begin();
        let mut judge = Hmac::<Sha256>::new_from_slice(key).unwrap();
        for part in parts {
            message.update(part);
            judge.update(part);
        }
        assert_eq!(message.finish(), <[u8; 32]>::from(judge.finalize().into_bytes()));
    }

    fn check_short<const N: usize>(key: &[u8; 32], message: &[u8; N]) {
        let prepared = PreparedHmac::new(key);
        let mut judge = prepared.begin();
        judge.update(message);
        assert_eq!(prepared.mac_short(message), judge.finish());
    }

    #[test]
    fn every_length_around_the_blocks_agrees_with_the_hmac_crate() {
        let message: Vec<u8> = (0..300).map(|place| u8::try_from(place % 251).unwrap()).collect();
        for length in 0..=message.len() {
            check(&[0x5a; 32], &[&message[..length]]);
        }
        check_short(&[0x5a; 32], b"");
        check_short(&[0x5a; 32], &[1; 33]);
        check_short(&[0x5a; 32], &[0xff; 55]);
    }

    fn hex(text: &str) -> [u8; 32] {
        crate::pseudonym::test_vectors::from_hex(&text.into()).try_into().unwrap()
    }

    #[test]
    fn the_keys_of_rfc_4231_that_fit_agree() {
        // Case 1 and 2 of the RFC: a key shorter than a block is the same as one filled up with zeros.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let mac = |key, data: &[u8]| {
            let prepared = PreparedHmac::new(key);
            let mut message = prepared.begin();
            message.update(data);
            message.finish()
        };
        assert_eq!(
            mac(&key, b"Hi There"),
            hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        );
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let wanted = hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(mac(&key, b"what do ya want for nothing?"), wanted);
    }

    #[test]
    fn a_prepared_key_serves_again_and_again() {
        let prepared = PreparedHmac::new(&[7; 32]);
        let once = |text: &[u8]| {
            let mut message = prepared.begin();
            message.update(text);
            message.finish()
        };
        let first = once(b"a");
        assert_ne!(once(b"b"), first);
        assert_eq!(once(b"a"), first);
    }

    #[test]
    fn wiping_leaves_nothing() {
        let mut prepared = PreparedHmac::new(&[7; 32]);
        prepared.zeroize();
        assert_eq!((prepared.inner, prepared.outer), ([0; 8], [0; 8]));
    }

    proptest! {
        #[test]
        fn any_key_and_any_parts_agree_with_the_hmac_crate(
            key in any::<[u8; 32]>(),
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..150), 0..8),
        ) {
            check(&key, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
        }
    }
}
