//! The black-box suite of the protocol, against any receiver: `socialdata conformance`.
//!
//! Every requirement of docs/en/protocol.md that shows from outside without faults in between is a case with a stable name.
//! Right and wrong requests are sent, and the answers are judged; nothing of the receiver is known but its address.
//!
//! A run uses published test numbers and record ids of its own, and reads the next sequence number from the receiver's list,
//! so it can be repeated. What it leaves behind stands in the report: stored submissions, tombstones, a closed period. It
//! refuses a receiver that calls itself production. The sender must be one of its own: a receiver knows an installation by
//! `client.instance`, and another program under the same identity would be refused afterwards.
//!
//! | Module | Holds |
//! |---|---|
//! | [`Probe`], [`HttpProbe`] | one exchange, with everything that a tester wants to do wrong |
//! | `families/` | the cases, one file per family |
//! | `draft.rs`, `record_data.rs` | submissions and records that are right but for one thing |
//! | `suite.rs`, `delivery.rs`, `seen.rs` | what the cases share |
//! | `report/` | text, JUnit, JSON |

mod case;
mod delivery;
mod draft;
mod families;
mod http_probe;
mod probe;
mod record_data;
mod report;
mod seen;
mod suite;

use std::time::Duration;

use socialdata_core::identitet::Kommunkod;
use socialdata_protocol::ids::PeriodId;
use socialdata_protocol::jwk::Kid;
use socialdata_protocol::keys::SigningKey;
use socialdata_protocol::names::Recipient;
use socialdata_protocol::wire::{
    Environment, MAX_API_INFO_BYTES, MAX_KEYS_BYTES, Party, ProblemKind, Roll, VersionedRef,
};
use thiserror::Error;

pub use case::{Difference, Outcome, Reason, Requirement};
pub use http_probe::HttpProbe;
pub use probe::{Probe, ProbeAnswer, ProbeRequest};
pub use report::{CaseResult, ConformanceReport, LeftBehind, render_json, render_junit, render_text};

use crate::Exit;
use crate::clock::Clock;
use crate::randomness::Randomness;
use crate::transport::TransportError;
use case::Case;
use families::FAMILIES;
use seen::Seen;
use suite::{Opening, Suite, request};

/// Seconds that the clocks may differ.
const TOLERANCE: i64 = 60;

/// Who tests: a sender that the receiver knows and that nobody else uses. No `Debug`: it holds a key.
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct Tester {
    /// The sender, exactly as it is registered.
    pub sender: Party,
    /// Its municipality, for the records.
    pub kommunkod: Kommunkod,
    /// The register.
    pub recipient: Recipient,
    /// What the receiver must say that it is.
    pub environment: Environment,
    /// The policy that the manifests name; the identified one that is shipped, whose form the records have.
    pub policy: VersionedRef,
    /// Signs manifests.
    pub signing_key: SigningKey,
    /// Thumbprints of the receiver's receipt keys; empty: those in `/keys` are taken, and the report says so.
    pub pinned: Vec<Kid>,
    /// The month to report for; the latest open one that has ended if there is none.
    pub period: Option<PeriodId>,
    /// How long an outcome is waited for.
    pub patience: Duration,
    /// The families to run, by their words; empty: all.
    pub families: Vec<String>,
}

/// Why the suite was not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConformanceFault {
    /// No answer.
    #[error("mottagaren kan inte nås: {0}")]
    Unreachable(TransportError),
    /// The connection was refused, by us or by the receiver.
    #[error("förbindelsen med mottagaren avvisades: {0}")]
    Security(TransportError),
    /// The receiver calls itself production.
    #[error(
        "mottagaren säger att den är i drift (production); provet körs inte mot den / the receiver calls itself production"
    )]
    Production,
    /// The receiver does not let the sender in.
    #[error("mottagaren släpper inte in avsändaren ({0}) / the receiver does not let the sender in")]
    NotAdmitted(u16),
    /// The sender is used by another installation.
    #[error(
        "avsändaren används av en annan installation; provet behöver en egen avsändare / the sender is used by another installation"
    )]
    OtherInstallation,
    /// The clocks differ.
    #[error("klockan går fel: {0} s från mottagarens / the clock differs from the receiver's")]
    Clock(i64),
    /// There is no open month.
    #[error(
        "mottagaren har ingen öppen månad som har tagit slut; ange --period / no open month has ended; give --period"
    )]
    NoPeriod,
    /// An ombud answers for no records of its own.
    #[error(
        "ett ombud har inga egna uppgifter att lämna; prova som en annan avsändare / an ombud has no records of its own"
    )]
    Ombud,
    /// Randomness failed, or something compiled in has lost its form.
    #[error("internt fel / internal fault")]
    Internal,
}

impl ConformanceFault {
    /// The exit code.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Unreachable(_) => Exit::Unavailable,
            Self::Security(_) | Self::Production | Self::NotAdmitted(_) => Exit::Security,
            Self::OtherInstallation | Self::Clock(_) | Self::NoPeriod | Self::Ombud => Exit::Config,
            Self::Internal => Exit::Internal,
        }
    }
}

/// The words of the families, in the order in which they are run.
pub fn families() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().map(|family| family.word)
}

/// Every requirement, in the order in which they are checked.
pub fn catalogue() -> impl Iterator<Item = Requirement> {
    FAMILIES.iter().flat_map(|family| family.cases.iter().map(|case| requirement(family.word, case)))
}

/// Runs the suite.
///
/// # Errors
/// [`ConformanceFault`] when nothing could be checked, or nothing may be.
pub fn run(
    probe: &dyn Probe,
    tester: &Tester,
    clock: &dyn Clock,
    randomness: &dyn Randomness,
) -> Result<ConformanceReport, ConformanceFault> {
    if tester.sender.role == Roll::Ombud {
        return Err(ConformanceFault::Ombud);
    }
    let opening = open(probe, clock)?;
    let mut suite = Suite::new(probe, tester, clock, randomness, opening)?;
    admitted(&mut suite)?;
    let mut results = Vec::new();
    let is_chosen = |word: &str| tester.families.is_empty() || tester.families.iter().any(|own| own == word);
    for family in FAMILIES.iter().filter(|family| is_chosen(family.word)) {
        for case in family.cases {
            let outcome = match (case.check)(&mut suite) {
                Ok(()) => Outcome::Passed,
                Err(outcome) => outcome,
            };
            if suite.other_installation {
                return Err(ConformanceFault::OtherInstallation);
            }
            results.push(CaseResult { requirement: requirement(family.word, case), outcome });
        }
    }
    Ok(ConformanceReport {
        environment: tester.environment,
        recipient: tester.recipient.clone(),
        period: suite.period,
        is_pinned: !tester.pinned.is_empty(),
        is_lost: suite.lost.is_some(),
        left_behind: LeftBehind {
            submissions: suite.stored,
            tombstones: suite.held.values().filter(|(_, is_live)| !is_live).count() as u64,
            live: suite.held.values().filter(|(_, is_live)| *is_live).count() as u64,
            closed: suite.closed.clone(),
        },
        results,
    })
}

const fn requirement(family: &'static str, case: &Case) -> Requirement {
    Requirement { id: case.id, family, section: case.section, sv: case.sv, en: case.en }
}

/// Asks the receiver what it is; production is left alone, and so is one whose clock cannot be trusted.
fn open(probe: &dyn Probe, clock: &dyn Clock) -> Result<Opening, ConformanceFault> {
    let api_info_answer = first(probe, "/api-info", MAX_API_INFO_BYTES)?;
    let api_info: Option<socialdata_protocol::wire::ApiInfo> = api_info_answer.json();
    if api_info.as_ref().is_some_and(|info| info.environment == Environment::Production) {
        return Err(ConformanceFault::Production);
    }
    let own = clock.now().unix();
    let date = api_info_answer.answer.header("date");
    let date = date.and_then(|text| chrono::DateTime::parse_from_rfc2822(text).ok());
    let theirs = date.map(|date| date.timestamp());
    let theirs = theirs.or_else(|| api_info.as_ref().map(|info| info.server_time.unix()));
    if let Some(apart) = theirs.map(|theirs| own - theirs).filter(|apart| apart.abs() > TOLERANCE) {
        return Err(ConformanceFault::Clock(apart));
    }
    let keys_answer = first(probe, "/keys", MAX_KEYS_BYTES)?;
    let keys = keys_answer.json();
    Ok(Opening { api_info_answer, api_info, keys_answer, keys })
}

fn first(probe: &dyn Probe, path: &str, cap: usize) -> Result<Seen, ConformanceFault> {
    let mut get = request("GET", path, None);
    get.max_answer = cap;
    match probe.exchange(&get) {
        Ok(answer) => Ok(Seen::of(answer)),
        Err(error) if error.is_transient() => Err(ConformanceFault::Unreachable(error)),
        Err(error) => Err(ConformanceFault::Security(error)),
    }
}

/// Whether the sender may ask for its list, which is the least that it may.
fn admitted(suite: &mut Suite<'_>) -> Result<(), ConformanceFault> {
    let Ok(seen) = suite.get("/submissions?limit=1&page=1") else {
        return Err(ConformanceFault::Unreachable(suite.lost.unwrap_or(TransportError::Broken)));
    };
    let is_refused = seen.is_problem(ProblemKind::Forbidden) || matches!(seen.status(), 401 | 403);
    if is_refused { Err(ConformanceFault::NotAdmitted(seen.status())) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
