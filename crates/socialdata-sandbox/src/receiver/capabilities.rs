//! What the sandbox accepts: the content of `GET /api-info`, and the same facts for the checks.

use socialdata_core::{
    period::Period,
    policy::{Policy, shipped},
    post::Posttyp,
};
use socialdata_format::report::schema_digest;
use socialdata_protocol::{
    ids::{Digest, PeriodId, Timestamp},
    names::{Recipient, RecordType},
    payload::DataShapes,
    wire::{
        ApiInfo, ApiLimits, ApiPeriod, Coding, Environment, PayloadType, PeriodState, ReceiverText, Sealing,
        VersionedRef,
    },
};

use crate::error::SandboxError;

/// Compiled in: this program cannot be told to be anything else.
pub(super) const ENVIRONMENT: Environment = Environment::Sandbox;

/// The receiver's limits (docs/en/protocol.md, *Environments, limits, authentication*).
pub(super) const LIMITS: ApiLimits = ApiLimits {
    max_records: 5_000,
    max_bytes: 16 * 1024 * 1024,
    max_inflated_bytes: 256 * 1024 * 1024,
    max_ratio: 200,
    concurrency: 1,
};

/// What is accepted, worked out once.
pub(super) struct Capabilities {
    pub(super) recipient: Recipient,
    pub(super) schema: VersionedRef,
    /// The statutory policy; deliveries under another one have another recipient.
    pub(super) policy: Policy,
    pub(super) policy_ref: VersionedRef,
    pub(super) types: Vec<RecordType>,
    /// What the members of a record list in XML are.
    pub(super) shapes: DataShapes,
}

impl Capabilities {
    pub(super) fn new() -> Result<Self, SandboxError> {
        const DAMAGED: SandboxError = SandboxError::Corrupt { what: "the shipped policy" };
        let policy = Policy::parse(shipped::IDENTIFIERAD).map_err(|_| DAMAGED)?;
        let policy_ref = VersionedRef {
            id: policy.id().parse().map_err(|_| DAMAGED)?,
            version: policy.version().parse().map_err(|_| DAMAGED)?,
            digest: Digest::from_bytes(policy.digest()),
        };
        let recipient = policy.recipient().as_str().parse().map_err(|_| DAMAGED)?;
        // A type that the policy has not switched on is refused like one that does not exist.
        let accepted = Posttyp::ALL.iter().filter(|posttyp| policy.switches_on(**posttyp));
        let types = accepted.filter_map(|posttyp| posttyp.name().parse().ok()).collect();
        let shapes = DataShapes::of(&policy);
        Ok(Self { recipient, schema: record_schema()?, policy, policy_ref, types, shapes })
    }

    /// `url` is the address of the interface.
    pub(super) fn api_info(&self, now: Timestamp, url: &str) -> ApiInfo {
        ApiInfo {
            api_name: ReceiverText::fixed("socialdata-sandbox"),
            api_version: ReceiverText::fixed("1.0.0"),
            api_released: ReceiverText::fixed("2026-09-01"),
            api_documentation: ReceiverText::from_own(format_args!("{url}/openapi.yaml")),
            api_status: ReceiverText::fixed("active"),
            environment: ENVIRONMENT,
            recipient: self.recipient.clone(),
            limits: LIMITS,
            schemas: vec![self.schema.clone()],
            policies: vec![self.policy_ref.clone()],
            sealing: vec![Sealing::AgeV1, Sealing::None],
            payload_types: vec![PayloadType::Ndjson, PayloadType::Xml],
            codings: vec![Coding::Zstd],
            validation: true,
            periods: calendar(now).filter_map(api_period).collect(),
            server_time: now,
        }
    }
}

/// Whether submissions for the period are taken: four years back, one year ahead. Ahead, because a sandbox is used with
/// made-up months.
pub(super) fn is_open(period: PeriodId, now: Timestamp) -> bool {
    let month = Period::containing(period.first_day());
    calendar(now).any(|open| open == month)
}

/// Name, version and digest of the record schema that this version accepts.
///
/// # Errors
/// [`SandboxError::Corrupt`] when a compiled-in name has lost its form, which a test excludes.
pub fn record_schema() -> Result<VersionedRef, SandboxError> {
    const DAMAGED: SandboxError = SandboxError::Corrupt { what: "a compiled-in schema" };
    Ok(VersionedRef {
        id: "socialdata-record".parse().map_err(|_| DAMAGED)?,
        version: "1.0.0".parse().map_err(|_| DAMAGED)?,
        digest: schema_digest().parse().map_err(|_| DAMAGED)?,
    })
}

/// The open months, ascending.
fn calendar(now: Timestamp) -> impl Iterator<Item = Period> {
    let current = Period::containing(now.utc().date_naive());
    (-MONTHS_BACK..=MONTHS_AHEAD).filter_map(move |months| shifted(current, months))
}

/// A month opens when it comes into the calendar and closes when it leaves it.
fn api_period(month: Period) -> Option<ApiPeriod> {
    Some(ApiPeriod {
        period_id: month.to_string().parse().ok()?,
        state: PeriodState::Open,
        opens: start_of(shifted(month, -MONTHS_AHEAD)?)?,
        closes: start_of(shifted(month, MONTHS_BACK + 1)?)?,
    })
}

fn shifted(month: Period, months: i32) -> Option<Period> {
    let all = month.year() * 12 + i32::try_from(month.month()).ok()? - 1 + months;
    Period::from_year_month(all.div_euclid(12), u32::try_from(all.rem_euclid(12)).ok()? + 1)
}

fn start_of(month: Period) -> Option<Timestamp> {
    Timestamp::from_utc(month.first_day().and_hms_opt(0, 0, 0)?.and_utc())
}

const MONTHS_BACK: i32 = 48;
const MONTHS_AHEAD: i32 = 12;

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn five_years_are_open_and_the_calendar_says_the_same() {
        let capabilities = Capabilities::new().unwrap();
        let info = capabilities.api_info(now(), "https://localhost/v1");
        let check = |period: &str, expected: bool| {
            let period: PeriodId = period.parse().unwrap();
            assert_eq!(is_open(period, now()), expected, "{period}");
            let listed = info.periods.iter().any(|listed| listed.period_id == period);
            assert!(listed == expected || period.to_string().len() != 7, "{period}");
        };
        check("2022-10", false);
        check("2022-11", true);
        check("2026-11", true);
        check("2027-11", true);
        check("2027-12", false);
        check("2026", true);
        check("2026-10-01", true);
        check("1999", false);
        let october = info.periods.iter().find(|listed| listed.period_id.to_string() == "2026-10").unwrap();
        assert_eq!(october.opens.to_string(), "2025-10-01T00:00:00Z");
        assert_eq!(october.closes.to_string(), "2030-11-01T00:00:00Z");
    }

    #[test]
    fn the_schema_is_named_as_in_the_shipped_policy() {
        let schema = record_schema().unwrap();
        assert!(shipped::IDENTIFIERAD.contains(&format!("schema = \"{}\"", schema.label())));
        assert_eq!(schema, record_schema().unwrap());
    }

    #[test]
    fn only_the_sandbox_environment_is_offered() {
        let info = Capabilities::new().unwrap().api_info(now(), "https://localhost/v1");
        assert_eq!(info.environment, Environment::Sandbox);
        assert_eq!(info.server_time, now());
        assert_eq!(info.recipient.as_str(), "se.socialstyrelsen.socialdata");
    }
}
