//! What a person says became of a delivery: that it was handed in, what the recipient answered, or that nobody will hand it in.

use std::fmt;
use std::io;
use std::str::FromStr;

use serde_json::json;
use socialdata_format::may_be_shown;
use socialdata_protocol::ids::{Digest, SubmissionId, Timestamp};
use socialdata_protocol::jws::{Jws, JwsTyp};
use thiserror::Error;

use super::folder;
use super::manifest::FileManifest;
use super::{EVIDENCE, folder_of};
use crate::config::ConfigError;
use crate::exit::Exit;
use crate::fault::{config_exit, spool_exit};
use crate::installation::Installation;
use crate::spool::{FileAnswer, FileDelivery, FileState, Spool, SpoolError};

/// The form of a statement.
const FORM: &str = "socialdata-intyg/1";

/// Why a statement was not stored, or was and something is left to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StatementError {
    /// There is no such delivery.
    #[error("spolen har ingen sådan filleverans / the spool has no such file delivery")]
    Unknown,
    /// It is not where the statement fits.
    #[error(
        "leveransen är {state}; det här kan bara sägas om den som är {wanted} / the delivery is not where this can be said",
        state = .state.word()
    )]
    NotThere {
        /// Where it is.
        state: FileState,
        /// Where it should be.
        wanted: &'static str,
    },
    /// There are rows in the files.
    #[error(
        "filerna har rader: då finns det något att rapportera / the files have rows: there is something to report"
    )]
    HasRows,
    /// The configuration is not for files.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The spool.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// It is stored, and the files could not be destroyed; the next run tries again.
    #[error(
        "intyget är sparat, men filerna kunde inte förstöras ({0}); nästa körning försöker igen / \
         the statement is stored, but the files could not be destroyed"
    )]
    NotDestroyed(io::ErrorKind),
    /// The statement could not be signed.
    #[error("internt fel: ett intyg kunde inte skrivas / internal fault")]
    Form,
}

impl StatementError {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Unknown => Exit::Usage,
            Self::NotThere { .. } | Self::HasRows => Exit::DataNeedsHuman,
            Self::Config(error) => config_exit(error),
            Self::Spool(error) => spool_exit(error),
            Self::NotDestroyed(_) => Exit::Io,
            Self::Form => Exit::Internal,
        }
    }
}

/// The number that the recipient has given a delivery: 1–32 letters, digits and hyphens, and no identity number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryNumber(String);

impl FromStr for DeliveryNumber {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(is_allowed) && may_be_shown(text);
        let refused = "1–32 bokstäver a–z, siffror och bindestreck, inget identitetsnummer / 1–32 letters, digits and hyphens, no identity number";
        fits.then(|| Self(text.to_owned())).ok_or(refused)
    }
}

impl fmt::Display for DeliveryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the recipient has given back, as far as it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct Given {
    /// When, as the person says.
    pub at: Option<Timestamp>,
    /// The recipient's number.
    pub number: Option<DeliveryNumber>,
    /// Digest of the recipient's result file, which is not kept.
    pub file: Option<Digest>,
}

/// A person says that the files were handed in.
///
/// # Errors
/// [`StatementError`]; nothing is stored then.
pub fn confirm(
    installation: &Installation,
    spool: &mut Spool,
    now: Timestamp,
    id: SubmissionId,
    given: &Given,
) -> Result<(), StatementError> {
    let delivery = find(spool, id)?;
    require(&delivery, &[FileState::Sending], "SENDING")?;
    let statement = custody(installation, &delivery, now, given)?;
    Ok(spool.store_attested_custody(now, id, &statement)?)
}

/// A person says what the recipient has answered; the files are overwritten and deleted. That there was nothing to report can be
/// said at once, and only of a delivery without rows.
///
/// # Errors
/// [`StatementError`]; nothing is stored then, but for [`StatementError::NotDestroyed`].
pub fn settle(
    installation: &Installation,
    spool: &mut Spool,
    now: Timestamp,
    id: SubmissionId,
    answer: FileAnswer,
    given: &Given,
) -> Result<(), StatementError> {
    let delivery = find(spool, id)?;
    let manifest = FileManifest::parse(&delivery.manifest).ok_or(StatementError::Form)?;
    let is_zero = answer == FileAnswer::NothingToReport;
    if is_zero && !manifest.has_no_rows() {
        return Err(StatementError::HasRows);
    }
    let first = if is_zero && delivery.state == FileState::Sending {
        Some(custody(installation, &delivery, now, given)?)
    } else {
        require(&delivery, &[FileState::Delivered], "DELIVERED")?;
        None
    };
    let kind = "attested-outcome";
    let outcome = sign(installation, &delivery, now, kind, given, Some(answer.word()))?;
    spool.store_attested_outcome(now, id, answer, &outcome, first.as_ref())?;
    destroy(installation, &delivery, &manifest)?;
    Ok(spool.close_files(now, id)?)
}

/// Nobody will hand the files in: they are overwritten and deleted.
///
/// # Errors
/// [`StatementError`]; nothing has changed then, but for [`StatementError::NotDestroyed`].
pub fn withdraw(
    installation: &Installation,
    spool: &mut Spool,
    now: Timestamp,
    id: SubmissionId,
) -> Result<(), StatementError> {
    let delivery = find(spool, id)?;
    require(&delivery, &[FileState::Sealed, FileState::Sending], "SENDING")?;
    let manifest = FileManifest::parse(&delivery.manifest).ok_or(StatementError::Form)?;
    spool.discard_files(now, id)?;
    destroy(installation, &delivery, &manifest)
}

fn find(spool: &Spool, id: SubmissionId) -> Result<FileDelivery, StatementError> {
    spool.read().file_delivery(id)?.ok_or(StatementError::Unknown)
}

fn require(
    delivery: &FileDelivery,
    fitting: &[FileState],
    wanted: &'static str,
) -> Result<(), StatementError> {
    if fitting.contains(&delivery.state) {
        return Ok(());
    }
    Err(StatementError::NotThere { state: delivery.state, wanted })
}

fn custody(
    installation: &Installation,
    delivery: &FileDelivery,
    now: Timestamp,
    given: &Given,
) -> Result<Jws, StatementError> {
    sign(installation, delivery, now, "attested-custody", given, None)
}

fn sign(
    installation: &Installation,
    delivery: &FileDelivery,
    now: Timestamp,
    kind: &str,
    given: &Given,
    answer: Option<&str>,
) -> Result<Jws, StatementError> {
    let statement = json!({
        "statement": FORM,
        "kind": kind,
        "deliveryId": delivery.id,
        "manifestDigest": Digest::of(&delivery.manifest),
        "recordedAt": now,
        "statedAt": given.at,
        "deliveryNumber": given.number.as_ref().map(ToString::to_string),
        "answer": answer,
        "resultFileDigest": given.file,
        "evidence": EVIDENCE,
    });
    Jws::sign(&installation.signing_key, JwsTyp::Statement, statement.to_string().as_bytes())
        .map_err(|_| StatementError::Form)
}

fn destroy(
    installation: &Installation,
    delivery: &FileDelivery,
    manifest: &FileManifest,
) -> Result<(), StatementError> {
    let Some(settings) = &installation.config.filedrop else { return Ok(()) };
    folder::destroy(&folder_of(&settings.out, delivery), manifest)
        .map_err(|error| StatementError::NotDestroyed(error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_number_is_short_and_no_identity_number() {
        for text in ["L-2026-00017", "123456", "a"] {
            assert_eq!(text.parse::<DeliveryNumber>().unwrap().to_string(), text);
        }
        for text in ["", "191212121212", "121212-1212", "å", "a b", &"x".repeat(33)] {
            assert!(text.parse::<DeliveryNumber>().is_err(), "{text}");
        }
    }
}
