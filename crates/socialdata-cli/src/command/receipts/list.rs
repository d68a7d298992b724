//! `socialdata receipts list`

use serde_json::json;
use socialdata_protocol::numbers::ReceiptNo;
use socialdata_submit::Exit;
use socialdata_submit::spool::StoredReceipt;

use super::{is_signed, name};
use crate::arguments::ReportFormat;
use crate::arguments::receipts::ListArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::InstalledSpool;

pub(super) fn run(arguments: &ListArguments, console: &mut Console) -> Result<Exit, Failure> {
    let config = arguments.config.as_deref().ok_or(Failure::Usage("--config"))?;
    let receipts = match InstalledSpool::load(config)?.look()? {
        Some(reader) => reader.receipts()?,
        None => Vec::new(),
    };
    if arguments.format == ReportFormat::Json {
        let list: Vec<_> = receipts.iter().map(to_json).collect();
        console.line(&json!({"report": "socialdata-kvittenser/1", "receipts": list}).to_string())?;
        return Ok(Exit::Done);
    }
    if receipts.is_empty() {
        console.line(console.say("Inga kvittenser än.", "No receipts yet."))?;
    }
    for receipt in &receipts {
        console.line(&line(receipt, console))?;
    }
    Ok(Exit::Done)
}

fn line(receipt: &StoredReceipt, console: &Console) -> String {
    let number = receipt.receipt_no.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let about = receipt
        .submission_id
        .map(|id| id.to_string())
        .or_else(|| receipt.period.map(|period| period.to_string()))
        .unwrap_or_default();
    let evidence = if is_signed(receipt.kind) {
        ""
    } else {
        console.say("   intygad av handläggare, ej signerad", "   stated by an official, not signed")
    };
    let (kind, at, digest) = (name(receipt.kind), receipt.stored_at, receipt.digest);
    format!("{number:>5}  {kind:<20} {about}  {at}  {digest}{evidence}")
}

fn to_json(receipt: &StoredReceipt) -> serde_json::Value {
    json!({
        "receiptNo": receipt.receipt_no.map(ReceiptNo::get),
        "kind": receipt.kind.word(),
        "name": name(receipt.kind),
        "signed": is_signed(receipt.kind),
        "submissionId": receipt.submission_id.map(|id| id.to_string()),
        "period": receipt.period.map(|period| period.to_string()),
        "digest": receipt.digest.to_string(),
        "storedAt": receipt.stored_at.to_string(),
    })
}
