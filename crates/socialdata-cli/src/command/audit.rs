//! `socialdata audit`: the chain of what the spool did, verified and written out.

use std::io::{self, Write};

use base64::Engine as _;
use serde_json::{Value, json};
use socialdata_submit::Exit;
use socialdata_submit::spool::{AuditEntry, AuditFault, AuditReport, SpoolError};

use crate::arguments::ReportFormat;
use crate::arguments::audit::{AuditArguments, AuditCommand, AuditExportArguments, AuditVerifyArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::InstalledSpool;
use crate::output::write_whole;

pub(crate) fn run(arguments: &AuditArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        AuditCommand::Verify(arguments) => verify(arguments, console),
        AuditCommand::Export(arguments) => export(arguments, console),
    }
}

/// A changed chain is somebody's act, or damage that cannot be told from it: 77.
fn verify(arguments: &AuditVerifyArguments, console: &mut Console) -> Result<Exit, Failure> {
    let installed = InstalledSpool::load(&arguments.config)?;
    let reader = installed.reader()?;
    let keys = installed.audit_keys(&arguments.previous_key)?;
    let report = reader.verify_audit_under(&keys.iter().collect::<Vec<_>>())?;
    if arguments.format == ReportFormat::Json {
        console.line(&to_json(&report).to_string())?;
    } else {
        console.line(&format!(
            "{} {}, {} {}",
            report.end.n,
            console.say("händelser", "entries"),
            console.say("spårets huvud", "head"),
            report.end.head
        ))?;
        for fault in &report.faults {
            console.line(&text(fault, console))?;
        }
        if report.is_intact() {
            console.line(console.say(
                "Spåret är helt, och allt i spolen stämmer med det.",
                "The chain is whole, and everything in the spool agrees with it.",
            ))?;
        }
    }
    Ok(if report.is_intact() { Exit::Done } else { Exit::Security })
}

fn export(arguments: &AuditExportArguments, console: &mut Console) -> Result<Exit, Failure> {
    let reader = InstalledSpool::load(&arguments.config)?.reader()?;
    let mut lines = Vec::new();
    reader.each_audit_entry(|entry| {
        lines.push(entry_json(entry).to_string());
        Ok::<(), SpoolError>(())
    })?;
    let write =
        |out: &mut dyn Write| -> io::Result<()> { lines.iter().try_for_each(|line| writeln!(out, "{line}")) };
    match &arguments.output {
        Some(path) => write_whole(path, |out| write(out))?,
        None => write(console.output())?,
    }
    Ok(Exit::Done)
}

/// `data` is the text that the MAC covers, so that somebody with the key can verify the export by itself.
fn entry_json(entry: &AuditEntry) -> Value {
    let base64 = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    json!({
        "n": entry.n,
        "at": entry.at.to_string(),
        "event": entry.event,
        "ref": entry.reference,
        "data": entry.data_json,
        "prev": base64(&entry.prev),
        "mac": base64(&entry.mac),
    })
}

fn text(fault: &AuditFault, console: &Console) -> String {
    let (what, about) = describe(fault, console);
    format!("{what}: {about}")
}

fn describe(fault: &AuditFault, console: &Console) -> (&'static str, String) {
    match fault {
        AuditFault::Missing { n } => {
            (console.say("en händelse saknas", "an entry is missing"), n.to_string())
        }
        AuditFault::Changed { n } => (
            console.say(
                "en händelse är ändrad, eller gjord under en annan nyckel (--previous-key)",
                "an entry was changed, or made under another key (--previous-key)",
            ),
            n.to_string(),
        ),
        AuditFault::State { id } => (
            console.say("ingen händelse förklarar leveransens läge", "no entry accounts for the state"),
            id.to_string(),
        ),
        AuditFault::Manifest { id } => (
            console.say("manifestet är inte det som förseglades", "the manifest is not what was sealed"),
            id.to_string(),
        ),
        AuditFault::Head { id } => (
            console.say("spårets huvud i manifestet är ett annat", "the head in the manifest is another one"),
            id.to_string(),
        ),
        AuditFault::Receipt { digest } => (
            console.say("kvittensen är inte den som sparades", "the receipt is not what was stored"),
            digest.to_string(),
        ),
        AuditFault::ReceiptGone { digest } => {
            (console.say("kvittensen saknas", "the receipt is not there"), digest.to_string())
        }
        _ => (console.say("något stämmer inte", "something is wrong"), String::new()),
    }
}

const fn code(fault: &AuditFault) -> &'static str {
    match fault {
        AuditFault::Missing { .. } => "entry-missing",
        AuditFault::Changed { .. } => "entry-changed",
        AuditFault::State { .. } => "state",
        AuditFault::Manifest { .. } => "manifest",
        AuditFault::Head { .. } => "head",
        AuditFault::Receipt { .. } => "receipt-changed",
        AuditFault::ReceiptGone { .. } => "receipt-gone",
        _ => "other",
    }
}

fn to_json(report: &AuditReport) -> Value {
    let about = |fault: &AuditFault| match fault {
        AuditFault::Missing { n } | AuditFault::Changed { n } => json!(n),
        AuditFault::State { id } | AuditFault::Manifest { id } | AuditFault::Head { id } => {
            json!(id.to_string())
        }
        AuditFault::Receipt { digest } | AuditFault::ReceiptGone { digest } => json!(digest.to_string()),
        _ => Value::Null,
    };
    let faults = report.faults.iter().map(|fault| json!({"fault": code(fault), "about": about(fault)}));
    json!({
        "report": "socialdata-revision/1",
        "intact": report.is_intact(),
        "entries": report.end.n,
        "head": report.end.head.to_string(),
        "faults": faults.collect::<Vec<_>>(),
    })
}
