//! An acceptance file at work: which entry covers a finding, and how many each has covered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use socialdata_core::post::Posttyp;
use socialdata_core::validering::RuleMeta;

use super::file::{Entry, Scope};

/// Entries on a given day, with the findings that they have covered so far.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    entries: Vec<AppliedEntry>,
    by_code: BTreeMap<&'static str, Covers>,
}

/// One entry and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AppliedEntry {
    /// What stands in the file.
    pub entry: Entry,
    /// How many findings it covered.
    pub count: u64,
    is_expired: bool,
}

/// What an entry was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryState {
    /// It covered findings.
    Used,
    /// It is in force and covered nothing: it can be taken away.
    Unused,
    /// Its last day has passed: it covers nothing.
    Expired,
}

impl EntryState {
    /// The word used in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::Expired => "expired",
        }
    }
}

impl AppliedEntry {
    /// What the entry was worth.
    pub const fn state(&self) -> EntryState {
        match (self.is_expired, self.count) {
            (true, _) => EntryState::Expired,
            (false, 0) => EntryState::Unused,
            (false, _) => EntryState::Used,
        }
    }
}

/// The entries in force for one code, as indices.
#[derive(Clone, Debug, Default)]
struct Covers {
    by_post: BTreeMap<String, usize>,
    by_posttyp: BTreeMap<Posttyp, usize>,
    all: Option<usize>,
}

impl Applied {
    pub(super) fn new(entries: Vec<Entry>, today: NaiveDate) -> Self {
        let mut applied = Self::default();
        for (index, entry) in entries.into_iter().enumerate() {
            let is_expired = entry.expires < today;
            if !is_expired {
                let covers = applied.by_code.entry(entry.rule.code).or_default();
                match &entry.scope {
                    Scope::Post(post_id) => drop(covers.by_post.insert(post_id.clone(), index)),
                    Scope::Posttyp(posttyp) => drop(covers.by_posttyp.insert(*posttyp, index)),
                    Scope::All => covers.all = Some(index),
                }
            }
            applied.entries.push(AppliedEntry { entry, count: 0, is_expired });
        }
        applied
    }

    /// The index of the entry that covers a finding of `rule`, and counts it there. The narrowest scope wins.
    pub fn accept(
        &mut self,
        rule: &RuleMeta,
        posttyp: Option<Posttyp>,
        post_id: Option<&str>,
    ) -> Option<usize> {
        let covers = self.by_code.get(rule.code)?;
        let of_post = || post_id.and_then(|post_id| covers.by_post.get(post_id)).copied();
        let of_type = || posttyp.and_then(|posttyp| covers.by_posttyp.get(&posttyp)).copied();
        let index = of_post().or_else(of_type).or(covers.all)?;
        self.entries.get_mut(index)?.count += 1;
        Some(index)
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> &[AppliedEntry] {
        &self.entries
    }

    /// The entries with that state.
    pub fn with_state(&self, state: EntryState) -> impl Iterator<Item = &AppliedEntry> {
        self.entries.iter().filter(move |applied| applied.state() == state)
    }

    /// How many errors were confirmed, by code: what a delivery tells its receiver.
    ///
    /// Sorted by code; a code without confirmations is not there.
    pub fn confirmed(&self) -> Vec<(&'static RuleMeta, u64)> {
        let mut counts: BTreeMap<&str, (&'static RuleMeta, u64)> = BTreeMap::new();
        for applied in
            self.entries.iter().filter(|applied| applied.count > 0 && applied.entry.is_confirmation())
        {
            let rule = applied.entry.rule;
            counts.entry(rule.code).or_insert((rule, 0)).1 += applied.count;
        }
        counts.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use socialdata_core::period::parse_date;
    use socialdata_core::regler;

    use super::super::Acceptances;
    use super::*;

    fn entry(code: &str, scope: &str, expires: &str) -> String {
        format!("[[accept]]\ncode = '{code}'\n{scope}\nreason = 'r'\nwho = 'w'\nexpires = {expires}\n")
    }

    fn on(file: &str, today: &str) -> Applied {
        Acceptances::parse(file).unwrap().on(parse_date(today).unwrap())
    }

    fn covered(
        applied: &mut Applied,
        code: &str,
        posttyp: Option<Posttyp>,
        post_id: Option<&str>,
    ) -> Option<usize> {
        regler::find(code).and_then(|rule| applied.accept(rule, posttyp, post_id))
    }

    #[test]
    fn the_narrowest_scope_wins_and_only_it_counts() {
        let file = entry("PNR-005", "all = true", "2027-01-01")
            + &entry("PNR-005", "posttyp = 'insats'", "2027-01-01")
            + &entry("PNR-005", "postId = 'A'", "2027-01-01")
            + &entry("LEV-003", "all = true", "2027-01-01");
        let mut applied = on(&file, "2026-11-22");
        assert_eq!(covered(&mut applied, "PNR-005", Some(Posttyp::Insats), Some("A")), Some(2));
        assert_eq!(covered(&mut applied, "PNR-005", Some(Posttyp::Insats), Some("B")), Some(1));
        assert_eq!(covered(&mut applied, "PNR-005", Some(Posttyp::Anmalan), None), Some(0));
        assert_eq!(covered(&mut applied, "LEV-001", None, None), None);
        let counts: Vec<_> = applied.entries().iter().map(|entry| (entry.count, entry.state())).collect();
        let used = EntryState::Used;
        assert_eq!(counts, [(1, used), (1, used), (1, used), (0, EntryState::Unused)]);
    }

    #[test]
    fn the_last_day_counts_and_the_day_after_does_not() {
        let file = entry("PNR-005", "all = true", "2026-11-22");
        let mut last_day = on(&file, "2026-11-22");
        assert_eq!(covered(&mut last_day, "PNR-005", None, None), Some(0));
        let mut day_after = on(&file, "2026-11-23");
        assert_eq!(covered(&mut day_after, "PNR-005", None, None), None);
        assert_eq!(day_after.with_state(EntryState::Expired).count(), 1);
    }

    #[test]
    fn confirmations_are_counted_by_code() {
        let file = entry("JUR-005", "postId = 'A'", "2027-01-01")
            + &entry("JUR-005", "postId = 'B'", "2027-01-01")
            + &entry("PNR-005", "all = true", "2027-01-01");
        let mut applied = on(&file, "2026-11-22");
        assert!(applied.confirmed().is_empty());
        for post_id in ["A", "B", "A", "C"] {
            covered(&mut applied, "JUR-005", None, Some(post_id));
            covered(&mut applied, "PNR-005", None, Some(post_id));
        }
        let confirmed: Vec<_> = applied.confirmed().iter().map(|(rule, count)| (rule.code, *count)).collect();
        assert_eq!(confirmed, [("JUR-005", 3)]);
    }
}
