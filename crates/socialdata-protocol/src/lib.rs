//! The submission protocol without I/O: manifest, receipts, problem documents and what to do about each answer.
//!
//! The crate is pure: no network, disk, clock or randomness; all four are arguments. Sender and register use the same
//! code, so what one writes the other reads, and what one signs the other checks. The protocol itself is described in
//! docs/en/protocol.md, whose headings are named here; it is a proposal, no official interface exists.
//!
//! | Module | Holds |
//! |---|---|
//! | [`payload`] | the record list: nonce, order, strict reading |
//! | [`wire`] | manifest, receipts, status, outcome, problem documents |
//! | [`jws`], [`keys`], [`jwk`], [`pins`] | signatures, keys, and which keys are trusted |
//! | [`receipt_check`], [`receipt_issue`] | the checks R1 to R17, and the making of receipts |
//! | [`digests`], [`tally`] | what receipts vouch for |
//! | [`classify`] | what an answer means |
//! | [`delivery`] | the states of a submission, and what recovery does |
//! | [`machine`] | one submission, and one night, as machines without I/O |
//! | [`plan`], [`guard`], [`versions`] | from snapshot to operations; voids in bulk; exactly once |
//! | [`decode`] | the one place where JSON becomes a value |
//! | [`ids`], [`names`], [`numbers`], [`lev`] | identifiers, texts with a grammar, counters, codes |
//!
//! # The whole way
//! ```
//! use socialdata_protocol::{
//!     keys::{Algorithm, SigningKey}, pins::PinnedKeys,
//!     receipt_check::{ExpectedCustody, ReceiptChain, SubmissionFacts, check_custody},
//!     receipt_issue::{ReceiptLink, custody_receipt, sign_receipt}, wire::{Manifest, Receipt},
//! };
//! # use socialdata_protocol::decode::{Limits, decode};
//! # let example = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/manifest.json"));
//! # let manifest: Manifest = decode(example, Limits::message(16_384))?;
//! // The sender signs what it declares. In earnest the random bytes come from the operating system.
//! let sender_key = SigningKey::from_random(Algorithm::Es256, &[1; 32])?;
//! let signed = manifest.sign(&sender_key)?;
//!
//! // The register verifies it, stores it, and signs that it has it.
//! let (received, _) = Manifest::verify(&signed, &PinnedKeys::from_keys([sender_key.verifying_key()]))?;
//! let register_key = SigningKey::from_random(Algorithm::EdDsa, &[2; 32])?;
//! let link = ReceiptLink::after(None).ok_or("no number left")?;
//! let receipt = custody_receipt(&SubmissionFacts::of(&received, &signed), link, received.created_at);
//! let receipt = sign_receipt(&Receipt::Custody(receipt), &register_key)?;
//!
//! // The sender believes nothing before it has compared everything with what it stored.
//! let pinned = PinnedKeys::from_keys([register_key.verifying_key()]);
//! let own = SubmissionFacts::of(&manifest, &signed);
//! let expected = ExpectedCustody { own: &own, chain: &ReceiptChain::new(), stored: None };
//! let custody = check_custody(&receipt, &pinned, &expected, manifest.created_at.plus_seconds(10))?;
//! assert_eq!(custody.receipt().submission_id, manifest.submission_id);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod base64url;
pub mod classify;
pub mod decode;
pub mod delivery;
pub mod digests;
pub mod event_plan;
#[cfg(test)]
mod fixtures;
pub mod guard;
pub mod ids;
pub mod jwk;
pub mod jws;
pub mod keys;
pub mod lev;
pub mod machine;
pub mod names;
pub mod numbers;
pub mod payload;
pub mod pins;
pub mod plan;
pub mod receipt_check;
pub mod receipt_issue;
pub mod tally;
pub mod versions;
pub mod wire;

pub use socialdata_core::pseudonym::RecordId;
