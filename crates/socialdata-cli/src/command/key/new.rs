//! `socialdata key new`

use serde_json::json;
use socialdata_core::pseudonym::{Epoch, Purpose};
use socialdata_submit::Exit;
use socialdata_submit::config::Config;
use socialdata_submit::key_file::KeyFile;
use socialdata_submit::randomness::OsRandomness;

use super::{Binding, at, fresh};
use crate::arguments::ReportFormat;
use crate::arguments::key::NewArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &NewArguments, console: &mut Console) -> Result<Exit, Failure> {
    let binding = binding(arguments)?;
    let key = fresh(arguments.purpose)?;
    KeyFile::new(arguments.out.clone()).create(&key, &OsRandomness).map_err(at(&arguments.out))?;
    let binding = binding.or_else(|| stays_here(arguments.purpose));
    let kcv = binding.as_ref().map(|binding| binding.kcv(&key));
    if arguments.format == ReportFormat::Json {
        let report = json!({
            "report": "socialdata-key-new/1",
            "purpose": arguments.purpose.as_str(),
            "recipient": binding.as_ref().map(|binding| binding.recipient_of(arguments.purpose)),
            "epoch": binding.as_ref().map(|binding| binding.epoch_of(arguments.purpose)),
            "kcv": kcv.map(|kcv| kcv.to_string()),
        });
        console.line(&report.to_string())?;
        return Ok(Exit::Done);
    }
    let made = console.say("Ny nyckel för", "New key for");
    console.line(&format!("{made} {}: {}", arguments.purpose, arguments.out.display()))?;
    match (binding, kcv) {
        (Some(binding), Some(kcv)) => {
            let (recipient, epoch) =
                (binding.recipient_of(arguments.purpose), binding.epoch_of(arguments.purpose));
            let words = console.say("mottagare", "recipient");
            let epochs = console.say("epok", "epoch");
            console.line(&format!("KCV {kcv}   {words} {recipient}, {epochs} {epoch}"))?;
        }
        _ => console.line(console.say(
            "Kontrollvärdet beror på mottagaren: ange --config eller --recipient, eller kör key check.",
            "The check value depends on the recipient: give --config or --recipient, or run key check.",
        ))?,
    }
    if matches!(arguments.purpose, Purpose::Person | Purpose::RecordId) {
        console.line(console.say(
            "Gör kopior för förvaring på två ställen (key escrow) innan nyckeln används.",
            "Make copies for safekeeping in two places (key escrow) before the key is used.",
        ))?;
    }
    Ok(Exit::Done)
}

/// What the words name goes before the configuration.
fn binding(arguments: &NewArguments) -> Result<Option<Binding>, Failure> {
    if let Some(recipient) = &arguments.recipient {
        let epoch = arguments.epoch.clone().unwrap_or_else(Epoch::unchanging);
        return Ok(Some(Binding { recipient: recipient.clone(), epoch }));
    }
    let Some(config) = &arguments.config else { return Ok(None) };
    Ok(Some(Binding::of(&Config::load(config)?)?))
}

/// A key that never leaves the host needs no recipient; any will do, since none counts.
fn stays_here(purpose: Purpose) -> Option<Binding> {
    let recipient = socialdata_core::pseudonym::Recipient::parse("local.host").ok()?;
    matches!(purpose, Purpose::Audit | Purpose::Spool)
        .then(|| Binding { recipient, epoch: Epoch::unchanging() })
}
