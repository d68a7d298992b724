//! Counting numbers of the protocol: version, sequence number, receipt number. All start at 1.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::decode::MAX_WHOLE;

/// Declares a whole number from 1 to 2^53 − 1, the range every JSON implementation reads exactly.
macro_rules! counting_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The first one: 1.
            pub const FIRST: Self = Self(1);

            /// The number, or nothing outside 1 to 2^53 − 1.
            pub fn new(number: u64) -> Option<Self> {
                (1..=MAX_WHOLE).contains(&number).then_some(Self(number))
            }

            /// The number.
            pub fn get(self) -> u64 {
                self.0
            }

            /// The next one, or nothing at the end of the range.
            pub fn next(self) -> Option<Self> {
                Self::new(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(u64::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("out of range"))
            }
        }
    };
}

counting_number! {
    /// Version of one record, counted by the sender: the first report is 1, every applied change adds 1.
    Version
}

counting_number! {
    /// Sequence number of a submission, gapless per sender, recipient and environment (docs/en/protocol.md, *States of a
    /// submission*).
    Seq
}

counting_number! {
    /// Number of a receipt, gapless per sender and environment, given by the register (docs/en/protocol.md, *Receipts*).
    ReceiptNo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_one_to_the_largest_exact_whole_number() {
        assert_eq!(Version::new(0), None);
        assert_eq!(Version::new(1), Some(Version::FIRST));
        assert_eq!(Version::FIRST.next().map(Version::get), Some(2));
        let last = Version::new(MAX_WHOLE).unwrap();
        assert_eq!(last.next(), None);
        assert_eq!(Version::new(MAX_WHOLE + 1), None);
    }

    #[test]
    fn the_wire_form_is_a_number() {
        let read = |text: &str| {
            crate::decode::decode::<Seq>(text.as_bytes(), crate::decode::Limits::message(30)).ok()
        };
        assert_eq!(read("1842"), Seq::new(1842));
        assert_eq!(read("0"), None);
        assert_eq!(read("\"1\""), None);
        assert_eq!(read("-1"), None);
        assert_eq!(serde_json::to_string(&Seq::FIRST).unwrap(), "1");
    }
}
