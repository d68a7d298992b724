//! A finding that was made when the delivery had been read.

use crate::falt::Falt;
use crate::period::Period;
use crate::post::Posttyp;
use crate::post::gemensam::Nyckel;
use crate::validering::RuleMeta;

/// Where a record stands in a delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_structs, reason = "a place: three numbers that readers fill")]
pub struct RecordPlace {
    /// The file, from 0.
    pub file: usize,
    /// The record in its file, from 1.
    pub record: u64,
    /// The line in its file where the record begins, from 1.
    pub line: u64,
}

/// A rule that a delivery breaks as a whole, or that one of its records breaks in the light of those after it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeliveryFinding {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// The member, or [`Falt::Post`].
    pub falt: Falt,
    /// The record, when there is one in this delivery.
    pub place: Option<RecordPlace>,
    /// The record type, when the finding is about one.
    pub posttyp: Option<Posttyp>,
    /// The case reference: of the record, or of the record in the previous delivery that is missing in this one. It has not been
    /// looked through for identity numbers.
    pub post_id: Option<Nyckel>,
    /// The period, when the finding is about one.
    pub period: Option<Period>,
}

impl DeliveryFinding {
    /// A finding about the delivery as a whole.
    pub(crate) fn about_all(rule: &'static RuleMeta, falt: Falt) -> Self {
        Self { rule, falt, place: None, posttyp: None, post_id: None, period: None }
    }

    /// By place, those without one last; then by what they are about, so that the order never depends on a hash.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (
            self.place.is_none(),
            self.place,
            self.falt,
            self.rule.code,
            self.posttyp.map(Posttyp::name),
            self.post_id.as_ref().map(Nyckel::as_str),
        )
    }
}
