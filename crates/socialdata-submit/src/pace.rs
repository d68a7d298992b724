//! How long to wait: between attempts, between questions, between polls.
//!
//! Waits grow and are drawn, so that 290 municipalities do not come back in the same second: each lies between the first
//! one and three times the one before, never above the cap (decorrelated jitter). The register's own `Retry-After` goes first.

use std::time::Duration;

use socialdata_protocol::machine::Pause;

use crate::randomness::Randomness;

/// The longest wait of our own.
const CAP: Duration = Duration::from_mins(5);

/// The first waits; later ones grow from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    first: Duration,
    first_poll: Duration,
    cap: Duration,
}

/// The waits of one delivery, each drawn from the one before.
pub(crate) struct Waits<'a> {
    pace: Pace,
    randomness: &'a dyn Randomness,
    last: Duration,
}

impl Pace {
    /// The pace towards a register that many senders share: 2 s between attempts at first, 5 s between polls.
    pub(crate) const SHARED: Self =
        Self { first: Duration::from_secs(2), first_poll: Duration::from_secs(5), cap: CAP };

    /// The pace towards a receiver on the same machine.
    pub(crate) const LOCAL: Self = Self {
        first: Duration::from_millis(20),
        first_poll: Duration::from_millis(20),
        cap: Duration::from_millis(200),
    };
}

impl<'a> Waits<'a> {
    pub(crate) const fn new(pace: Pace, randomness: &'a dyn Randomness) -> Self {
        Self { pace, randomness, last: Duration::ZERO }
    }

    /// How long a pause is.
    pub(crate) fn next(&mut self, pause: Pause) -> Duration {
        let (first, nth) = match pause {
            // The machine has capped it.
            Pause::RetryAfter(seconds) => return Duration::from_secs(seconds),
            Pause::Backoff(nth) => (self.pace.first, nth),
            Pause::Poll(nth) => (self.pace.first_poll, nth),
        };
        if nth <= 1 {
            self.last = first;
        }
        self.last = draw(first, self.last * 3, self.randomness).min(self.pace.cap);
        self.last
    }
}

/// Something from `low` to `high`. Without randomness the waits are merely not spread.
fn draw(low: Duration, high: Duration, randomness: &dyn Randomness) -> Duration {
    let mut bytes = [0; 4];
    if randomness.fill(&mut bytes).is_err() {
        return low;
    }
    let share = f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX);
    low + high.saturating_sub(low).mul_f64(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::NoRandomness;

    /// Bytes that are all the same.
    #[derive(Debug)]
    struct Always(u8);

    impl Randomness for Always {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            bytes.fill(self.0);
            Ok(())
        }
    }

    #[derive(Debug)]
    struct Broken;

    impl Randomness for Broken {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }

    fn seconds(randomness: &dyn Randomness, pauses: impl IntoIterator<Item = Pause>) -> Vec<u64> {
        let mut waits = Waits::new(Pace::SHARED, randomness);
        pauses.into_iter().map(|pause| waits.next(pause).as_secs()).collect()
    }

    #[test]
    fn waits_lie_between_the_first_and_three_times_the_last() {
        assert_eq!(seconds(&Always(0), (1..=4).map(Pause::Backoff)), [2, 2, 2, 2]);
        assert_eq!(seconds(&Always(255), (1..=7).map(Pause::Backoff)), [6, 18, 54, 162, 300, 300, 300]);
        assert_eq!(seconds(&Always(255), (1..=3).map(Pause::Poll)), [15, 45, 135]);
        assert_eq!(seconds(&Broken, (1..=3).map(Pause::Poll)), [5, 5, 5]);
    }

    #[test]
    fn a_new_row_of_failures_begins_from_the_first_wait() {
        let row = [Pause::Backoff(1), Pause::Backoff(2), Pause::Backoff(1), Pause::Backoff(u64::MAX)];
        assert_eq!(seconds(&Always(255), row), [6, 18, 6, 18]);
    }

    #[test]
    fn the_register_goes_first() {
        let row = [Pause::RetryAfter(3), Pause::RetryAfter(3600), Pause::RetryAfter(0)];
        assert_eq!(seconds(&Always(255), row), [3, 3600, 0]);
    }
}
