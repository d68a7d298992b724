//! Whether a run seals, and with which key.

use socialdata_protocol::jwk::{Jwks, KeyUse, Kid};
use socialdata_protocol::wire::{ApiInfo, Sealing};
use thiserror::Error;

use super::{AgeSealer, SealingError};
use crate::config::Config;
use crate::installation::Installation;
use crate::register::Register;
use crate::transport::{Transport, TransportError};

/// Why nothing can be sealed although the configuration asks for it. Nothing is sent then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealingFault {
    /// The register does not answer.
    #[error("registrets nycklar kan inte hämtas / the keys of the register cannot be fetched")]
    Unreachable(Option<TransportError>),
    /// The register has no sealing key that is pinned.
    #[error(
        "registret visar ingen förseglingsnyckel som finns i endpoint.sealing_keys; kontrollera det nya tumavtrycket \
         med registret på annan väg och lägg till det / no sealing key of the register is pinned"
    )]
    Unpinned,
    /// The register does not take sealed payloads, and the configuration demands them.
    #[error(
        "registret tar inte emot förseglade leveranser, men endpoint.sealing_keys kräver det / the register does not \
         offer sealing, which endpoint.sealing_keys demands"
    )]
    NotOffered,
    /// The key is none.
    #[error(transparent)]
    Key(#[from] SealingError),
}

impl SealingFault {
    /// Whether a later run may succeed without anybody doing anything.
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Unreachable(failure) if failure.is_none_or(TransportError::is_transient))
    }
}

/// Fetches the register's keys and gives the sealer of this run; `None` when the configuration pins no sealing key.
///
/// `refused` is the key that the register has called outdated: it is not taken again, so a sealer that comes back is for
/// another key. Ask after 422 `outdated-sealing-key`, once: `Ok(Some(_))` means that the current key is pinned.
///
/// # Errors
/// [`SealingFault`]. Only [`SealingFault::is_transient`] ones are not a matter of security (77).
pub fn current_sealer(
    transport: &dyn Transport,
    installation: &Installation,
    info: &ApiInfo,
    refused: Option<Kid>,
) -> Result<Option<AgeSealer>, SealingFault> {
    if installation.sealing_pins.is_empty() {
        return Ok(None);
    }
    if !info.sealing.contains(&Sealing::AgeV1) {
        return Err(SealingFault::NotOffered);
    }
    let reply = Register::new(transport).keys();
    let jwks = reply.document.ok_or(SealingFault::Unreachable(reply.failure))?;
    choose(&installation.sealing_pins, &installation.config, &jwks, refused).map(Some)
}

/// The pinned key that stands last in the configuration and that the register shows: the newest, where keys are added in the
/// order in which they come.
fn choose(
    pins: &[Kid],
    config: &Config,
    jwks: &Jwks,
    refused: Option<Kid>,
) -> Result<AgeSealer, SealingFault> {
    let key = find(pins, jwks, refused).ok_or(SealingFault::Unpinned)?;
    Ok(AgeSealer::new(key, config.archive_key.as_deref())?)
}

fn find(pins: &[Kid], jwks: &Jwks, refused: Option<Kid>) -> Option<[u8; 32]> {
    let shown = || jwks.keys.iter().filter(|jwk| jwk.key_use == KeyUse::Enc);
    pins.iter()
        .rev()
        .filter(|pin| Some(**pin) != refused)
        .find_map(|pin| shown().find_map(|jwk| jwk.sealing_key(*pin).ok()))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use socialdata_protocol::jwk::Jwk;

    use super::super::recipient::thumbprint;
    use super::*;

    fn jwk(key: [u8; 32], key_use: KeyUse) -> Jwk {
        Jwk {
            kty: "OKP".to_owned(),
            crv: Some("X25519".to_owned()),
            kid: kid(key).to_string(),
            key_use,
            alg: None,
            x: Some(URL_SAFE_NO_PAD.encode(key)),
            y: None,
        }
    }

    fn kid(key: [u8; 32]) -> Kid {
        thumbprint(key).unwrap()
    }

    const OLD: [u8; 32] = [1; 32];
    const NEW: [u8; 32] = [2; 32];
    const FOREIGN: [u8; 32] = [3; 32];

    fn set(keys: &[[u8; 32]]) -> Jwks {
        Jwks { keys: keys.iter().map(|key| jwk(*key, KeyUse::Enc)).collect() }
    }

    #[test]
    fn only_a_pinned_key_is_used_and_the_newest_of_them() {
        let pins = [kid(OLD), kid(NEW)];
        assert_eq!(find(&pins, &set(&[OLD, FOREIGN]), None), Some(OLD));
        assert_eq!(find(&pins, &set(&[FOREIGN, OLD, NEW]), None), Some(NEW));
        assert_eq!(find(&pins, &set(&[FOREIGN]), None), None);
        assert_eq!(find(&pins, &set(&[]), None), None);
    }

    #[test]
    fn a_refused_key_is_not_taken_again() {
        let pins = [kid(OLD), kid(NEW)];
        assert_eq!(find(&pins, &set(&[OLD, NEW]), Some(kid(NEW))), Some(OLD));
        assert_eq!(find(&pins, &set(&[OLD]), Some(kid(OLD))), None, "renewed to a key that nobody pinned");
    }

    #[test]
    fn a_key_that_lies_about_itself_or_is_for_signatures_is_none() {
        let pins = [kid(NEW)];
        let mut liar = jwk(FOREIGN, KeyUse::Enc);
        liar.kid = kid(NEW).to_string();
        assert_eq!(find(&pins, &Jwks { keys: vec![liar, jwk(NEW, KeyUse::Sig)] }, None), None);
    }
}
