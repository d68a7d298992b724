//! What must never happen: the invariants by name.

use std::fmt;

/// An invariant of docs/en/testing-the-delivery.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Invariant {
    /// The effects at the register are the truth of the source, and everything comes to rest.
    I1,
    /// No version of a record is applied twice.
    I2,
    /// The applied versions of a record rise by one.
    I3,
    /// What is settled has two receipts that verify, and the register's copies are the same.
    I4,
    /// The audit chain verifies, and the heads in the manifests are of it.
    I5,
    /// No identity number outside payloads.
    I6,
    /// Every night ends within its bounds.
    I7,
    /// Numbers of submissions and receipts have no gap, on both sides.
    I8,
    /// No byte leaves before the attempt is on disk.
    D,
    /// The store's own rules hold: states, bytes, payloads.
    S,
}

/// An invariant that does not hold, and how it showed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// In which night it was found; 0 for the end of the world.
    pub night: u64,
    /// What was seen. Ids, numbers and words only.
    pub what: String,
}

impl Violation {
    pub(crate) fn new(invariant: Invariant, what: impl Into<String>) -> Self {
        Self { invariant, night: 0, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} in night {}: {}", self.invariant, self.night, self.what)
    }
}
