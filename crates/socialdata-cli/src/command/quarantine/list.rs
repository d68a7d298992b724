//! `socialdata quarantine list`

use std::collections::BTreeMap;

use serde_json::{Value, json};
use socialdata_protocol::delivery::SubmissionState;
use socialdata_submit::Exit;
use socialdata_submit::spool::{HeldRecord, OpenSubmission, SpoolReader};

use crate::arguments::ReportFormat;
use crate::arguments::retry::QuarantineListArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::InstalledSpool;

/// What waits for a person.
#[derive(Default)]
struct Waiting {
    quarantined: Vec<OpenSubmission>,
    suspect: Vec<OpenSubmission>,
    held: Vec<HeldRecord>,
}

pub(super) fn run(arguments: &QuarantineListArguments, console: &mut Console) -> Result<Exit, Failure> {
    let waiting = match InstalledSpool::load(&arguments.config)?.look()? {
        Some(reader) => Waiting::of(&reader)?,
        None => Waiting::default(),
    };
    if arguments.format == ReportFormat::Json {
        console.line(&waiting.to_json().to_string())?;
        return Ok(Exit::Done);
    }
    if waiting.quarantined.is_empty() && waiting.suspect.is_empty() && waiting.held.is_empty() {
        console.line(console.say("Inget väntar på en människa.", "Nothing waits for a person."))?;
    }
    for submission in &waiting.suspect {
        console.line(&line(submission, console.say("misstänkt", "suspect"), console))?;
    }
    for submission in &waiting.quarantined {
        console.line(&line(submission, console.say("karantän", "quarantine"), console))?;
    }
    for ((kind, code), count) in waiting.held_by_code() {
        let held = console.say("poster hålls tillbaka", "records held back");
        console.line(&format!("{count:>6}  {held} ({kind}) {code}"))?;
    }
    if arguments.records {
        for record in &waiting.held {
            console.line(&format!("{}  {} {}", record.record_id.as_str(), record.period, code(record)))?;
        }
    }
    Ok(Exit::Done)
}

impl Waiting {
    fn of(reader: &SpoolReader) -> Result<Self, Failure> {
        let open = reader.open_submissions()?.into_iter();
        Ok(Self {
            quarantined: reader.quarantined()?,
            suspect: open.filter(|submission| submission.state == SubmissionState::Suspect).collect(),
            held: reader.held_records()?,
        })
    }

    fn held_by_code(&self) -> BTreeMap<(&'static str, String), usize> {
        let mut counts = BTreeMap::new();
        for record in &self.held {
            *counts.entry((record.kind.word(), code(record))).or_default() += 1;
        }
        counts
    }

    fn to_json(&self) -> Value {
        let submissions = |list: &[OpenSubmission]| list.iter().map(submission_json).collect::<Vec<_>>();
        let held = self.held.iter().map(|record| {
            json!({
                "recordId": record.record_id.as_str(),
                "period": record.period.to_string(),
                "type": record.record_type.as_str(),
                "hold": record.kind.word(),
                "code": record.code.as_ref().map(ToString::to_string),
            })
        });
        json!({
            "report": "socialdata-karantan/1",
            "quarantined": submissions(&self.quarantined),
            "suspect": submissions(&self.suspect),
            "held": held.collect::<Vec<_>>(),
        })
    }
}

fn code(record: &HeldRecord) -> String {
    record.code.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string)
}

fn line(submission: &OpenSubmission, word: &str, console: &Console) -> String {
    let problem = submission.problem.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
    let records = console.say("poster", "records");
    let (id, period, count) = (submission.id, submission.period, submission.records);
    format!("{word}  {id}  {period}  {count} {records}  {problem}")
}

fn submission_json(submission: &OpenSubmission) -> Value {
    json!({
        "submissionId": submission.id.to_string(),
        "period": submission.period.to_string(),
        "records": submission.records,
        "problem": submission.problem.as_ref().map(ToString::to_string),
        "createdAt": submission.created_at.to_string(),
    })
}
