//! How the columns of a foreign export become members of our records: a TOML file that people write, read once per run.
//!
//! A mapping is for one record type and has one rule per member: from which column, part of a column or columns the member comes,
//! and how the text is translated. A column that already has the name of a member needs no rule. A column that no rule uses and
//! that is not in `ignore` is FMT-001 at its place in the header, so nothing is dropped in silence.
//!
//! Translation is done on the text of a cell before the record is filled. So the rules are the same, every finding lies in the
//! cell of the foreign file, and what cannot be translated goes through as it is and gets the finding that it deserves.
//!
//! | Key of `[members."…"]` | Does |
//! |---|---|
//! | `column = "Namn"` | takes the cell of that column, without blanks around it |
//! | `part = { separator = "/", number = 1 }` or `part = { from = 1, to = 4 }` | takes a part of it: between separators, or from one character to another, both from 1 |
//! | `columns = ["A", "B"]`, `separator = "-"` | joins the cells that are not empty |
//! | `value = "x"` | is the same in every record |
//! | `codes = { "Hemtjänst" = "hemtjanst-service" }` | translates words |
//! | `date = "d.m.yyyy"`, or a list of forms | translates a date; the first form that fits |
//! | `month = "yyyymm"`, or a list | translates a month, also from a date |
//! | `number = { decimal = ",", group = " ", round = "nearest" }` | a whole number; rounds (`nearest`, `down`) only when asked to |
//! | `yes = ["J"]`, `no = ["N"]` | translates to true and false |
//! | `personnummer = true` | takes the sign between date and serial number of twelve digits away; ten digits stay ten |
//! | `default = "x"` | is taken when the text is empty |
//! | `optional = true` | the column may be missing in the file |

mod error;
mod file;
mod forms;
mod number;
mod shapes;
mod suggest;
mod synonyms;
mod treatment;

use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;

pub use error::MappingError;
pub use suggest::{Suggestion, suggest};

use treatment::Treatment;

/// How the columns of a foreign export become members of records of one type.
///
/// ```
/// use std::sync::Arc;
/// use socialdata_format::{Event, Mapping, Options, Reader};
///
/// let mapping = Mapping::parse(r#"
///     posttyp = "insats"
///     ignore = ["Handläggare"]
///     [members.period]
///     column = "Månad"
///     month = "yyyymm"
///     [members."person.id"]
///     column = "Personnr"
///     personnummer = true
/// "#)?;
/// let file = "Månad;Personnr;Handläggare\n202613;19121212-1212;NN\n"; // a published test number
/// let options = Options::default().with_mapping(Arc::new(mapping));
/// for event in Reader::open(file.as_bytes(), options)? {
///     let Event::Record(record) = event? else { continue };
///     let month = record.findings.iter().find(|found| found.finding.rule.code == "FMT-012").unwrap();
///     assert_eq!((month.line, month.column, month.cell.unwrap().to_string().as_str()), (2, 1, "A2"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    posttyp: Posttyp,
    ignore: Vec<String>,
    rules: Vec<MemberRule>,
}

/// Where one member comes from, and how its text is translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MemberRule {
    falt: Falt,
    source: Source,
    treatment: Treatment,
    default: String,
    is_optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Columns { names: Vec<String>, separator: String },
    Part { name: Vec<String>, part: Part },
    Value(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Between separators; the number is from 0.
    Between { separator: String, number: usize },
    /// Characters; both from 0, the second not included.
    Characters { from: usize, until: usize },
}

impl Mapping {
    /// The record type of every row.
    pub fn posttyp(&self) -> Posttyp {
        self.posttyp
    }

    /// The members that a rule fills, in the order of the file.
    pub fn members(&self) -> impl Iterator<Item = Falt> {
        self.rules.iter().map(|rule| rule.falt)
    }

    pub(crate) fn rules(&self) -> &[MemberRule] {
        &self.rules
    }

    /// Whether the column is to be left.
    pub(crate) fn ignores(&self, name: &str) -> bool {
        self.ignore.iter().any(|ignored| ignored == name)
    }

    /// Whether a rule fills the member.
    pub(crate) fn fills(&self, falt: Falt) -> bool {
        self.rules.iter().any(|rule| rule.falt == falt)
    }

    /// The first member that a column fills by a rule.
    pub(crate) fn member_of(&self, name: &str) -> Option<Falt> {
        let uses = |rule: &&MemberRule| rule.columns().iter().any(|column| column == name);
        self.rules.iter().find(uses).map(|rule| rule.falt)
    }

    /// Appends what the rule with that index makes of some cells: those of [`MemberRule::columns`], or none.
    pub(crate) fn translate<'a>(
        &'a self,
        rule: usize,
        cells: impl Iterator<Item = &'a str>,
        out: &mut String,
    ) {
        let Some(rule) = self.rules.get(rule) else { return };
        let text = rule.source.text(cells);
        if text.is_empty() {
            out.push_str(&rule.default);
        } else {
            rule.treatment.apply(&text, out);
        }
    }
}

impl MemberRule {
    pub(crate) fn falt(&self) -> Falt {
        self.falt
    }

    /// The names of the columns that it takes from; none for a constant.
    pub(crate) fn columns(&self) -> &[String] {
        match &self.source {
            Source::Columns { names, .. } | Source::Part { name: names, .. } => names,
            Source::Value(_) => &[],
        }
    }

    /// Whether its columns may be missing.
    pub(crate) fn is_optional(&self) -> bool {
        self.is_optional
    }
}

impl Source {
    fn text<'a>(&'a self, mut cells: impl Iterator<Item = &'a str>) -> std::borrow::Cow<'a, str> {
        match self {
            Self::Value(value) => value.as_str().into(),
            Self::Part { part, .. } => part.of(cells.next().unwrap_or_default()).trim().into(),
            Self::Columns { names, .. } if names.len() == 1 => cells.next().unwrap_or_default().trim().into(),
            Self::Columns { separator, .. } => {
                let filled: Vec<&str> = cells.map(str::trim).filter(|cell| !cell.is_empty()).collect();
                filled.join(separator).into()
            }
        }
    }
}

impl Part {
    /// The part, empty when the text is too short.
    fn of<'a>(&self, text: &'a str) -> &'a str {
        match self {
            Self::Between { separator, number } => {
                text.split(separator.as_str()).nth(*number).unwrap_or_default()
            }
            Self::Characters { from, until } => {
                let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
                text.get(byte(*from)..byte(*until)).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &str, cells: &[&str], expected: &str) {
        let mapping = format!("posttyp = \"insats\"\n[members.postId]\n{rule}\n");
        let mapping = Mapping::parse(&mapping).unwrap_or_else(|error| panic!("{rule}: {error}"));
        let mut out = String::new();
        mapping.translate(0, cells.iter().copied(), &mut out);
        assert_eq!(out, expected, "{rule} {cells:?}");
    }

    #[test]
    fn a_member_comes_from_a_column_a_part_several_or_none() {
        check("column = \"A\"", &["  x\u{a0}"], "x");
        check("part = { separator = \"/\", number = 2 }\ncolumn = \"A\"", &["0180 / Äldre/3"], "Äldre");
        check("part = { separator = \"/\", number = 4 }\ncolumn = \"A\"", &["a/b"], "");
        check("part = { from = 5, to = 99 }\ncolumn = \"A\"", &["0180Äldre"], "Äldre");
        check("part = { from = 1, to = 1 }\ncolumn = \"A\"", &["åä"], "å");
        check("part = { from = 7, to = 8 }\ncolumn = \"A\"", &["åä"], "");
        check("columns = [\"A\", \"B\", \"C\"]\nseparator = \"-\"", &["a", " ", " c "], "a-c");
        check("value = \"x\"", &[], "x");
    }

    #[test]
    fn an_empty_text_gets_the_default_and_no_translation() {
        check("column = \"A\"\ndefault = \"0\"\ncodes = { \"\" = \"9\", \"0\" = \"8\" }", &["  "], "0");
        check("column = \"A\"\ndefault = \"0\"\noptional = true", &[], "0");
        check("column = \"A\"", &[""], "");
    }

    #[test]
    fn what_cannot_be_translated_goes_through() {
        check("column = \"A\"\ncodes = { Ja = \"1\" }", &["kanske"], "kanske");
        check("column = \"A\"\ndate = \"yyyymmdd\"", &["snart"], "snart");
    }
}
