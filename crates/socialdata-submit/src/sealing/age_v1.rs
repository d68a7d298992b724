//! Sealing with age v1 (age-encryption.org/v1), binary, X25519 recipients only.

use std::io::Write as _;

use socialdata_protocol::jwk::Kid;

use super::recipient::{key, recipient, thumbprint};
use super::{Sealer, SealingError};

/// Seals for the register, and for the sender's own archive key if there is one.
#[derive(Clone)]
pub struct AgeSealer {
    recipients: Vec<age::x25519::Recipient>,
    kids: Vec<Kid>,
}

impl AgeSealer {
    /// `register` is the material of the register's key, `archive` an age recipient (`age1…`).
    ///
    /// # Errors
    /// [`SealingError::Key`] for what is no X25519 key.
    ///
    /// ```
    /// use socialdata_submit::sealing::{AgeSealer, Sealer};
    ///
    /// let sealer = AgeSealer::new([9; 32], None)?;
    /// assert!(sealer.seal(b"a batch")?.starts_with(b"age-encryption.org/v1\n"));
    /// # Ok::<(), socialdata_submit::sealing::SealingError>(())
    /// ```
    pub fn new(register: [u8; 32], archive: Option<&str>) -> Result<Self, SealingError> {
        let mut keys = vec![register];
        if let Some(text) = archive {
            keys.push(key(text)?);
        }
        keys.dedup();
        Ok(Self {
            recipients: keys.iter().copied().map(recipient).collect::<Result<_, _>>()?,
            kids: keys.iter().copied().map(thumbprint).collect::<Result<_, _>>()?,
        })
    }
}

impl Sealer for AgeSealer {
    fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, SealingError> {
        let recipients = self.recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| SealingError::Failed)?;
        let mut sealed = Vec::with_capacity(bytes.len() + 1024);
        let mut writer = encryptor.wrap_output(&mut sealed).map_err(|_| SealingError::Failed)?;
        writer.write_all(bytes).map_err(|_| SealingError::Failed)?;
        writer.finish().map_err(|_| SealingError::Failed)?;
        Ok(sealed)
    }

    fn recipients(&self) -> &[Kid] {
        &self.kids
    }
}

impl std::fmt::Debug for AgeSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.kids).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn open(sealed: &[u8], identity: &age::x25519::Identity) -> Option<Vec<u8>> {
        let decryptor = age::Decryptor::new(sealed).unwrap();
        let mut opened = Vec::new();
        decryptor
            .decrypt(std::iter::once(identity as &dyn age::Identity))
            .ok()?
            .read_to_end(&mut opened)
            .ok()?;
        Some(opened)
    }

    fn material(identity: &age::x25519::Identity) -> [u8; 32] {
        key(&identity.to_public().to_string()).unwrap()
    }

    #[test]
    fn register_and_archive_can_open_and_nobody_else() {
        let [register, archive, stranger] = [(); 3].map(|()| age::x25519::Identity::generate());
        let sealer = AgeSealer::new(material(&register), Some(&archive.to_public().to_string())).unwrap();
        let sealed = sealer.seal(b"a batch").unwrap();
        assert_eq!(open(&sealed, &register).unwrap(), b"a batch");
        assert_eq!(open(&sealed, &archive).unwrap(), b"a batch");
        assert_eq!(open(&sealed, &stranger), None);
        assert_eq!(sealer.recipients().len(), 2);
        assert_eq!(sealer.recipients()[0], thumbprint(material(&register)).unwrap());
        assert!(!sealed.windows(7).any(|window| window == b"a batch"));
    }

    #[test]
    fn sealing_is_never_the_same_twice_and_a_changed_byte_shows() {
        let register = age::x25519::Identity::generate();
        let sealer = AgeSealer::new(material(&register), None).unwrap();
        let mut sealed = sealer.seal(b"a batch").unwrap();
        assert_ne!(sealed, sealer.seal(b"a batch").unwrap());
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(open(&sealed, &register), None);
        assert_eq!(sealer.recipients().len(), 1);
    }

    #[test]
    fn the_same_key_twice_is_one_recipient() {
        let register = age::x25519::Identity::generate();
        let sealer = AgeSealer::new(material(&register), Some(&register.to_public().to_string())).unwrap();
        assert_eq!(sealer.recipients().len(), 1);
        assert!(AgeSealer::new([9; 32], Some("age1x")).is_err());
    }
}
