//! The case system: records that come, change, vanish and come again, and the exports that it hands over.
//!
//! The source also remembers what each export that could be believed has said of each record. That is the truth which the
//! register's effects are held against: an effect that no export ever claimed is a lie, whoever told it.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use socialdata_protocol::{
    RecordId,
    ids::{Digest, PeriodId},
    names::RecordType,
    plan::ContentMac,
};

use super::{
    chance::Chance,
    parties::{CANARY, parties},
};

/// A part of what an export can be complete for.
pub(crate) type Part = (PeriodId, RecordType);

/// What a record is like for those who judge it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    Good,
    /// The register takes it with a remark.
    Warned,
    /// The register rejects it, whoever sends it.
    Rejected,
    /// The register refuses any submission that holds it, and does not say why.
    Poison,
    /// A rule at home holds it back.
    Local,
}

impl Quality {
    const ALL: [Self; 5] = [Self::Good, Self::Warned, Self::Rejected, Self::Poison, Self::Local];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Good => "god",
            Self::Warned => "anmarks",
            Self::Rejected => "avvisas",
            Self::Poison => "giftig",
            Self::Local => "hemma",
        }
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.as_str() == text)
    }
}

/// What a believable export said of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It is there, with this content (unkeyed digest of the canonical form).
    Content(Digest),
    /// It is not there, and the export is complete for its part.
    Absent,
}

/// One row of an export.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) id: RecordId,
    pub(crate) part: Part,
    /// Canonical JSON.
    pub(crate) data: Rc<[u8]>,
    pub(crate) mac: ContentMac,
    pub(crate) quality: Quality,
}

/// A snapshot as it lies in the inbox.
#[derive(Clone, Default)]
pub(crate) struct Export {
    pub(crate) rows: Vec<Row>,
    /// What it claims to be complete for.
    pub(crate) scope: BTreeSet<Part>,
    /// The rows that its marker counts.
    pub(crate) declared: u64,
    /// Periods before this one are no longer exported.
    pub(crate) oldest: Option<PeriodId>,
}

/// How an export goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accident {
    Empty,
    Cut,
    MassCut,
}

#[derive(Debug, Clone)]
struct Entry {
    part: Part,
    revision: u64,
    there: bool,
    quality: Quality,
}

/// The case system.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    chance: Chance,
    entries: BTreeMap<RecordId, Entry>,
    claims: BTreeMap<RecordId, Vec<Claim>>,
    /// The periods that exports cover, oldest first.
    window: Vec<PeriodId>,
    months: u32,
    made: u64,
}

impl Source {
    pub(crate) fn new(mut chance: Chance) -> Self {
        // One world in sixteen is large enough for the guard against mass withdrawal to matter.
        let many = if chance.one_in(16) { chance.between(64, 90) } else { chance.between(3, 14) };
        let mut source = Self {
            chance,
            entries: BTreeMap::new(),
            claims: BTreeMap::new(),
            window: vec![],
            months: 0,
            made: 0,
        };
        source.next_month();
        source.next_month();
        let one_part = (many > 50).then(|| source.a_part());
        for _ in 0..many {
            let part = one_part.clone().unwrap_or_else(|| source.a_part());
            source.add(part);
        }
        source
    }

    /// A day's work.
    pub(crate) fn live_on(&mut self) {
        if self.chance.one_in(5) {
            self.next_month();
            // Lawful deletion (gallring): what is older is no longer exported, and nothing is claimed of it.
            if self.window.len() > 3 {
                self.window.remove(0);
            }
        }
        let window: BTreeSet<PeriodId> = self.window.iter().copied().collect();
        for entry in self.entries.values_mut().filter(|entry| window.contains(&entry.part.0)) {
            match self.chance.below(20) {
                0..=3 if entry.there => entry.revision += 1,
                4 if entry.there => entry.there = false,
                5 | 6 if !entry.there => {
                    entry.there = true;
                    entry.revision += self.chance.below(2);
                }
                7 => {
                    entry.quality = quality(&mut self.chance);
                    entry.revision += 1;
                }
                _ => {}
            }
        }
        for _ in 0..self.chance.below(4) {
            let part = self.a_part();
            self.add(part);
        }
    }

    /// Hands over an export, and remembers what it claims.
    ///
    /// `live` are the records that the sender's ledger has as live.
    pub(crate) fn export(&mut self, accident: Option<Accident>, live: &BTreeSet<RecordId>) -> Export {
        let whole = self.whole_export();
        let cut: Vec<Row> = whole.rows.iter().take(3).cloned().collect();
        match accident {
            Some(Accident::Empty) => Export { rows: vec![], declared: 0, ..whole },
            Some(Accident::Cut) => {
                let mut rows = whole.rows;
                rows.pop();
                Export { rows, ..whole }
            }
            // Only the guard can tell, so only where it must: else an export that lost rows is simply believed.
            Some(Accident::MassCut) if guard_must_see(&whole, &cut, live) => {
                Export { declared: u64::try_from(cut.len()).unwrap_or(u64::MAX), rows: cut, ..whole }
            }
            None | Some(Accident::MassCut) => {
                self.claim(&whole);
                whole
            }
        }
    }

    /// What exports have said of a record, oldest first.
    pub(crate) fn claims(&self, id: &RecordId) -> &[Claim] {
        self.claims.get(id).map_or(&[], Vec::as_slice)
    }

    fn whole_export(&self) -> Export {
        let types = &parties().types;
        let scope: BTreeSet<Part> = self
            .window
            .iter()
            .flat_map(|period| types.iter().map(|record_type| (*period, record_type.clone())))
            .collect();
        let rows: Vec<Row> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.there && scope.contains(&entry.part))
            .map(|(id, entry)| row(*id, entry))
            .collect();
        // An export is only complete for parts that it has rows of: an empty part would be refused by the guard.
        let scope = scope.into_iter().filter(|part| rows.iter().any(|row| row.part == *part)).collect();
        let declared = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        Export { declared, rows, scope, oldest: self.window.first().copied() }
    }

    fn claim(&mut self, export: &Export) {
        let mut there: BTreeMap<RecordId, &Row> = BTreeMap::new();
        for row in &export.rows {
            there.insert(row.id, row);
        }
        for (id, _) in self.entries.iter().filter(|(_, entry)| export.scope.contains(&entry.part)) {
            let claim = match there.get(id) {
                Some(row) if row.quality == Quality::Local => continue,
                Some(row) => Claim::Content(Digest::of(&row.data)),
                None => Claim::Absent,
            };
            let claims = self.claims.entry(*id).or_default();
            if claims.last() != Some(&claim) {
                claims.push(claim);
            }
        }
    }

    fn next_month(&mut self) {
        self.months += 1;
        let (year, month) = (2026 + (self.months - 1) / 12, (self.months - 1) % 12 + 1);
        #[expect(clippy::expect_used, reason = "cannot fail: the month is from 1 to 12")]
        let period = format!("{year}-{month:02}").parse().expect("a month");
        self.window.push(period);
    }

    fn a_part(&mut self) -> Part {
        let (periods, types) = (self.window.len(), &parties().types);
        let pick = |chance: &mut Chance, many: usize| {
            usize::try_from(chance.below(u64::try_from(many).unwrap_or(1))).unwrap_or(0)
        };
        let (period, kind) = (pick(&mut self.chance, periods), pick(&mut self.chance, types.len()));
        #[expect(clippy::indexing_slicing, reason = "both are below the lengths; the window is never empty")]
        (self.window[period], types[kind].clone())
    }

    fn add(&mut self, part: Part) {
        self.made += 1;
        let quality = quality(&mut self.chance);
        self.entries.insert(record_id(self.made), Entry { part, revision: 1, there: true, quality });
    }
}

/// Whether some part of the cut export must be refused for its withdrawals, so that nothing of it is believed.
fn guard_must_see(whole: &Export, cut: &[Row], live: &BTreeSet<RecordId>) -> bool {
    let kept: BTreeSet<RecordId> = cut.iter().map(|row| row.id).collect();
    whole.scope.iter().any(|part| {
        let gone = |row: &&Row| row.part == *part && live.contains(&row.id) && !kept.contains(&row.id);
        // Well above the 50 of the guard: what is open tonight may still settle.
        whole.rows.iter().filter(gone).count() > 54
    })
}

fn quality(chance: &mut Chance) -> Quality {
    match chance.below(40) {
        0 | 1 => Quality::Warned,
        2 | 3 => Quality::Rejected,
        4 => Quality::Poison,
        5 | 6 => Quality::Local,
        _ => Quality::Good,
    }
}

#[expect(clippy::expect_used, reason = "cannot fail: digits and letters of the alphabet, 26 of them")]
fn record_id(number: u64) -> RecordId {
    RecordId::parse(&format!("r1.{number:08}8af3wsxnt9b7b8e3c8")).expect("a record id")
}

fn row(id: RecordId, entry: &Entry) -> Row {
    let (quality, revision) = (entry.quality.as_str(), entry.revision);
    // Members in the order of the canonical form.
    let data = format!(r#"{{"personnummer":"{CANARY}","prov":"{quality}","utgava":{revision}}}"#);
    let mut keyed = data.clone();
    keyed.push_str(id.as_str());
    Row {
        id,
        part: entry.part.clone(),
        data: data.into_bytes().into(),
        mac: ContentMac::from_bytes(*Digest::of(keyed).as_bytes()),
        quality: entry.quality,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_claims_what_it_shows_and_an_accident_claims_nothing() {
        let mut source = Source::new(Chance::for_purpose(3, 0));
        let empty = source.export(Some(Accident::Empty), &BTreeSet::new());
        assert!(empty.rows.is_empty() && !empty.scope.is_empty());
        let cut = source.export(Some(Accident::Cut), &BTreeSet::new());
        assert_eq!(cut.declared, u64::try_from(cut.rows.len()).unwrap() + 1);
        assert!(source.claims.is_empty());
        let whole = source.export(None, &BTreeSet::new());
        for row in whole.rows.iter().filter(|row| row.quality != Quality::Local) {
            assert_eq!(source.claims(&row.id), [Claim::Content(Digest::of(&row.data))]);
        }
    }

    #[test]
    fn records_come_change_vanish_and_come_again() {
        let mut source = Source::new(Chance::for_purpose(11, 0));
        for _ in 0..40 {
            source.live_on();
            source.export(None, &BTreeSet::new());
        }
        let again = source
            .claims
            .values()
            .any(|claims| claims.windows(2).any(|two| two[0] == Claim::Absent && two[1] != Claim::Absent));
        assert!(again && source.window.len() <= 4 && source.months > 4);
    }
}
