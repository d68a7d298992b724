//! What no record needs, so that it ends the reading. The longest record is [`crate::Options::line_cap`].

/// Elements inside each other, the record included. Our deepest has four.
pub(super) const DEPTH: usize = 32;

/// Attributes of one element. A record has none.
pub(super) const ATTRIBUTES: usize = 32;

/// Bytes of the name of an element or attribute. Our longest has 30.
pub(super) const NAME: usize = 256;

/// Bytes of text in one element. Our longest value has 64.
pub(super) const TEXT: usize = 64 * 1024;
