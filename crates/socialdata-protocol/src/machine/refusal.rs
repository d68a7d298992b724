//! What a refusal for good leads to.

use super::{Fate, Remedy, Stored};
use crate::{classify::Action, wire::ProblemKind};

/// A refusal, and what will be done once the register has said that nothing is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) problem: Option<ProblemKind>,
    pub(super) status: Option<u16>,
    pub(super) fate: Fate,
    pub(super) remedy: Remedy,
}

/// What the table's action means for a submission; nothing when it is no refusal.
///
/// Records that will be sent again in another cut must be free, so their submission is discarded. Where that has been
/// tried, or nothing can be tried, bytes and records are kept for a person: then the same list is not refused night
/// after night.
pub(super) fn refused(action: Action, stored: &Stored) -> Option<Refused> {
    let remedy = match action {
        Action::QuarantineAndStop => Remedy::Configuration,
        Action::Park => Remedy::Parked,
        Action::RecutOnce if stored.may_be_recut => Remedy::Recut,
        Action::RecutSmaller if stored.may_be_recut && stored.records != 1 => Remedy::RecutSmaller,
        Action::Bisect if stored.records == 1 => Remedy::Offender,
        Action::Bisect if stored.may_be_halved => Remedy::Bisect,
        Action::Quarantine | Action::RecutOnce | Action::RecutSmaller | Action::Bisect => Remedy::Person,
        Action::RenewSealingKey => Remedy::RenewSealingKey,
        Action::Reconcile => Remedy::Reconcile,
        _ => return None,
    };
    let fate = match remedy {
        Remedy::Person | Remedy::Parked | Remedy::Configuration | Remedy::Offender => Fate::Quarantined,
        Remedy::Recut
        | Remedy::RecutSmaller
        | Remedy::Bisect
        | Remedy::RenewSealingKey
        | Remedy::Reconcile => Fate::Discarded,
    };
    Some(Refused { problem: None, status: None, fate, remedy })
}
