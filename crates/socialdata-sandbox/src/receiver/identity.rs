//! Who asks: by client certificate, by access token, or both (check 1 of docs/en/protocol.md, *Checks of the receiver*).

use std::{fmt, str::FromStr, sync::Arc};

use axum::http::{HeaderMap, header};
use axum_server::tls::TlsInfo;
use socialdata_protocol::wire::ProblemKind;

use super::{App, problems::Refusal, script::Scene, store::Sender};
use crate::authority::fingerprint;

/// How senders show who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthProfile {
    /// A client certificate; without one there is no connection.
    #[default]
    Mtls,
    /// An access token, got with a signed assertion (RFC 7523). A token that was got with a client certificate is bound to it.
    PrivateKeyJwt,
    /// A client certificate, and an access token that is bound to it (RFC 8705).
    Both,
}

impl AuthProfile {
    /// Every profile.
    pub const ALL: &'static [Self] = &[Self::Mtls, Self::PrivateKeyJwt, Self::Both];

    /// The name in configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mtls => "mtls",
            Self::PrivateKeyJwt => "private-key-jwt",
            Self::Both => "both",
        }
    }

    /// Whether a connection needs a client certificate.
    pub(super) fn demands_certificate(self) -> bool {
        self != Self::PrivateKeyJwt
    }
}

impl fmt::Display for AuthProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for AuthProfile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.iter().copied().find(|profile| profile.name() == name).ok_or(UnknownProfile)
    }
}

/// There is no profile of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown profile; known are mtls, private-key-jwt, both")]
pub struct UnknownProfile;

/// What an access token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Send, acknowledge and close.
    Write,
    /// Read status, outcome and inventory.
    Read,
}

impl Scope {
    pub(super) const ALL: [Self; 2] = [Self::Write, Self::Read];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Write => "submission:write",
            Self::Read => "submission:read",
        }
    }
}

/// What a request brings to show who it comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Caller {
    /// SHA-256 of the client certificate.
    pub(super) certificate: Option<[u8; 32]>,
    /// The access token, as it came.
    token: Option<String>,
}

impl Caller {
    pub(super) fn of(tls: Option<&Arc<TlsInfo>>, headers: &HeaderMap) -> Self {
        let certificate = tls.and_then(|tls| tls.peer_certificates.first()).map(|own| fingerprint(own));
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim().to_owned());
        Self { certificate, token }
    }
}

/// What is known of a request before its handler runs.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) scene: Scene,
    pub(super) caller: Caller,
}

impl App {
    /// The sender that asks, if it may.
    pub(super) fn sender(&self, caller: &Caller, scope: Scope) -> Result<Sender, Refusal> {
        match self.profile {
            AuthProfile::Mtls => self.by_certificate(caller),
            AuthProfile::PrivateKeyJwt => self.by_token(caller, scope),
            AuthProfile::Both => {
                let by_certificate = self.by_certificate(caller)?;
                let by_token = self.by_token(caller, scope)?;
                if by_certificate.id == by_token.id {
                    Ok(by_token)
                } else {
                    Err(Refusal::of(ProblemKind::Forbidden))
                }
            }
        }
    }

    fn by_certificate(&self, caller: &Caller) -> Result<Sender, Refusal> {
        let own = caller.certificate.ok_or(Refusal::of(ProblemKind::Unauthenticated))?;
        self.store.sender(own)?.ok_or(Refusal::of(ProblemKind::Forbidden))
    }

    fn by_token(&self, caller: &Caller, scope: Scope) -> Result<Sender, Refusal> {
        const UNAUTHENTICATED: Refusal = Refusal::of(ProblemKind::Unauthenticated);
        let token = caller.token.as_deref().ok_or(UNAUTHENTICATED)?;
        let access = self.tokens.read(token, self.own_time()).ok_or(UNAUTHENTICATED)?;
        if !access.fits(caller.certificate, self.profile == AuthProfile::Both) {
            return Err(UNAUTHENTICATED);
        }
        if !access.allows(scope) {
            return Err(Refusal::of(ProblemKind::Forbidden));
        }
        self.store.sender_of_client(&access.client)?.ok_or(UNAUTHENTICATED)
    }
}
