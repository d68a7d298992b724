//! Between member names and element names. They are the same but for members whose name XML does not allow, such as `0-14`.

use std::{collections::BTreeMap, sync::LazyLock};

use socialdata_core::{falt::Falt, post::Posttyp};

/// The element of a member; nothing when there can be none.
pub(super) fn element(member: &str) -> Option<&str> {
    match RENAMED.get(member) {
        Some(element) => Some(element),
        // The element of a renamed member is no member of its own.
        None => (is_name(member) && !BACK.contains_key(member)).then_some(member),
    }
}

/// The member of an element.
pub(super) fn member(element: &str) -> &str {
    BACK.get(element).copied().unwrap_or(element)
}

/// Whether XML has such a name without a prefix (XML 1.0, section 2.3; ASCII letters only).
pub(super) fn is_name(text: &str) -> bool {
    let is_start = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_later = |byte: u8| is_start(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    text.bytes().next().is_some_and(is_start) && text.bytes().all(is_later)
}

/// The members that XML cannot name as they are, from the schemas.
static RENAMED: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let places = Posttyp::ALL.iter().flat_map(|posttyp| posttyp.falt()).copied();
    let named = places
        .filter(|falt| !falt.parent().is_row())
        .map(|falt| (last(falt.pointer()), last(Falt::xml_path(falt))));
    named.filter(|(member, _)| !member.is_empty() && !is_name(member)).collect()
});

static BACK: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| RENAMED.iter().map(|(member, element)| (*element, *member)).collect());

fn last(path: &'static str) -> &'static str {
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for posttyp in Posttyp::ALL {
            for falt in posttyp.falt().iter().filter(|falt| **falt != Falt::Post && !falt.parent().is_row()) {
                let name = last(falt.pointer());
                assert_eq!(element(name).map(member), Some(name), "{posttyp}{}", falt.pointer());
            }
        }
        assert_eq!(element("0-14"), Some("ar0Till14"));
        assert_eq!(element("ar0Till14"), None);
        for name in ["", "1a", "a b", "a:b", "å", "<", "-a"] {
            assert_eq!(element(name), None, "{name}");
        }
    }
}
