//! How a plan is cut into submissions that the register takes.

use socialdata_protocol::wire::{ApiLimits, PayloadType};

use crate::batch::{MAX_DATA_BYTES, MAX_RECORDS};

/// More than the frame of a record in a record list, beside its data: bytes.
const FRAME: u64 = 512;

/// XML says the name of each member twice, and JSON once.
const XML_FACTOR: u64 = 3;

/// What one submission may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "both are wanted, always")]
pub struct CutLimits {
    /// Records.
    pub records: usize,
    /// Bytes of data, as canonical JSON.
    pub data_bytes: usize,
}

impl Default for CutLimits {
    /// Those of docs/en/protocol.md, for a register that was not asked yet.
    fn default() -> Self {
        Self { records: MAX_RECORDS, data_bytes: MAX_DATA_BYTES }
    }
}

impl CutLimits {
    /// The own limits, or the register's where they are narrower. So cut, a list fits whatever compression makes of it: its
    /// bytes stay within both `maxBytes` and `maxInflatedBytes`. At least one record fits always; the register judges it.
    pub fn within(register: &ApiLimits, payload: PayloadType) -> Self {
        let own = Self::default();
        let records = register.max_records.clamp(1, widen(own.records));
        // Compression and sealing may add to what cannot be made smaller: a sixteenth is kept for it.
        let room = register.max_bytes.min(register.max_inflated_bytes);
        let room = room - room / 16;
        let data = room.saturating_sub(records.saturating_mul(FRAME).min(room / 2));
        let data = if payload == PayloadType::Xml { data / XML_FACTOR } else { data };
        Self { records: narrow(records), data_bytes: narrow(data.min(widen(own.data_bytes))) }
    }

    /// Cuts `items` in their order; `size` says how many bytes of data one has. No part is empty.
    pub fn cut<T>(self, items: impl IntoIterator<Item = T>, size: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
        let mut parts: Vec<Vec<T>> = Vec::new();
        let mut filled = 0_usize;
        for next in items {
            let bytes = size(&next);
            match parts.last_mut() {
                Some(part)
                    if part.len() < self.records && filled.saturating_add(bytes) <= self.data_bytes =>
                {
                    filled += bytes;
                    part.push(next);
                }
                _ => {
                    filled = bytes;
                    parts.push(vec![next]);
                }
            }
        }
        parts
    }
}

fn narrow(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn widen(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(max_records: u64, max_bytes: u64, max_inflated_bytes: u64) -> ApiLimits {
        ApiLimits { max_records, max_bytes, max_inflated_bytes, max_ratio: 200, concurrency: 1 }
    }

    const MIB: u64 = 1024 * 1024;

    #[test]
    fn the_narrower_limit_holds() {
        let usual = limits(5_000, 16 * MIB, 256 * MIB);
        assert_eq!(CutLimits::within(&usual, PayloadType::Ndjson), CutLimits::default());
        assert_eq!(
            CutLimits::within(&limits(50_000, 1 << 40, 1 << 40), PayloadType::Ndjson),
            CutLimits::default()
        );
        let few = CutLimits::within(&limits(10, 16 * MIB, 256 * MIB), PayloadType::Ndjson);
        assert_eq!(few, CutLimits { records: 10, ..CutLimits::default() });
        let small = CutLimits::within(&limits(100, MIB, 256 * MIB), PayloadType::Ndjson);
        assert!(small.data_bytes < 1024 * 1024 - 100 * 512 && small.data_bytes > 900 * 1024, "{small:?}");
        assert_eq!(small, CutLimits::within(&limits(100, 16 * MIB, MIB), PayloadType::Ndjson));
        let xml = CutLimits::within(&usual, PayloadType::Xml);
        assert!(xml.data_bytes < CutLimits::default().data_bytes / 2 && xml.records == 5_000);
    }

    #[test]
    fn a_register_without_room_gets_records_one_by_one() {
        let none = CutLimits::within(&limits(0, 0, 0), PayloadType::Ndjson);
        assert_eq!(none.records, 1);
        assert_eq!(none.cut([5, 6], |size| *size), [[5], [6]]);
    }

    #[test]
    fn parts_are_full_and_in_order() {
        let limits = CutLimits { records: 3, data_bytes: 10 };
        let parts = limits.cut([4, 6, 1, 1, 1, 1, 20, 0], |size| *size);
        assert_eq!(parts, [vec![4, 6], vec![1, 1, 1], vec![1], vec![20], vec![0]]);
        assert!(limits.cut([], |size: &usize| *size).is_empty());
    }
}
