//! The one door through which an identity number leaves a record in clear.
//!
//! Every writer of identified data calls [`identified_text`]; nothing else in the workspace opens the identity members of a
//! record in order to write them. `ARCHITECTURE.md`, invariant 4, names this function.

use crate::sensitive::Sensitive;

/// The text of a direct identifier, for a writer that is allowed to write it in clear.
pub(crate) fn identified_text<'a>(value: &Sensitive<&'a str>) -> &'a str {
    value.expose()
}
