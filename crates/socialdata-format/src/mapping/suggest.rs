//! Proposes a mapping for a CSV file: from the names in its header, and from the shape of its cells.
//!
//! Cells are looked at and never shown. The names of the header are shown, when it is one as far as anybody can tell.

use std::fmt::Write as _;
use std::io::BufRead;

use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_core::validering::{Context, check};

use crate::csv::table::Table;
use crate::error::ReadError;
use crate::reader::Options;

use super::shapes::{Shape, is_data, shape_of};
use super::synonyms::{members_of, normalised};

/// How many rows the shapes are told from.
const ROWS: usize = 1000;

/// A proposed mapping, for a person to read through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The mapping file. [`super::Mapping::parse`] reads it.
    pub toml: String,
    /// The record type.
    pub posttyp: Posttyp,
    /// How many columns have a member.
    pub recognised: usize,
    /// How many columns have none; they stand as comments.
    pub unknown: usize,
}

/// Proposes a mapping for the CSV file `source`, for records of `posttyp` or of the type whose members fit best.
///
/// `None` when no name in the first row is known, or one looks like data: it may be no header, and then it must not be shown.
///
/// ```
/// use socialdata_format::{Mapping, Options, mapping};
///
/// let file = "Ärendenr;Personnr;Från\nA-1;19121212-1212;20260901\n"; // a published test number
/// let proposed = mapping::suggest(file.as_bytes(), &Options::default(), None)?.expect("known names");
/// assert!(proposed.toml.contains("column = \"Från\"\ndate = \"yyyymmdd\"\n"));
/// assert!(!proposed.toml.contains("1212"));
/// assert!(Mapping::parse(&proposed.toml).is_ok());
/// # Ok::<(), socialdata_format::ReadError>(())
/// ```
///
/// # Errors
/// [`ReadError`] when the file cannot be read as CSV.
pub fn suggest<R: BufRead>(
    source: R,
    options: &Options,
    posttyp: Option<Posttyp>,
) -> Result<Option<Suggestion>, ReadError> {
    let table = Table::read(source, options, ROWS)?;
    let posttyp = posttyp.or_else(|| table.posttyp()).unwrap_or_else(|| best_fit(&table));
    let matches = match_columns(&table, posttyp);
    let recognised = matches.iter().flatten().count();
    if recognised == 0 || table.names.iter().any(|name| is_data(name)) {
        return Ok(None);
    }
    let unknown = matches.len() - recognised;
    Ok(Some(Suggestion { toml: write(&table, posttyp, &matches), posttyp, recognised, unknown }))
}

/// The record type of which most columns are members; among equals the first.
fn best_fit(table: &Table) -> Posttyp {
    let fit = |posttyp: &Posttyp| match_columns(table, *posttyp).iter().flatten().count();
    let best = Posttyp::ALL.iter().rev().max_by_key(|posttyp| fit(posttyp));
    best.copied().unwrap_or(Posttyp::Insats)
}

/// The member of each column. Exact names come first, then names of members and labels, then synonyms; a member comes once.
fn match_columns(table: &Table, posttyp: Posttyp) -> Vec<Option<Falt>> {
    let members: Vec<Falt> = posttyp.falt().iter().copied().filter(|falt| !falt.is_object()).collect();
    let mut matches: Vec<Option<Falt>> = vec![None; table.names.len()];
    let find = |way: usize, name: &str| -> Vec<Falt> {
        let plain = normalised(name);
        let by = |fits: &dyn Fn(&Falt) -> bool| members.iter().copied().filter(|falt| fits(falt)).collect();
        match way {
            0 => by(&|falt| falt.column() == name),
            1 => by(&|falt| normalised(falt.column()) == plain || normalised(falt.label()) == plain),
            _ => members_of(&plain)
                .filter_map(|member| members.iter().copied().find(|falt| falt.column() == member))
                .collect(),
        }
    };
    for way in 0..3 {
        for (index, name) in table.names.iter().enumerate() {
            let is_open = matches.get(index).is_some_and(Option::is_none) && !name.is_empty();
            let free = |falt: &Falt| !matches.contains(&Some(*falt));
            let found = if is_open { find(way, name).into_iter().find(free) } else { None };
            if let (Some(found), Some(place)) = (found, matches.get_mut(index)) {
                *place = Some(found);
            }
        }
    }
    matches
}

fn write(table: &Table, posttyp: Posttyp, matches: &[Option<Falt>]) -> String {
    let mut out = String::from(
        "# Förslag ur filens rubrikrad. Läs igenom det: en gissning är ingen kunskap.\n\
         # A proposal made from the header of the file. Read it through: a guess is no knowledge.\n\n",
    );
    let _ = writeln!(out, "posttyp = \"{posttyp}\"\n");
    write_unknown(table, matches, &mut out);
    for (index, falt) in matches.iter().enumerate() {
        if let (Some(falt), Some(name)) = (falt, table.names.get(index)) {
            write_member(name, *falt, &shape_of(*falt, posttyp, table.column(index)), &mut out);
        }
    }
    write_missing(posttyp, matches, &mut out);
    out
}

/// The columns without a member, as comments in a list that is empty.
fn write_unknown(table: &Table, matches: &[Option<Falt>], out: &mut String) {
    out.push_str(
        "# Kolumner som inte känns igen: ta bort # för dem som inte ska lämnas, eller ge dem en regel nedan.\n\
         # Columns that are not known: take the # away for those to leave out, or give them a rule below.\n\
         ignore = [\n",
    );
    let unknown = table.names.iter().zip(matches).enumerate().filter(|(_, (_, falt))| falt.is_none());
    for (index, (name, _)) in unknown {
        let number = index + 1;
        if name.is_empty() {
            let _ = writeln!(out, "    # kolumn {number}: utan namn / column {number}: without a name");
        } else {
            let _ = writeln!(out, "    # {},", quoted(name));
        }
    }
    out.push_str("]\n");
}

fn write_member(name: &str, falt: Falt, shape: &Shape, out: &mut String) {
    if falt == Falt::Posttyp || name == falt.column() && *shape == Shape::Plain {
        return;
    }
    let (member, column) = (falt.column(), quoted(name));
    let _ = write!(out, "\n# {}\n[members.\"{member}\"]\ncolumn = {column}\n", falt.label());
    let treatment = match shape {
        Shape::Plain => String::new(),
        Shape::Dates(forms) => format!("date = {}\n", list(forms)),
        Shape::Months(forms) => format!("month = {}\n", list(forms)),
        Shape::Numbers { has_fractions: false } => "number = { decimal = \",\", group = \" \" }\n".to_owned(),
        Shape::Numbers { has_fractions: true } => {
            "# Filen har decimaler; avrundning måste väljas / there are fractions, and rounding must be chosen:\n\
             # number = { decimal = \",\", group = \" \", round = \"nearest\" }\n\
             number = { decimal = \",\", group = \" \" }\n"
                .to_owned()
        }
        Shape::Words => "yes = [\"Ja\", \"ja\", \"JA\", \"J\", \"j\", \"1\"]\n\
                         no = [\"Nej\", \"nej\", \"NEJ\", \"N\", \"n\", \"0\"]\n"
            .to_owned(),
        Shape::Personnummer => "personnummer = true\n".to_owned(),
        Shape::Other => {
            "# Egna ord i filen översätts så här / words of your own are translated like this:\n\
             # codes = { \"ert ord\" = \"kod\" }\n"
                .to_owned()
        }
    };
    out.push_str(&treatment);
}

/// What every record must have and no column gives: as comments, since only people know it.
fn write_missing(posttyp: Posttyp, matches: &[Option<Falt>], out: &mut String) {
    let findings = check(&socialdata_core::post::Post::new(posttyp), &Context::default());
    let required = findings.as_slice().iter().filter(|finding| finding.rule.code.starts_with("OBL-"));
    let mut missing: Vec<Falt> =
        required.map(|finding| finding.falt).flat_map(|falt| leaves(falt, posttyp)).collect();
    missing.retain(|falt| *falt != Falt::Posttyp && !matches.contains(&Some(*falt)));
    missing.dedup();
    if missing.is_empty() {
        return;
    }
    out.push_str(
        "\n# Kan saknas i filen. Ett värde som är lika i alla poster anges så här:\n\
         # May be missing in the file. A value that is the same in every record is given like this:\n",
    );
    for falt in missing {
        let _ = write!(out, "#\n# {}\n# [members.\"{}\"]\n# value = \"\"\n", falt.label(), falt.column());
    }
}

/// The member, or those of an object.
fn leaves(falt: Falt, posttyp: Posttyp) -> Vec<Falt> {
    if falt == Falt::Post {
        return Vec::new();
    }
    let members = posttyp.falt().iter().copied();
    if falt.is_object() { members.filter(|member| member.parent() == falt).collect() } else { vec![falt] }
}

fn list(forms: &[&str]) -> String {
    match forms {
        [form] => quoted(form),
        forms => format!("[{}]", forms.iter().map(|form| quoted(form)).collect::<Vec<_>>().join(", ")),
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use crate::mapping::Mapping;

    use super::*;

    fn suggestion(file: &str) -> Suggestion {
        suggest(file.as_bytes(), &Options::default(), None).expect("readable").expect("known names")
    }

    #[test]
    fn names_and_shapes_become_rules() {
        let file = "Ärendenummer;Kön;Beslutdatum;Fr.o.m.;Timmar;Månad;Förenklat beslut;\"Egen \"\"kolumn\"\"\";\n\
                    A1;1;2026-08-20;1.9.2026;1 000,00;202609;Ja;hemligt\n\
                    A2;2;;12.10.2026;7,5;202609;Nej;hemligt\n";
        let proposed = suggestion(file);
        let toml = &proposed.toml;
        assert_eq!(
            (proposed.posttyp, proposed.recognised, proposed.unknown),
            (Posttyp::Insats, 7, 1),
            "{toml}"
        );
        for expected in [
            "[members.\"postId\"]\ncolumn = \"Ärendenummer\"\n",
            "[members.\"beslutsdatum\"]\ncolumn = \"Beslutdatum\"\n",
            "column = \"Fr.o.m.\"\ndate = \"d.m.yyyy\"\n",
            "column = \"Månad\"\nmonth = \"yyyymm\"\n",
            "# number = { decimal = \",\", group = \" \", round = \"nearest\" }\n",
            "column = \"Förenklat beslut\"\nyes = [",
            "    # \"Egen \\\"kolumn\\\"\",\n",
            "# [members.\"ansvarig.typ\"]\n",
        ] {
            assert!(toml.contains(expected), "{expected}\n{toml}");
        }
        assert!(!toml.contains("hemligt") && !toml.contains("A1"), "{toml}");
        assert_eq!(Mapping::parse(toml).map(|mapping| mapping.members().count()), Ok(7));
    }

    #[test]
    fn a_first_row_that_may_be_data_is_not_shown() {
        for file in ["insats;INS-17\n1;2\n", "postId;191212121212\n", "postId;x 121212-1212\n"] {
            let none = suggest(file.as_bytes(), &Options::default(), Some(Posttyp::Anmalan));
            assert_eq!(none, Ok(None), "{file}");
        }
        let none = suggest("insats;INS-17;2026-09\n".as_bytes(), &Options::default(), None);
        assert_eq!(none, Ok(None));
    }

    #[test]
    fn our_own_header_needs_no_rule() {
        let toml = suggestion("posttyp;postId;period\nanmalan;A;2026-09\n").toml;
        assert!(toml.contains("posttyp = \"anmalan\"\n") && !toml.contains("\n[members"), "{toml}");
    }
}
