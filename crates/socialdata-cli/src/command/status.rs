//! `socialdata status`: reads the spool beside a run that may be under way.

use serde_json::json;
use socialdata_protocol::delivery::SubmissionState;
use socialdata_submit::Exit;
use socialdata_submit::config::Config;
use socialdata_submit::obligation::MissingPeriod;
use socialdata_submit::spool::{SpoolDir, SpoolError, SpoolReader, Status};

use super::due::alarm;
use crate::arguments::{ReportFormat, StatusArguments};
use crate::console::Console;
use crate::failure::Failure;

/// Name and version of the machine-readable form.
const REPORT: &str = "socialdata-status/1";

pub(crate) fn run(arguments: &StatusArguments, console: &mut Console) -> Result<Exit, Failure> {
    let config = Config::load(&arguments.config)?;
    let opened = SpoolDir::existing(&config.spool).and_then(|dir| SpoolReader::open(&dir));
    let (status, missing) = match opened {
        Ok(reader) => (reader.status()?, alarm::missing(&config, &reader)?),
        Err(SpoolError::Missing) => {
            console.line(&nothing_yet(arguments.format, console))?;
            return Ok(Exit::Done);
        }
        Err(error) => return Err(error.into()),
    };
    match arguments.format {
        ReportFormat::Json => console.line(&to_json(&status, &missing).to_string())?,
        ReportFormat::Text => {
            for line in alarm::lines(&missing, console).into_iter().chain(text(&status, console)) {
                console.line(&line)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Before the first run there is no spool, and none is made by looking.
fn nothing_yet(format: ReportFormat, console: &Console) -> String {
    match format {
        ReportFormat::Json => json!({"report": REPORT, "spool": "missing"}).to_string(),
        ReportFormat::Text => console
            .say("Ingen spole finns än: inget har skickats.", "There is no spool yet: nothing was sent.")
            .to_owned(),
    }
}

fn text(status: &Status, console: &Console) -> Vec<String> {
    let mut lines = vec![console.say("Leveranser:", "Submissions:").to_owned()];
    for (state, count) in status.submissions.iter().filter(|(_, count)| *count > 0) {
        lines.push(format!("  {count:>6}  {} ({})", state_word(*state, console), state.as_str()));
    }
    lines.push(format!(
        "{}: {} {}, {} {}, {} {}",
        console.say("Poster hos registret", "Records at the register"),
        status.live,
        console.say("levande", "live"),
        status.void,
        console.say("makulerade", "withdrawn"),
        status.inflight,
        console.say("på väg", "in flight")
    ));
    lines.push(format!(
        "{}: {} {}, {} {}",
        console.say("Poster som hålls tillbaka", "Records held back"),
        status.holds.local,
        console.say("av regler här", "by rules here"),
        status.holds.rejected,
        console.say("avvisade av registret", "rejected by the register")
    ));
    if let Some(run) = &status.last_run {
        let ended = run.exit_code.map_or_else(
            || console.say("pågår eller avbröts", "under way or cut off").to_owned(),
            |code| format!("{} {code}", console.say("slutkod", "exit code")),
        );
        lines.push(format!("{}: {}, {ended}", console.say("Senaste körning", "Last run"), run.started_at));
    }
    if let Some(oldest) = status.oldest_unsettled {
        lines.push(format!(
            "{}: {oldest}",
            console.say("Äldsta leverans utan besked", "Oldest submission without outcome")
        ));
    }
    for receipt in &status.last_receipts {
        let number = receipt.receipt_no.map_or_else(|| "–".to_owned(), |number| number.to_string());
        lines.push(format!(
            "{} {number}: {} {}",
            console.say("Kvittens", "Receipt"),
            receipt.kind.word(),
            receipt.digest
        ));
    }
    lines
}

fn state_word(state: SubmissionState, console: &Console) -> &'static str {
    match state {
        SubmissionState::Planned => console.say("planerade", "planned"),
        SubmissionState::Sealed => console.say("färdiga att skicka", "ready to send"),
        SubmissionState::Sending | SubmissionState::Unknown => {
            console.say("skickade utan besked, kvar i spolen", "sent without answer, kept in the spool")
        }
        SubmissionState::Delivered => console.say("mottagna, besked väntar", "delivered, outcome pending"),
        SubmissionState::Settled => console.say("besked hämtat", "settled"),
        SubmissionState::Closed => console.say("klara", "closed"),
        SubmissionState::Quarantined => console.say("i karantän", "in quarantine"),
        SubmissionState::Discarded => console.say("kastade", "discarded"),
        SubmissionState::Suspect => {
            console.say("misstänkta, väntar på en människa", "suspect, wait for a person")
        }
    }
}

fn to_json(status: &Status, missing: &[MissingPeriod]) -> serde_json::Value {
    let submissions: serde_json::Map<String, serde_json::Value> =
        status.submissions.iter().map(|(state, count)| (state.as_str().to_owned(), json!(count))).collect();
    let time = |at: Option<socialdata_protocol::ids::Timestamp>| at.map(|at| at.to_string());
    json!({
        "report": REPORT,
        "submissions": submissions,
        "records": {"live": status.live, "void": status.void, "inflight": status.inflight},
        "held": {"local": status.holds.local, "rejected": status.holds.rejected},
        "oldestUnsettled": time(status.oldest_unsettled),
        "lastRun": status.last_run.as_ref().map(|run| json!({
            "startedAt": run.started_at.to_string(),
            "endedAt": time(run.ended_at),
            "exitCode": run.exit_code,
            "rows": run.rows,
        })),
        "lastSuccess": time(status.last_success),
        "auditEntries": status.audit_entries,
        "missing": alarm::to_json(missing),
    })
}
