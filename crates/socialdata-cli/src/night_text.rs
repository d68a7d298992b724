//! What a run did, in words that a manager understands. Counts, codes and submission ids only.

use std::io;

use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::PeriodId;
use socialdata_submit::certificate::days_left;
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::{Exit, Installation, NightReport, OperationCounts, SubmissionLine};

use crate::console::Console;
use crate::file_drop_text;

/// Writes the summary of a run.
pub(crate) fn write(
    report: &NightReport,
    installation: &Installation,
    dry_run: bool,
    console: &mut Console,
) -> io::Result<()> {
    for line in lines(report, installation, dry_run, console) {
        console.line(&line)?;
    }
    // One that cannot be read is the run's business; here it is only not told about.
    let expiry = installation.certificate_expiry().ok().flatten();
    let days_left = expiry.map(|expiry| days_left(expiry, SystemClock.now()));
    for line in to_do(report, days_left, console) {
        console.line(&line)?;
    }
    if let Some(fault) = &report.fault {
        console.diagnose(&fault.to_string());
    }
    let ended = format!(
        "{} {}: {}",
        console.say("Slutkod", "Exit code"),
        report.exit().code(),
        meaning(report.exit(), console)
    );
    console.line(&ended)
}

fn lines(report: &NightReport, installation: &Installation, dry_run: bool, console: &Console) -> Vec<String> {
    let mut lines = Vec::new();
    if report.recovered > 0 {
        lines.push(format!(
            "{}: {}",
            console.say(
                "Leveranser från tidigare körningar som togs upp igen",
                "Submissions of earlier runs gone on with"
            ),
            report.recovered
        ));
    }
    lines.push(read(report, console));
    if report.files_waiting > 0 {
        lines.push(format!(
            "{}: {}",
            console.say("Filer som inte är klara än", "Files not ready yet"),
            report.files_waiting
        ));
    }
    lines.extend(held(report, console));
    lines.extend(report.operations.map(|counts| plan(counts, installation, dry_run, console)));
    lines.extend(report.submissions.iter().map(|line| submission(line, console)));
    lines.extend(file_drop_text::lines(report, console));
    if report.reconciled {
        lines.push(
            console
                .say(
                    "Liggaren har jämförts med registrets inventarium.",
                    "The ledger was compared with the register's inventory.",
                )
                .to_owned(),
        );
    }
    lines.extend(report.judged.map(|(counts, _)| {
        format!(
            "{}: {} {}, {} {}",
            console.say(
                "Registret har provat den första leveransen",
                "The register has tried the first submission"
            ),
            counts.total() - counts.rejected,
            console.say("skulle godtas", "would be accepted"),
            counts.rejected,
            console.say("skulle avvisas", "would be rejected")
        )
    }));
    lines.extend(report.closed.map(|closed| closing(closed, console)));
    lines.extend(report.held_by_register.map(|live| {
        format!(
            "{}: {live}",
            console.say("Poster i registret efter körningen", "Records in the register now")
        )
    }));
    lines
}

fn closing((period, is_zero): (PeriodId, bool), console: &Console) -> String {
    let what = if is_zero {
        console.say("är avslutad med en nollrapport", "is closed with a zero report")
    } else {
        console.say("är intygad som fullständig", "is declared complete")
    };
    format!("Period {period} {what}")
}

/// What somebody must do, with which command. One line for each thing.
fn to_do(report: &NightReport, days_left: Option<i64>, console: &Console) -> Vec<String> {
    let states = |state| report.submissions.iter().any(|line| line.state == state);
    let rejected = report.submissions.iter().any(|line| line.rejected > 0);
    let rows = [
        (
            states(SubmissionState::Suspect),
            console.say(
                "Någon behöver granska en misstänkt leverans: socialdata status; den underkända kvittensen ligger i spolens mapp",
                "Somebody must look at a suspect submission: socialdata status; the receipt that failed lies in the spool's folder",
            ),
        ),
        (
            states(SubmissionState::Quarantined),
            console.say(
                "Någon behöver se på en leverans i karantän: socialdata quarantine list",
                "Somebody must look at a submission in quarantine: socialdata quarantine list",
            ),
        ),
        (
            rejected,
            console.say(
                "Rätta de avvisade posterna i verksamhetssystemet; de skickas igen när innehållet har ändrats",
                "Correct the rejected records in the case system; they are sent again when their content has changed",
            ),
        ),
        (
            report.files_forgotten > 0,
            console.say(
                "En fil i inkorgen har legat över ett dygn utan klarmärke: se efter om uttaget blev färdigt",
                "A file has lain in the inbox for over a day without its marker: see whether the export was finished",
            ),
        ),
        (
            report.errors > 0,
            console.say(
                "Rätta posterna som stannade hemma: socialdata validate visar fil, rad och regel",
                "Correct the records that stayed at home: socialdata validate shows file, line and rule",
            ),
        ),
    ];
    rows.into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, text)| text.to_owned())
        .chain(report.unreadable.map(|id| {
            let why = console.say(
                "Någon behöver ta reda på varför registret inte kan läsa listorna; sedan skickas det igen efter",
                "Somebody must find out why the register cannot read the lists; sending goes on after",
            );
            format!("{why}: socialdata retry {id}")
        }))
        .chain(certificate(days_left, console))
        .chain(file_drop_text::to_do(report, console))
        .map(|text| format!("{}: {text}", console.say("Att göra", "To do")))
        .collect()
}

/// A new certificate takes weeks to get.
const CERTIFICATE_WARNING_DAYS: i64 = 60;

fn certificate(days_left: Option<i64>, console: &Console) -> Option<String> {
    let days = days_left.filter(|days| *days <= CERTIFICATE_WARNING_DAYS)?;
    let text = console.say(
        "Klientcertifikatet går snart ut: beställ ett nytt. Hela dagar kvar",
        "The client certificate expires soon: order a new one. Whole days left",
    );
    Some(format!("{text}: {days}"))
}

fn read(report: &NightReport, console: &Console) -> String {
    let files = counted(report.files, console.say("fil", "file"), console.say("filer", "files"));
    match report.rows {
        Some(rows) => {
            let records = counted(rows, console.say("post", "record"), console.say("poster", "records"));
            format!("{}: {files}, {records}", console.say("Läst", "Read"))
        }
        None => format!("{}: {files}", console.say("I inkorgen", "In the inbox")),
    }
}

/// The number with its word, singular or plural.
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn held(report: &NightReport, console: &Console) -> Vec<String> {
    let mut lines = Vec::new();
    if !report.findings.is_empty() {
        let codes: Vec<String> =
            report.findings.iter().map(|(code, count)| format!("{code} {count}")).collect();
        lines.push(format!(
            "{}: {}",
            console.say("Regler som slog till", "Rules that fired"),
            codes.join(", ")
        ));
    }
    if !report.held.is_empty() {
        let codes: Vec<String> = report.held.iter().map(|(code, count)| format!("{code} {count}")).collect();
        lines.push(format!(
            "{}: {}",
            console.say("Poster som stannar hemma", "Records held back"),
            codes.join(", ")
        ));
    }
    if report.unidentified > 0 {
        lines.push(format!(
            "{}: {}. {}",
            console.say(
                "Poster som är så trasiga att de inte kan kännas igen",
                "Records too broken to be recognised"
            ),
            report.unidentified,
            console.say("Inget makuleras därför i natt.", "Nothing is withdrawn tonight because of that.")
        ));
    }
    lines
}

fn plan(counts: OperationCounts, installation: &Installation, dry_run: bool, console: &Console) -> String {
    let verb = if dry_run {
        console.say("Skulle skicka", "Would send")
    } else {
        console.say("Att skicka", "To send")
    };
    format!(
        "{verb} {} {} ({}): {} {}, {} {}, {} {}; {} {}",
        console.say("till", "to"),
        installation.recipient,
        installation.config.environment.as_str(),
        counts.report,
        console.say("nya", "new"),
        counts.correct,
        console.say("rättade", "corrected"),
        counts.void,
        console.say("makulerade", "withdrawn"),
        counts.unchanged,
        console.say("oförändrade", "unchanged")
    )
}

fn submission(line: &SubmissionLine, console: &Console) -> String {
    let state = match line.state {
        SubmissionState::Closed => console.say("klar, med två kvittenser", "closed, with two receipts"),
        SubmissionState::Settled => {
            console.say("besked hämtat, inte kvitterat än", "settled, not acknowledged yet")
        }
        SubmissionState::Delivered => console.say("mottagen, besked väntar", "delivered, outcome pending"),
        SubmissionState::Quarantined => console.say("i karantän", "in quarantine"),
        SubmissionState::Suspect => {
            console.say("misstänkt, väntar på en människa", "suspect, waits for a person")
        }
        _ => console.say("ligger kvar i spolen", "stays in the spool"),
    };
    let rejected = match line.rejected + line.stale {
        0 => String::new(),
        count => format!(", {count} {}", console.say("avvisade", "rejected")),
    };
    format!(
        "  {} {}: {}, {} {}{rejected} – {state}",
        console.say("Leverans", "Submission"),
        line.id,
        counted(line.records, console.say("post", "record"), console.say("poster", "records")),
        line.accepted + line.warned + line.unchanged,
        console.say("godtagna", "accepted")
    )
}

fn meaning(exit: Exit, console: &Console) -> &'static str {
    match exit {
        Exit::Done => console.say("klart", "done"),
        Exit::Findings => console.say(
            "klart, men några poster har fel och stannade hemma",
            "done, but some records are wrong and were held back",
        ),
        Exit::Usage => console.say("fel i kommandot", "usage"),
        Exit::DataNeedsHuman => {
            console.say("en människa behöver se på uppgifterna", "the data need a person")
        }
        Exit::NotChecked => console.say("en fil kunde inte läsas", "an input could not be read"),
        Exit::Unavailable => console.say(
            "registret nås inte; nästa körning fortsätter",
            "register unavailable; the next run goes on",
        ),
        Exit::Internal => console.say("internt fel", "internal fault"),
        Exit::Io => console.say("fel på disk eller spole", "disk or spool"),
        Exit::TryLater => console.say("försök igen senare", "try later"),
        Exit::Security => console.say("stoppat av säkerhetsskäl", "stopped for security"),
        Exit::Config => console.say("fel i konfigurationen", "configuration"),
    }
}

#[cfg(test)]
mod tests {
    use socialdata_format::report::Lang;

    use super::*;

    #[test]
    fn a_certificate_is_told_of_from_sixty_days_before_its_end() {
        let console = Console::new(Lang::Sv);
        assert_eq!(certificate(None, &console), None);
        assert_eq!(certificate(Some(61), &console), None);
        for days in [60, 0, -1] {
            let told = certificate(Some(days), &console);
            assert!(told.is_some_and(|text| text.ends_with(&format!(": {days}"))));
        }
    }
}
