//! What is known of the delivery before this one.

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
    last_period: Option<Period>,
    /// Records per record type, in the last period.
    counts: Vec<(Posttyp, u64)>,
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
        let Some(period) = observation.period else { return };
        if self.last_period.is_none_or(|last| period > last) {
            self.last_period = Some(period);
            self.counts.clear();
            self.open_insatser.clear();
        }
        if self.last_period == Some(period) {
            self.add_to_last_period(observation);
        }
    }

    /// With this last period and these numbers of records in it: what a ledger can tell.
    #[must_use]
    pub fn from_counts(last_period: Period, counts: &[(Posttyp, u64)]) -> Self {
        Self { last_period: Some(last_period), counts: counts.to_vec(), ..Self::default() }
    }

    /// The last period that was delivered.
    pub fn last_period(&self) -> Option<Period> {
        self.last_period
    }

    /// The number of records of a type in the last period.
    pub fn count(&self, posttyp: Posttyp) -> u64 {
        self.counts.iter().find(|(of, _)| *of == posttyp).map_or(0, |(_, count)| *count)
    }

    /// Whether versions are known.
    pub(crate) fn holds_events(&self) -> bool {
        self.holds_events
    }

    fn add_to_last_period(&mut self, observation: &Observation) {
        if observation.is_void {
            return;
        }
        match self.counts.iter_mut().find(|(of, _)| *of == observation.posttyp) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((observation.posttyp, 1)),
        }
        if let (Detail::Insats { is_open: true, .. }, Some(insats)) = (observation.detail, observation.insats)
        {
            let open = OpenInsats { post_id: observation.post_id.clone(), period: observation.period };
            self.open_insatser.insert(insats, open);
        }
    }
}

impl std::fmt::Debug for Previous {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Previous").field("last_period", &self.last_period).finish_non_exhaustive()
    }
}
