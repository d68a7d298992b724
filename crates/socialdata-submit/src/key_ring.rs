//! The keys that a configuration names, read one by one.

use socialdata_core::pseudonym::{KeyMaterial, Purpose, is_test_key};
use socialdata_protocol::wire::Environment;
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError, KeySource, SecretError, Surroundings};
use crate::key_file::KeyFile;

/// Reads the keys that a configuration names. Nothing is kept.
#[derive(Clone, Copy)]
pub struct KeyRing<'a> {
    config: &'a Config,
    surroundings: &'a Surroundings,
}

impl<'a> KeyRing<'a> {
    /// The keys of `config`.
    pub const fn new(config: &'a Config, surroundings: &'a Surroundings) -> Self {
        Self { config, surroundings }
    }

    /// The configuration's key for a purpose.
    pub const fn name(purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Person => "keys.person",
            Purpose::RecordId => "keys.record_id",
            Purpose::ContentMac => "keys.content_mac",
            Purpose::Audit => "keys.audit",
            Purpose::Spool => "keys.spool",
        }
    }

    /// Where the key for a purpose lies; only `person` may be without.
    pub const fn source(&self, purpose: Purpose) -> Option<&'a KeySource> {
        let keys = &self.config.keys;
        match purpose {
            Purpose::Person => keys.person.as_ref(),
            Purpose::RecordId => Some(&keys.record_id),
            Purpose::ContentMac => Some(&keys.content_mac),
            Purpose::Audit => Some(&keys.audit),
            Purpose::Spool => Some(&keys.spool),
        }
    }

    /// The file of a key and those beside it, when it lies in a file.
    pub fn file(&self, purpose: Purpose) -> Option<KeyFile> {
        self.source(purpose)?.own_file(&self.config.base).map(KeyFile::new)
    }

    /// The key for a purpose.
    ///
    /// # Errors
    /// [`ConfigError::Value`] when the configuration names none, [`ConfigError::Secret`] when it cannot be used.
    pub fn key(&self, purpose: Purpose) -> Result<KeyMaterial, ConfigError> {
        let name = Self::name(purpose);
        let source = self.source(purpose).ok_or(ConfigError::Value {
            key: name,
            remedy: "nyckeln saknas i konfigurationen / the configuration names no such key",
        })?;
        let text = self.text(name, source)?;
        self.accept(&text, purpose).map_err(|fault| ConfigError::Secret { key: name, fault })
    }

    /// The key that was active before, when one is kept.
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn previous(&self, purpose: Purpose) -> Result<Option<KeyMaterial>, ConfigError> {
        let Some(file) = self.file(purpose) else { return Ok(None) };
        let fault = |fault| ConfigError::Secret { key: Self::name(purpose), fault };
        match crate::config::read_secret(&file.previous()) {
            Ok(text) => self.accept(&text, purpose).map(Some).map_err(fault),
            Err(SecretError::Unreadable(std::io::ErrorKind::NotFound)) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// A secret of any form that the configuration names. The text is wiped when dropped.
    ///
    /// # Errors
    /// [`ConfigError::Secret`].
    pub fn text(&self, name: &'static str, source: &KeySource) -> Result<Zeroizing<String>, ConfigError> {
        source
            .read(&self.config.base, self.surroundings, self.config.environment)
            .map_err(|fault| ConfigError::Secret { key: name, fault })
    }

    /// Production refuses keys that everybody has.
    fn accept(&self, text: &str, purpose: Purpose) -> Result<KeyMaterial, SecretError> {
        let material =
            KeyMaterial::parse(text, purpose).map_err(|error| SecretError::NotAKey(error.code()))?;
        if self.config.environment == Environment::Production && is_test_key(&material) {
            return Err(SecretError::TestKey);
        }
        Ok(material)
    }
}
