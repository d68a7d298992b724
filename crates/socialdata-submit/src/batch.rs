//! From records that may leave to the bytes that leave: record list, compression, manifest, signature.
//!
//! This runs once per submission, inside the transaction that stores the bytes. Afterwards the same bytes are sent for ever:
//! a second run would compress and sign to other bytes, and the register would rightly refuse them.

use socialdata_core::policy::Outbound;
use socialdata_protocol::ids::{Digest, InstanceId, SubmissionId, Timestamp};
use socialdata_protocol::names::RecordType;
use socialdata_protocol::numbers::Version;
use socialdata_protocol::payload::{
    Change, ListHeader, Nonce, Op, OutgoingRecord, Reason, WriteError, write_list, write_xml_list,
};
use socialdata_protocol::wire::{
    ClientInfo, Coding, DeliveryKind, Manifest, ManifestError, OpCounts, PayloadInfo, PayloadType,
    PseudonymScheme, Pseudonymisation, RecordTypes, Sealing, V1, VersionedRef,
};
use thiserror::Error;

use crate::installation::Installation;
use crate::sealing::{Sealer, SealingError};
use crate::spool::{PayloadForm, SealContext, Sealed, SpoolError};

/// The most records in a submission (docs/en/protocol.md, *Environments, limits, authentication*).
pub const MAX_RECORDS: usize = 5_000;

/// The most bytes of data in a submission before compression.
///
/// Below the register's limit of 16 MiB for the payload, so that even data that cannot be compressed fit.
pub const MAX_DATA_BYTES: usize = 12 * 1024 * 1024;

/// zstd level 1 is faster than 3 and compresses these records better.
const ZSTD_LEVEL: i32 = 1;

/// One record of a submission that is being sealed.
#[derive(Clone, Debug)]
pub(crate) struct BatchRecord {
    pub(crate) outbound: Outbound,
    pub(crate) op: Op,
    pub(crate) version: Version,
    /// Why; nothing for a report.
    pub(crate) reason: Option<Reason>,
}

/// What a submission is made from, apart from what the spool adds.
pub(crate) struct Batch<'a> {
    pub(crate) id: SubmissionId,
    pub(crate) nonce: Nonce,
    pub(crate) created_at: Timestamp,
    pub(crate) instance: InstanceId,
    pub(crate) schema: &'a VersionedRef,
    pub(crate) rule_set: Digest,
    pub(crate) types: &'a RecordTypes,
    pub(crate) records: &'a [BatchRecord],
    /// The list of these records under this id and nonce, when it has been made before; else it is made now.
    pub(crate) packed: Option<&'a Packed>,
}

/// A compressed record list, and what the manifest says of it.
pub(crate) struct Packed {
    counts: OpCounts,
    compressed: Vec<u8>,
}

/// A submission that cannot be made. Nothing has left, and its records are free.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The record list.
    #[error("posterna kan inte skrivas till en leverans / the records cannot be written: {0}")]
    List(#[from] WriteError),
    /// Sealing.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Compression.
    #[error("leveransen kan inte komprimeras / the submission cannot be compressed")]
    Compression,
    /// The manifest.
    #[error("manifestet kan inte göras / the manifest cannot be made: {0}")]
    Manifest(#[from] ManifestError),
    /// A correction or withdrawal without its reason, or data where there must be none.
    #[error("en post saknar innehåll eller har fel skäl / a record lacks content or has a wrong reason")]
    Change,
    /// A name has no form on the wire.
    #[error("{0} kan inte stå i ett manifest / cannot stand in a manifest")]
    Name(&'static str),
    /// The spool.
    #[error(transparent)]
    Spool(#[from] SpoolError),
}

impl Batch<'_> {
    /// Makes the bytes. With a `sealer` only its recipients can read them.
    pub(crate) fn seal(
        &self,
        installation: &Installation,
        context: &SealContext,
        sealer: Option<&dyn Sealer>,
    ) -> Result<Sealed, BatchError> {
        let made;
        let packed = if let Some(packed) = self.packed {
            packed
        } else {
            made = pack(installation, self.id, self.nonce, self.schema, self.records)?;
            &made
        };
        let (payload, form) = match sealer {
            None => (packed.compressed.clone(), PayloadForm::Readable),
            Some(sealer) => (sealer.seal(&packed.compressed)?, PayloadForm::SealedForRegister),
        };
        let payload_digest = Digest::of(&payload);
        let manifest = Manifest {
            v: V1,
            submission_id: self.id,
            seq: context.seq,
            sender: installation.sender.clone(),
            on_behalf_of: installation.on_behalf_of.clone(),
            recipient: installation.recipient.clone(),
            environment: installation.config.environment,
            created_at: self.created_at,
            period: context.period,
            kind: DeliveryKind::Delta,
            types: self.types.clone(),
            schema: self.schema.clone(),
            policy: policy_ref(installation)?,
            pseudonymisation: pseudonymisation(installation)?,
            payload: PayloadInfo {
                digest: payload_digest,
                bytes: u64::try_from(payload.len()).unwrap_or(u64::MAX),
                payload_type: installation.config.payload,
                coding: Coding::Zstd,
                sealing: sealer.map_or(Sealing::None, |_| Sealing::AgeV1),
                recipients: sealer.map(|sealer| sealer.recipients().to_vec()).unwrap_or_default(),
            },
            counts: packed.counts,
            confirmed: vec![],
            previous: context.previous,
            supersedes: context.supersedes,
            audit_head: context.audit_head,
            client: self.client()?,
        };
        let manifest = manifest.sign(&installation.signing_key)?;
        Ok(Sealed { manifest, payload, payload_digest, form })
    }

    fn client(&self) -> Result<ClientInfo, BatchError> {
        Ok(ClientInfo {
            name: "socialdata".parse().map_err(|_| BatchError::Name("client.name"))?,
            version: env!("CARGO_PKG_VERSION").parse().map_err(|_| BatchError::Name("client.version"))?,
            instance: self.instance,
            rule_set: Some(self.rule_set),
        })
    }
}

/// Makes the compressed record list, in the form that the configuration asks for.
pub(crate) fn pack(
    installation: &Installation,
    submission_id: SubmissionId,
    nonce: Nonce,
    schema: &VersionedRef,
    records: &[BatchRecord],
) -> Result<Packed, BatchError> {
    let header = ListHeader { nonce, schema: schema.clone(), submission_id };
    let outgoing = records.iter().map(outgoing).collect::<Result<Vec<_>, _>>()?;
    let list = match installation.config.payload {
        PayloadType::Xml => write_xml_list(&header, outgoing)?,
        _ => write_list(&header, outgoing)?,
    };
    Ok(Packed { counts: list.counts, compressed: compress(&list.bytes)? })
}

fn outgoing(record: &BatchRecord) -> Result<OutgoingRecord<'_>, BatchError> {
    let change = match (record.op, record.outbound.data(), record.reason) {
        (Op::Report, Some(data), None) => Change::Report { data: data.as_bytes() },
        (Op::Correct, Some(data), Some(reason)) => {
            Change::correct(reason, data.as_bytes()).map_err(|_| BatchError::Change)?
        }
        (Op::Void, None, Some(reason)) => Change::void(reason).map_err(|_| BatchError::Change)?,
        _ => return Err(BatchError::Change),
    };
    Ok(OutgoingRecord {
        record_id: *record.outbound.record_id(),
        version: record.version,
        record_type: record_type(&record.outbound)?,
        change,
        confirm: vec![],
    })
}

fn record_type(outbound: &Outbound) -> Result<RecordType, BatchError> {
    outbound.posttyp().name().parse().map_err(|_| BatchError::Name("posttyp"))
}

/// One frame with checksum and content size, no dictionary (docs/en/protocol.md, *Envelope*).
pub(crate) fn compress(bytes: &[u8]) -> Result<Vec<u8>, BatchError> {
    let mut compressor = zstd::bulk::Compressor::new(ZSTD_LEVEL).map_err(|_| BatchError::Compression)?;
    compressor.include_checksum(true).map_err(|_| BatchError::Compression)?;
    compressor.include_contentsize(true).map_err(|_| BatchError::Compression)?;
    compressor.compress(bytes).map_err(|_| BatchError::Compression)
}

/// How the manifest names the policy: the part after the last slash of its id is part of the id.
pub(crate) fn policy_ref(installation: &Installation) -> Result<VersionedRef, BatchError> {
    let policy = &installation.policy;
    Ok(VersionedRef {
        id: policy.id().parse().map_err(|_| BatchError::Name("policy"))?,
        version: policy.version().parse().map_err(|_| BatchError::Name("policy.version"))?,
        digest: Digest::from_bytes(policy.digest()),
    })
}

fn pseudonymisation(installation: &Installation) -> Result<Option<Pseudonymisation>, BatchError> {
    let (Some(plan), Some(key)) = (installation.policy.pseudonym(), installation.person_key()) else {
        return Ok(None);
    };
    Ok(Some(Pseudonymisation {
        scheme: PseudonymScheme::V1,
        purpose: "person".parse().map_err(|_| BatchError::Name("purpose"))?,
        epoch: plan.epoch.as_str().parse().map_err(|_| BatchError::Name("epoch"))?,
        kcv: key.kcv().as_str().parse().map_err(|_| BatchError::Name("kcv"))?,
    }))
}

/// Name, version and digest of the schemas that this version's records follow; `None` only if a compiled-in name were wrong.
pub fn record_schema() -> Option<VersionedRef> {
    Some(VersionedRef {
        id: "socialdata-record".parse().ok()?,
        version: "1.0.0".parse().ok()?,
        digest: socialdata_format::report::schema_digest().parse().ok()?,
    })
}

/// Digest of the rules that this version judges by; `None` only if a compiled-in digest were wrong.
pub fn rule_set() -> Option<Digest> {
    socialdata_format::report::rule_set_digest().parse().ok()
}

#[cfg(test)]
mod tests;
