//! The only place in the client that asks what time it is.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use socialdata_protocol::ids::Timestamp;

/// Tells the time. Tests and the simulator bring their own.
pub trait Clock {
    /// Milliseconds since 1970, as the machine believes; for labels, and for submission ids, which sort by it.
    fn unix_millis(&self) -> u64;

    /// Time since some moment that stays the same while the process lives; never falls, whatever is done to the wall clock.
    /// Deadlines and waits are counted with it.
    fn monotonic(&self) -> Duration;

    /// Now, in whole seconds, UTC.
    fn now(&self) -> Timestamp {
        let seconds = i64::try_from(self.unix_millis() / 1000).unwrap_or(i64::MAX);
        #[expect(clippy::expect_used, reason = "cannot fail: the first second of 1970 can be written")]
        let epoch = Timestamp::from_unix(0).expect("1970 can be written");
        epoch.plus_seconds(seconds)
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "a marker without state")]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn unix_millis(&self) -> u64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn monotonic(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}
