//! An exchange that gave no answer.

use thiserror::Error;

/// Why there is no answer. Holds a kind only: the texts of the HTTP library print addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection.
    #[error("registret kan inte nås / the register cannot be reached")]
    Connect,
    /// The connection broke, or the answer is none that the protocol allows.
    #[error("förbindelsen bröts / the connection broke")]
    Broken,
    /// No answer in time.
    #[error("registret svarade inte i tid / the register did not answer in time")]
    Timeout,
    /// The answer is larger than anything the protocol sends.
    #[error("svaret är för stort / the answer is too large")]
    TooLarge,
    /// A certificate, the handshake or an access token was refused, by us or by the other side.
    #[error("förbindelsen avvisades av säkerhetsskäl: {0} / refused for security ({code})", code = .0.code())]
    Security(SecurityReason),
    /// The transport cannot be set up from its certificates and keys.
    #[error("certifikat eller nyckel för förbindelsen kan inte användas / certificate or key cannot be used")]
    Setup,
}

impl TransportError {
    /// A stable word for logs and tests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Broken => "broken",
            Self::Timeout => "timeout",
            Self::TooLarge => "too-large",
            Self::Security(reason) => reason.code(),
            Self::Setup => "setup",
        }
    }

    /// Whether a later attempt may succeed.
    pub const fn is_transient(self) -> bool {
        !matches!(self, Self::Security(_) | Self::Setup)
    }
}

/// What was refused for security. The text says in Swedish what a person should look at, and no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SecurityReason {
    /// The certificate of the other side comes from nobody that the configuration trusts.
    #[error(
        "servercertifikatet är inte utfärdat av utfärdaren i endpoint.ca_file (fel utfärdare, självsignerat, \
         eller en mellanhand som bryter upp TLS)"
    )]
    UnknownIssuer,
    /// Its certificate has expired.
    #[error("servercertifikatet har gått ut")]
    Expired,
    /// Its certificate is not valid yet.
    #[error("servercertifikatet gäller inte än (eller så går klockan fel)")]
    NotValidYet,
    /// Its certificate is for another host.
    #[error("servercertifikatet gäller ett annat värdnamn än adressen")]
    OtherHost,
    /// Its certificate has been revoked.
    #[error("servercertifikatet är återkallat")]
    Revoked,
    /// Its certificate has another fault.
    #[error("servercertifikatet kan inte godtas (fel form, ändamål eller underskrift)")]
    BadCertificate,
    /// The other side does not speak TLS.
    #[error("servern talar inte TLS (vanlig http, eller något helt annat på porten)")]
    NotTls,
    /// The other side has only versions of TLS that are too old.
    #[error("servern har bara TLS-versioner före 1.2")]
    OldTls,
    /// The other side refused our certificate.
    #[error("servern godtog inte klientcertifikatet i auth.certificate")]
    ClientCertificate,
    /// The handshake failed otherwise.
    #[error("TLS-handskakningen misslyckades")]
    Handshake,
    /// The token endpoint refused us.
    #[error("behörighetstjänsten (auth.token_url) gav ingen åtkomsttoken; se auth.client_id och nyckeln")]
    TokenRefused,
    /// The token endpoint refused us, and its clock is more than a minute from ours.
    #[error("behörighetstjänsten gav ingen åtkomsttoken, och klockan går mer än en minut fel mot dess")]
    TokenClock,
    /// The answer of the token endpoint is no token that can be used.
    #[error("svaret från behörighetstjänsten är ingen åtkomsttoken som kan användas")]
    TokenMalformed,
    /// The token does not give what a delivery needs.
    #[error("åtkomsttoken ger inte rätt att lämna och läsa leveranser")]
    TokenScope,
    /// The token is not bound to our certificate (RFC 8705).
    #[error("åtkomsttoken är inte bunden till klientcertifikatet")]
    TokenNotBound,
}

impl SecurityReason {
    /// A stable word for logs and tests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "tls-unknown-issuer",
            Self::Expired => "tls-expired",
            Self::NotValidYet => "tls-not-valid-yet",
            Self::OtherHost => "tls-other-host",
            Self::Revoked => "tls-revoked",
            Self::BadCertificate => "tls-bad-certificate",
            Self::NotTls => "tls-none",
            Self::OldTls => "tls-old",
            Self::ClientCertificate => "tls-client-certificate",
            Self::Handshake => "tls-handshake",
            Self::TokenRefused => "token-refused",
            Self::TokenClock => "token-clock",
            Self::TokenMalformed => "token-malformed",
            Self::TokenScope => "token-scope",
            Self::TokenNotBound => "token-not-bound",
        }
    }
}
