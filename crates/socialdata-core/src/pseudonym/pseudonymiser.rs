//! Who makes pseudonyms: the key in this process, or a service that holds it elsewhere.
//!
//! A hardware module, a vault that computes HMAC inside, or a third party with blinded evaluation (RFC 9497) must be
//! asked over a wire. This crate has no wire, so making pseudonyms has two halves: [`Pseudonymiser::begin`] either has
//! the answer or says what to ask, and [`PendingPseudonyms::finish`] takes what the service said. Callers are written
//! once, against [`drive`].
//!
//! ```
//! use socialdata_core::identitet::NationelltNummer;
//! use socialdata_core::pseudonym::{
//!     Epoch, Identity, KeyMaterial, NoService, PersonKey, Pseudonymiser, Purpose, Recipient, drive,
//! };
//!
//! // A published test key; production refuses it.
//! let text = "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.ffd9569b";
//! let material = KeyMaterial::parse(text, Purpose::Person)?;
//! let recipient = Recipient::parse("se.socialstyrelsen.socialdata")?;
//! let key = PersonKey::derive(&material, &recipient, &Epoch::parse("2026")?)?;
//!
//! let person = NationelltNummer::parse("191212121212")?;
//! let pseudonymiser: &dyn Pseudonymiser = &key;
//! let made = drive(pseudonymiser, &[Identity::from(&person)], &mut NoService)?;
//! assert_eq!(made[0].as_str(), "p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::kcv::Kcv;
use super::keys::PersonKey;
use super::parameters::{Epoch, LocalNamespace, Recipient};
use super::person_pseudonym::Pseudonym;
use crate::identitet::{LokaltId, NationelltNummer};

/// A canonical identity that is to get a pseudonym.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "closed: the two kinds of namespaces of the scheme")]
pub enum Identity<'a> {
    /// A national number, of either kind.
    National(&'a NationelltNummer),
    /// What a case system gave itself.
    Local(&'a LocalNamespace, &'a LokaltId),
}

impl<'a> From<&'a NationelltNummer> for Identity<'a> {
    fn from(nummer: &'a NationelltNummer) -> Self {
        Self::National(nummer)
    }
}

/// Makes pseudonyms of persons, for one recipient in one epoch.
pub trait Pseudonymiser {
    /// Whom the pseudonyms are for.
    fn recipient(&self) -> &Recipient;

    /// During which the same person has the same pseudonym.
    fn epoch(&self) -> &Epoch;

    /// The check value of the key, wherever it is.
    fn kcv(&self) -> Kcv;

    /// Makes the pseudonyms of `identities`, in their order, or says what to ask a service.
    ///
    /// # Errors
    ///
    /// [`PseudonymiserError`]; nothing was made then. There is no fallback.
    fn begin(&self, identities: &[Identity<'_>]) -> Result<Begun, PseudonymiserError>;
}

/// How far [`Pseudonymiser::begin`] came.
#[expect(clippy::exhaustive_enums, reason = "closed: it is done, or somebody must be asked")]
pub enum Begun {
    /// All pseudonyms, one for each identity, in their order.
    Done(Vec<Pseudonym>),
    /// The key is elsewhere.
    NeedsService(Box<dyn PendingPseudonyms>),
}

/// A question to a service, with what is needed to understand its answer (blinds, an order).
pub trait PendingPseudonyms {
    /// The bytes to send, in the service's own form.
    fn request(&self) -> &[u8];

    /// Understands the answer. A service that needs another round gives another question.
    ///
    /// # Errors
    ///
    /// [`PseudonymiserError`]; nothing was made then.
    fn finish(self: Box<Self>, response: &[u8]) -> Result<Begun, PseudonymiserError>;
}

/// Carries a question to a service and its answer back. Whoever has a network implements it.
pub trait PseudonymService {
    /// The answer to `request`.
    ///
    /// # Errors
    ///
    /// [`PseudonymiserError::Unreachable`] without one.
    fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, PseudonymiserError>;
}

/// For a key in this process, which asks nobody.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "a marker without state")]
pub struct NoService;

impl PseudonymService for NoService {
    fn exchange(&mut self, _: &[u8]) -> Result<Vec<u8>, PseudonymiserError> {
        Err(PseudonymiserError::Unreachable)
    }
}

/// Makes the pseudonyms of `identities`, asking `service` as often as it takes.
///
/// What comes back is checked whoever made it: one pseudonym for each identity, and all of the key that
/// [`Pseudonymiser::kcv`] names.
///
/// # Errors
///
/// [`PseudonymiserError`]. There is no fallback and no partial answer.
pub fn drive(
    pseudonymiser: &dyn Pseudonymiser,
    identities: &[Identity<'_>],
    service: &mut dyn PseudonymService,
) -> Result<Vec<Pseudonym>, PseudonymiserError> {
    let mut begun = pseudonymiser.begin(identities)?;
    for _ in 0..=MOST_ROUNDS {
        match begun {
            Begun::Done(made) => return check(made, identities.len(), pseudonymiser.kcv()),
            Begun::NeedsService(pending) => {
                let response = service.exchange(pending.request())?;
                begun = pending.finish(&response)?;
            }
        }
    }
    Err(PseudonymiserError::Answer)
}

/// More would be a service that never comes to an end.
const MOST_ROUNDS: usize = 8;

fn check(made: Vec<Pseudonym>, wanted: usize, kcv: Kcv) -> Result<Vec<Pseudonym>, PseudonymiserError> {
    if made.len() != wanted {
        return Err(PseudonymiserError::Answer);
    }
    let tag = kcv.tag();
    if made.iter().all(|pseudonym| pseudonym.tag() == tag) {
        Ok(made)
    } else {
        Err(PseudonymiserError::OtherKey)
    }
}

/// Why no pseudonyms were made. Says nothing about any identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PseudonymiserError {
    /// The service gave no answer.
    #[error("the service that makes pseudonyms cannot be reached")]
    Unreachable,
    /// The service refused.
    #[error("the service that makes pseudonyms refuses")]
    Refused,
    /// The answer is not what the question asks for.
    #[error("the service that makes pseudonyms gave an answer that does not fit")]
    Answer,
    /// A pseudonym is of another key than the one that was named.
    #[error("a pseudonym was made with another key")]
    OtherKey,
}

impl PseudonymiserError {
    /// A stable word for logs and tests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "pseudonym-service-unreachable",
            Self::Refused => "pseudonym-service-refused",
            Self::Answer => "pseudonym-service-answer",
            Self::OtherKey => "pseudonym-other-key",
        }
    }
}

/// The key in this process: always done at once. Who makes one pseudonym at a time calls [`PersonKey::pseudonym`],
/// which allocates nothing.
impl Pseudonymiser for PersonKey {
    fn recipient(&self) -> &Recipient {
        Self::recipient(self)
    }

    fn epoch(&self) -> &Epoch {
        Self::epoch(self)
    }

    fn kcv(&self) -> Kcv {
        Self::kcv(self)
    }

    fn begin(&self, identities: &[Identity<'_>]) -> Result<Begun, PseudonymiserError> {
        let name = |identity: &Identity<'_>| match identity {
            Identity::National(nummer) => self.pseudonym(nummer),
            Identity::Local(namespace, id) => self.local_pseudonym(namespace, id),
        };
        Ok(Begun::Done(identities.iter().map(name).collect()))
    }
}
