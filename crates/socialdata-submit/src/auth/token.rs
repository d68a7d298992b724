//! Asking for a token, judging the answer, keeping it as long as it holds.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use socialdata_protocol::decode::{Limits, decode};
use socialdata_protocol::ids::Timestamp;
use socialdata_protocol::keys::SigningKey;
use zeroize::{Zeroize as _, Zeroizing};

use super::assertion::Assertion;
use super::form::append;
use crate::clock::Clock;
use crate::randomness::Randomness;
use crate::transport::{SecurityReason, TransportError};

/// The most bytes that the answer of a token endpoint may have.
pub(crate) const MAX_TOKEN_ANSWER: usize = 64 * 1024;

/// What a delivery needs to be allowed.
const SCOPES: [&str; 2] = ["submission:write", "submission:read"];

/// A token is not used in its last seconds: it could run out on the way.
const MARGIN: i64 = 30;

/// The largest difference between two clocks before it is named as the likely cause of a refusal, in seconds.
const MAX_CLOCK_SKEW: i64 = 60;

/// Where tokens come from and who asks. `Debug` would show a private key, so there is none.
#[expect(clippy::exhaustive_structs, reason = "given by the caller in one literal")]
pub struct TokenOptions {
    /// The token endpoint.
    pub url: String,
    /// Who asks, as the authorisation server knows it.
    pub client_id: String,
    /// The issuer identifier of the authorisation server, the only audience of assertions.
    pub audience: String,
    /// Signs assertions (ES256).
    pub key: SigningKey,
    /// SHA-256 of the client certificate (DER) that tokens must be bound to (RFC 8705, section 3.1), if any.
    pub bound_to: Option<[u8; 32]>,
    /// Tells when a token runs out.
    pub clock: Box<dyn Clock>,
    /// Makes the numbers of assertions.
    pub randomness: Box<dyn Randomness>,
}

/// Keeps one token and says how to get the next.
pub struct TokenKeeper {
    options: TokenOptions,
    in_hand: Option<Token>,
}

struct Token {
    header: HeaderValue,
    /// The first second in which it is not used any more.
    until: Timestamp,
}

/// Whether a token is at hand.
pub(crate) enum Ready {
    /// It is: the value of `Authorization`.
    Token(HeaderValue),
    /// It is not: this is to be asked.
    Ask(TokenRequest),
}

/// A request to the token endpoint, a POST of a form.
pub(crate) struct TokenRequest {
    pub(crate) url: String,
    pub(crate) form: Zeroizing<String>,
}

/// What the token endpoint said.
pub(crate) struct TokenAnswer<'a> {
    pub(crate) status: u16,
    /// `Date`, as seconds since 1970.
    pub(crate) date: Option<i64>,
    pub(crate) body: &'a [u8],
}

impl TokenKeeper {
    /// A keeper without a token.
    pub const fn new(options: TokenOptions) -> Self {
        Self { options, in_hand: None }
    }

    /// The token in hand, or what to ask for a new one.
    pub(crate) fn ready(&self) -> Result<Ready, TransportError> {
        let now = self.options.clock.now();
        if let Some(token) = self.in_hand.as_ref().filter(|token| now < token.until) {
            return Ok(Ready::Token(token.header.clone()));
        }
        let mut jti = [0; 16];
        self.options.randomness.fill(&mut jti).map_err(|_| TransportError::Setup)?;
        Ok(Ready::Ask(self.request(now, jti)))
    }

    /// Judges the answer and keeps the token that is in it.
    ///
    /// # Errors
    /// [`TransportError::Security`] when the endpoint refuses or the token cannot be used, [`TransportError::Connect`] when
    /// the endpoint is merely out of order.
    pub(crate) fn take(&mut self, answer: &TokenAnswer<'_>) -> Result<HeaderValue, TransportError> {
        let now = self.options.clock.now();
        check_status(answer, now)?;
        let grant: Grant = decode(answer.body, Limits::message(MAX_TOKEN_ANSWER)).map_err(|_| MALFORMED)?;
        check_scope(grant.scope.as_deref())?;
        if let Some(thumbprint) = self.options.bound_to {
            check_binding(&grant, thumbprint)?;
        }
        let header = header(&grant)?;
        let lifetime = i64::try_from(grant.expires_in.unwrap_or(0)).unwrap_or(i64::MAX).min(LONGEST);
        self.in_hand =
            Some(Token { header: header.clone(), until: now.plus_seconds(lifetime.saturating_sub(MARGIN)) });
        Ok(header)
    }

    /// Throws the token away, since the register did not accept it.
    pub(crate) fn forget(&mut self) {
        self.in_hand = None;
    }

    fn request(&self, now: Timestamp, jti: [u8; 16]) -> TokenRequest {
        let options = &self.options;
        let assertion =
            Assertion { client_id: &options.client_id, audience: &options.audience, issued_at: now, jti };
        let mut form = Zeroizing::new(String::with_capacity(8 * 1024));
        append(&mut form, "grant_type", "client_credentials");
        append(&mut form, "scope", &SCOPES.join(" "));
        append(&mut form, "client_id", &options.client_id);
        append(&mut form, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        append(&mut form, "client_assertion", &assertion.sign(&options.key));
        TokenRequest { url: options.url.clone(), form }
    }
}

/// A successful answer (RFC 6749, section 5.1). Unknown members are ignored.
#[derive(Deserialize)]
struct Grant {
    access_token: String,
    token_type: String,
    /// Seconds. Without it the token serves one exchange.
    expires_in: Option<u64>,
    scope: Option<String>,
    cnf: Option<Confirmation>,
}

impl Drop for Grant {
    fn drop(&mut self) {
        self.access_token.zeroize();
    }
}

/// What a token is bound to (RFC 8705, section 3.1).
#[derive(Deserialize)]
struct Confirmation {
    #[serde(rename = "x5t#S256")]
    thumbprint: Option<String>,
}

/// The claim of a token that is a JWT itself.
#[derive(Deserialize)]
struct Bound {
    cnf: Option<Confirmation>,
}

fn check_status(answer: &TokenAnswer<'_>, now: Timestamp) -> Result<(), TransportError> {
    let is_skewed = answer.date.is_some_and(|date| (date - now.unix()).abs() > MAX_CLOCK_SKEW);
    match answer.status {
        200 => Ok(()),
        408 | 425 | 429 | 500..=599 => Err(TransportError::Connect),
        _ if is_skewed => Err(TransportError::Security(SecurityReason::TokenClock)),
        _ => Err(TransportError::Security(SecurityReason::TokenRefused)),
    }
}

/// Without a word about the scope it is what was asked for (RFC 6749, section 5.1).
fn check_scope(scope: Option<&str>) -> Result<(), TransportError> {
    let holds = |wanted: &&str| scope.is_none_or(|scope| scope.split(' ').any(|given| given == *wanted));
    if SCOPES.iter().all(holds) { Ok(()) } else { Err(TransportError::Security(SecurityReason::TokenScope)) }
}

/// The answer says what the token is bound to, or the token does, being a JWT. A token that says nothing may serve anybody.
fn check_binding(grant: &Grant, thumbprint: [u8; 32]) -> Result<(), TransportError> {
    let stated =
        grant.cnf.as_ref().and_then(|cnf| cnf.thumbprint.clone()).or_else(|| in_token(&grant.access_token));
    if stated.is_some_and(|stated| stated == URL_SAFE_NO_PAD.encode(thumbprint)) {
        Ok(())
    } else {
        Err(TransportError::Security(SecurityReason::TokenNotBound))
    }
}

/// The signature is the register's matter: a forged token only fails there.
fn in_token(token: &str) -> Option<String> {
    let claims = Zeroizing::new(URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?);
    decode::<Bound>(&claims, Limits::message(MAX_TOKEN_ANSWER)).ok()?.cnf?.thumbprint
}

/// `Authorization: Bearer …` (RFC 6750, section 2.1), marked so that no library shows it.
fn header(grant: &Grant) -> Result<HeaderValue, TransportError> {
    let token = grant.access_token.as_str();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if token.is_empty() || !token.bytes().all(is_token) || !grant.token_type.eq_ignore_ascii_case("bearer") {
        return Err(MALFORMED);
    }
    let text = Zeroizing::new(format!("Bearer {token}"));
    let mut value = HeaderValue::from_str(&text).map_err(|_| MALFORMED)?;
    value.set_sensitive(true);
    Ok(value)
}

const MALFORMED: TransportError = TransportError::Security(SecurityReason::TokenMalformed);

/// Longer than any run, in seconds.
const LONGEST: i64 = 24 * 3600;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use serde_json::json;
    use socialdata_protocol::keys::Algorithm;

    use super::*;
    use crate::randomness::OsRandomness;

    const BEGUN: i64 = 1_787_357_585;

    struct Hand(Rc<Cell<i64>>);

    impl Clock for Hand {
        fn monotonic(&self) -> std::time::Duration {
            std::time::Duration::from_millis(self.unix_millis())
        }

        fn unix_millis(&self) -> u64 {
            u64::try_from(self.0.get() * 1000).unwrap()
        }
    }

    fn keeper(bound_to: Option<[u8; 32]>) -> (TokenKeeper, Rc<Cell<i64>>) {
        let now = Rc::new(Cell::new(BEGUN));
        let options = TokenOptions {
            url: "https://as.example.se/token".to_owned(),
            client_id: "https://kommun.example.se".to_owned(),
            audience: "https://as.example.se".to_owned(),
            key: SigningKey::from_random(Algorithm::Es256, &[3; 32]).ok().unwrap(),
            bound_to,
            clock: Box::new(Hand(Rc::clone(&now))),
            randomness: Box::new(OsRandomness),
        };
        (TokenKeeper::new(options), now)
    }

    fn take(keeper: &mut TokenKeeper, status: u16, body: &str) -> Result<String, TransportError> {
        let answer = TokenAnswer { status, date: Some(BEGUN), body: body.as_bytes() };
        keeper.take(&answer).map(|header| header.to_str().unwrap().to_owned())
    }

    fn grant() -> serde_json::Value {
        json!({"access_token": "abc.def-1", "token_type": "Bearer", "expires_in": 300,
               "scope": "submission:read submission:write"})
    }

    fn refused(bound_to: Option<[u8; 32]>, grant: &serde_json::Value, expected: SecurityReason) {
        let seen = take(&mut keeper(bound_to).0, 200, &grant.to_string());
        assert_eq!(seen, Err(TransportError::Security(expected)));
    }

    fn form(keeper: &TokenKeeper) -> Option<String> {
        match keeper.ready().unwrap() {
            Ready::Token(_) => None,
            Ready::Ask(request) => Some(request.form.to_string()),
        }
    }

    #[test]
    fn a_token_is_used_until_half_a_minute_before_its_end() {
        let (mut keeper, now) = keeper(None);
        let first = form(&keeper).unwrap();
        assert!(
            first.starts_with("grant_type=client_credentials&scope=submission%3Awrite%20submission%3Aread&")
        );
        assert_eq!(take(&mut keeper, 200, &grant().to_string()).unwrap(), "Bearer abc.def-1");
        now.set(BEGUN + 269);
        assert!(form(&keeper).is_none());
        now.set(BEGUN + 270);
        assert!(form(&keeper).is_some_and(|second| second != first), "a new number each time");
        now.set(BEGUN);
        keeper.forget();
        assert!(form(&keeper).is_some());
    }

    #[test]
    fn without_a_lifetime_a_token_serves_once() {
        let (mut keeper, _) = keeper(None);
        let mut grant = grant();
        grant.as_object_mut().unwrap().remove("expires_in");
        assert!(take(&mut keeper, 200, &grant.to_string()).is_ok());
        assert!(form(&keeper).is_some());
    }

    #[test]
    fn answers_that_are_no_token() {
        for (member, value) in [
            ("access_token", json!("")),
            ("access_token", json!("a b")),
            ("access_token", json!("a\r\nX: y")),
            ("token_type", json!("mac")),
            ("expires_in", json!(-1)),
            ("access_token", json!(null)),
        ] {
            let mut grant = grant();
            grant[member] = value;
            refused(None, &grant, SecurityReason::TokenMalformed);
        }
        let mut narrow = grant();
        narrow["scope"] = json!("submission:read");
        refused(None, &narrow, SecurityReason::TokenScope);
        assert!(take(&mut keeper(None).0, 200, "<html>").is_err());
    }

    #[test]
    fn refusals_and_disorders_are_told_apart() {
        for (status, expected) in [
            (400, TransportError::Security(SecurityReason::TokenRefused)),
            (401, TransportError::Security(SecurityReason::TokenRefused)),
            (302, TransportError::Security(SecurityReason::TokenRefused)),
            (429, TransportError::Connect),
            (503, TransportError::Connect),
        ] {
            assert_eq!(take(&mut keeper(None).0, status, "{}"), Err(expected), "{status}");
        }
        let late = TokenAnswer { status: 401, date: Some(BEGUN + 61), body: b"{}" };
        let seen = keeper(None).0.take(&late).unwrap_err();
        assert_eq!(seen, TransportError::Security(SecurityReason::TokenClock));
    }

    #[test]
    fn a_token_for_our_certificate_says_so() {
        let ours = Some([7; 32]);
        let cnf = |thumbprint: [u8; 32]| json!({"x5t#S256": URL_SAFE_NO_PAD.encode(thumbprint)});
        let jwt =
            |claims: &serde_json::Value| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let mut said = grant();
        said["cnf"] = cnf([7; 32]);
        assert!(take(&mut keeper(ours).0, 200, &said.to_string()).is_ok());
        said["cnf"] = cnf([8; 32]);
        refused(ours, &said, SecurityReason::TokenNotBound);
        let mut inside = grant();
        inside["access_token"] = json!(jwt(&json!({"sub": "x", "cnf": cnf([7; 32])})));
        assert!(take(&mut keeper(ours).0, 200, &inside.to_string()).is_ok());
        inside["access_token"] = json!(jwt(&json!({"sub": "x", "cnf": cnf([9; 32])})));
        refused(ours, &inside, SecurityReason::TokenNotBound);
        refused(ours, &grant(), SecurityReason::TokenNotBound);
    }
}
