//! What the register says about itself before anything is signed: environment, clock, what it accepts, and its keys.

use socialdata_protocol::classify::{Action, Answer as Verdict, Request, classify};
use socialdata_protocol::ids::{PeriodId, Timestamp};
use socialdata_protocol::jwk::Jwks;
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::wire::{ApiInfo, PayloadType, VersionedRef};

use crate::batch::{MAX_DATA_BYTES, MAX_RECORDS, policy_ref};
use crate::config::ConfigError;
use crate::fault::NightFault;
use crate::installation::Installation;
use crate::register::Register;
use crate::sealing::{AgeSealer, current_sealer};
use crate::stop::Stop;
use crate::transport::{Transport, TransportError};

/// The largest difference between our clock and the register's before nothing is signed, in seconds.
const MAX_CLOCK_SKEW: i64 = 60;

/// What a run needs to know of the register.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// The receipt keys that are trusted.
    pub(crate) pins: PinnedKeys,
    /// Seals payloads, when the configuration pins a key.
    pub(crate) sealer: Option<AgeSealer>,
    pub(crate) limits: CutLimits,
    /// The calendar.
    pub(crate) periods: Vec<PeriodId>,
    /// Whether a dry run at the register is offered.
    pub(crate) validation: bool,
}

/// Where submissions are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CutLimits {
    /// Records in a submission.
    pub(crate) records: usize,
    /// Bytes of data before compression.
    pub(crate) data: usize,
    /// Bytes of the payload as sent.
    pub(crate) payload: usize,
}

impl Default for CutLimits {
    fn default() -> Self {
        Self { records: MAX_RECORDS, data: MAX_DATA_BYTES, payload: MAX_PAYLOAD_BYTES }
    }
}

/// The largest payload of the protocol.
const MAX_PAYLOAD_BYTES: usize = 16 * 1024 * 1024;

impl CutLimits {
    /// Ours, or the register's where they are lower. The list has lines for header and trailer besides the data.
    fn of(info: &ApiInfo, payload: PayloadType) -> Self {
        let own = Self::default();
        let lower = |theirs: u64, ours: usize| usize::try_from(theirs).unwrap_or(ours).min(ours).max(1);
        let inflated = info.limits.max_inflated_bytes;
        Self {
            records: lower(info.limits.max_records, own.records),
            // Half of what may be inflated leaves room for what stands around the data of each record.
            // XML says each name twice.
            data: lower(inflated / if payload == PayloadType::Xml { 6 } else { 2 }, own.data),
            payload: lower(info.limits.max_bytes, own.payload),
        }
    }
}

/// Asks the register and compares: nothing is signed for one that is not the configured one.
///
/// Gives the seconds between our clock and the register's as soon as they are known.
pub(crate) fn ask(
    transport: &dyn Transport,
    installation: &Installation,
    schema: &VersionedRef,
    now: impl Fn() -> Timestamp,
    skew: &mut Option<i64>,
) -> Result<Terms, NightFault> {
    let reply = Register::new(transport).api_info();
    let Some(info) = reply.document else { return Err(unreachable_or(reply.failure, reply.verdict)) };
    let seconds = (reply.date.unwrap_or(info.server_time.unix()) - now().unix()).abs();
    *skew = Some(seconds);
    if seconds > MAX_CLOCK_SKEW {
        return Err(Stop::Clock.into());
    }
    if info.environment != installation.config.environment || info.recipient != installation.recipient {
        return Err(Stop::Security.into());
    }
    let policy = policy_ref(installation)?;
    if !info.schemas.contains(schema) || !info.policies.contains(&policy) {
        return Err(Stop::Config.into());
    }
    if !info.payload_types.contains(&installation.config.payload) {
        return Err(NightFault::Config(ConfigError::Value {
            key: "endpoint.payload",
            remedy: "registret tar inte emot den formen / the register does not take this form",
        }));
    }
    let keys = keys(transport)?;
    Ok(Terms {
        pins: pinned(installation, &keys)?,
        sealer: current_sealer(installation, &info.sealing, &keys)?,
        limits: CutLimits::of(&info, installation.config.payload),
        periods: info.periods.iter().map(|period| period.period_id).collect(),
        validation: info.validation,
    })
}

/// The register's receipt keys, as far as the configuration pins them.
///
/// # Errors
/// [`NightFault::Stop`] when the register does not answer or shows no pinned key.
pub fn pinned_keys(transport: &dyn Transport, installation: &Installation) -> Result<PinnedKeys, NightFault> {
    pinned(installation, &keys(transport)?)
}

fn keys(transport: &dyn Transport) -> Result<Jwks, NightFault> {
    let reply = Register::new(transport).keys();
    reply.document.ok_or_else(|| unreachable_or(reply.failure, reply.verdict))
}

fn pinned(installation: &Installation, keys: &Jwks) -> Result<PinnedKeys, NightFault> {
    let pins = PinnedKeys::from_jwks(&installation.pinned, keys);
    if pins.kids().next().is_none() { Err(Stop::Security.into()) } else { Ok(pins) }
}

/// Why a question that only asks was not answered.
pub(crate) fn unreachable_or(failure: Option<TransportError>, verdict: Verdict) -> NightFault {
    if let Some(failure) = failure.filter(|failure| !failure.is_transient()) {
        return NightFault::Refused(failure);
    }
    match classify(Request::GetSubmission, verdict) {
        Action::StopSecurity => Stop::Security.into(),
        Action::RefreshToken => Stop::Authentication.into(),
        Action::StopConfig => Stop::Config.into(),
        _ => Stop::Unavailable.into(),
    }
}
