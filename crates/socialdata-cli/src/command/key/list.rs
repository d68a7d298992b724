//! `socialdata key list`: which keys are and were in use, and when.

use serde_json::json;
use socialdata_core::pseudonym::{Kcv, Purpose};
use socialdata_protocol::ids::Timestamp;
use socialdata_submit::Exit;
use socialdata_submit::spool::KeyUse;

use super::Keys;
use crate::arguments::ReportFormat;
use crate::arguments::key::CheckArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &CheckArguments, console: &mut Console) -> Result<Exit, Failure> {
    let keys = Keys::load(&arguments.config)?;
    let lines = lines(&keys)?;
    if arguments.format == ReportFormat::Json {
        let items: Vec<_> = lines.iter().map(Line::to_json).collect();
        console.line(&json!({"report": "socialdata-key-list/1", "keys": items}).to_string())?;
        return Ok(Exit::Done);
    }
    for line in &lines {
        console.line(&line.to_text(console))?;
    }
    Ok(Exit::Done)
}

struct Line {
    purpose: Purpose,
    kcv: Kcv,
    state: State,
    /// Known of keys that are there; the check value of a former one does not tell.
    epoch: Option<String>,
    used: Option<(Timestamp, Timestamp)>,
}

#[derive(Clone, Copy)]
enum State {
    Active,
    Previous,
    Former,
}

fn lines(keys: &Keys) -> Result<Vec<Line>, Failure> {
    let uses: Vec<KeyUse> = match keys.reader()? {
        Some(reader) => reader.key_uses()?,
        None => Vec::new(),
    };
    let mut lines = Vec::new();
    for purpose in Purpose::ALL {
        if keys.ring().source(purpose).is_none() {
            continue;
        }
        let mut there = vec![(State::Active, keys.ring().key(purpose)?)];
        there.extend(keys.ring().previous(purpose)?.map(|key| (State::Previous, key)));
        let there: Vec<(State, Kcv)> =
            there.into_iter().map(|(state, key)| (state, keys.binding.kcv(&key))).collect();
        let of = |kcv: Kcv| uses.iter().filter(move |used| used.purpose == purpose && used.kcv == kcv);
        for (state, kcv) in &there {
            let first = of(*kcv).map(|used| used.first).min();
            let last = of(*kcv).map(|used| used.last).max();
            let epoch = Some(keys.binding.epoch_of(purpose).to_owned());
            lines.push(Line { purpose, kcv: *kcv, state: *state, epoch, used: first.zip(last) });
        }
        let gone = |used: &&KeyUse| used.purpose == purpose && there.iter().all(|(_, kcv)| *kcv != used.kcv);
        lines.extend(uses.iter().filter(gone).map(|used| Line {
            purpose,
            kcv: used.kcv,
            state: State::Former,
            epoch: None,
            used: Some((used.first, used.last)),
        }));
    }
    Ok(lines)
}

impl Line {
    fn to_json(&self) -> serde_json::Value {
        json!({
            "purpose": self.purpose.as_str(),
            "state": match self.state {
                State::Active => "active",
                State::Previous => "previous",
                State::Former => "former",
            },
            "kcv": self.kcv.as_str(),
            "epoch": self.epoch,
            "firstUse": self.used.map(|(first, _)| first.to_string()),
            "lastUse": self.used.map(|(_, last)| last.to_string()),
        })
    }

    fn to_text(&self, console: &Console) -> String {
        let state = match self.state {
            State::Active => console.say("aktiv", "active"),
            State::Previous => console.say("föregående", "previous"),
            State::Former => console.say("tidigare", "former"),
        };
        let used = self.used.map_or_else(
            || console.say("aldrig använd", "never used").to_owned(),
            |(first, last)| format!("{first} – {last}"),
        );
        let epoch = self.epoch.as_deref().unwrap_or("–");
        format!("{:<12} {state:<12} {} {epoch:<8} {used}", self.purpose, self.kcv)
    }
}
