//! What stands before the records: the declaration, a DOCTYPE, the root.

use quick_xml::events::{BytesDecl, BytesStart};

use crate::encoding::Encoding;

use super::name::Prefix;
use super::record::Stop;
use super::tag::{TagFault, attributes};
use super::{NAMESPACE, ROOT, limit};

/// As many bytes tell every mark of this file.
pub(super) const LONGEST_MARK: usize = 9;

/// The root of a document.
pub(super) enum Root {
    /// Records follow, or none if it `is_empty`. `unknown` is the byte of the first attribute that nobody knows.
    Records { prefix: Prefix, is_empty: bool, unknown: Option<usize> },
    /// Something else, or another namespace.
    Other,
}

pub(super) fn is_declaration(markup: &[u8]) -> bool {
    markup.strip_prefix(b"<?xml").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))
}

pub(super) fn is_doctype(markup: &[u8]) -> bool {
    markup.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"))
}

/// The encoding that a declaration names, in lower case.
pub(super) fn declared_encoding(declaration: &BytesDecl<'_>) -> Result<Option<String>, Stop> {
    let text = declaration.strip_prefix("xml").unwrap_or_default();
    let found = attributes(text).map_err(|_| Stop::Broken(0))?;
    let named = |name: &str| found.iter().find(|one| one.name == name).map(|one| one.value);
    if !named("version").is_some_and(|version| version.starts_with("1.")) {
        return Err(Stop::Broken(0));
    }
    Ok(named("encoding").map(str::to_ascii_lowercase))
}

/// Whether text that was decoded as `encoding` may be declared so. Without a word it is UTF-8 or UTF-16.
pub(super) fn agrees(declared: Option<&str>, encoding: Encoding) -> bool {
    let (is_utf_8, is_utf_16) = match encoding {
        Encoding::Utf8 | Encoding::Utf8WithBom => (true, false),
        Encoding::Utf16Le | Encoding::Utf16Be => (false, true),
        Encoding::Windows1252 => (false, false),
    };
    match declared {
        None => is_utf_8 || is_utf_16,
        Some("utf-8" | "utf8" | "us-ascii") => is_utf_8,
        Some("utf-16" | "utf-16le" | "utf-16be") => is_utf_16,
        Some("windows-1252" | "cp1252" | "iso-8859-1" | "latin1") => !is_utf_8 && !is_utf_16,
        Some(_) => false,
    }
}

pub(super) fn root(tag: &BytesStart<'_>, is_empty: bool) -> Result<Root, Stop> {
    let name = tag.name().into_inner();
    if name.len() > limit::NAME {
        return Err(Stop::Limit(0));
    }
    let start = 1 + name.len();
    let found = attributes(tag.attributes_raw()).map_err(|fault| match fault {
        TagFault::Broken(at) => Stop::Broken(start + at),
        TagFault::Limit(at) => Stop::Limit(start + at),
    })?;
    let prefix = Prefix::of(name);
    let namespace = found.iter().find(|one| prefix.is_declared_by(one.name)).map(|one| one.value);
    if prefix.local(name) != Some(ROOT) || namespace != Some(NAMESPACE) {
        return Ok(Root::Other);
    }
    let unknown = found.iter().find(|one| !one.is_about_the_document()).map(|one| start + one.at);
    Ok(Root::Records { prefix, is_empty, unknown })
}

/// The text with `?` in place of each byte that is no UTF-8.
pub(super) fn readable(text: &[u8]) -> Vec<u8> {
    let mut readable = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        readable.extend_from_slice(chunk.valid().as_bytes());
        readable.extend(chunk.invalid().iter().map(|_| b'?'));
    }
    readable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_may_not_contradict_the_bytes() {
        for (declared, encoding, expected) in [
            (None, Encoding::Utf8, true),
            (None, Encoding::Windows1252, false),
            (Some("utf-8"), Encoding::Utf8WithBom, true),
            (Some("utf-8"), Encoding::Windows1252, false),
            (Some("iso-8859-1"), Encoding::Windows1252, true),
            (Some("iso-8859-1"), Encoding::Utf8, false),
            (Some("utf-16"), Encoding::Utf16Le, true),
            (Some("klingon"), Encoding::Utf8, false),
        ] {
            assert_eq!(agrees(declared, encoding), expected, "{declared:?} {encoding:?}");
        }
    }

    #[test]
    fn marks() {
        assert!(
            is_declaration(b"<?xml version")
                && !is_declaration(b"<?xml-stylesheet")
                && !is_declaration(b"<?xml")
        );
        assert!(is_doctype(b"<!DOCTYPE poster>") && is_doctype(b"<!doctype html>") && !is_doctype(b"<!DOC"));
        assert_eq!(b"<!doctype".len(), LONGEST_MARK);
    }

    #[test]
    fn undecodable_bytes_leave_the_length_as_it_is() {
        assert_eq!(readable("a\u{e5}b".as_bytes()), "a\u{e5}b".as_bytes());
        assert_eq!(readable(b"a\xe5b\xff\xc3"), b"a?b???".get(..5).map(|_| b"a?b??".to_vec()).unwrap());
    }
}
