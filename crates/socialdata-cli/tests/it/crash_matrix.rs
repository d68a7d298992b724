//! The program dies at every place that a night comes by, one after another, and a run after it: in the end the register has exactly
//! what the source has.
//!
//! Unlike `killed`, which looks from outside and takes what it sees, this names the place (`socialdata_submit::failpoint`), and goes on
//! to the next until a night comes through: no transaction and no exchange is left out, also one that somebody adds later.

use std::process::{Output, Stdio};

use socialdata_submit::failpoint::Place;

use crate::command::Ended;
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::Source;

/// Records of the municipality.
const RECORDS: usize = 40;

/// A night comes by no place more often; a loop that gets there does not end.
const MOST: u64 = 200;

/// Nights that report, correct and withdraw, each of them cut off once.
struct Story {
    home: Home,
    source: Source,
    model: RegisterModel,
    nights: u32,
}

impl Story {
    fn new() -> Self {
        let source = Source::generate(60, 17).correctable(RECORDS);
        let mut home = Home::with_receiver();
        let mut model = RegisterModel::default();
        home.export("natt-0", &source);
        model.night(&source);
        home.submit().expect(0);
        Self { home, source, model, nights: 0 }
    }

    /// Dies at the first, second, third … time that a night comes by `place`, until a night does not come by so often.
    fn dies_at(mut self, place: Place, at_least: u64) {
        let mut deaths = 0;
        for nth in 1..=MOST {
            self.changed_export();
            let output = self.run_into(place, nth);
            let has_died = output.status.code().is_none();
            self.search(output);
            if !has_died {
                break;
            }
            deaths += 1;
            self.home.submit().expect(0);
            self.check(place, nth);
        }
        assert!(deaths >= at_least, "{}: a night comes by {deaths} times only", place.name());
        assert!(deaths < MOST, "{}: no night came through", place.name());
    }

    /// The register is behind: everything has changed, and after a few nights something has gone or come back.
    fn changed_export(&mut self) {
        self.nights += 1;
        self.source.correct(self.source.len());
        let mut shown = self.source.clone();
        if self.nights.is_multiple_of(3) {
            shown.remove(4);
        }
        self.home.export(&format!("natt-{}", self.nights), &shown);
        self.model.night(&shown);
    }

    fn run_into(&self, place: Place, nth: u64) -> Output {
        let mut command = self.home.command(&[]);
        command.env("SOCIALDATA_FAILPOINT", format!("{}:{nth}", place.name()));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap()
    }

    /// A run that was cut off leaves no identity number behind either.
    fn search(&self, output: Output) {
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        self.home.assert_nothing_leaked(&Ended { code: 0, stdout, stderr });
    }

    fn check(&self, place: Place, nth: u64) {
        self.model.assert_is(&self.home.effects(), &self.home.record_id_key());
        let status = self.home.status();
        let at = format!("{}:{nth}: {status}", place.name());
        assert_eq!(status["records"]["inflight"], 0, "{at}");
        for state in
            ["PLANNED", "SEALED", "SENDING", "UNKNOWN", "DELIVERED", "SETTLED", "SUSPECT", "QUARANTINED"]
        {
            assert_eq!(status["submissions"][state], 0, "{state} at {at}");
        }
        assert!(self.home.is_archived(&format!("natt-{}", self.nights)), "not archived at {at}");
    }
}

#[test]
fn dies_inside_every_transaction() {
    Story::new().dies_at(Place::InTransaction, 8);
}

#[test]
fn dies_after_every_commit() {
    Story::new().dies_at(Place::Committed, 8);
}

#[test]
fn dies_before_every_request() {
    Story::new().dies_at(Place::Asking, 5);
}

#[test]
fn dies_with_every_answer_in_hand() {
    Story::new().dies_at(Place::Answered, 5);
}

#[test]
fn dies_between_the_steps_of_a_night() {
    for place in [
        Place::Locked,
        Place::Opened,
        Place::Read,
        Place::Compared,
        Place::Built,
        Place::Archiving,
        Place::Archived,
    ] {
        Story::new().dies_at(place, 1);
    }
}
