//! The client's assertion (RFC 7523, section 3): what it must say, and that it is used once.

use serde::Deserialize;
use socialdata_protocol::ids::Timestamp;

use super::{TokenError, jwt::Unverified};
use crate::receiver::App;

/// Claims of an assertion. Others are ignored.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    /// One text. A list is refused: an assertion is for one authorisation server.
    aud: String,
    /// Seconds since 1970, as the other two.
    iat: i64,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    jti: String,
}

/// Checks an assertion and uses it up. Gives the client id.
///
/// Whatever is wrong, the answer is the same, so that nobody learns from it which client ids there are.
pub(super) fn check(text: &str, app: &App, now: Timestamp) -> Result<String, TokenError> {
    const REFUSED: TokenError = TokenError::InvalidClient;
    let jwt = Unverified::read(text).ok_or(REFUSED)?;
    let claims: Claims = jwt.claims().ok_or(REFUSED)?;
    let key = app.store.assertion_key(&claims.iss).map_err(|_| TokenError::ServerError)?.ok_or(REFUSED)?;
    if !jwt.is_signed(TYP, &key) || !claims.hold(app.tokens.issuer(), now.utc().timestamp()) {
        return Err(REFUSED);
    }
    let is_new = app.store.use_assertion(&claims.iss, &claims.jti, claims.exp + TOLERANCE, now);
    if is_new.map_err(|_| TokenError::ServerError)? { Ok(claims.iss) } else { Err(REFUSED) }
}

impl Claims {
    fn hold(&self, issuer: &str, now: i64) -> bool {
        self.iss == self.sub
            && self.aud == issuer
            && self.iat <= now + TOLERANCE
            && self.iat >= now - LONGEST - TOLERANCE
            && self.exp > now - TOLERANCE
            && self.exp > self.iat
            && self.exp - self.iat <= LONGEST
            && self.nbf.is_none_or(|nbf| nbf <= now + TOLERANCE)
            && (16..=256).contains(&self.jti.len())
    }
}

const TYP: &str = "client-authentication+jwt";
/// Seconds that an assertion may hold.
const LONGEST: i64 = 120;
/// Seconds by which the clocks may differ.
const TOLERANCE: i64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_claim_counts() {
        const NOW: i64 = 1_790_000_000;
        let check = |change: fn(&mut Claims), expected: bool| {
            let mut claims = Claims {
                iss: "https://client.example.org".into(),
                sub: "https://client.example.org".into(),
                aud: "https://as".into(),
                iat: NOW,
                exp: NOW + 120,
                nbf: None,
                jti: "0123456789abcdef".into(),
            };
            change(&mut claims);
            assert_eq!(claims.hold("https://as", NOW), expected);
        };
        check(|_| (), true);
        check(|claims| claims.sub = "https://other.example.org".into(), false);
        check(|claims| claims.aud = "https://as/token".into(), false);
        check(|claims| claims.exp = NOW + 121, false);
        check(|claims| (claims.iat, claims.exp) = (NOW + 10, NOW + 100), true);
        check(|claims| (claims.iat, claims.exp) = (NOW + 11, NOW + 100), false);
        check(|claims| (claims.iat, claims.exp) = (NOW - 60, NOW - 9), true);
        check(|claims| (claims.iat, claims.exp) = (NOW - 60, NOW - 10), false);
        check(|claims| claims.exp = claims.iat, false);
        check(|claims| claims.nbf = Some(NOW + 11), false);
        check(|claims| claims.jti = "short".into(), false);
    }
}
