//! Names of elements: which member an element is, and what the element of a member is called.

use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;

/// How the elements of our namespace are written in a document: without a prefix, or with the one that the root has.
#[derive(Default)]
pub(super) struct Prefix {
    /// The prefix with its colon, or nothing.
    written: String,
}

impl Prefix {
    /// The prefix of an element of that name.
    pub(super) fn of(name: &str) -> Self {
        let written = name.split_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default();
        Self { written }
    }

    /// The name without the prefix, if the element may be of our namespace.
    pub(super) fn local<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_prefix(self.written.as_str()).filter(|local| !local.contains(':'))
    }

    /// Whether an attribute of that name declares the namespace of the prefix.
    pub(super) fn is_declared_by(&self, attribute: &str) -> bool {
        match self.written.strip_suffix(':') {
            None => attribute == "xmlns",
            Some(prefix) => attribute.strip_prefix("xmlns:") == Some(prefix),
        }
    }
}

/// The member of the object `parent` that an element of that name is.
pub(super) fn member(posttyp: Posttyp, parent: Falt, name: &str) -> Option<Falt> {
    // No element has a name that XML does not have, so one that the schema names otherwise is never found here.
    posttyp.member(parent, name).or_else(|| {
        let falt = posttyp.falt().iter().copied();
        falt.filter(|falt| falt.parent() == parent && !parent.is_row()).find(|falt| element(*falt) == name)
    })
}

/// The name of the element of a member; the items of a row are elements of the row's name.
pub(super) fn element(falt: Falt) -> &'static str {
    falt.xml_path().rsplit('/').next().unwrap_or_default()
}

/// Whether XML has such a name (section 2.3). Letters beyond ASCII are not told apart.
pub(super) fn is_name(name: &str) -> bool {
    let is_start = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || !byte.is_ascii();
    let is_later = |byte: u8| is_start(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    name.bytes().next().is_some_and(is_start) && name.bytes().all(is_later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_of_every_record_type_is_found_by_the_name_of_its_element() {
        for posttyp in Posttyp::ALL {
            let members = posttyp.falt().iter().filter(|falt| !falt.parent().is_row());
            for falt in members {
                assert_eq!(
                    member(*posttyp, falt.parent(), element(*falt)),
                    Some(*falt),
                    "{}",
                    falt.pointer()
                );
                assert!(is_name(element(*falt)), "{}", falt.pointer());
            }
            assert_eq!(member(*posttyp, Falt::Post, "okand"), None);
            assert_eq!(member(*posttyp, Falt::Post, ""), None);
        }
        assert_eq!(member(Posttyp::EkonomisktBistand, Falt::BarnPerAlder, "barnPerAlder[1]"), None);
    }

    #[test]
    fn names() {
        for name in ["a", "_a", "a-1.b", "p:a", "å"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "-a", "a b", "a/b", "a=", "a\"", "a<b"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn a_prefix_is_on_every_name_or_on_none() {
        let (none, some) = (Prefix::of("poster"), Prefix::of("p:poster"));
        assert_eq!((none.local("insats"), none.local("p:insats")), (Some("insats"), None));
        assert_eq!(
            (some.local("p:insats"), some.local("insats"), some.local("q:insats")),
            (Some("insats"), None, None)
        );
        assert!(none.is_declared_by("xmlns") && !none.is_declared_by("xmlns:p"));
        assert!(
            some.is_declared_by("xmlns:p")
                && !some.is_declared_by("xmlns")
                && !some.is_declared_by("xmlns:q")
        );
    }
}
