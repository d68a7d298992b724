//! The attributes of a start tag, or of the XML declaration.

use super::name::is_name;
use super::{limit, reference};

/// What is wrong with a tag, at a byte of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagFault {
    Broken(usize),
    Limit(usize),
}

/// One attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// The byte where the name begins in the text that was given.
    pub(super) at: usize,
    pub(super) name: &'a str,
    /// As it is written, references and all.
    pub(super) value: &'a str,
}

impl Attribute<'_> {
    /// Whether it is about namespaces or the schema, and so no data.
    pub(super) fn is_about_the_document(&self) -> bool {
        self.name == "xmlns" || self.name.starts_with("xmlns:") || self.name.starts_with("xsi:")
    }
}

/// The attributes in `text`, which is what follows the name of the tag.
pub(super) fn attributes(text: &str) -> Result<Vec<Attribute<'_>>, TagFault> {
    let mut found: Vec<Attribute<'_>> = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let attribute = rest.trim_start_matches(BLANK);
        if attribute.is_empty() {
            return Ok(found);
        }
        at = text.len() - attribute.len();
        if found.len() == limit::ATTRIBUTES {
            return Err(TagFault::Limit(at));
        }
        // White space stands before each name.
        let (name, value, end) =
            one(attribute).filter(|_| attribute.len() < rest.len()).ok_or(TagFault::Broken(at))?;
        if name.len() > limit::NAME {
            return Err(TagFault::Limit(at));
        }
        if found.iter().any(|other| other.name == name) {
            return Err(TagFault::Broken(at));
        }
        found.push(Attribute { at, name, value });
        at += end;
    }
}

/// Name, value and length of the attribute that `text` begins with.
fn one(text: &str) -> Option<(&str, &str, usize)> {
    let (name, rest) = text.split_once('=')?;
    let name = name.trim_end_matches(BLANK);
    let rest = rest.trim_start_matches(BLANK);
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (value, after) = rest.get(1..)?.split_once(quote)?;
    let is_sound = is_name(name) && !value.contains('<') && reference::are_sound(value);
    is_sound.then_some((name, value, text.len() - after.len()))
}

const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&[(&str, &str)], TagFault>) {
        let found = attributes(text);
        if let Ok(found) = &found {
            assert!(found.iter().all(|one| text.split_at(one.at).1.starts_with(one.name)), "{text}");
        }
        let found = found.map(|found| found.iter().map(|one| (one.name, one.value)).collect::<Vec<_>>());
        assert_eq!(found.as_deref().map_err(|fault| *fault), expected, "{text}");
    }

    #[test]
    fn attributes_have_names_and_quoted_values() {
        check("", Ok(&[]));
        check(" \n", Ok(&[]));
        check(" a=\"1\"", Ok(&[("a", "1")]));
        check("  a = '1\"2'\txmlns:b=\"å=&amp;\" ", Ok(&[("a", "1\"2"), ("xmlns:b", "å=&amp;")]));
        check(" a=\"\" b=''", Ok(&[("a", ""), ("b", "")]));
    }

    #[test]
    fn what_is_no_attribute() {
        check("a=\"1\"", Err(TagFault::Broken(0)));
        check(" a=\"1\"b=\"2\"", Err(TagFault::Broken(6)));
        for text in
            [" a", " a=1", " a=\"1", " a=\"<\"", " a=\"&x;\"", " =\"1\"", " 1=\"1\"", " a b=\"1\"", " /"]
        {
            check(text, Err(TagFault::Broken(1)));
        }
        check(" a=\"1\" a=\"2\"", Err(TagFault::Broken(7)));
    }

    #[test]
    fn limits() {
        let one = |number: usize| format!(" a{number}=\"\"");
        let many = |count: usize| (0..count).map(one).collect::<Vec<_>>().concat();
        assert_eq!(attributes(&many(limit::ATTRIBUTES)).map(|all| all.len()), Ok(limit::ATTRIBUTES));
        assert!(matches!(attributes(&many(100_000)), Err(TagFault::Limit(_))));
        check(&format!(" {}=\"\"", "a".repeat(limit::NAME + 1)), Err(TagFault::Limit(1)));
    }
}
