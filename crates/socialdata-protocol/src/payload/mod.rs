//! The record list: what the payload holds before compression and sealing (docs/en/protocol.md, *Record list*).
//!
//! One JSON object per line, a line feed after every line: a header with a fresh nonce, the records in an order that says
//! nothing about the source, a trailer with the count. A list without trailer was cut off and is refused whole.
//!
//! Sender and register use the same code: [`write_list`] and [`read_list`] are inverse to each other. [`write_xml_list`] and
//! [`read_xml_list`] do the same for `application/xml`.

mod canonical;
mod change;
mod read;
mod shuffle;
mod write;
mod xml;

use std::fmt;

pub use change::{Change, ChangeError, Op, Reason};
pub use read::{ListExpectation, ListFault, ReceivedRecord, RecordData, RecordList, read_list};
pub use write::{EncodedList, ListHeader, OutgoingRecord, WriteError, sending_order, write_list};
pub use xml::{DataShapes, read_xml_list, write_xml_list};

use crate::{RecordId, base64url, ids::IdError, ids::text_on_the_wire, numbers::Version};

/// 32 random bytes, fresh for every submission. They make every published digest impossible to guess.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Nonce([u8; 32]);

impl Nonce {
    /// From the operating system's generator.
    pub fn from_random(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In a log it would undo its purpose.
        f.write_str("Nonce")
    }
}

impl std::str::FromStr for Nonce {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        base64url::decode_32(text).map(Self).ok_or(IdError::Nonce)
    }
}

text_on_the_wire!(Nonce);

/// One record of a submission as both sides must remember it: the position in the list is the index of findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRecord {
    /// Its id.
    pub record_id: RecordId,
    /// Its version.
    pub version: Version,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{decode, fixtures, wire::OpCounts};

    fn records(seeds: &[(u8, u8, u16)]) -> Vec<(RecordId, Op, Version, Vec<u8>)> {
        let ops = [Op::Report, Op::Correct, Op::Void];
        let make = |(id, op, number): &(u8, u8, u16)| {
            let data = format!(r#"{{"kommun":"{number:04}","antal":{number},"lista":[1,{{"a":null}}]}}"#);
            let version = Version::new(u64::from(*number) + 1).unwrap();
            (fixtures::record_id(id % 100), ops[usize::from(op % 3)], version, data.into_bytes())
        };
        let mut records: Vec<_> = seeds.iter().map(make).collect();
        records.sort_by_key(|record| record.0);
        records.dedup_by(|one, next| one.0 == next.0);
        records
    }

    fn outgoing(record: &(RecordId, Op, Version, Vec<u8>)) -> OutgoingRecord<'_> {
        let (id, op, version, data) = record;
        OutgoingRecord {
            record_id: *id,
            version: *version,
            record_type: "insats".parse().unwrap(),
            change: match op {
                Op::Report => Change::Report { data },
                Op::Correct => Change::correct(Reason::ChangedAtSource, data).unwrap(),
                Op::Void => Change::void(Reason::WrongPerson).unwrap(),
            },
            confirm: if *op == Op::Void { vec![] } else { vec!["TID-002".parse().unwrap()] },
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            seeds in proptest::collection::vec(any::<(u8, u8, u16)>(), 0..40),
            nonce in any::<[u8; 32]>(),
        ) {
            let header = fixtures::list_header(nonce);
            let records = records(&seeds);
            let list = write_list(&header, records.iter().map(outgoing)).unwrap();
            let expectation = fixtures::expectation(&header, list.counts);
            let read = read_list(&list.bytes, &expectation).unwrap();
            prop_assert_eq!(read.nonce, header.nonce);
            prop_assert_eq!(read.sent(), list.sent);
            for received in &read.records {
                let (_, op, version, data) = records.iter().find(|record| record.0 == received.record_id).unwrap();
                prop_assert_eq!(received.op, *op);
                prop_assert_eq!(received.version, *version);
                prop_assert_eq!(received.fault, None);
                let sent_data: Option<serde_json::Value> =
                    (*op != Op::Void).then(|| decode::decode(data, decode::Limits::record_line()).unwrap());
                prop_assert_eq!(received.data.as_ref().map(RecordData::as_value), sent_data.as_ref());
            }
        }

        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let header = fixtures::list_header([0; 32]);
            prop_assert!(read_list(&bytes, &fixtures::expectation(&header, OpCounts::default())).is_err());
        }

        #[test]
        fn a_changed_or_missing_byte_never_panics(at in 0_usize..600, byte in any::<u8>(), cut in any::<bool>()) {
            let header = fixtures::list_header([5; 32]);
            let records = records(&[(1, 0, 1), (2, 1, 2), (3, 2, 3)]);
            let list = write_list(&header, records.iter().map(outgoing)).unwrap();
            let mut bytes = list.bytes.to_vec();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            let read = read_list(&bytes, &fixtures::expectation(&header, list.counts));
            prop_assert!(!cut || read.is_err());
        }
    }
}
