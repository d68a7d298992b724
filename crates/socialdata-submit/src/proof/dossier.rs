//! What is known about one submission besides the receipt that is looked at.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use socialdata_core::pseudonym::RecordId;
use socialdata_protocol::decode::{Limits, decode};
use socialdata_protocol::ids::SubmissionId;
use socialdata_protocol::jws::Jws;
use socialdata_protocol::names::RuleCode;
use socialdata_protocol::numbers::Version;
use socialdata_protocol::payload::SentRecord;
use socialdata_protocol::receipt_check::SubmissionFacts;
use socialdata_protocol::wire::{Finding, MAX_PAGE_BYTES, Manifest, SubmissionError};

use crate::spool::{ReceiptKind, SpoolError, SpoolReader};

/// The form of a dossier in a file.
const DOSSIER: &str = "socialdata-inlamning/1";

/// What was sent in one submission and what was said about it: manifest, record list, findings, receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dossier {
    /// The submission.
    pub id: SubmissionId,
    /// The manifest, exactly as it was sent.
    pub manifest: Jws,
    /// The records as sent, in the order of the list.
    pub records: Vec<SentRecord>,
    /// Why the whole list was refused, if it was.
    pub submission_errors: Vec<SubmissionError>,
    /// What was said about records.
    pub findings: Vec<Finding>,
    /// The stored custody receipt.
    pub custody: Option<Jws>,
    /// The stored outcome receipt.
    pub outcome: Option<Jws>,
}

impl Dossier {
    /// Reads it from a spool; nothing for a submission without manifest.
    ///
    /// # Errors
    /// Any failure of the spool.
    pub fn from_spool(spool: &SpoolReader, id: SubmissionId) -> Result<Option<Self>, SpoolError> {
        let Some(manifest) = spool.manifest(id)? else { return Ok(None) };
        let records = spool.records(id)?;
        let is_judged = records.iter().any(|record| record.status.is_some());
        let records = records
            .into_iter()
            .map(|record| SentRecord { record_id: record.record_id, version: record.version })
            .collect();
        let receipt = |kind| Ok::<_, SpoolError>(spool.receipt_of(id, kind)?.map(|receipt| receipt.jws));
        let outcome = receipt(ReceiptKind::Outcome)?;
        let problem = spool.submission(id)?.and_then(|submission| submission.problem);
        // A settled list without a status per record was refused whole; the code of that is its problem.
        let refused = problem.filter(|_| outcome.is_some() && !is_judged);
        let code = refused.and_then(|code| code.as_str().parse::<RuleCode>().ok());
        Ok(Some(Self {
            id,
            manifest,
            records,
            submission_errors: code.map(|code| SubmissionError { code, pointer: None }).into_iter().collect(),
            findings: spool.findings(id)?,
            custody: receipt(ReceiptKind::Custody)?,
            outcome,
        }))
    }

    /// The facts that receipts repeat; nothing when the manifest is none, or of another submission.
    pub(super) fn facts(&self) -> Option<SubmissionFacts> {
        // Unverified on purpose: the receipt's digest over the manifest (R9) decides whether it is the one.
        let payload = URL_SAFE_NO_PAD.decode(self.manifest.as_str().split('.').nth(1)?).ok()?;
        let manifest: Manifest = decode(&payload, Limits::message(Jws::MAX_BYTES)).ok()?;
        (manifest.submission_id == self.id).then(|| SubmissionFacts::of(&manifest, &self.manifest))
    }

    /// As JSON, for an archive.
    pub fn to_json(&self) -> String {
        let records = self.records.iter();
        let file = DossierFile {
            form: DOSSIER.to_owned(),
            submission_id: self.id,
            manifest: self.manifest.clone(),
            records: records
                .map(|sent| FiledRecord { record_id: sent.record_id, version: sent.version })
                .collect(),
            submission_errors: self.submission_errors.clone(),
            findings: self.findings.clone(),
            custody_receipt: self.custody.clone(),
            outcome_receipt: self.outcome.clone(),
        };
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Reads what [`Dossier::to_json`] wrote. Nothing when the text is no dossier of this form.
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let file: DossierFile = decode(text, Limits::message(MAX_PAGE_BYTES)).ok()?;
        if file.form != DOSSIER {
            return None;
        }
        let records = file.records.into_iter();
        Some(Self {
            id: file.submission_id,
            manifest: file.manifest,
            records: records
                .map(|filed| SentRecord { record_id: filed.record_id, version: filed.version })
                .collect(),
            submission_errors: file.submission_errors,
            findings: file.findings,
            custody: file.custody_receipt,
            outcome: file.outcome_receipt,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DossierFile {
    form: String,
    submission_id: SubmissionId,
    manifest: Jws,
    records: Vec<FiledRecord>,
    submission_errors: Vec<SubmissionError>,
    findings: Vec<Finding>,
    custody_receipt: Option<Jws>,
    outcome_receipt: Option<Jws>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FiledRecord {
    record_id: RecordId,
    version: Version,
}
