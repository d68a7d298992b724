//! A delivery as a whole: what can only be seen when its records are laid side by side.
//!
//! Records are shown one at a time, in their order, as [`Observation`]s. The rules keep hashes and not records: what each of
//! them holds per record stands in its own file, and [`Delivery::index_bytes`] says what they hold now.
//!
//! | rule | holds | about, in bytes |
//! |---|---|---|
//! | DUB-001 | a hash per record | 11–21 |
//! | DUB-002 | two hashes per insats and month | 19–39 |
//! | DUB-003 | an interval per placering and a hash per person | 24, and 19–39 a person |
//! | DUB-004 | two hashes per adult with aid and month | 19–39 |
//! | REF-001 | a hash per insats, and a place per reference that came before its insats | 11–21, and 80 |
//! | HIS-001 | a hash per insats, and a key per open insats of the previous delivery | 11–21, and 47–94 |
//!
//! A hash has 64 bits. Among five million records two different keys have the same one with a probability of less than one in a
//! million; what follows is a false DUB finding, never a lost one.

mod finding;
mod index;
mod observation;
mod previous;

pub use finding::{DeliveryFinding, RecordPlace};
pub use observation::Observation;
pub use previous::Previous;

pub(crate) use index::{Hash, HashMap, HashSet, bytes_of_map, bytes_of_set, hash_of};
pub(crate) use observation::Detail;

use crate::falt::Falt;
use crate::period::Period;
use crate::regler::{self, dokument};

use super::context::Context;
use super::finding::Sink;

/// A rule about a delivery as a whole.
pub(crate) trait DeliveryRule: Send {
    /// Looks at one more record. What is wrong with this record goes to `sink`.
    fn observe(&mut self, observation: &Observation, place: RecordPlace, sink: &mut Sink);

    /// Says what can only be said when every record has been seen.
    fn finish(&mut self, out: &mut Vec<DeliveryFinding>) {
        let _ = out;
    }

    /// What the rule holds, in bytes.
    fn bytes(&self) -> usize;
}

/// A delivery that is being judged: one file or several, handed in together.
///
/// ```
/// use socialdata_core::falt::Falt;
/// use socialdata_core::post::{Post, Posttyp, Scalar};
/// use socialdata_core::validering::{Context, Delivery, Observation, RecordPlace, Sink};
///
/// let mut delivery = Delivery::new(Context::default(), None);
/// delivery.begin_file();
/// let mut codes = Vec::new();
/// for record in 1..=2 {
///     let mut sink = Sink::new();
///     let mut post = Post::new(Posttyp::Insats);
///     post.set(Falt::PostId, Scalar::Text("INS-17"), &mut sink);
///     let observation = Observation::of(&post, &sink);
///     sink.begin_record();
///     delivery.observe(&observation, RecordPlace { file: 0, record, line: record }, &mut sink);
///     codes.extend(sink.take().codes());
/// }
/// assert_eq!(codes, ["DUB-001"]);
/// ```
pub struct Delivery {
    context: Context,
    rules: Vec<Box<dyn DeliveryRule>>,
    file: FileState,
    has_previous: bool,
}

/// What the rules about one file remember.
#[derive(Default)]
struct FileState {
    /// From 0; `None` before the first one.
    number: Option<usize>,
    first_period: Option<Period>,
    mixed_periods_reported: bool,
    /// Whether the first record was an event; every other must be of the same kind.
    holds_events: Option<bool>,
}

impl Delivery {
    /// A delivery judged in `context`, compared with `previous` when that is known.
    pub fn new(context: Context, previous: Option<Previous>) -> Self {
        Self {
            context,
            has_previous: previous.is_some(),
            rules: regler::delivery_rules(previous.unwrap_or_default()),
            file: FileState::default(),
        }
    }

    /// What the rules about single records may know.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Whether the delivery is compared with a previous one.
    pub fn has_previous(&self) -> bool {
        self.has_previous
    }

    /// The records that follow stand in the next file.
    pub fn begin_file(&mut self) {
        self.file = FileState {
            number: self.file.number.map_or(0, |number| number + 1).into(),
            ..FileState::default()
        };
    }

    /// The file that is being read, from 0.
    pub fn file(&self) -> usize {
        self.file.number.unwrap_or(0)
    }

    /// Looks at the next record of the delivery. What is wrong with this record, seen beside the others, goes to `sink`.
    pub fn observe(&mut self, observation: &Observation, place: RecordPlace, sink: &mut Sink) {
        self.file.observe_kind(observation, sink);
        self.file.observe_period(observation.period, sink);
        for rule in &mut self.rules {
            rule.observe(observation, place, sink);
        }
    }

    /// The findings that could not be made before the last record was seen, by file, record, member and code; those about no
    /// record of the delivery come last.
    pub fn finish(mut self) -> Vec<DeliveryFinding> {
        let mut findings = Vec::new();
        for rule in &mut self.rules {
            rule.finish(&mut findings);
        }
        findings.sort_by(|one, other| one.order().cmp(&other.order()));
        findings
    }

    /// What the rules hold in memory now, in bytes.
    pub fn index_bytes(&self) -> usize {
        self.rules.iter().map(|rule| rule.bytes()).sum()
    }
}

impl Default for Delivery {
    fn default() -> Self {
        Self::new(Context::default(), None)
    }
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("context", &self.context).finish_non_exhaustive()
    }
}

impl FileState {
    /// LEV-008, at each record of another kind than the first: one of them is not what it seems, and neither may be sent unseen.
    fn observe_kind(&mut self, observation: &Observation, sink: &mut Sink) {
        let holds_events = *self.holds_events.get_or_insert(observation.event_member.is_some());
        if holds_events != observation.event_member.is_some() {
            sink.report(&dokument::LEV_008, observation.event_member.unwrap_or(Falt::Post));
        }
    }

    /// LEV-001, once, at the first record of another period than the first one.
    fn observe_period(&mut self, period: Option<Period>, sink: &mut Sink) {
        let Some(period) = period else { return };
        let first = *self.first_period.get_or_insert(period);
        if period != first && !self.mixed_periods_reported {
            self.mixed_periods_reported = true;
            sink.report(&dokument::LEV_001, Falt::Period);
        }
    }
}
