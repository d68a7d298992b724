//! `socialdata status`: reads the spool beside a run that may be under way.

use std::path::Path;

use serde_json::{Value, json};
use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::Timestamp;
use socialdata_submit::Exit;
use socialdata_submit::certificate::certificate_expiry;
use socialdata_submit::config::Config;
use socialdata_submit::obligation::MissingPeriod;
use socialdata_submit::spool::{Breaker, BreakerState, FileState, SpoolDir, SpoolError, SpoolReader, Status};

use super::due::alarm;
use crate::arguments::{ReportFormat, StatusArguments};
use crate::console::Console;
use crate::failure::Failure;

/// Name and version of the machine-readable form.
const REPORT: &str = "socialdata-status/1";

pub(crate) fn run(arguments: &StatusArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut spools = Vec::new();
    for path in &arguments.config {
        for config in Config::load_all(path)? {
            spools.push(View::of(path, &config)?);
        }
    }
    if arguments.format == ReportFormat::Json {
        let report = match spools.as_slice() {
            [one] => one.to_json(),
            several => {
                json!({"report": REPORT, "spools": several.iter().map(View::to_json).collect::<Vec<_>>()})
            }
        };
        console.line(&report.to_string())?;
        return Ok(Exit::Done);
    }
    for view in &spools {
        if spools.len() > 1 {
            console.line(&format!("{}:", view.config))?;
        }
        for line in view.text(console) {
            console.line(&line)?;
        }
    }
    Ok(Exit::Done)
}

/// One spool, as it stands.
struct View {
    config: String,
    certificate_expires: Option<Timestamp>,
    found: Option<Found>,
}

/// What is known about a spool that is there.
struct Found {
    status: Status,
    missing: Vec<MissingPeriod>,
    breakers: Vec<(String, Breaker)>,
    last_backup: Option<Timestamp>,
    /// File deliveries that wait for a person, and those that wait for an answer.
    files_waiting: usize,
    files_handed_in: usize,
}

impl Found {
    fn read(reader: &SpoolReader, config: &Config) -> Result<Self, Failure> {
        let files = reader.file_deliveries()?;
        let count = |wanted: &[FileState]| files.iter().filter(|file| wanted.contains(&file.state)).count();
        Ok(Self {
            status: reader.status()?,
            missing: alarm::missing(config, reader)?,
            breakers: reader.breakers()?,
            last_backup: reader.last_backup()?,
            files_waiting: count(&[FileState::Sealed, FileState::Sending]),
            files_handed_in: count(&[FileState::Delivered]),
        })
    }
}

impl View {
    fn of(path: &Path, config: &Config) -> Result<Self, Failure> {
        let opened = SpoolDir::existing(&config.spool).and_then(|dir| SpoolReader::open(&dir));
        let found = match opened {
            Ok(reader) => Some(Found::read(&reader, config)?),
            Err(SpoolError::Missing) => None,
            Err(error) => return Err(error.into()),
        };
        // A certificate that cannot be read is the run's business; here it is only not told about.
        let certificate = config.auth.certificate.as_ref();
        let certificate_expires = certificate
            .and_then(|path| std::fs::read_to_string(path).ok())
            .and_then(|pem| certificate_expiry(&pem));
        let namnd = config.namnd.as_ref().map_or_else(String::new, |namnd| format!(" [{namnd}]"));
        Ok(Self { config: format!("{}{namnd}", path.display()), certificate_expires, found })
    }

    fn to_json(&self) -> Value {
        // Before the first run there is no spool, and none is made by looking.
        let mut report =
            self.found.as_ref().map_or_else(|| json!({"report": REPORT, "spool": "missing"}), to_json);
        if self.found.is_some()
            && let Some(members) = report.as_object_mut()
        {
            let expires = self.certificate_expires.map(|at| at.to_string());
            members.insert("certificateExpires".to_owned(), json!(expires));
        }
        report
    }

    fn text(&self, console: &Console) -> Vec<String> {
        let mut lines = self.of_spool(console);
        if let Some(at) = self.certificate_expires {
            let word = console.say("Klientcertifikatet gäller till", "The client certificate is valid until");
            lines.push(format!("{word}: {at}"));
        }
        lines
    }

    fn of_spool(&self, console: &Console) -> Vec<String> {
        match &self.found {
            Some(found) => {
                alarm::lines(&found.missing, console).into_iter().chain(text(found, console)).collect()
            }
            None => vec![
                console
                    .say(
                        "Ingen spole finns än: inget har skickats.",
                        "There is no spool yet: nothing was sent.",
                    )
                    .to_owned(),
            ],
        }
    }
}

fn text(found: &Found, console: &Console) -> Vec<String> {
    let status = &found.status;
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
    if found.files_waiting + found.files_handed_in > 0 {
        lines.push(format!(
            "{}: {} {}, {} {} (socialdata filedrop list)",
            console.say("Filer till portalen", "Files for the portal"),
            found.files_waiting,
            console.say("väntar på att lämnas in", "wait to be handed in"),
            found.files_handed_in,
            console.say("utan svar", "without an answer")
        ));
    }
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
    if let Some(at) = status.last_success {
        lines.push(format!("{}: {at}", console.say("Senaste lyckade körning", "Last successful run")));
    }
    for (endpoint, breaker) in found.breakers.iter().filter(|(_, it)| it.state != BreakerState::Closed) {
        let until = breaker.open_until.map_or_else(String::new, |until| format!(" – {until}"));
        let word = console.say("Spärr efter upprepade fel", "Breaker after repeated failures");
        lines.push(format!("{word} ({endpoint}): {}{until}", breaker.state.word()));
    }
    lines.push(match found.last_backup {
        Some(at) => format!("{}: {at}", console.say("Senaste säkerhetskopia", "Last backup")),
        None => console
            .say("Ingen säkerhetskopia är gjord (spool backup)", "No backup yet (spool backup)")
            .to_owned(),
    });
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

fn to_json(found: &Found) -> Value {
    let status = &found.status;
    let submissions: serde_json::Map<String, Value> =
        status.submissions.iter().map(|(state, count)| (state.as_str().to_owned(), json!(count))).collect();
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let breakers = found.breakers.iter().map(|(endpoint, breaker)| {
        json!({
            "endpoint": endpoint,
            "state": breaker.state.word(),
            "failures": breaker.failures,
            "openUntil": time(breaker.open_until),
        })
    });
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
        "lastBackup": time(found.last_backup),
        "breakers": breakers.collect::<Vec<_>>(),
        "auditEntries": status.audit_entries,
        "missing": alarm::to_json(&found.missing),
        "fileDeliveries": {"waiting": found.files_waiting, "handedIn": found.files_handed_in},
    })
}
