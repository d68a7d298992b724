//! What a new version of a policy sends more or less of.

use std::cmp::Ordering;

use crate::falt::Falt;
use crate::post::Posttyp;

use super::file::{KeyHolder, Linkage, Policy, ProtectedPersons};
use super::method::Method;
use super::table::Treatment;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Direction {
    /// The recipient learns more.
    More,
    /// The recipient learns less.
    Less,
    /// Something else; a person has to judge.
    Other,
}

/// A member that is treated in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberChange {
    /// The record type.
    pub posttyp: Posttyp,
    /// The member.
    pub falt: Falt,
    /// Its treatment in the old policy.
    pub old: Treatment,
    /// Its treatment in the new one.
    pub new: Treatment,
    /// Which way.
    pub direction: Direction,
}

/// A key of the policy, outside its entries, that has another value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SettingChange {
    /// The key.
    pub key: &'static str,
    /// The old value.
    pub old: String,
    /// The new value.
    pub new: String,
    /// Which way.
    pub direction: Direction,
}

/// The difference between two policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyDiff {
    /// In the order of the file.
    pub settings: Vec<SettingChange>,
    /// By record type, in the order of the schemas.
    pub members: Vec<MemberChange>,
}

impl Policy {
    /// What `new` changes.
    ///
    /// ```
    /// use socialdata_core::policy::{Direction, Policy, shipped};
    ///
    /// let old = Policy::parse(shipped::PSEUDONYMISERAD)?;
    /// let text = shipped::PSEUDONYMISERAD.replacen("protected_persons = \"hold\"", "protected_persons = \"generalise\"", 1);
    /// let changes = old.diff(&Policy::parse(&text)?);
    /// assert!(changes.members.is_empty());
    /// assert_eq!(changes.settings[0].direction, Direction::More);
    /// # Ok::<(), socialdata_core::policy::PolicyError>(())
    /// ```
    #[must_use]
    pub fn diff(&self, new: &Self) -> PolicyDiff {
        let mut members = Vec::new();
        for posttyp in Posttyp::ALL {
            for falt in posttyp.falt() {
                let both = self.treatment(*posttyp, *falt).zip(new.treatment(*posttyp, *falt));
                if let Some((old, new)) = both.filter(|(old, new)| old != new) {
                    let direction = direction(detail(old, new));
                    members.push(MemberChange { posttyp: *posttyp, falt: *falt, old, new, direction });
                }
            }
        }
        PolicyDiff { settings: self.changed_settings(new), members }
    }

    fn changed_settings(&self, new: &Self) -> Vec<SettingChange> {
        let epoch = |policy: &Self| policy.pseudonym().map_or("-", |plan| plan.epoch.as_str()).to_owned();
        let gated = |policy: &Self| {
            let names: Vec<&str> = policy.gated_types().iter().map(|posttyp| posttyp.name()).collect();
            if names.is_empty() { "-".to_owned() } else { names.join(" ") }
        };
        let types = self.gated_types().len().cmp(&new.gated_types().len());
        let protected = protection(new.protected_persons()).cmp(&protection(self.protected_persons()));
        let all = [
            ("policy", self.id().to_owned(), new.id().to_owned(), None),
            ("version", self.version().to_owned(), new.version().to_owned(), None),
            ("recipient", self.recipient().as_str().to_owned(), new.recipient().as_str().to_owned(), None),
            ("valid_from", self.valid_from().to_string(), new.valid_from().to_string(), None),
            ("gated_types", gated(self), gated(new), Some(types)),
            (
                "protected_persons",
                self.protected_persons().word().to_owned(),
                new.protected_persons().word().to_owned(),
                Some(protected),
            ),
            (
                "linkage",
                self.linkage().word().to_owned(),
                new.linkage().word().to_owned(),
                Some(shared(self).cmp(&shared(new))),
            ),
            ("key_holder", self.key_holder().word().to_owned(), new.key_holder().word().to_owned(), None),
            ("pseudonym.epoch", epoch(self), epoch(new), None),
        ];
        let changed = all.into_iter().filter(|(_, old, new, _)| old != new);
        changed
            .map(|(key, old, new, order)| SettingChange { key, old, new, direction: direction(order) })
            .collect()
    }
}

impl ProtectedPersons {
    /// The word of the policy file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Generalise => "generalise",
            Self::Hold => "hold",
            Self::Send => "send",
        }
    }
}

impl Linkage {
    /// The word of the policy file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Shared => "shared",
        }
    }
}

impl KeyHolder {
    /// The word of the policy file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Ttp => "ttp",
        }
    }
}

fn shared(policy: &Policy) -> bool {
    policy.linkage() == Linkage::Shared
}

/// The more, the less is sent.
const fn protection(protected: ProtectedPersons) -> u8 {
    match protected {
        ProtectedPersons::Send => 0,
        ProtectedPersons::Generalise => 1,
        ProtectedPersons::Hold => 2,
    }
}

const fn direction(old_to_new: Option<Ordering>) -> Direction {
    match old_to_new {
        Some(Ordering::Less) => Direction::More,
        Some(Ordering::Greater) => Direction::Less,
        _ => Direction::Other,
    }
}

/// How much the old treatment tells, compared with the new one; nothing where neither contains the other.
fn detail(old: Treatment, new: Treatment) -> Option<Ordering> {
    match (old, new) {
        (Treatment::Generalised(old), Treatment::Generalised(new)) => method_detail(old, new),
        _ => Some(rank(old).cmp(&rank(new))).filter(|order| order.is_ne()),
    }
}

const fn rank(treatment: Treatment) -> u8 {
    match treatment {
        Treatment::Dropped => 0,
        Treatment::Generalised(_) | Treatment::Pseudonymised => 1,
        Treatment::Identified => 2,
    }
}

fn method_detail(old: Method, new: Method) -> Option<Ordering> {
    match (old, new) {
        // A narrower band tells more, but only one that divides the other is contained in it.
        (Method::AgeBand(old), Method::AgeBand(new)) | (Method::AmountBand(old), Method::AmountBand(new)) => {
            let divides = |one: u32, other: u32| other.checked_rem(one) == Some(0);
            (divides(old, new) || divides(new, old)).then(|| new.cmp(&old))
        }
        (Method::TopCode(old), Method::TopCode(new)) => Some(old.cmp(&new)),
        (Method::Year, Method::Month | Method::AgeBand(_)) | (Method::Lan, Method::Kommun) => {
            Some(if new == Method::Month || new == Method::Kommun {
                Ordering::Less
            } else {
                Ordering::Greater
            })
        }
        (Method::Month | Method::AgeBand(_), Method::Year) => {
            Some(if old == Method::Month { Ordering::Greater } else { Ordering::Less })
        }
        (Method::Kommun, Method::Lan) => Some(Ordering::Greater),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_goes_one_way_and_its_opposite_the_other() {
        let identified = Treatment::Identified;
        let coarse = Treatment::Generalised;
        for (less, more) in [
            (Treatment::Dropped, identified),
            (Treatment::Dropped, Treatment::Pseudonymised),
            (Treatment::Dropped, coarse(Method::Year)),
            (Treatment::Pseudonymised, identified),
            (coarse(Method::Lan), identified),
            (coarse(Method::Year), coarse(Method::Month)),
            (coarse(Method::AgeBand(5)), coarse(Method::Year)),
            (coarse(Method::AgeBand(10)), coarse(Method::AgeBand(5))),
            (coarse(Method::Lan), coarse(Method::Kommun)),
            (coarse(Method::AmountBand(1000)), coarse(Method::AmountBand(500))),
            (coarse(Method::TopCode(3)), coarse(Method::TopCode(6))),
        ] {
            assert_eq!(direction(detail(less, more)), Direction::More, "{less} to {more}");
            assert_eq!(direction(detail(more, less)), Direction::Less, "{more} to {less}");
        }
        for (one, other) in [
            (coarse(Method::AgeBand(7)), coarse(Method::AgeBand(5))),
            (coarse(Method::AmountBand(500)), coarse(Method::TopCode(500))),
            (Treatment::Pseudonymised, coarse(Method::Year)),
        ] {
            assert_eq!(direction(detail(one, other)), Direction::Other, "{one} {other}");
        }
    }
}
