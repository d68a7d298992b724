//! Compact JWTs with a header of `alg`, `typ` and `kid` (RFC 7515, RFC 7519), for assertions and access tokens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use socialdata_protocol::{
    decode::{Limits, decode},
    keys::{SigningKey, VerifyingKey},
};

/// Header of a JWT. Further members are refused: none of them is understood here.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// A JWT whose signature was not checked.
pub(super) struct Unverified<'a> {
    header: Header,
    claims: Vec<u8>,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Unverified<'a> {
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.').filter(|_| text.len() <= MAX_BYTES)?;
        let (header, claims) = signed.split_once('.')?;
        let header = decode(&bytes(header)?, Limits::message(MAX_BYTES)).ok()?;
        Some(Self { header, claims: bytes(claims)?, signed, signature: bytes(signature)? })
    }

    /// What the claims say, whoever wrote them: for finding the key.
    pub(super) fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        decode(&self.claims, Limits::message(MAX_BYTES)).ok()
    }

    /// Whether it is of this type and signed with this key.
    pub(super) fn is_signed(&self, typ: &str, key: &VerifyingKey) -> bool {
        self.header.typ.eq_ignore_ascii_case(typ)
            && self.header.alg == key.algorithm().as_str()
            && self.header.kid == key.thumbprint().to_string()
            && key.verifies(self.signed.as_bytes(), &self.signature)
    }
}

pub(super) fn sign(key: &SigningKey, typ: &str, claims: &impl Serialize) -> Option<String> {
    let (alg, kid) = (key.algorithm().as_str().to_owned(), key.kid().to_string());
    let header = serde_json::to_vec(&Header { alg, typ: typ.to_owned(), kid }).ok()?;
    let claims = serde_json::to_vec(claims).ok()?;
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
    Some(format!("{signed}.{signature}"))
}

fn bytes(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

const MAX_BYTES: usize = 8 * 1024;
