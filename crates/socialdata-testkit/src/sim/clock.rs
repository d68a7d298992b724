//! Two clocks: the one on the wall, which somebody may turn, and the monotonic one beside it.

use socialdata_protocol::ids::Timestamp;

/// The clocks of the sender's machine, and the register's, which is right.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// Milliseconds since the world began.
    elapsed: u64,
    /// Seconds by which the wall clock of the sender is wrong.
    wrong_by: i64,
    start: Timestamp,
}

impl Clock {
    pub(crate) fn new(start: Timestamp) -> Self {
        Self { elapsed: 0, wrong_by: 0, start }
    }

    /// What the register's clock shows.
    pub(crate) fn right(&self) -> Timestamp {
        self.start.plus_seconds(i64::try_from(self.elapsed / 1000).unwrap_or(i64::MAX))
    }

    /// What the clock on the sender's wall shows.
    pub(crate) fn wall(&self) -> Timestamp {
        self.right().plus_seconds(self.wrong_by)
    }

    /// Milliseconds that only grow.
    pub(crate) fn monotonic(&self) -> u64 {
        self.elapsed
    }

    pub(crate) fn pass_millis(&mut self, millis: u64) {
        self.elapsed = self.elapsed.saturating_add(millis);
    }

    /// Somebody, or something, turns the wall clock.
    pub(crate) fn jump(&mut self, seconds: i64) {
        self.wrong_by = self.wrong_by.saturating_add(seconds);
    }

    /// The wall clock is set right.
    pub(crate) fn set_right(&mut self) {
        self.wrong_by = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_moves_the_wall_clock_only() {
        let start: Timestamp = "2026-08-22T00:13:05Z".parse().unwrap();
        let mut clock = Clock::new(start);
        clock.pass_millis(2_500);
        clock.jump(-3600);
        assert_eq!((clock.monotonic(), clock.right()), (2_500, start.plus_seconds(2)));
        assert_eq!(clock.wall(), start.plus_seconds(2 - 3600));
        clock.set_right();
        assert_eq!(clock.wall(), clock.right());
    }
}
