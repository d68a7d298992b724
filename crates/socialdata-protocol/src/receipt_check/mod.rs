//! The checks a sender makes before it believes a receipt: R1 to R18 of docs/en/protocol.md, *Checks of a receipt*.
//!
//! A receipt is the proof that the duty to report was met, so nothing in it is taken on trust. A failed check never
//! leads to sending again: the submission is suspect until a human has decided.

mod chain;
mod closing;
mod custody;
mod fault;
mod offline;
mod outcome;
mod submission_facts;

pub use chain::{ChainLink, ReceiptChain};
pub use closing::{ExpectedClosing, VerifiedClosing, check_closing};
pub use custody::{ExpectedCustody, VerifiedCustody, check_custody};
pub use fault::ReceiptFault;
pub use offline::{OfflineReceipt, verify_offline};
pub use outcome::{ExpectedOutcome, VerifiedOutcome, check_outcome};
pub use submission_facts::SubmissionFacts;

use crate::{jws::Jws, wire::Receipt};

/// R17 and R12: the same receipt as before, and its place in the chain.
fn check_place(
    jws: &Jws,
    receipt: &Receipt,
    stored: Option<&Jws>,
    chain: &ReceiptChain,
) -> Result<(), ReceiptFault> {
    if stored.is_some_and(|stored| stored != jws) {
        return Err(ReceiptFault::Changed);
    }
    let link = ChainLink { digest: jws.digest(), prev: receipt.prev_receipt_digest() };
    if chain.accepts(receipt.receipt_no(), link) { Ok(()) } else { Err(ReceiptFault::Chain) }
}
