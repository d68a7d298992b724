//! The time, as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

use socialdata_protocol::ids::Timestamp;

/// Where the receiver takes the time from. Any `Fn() -> Timestamp` is one.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;
}

impl<F: Fn() -> Timestamp + Send + Sync + 'static> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "has no content")]
pub struct OsClock;

impl Clock for OsClock {
    #[expect(clippy::disallowed_methods, reason = "the sandbox's one place that asks for the time")]
    #[expect(clippy::expect_used, reason = "cannot fail: the start of 1970 can be written")]
    fn now(&self) -> Timestamp {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since_1970.as_secs()).unwrap_or_default();
        Timestamp::from_unix(seconds).or_else(|| Timestamp::from_unix(0)).expect("1970 can be written")
    }
}
