//! From payload bytes to the record list: one zstd frame (RFC 8878), nothing beside it, within limits.

use std::io::Read as _;

use zstd::{stream::read::Decoder, zstd_safe};

use super::capabilities::LIMITS;

/// The payload is not one zstd frame as the protocol wants it, or holds too much: LEV-908.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotInflated;

/// Inflates a payload.
///
/// The frame must say how much it holds and carry a checksum; several frames, skippable frames, a dictionary, a window
/// over 8 MiB, bytes after the frame, more than the limit or more than 200 times the payload are refused. Nothing is
/// allocated for what the frame merely claims.
pub(super) fn inflate(payload: &[u8]) -> Result<Vec<u8>, NotInflated> {
    let claimed = check_frame(payload)?;
    let mut decoder = Decoder::with_buffer(payload).map_err(|_| NotInflated)?.single_frame();
    decoder.window_log_max(MAX_WINDOW_LOG).map_err(|_| NotInflated)?;
    let mut list = Vec::new();
    decoder.take(claimed + 1).read_to_end(&mut list).map_err(|_| NotInflated)?;
    if list.len() as u64 == claimed { Ok(list) } else { Err(NotInflated) }
}

/// Checks what can be seen without inflating; gives the claimed size.
fn check_frame(payload: &[u8]) -> Result<u64, NotInflated> {
    let Some((MAGIC, [descriptor, ..])) = payload.split_first_chunk() else { return Err(NotInflated) };
    let has_checksum = descriptor & 0b100 != 0;
    let has_dictionary = descriptor & 0b11 != 0;
    let is_alone = zstd_safe::find_frame_compressed_size(payload) == Ok(payload.len());
    let claimed = zstd_safe::get_frame_content_size(payload).ok().flatten().ok_or(NotInflated)?;
    let ratio_limit = (payload.len() as u64).saturating_mul(LIMITS.max_ratio);
    let fits = claimed <= LIMITS.max_inflated_bytes.min(ratio_limit);
    if has_checksum && !has_dictionary && is_alone && fits { Ok(claimed) } else { Err(NotInflated) }
}

const MAGIC: &[u8; 4] = &[0x28, 0xb5, 0x2f, 0xfd];
/// 8 MiB.
const MAX_WINDOW_LOG: u32 = 23;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn frame(content: &[u8], checksum: bool, size: bool, window_log: u32) -> Vec<u8> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(checksum).unwrap();
        encoder.include_contentsize(size).unwrap();
        encoder.window_log(window_log).unwrap();
        if size {
            encoder.set_pledged_src_size(Some(content.len() as u64)).unwrap();
        }
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[track_caller]
    fn check(payload: &[u8], expected: Result<&[u8], NotInflated>) {
        assert_eq!(inflate(payload).as_deref(), expected.as_deref());
    }

    /// Bytes that zstd cannot shrink.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let step = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        (0..length).map(step).collect()
    }

    #[test]
    fn one_ordinary_frame_is_inflated() {
        check(&frame(b"rad\n", true, true, 20), Ok(b"rad\n"));
        let long = noise(3_000_000);
        check(&frame(&long, true, true, 21), Ok(&long));
    }

    #[test]
    fn other_forms_are_refused() {
        let good = frame(b"rad\n", true, true, 20);
        check(b"", Err(NotInflated));
        check(b"rad\n", Err(NotInflated));
        check(&good[..good.len() - 1], Err(NotInflated));
        check(&[&good[..], b"x"].concat(), Err(NotInflated));
        check(&[&good[..], &good].concat(), Err(NotInflated));
        let skippable = [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0];
        check(&[&skippable[..], &good].concat(), Err(NotInflated));
        check(&[&good[..], &skippable].concat(), Err(NotInflated));
        check(&frame(b"rad\n", false, true, 20), Err(NotInflated));
        check(&frame(b"rad\n", true, false, 20), Err(NotInflated));
    }

    #[test]
    fn a_damaged_frame_is_refused() {
        let mut damaged = frame(b"a list of records\n", true, true, 20);
        let last = damaged.len() - 1;
        damaged[last] ^= 1;
        check(&damaged, Err(NotInflated));
    }

    #[test]
    fn a_window_over_eight_mebibytes_is_refused() {
        let long = noise(9 * 1024 * 1024);
        check(&frame(&long, true, true, 24), Err(NotInflated));
        check(&frame(&long, true, true, 23), Ok(&long));
    }

    #[test]
    fn a_bomb_is_refused_by_its_ratio() {
        check(&frame(&vec![0; 10_000_000], true, true, 20), Err(NotInflated));
    }
}
