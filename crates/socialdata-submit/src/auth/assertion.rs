//! The assertion by which a client proves that it holds its key (RFC 7523, section 2.2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use socialdata_protocol::ids::Timestamp;
use socialdata_protocol::keys::SigningKey;

/// Seconds that an assertion holds. The limit of the profile is 120.
const LIFETIME: i64 = 60;

/// What an assertion says.
pub(super) struct Assertion<'a> {
    /// Who asks, `iss` and `sub`.
    pub(super) client_id: &'a str,
    /// Who is asked; one, never a list.
    pub(super) audience: &'a str,
    pub(super) issued_at: Timestamp,
    /// 128 random bits, so that no assertion can be used twice.
    pub(super) jti: [u8; 16],
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
}

impl Assertion<'_> {
    /// The compact JWS (RFC 7515).
    pub(super) fn sign(&self, key: &SigningKey) -> String {
        let header = Header {
            alg: key.algorithm().as_str(),
            typ: "client-authentication+jwt",
            kid: key.kid().to_string(),
        };
        let issued = self.issued_at.unix();
        let claims = Claims {
            iss: self.client_id,
            sub: self.client_id,
            aud: self.audience,
            iat: issued,
            exp: issued + LIFETIME,
            jti: URL_SAFE_NO_PAD.encode(self.jti),
        };
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

fn part(content: &impl Serialize) -> String {
    // Texts and numbers always have a JSON form.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(content).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use socialdata_protocol::keys::Algorithm;

    use super::*;

    fn decoded(part: &str) -> Value {
        String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap().parse().unwrap()
    }

    #[test]
    fn header_claims_and_signature() {
        let key = SigningKey::from_random(Algorithm::Es256, &[3; 32]).ok().unwrap();
        let assertion = Assertion {
            client_id: "https://kommun.example.se/\"å\"",
            audience: "https://as.example.se",
            issued_at: Timestamp::from_unix(1_787_357_585).unwrap(),
            jti: [7; 16],
        };
        let text = assertion.sign(&key);
        let parts: Vec<&str> = text.split('.').collect();
        let kid = key.kid().to_string();
        assert_eq!(
            decoded(parts[0]),
            json!({"alg": "ES256", "typ": "client-authentication+jwt", "kid": kid})
        );
        assert_eq!(
            decoded(parts[1]),
            json!({
                "iss": "https://kommun.example.se/\"å\"", "sub": "https://kommun.example.se/\"å\"",
                "aud": "https://as.example.se", "iat": 1_787_357_585, "exp": 1_787_357_645,
                "jti": URL_SAFE_NO_PAD.encode([7; 16]),
            })
        );
        let signed = format!("{}.{}", parts[0], parts[1]);
        let signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
        assert!(key.verifying_key().verifies(signed.as_bytes(), &signature));
        assert_eq!(parts.len(), 3);
    }
}
