//! `socialdata receipts`: the proof that the duty was met, shown, archived and verified.

mod export;
mod list;
mod verify;

use socialdata_submit::Exit;
use socialdata_submit::spool::ReceiptKind;

use crate::arguments::receipts::{ReceiptsArguments, ReceiptsCommand};
use crate::console::Console;
use crate::failure::Failure;

/// The file of an archive that holds the register's receipt keys.
const KEYS_FILE: &str = "kvittensnycklar.json";

/// What the file of a submission in an archive ends with.
const DOSSIER_ENDING: &str = "inlamning.json";

pub(crate) fn run(arguments: &ReceiptsArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        None => list::run(&arguments.list, console),
        Some(ReceiptsCommand::List(arguments)) => list::run(arguments, console),
        Some(ReceiptsCommand::Export(arguments)) => export::run(arguments, console),
        Some(ReceiptsCommand::Verify(arguments)) => verify::run(arguments, console),
    }
}

/// What users call a receipt.
const fn name(kind: ReceiptKind) -> &'static str {
    match kind {
        ReceiptKind::Custody => "mottagningskvittens",
        ReceiptKind::Outcome => "behandlingskvittens",
        ReceiptKind::Closing => "avslutskvittens",
        ReceiptKind::AttestedCustody => "intygad mottagning",
        ReceiptKind::AttestedOutcome => "intygat besked",
        ReceiptKind::Foreign => "kvittens för en okänd leverans",
    }
}

/// An operator's statement is never shown as signed.
const fn is_signed(kind: ReceiptKind) -> bool {
    !matches!(kind, ReceiptKind::AttestedCustody | ReceiptKind::AttestedOutcome)
}
