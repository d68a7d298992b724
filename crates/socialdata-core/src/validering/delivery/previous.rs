//! What is known of the delivery before this one.

use std::collections::BTreeMap;

use crate::period::Period;
use crate::post::Posttyp;
use crate::post::gemensam::Nyckel;

use super::index::{HashMap, HashSet};
use super::observation::{Detail, Observation};

/// The delivery before this one: from its file, or as far as a ledger knows it.
///
/// ```
/// use socialdata_core::falt::Falt;
/// use socialdata_core::post::{Post, Posttyp, Scalar};
/// use socialdata_core::validering::{Observation, Previous, Sink};
///
/// let mut sink = Sink::new();
/// let mut post = Post::new(Posttyp::Insats);
/// post.set(Falt::Period, Scalar::Text("2026-08"), &mut sink);
/// let mut previous = Previous::default();
/// previous.add(&Observation::of(&post, &sink));
/// assert_eq!(previous.last_period().map(|period| period.to_string()), Some("2026-08".to_owned()));
/// ```
#[derive(Clone, Default)]
pub struct Previous {
    /// Records per period and record type.
    counts: BTreeMap<(Period, Posttyp), u64>,
    /// The open insatser of the last period, with their case references.
    pub(crate) open_insatser: HashMap<OpenInsats>,
    /// Every insats that was known.
    pub(crate) insatser: HashSet,
    /// The version of each record of an event file.
    pub(crate) versions: HashMap<u32>,
    holds_events: bool,
}

/// An insats that went on at the end of the previous period.
#[derive(Clone)]
pub(crate) struct OpenInsats {
    pub(crate) post_id: Option<Nyckel>,
    pub(crate) period: Option<Period>,
}

impl Previous {
    /// Adds a record of the previous delivery. Of several periods the last one is the previous one.
    pub fn add(&mut self, observation: &Observation) {
        if let (Some(key), Some(version)) = (observation.key, observation.version) {
            self.holds_events = true;
            let latest = self.versions.entry(key).or_insert(version);
            *latest = version.max(*latest);
        }
        if let Detail::Insats { .. } = observation.detail
            && let Some(insats) = observation.insats
        {
            self.insatser.insert(insats);
        }
        let Some(period) = observation.period.filter(|_| !observation.is_void) else { return };
        if self.last_period().is_none_or(|last| period > last) {
            self.open_insatser.clear();
        }
        self.add_count(period, observation.posttyp, 1);
        if self.last_period() == Some(period) {
            self.add_open(observation);
        }
    }

    /// Adds records that a ledger has counted.
    pub fn add_count(&mut self, period: Period, posttyp: Posttyp, records: u64) {
        let count = self.counts.entry((period, posttyp)).or_insert(0);
        *count = count.saturating_add(records);
    }

    /// The last period that was delivered.
    pub fn last_period(&self) -> Option<Period> {
        self.counts.keys().next_back().map(|(period, _)| *period)
    }

    /// The last period that was delivered before `period`.
    pub fn last_before(&self, period: Period) -> Option<Period> {
        self.counts.keys().rev().map(|(period, _)| *period).find(|earlier| *earlier < period)
    }

    /// The number of records of a type in a period.
    pub fn count(&self, period: Period, posttyp: Posttyp) -> u64 {
        self.counts.get(&(period, posttyp)).copied().unwrap_or(0)
    }

    /// Whether versions are known.
    pub(crate) fn holds_events(&self) -> bool {
        self.holds_events
    }

    fn add_open(&mut self, observation: &Observation) {
        if let (Detail::Insats { is_open: true, .. }, Some(insats)) = (observation.detail, observation.insats)
        {
            let open = OpenInsats { post_id: observation.post_id.clone(), period: observation.period };
            self.open_insatser.insert(insats, open);
        }
    }
}

impl std::fmt::Debug for Previous {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Previous").field("last_period", &self.last_period()).finish_non_exhaustive()
    }
}
