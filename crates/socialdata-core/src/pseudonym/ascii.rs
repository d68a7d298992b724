//! Short texts of a fixed length, held without an allocation.

use std::fmt;

/// `N` ASCII characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ascii<const N: usize>([u8; N]);

impl<const N: usize> Ascii<N> {
    /// Joins `parts` if they are ASCII and `N` characters together.
    pub(super) fn join(parts: &[&[u8]]) -> Option<Self> {
        let mut text = [0; N];
        let mut rest = text.as_mut_slice();
        for part in parts {
            let (here, after) = rest.split_at_mut_checked(part.len())?;
            here.copy_from_slice(part);
            rest = after;
        }
        (rest.is_empty() && text.is_ascii()).then_some(Self(text))
    }

    /// Takes what the caller has made of ASCII characters; anything else becomes question marks.
    #[inline]
    pub(super) fn of_ascii(text: [u8; N]) -> Self {
        debug_assert!(text.is_ascii(), "the caller made the text");
        Self(if text.is_ascii() { text } else { [b'?'; N] })
    }

    pub(super) const fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }

    pub(super) fn as_str(&self) -> &str {
        #[expect(clippy::expect_used, reason = "cannot fail: ASCII is UTF-8")]
        std::str::from_utf8(&self.0).expect("ASCII")
    }
}

impl<const N: usize> fmt::Debug for Ascii<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_exactly_as_many_ascii_characters() {
        assert_eq!(Ascii::<4>::join(&[b"p1", b".", b"a"]).unwrap().as_str(), "p1.a");
        assert!(Ascii::<4>::join(&[b"p1", b"."]).is_none());
        assert!(Ascii::<4>::join(&[b"p1", b".", b"ab"]).is_none());
        assert!(Ascii::<2>::join(&["å".as_bytes()]).is_none());
    }
}
