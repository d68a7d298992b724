//! Access tokens (RFC 9068): signed by the receiver, read by the receiver, bound to a certificate when one was shown.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use socialdata_protocol::{ids::Timestamp, keys::SigningKey};

use super::jwt::{self, Unverified};
use crate::{authority, receiver::identity::Scope};

/// Seconds for which a token holds.
pub(super) const LIFETIME: i64 = 300;

/// Makes and reads access tokens.
pub(in crate::receiver) struct Tokens {
    key: SigningKey,
    /// Name of the authorisation server.
    issuer: String,
    /// Address of the interface that the tokens are for.
    audience: String,
}

/// What a token is made of.
pub(super) struct Grant<'a> {
    pub(super) client: &'a str,
    pub(super) scopes: &'a [Scope],
    /// SHA-256 of the client certificate, when one was shown.
    pub(super) certificate: Option<[u8; 32]>,
    pub(super) now: Timestamp,
}

/// What a token says.
pub(in crate::receiver) struct Access {
    pub(in crate::receiver) client: String,
    scope: String,
    certificate: Option<String>,
}

impl Tokens {
    pub(in crate::receiver) fn new(key: SigningKey, issuer: String, audience: String) -> Self {
        Self { key, issuer, audience }
    }

    pub(in crate::receiver) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A new token; nothing when there is no randomness.
    pub(super) fn issue(&self, grant: &Grant<'_>) -> Option<String> {
        let now = grant.now.utc().timestamp();
        let scope = grant.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: grant.client.to_owned(),
            client_id: grant.client.to_owned(),
            iat: now,
            exp: now + LIFETIME,
            jti: URL_SAFE_NO_PAD.encode(authority::random::<16>().ok()?),
            scope,
            cnf: grant.certificate.map(|own| Confirmation { thumbprint: URL_SAFE_NO_PAD.encode(own) }),
        };
        jwt::sign(&self.key, TYP, &claims)
    }

    /// What a token says; nothing unless it is one of ours that holds now.
    pub(in crate::receiver) fn read(&self, token: &str, now: Timestamp) -> Option<Access> {
        let jwt = Unverified::read(token)?;
        if !jwt.is_signed(TYP, &self.key.verifying_key()) {
            return None;
        }
        let claims: Claims = jwt.claims()?;
        let now = now.utc().timestamp();
        let holds = claims.iss == self.issuer && claims.aud == self.audience && now < claims.exp;
        holds.then(|| Access {
            client: claims.sub,
            scope: claims.scope,
            certificate: claims.cnf.map(|cnf| cnf.thumbprint),
        })
    }
}

impl Access {
    /// Whether the token may be used over a connection with this certificate.
    pub(in crate::receiver) fn fits(&self, certificate: Option<[u8; 32]>, must_be_bound: bool) -> bool {
        match &self.certificate {
            None => !must_be_bound,
            Some(bound) => certificate.is_some_and(|own| URL_SAFE_NO_PAD.encode(own) == *bound),
        }
    }

    /// Whether the token was given for this.
    pub(in crate::receiver) fn allows(&self, scope: Scope) -> bool {
        self.scope.split(' ').any(|word| word == scope.as_str())
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    client_id: String,
    iat: i64,
    exp: i64,
    jti: String,
    scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
}

/// RFC 8705, 3.1.
#[derive(Serialize, Deserialize)]
struct Confirmation {
    #[serde(rename = "x5t#S256")]
    thumbprint: String,
}

const TYP: &str = "at+jwt";
