//! `socialdata receipts verify`: what a receipt proves, without a network and years later.

use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};
use socialdata_protocol::decode::{Limits, decode};
use socialdata_protocol::jwk::{Jwks, Kid};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::receipt_check::{ReceiptFault, verify_offline};
use socialdata_protocol::wire::{MAX_KEYS_BYTES, MAX_PAGE_BYTES, Receipt};
use socialdata_submit::Exit;
use socialdata_submit::proof::{Dossier, Material, Proof, prove};

use super::{DOSSIER_ENDING, KEYS_FILE};
use crate::arguments::ReportFormat;
use crate::arguments::receipts::VerifyArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::{InstalledSpool, now};

pub(super) fn run(arguments: &VerifyArguments, console: &mut Console) -> Result<Exit, Failure> {
    let installed = arguments.config.as_deref().map(InstalledSpool::load).transpose()?;
    let files = arguments.files.iter().map(|path| read_receipt(path)).collect::<Result<Vec<_>, _>>()?;
    let material = material(arguments, installed.as_ref(), &files)?;
    let mut exit = Exit::Done;
    let mut reports = Vec::new();
    for (path, jws) in arguments.files.iter().zip(&files) {
        let proof = match jws {
            Some(jws) => prove(jws, &material, now()),
            None => Err(ReceiptFault::Form),
        };
        if proof.is_err() {
            exit = Exit::Security;
        }
        if arguments.format == ReportFormat::Json {
            reports.push(to_json(path, &proof));
        } else {
            for line in text(path, &proof, console) {
                console.line(&line)?;
            }
        }
    }
    if arguments.format == ReportFormat::Json {
        let report = json!({"report": "socialdata-kvittensprovning/1", "receipts": reports});
        console.line(&report.to_string())?;
    }
    Ok(exit)
}

/// A key set in a file. It supplies key material only; trust comes from pins.
pub(super) fn key_set(path: &Path) -> Result<Jwks, Failure> {
    let bytes = read(path, MAX_KEYS_BYTES)?;
    decode(&bytes, Limits::message(MAX_KEYS_BYTES)).map_err(|_| Failure::Unread {
        path: path.to_owned(),
        what: "filen är ingen nyckelmängd (JWKS) / the file is no key set (JWKS)",
    })
}

/// The text as a receipt of the right form; nothing when it has none, which is the check R1.
fn read_receipt(path: &Path) -> Result<Option<Jws>, Failure> {
    let bytes = read(path, MAX_PAGE_BYTES)?;
    Ok(std::str::from_utf8(bytes.trim_ascii()).ok().and_then(|text| text.parse().ok()))
}

fn read(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let unread = |_| Failure::Unread {
        path: path.to_owned(),
        what: "filen kan inte läsas / the file cannot be read",
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(unread)?;
    if bytes.len() > most {
        let what = "filen är för stor / the file is too large";
        return Err(Failure::Unread { path: path.to_owned(), what });
    }
    Ok(bytes)
}

/// Everything that is at hand to compare with: pins, keys, who sends to whom, the spool, the folder of the receipt.
fn material(
    arguments: &VerifyArguments,
    installed: Option<&InstalledSpool>,
    files: &[Option<Jws>],
) -> Result<Material, Failure> {
    let mut material = Material::default();
    let mut pins: Vec<Kid> = arguments.pin.clone();
    if let Some(installed) = installed {
        pins.extend(installed.pins()?);
        material.parties = Some(installed.parties()?);
    }
    material.keys = PinnedKeys::from_jwks(&pins, &keys(arguments)?);
    let reader = match installed {
        Some(installed) => installed.look()?,
        None => None,
    };
    if let Some(reader) = &reader {
        material.chain = reader.receipt_chain()?;
    }
    for (path, jws) in arguments.files.iter().zip(files) {
        let Some(jws) = jws else { continue };
        if reader.is_none() {
            material.note(jws);
        }
        let Some(id) = verify_offline(jws, &material.keys).ok().and_then(|found| submission(&found.receipt))
        else {
            continue;
        };
        let of_spool = match &reader {
            Some(reader) => Dossier::from_spool(reader, id)?,
            None => None,
        };
        let beside = folder(path).join(format!("{id}.{DOSSIER_ENDING}"));
        let dossier = match of_spool {
            Some(dossier) => Some(dossier),
            None if beside.exists() => Some(read_dossier(&beside)?),
            None => None,
        };
        material.dossiers.extend(dossier.map(|dossier| (dossier.id, dossier)));
    }
    Ok(material)
}

fn keys(arguments: &VerifyArguments) -> Result<Jwks, Failure> {
    if let Some(path) = &arguments.keys {
        return key_set(path);
    }
    let first = arguments.files.first().map_or(Path::new("."), |path| folder(path));
    let beside = first.join(KEYS_FILE);
    if beside.exists() {
        return key_set(&beside);
    }
    Err(Failure::Unread {
        path: beside,
        what: "registrets nycklar finns inte här, så inget prövades; ange --keys / \
               the register's keys are not here, so nothing was checked; give --keys",
    })
}

fn read_dossier(path: &Path) -> Result<Dossier, Failure> {
    Dossier::from_json(&read(path, MAX_PAGE_BYTES)?).ok_or(Failure::Unread {
        path: path.to_owned(),
        what: "filen beskriver ingen inlämning / the file describes no submission",
    })
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn submission(receipt: &Receipt) -> Option<socialdata_protocol::ids::SubmissionId> {
    match receipt {
        Receipt::Custody(receipt) => Some(receipt.submission_id),
        Receipt::Outcome(receipt) => Some(receipt.submission_id),
        _ => None,
    }
}

fn name(receipt: &Receipt) -> &'static str {
    match receipt {
        Receipt::Custody(_) => "mottagningskvittens",
        Receipt::Outcome(_) => "behandlingskvittens",
        _ => "avslutskvittens",
    }
}

fn text(path: &Path, proof: &Result<Proof, ReceiptFault>, console: &Console) -> Vec<String> {
    let path = path.display();
    match proof {
        Ok(proof) => {
            let receipt = &proof.receipt.receipt;
            let about = submission(receipt).map_or_else(String::new, |id| format!(" {id}"));
            let mut lines = vec![
                format!("{path}: {} {}{about}", name(receipt), receipt.receipt_no()),
                format!(
                    "  {}: {} ({})",
                    console.say("bevisat", "proved"),
                    console.say(what_is_proved_sv(proof), what_is_proved_en(proof)),
                    proof.proved.join(" ")
                ),
                format!("  {}: {}", console.say("nyckel", "key"), proof.receipt.kid),
            ];
            for missing in &proof.not_proved {
                lines.push(format!(
                    "  {} {}: {}",
                    console.say("inte bevisat", "not proved"),
                    missing.check,
                    console.say(missing.sv, missing.en)
                ));
            }
            lines
        }
        Err(fault) => vec![format!(
            "{path}: {} {}: {}",
            console.say("håller inte,", "does not hold,"),
            fault.check(),
            console.say(fault.sv(), fault.en())
        )],
    }
}

fn what_is_proved_sv(proof: &Proof) -> &'static str {
    match (&proof.receipt.receipt, proof.proved.contains(&"R9"), proof.proved.contains(&"R15")) {
        (Receipt::Custody(_), true, _) => "registret har tagit emot just de uppgifter som skickades",
        (Receipt::Custody(_), false, _) => {
            "registret har signerat att det tagit emot en leverans; vilken är inte jämfört"
        }
        (Receipt::Outcome(_), _, true) => {
            "registret har behandlat just de poster som skickades, med det utfall som sparats"
        }
        (Receipt::Outcome(_), true, false) => "registret har behandlat just den leverans som skickades",
        (Receipt::Outcome(_), false, _) => {
            "registret har signerat att det behandlat en leverans; vilken är inte jämfört"
        }
        _ => "registret har signerat att perioden är avslutad",
    }
}

fn what_is_proved_en(proof: &Proof) -> &'static str {
    match (&proof.receipt.receipt, proof.proved.contains(&"R9"), proof.proved.contains(&"R15")) {
        (Receipt::Custody(_), true, _) => "the register has received the very data that were sent",
        (Receipt::Custody(_), false, _) => {
            "the register has signed that it received a submission; which one was not compared"
        }
        (Receipt::Outcome(_), _, true) => {
            "the register has processed the very records that were sent, with the outcome that is stored"
        }
        (Receipt::Outcome(_), true, false) => "the register has processed the very submission that was sent",
        (Receipt::Outcome(_), false, _) => {
            "the register has signed that it processed a submission; which one was not compared"
        }
        _ => "the register has signed that the period is closed",
    }
}

fn to_json(path: &Path, proof: &Result<Proof, ReceiptFault>) -> Value {
    let file = path.display().to_string();
    match proof {
        Ok(proof) => {
            let receipt = &proof.receipt.receipt;
            let missing =
                proof.not_proved.iter().map(|missing| json!({"check": missing.check, "reason": missing.sv}));
            json!({
                "file": file,
                "holds": true,
                "kind": receipt.kind(),
                "receiptNo": receipt.receipt_no().get(),
                "submissionId": submission(receipt).map(|id| id.to_string()),
                "kid": proof.receipt.kid.to_string(),
                "digest": proof.receipt.digest.to_string(),
                "proved": proof.proved,
                "notProved": missing.collect::<Vec<_>>(),
            })
        }
        Err(fault) => json!({
            "file": file,
            "holds": false,
            "check": fault.check(),
            "message": fault.sv(),
        }),
    }
}
