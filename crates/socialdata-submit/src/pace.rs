//! How long to wait: between attempts, between questions, between polls.
//!
//! Waiting times grow and are spread, so that 290 municipalities do not come back in the same second. The register's own
//! `Retry-After` goes first.

use std::time::Duration;

use crate::randomness::Randomness;

/// The longest wait of our own, and the longest `Retry-After` that is honoured in one piece.
const CAP: Duration = Duration::from_mins(5);
const RETRY_AFTER_CAP: u64 = 3600;

/// The first waits; later ones grow from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    first: Duration,
    first_poll: Duration,
    /// 0–1023, drawn once per run: where between one and three times the base this run's waits lie.
    spread: u32,
}

impl Pace {
    /// The pace towards a register that many senders share: 2 s between attempts at first, 5 s between polls.
    pub(crate) fn shared(randomness: &dyn Randomness) -> Self {
        let mut bytes = [0; 2];
        // Without randomness the waits are merely not spread.
        let _ = randomness.fill(&mut bytes);
        let spread = u32::from(u16::from_be_bytes(bytes) % 1024);
        Self { first: Duration::from_secs(2), first_poll: Duration::from_secs(5), spread }
    }

    /// The pace towards a receiver on the same machine.
    pub(crate) const fn local() -> Self {
        Self { first: Duration::from_millis(20), first_poll: Duration::from_millis(20), spread: 0 }
    }

    /// Before attempt number `made` + 1.
    pub(crate) fn backoff(self, made: u64) -> Duration {
        self.grow(self.first, u32::try_from(made).unwrap_or(u32::MAX))
    }

    /// After a question that failed for the `nth` time.
    pub(crate) fn wait(self, retry_after: Option<u64>, nth: u32) -> Duration {
        asked_for(retry_after).unwrap_or_else(|| self.grow(self.first, nth))
    }

    /// After the `nth` poll that found nothing.
    pub(crate) fn poll(self, retry_after: Option<u64>, nth: u32) -> Duration {
        asked_for(retry_after).unwrap_or_else(|| self.grow(self.first_poll, nth))
    }

    /// `base` times 1 to 3, doubled for every further time, never above the cap.
    fn grow(self, base: Duration, nth: u32) -> Duration {
        let spread = base + base * 2 * self.spread / 1024;
        spread.saturating_mul(1 << nth.saturating_sub(1).min(16)).min(CAP)
    }
}

fn asked_for(retry_after: Option<u64>) -> Option<Duration> {
    retry_after.map(|seconds| Duration::from_secs(seconds.min(RETRY_AFTER_CAP)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::OsRandomness;

    #[test]
    fn waits_grow_to_the_cap_and_never_overflow() {
        let pace = Pace::shared(&OsRandomness);
        let waits: Vec<Duration> = (1..=40).map(|nth| pace.wait(None, nth)).collect();
        assert!(waits.is_sorted());
        assert!(waits[0] >= Duration::from_secs(2) && waits[0] <= Duration::from_secs(6));
        assert_eq!(waits[39], CAP);
        assert_eq!(pace.backoff(u64::MAX), CAP);
    }

    #[test]
    fn the_register_goes_first_but_not_for_ever() {
        let pace = Pace::local();
        assert_eq!(pace.poll(Some(3), 1), Duration::from_secs(3));
        assert_eq!(pace.wait(Some(u64::MAX), 1), Duration::from_hours(1));
        assert_eq!(pace.poll(Some(0), 1), Duration::ZERO);
    }
}
