//! `socialdata key escrow`

use socialdata_submit::Exit;
use socialdata_submit::config::ConfigError;
use socialdata_submit::escrow;
use socialdata_submit::key_file::create_whole;
use socialdata_submit::randomness::OsRandomness;
use socialdata_submit::spool::AuditEvent;

use super::{Keys, at, no_audit_yet, record};
use crate::arguments::key::EscrowArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &EscrowArguments, console: &mut Console) -> Result<Exit, Failure> {
    let keys = Keys::load(&arguments.key.config)?;
    let purpose = arguments.key.purpose;
    let key = keys.ring().key(purpose)?;
    let kcv = keys.binding.kcv(&key);
    let mut audit = keys.audit()?;
    if let Some(out) = &arguments.out {
        let recipient = keys.config.keys.escrow.as_deref().ok_or(ConfigError::Value {
            key: "keys.escrow",
            remedy: "ange mottagaren för förseglade kopior, age1… / name the recipient of sealed copies, age1…",
        })?;
        create_whole(out, &escrow::seal(&key, recipient)?, &OsRandomness).map_err(at(out))?;
        let sealed = console.say("Förseglad kopia", "Sealed copy");
        console.line(&format!("{sealed}: {}", out.display()))?;
    }
    if let Some(paper) = &arguments.paper {
        create_whole(paper, escrow::paper(&key, kcv).as_bytes(), &OsRandomness).map_err(at(paper))?;
        let readable = console.say(
            "Kopia i klartext (skriv ut, lås in pappret och ta bort filen)",
            "Copy in clear (print it, lock the paper away and delete the file)",
        );
        console.line(&format!("{readable}: {}", paper.display()))?;
    }
    record(audit.as_mut(), AuditEvent::KeyEscrowed, purpose, kcv)?;
    console.line(&format!("{purpose}   KCV {kcv}"))?;
    if audit.is_none() {
        console.line(no_audit_yet(console))?;
    }
    Ok(Exit::Done)
}
