//! What a stored receipt proves, offline and years later: its signature, and what was sent.
//!
//! The checks are those of the nightly run (R1 to R17 of docs/en/protocol.md, *Checks of a receipt*), but what they are
//! compared with may be missing; then the proof says so. A [`Dossier`] needs no signature of its own: whatever in it a
//! check relies on is bound by a digest in the receipt, which the register has signed.

mod archive;
mod dossier;

use std::collections::BTreeMap;

use socialdata_protocol::ids::{SubmissionId, Timestamp};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::receipt_check::{
    ChainLink, ExpectedCustody, ExpectedOutcome, OfflineReceipt, ReceiptChain, ReceiptFault, check_custody,
    check_outcome, verify_offline,
};
use socialdata_protocol::wire::{Environment, Party, Receipt};

pub use archive::{ArchivedReceipt, Index};
pub use dossier::Dossier;

/// Seconds that the clocks of sender and register may differ.
const CLOCK_TOLERANCE: i64 = 300;

/// Whose receipts are looked at: what R7 compares with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all three are wanted, always")]
pub struct Parties {
    /// The environment.
    pub environment: Environment,
    /// The register.
    pub recipient: socialdata_protocol::names::Recipient,
    /// The sender.
    pub sender: Party,
}

/// What is at hand besides the receipts.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Material {
    /// The register's pinned receipt keys.
    pub keys: PinnedKeys,
    /// Whose receipts they should be, when a configuration says it.
    pub parties: Option<Parties>,
    /// What was sent, for each submission.
    pub dossiers: BTreeMap<SubmissionId, Dossier>,
    /// The chain of all receipts that are at hand.
    pub chain: ReceiptChain,
}

impl Material {
    /// Takes a receipt into the chain, when it is signed by a pinned key. One that is not proves nothing about others.
    pub fn note(&mut self, jws: &Jws) {
        if let Ok(verified) = verify_offline(jws, &self.keys) {
            let number = verified.receipt.receipt_no();
            let link = ChainLink { digest: verified.digest, prev: verified.receipt.prev_receipt_digest() };
            if self.chain.accepts(number, link) {
                self.chain.insert(number, link);
            }
        }
    }
}

/// A check that could not be made, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotProved {
    /// The check, `R9`.
    pub check: &'static str,
    /// What is missing, in Swedish.
    pub sv: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The receipt and the key that signed it.
    pub receipt: OfflineReceipt,
    /// The checks that hold, `R1` and so on.
    pub proved: Vec<&'static str>,
    /// The checks that could not be made.
    pub not_proved: Vec<NotProved>,
}

/// Proves a receipt with the material at hand. `now` bounds the times in it.
///
/// # Errors
/// The first check that fails. A check that cannot be made is no failure and stands in [`Proof::not_proved`].
pub fn prove(jws: &Jws, material: &Material, now: Timestamp) -> Result<Proof, ReceiptFault> {
    let receipt = verify_offline(jws, &material.keys)?;
    let mut proof = Proof { receipt, proved: vec!["R1", "R2", "R3", "R4", "R5", "R6"], not_proved: vec![] };
    prove_parties(&mut proof, material.parties.as_ref())?;
    prove_time(&proof.receipt.receipt, now)?;
    prove_place(&mut proof, &material.chain)?;
    match proof.receipt.receipt.clone() {
        Receipt::Custody(receipt) => {
            prove_custody(&mut proof, jws, material, receipt.submission_id, now)?;
        }
        Receipt::Outcome(receipt) => {
            prove_outcome(&mut proof, jws, material, receipt.submission_id, now)?;
        }
        _ => proof.not_proved.push(NO_INVENTORY),
    }
    Ok(proof)
}

/// R7, as far as a configuration says who is meant.
fn prove_parties(proof: &mut Proof, parties: Option<&Parties>) -> Result<(), ReceiptFault> {
    let Some(expected) = parties else {
        proof.not_proved.push(NO_CONFIGURATION);
        return Ok(());
    };
    let (environment, recipient, sender) = match &proof.receipt.receipt {
        Receipt::Custody(receipt) => (receipt.environment, &receipt.recipient, &receipt.sender),
        Receipt::Outcome(receipt) => (receipt.environment, &receipt.recipient, &receipt.sender),
        Receipt::Closing(receipt) => (receipt.environment, &receipt.recipient, &receipt.sender),
        _ => return Err(ReceiptFault::Content),
    };
    if (environment, recipient, sender) != (expected.environment, &expected.recipient, &expected.sender) {
        return Err(ReceiptFault::Party);
    }
    proof.proved.push("R7");
    Ok(())
}

/// The half of R11 that needs nothing but a clock: no receipt comes from the future.
fn prove_time(receipt: &Receipt, now: Timestamp) -> Result<(), ReceiptFault> {
    let said = match receipt {
        Receipt::Custody(receipt) => receipt.received_at,
        Receipt::Outcome(receipt) => receipt.processed_at,
        Receipt::Closing(receipt) => receipt.closed_at,
        _ => return Err(ReceiptFault::Content),
    };
    if said > now.plus_seconds(CLOCK_TOLERANCE) { Err(ReceiptFault::Time) } else { Ok(()) }
}

/// R12. Without its predecessor the place of a receipt is not proved, only not contradicted.
fn prove_place(proof: &mut Proof, chain: &ReceiptChain) -> Result<(), ReceiptFault> {
    let receipt = &proof.receipt.receipt;
    let (number, prev) = (receipt.receipt_no(), receipt.prev_receipt_digest());
    if !chain.accepts(number, ChainLink { digest: proof.receipt.digest, prev }) {
        return Err(ReceiptFault::Chain);
    }
    if chain.knows_before(number) {
        proof.proved.push("R12");
    } else {
        proof.not_proved.push(NO_PREDECESSOR);
    }
    Ok(())
}

fn prove_custody(
    proof: &mut Proof,
    jws: &Jws,
    material: &Material,
    id: SubmissionId,
    now: Timestamp,
) -> Result<(), ReceiptFault> {
    let Some(dossier) = material.dossiers.get(&id) else {
        proof.not_proved.extend(["R8", "R9", "R10", "R11", "R17"].map(no_dossier));
        return Ok(());
    };
    let own = dossier.facts().ok_or(ReceiptFault::Manifest)?;
    let expected = ExpectedCustody { own: &own, chain: &material.chain, stored: dossier.custody.as_ref() };
    check_custody(jws, &material.keys, &expected, now)?;
    proof.proved.extend(["R8", "R9", "R10", "R11"]);
    proof.stored(dossier.custody.is_some());
    Ok(())
}

fn prove_outcome(
    proof: &mut Proof,
    jws: &Jws,
    material: &Material,
    id: SubmissionId,
    now: Timestamp,
) -> Result<(), ReceiptFault> {
    let dossier = material.dossiers.get(&id);
    let Some((dossier, custody)) = dossier.and_then(|dossier| Some((dossier, dossier.custody.as_ref()?)))
    else {
        proof.not_proved.extend(["R8", "R9", "R11", "R13", "R14", "R15", "R16", "R17"].map(no_dossier));
        return Ok(());
    };
    let own = dossier.facts().ok_or(ReceiptFault::Manifest)?;
    let expected = ExpectedCustody { own: &own, chain: &material.chain, stored: None };
    let custody = check_custody(custody, &material.keys, &expected, now)?;
    let expected = ExpectedOutcome {
        own: &own,
        sent: &dossier.records,
        custody: &custody,
        chain: &material.chain,
        stored: dossier.outcome.as_ref(),
    };
    let seen = check_outcome(jws, &material.keys, &expected, &dossier.submission_errors, &dossier.findings);
    match seen {
        Ok(_) => proof.proved.extend(["R8", "R9", "R11", "R13", "R14", "R15", "R16"]),
        // The spool keeps one code of a list that was refused whole, and not where it pointed.
        Err(ReceiptFault::Findings) if !dossier.submission_errors.is_empty() => {
            proof.proved.extend(["R8", "R9", "R11", "R16"]);
            proof.not_proved.extend(["R13", "R14", "R15"].map(refused_whole));
        }
        Err(fault) => return Err(fault),
    }
    proof.stored(dossier.outcome.is_some());
    Ok(())
}

impl Proof {
    fn stored(&mut self, is_stored: bool) {
        if is_stored {
            self.proved.push("R17");
        } else {
            self.not_proved.push(no_dossier("R17"));
        }
    }
}

const NO_CONFIGURATION: NotProved = NotProved {
    check: "R7",
    sv: "ingen konfiguration säger vem som skickade till vem (--config)",
    en: "no configuration says who sent to whom (--config)",
};
const NO_PREDECESSOR: NotProved = NotProved {
    check: "R12",
    sv: "kvittensen före den i kedjan finns inte här",
    en: "the receipt before it in the chain is not here",
};
const NO_INVENTORY: NotProved = NotProved {
    check: "R18",
    sv: "registrets förteckning vid avslutet finns inte kvar",
    en: "the register's inventory at the closing is not kept",
};

const fn no_dossier(check: &'static str) -> NotProved {
    NotProved {
        check,
        sv: "inlämningens manifest och kvittenser finns inte här",
        en: "the submission's manifest and receipts are not here",
    }
}

const fn refused_whole(check: &'static str) -> NotProved {
    NotProved {
        check,
        sv: "hela listan avvisades; anmärkningens plats är inte sparad",
        en: "the whole list was refused; the place of the remark is not kept",
    }
}
