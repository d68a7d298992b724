//! The chain of receipts of one sender in one environment.

use std::collections::BTreeMap;

use crate::{ids::Digest, numbers::ReceiptNo};

/// What one receipt says about its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainLink {
    /// Its own digest.
    pub digest: Digest,
    /// The digest it states for the receipt before it.
    pub prev: Option<Digest>,
}

/// Receipts that are already stored: all of them, or at least the neighbours of the one to be checked.
///
/// A hole is allowed while receipts are outstanding; receipts may arrive in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptChain(BTreeMap<ReceiptNo, ChainLink>);

impl ReceiptChain {
    /// No receipt stored.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a stored receipt.
    pub fn insert(&mut self, number: ReceiptNo, link: ChainLink) {
        self.0.insert(number, link);
    }

    /// Whether a receipt with this number and link fits what is stored: number 1 and no other has no predecessor, its
    /// number is not taken by another receipt, and both neighbours agree where they are known.
    pub fn accepts(&self, number: ReceiptNo, link: ChainLink) -> bool {
        let first_alone = (number == ReceiptNo::FIRST) == link.prev.is_none();
        let not_taken = self.0.get(&number).is_none_or(|stored| stored.digest == link.digest);
        let before = ReceiptNo::new(number.get() - 1).and_then(|before| self.0.get(&before));
        let after = number.next().and_then(|after| self.0.get(&after));
        first_alone
            && not_taken
            && before.is_none_or(|before| link.prev == Some(before.digest))
            && after.is_none_or(|after| after.prev == Some(link.digest))
    }

    /// Whether the place of this number is proved from below: it is the first, or the one before it is stored.
    pub fn knows_before(&self, number: ReceiptNo) -> bool {
        number == ReceiptNo::FIRST
            || ReceiptNo::new(number.get() - 1).is_some_and(|before| self.0.contains_key(&before))
    }

    /// Numbers that are missing between 1 and the highest stored one; empty after reconciliation.
    pub fn holes(&self) -> impl Iterator<Item = u64> + '_ {
        let last = self.0.keys().next_back().map_or(0, |number| number.get());
        (1..=last)
            .filter(|number| ReceiptNo::new(*number).is_some_and(|number| !self.0.contains_key(&number)))
    }
}

impl FromIterator<(ReceiptNo, ChainLink)> for ReceiptChain {
    fn from_iter<I: IntoIterator<Item = (ReceiptNo, ChainLink)>>(links: I) -> Self {
        Self(links.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(digest: &str, prev: Option<&str>) -> ChainLink {
        ChainLink { digest: Digest::of(digest), prev: prev.map(Digest::of) }
    }

    fn number(number: u64) -> ReceiptNo {
        ReceiptNo::new(number).unwrap()
    }

    /// Stored: a(1) <- b(2), d(4) which states c before it.
    fn check(no: u64, digest: &str, prev: Option<&str>, expected: bool) {
        let chain: ReceiptChain = [
            (number(1), link("a", None)),
            (number(2), link("b", Some("a"))),
            (number(4), link("d", Some("c"))),
        ]
        .into_iter()
        .collect();
        assert_eq!(chain.accepts(number(no), link(digest, prev)), expected, "{no} {digest} {prev:?}");
        assert_eq!(chain.holes().collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn both_neighbours_must_agree() {
        check(3, "c", Some("b"), true);
        check(3, "c", Some("x"), false);
        check(3, "x", Some("b"), false);
        check(5, "e", Some("d"), true);
        check(5, "e", Some("x"), false);
        check(9, "i", Some("x"), true); // neighbours are still outstanding
    }

    #[test]
    fn a_number_belongs_to_one_receipt() {
        check(2, "b", Some("a"), true);
        check(2, "x", Some("a"), false);
    }

    #[test]
    fn only_the_first_has_no_predecessor() {
        check(1, "a", None, true);
        check(1, "a", Some("x"), false);
        check(9, "i", None, false);
        assert!(ReceiptChain::new().accepts(ReceiptNo::FIRST, link("a", None)));
        assert_eq!(ReceiptChain::new().holes().count(), 0);
    }
}
