//! How many records are alone, or nearly so, on what may point somebody out without any number.

use std::collections::{BTreeMap, BTreeSet};

use crate::falt::Falt;
use crate::post::gemensam::PersonMedlem;
use crate::post::{Identified, Post};

use super::apply::generalised;
use super::file::Policy;
use super::method::Coarse;
use super::table::Treatment;

/// Counts records by sex, birth year, municipality and kind of insats.
///
/// A group is as large as the number of *persons* in it: five records of one person hide nobody. Only counts are kept
/// beside the identity of whom has been counted, and only counts come out.
///
/// ```
/// use socialdata_core::policy::KReport;
/// use socialdata_core::post::{Post, Posttyp, Scalar};
/// use socialdata_core::validering::Sink;
///
/// let mut report = KReport::new(5);
/// for _ in 0..6 {
///     report.add(&Post::new(Posttyp::Insats)); // nobody knows who: six persons
/// }
/// report.add(&Post::new(Posttyp::Utredning));
/// let counts = report.counts();
/// assert_eq!((counts.records, counts.unique, counts.below), (7, 1, 1));
/// ```
#[derive(Debug)]
pub struct KReport {
    k: usize,
    groups: BTreeMap<Group, Members>,
}

/// What the k-report says. Counts below k are for the operator's screen only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KCounts {
    /// Records in all.
    pub records: u64,
    /// Combinations that occur.
    pub groups: u64,
    /// Records whose combination only one person has.
    pub unique: u64,
    /// Records whose combination fewer than k persons have, the unique ones among them.
    pub below: u64,
}

/// One combination; a member that is not known or not sent is a value of its own.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    kind: Option<String>,
    kon: Option<String>,
    birth: Option<String>,
    area: Option<String>,
}

#[derive(Default)]
struct Members {
    records: u64,
    /// Numbers, to count a person once; never written anywhere.
    persons: BTreeSet<[u8; 12]>,
    /// Records of whom no number is known: each may be another person.
    unknown: usize,
}

impl std::fmt::Debug for Members {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Members").field("records", &self.records).finish_non_exhaustive()
    }
}

impl KReport {
    /// An empty report; a group of `k` persons or more is large enough.
    pub fn new(k: usize) -> Self {
        Self { k, groups: BTreeMap::new() }
    }

    /// Counts a record as it is.
    pub fn add(&mut self, post: &Post) {
        let group = Group {
            kind: plain(post, Falt::Insatstyp).or_else(|| Some(post.posttyp().name().to_owned())),
            kon: person_member(post, PersonMedlem::Kon).and_then(|falt| plain(post, falt)),
            birth: birth_year(post),
            area: areas(post).into_iter().flatten().find_map(|falt| plain(post, falt)),
        };
        self.count(group, post);
    }

    /// Counts a record as it leaves under the policy; one that stays at home is not counted.
    pub fn add_as_sent(&mut self, post: &Post, policy: &Policy) {
        if !policy.switches_on(post.posttyp()) || policy.holds(post) {
            return;
        }
        let sent = |falt: Falt| as_sent(post, policy, falt);
        let group = Group {
            kind: sent(Falt::Insatstyp).or_else(|| Some(post.posttyp().name().to_owned())),
            kon: person_member(post, PersonMedlem::Kon).and_then(sent),
            birth: person_member(post, PersonMedlem::Fodelsear).and_then(sent),
            area: areas(post).into_iter().flatten().find_map(sent),
        };
        self.count(group, post);
    }

    /// What was counted.
    pub fn counts(&self) -> KCounts {
        let mut counts = KCounts::default();
        for members in self.groups.values() {
            let persons = members.persons.len() + members.unknown;
            counts.records += members.records;
            counts.groups += 1;
            counts.unique += if persons == 1 { members.records } else { 0 };
            counts.below += if persons < self.k { members.records } else { 0 };
        }
        counts
    }

    fn count(&mut self, group: Group, post: &Post) {
        let members = self.groups.entry(group).or_default();
        members.records += 1;
        let number = post.persons().find_map(|(_, person)| person.national_number()?.ok());
        match number {
            Some(number) => {
                members.persons.insert(number.expose_digits());
            }
            None => members.unknown += 1,
        }
    }
}

/// The member of the first person of the record: of a household, the one who applied.
fn person_member(post: &Post, medlem: PersonMedlem) -> Option<Falt> {
    post.persons().next().map(|(plats, _)| plats.falt(medlem))
}

/// What says where the person lives, the nearest first.
fn areas(post: &Post) -> [Option<Falt>; 3] {
    let has = |falt: Falt| post.falt().contains(&falt).then_some(falt);
    [
        has(Falt::Boendekommun),
        person_member(post, PersonMedlem::Folkbokforingskommun),
        has(Falt::AnsvarigKommunkod),
    ]
}

fn birth_year(post: &Post) -> Option<String> {
    let (plats, person) = post.persons().next()?;
    let number = || Some(person.national_number()?.ok()?.birth_year().to_string());
    plain(post, plats.falt(PersonMedlem::Fodelsear)).or_else(number)
}

fn plain(post: &Post, falt: Falt) -> Option<String> {
    let mut text = String::new();
    post.get(falt)?.write_plain(Identified::No, &mut text);
    Some(text)
}

fn as_sent(post: &Post, policy: &Policy, falt: Falt) -> Option<String> {
    let table = policy.table(post.posttyp())?;
    if policy.hides(falt, post) {
        return None;
    }
    match table.treatment(falt)? {
        Treatment::Identified => plain(post, falt),
        Treatment::Generalised(method) => match generalised(method, falt, post, table).ok()?? {
            Coarse::Text(text) => Some(text),
            Coarse::Number(number) => Some(number.to_string()),
            Coarse::Row(_) => None,
        },
        Treatment::Pseudonymised | Treatment::Dropped => None,
    }
}
