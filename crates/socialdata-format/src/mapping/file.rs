//! The mapping file as TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use toml::Spanned;

use super::error::MappingError;
use super::forms::{DateForm, Smallest};
use super::number::{NumberForm, Round};
use super::treatment::Treatment;
use super::{Mapping, MemberRule, Part, Source};

impl Mapping {
    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// [`MappingError`], with the line.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this module owns mapping files; the error is mapped to a line at once"
        )]
        let file: MappingFile = toml::from_str(text).map_err(|error| MappingError::Form {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
        })?;
        file.check(text)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    posttyp: Spanned<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    members: BTreeMap<Spanned<String>, MemberTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberTable {
    column: Option<String>,
    columns: Option<Vec<String>>,
    separator: Option<String>,
    part: Option<PartTable>,
    value: Option<String>,
    codes: Option<BTreeMap<String, String>>,
    date: Option<OneOrMore>,
    month: Option<OneOrMore>,
    number: Option<NumberTable>,
    yes: Option<Vec<String>>,
    no: Option<Vec<String>>,
    #[serde(default)]
    personnummer: bool,
    #[serde(default)]
    default: String,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartTable {
    separator: Option<String>,
    number: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberTable {
    #[serde(default = "comma")]
    decimal: String,
    #[serde(default = "space")]
    group: String,
    round: Option<RoundWord>,
}

fn comma() -> String {
    ",".to_owned()
}

fn space() -> String {
    " ".to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RoundWord {
    Nearest,
    Down,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl MappingFile {
    fn check(self, text: &str) -> Result<Mapping, MappingError> {
        let line = line_of(text, self.posttyp.span().start);
        let posttyp =
            Posttyp::from_name(self.posttyp.get_ref()).ok_or(MappingError::UnknownPosttyp { line })?;
        let mut rules = Vec::new();
        for (name, table) in self.members {
            let line = line_of(text, name.span().start);
            let falt = member(posttyp, name.get_ref()).ok_or(MappingError::UnknownMember { line })?;
            let rule = table.check(falt, line)?;
            if rule.columns().iter().any(|column| self.ignore.contains(column)) {
                return Err(MappingError::IgnoredAndUsed { line });
            }
            rules.push((line, rule));
        }
        rules.sort_by_key(|(line, _)| *line);
        let rules = rules.into_iter().map(|(_, rule)| rule).collect();
        Ok(Mapping { posttyp, ignore: self.ignore, rules })
    }
}

impl MemberTable {
    fn check(self, falt: Falt, line: usize) -> Result<MemberRule, MappingError> {
        let treatment = self.treatment(line)?;
        let source = match (self.column, self.columns, self.value, self.part, self.separator) {
            (Some(name), None, None, None, None) => {
                Source::Columns { names: vec![name], separator: String::new() }
            }
            (Some(name), None, None, Some(part), None) => {
                Source::Part { name: vec![name], part: part.check().ok_or(MappingError::Part { line })? }
            }
            (None, Some(names), None, None, separator) if !names.is_empty() => {
                Source::Columns { names, separator: separator.unwrap_or_default() }
            }
            (None, None, Some(value), None, None) if treatment == Treatment::None => Source::Value(value),
            (None, None, Some(_), None, None) => return Err(MappingError::Treatments { line }),
            _ => return Err(MappingError::Source { line }),
        };
        Ok(MemberRule { falt, source, treatment, default: self.default, is_optional: self.optional })
    }

    fn treatment(&self, line: usize) -> Result<Treatment, MappingError> {
        let mut treatments = Vec::new();
        if let Some(codes) = &self.codes {
            treatments.push(Treatment::Words(codes.clone()));
        }
        for (words, smallest) in [(&self.date, Smallest::Day), (&self.month, Smallest::Month)] {
            if let Some(words) = words {
                let forms = words.forms(smallest).ok_or(MappingError::DateForm { line })?;
                treatments.push(Treatment::Date { forms, smallest });
            }
        }
        if let Some(number) = &self.number {
            treatments.push(Treatment::Number(number.check().ok_or(MappingError::Number { line })?));
        }
        if self.yes.is_some() || self.no.is_some() {
            let word = |to: &str, words: &Option<Vec<String>>| -> Vec<(String, String)> {
                words.iter().flatten().map(|word| (word.clone(), to.to_owned())).collect()
            };
            let words = word("true", &self.yes).into_iter().chain(word("false", &self.no));
            treatments.push(Treatment::Words(words.collect()));
        }
        if self.personnummer {
            treatments.push(Treatment::Personnummer);
        }
        match treatments.len() {
            0 | 1 => Ok(treatments.pop().unwrap_or(Treatment::None)),
            _ => Err(MappingError::Treatments { line }),
        }
    }
}

impl OneOrMore {
    fn forms(&self, smallest: Smallest) -> Option<Vec<DateForm>> {
        let words = match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::More(words) => words.as_slice(),
        };
        let forms: Option<Vec<_>> = words.iter().map(|word| DateForm::parse(word, smallest)).collect();
        forms.filter(|forms| !forms.is_empty())
    }
}

impl PartTable {
    fn check(self) -> Option<Part> {
        match (self.separator, self.number, self.from, self.to) {
            (Some(separator), Some(number), None, None) if !separator.is_empty() => {
                Some(Part::Between { separator, number: number.checked_sub(1)? })
            }
            (None, None, Some(from), Some(to)) if from <= to => {
                Some(Part::Characters { from: from.checked_sub(1)?, until: to })
            }
            _ => None,
        }
    }
}

impl NumberTable {
    fn check(&self) -> Option<NumberForm> {
        let round = self.round.as_ref().map(|word| match word {
            RoundWord::Nearest => Round::Nearest,
            RoundWord::Down => Round::Down,
        });
        NumberForm::new(one_character(&self.decimal)?, one_character(&self.group)?, round)
    }
}

fn one_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The member with a column of that name.
fn member(posttyp: Posttyp, name: &str) -> Option<Falt> {
    let members = posttyp.falt().iter().copied();
    members.filter(|falt| !falt.is_object() && *falt != Falt::Posttyp).find(|falt| falt.column() == name)
}

/// The line, from 1, of the byte `at`.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: MappingError) {
        assert_eq!(Mapping::parse(text), Err(expected), "{text}");
    }

    fn check_rule(rule: &str, expected: fn(usize) -> MappingError) {
        check(&format!("posttyp = \"insats\"\n\n[members.period]\n{rule}\n"), expected(3));
    }

    #[test]
    fn faults_have_their_line() {
        check("posttyp = \"insats\"\nignorera = []\n", MappingError::Form { line: 2 });
        check("posttyp = \"insats\n", MappingError::Form { line: 1 });
        check("", MappingError::Form { line: 1 });
        check("ignore = []\nposttyp = \"insatser\"\n", MappingError::UnknownPosttyp { line: 2 });
        let unknown =
            "posttyp = \"insats\"\n[members.period]\ncolumn = \"a\"\n[members.perioden]\ncolumn = \"b\"\n";
        check(unknown, MappingError::UnknownMember { line: 4 });
        check(
            "posttyp = \"insats\"\n[members.person]\ncolumn = \"a\"\n",
            MappingError::UnknownMember { line: 2 },
        );
        check(
            "posttyp = \"insats\"\n[members.posttyp]\nvalue = \"a\"\n",
            MappingError::UnknownMember { line: 2 },
        );
        let both = "posttyp = \"insats\"\nignore = [\"a\"]\n[members.period]\ncolumn = \"a\"\n";
        check(both, MappingError::IgnoredAndUsed { line: 3 });
        check("posttyp = \"insats\"\n[members.period]\nkolumn = \"a\"\n", MappingError::Form { line: 3 });
    }

    #[test]
    fn a_rule_has_one_source_and_at_most_one_treatment() {
        let source = |line| MappingError::Source { line };
        check_rule("", source);
        check_rule("column = \"a\"\nvalue = \"b\"", source);
        check_rule("columns = []", source);
        check_rule("value = \"b\"\npart = { from = 1, to = 2 }", source);
        check_rule("column = \"a\"\nseparator = \"-\"", source);
        let part = |line| MappingError::Part { line };
        check_rule("column = \"a\"\npart = { from = 0, to = 2 }", part);
        check_rule("column = \"a\"\npart = { from = 3, to = 2 }", part);
        check_rule("column = \"a\"\npart = { separator = \"\", number = 1 }", part);
        check_rule("column = \"a\"\npart = { separator = \"/\", number = 0 }", part);
        check_rule("column = \"a\"\npart = { separator = \"/\", to = 1 }", part);
        let treatments = |line| MappingError::Treatments { line };
        check_rule("column = \"a\"\ndate = \"yyyymmdd\"\npersonnummer = true", treatments);
        check_rule("value = \"a\"\ncodes = { a = \"b\" }", treatments);
        check_rule("column = \"a\"\nmonth = \"yy-mm\"", |line| MappingError::DateForm { line });
        check_rule("column = \"a\"\ndate = []", |line| MappingError::DateForm { line });
        check_rule("column = \"a\"\nnumber = { decimal = \"..\" }", |line| MappingError::Number { line });
        check_rule("column = \"a\"\nnumber = { decimal = \" \" }", |line| MappingError::Number { line });
    }

    #[test]
    fn no_error_quotes_the_file() {
        let number = "191212121212";
        for text in [
            format!("posttyp = \"{number}\""),
            format!("posttyp = {number}"),
            format!("{number} = 1"),
            format!("posttyp = \"insats\"\n[members.\"{number}\"]\ncolumn = \"a\""),
        ] {
            let error = Mapping::parse(&text).expect_err("no mapping");
            assert!(!format!("{error} {error:?}").contains(number), "{error}");
        }
    }

    #[test]
    fn rules_keep_the_order_of_the_file() {
        let text =
            "posttyp = \"insats\"\n[members.period]\ncolumn = \"b\"\n[members.insatsId]\ncolumn = \"a\"\n";
        let members: Vec<_> = Mapping::parse(text).expect("a mapping").members().collect();
        assert_eq!(members, [Falt::Period, Falt::InsatsId]);
    }
}
