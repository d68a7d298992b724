//! `socialdata key retire` and `socialdata key destroy`: an entry in the audit first, then the file is overwritten.

use socialdata_submit::Exit;
use socialdata_submit::key_file::{destroy, read_key};
use socialdata_submit::randomness::OsRandomness;
use socialdata_submit::spool::AuditEvent;

use super::{Keys, at, no_audit_yet, record};
use crate::arguments::key::{DestroyArguments, RetireArguments};
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn retire(arguments: &RetireArguments, console: &mut Console) -> Result<Exit, Failure> {
    let keys = Keys::load(&arguments.key.config)?;
    let (purpose, file) = (arguments.key.purpose, keys.file(arguments.key.purpose)?);
    let previous = read_key(&file.previous(), purpose).map_err(at(&file.previous()))?;
    let active = read_key(file.active(), purpose).map_err(at(file.active()))?;
    if previous.is_same_key(&active) {
        return Err(Failure::Refused(
            "ett nyckelbyte har avbrutits: kör key rotate igen först / a rotation was cut off: run key rotate again first",
        ));
    }
    let kcv = keys.binding.kcv(&previous);
    let mut audit = keys.audit()?;
    record(audit.as_mut(), AuditEvent::KeyRetired, purpose, kcv)?;
    file.retire(&OsRandomness).map_err(at(&file.previous()))?;
    let gone = console.say("Föregående nyckel borttagen", "Previous key removed");
    console.line(&format!("{gone}: {purpose}   KCV {kcv}"))?;
    if audit.is_none() {
        console.line(no_audit_yet(console))?;
    }
    Ok(Exit::Done)
}

pub(super) fn run(arguments: &DestroyArguments, console: &mut Console) -> Result<Exit, Failure> {
    let keys = Keys::load(&arguments.key.config)?;
    let (purpose, file) = (arguments.key.purpose, keys.file(arguments.key.purpose)?);
    let mut found = Vec::new();
    for path in [file.active().to_owned(), file.previous(), file.next()] {
        match read_key(&path, purpose) {
            Ok(key) if keys.binding.kcv(&key) == arguments.confirm => found.push(path),
            Ok(_) => {}
            Err(fault) if fault.is_missing() => {}
            Err(fault) => return Err(at(&path)(fault)),
        }
    }
    if found.is_empty() {
        return Err(Failure::Refused(
            "ingen nyckel för ändamålet har det kontrollvärdet: inget har förstörts / \
             no key for the purpose has that check value: nothing was destroyed",
        ));
    }
    let mut audit = keys.audit()?;
    record(audit.as_mut(), AuditEvent::KeyDestroyed, purpose, arguments.confirm)?;
    for path in &found {
        destroy(path, &OsRandomness).map_err(at(path))?;
        let gone = console.say("Förstörd", "Destroyed");
        console.line(&format!("{gone}: {}", path.display()))?;
    }
    if audit.is_none() {
        console.line(no_audit_yet(console))?;
    }
    Ok(Exit::Done)
}
