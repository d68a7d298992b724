//! What a failed exchange was about: kinds and reasons, so that no text of the libraries gets any further.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError};

use super::error::{SecurityReason, TransportError};

/// The kind of a failure of the HTTP library.
pub(crate) fn kind(error: &reqwest::Error) -> TransportError {
    if let Some(fault) = tls_cause(error) {
        reason(fault).map_or(TransportError::Broken, TransportError::Security)
    } else if error.is_timeout() {
        TransportError::Timeout
    } else if error.is_connect() {
        TransportError::Connect
    } else {
        TransportError::Broken
    }
}

/// The fault of TLS somewhere in the chain of causes. An I/O error hides its own cause from `source`.
fn tls_cause(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(found) = inner.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let wrapped = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| inner.source());
    }
    None
}

/// What TLS refused; nothing when the record layer was merely cut off or damaged in the middle of an exchange.
fn reason(fault: &rustls::Error) -> Option<SecurityReason> {
    use SecurityReason as Reason;
    Some(match fault {
        rustls::Error::InvalidCertificate(fault) => certificate(fault),
        rustls::Error::AlertReceived(alert) => received(*alert),
        rustls::Error::InvalidMessage(
            rustls::InvalidMessage::InvalidContentType | rustls::InvalidMessage::UnknownProtocolVersion,
        ) => Reason::NotTls,
        rustls::Error::PeerIncompatible(
            rustls::PeerIncompatible::ServerDoesNotSupportTls12Or13
            | rustls::PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => Reason::OldTls,
        rustls::Error::DecryptError | rustls::Error::PeerMisbehaved(_) => return None,
        _ => Reason::Handshake,
    })
}

fn certificate(fault: &CertificateError) -> SecurityReason {
    use SecurityReason as Reason;
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Reason::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Reason::NotValidYet,
        // Somebody who only calls himself what the authority is called.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Reason::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Reason::OtherHost
        }
        CertificateError::Revoked => Reason::Revoked,
        _ => Reason::BadCertificate,
    }
}

/// What the other side said before it hung up.
const fn received(alert: AlertDescription) -> SecurityReason {
    match alert {
        AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity => SecurityReason::OldTls,
        AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::CertificateRequired
        | AlertDescription::UnknownCA
        | AlertDescription::AccessDenied
        | AlertDescription::DecryptError => SecurityReason::ClientCertificate,
        _ => SecurityReason::Handshake,
    }
}
