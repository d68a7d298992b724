//! `socialdata key rotate`

use socialdata_core::pseudonym::Purpose;
use socialdata_submit::Exit;
use socialdata_submit::randomness::OsRandomness;
use socialdata_submit::spool::{AuditEvent, Spool};

use super::{Keys, at, fresh, no_audit_yet, record};
use crate::arguments::key::RotateArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &RotateArguments, console: &mut Console) -> Result<Exit, Failure> {
    let purpose = arguments.key.purpose;
    if purpose == Purpose::RecordId && !arguments.void_and_report {
        return Err(Failure::Usage(
            "ett nytt post-id för varje post: allt makuleras och rapporteras på nytt. Ange --void-and-report om det är \
             meningen / every record gets a new id: everything is voided and reported anew. Give --void-and-report",
        ));
    }
    let keys = Keys::load(&arguments.key.config)?;
    let file = keys.file(purpose)?;
    let mut audit = keys.audit()?;
    require_nothing_under(purpose, audit.as_ref())?;
    let key = file.prepare(purpose, fresh(purpose)?, &OsRandomness).map_err(at(file.active()))?;
    let kcv = keys.binding.kcv(&key);
    // Announced under the old keys, before it is done.
    record(audit.as_mut(), AuditEvent::KeyRotated, purpose, kcv)?;
    file.switch().map_err(at(file.active()))?;
    let active = console.say("Ny aktiv nyckel för", "New active key for");
    console.line(&format!("{active} {purpose}: {}   KCV {kcv}", file.active().display()))?;
    let previous = console.say("Föregående nyckel behålls", "The previous key is kept");
    console.line(&format!("{previous}: {}", file.previous().display()))?;
    console.line(consequence(purpose, console))?;
    if audit.is_none() {
        console.line(no_audit_yet(console))?;
    }
    Ok(Exit::Done)
}

/// What lies in the spool under its key could not be opened with the new one.
fn require_nothing_under(purpose: Purpose, audit: Option<&Spool>) -> Result<(), Failure> {
    let Some(spool) = audit.filter(|_| purpose == Purpose::Spool) else { return Ok(()) };
    if spool.read().payloads_at_rest()? == 0 {
        return Ok(());
    }
    Err(Failure::Refused(
        "leveranser i spolen är krypterade med nyckeln: kör submit tills alla är klara / \
         submissions in the spool are encrypted under the key: run submit until all are closed",
    ))
}

const fn consequence(purpose: Purpose, console: &Console) -> &'static str {
    match purpose {
        Purpose::Person => console.say(
            "Alla personer får nya pseudonymer. Lämna det nya kontrollvärdet till mottagaren före nästa körning.",
            "All persons get new pseudonyms. Give the recipient the new check value before the next run.",
        ),
        Purpose::RecordId => console.say(
            "Nästa körning makulerar allt och rapporterar på nytt; spärren mot massmakulering kräver ert godkännande.",
            "The next run voids everything and reports it anew; the guard against mass voids asks for your approval.",
        ),
        Purpose::ContentMac => console.say(
            "Nästa körning skickar varje post en gång till; inget innehåll ändras.",
            "The next run sends every record once more; no content changes.",
        ),
        Purpose::Audit => console.say(
            "Behåll den föregående nyckeln i förvar så länge som revisionsspåret: äldre delar kontrolleras med den.",
            "Keep the previous key in escrow as long as the audit: its older part is verified with it.",
        ),
        Purpose::Spool => console.say(
            "Inget i spolen var krypterat med den gamla nyckeln.",
            "Nothing in the spool was encrypted under the old key.",
        ),
    }
}
