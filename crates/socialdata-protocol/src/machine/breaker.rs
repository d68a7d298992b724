//! The circuit breaker: a register that does not answer is left in peace, and so is an identity provider that refuses.

use crate::{
    classify::{Answer, TransportFault},
    ids::Timestamp,
};

/// Failures in a row that open the breaker.
const TRANSPORT_FAILURES: u64 = 5;

/// How long an open breaker stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "given by the driver in one literal")]
pub struct Patience {
    /// After transport failures, in seconds.
    pub transport: i64,
    /// After a refused token, in seconds.
    pub authentication: i64,
}

impl Patience {
    /// Towards a register that many senders share: a quarter of an hour, and an hour for an identity provider.
    pub const SHARED: Self = Self { transport: 15 * 60, authentication: 60 * 60 };

    /// Towards a receiver on the same machine: the next run probes at once.
    pub const LOCAL: Self = Self { transport: 0, authentication: 0 };
}

/// Nothing is open for longer, in seconds.
const LONGEST: i64 = 60 * 60;

/// Whether an endpoint may be called.
///
/// Closed: the three states of a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three states of a breaker")]
pub enum BreakerState {
    /// Calls go through.
    Closed,
    /// No calls before a time.
    Open,
    /// One probe is under way.
    HalfOpen,
}

impl BreakerState {
    /// The word in the spool and in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half-open",
        }
    }
}

/// What is remembered about an endpoint from night to night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct Breaker {
    /// Whether calls go through.
    pub state: BreakerState,
    /// Failures in a row.
    pub failures: u64,
    /// Until when it is open. Wall-clock time, since it outlives the process.
    pub open_until: Option<Timestamp>,
}

/// What an exchange says about the endpoint.
///
/// Closed: it answered, it did not, or it refused us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "it answered, it did not, or it refused us")]
pub enum Signal {
    /// It answered, whatever it said.
    Answered,
    /// No answer, or not a whole one.
    Failed,
    /// 401 in spite of a fresh token.
    Unauthenticated,
}

impl Signal {
    /// What an answer says. TLS failures are a matter of security and not of availability; they count as answers.
    pub fn of(answer: &Answer) -> Self {
        match answer {
            Answer::NoAnswer(TransportFault::Tls) => Self::Answered,
            Answer::NoAnswer(_) => Self::Failed,
            Answer::Status { status: 401, .. } => Self::Unauthenticated,
            Answer::Status { .. } => Self::Answered,
        }
    }
}

/// Whether a run may call.
///
/// Closed: yes, once, no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "yes, once, no")]
pub enum Gate {
    /// Yes.
    Free,
    /// One harmless question first: `GET /api-info`.
    Probe,
    /// No.
    Shut,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { state: BreakerState::Closed, failures: 0, open_until: None }
    }
}

impl Breaker {
    /// Whether to call at `now`. A time in the far future, left by a wrong clock, does not shut it for longer than it
    /// could have been opened for.
    pub fn gate(&self, now: Timestamp) -> Gate {
        match (self.state, self.open_until) {
            (BreakerState::Closed, _) => Gate::Free,
            (BreakerState::Open, Some(until)) if now < until && until <= now.plus_seconds(LONGEST) => {
                Gate::Shut
            }
            _ => Gate::Probe,
        }
    }

    /// The breaker while its probe is under way.
    #[must_use]
    pub fn probing(self) -> Self {
        Self { state: BreakerState::HalfOpen, ..self }
    }

    /// The breaker after an exchange.
    #[must_use]
    pub fn after(self, signal: Signal, now: Timestamp, patience: Patience) -> Self {
        let failures = self.failures.saturating_add(1);
        let opened = |seconds| Self {
            state: BreakerState::Open,
            failures,
            open_until: Some(now.plus_seconds(seconds)),
        };
        match signal {
            Signal::Answered => Self::default(),
            Signal::Unauthenticated => opened(patience.authentication),
            Signal::Failed if failures >= TRANSPORT_FAILURES || self.state != BreakerState::Closed => {
                opened(patience.transport)
            }
            Signal::Failed => Self { failures, ..self },
        }
    }
}
