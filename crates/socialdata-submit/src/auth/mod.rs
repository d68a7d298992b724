//! How the client shows who it is with access tokens: `client_credentials` with a signed assertion (RFC 6749, RFC 7523).
//!
//! Nothing here touches the network: [`TokenKeeper`] says what is to be asked and judges the answer; the transport carries
//! both. A token lives in memory only, is never written or shown, and is used until 30 seconds before it runs out.

mod assertion;
mod form;
mod token;

pub(crate) use token::{MAX_TOKEN_ANSWER, Ready, TokenAnswer};
pub use token::{TokenKeeper, TokenOptions};
