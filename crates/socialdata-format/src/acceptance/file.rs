//! The acceptance file: TOML with one table `[[accept]]` per entry.

use chrono::NaiveDate;
use serde::Deserialize;
use socialdata_core::period::parse_date;
use socialdata_core::post::Posttyp;
use socialdata_core::regler;
use socialdata_core::validering::RuleMeta;
use toml::{Spanned, Table, Value};

use crate::reference::may_be_shown;

use super::applied::Applied;
use super::error::{AcceptanceError, EntryFault};
use super::permission::{Permission, permission};

/// What somebody answers for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The rule.
    pub rule: &'static RuleMeta,
    /// Which of its findings.
    pub scope: Scope,
    /// Why, one line of free text without identity numbers.
    pub reason: String,
    /// Who answers for it.
    pub who: String,
    /// The last day on which it is worth something.
    pub expires: NaiveDate,
}

impl Entry {
    /// Whether the entry confirms errors rather than accepts warnings.
    pub fn is_confirmation(&self) -> bool {
        permission(self.rule) == Permission::Confirm
    }
}

/// Which findings of a rule an entry covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Scope {
    /// Those of records with this `postId`.
    Post(String),
    /// Those of records of this type.
    Posttyp(Posttyp),
    /// All of them.
    All,
}

/// A whole acceptance file.
#[derive(Clone, Debug, Default)]
pub struct Acceptances {
    entries: Vec<Entry>,
}

impl Acceptances {
    /// Reads the file.
    ///
    /// # Errors
    /// [`AcceptanceError`], which names the entry and what is wrong with it; also for entries that would cover impossible data.
    pub fn parse(text: &str) -> Result<Self, AcceptanceError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns the acceptance file; the error is mapped to a line at once"
        )]
        let file: File = toml::from_str(text)
            .map_err(|error| AcceptanceError::Form { line: line_of(text, error.span()) })?;
        let mut acceptances = Self::default();
        for (number, table) in (1..).zip(&file.accept) {
            let line = line_of(text, Some(table.span()));
            let entry = read(table.get_ref()).and_then(|entry| acceptances.not_twice(entry));
            match entry {
                Ok(entry) => acceptances.entries.push(entry),
                Err(fault) => {
                    let code = table.get_ref().get("code").and_then(Value::as_str).and_then(regler::find);
                    let code = code.map(|rule| rule.code);
                    return Err(AcceptanceError::Entry { number, line, code, fault });
                }
            }
        }
        Ok(acceptances)
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Ready to be used on the day `today`.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> Applied {
        Applied::new(self.entries, today)
    }

    fn not_twice(&self, entry: Entry) -> Result<Entry, EntryFault> {
        let is_same = |other: &Entry| other.rule.code == entry.rule.code && other.scope == entry.scope;
        match self.entries.iter().position(is_same) {
            Some(earlier) => Err(EntryFault::Duplicate(earlier + 1)),
            None => Ok(entry),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accept: Vec<Spanned<Table>>,
}

const KEYS: [&str; 7] = ["code", "postId", "posttyp", "all", "reason", "who", "expires"];

fn read(table: &Table) -> Result<Entry, EntryFault> {
    if table.keys().any(|key| !KEYS.contains(&key.as_str())) {
        return Err(EntryFault::UnknownKey);
    }
    let code = optional(table, "code")?.ok_or(EntryFault::Missing("code"))?;
    let rule = regler::find(code).ok_or(EntryFault::UnknownCode)?;
    let scope = scope(table)?;
    match permission(rule) {
        Permission::Correct => return Err(EntryFault::Impossible),
        Permission::Confirm if !matches!(scope, Scope::Post(_)) => return Err(EntryFault::PostIdRequired),
        Permission::Confirm | Permission::Accept => {}
    }
    Ok(Entry {
        rule,
        scope,
        reason: free_text(table, "reason")?,
        who: free_text(table, "who")?,
        expires: expires(table)?,
    })
}

fn scope(table: &Table) -> Result<Scope, EntryFault> {
    let all = match table.get("all") {
        None => None,
        Some(Value::Boolean(true)) => Some(()),
        Some(_) => return Err(EntryFault::Value("all")),
    };
    match (optional(table, "postId")?, optional(table, "posttyp")?, all) {
        (Some(post_id), None, None) => post_scope(post_id),
        (None, Some(name), None) => {
            Posttyp::from_name(name).map(Scope::Posttyp).ok_or(EntryFault::Value("posttyp"))
        }
        (None, None, Some(())) => Ok(Scope::All),
        _ => Err(EntryFault::Scope),
    }
}

/// A key that a report withholds could never match, and this file would hold what no file of ours may.
fn post_scope(post_id: &str) -> Result<Scope, EntryFault> {
    let has_form = (1..=64).contains(&post_id.len())
        && post_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte));
    if !has_form {
        return Err(EntryFault::Value("postId"));
    }
    if !may_be_shown(post_id) {
        return Err(EntryFault::IdentityNumber("postId"));
    }
    Ok(Scope::Post(post_id.to_owned()))
}

/// The longest free text, in characters.
const LONGEST: usize = 500;

fn free_text(table: &Table, key: &'static str) -> Result<String, EntryFault> {
    let text = optional(table, key)?.ok_or(EntryFault::Missing(key))?.trim();
    let is_sound = !text.is_empty() && text.chars().count() <= LONGEST && !text.contains(char::is_control);
    if !is_sound {
        return Err(EntryFault::Value(key));
    }
    if !may_be_shown(text) {
        return Err(EntryFault::IdentityNumber(key));
    }
    Ok(text.to_owned())
}

/// A date of TOML, or the same in quotes.
fn expires(table: &Table) -> Result<NaiveDate, EntryFault> {
    let text = match table.get("expires") {
        None => return Err(EntryFault::Missing("expires")),
        Some(Value::Datetime(date)) => date.to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(_) => return Err(EntryFault::Value("expires")),
    };
    parse_date(&text).ok_or(EntryFault::Value("expires"))
}

fn optional<'a>(table: &'a Table, key: &'static str) -> Result<Option<&'a str>, EntryFault> {
    match table.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(EntryFault::Value(key)),
    }
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    1 + before.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[accept]]\ncode = 'PNR-005'\npostId = 'INS-17'\nreason = 'Rätt så'\nwho = 'Anna'\n\
                        expires = 2027-03-31\n";

    fn refuse(text: &str, expected: EntryFault) {
        match Acceptances::parse(text) {
            Err(AcceptanceError::Entry { number: 1, line: 1, fault, .. }) => {
                assert_eq!(fault, expected, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn an_entry_is_read() {
        let acceptances = Acceptances::parse(GOOD).unwrap();
        let [entry] = acceptances.entries() else { panic!("one entry") };
        assert_eq!(
            (entry.rule.code, entry.reason.as_str(), entry.who.as_str()),
            ("PNR-005", "Rätt så", "Anna")
        );
        assert_eq!(entry.scope, Scope::Post("INS-17".to_owned()));
        assert_eq!(entry.expires, parse_date("2027-03-31").unwrap());
        assert!(!entry.is_confirmation());
        let quoted = GOOD.replace("2027-03-31", "'2027-03-31'");
        assert_eq!(Acceptances::parse(&quoted).unwrap().entries()[0].expires, entry.expires);
        assert!(Acceptances::parse("").unwrap().entries().is_empty());
    }

    #[test]
    fn the_scope_is_a_record_a_type_or_everything() {
        let scope = |text: &str| {
            let text = GOOD.replace("postId = 'INS-17'", text);
            Acceptances::parse(&text).unwrap().entries()[0].scope.clone()
        };
        assert_eq!(scope("posttyp = 'insats'"), Scope::Posttyp(Posttyp::Insats));
        assert_eq!(scope("all = true"), Scope::All);
        let with = |text: &str| GOOD.replace("postId = 'INS-17'", text);
        refuse(&with(""), EntryFault::Scope);
        refuse(&with("postId = 'A'\nall = true"), EntryFault::Scope);
        refuse(&with("all = false"), EntryFault::Value("all"));
        refuse(&with("posttyp = 'insatser'"), EntryFault::Value("posttyp"));
        refuse(&with("postId = 'a b'"), EntryFault::Value("postId"));
        refuse(&with("postId = 17"), EntryFault::Value("postId"));
    }

    #[test]
    fn every_part_is_compulsory_and_nothing_else_is_known() {
        for key in ["code", "reason", "who", "expires"] {
            let without: Vec<_> = GOOD.lines().filter(|line| !line.starts_with(key)).collect();
            refuse(&without.join("\n"), EntryFault::Missing(key));
        }
        refuse(&format!("{GOOD}until = 1\n"), EntryFault::UnknownKey);
        refuse(&GOOD.replace("PNR-005", "PNR-999"), EntryFault::UnknownCode);
        refuse(&GOOD.replace("2027-03-31", "2027-02-28T00:00:00"), EntryFault::Value("expires"));
        refuse(&GOOD.replace("2027-03-31", "'i vår'"), EntryFault::Value("expires"));
        refuse(&GOOD.replace("Rätt så", " "), EntryFault::Value("reason"));
        refuse(&GOOD.replace("'Rätt så'", "\"a\\nb\""), EntryFault::Value("reason"));
    }

    #[test]
    fn impossible_data_are_never_accepted_and_law_record_by_record() {
        refuse(&GOOD.replace("PNR-005", "TID-001"), EntryFault::Impossible);
        refuse(&GOOD.replace("PNR-005", "FMT-012"), EntryFault::Impossible);
        let law = GOOD.replace("PNR-005", "JUR-005");
        assert!(Acceptances::parse(&law).unwrap().entries()[0].is_confirmation());
        refuse(&law.replace("postId = 'INS-17'", "all = true"), EntryFault::PostIdRequired);
    }

    #[test]
    fn no_identity_number_comes_in() {
        // A published test number.
        refuse(&GOOD.replace("INS-17", "191212121212"), EntryFault::IdentityNumber("postId"));
        refuse(&GOOD.replace("Rätt så", "se 19121212-1212"), EntryFault::IdentityNumber("reason"));
        refuse(&GOOD.replace("Anna", "121212-1212"), EntryFault::IdentityNumber("who"));
    }

    #[test]
    fn an_error_names_the_entry_and_quotes_nothing() {
        let text = format!("{GOOD}\n# hemligt\n{}", GOOD.replace("INS-17", "INS-18").replace("'Anna'", "19"));
        let error = Acceptances::parse(&text).unwrap_err();
        assert_eq!(error.to_string(), "[[accept]] 2, rad 9 (PNR-005): who har fel form / has the wrong form");
        assert_eq!(error.code(), "accept-value");
        let twice = Acceptances::parse(&format!("{GOOD}{GOOD}")).unwrap_err();
        assert!(matches!(twice, AcceptanceError::Entry { number: 2, fault: EntryFault::Duplicate(1), .. }));
        for text in ["hemlig", "[accept]\n", "accept = 1", "x = 1\n", "[[accept]]\ncode = 'hemlig\n"] {
            let error = Acceptances::parse(text).unwrap_err();
            assert!(matches!(error, AcceptanceError::Form { .. }), "{text}: {error:?}");
            assert!(!format!("{error:?} {error}").contains("hemlig"));
        }
    }
}
