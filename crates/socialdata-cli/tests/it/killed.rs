//! `kill -9` at many moments of a night, and a run after it: in the end the register has exactly what the source has.
//!
//! The moments are seen from outside: the lock file, each transaction of the spool (its journal appears and goes away), the state
//! of the submission, the effects at the register. Nothing waits for time to pass. A child that ends before its moment comes has
//! simply not been killed; each test says how many it must have killed.

use std::path::PathBuf;
use std::process::Child;

use crate::command::Ended;
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::Source;

/// Records that every night sends.
const RECORDS: usize = 300;

/// Looks at most; a run is over long before.
const LOOKS: u32 = 50_000_000;

/// A home whose register has all records, and the nights to come.
struct Story {
    home: Home,
    source: Source,
    model: RegisterModel,
    killed: u32,
}

impl Story {
    fn new() -> Self {
        Self::with(RECORDS)
    }

    fn with(records: usize) -> Self {
        let source = Source::generate(300, 11).correctable(records);
        Self { home: Home::with_receiver(), source, model: RegisterModel::default(), killed: 0 }
    }

    /// A night with every record changed, killed when `is_time` says so, and a run after it.
    fn night(&mut self, name: &str, mut is_time: impl FnMut(&Home) -> bool) {
        self.source.correct(self.source.len());
        self.home.export(name, &self.source);
        self.model.night(&self.source);

        let mut child = self.home.spawn();
        let was_killed = kill_when(&mut child, || is_time(&self.home));
        let output = child.wait_with_output().unwrap();
        self.killed += u32::from(was_killed);
        // What a run that was cut off has left on the disk is searched too.
        let said = String::from_utf8(output.stdout).unwrap();
        let complained = String::from_utf8(output.stderr).unwrap();
        self.home.assert_nothing_leaked(&Ended { code: 0, stdout: said, stderr: complained });

        self.home.submit().expect(0);
        self.check(name);
    }

    fn check(&self, name: &str) {
        self.model.assert_is(&self.home.effects(), &self.home.record_id_key());
        let status = self.home.status();
        assert_eq!(status["records"]["inflight"], 0, "{name}: {status}");
        for state in ["SEALED", "SENDING", "UNKNOWN", "DELIVERED", "SETTLED", "SUSPECT", "QUARANTINED"] {
            assert_eq!(status["submissions"][state], 0, "{name}: {status}");
        }
        assert!(self.home.is_archived(name), "{name} was not archived");
    }

    fn end(self, at_least: u32) {
        assert!(self.killed >= at_least, "only {} runs were killed", self.killed);
        assert!(self.model.effects() >= self.source.len());
    }
}

/// Kills the child when `is_time`, unless it has ended by itself; whether it was killed.
fn kill_when(child: &mut Child, mut is_time: impl FnMut() -> bool) -> bool {
    for _ in 0..LOOKS {
        if is_time() {
            break;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
    }
    child.kill().unwrap();
    // A child that has ended in the meantime has an exit code, a killed one has not.
    child.wait().unwrap().code().is_none()
}

/// True at the `nth` time that the journal of the spool has appeared (`inside` a transaction) or gone away (after it).
fn transaction(journal: PathBuf, nth: u32, inside: bool) -> impl FnMut() -> bool {
    let mut count = 0;
    let mut was = journal.exists();
    move || {
        let is = journal.exists();
        count += u32::from(was != is && is == inside);
        was = is;
        count >= nth
    }
}

impl Story {
    /// Nights killed inside and after the transactions `moments`, over and over until enough have been killed: a moment that
    /// passes between two looks kills nobody.
    fn nights_by_transaction(mut self, moments: std::ops::RangeInclusive<u32>, enough: u32) {
        let moments = moments.flat_map(|nth| [(nth, true), (nth, false)]).cycle();
        for (round, (nth, inside)) in moments.take(24).enumerate() {
            if self.killed >= enough {
                break;
            }
            let mut is_time = transaction(self.home.spool().join("spool.db-journal"), nth, inside);
            self.night(&format!("{round}-{nth}-{inside}"), |_| is_time());
        }
        self.end(enough);
    }
}

#[test]
fn killed_before_and_after_the_lock() {
    let mut story = Story::new();
    story.night("genast", |_| true);
    for looks in [10, 300, 3000] {
        let mut left = looks;
        story.night(&format!("efter-{looks}"), |_| {
            left -= 1;
            left == 0
        });
    }
    // The lock file says who holds it, and changes when the next run takes it.
    let note = |home: &Home| std::fs::read_to_string(home.spool().join("run.lock")).unwrap_or_default();
    let before = note(&story.home);
    story.night("laset", |home| {
        let now = note(home);
        !now.is_empty() && now != before
    });
    story.end(4);
}

#[test]
fn killed_in_early_transactions() {
    Story::new().nights_by_transaction(1..=3, 6);
}

#[test]
fn killed_in_middle_transactions() {
    Story::new().nights_by_transaction(4..=6, 5);
}

#[test]
fn killed_in_late_transactions() {
    Story::new().nights_by_transaction(6..=8, 3);
}

#[test]
fn killed_when_the_spool_says_so() {
    let mut story = Story::new();
    for state in ["PLANNED", "SEALED", "SENDING", "DELIVERED", "SETTLED"] {
        // A state may pass between two looks; then the run ends by itself, which is no harm.
        story.night(state, |home| home.count(state) > 0);
    }
    story.night("effekter", {
        let mut before = None;
        move |home| {
            let now = home.effects().len();
            now > *before.get_or_insert(now)
        }
    });
    story.night("inflight", |home| home.status()["records"]["inflight"] != 0);
    story.end(1);
}

/// Killed again and again within one night, always a little later.
#[test]
fn killed_many_times_in_one_night() {
    let mut story = Story::new();
    story.source.correct(RECORDS);
    story.home.export("natt", &story.source);
    story.model.night(&story.source);
    let mut killed = 0;
    for nth in 1..=8 {
        let mut is_time = transaction(story.home.spool().join("spool.db-journal"), nth, nth % 2 == 0);
        let mut child = story.home.spawn();
        killed += u32::from(kill_when(&mut child, &mut is_time));
    }
    // A run that is killed late leaves little to do, and the next may end before its moment comes.
    assert!(killed >= 2, "only {killed} runs were killed");
    story.home.submit().expect(0);
    story.check("natt");
}

/// The receiver dies in the middle as well.
#[test]
fn both_ends_killed() {
    let mut story = Story::new();
    for (round, nth) in [4, 5, 6].into_iter().enumerate() {
        story.source.correct(RECORDS);
        let name = format!("natt-{round}");
        story.home.export(&name, &story.source);
        story.model.night(&story.source);
        let mut is_time = transaction(story.home.spool().join("spool.db-journal"), nth, false);
        let mut child = story.home.spawn();
        let mut is_over = false;
        for _ in 0..LOOKS {
            is_over = child.try_wait().unwrap().is_some();
            if is_over || is_time() {
                break;
            }
        }
        story.home.stop();
        let ended = Ended::of(child.wait_with_output().unwrap());
        assert!([0, 69].contains(&ended.code) || is_over, "{}\n{}{}", ended.code, ended.stdout, ended.stderr);
        story.home.start("accept");
        story.home.submit().expect(0);
        story.check(&name);
    }
}

/// A hundred runs killed at random moments of their life, with no run let through between them but every tenth.
#[test]
fn killed_a_hundred_times_at_random_moments() {
    let mut story = Story::with(30);
    let mut random = Random(0x5eed);
    // How often a whole run is looked at: moments are drawn from its length.
    let mut whole = 0;
    story.night("matning", |_| {
        whole += 1;
        false
    });
    let mut name = String::new();
    for _ in 0..1000 {
        if story.killed.is_multiple_of(10) && (name.is_empty() || story.home.is_archived(&name)) {
            name = format!("natt-{}", story.killed);
            story.source.correct(30);
            story.home.export(&name, &story.source);
            story.model.night(&story.source);
        }
        let mut left = random.below(whole);
        let mut child = story.home.spawn();
        let was_killed = kill_when(&mut child, || {
            left = left.saturating_sub(1);
            left == 0
        });
        story.killed += u32::from(was_killed);
        if story.killed.is_multiple_of(10) || !was_killed {
            story.home.submit().expect(0);
            story.check(&name);
            if story.killed >= 100 {
                return story.end(100);
            }
        }
    }
    panic!("only {} of a thousand runs were killed", story.killed);
}

/// Numbers that only look random, the same in every run (a linear congruential generator, the constants of Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}
