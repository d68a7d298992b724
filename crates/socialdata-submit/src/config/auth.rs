//! `[auth]`: how the client shows who it is.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use socialdata_protocol::wire::Environment;

use super::error::ConfigError;
use super::grammar::{is_address, is_identifier, value};
use super::keys::KeySource;

/// How the client shows who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "closed: the three profiles of the protocol")]
pub enum AuthProfile {
    /// A client certificate.
    Mtls,
    /// An access token, got with a signed assertion.
    PrivateKeyJwt,
    /// A client certificate, and an access token that is bound to it.
    Both,
}

/// The certificate and the tokens of a client, as far as its profile has them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Auth {
    /// The profile.
    pub profile: AuthProfile,
    /// The client certificate (PEM); not with `private-key-jwt`.
    pub certificate: Option<PathBuf>,
    /// Its private key (PEM), or the key that signs assertions.
    pub key: KeySource,
    /// Where access tokens come from; not with `mtls`.
    pub tokens: Option<TokenSettings>,
}

/// Where access tokens come from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenSettings {
    /// The token endpoint.
    pub url: String,
    /// Who asks.
    pub client_id: String,
    /// Whom assertions are for: the issuer identifier of the authorisation server.
    pub audience: String,
    /// Signs assertions, when it is another key than that of the certificate.
    pub signing_key: Option<KeySource>,
}

impl Auth {
    /// Of a configuration that speaks with nobody: no certificate and no tokens.
    pub(super) const fn for_nobody(key: KeySource) -> Self {
        Self { profile: AuthProfile::PrivateKeyJwt, certificate: None, key, tokens: None }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthSection {
    profile: AuthProfile,
    certificate: Option<PathBuf>,
    key: KeySource,
    signing_key: Option<KeySource>,
    token_url: Option<String>,
    client_id: Option<String>,
    audience: Option<String>,
}

impl AuthSection {
    pub(super) fn check(self, base: &Path, environment: Environment) -> Result<Auth, ConfigError> {
        self.refuse_what_has_no_effect()?;
        if self.profile != AuthProfile::PrivateKeyJwt && self.certificate.is_none() {
            return Err(value("auth.certificate", "saknas för den här profilen / missing for this profile"));
        }
        let certificate = self.certificate.as_ref().map(|path| base.join(path));
        let (profile, key) = (self.profile, self.key.clone());
        let tokens = if profile == AuthProfile::Mtls { None } else { Some(self.tokens(environment)?) };
        Ok(Auth { profile, certificate, key, tokens })
    }

    fn refuse_what_has_no_effect(&self) -> Result<(), ConfigError> {
        let (is_mtls, is_jwt) =
            (self.profile == AuthProfile::Mtls, self.profile == AuthProfile::PrivateKeyJwt);
        let surplus = [
            ("auth.token_url", is_mtls && self.token_url.is_some()),
            ("auth.client_id", is_mtls && self.client_id.is_some()),
            ("auth.audience", is_mtls && self.audience.is_some()),
            // One key signs assertions: without a certificate that is auth.key.
            ("auth.signing_key", self.profile != AuthProfile::Both && self.signing_key.is_some()),
            ("auth.certificate", is_jwt && self.certificate.is_some()),
        ];
        match surplus.into_iter().find(|(_, is_surplus)| *is_surplus) {
            Some((key, _)) => {
                Err(value(key, "har ingen verkan med den här profilen / has no effect with this profile"))
            }
            None => Ok(()),
        }
    }

    fn tokens(self, environment: Environment) -> Result<TokenSettings, ConfigError> {
        let url = self.token_url.filter(|url| is_address(url, environment)).ok_or(value(
            "auth.token_url",
            "https://värd[:port]/väg, utan användare, fråga eller IP-adress / without user, query or IP address",
        ))?;
        let client_id = self.client_id.filter(|text| is_identifier(text)).ok_or(value(
            "auth.client_id",
            "klientens beteckning hos behörighetstjänsten / the client's identifier",
        ))?;
        let audience = self.audience.unwrap_or_else(|| origin(&url).to_owned());
        if !is_identifier(&audience) {
            return Err(value("auth.audience", "behörighetstjänstens beteckning / the issuer's identifier"));
        }
        Ok(TokenSettings { url, client_id, audience, signing_key: self.signing_key })
    }
}

/// The address without its path: how most authorisation servers name themselves.
fn origin(url: &str) -> &str {
    let path = url
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
        .map_or(0, |(_, path)| path.len() + 1);
    url.split_at(url.len() - path).0
}
