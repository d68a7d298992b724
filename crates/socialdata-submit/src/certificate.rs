//! What the client's own certificate says: until when it is valid, and its fingerprint. Nothing is verified here; the register does that.

use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use sha2::{Digest as _, Sha256};
use socialdata_protocol::ids::Timestamp;

/// Days before the end of a certificate from which a run warns.
pub const WARNING_DAYS: i64 = 60;

/// The last second in which the first certificate in `pem` is valid; `None` when there is none that can be read.
///
/// ```
/// use socialdata_submit::certificate::certificate_expiry;
///
/// assert_eq!(certificate_expiry("no certificate"), None);
/// ```
pub fn certificate_expiry(pem: &str) -> Option<Timestamp> {
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).ok()?;
    Timestamp::from_unix(certificate.validity().not_after.timestamp())
}

/// Whole days from `now` until `expiry`; negative when it is past.
pub fn days_left(expiry: Timestamp, now: Timestamp) -> i64 {
    (expiry.unix() - now.unix()).div_euclid(24 * 3600)
}

/// SHA-256 of the first certificate in `pem` (DER): what an access token is bound to (RFC 8705, section 3.1).
pub fn fingerprint(pem: &str) -> Option<[u8; 32]> {
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
    Some(Sha256::digest(&der).into())
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn certificate(year: i32) -> String {
        let mut parameters = CertificateParams::default();
        parameters.not_after = date_time_ymd(year, 12, 31);
        parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
    }

    #[test]
    fn both_forms_of_a_time_are_read() {
        // UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, section 4.1.2.5).
        for (year, expected) in [(2049, "2049-12-31T00:00:00Z"), (2099, "2099-12-31T00:00:00Z")] {
            assert_eq!(certificate_expiry(&certificate(year)).unwrap().to_string(), expected);
        }
        let chain = format!("{}{}", certificate(2030), certificate(2099));
        assert_eq!(
            certificate_expiry(&chain).unwrap().to_string(),
            "2030-12-31T00:00:00Z",
            "the first counts"
        );
        for broken in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(certificate_expiry(broken), None);
        }
    }

    #[test]
    fn days_are_whole_and_the_past_is_negative() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let expiry = at("2030-12-31T00:00:00Z");
        for (now, expected) in [
            ("2030-12-30T00:00:00Z", 1),
            ("2030-12-30T00:00:01Z", 0),
            ("2030-12-31T00:00:01Z", -1),
            ("2030-11-01T00:00:00Z", 60),
        ] {
            assert_eq!(days_left(expiry, at(now)), expected, "{now}");
        }
    }

    #[test]
    fn the_fingerprint_is_that_of_the_der_bytes() {
        let pem = certificate(2030);
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, body).unwrap();
        assert_eq!(fingerprint(&pem), Some(Sha256::digest(der).into()));
        assert_eq!(fingerprint("x"), None);
    }
}
