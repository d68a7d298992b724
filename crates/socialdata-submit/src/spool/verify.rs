//! Verifying the audit chain, and everything else in the spool against it.
//!
//! The chain alone shows that its entries are unchanged and complete up to its end. Its end could be cut off,
//! and other tables could be edited; so each manifest, each receipt and each state is compared with the entry
//! that must exist for it, and the head inside each signed manifest with the chain at that place.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rusqlite::Row;
use serde::Deserialize;
use socialdata_core::pseudonym::{AuditKey, macs_equal};
use socialdata_protocol::{
    decode::{Limits, decode},
    ids::{Digest, SubmissionId},
    wire::AuditHead,
};

use super::{AuditEnd, AuditEvent, SpoolReader, SubmissionState, error::SpoolError, row};

/// What the audit shows to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditFault {
    /// An entry is missing: this number was expected and another one found.
    Missing {
        /// The number.
        n: u64,
    },
    /// An entry was changed, or made without the key.
    Changed {
        /// The number of the entry.
        n: u64,
    },
    /// A submission is in a state that no entry accounts for.
    State {
        /// The submission.
        id: SubmissionId,
    },
    /// A manifest, its digests or its number are not those that were sealed, or nothing says that it was
    /// sealed.
    Manifest {
        /// The submission.
        id: SubmissionId,
    },
    /// The head inside a manifest is not the chain's at that place.
    Head {
        /// The submission.
        id: SubmissionId,
    },
    /// A receipt was changed, or no entry says that it was stored.
    Receipt {
        /// Its digest as stored.
        digest: Digest,
    },
    /// A receipt that an entry names is not there.
    ReceiptGone {
        /// Its digest.
        digest: Digest,
    },
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditReport {
    /// The end of the chain.
    pub end: AuditEnd,
    /// What is wrong; empty when nothing is.
    pub faults: Vec<AuditFault>,
}

impl AuditReport {
    /// Whether nothing is wrong.
    pub fn is_intact(&self) -> bool {
        self.faults.is_empty()
    }
}

impl SpoolReader {
    /// Verifies the audit chain and the rest of the spool against it. Works offline.
    ///
    /// # Errors
    ///
    /// Any failure of the database. What is wrong with the audit is no error but part of the report.
    pub fn verify_audit(&self, key: &AuditKey) -> Result<AuditReport, SpoolError> {
        self.verify_audit_under(&[key])
    }

    /// Verifies a chain whose key was replaced. `keys` are in the order in which they were in use; once an entry was
    /// made under one of them, no later entry may be of an earlier one.
    ///
    /// # Errors
    ///
    /// As [`SpoolReader::verify_audit`].
    pub fn verify_audit_under(&self, keys: &[&AuditKey]) -> Result<AuditReport, SpoolError> {
        let mut keys = keys;
        let moment = self.connection.unchecked_transaction()?;
        let mut story = Story::default();
        let mut statement =
            moment.prepare("SELECT n, at, event, ref, data_json, prev, mac FROM audit ORDER BY n")?;
        let mut rows = statement.query([])?;
        while let Some(found) = rows.next()? {
            keys = story.read(&Entry::from_row(found)?, keys);
        }
        self.compare_submissions(&mut story)?;
        self.compare_receipts(&mut story)?;
        Ok(AuditReport { end: story.end(), faults: story.faults })
    }

    fn compare_submissions(&self, story: &mut Story) -> Result<(), SpoolError> {
        let mut statement = self.connection.prepare(
            "SELECT id, state, manifest, manifest_digest, payload_digest, seq FROM submission ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(found) = rows.next()? {
            let id: SubmissionId = row::text(found, 0)?;
            let chapter = story.chapters.remove(&id.to_string()).unwrap_or_default();
            if !fits(row::text(found, 1)?, chapter.last) {
                story.faults.push(AuditFault::State { id });
            }
            let manifest: Option<String> = found.get(2)?;
            let stored = Columns {
                manifest: manifest.as_deref(),
                manifest_digest: row::optional_bytes_32(found, 3, Digest::from_bytes)?,
                payload_digest: row::optional_bytes_32(found, 4, Digest::from_bytes)?,
                seq: found.get(5)?,
            };
            story.faults.extend(compare_manifest(id, &stored, chapter.seal.as_ref()));
        }
        // Chapters that are left tell of submissions that are not there.
        for (reference, _) in std::mem::take(&mut story.chapters) {
            if let Ok(id) = reference.parse() {
                story.faults.push(AuditFault::State { id });
            }
        }
        Ok(())
    }

    fn compare_receipts(&self, story: &mut Story) -> Result<(), SpoolError> {
        let mut statement = self.connection.prepare("SELECT digest, jws FROM receipt ORDER BY digest")?;
        let mut rows = statement.query([])?;
        while let Some(found) = rows.next()? {
            let digest = row::bytes_32(found, 0, Digest::from_bytes)?;
            let jws: String = found.get(1)?;
            if !story.receipts.remove(&digest) || Digest::of(&jws) != digest {
                story.faults.push(AuditFault::Receipt { digest });
            }
        }
        let gone = std::mem::take(&mut story.receipts);
        story.faults.extend(gone.into_iter().map(|digest| AuditFault::ReceiptGone { digest }));
        Ok(())
    }
}

/// One row of the audit table.
struct Entry {
    n: u64,
    at: String,
    event: String,
    reference: String,
    data_json: String,
    prev: [u8; 32],
    mac: [u8; 32],
}

impl Entry {
    fn from_row(found: &Row<'_>) -> Result<Self, SpoolError> {
        Ok(Self {
            n: row::count(found, 0)?,
            at: found.get(1)?,
            event: found.get(2)?,
            reference: found.get(3)?,
            data_json: found.get(4)?,
            prev: found.get(5)?,
            mac: found.get(6)?,
        })
    }

    fn is_made_by(&self, key: &AuditKey) -> bool {
        key.audit_mac(self.n, &self.at, &self.event, &self.reference, self.data_json.as_bytes(), &self.prev)
            .is_ok_and(|mac| macs_equal(&mac, &self.mac))
    }
}

/// What the chain tells, entry by entry.
#[derive(Default)]
struct Story {
    last: Option<AuditEnd>,
    chapters: BTreeMap<String, Chapter>,
    receipts: BTreeSet<Digest>,
    faults: Vec<AuditFault>,
}

/// What the chain tells about one submission.
#[derive(Default)]
struct Chapter {
    last: Option<AuditEvent>,
    seal: Option<Seal>,
}

/// What the chain tells about the seal.
struct Seal {
    note: SealNote,
    head: AuditHead,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SealNote {
    seq: Option<i64>,
    manifest_digest: Option<Digest>,
    payload_digest: Option<Digest>,
    receipt_digest: Option<Digest>,
}

impl Story {
    fn end(&self) -> AuditEnd {
        self.last.unwrap_or(AuditEnd::none())
    }

    /// Reads one entry. Gives the keys that the entries after it may be made under.
    fn read<'k, 'a>(&mut self, entry: &Entry, keys: &'k [&'a AuditKey]) -> &'k [&'a AuditKey] {
        let AuditEnd { n: last, head } = self.end();
        if entry.n != last + 1 {
            self.faults.push(AuditFault::Missing { n: last + 1 });
        }
        // After a missing entry the next one does not follow from the last; it is judged by itself.
        let follows = entry.n != last + 1 || macs_equal(&entry.prev, head.as_bytes());
        let maker = keys.iter().position(|key| entry.is_made_by(key));
        if !follows || maker.is_none() {
            self.faults.push(AuditFault::Changed { n: entry.n });
        }
        self.last = Some(AuditEnd { n: entry.n, head: AuditHead::from_bytes(entry.mac) });
        self.tell(entry);
        keys.get(maker.unwrap_or_default()..).unwrap_or(keys)
    }

    fn tell(&mut self, entry: &Entry) {
        let Ok(event) = entry.event.parse() else { return };
        let note: SealNote =
            decode(entry.data_json.as_bytes(), Limits::message(LONGEST_NOTE)).unwrap_or_default();
        self.receipts.extend(note.receipt_digest);
        if is_about_submission(event) {
            let chapter = self.chapters.entry(entry.reference.clone()).or_default();
            chapter.last = Some(event);
            if event == AuditEvent::SubmissionSealed {
                chapter.seal = Some(Seal { note, head: AuditHead::from_bytes(entry.prev) });
            }
        }
    }
}

fn is_about_submission(event: AuditEvent) -> bool {
    use AuditEvent::{
        SubmissionAttempted, SubmissionCleared, SubmissionClosed, SubmissionDelivered, SubmissionDiscarded,
        SubmissionQuarantined, SubmissionSealed, SubmissionSettled, SubmissionSuspect,
    };
    matches!(
        event,
        SubmissionSealed
            | SubmissionAttempted
            | SubmissionDelivered
            | SubmissionSettled
            | SubmissionClosed
            | SubmissionQuarantined
            | SubmissionDiscarded
            | SubmissionSuspect
            | SubmissionCleared
    )
}

/// Whether the last entry about a submission accounts for its state.
fn fits(state: SubmissionState, last: Option<AuditEvent>) -> bool {
    use AuditEvent::{
        SubmissionAttempted, SubmissionCleared, SubmissionClosed, SubmissionDelivered, SubmissionDiscarded,
        SubmissionQuarantined, SubmissionSealed, SubmissionSettled, SubmissionSuspect,
    };
    match state {
        SubmissionState::Planned => last.is_none(),
        SubmissionState::Sealed => last == Some(SubmissionSealed),
        SubmissionState::Sending => last == Some(SubmissionAttempted),
        SubmissionState::Unknown => matches!(last, Some(SubmissionAttempted | SubmissionCleared)),
        SubmissionState::Delivered => matches!(last, Some(SubmissionDelivered | SubmissionCleared)),
        SubmissionState::Settled => matches!(last, Some(SubmissionSettled | SubmissionCleared)),
        SubmissionState::Closed => last == Some(SubmissionClosed),
        SubmissionState::Quarantined => last == Some(SubmissionQuarantined),
        SubmissionState::Discarded => last == Some(SubmissionDiscarded),
        SubmissionState::Suspect => last == Some(SubmissionSuspect),
    }
}

/// What a submission's row says about its seal.
struct Columns<'a> {
    manifest: Option<&'a str>,
    manifest_digest: Option<Digest>,
    payload_digest: Option<Digest>,
    seq: Option<i64>,
}

fn compare_manifest(id: SubmissionId, stored: &Columns<'_>, seal: Option<&Seal>) -> Option<AuditFault> {
    let (manifest, seal) = match (stored.manifest, seal) {
        (None, None) => return None,
        (Some(manifest), Some(seal)) => (manifest, seal),
        _ => return Some(AuditFault::Manifest { id }),
    };
    let unchanged = stored.manifest_digest == Some(Digest::of(manifest))
        && stored.manifest_digest == seal.note.manifest_digest
        && stored.payload_digest == seal.note.payload_digest
        && (stored.seq.is_none() || stored.seq == seal.note.seq); // a released number is NULL
    if !unchanged {
        Some(AuditFault::Manifest { id })
    } else if head_in(manifest) != Some(seal.head) {
        Some(AuditFault::Head { id })
    } else {
        None
    }
}

/// The audit head inside a manifest. The signature is not looked at here; the bytes are compared with what
/// was sealed.
fn head_in(manifest: &str) -> Option<AuditHead> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Manifest {
        audit_head: AuditHead,
    }
    let payload = URL_SAFE_NO_PAD.decode(manifest.split('.').nth(1)?).ok()?;
    let manifest: Manifest = decode(&payload, Limits::message(LONGEST_MANIFEST)).ok()?;
    Some(manifest.audit_head)
}

const LONGEST_NOTE: usize = 64 * 1024;
const LONGEST_MANIFEST: usize = 256 * 1024;
