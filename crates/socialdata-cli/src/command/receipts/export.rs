//! `socialdata receipts export`: a folder that proves by itself, as far as receipts can.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use socialdata_protocol::jwk::Jwks;
use socialdata_protocol::keys::VerifyingKey;
use socialdata_submit::Exit;
use socialdata_submit::private_file;
use socialdata_submit::proof::{ArchivedReceipt, Dossier, Index};
use socialdata_submit::spool::{ReceiptKind, SpoolReader, StoredReceipt};

use super::{DOSSIER_ENDING, KEYS_FILE, is_signed, verify};
use crate::arguments::receipts::ExportArguments;
use crate::command::submit;
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::{InstalledSpool, now};

pub(super) fn run(arguments: &ExportArguments, console: &mut Console) -> Result<Exit, Failure> {
    let installed = InstalledSpool::load(&arguments.config)?;
    let reader = installed.reader()?;
    let archive = Archive { folder: &arguments.folder };
    private_file::new_folder(&arguments.folder).map_err(failed(&arguments.folder))?;
    let receipts = reader.receipts()?;
    let mut index = Index {
        archive: Index::FORM.to_owned(),
        sender: reader.identity()?.sender,
        recipient: reader.identity()?.recipient,
        environment: reader.identity()?.environment,
        exported_at: now(),
        pinned: installed.config.receipt_keys.clone(),
        receipts: vec![],
    };
    for receipt in &receipts {
        let file = file_name(receipt);
        archive.write(&file, receipt.jws.as_str().as_bytes())?;
        index.receipts.push(archived(receipt, file));
    }
    let submissions = archive.write_dossiers(&reader, &receipts)?;
    let keys = keys(arguments);
    if let Ok(keys) = &keys {
        archive.write(KEYS_FILE, serde_json::to_string_pretty(keys).unwrap_or_default().as_bytes())?;
    }
    // Last: a folder without its list was not finished.
    archive.write("forteckning.json", index.to_json().as_bytes())?;
    let (sv, en) = ("kvittenser för", "receipts of");
    console.line(&format!(
        "{} {} {} {}: {}",
        receipts.len(),
        console.say(sv, en),
        submissions,
        console.say("leveranser", "submissions"),
        arguments.folder.display()
    ))?;
    let Err(failure) = keys else { return Ok(Exit::Done) };
    console.diagnose(console.say(
        "kvittenserna ligger i mappen, men inte registrets nycklar: utan dem kan de inte prövas senare",
        "the receipts are in the folder, but not the register's keys: without them they cannot be verified later",
    ));
    Err(failure)
}

/// The register's keys, as far as they are pinned: from a file, or from the register.
fn keys(arguments: &ExportArguments) -> Result<Jwks, Failure> {
    if let Some(path) = &arguments.keys {
        return verify::key_set(path);
    }
    let pinned = submit::pinned_keys(&submit::load(&arguments.config)?)?;
    let keys = pinned.kids().filter_map(|kid| pinned.find(kid)).map(VerifyingKey::to_jwk);
    Ok(Jwks { keys: keys.collect() })
}

struct Archive<'a> {
    folder: &'a Path,
}

impl Archive<'_> {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(name);
        private_file::create(&path, bytes).map_err(failed(&path))
    }

    fn write_dossiers(&self, reader: &SpoolReader, receipts: &[StoredReceipt]) -> Result<usize, Failure> {
        let ids: BTreeSet<_> = receipts.iter().filter_map(|receipt| receipt.submission_id).collect();
        for id in &ids {
            if let Some(dossier) = Dossier::from_spool(reader, *id)? {
                self.write(&format!("{id}.{DOSSIER_ENDING}"), dossier.to_json().as_bytes())?;
            }
        }
        Ok(ids.len())
    }
}

fn file_name(receipt: &StoredReceipt) -> String {
    let word = match receipt.kind {
        ReceiptKind::Custody => "mottagningskvittens",
        ReceiptKind::Outcome => "behandlingskvittens",
        ReceiptKind::Closing => "avslutskvittens",
        ReceiptKind::AttestedCustody => "intygad-mottagning",
        ReceiptKind::AttestedOutcome => "intygat-besked",
        ReceiptKind::Foreign => "okand-leverans",
    };
    let about = receipt.submission_id.map_or_else(
        || receipt.period.map_or_else(|| receipt.digest.hex(), |period| period.to_string()),
        |id| id.to_string(),
    );
    match receipt.receipt_no {
        Some(number) => format!("{:06}-{word}-{about}.jws", number.get()),
        // Statements have an ending of their own, so that `verify *.jws` is asked about receipts only.
        None => format!("{word}-{about}.intyg"),
    }
}

fn archived(receipt: &StoredReceipt, file: String) -> ArchivedReceipt {
    ArchivedReceipt {
        file,
        digest: receipt.digest,
        kind: receipt.kind.word().to_owned(),
        signed: is_signed(receipt.kind),
        receipt_no: receipt.receipt_no,
        submission_id: receipt.submission_id,
        period: receipt.period,
        stored_at: receipt.stored_at,
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    let path = PathBuf::from(path);
    move |error| Failure::Write { path: path.clone(), kind: error.kind() }
}
