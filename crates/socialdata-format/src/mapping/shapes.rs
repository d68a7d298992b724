//! What the cells of a column look like, compared with what its member takes.

use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::validering::Sink;

use crate::reference::may_be_shown;

use super::forms::{DateForm, Smallest};
use super::number::{NumberForm, Round};

/// Which treatment the cells of a column need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// None: the member takes all cells as they are, or there are none.
    Plain,
    Dates(Vec<&'static str>),
    Months(Vec<&'static str>),
    Numbers {
        has_fractions: bool,
    },
    /// Yes and no.
    Words,
    Personnummer,
    /// The member does not take some of them, and nothing is known about how to translate.
    Other,
}

const DATES: &[&str] =
    &["yyyy-mm-dd", "yyyymmdd", "d.m.yyyy", "d/m/yyyy", "d/m yyyy", "d-m-yyyy", "yyyy/mm/dd", "yyyy.mm.dd"];
const MONTHS: &[&str] = &["yyyy-mm", "yyyymm", "yyyy/mm", "m/yyyy", "m-yyyy", "m.yyyy"];

/// The shape of a column whose cells, without blanks and without empty ones, are `cells`.
pub(super) fn shape_of<'a>(
    falt: Falt,
    posttyp: Posttyp,
    cells: impl Iterator<Item = &'a str> + Clone,
) -> Shape {
    let takes = |text: &str| takes(falt, posttyp, text);
    if is_identity_number(falt) && cells.clone().any(has_sign_after_date) {
        return Shape::Personnummer;
    }
    if cells.clone().all(takes) {
        return Shape::Plain;
    }
    let is_special = |example: &str| takes(example) && !takes("x");
    if is_special("2026-01-15") {
        return forms_of(DATES, Smallest::Day, cells).map_or(Shape::Other, Shape::Dates);
    }
    if is_special("2026-01") {
        let months = forms_of(MONTHS, Smallest::Month, cells.clone());
        let months = months.or_else(|| forms_of(DATES, Smallest::Month, cells));
        return months.map_or(Shape::Other, Shape::Months);
    }
    if is_special("true") {
        return if cells.clone().all(is_yes_or_no) { Shape::Words } else { Shape::Other };
    }
    let reads = |round| {
        NumberForm::new(',', ' ', round).map(|form| cells.clone().all(|cell| form.read(cell).is_some()))
    };
    match (is_number(falt, posttyp), reads(None), reads(Some(Round::Nearest))) {
        (true, Some(true), _) => Shape::Numbers { has_fractions: false },
        (true, _, Some(true)) => Shape::Numbers { has_fractions: true },
        _ => Shape::Other,
    }
}

/// Whether a name of a column looks like data: a number, a date, a month, or something with an identity number in it.
///
/// A file without a header has such cells in its first row, and they must not be shown.
pub(super) fn is_data(name: &str) -> bool {
    let reads = |forms: &[&str], smallest| {
        forms
            .iter()
            .filter_map(|form| DateForm::parse(form, smallest))
            .any(|form| form.read(name, smallest).is_some())
    };
    let is_number = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_digit());
    is_number || !may_be_shown(name) || reads(DATES, Smallest::Day) || reads(MONTHS, Smallest::Month)
}

/// The forms, as few as possible, one of which fits every cell.
fn forms_of<'a>(
    known: &'static [&'static str],
    smallest: Smallest,
    cells: impl Iterator<Item = &'a str>,
) -> Option<Vec<&'static str>> {
    let mut used = Vec::new();
    for cell in cells {
        let fits = |form: &&str| {
            DateForm::parse(form, smallest).is_some_and(|form| form.read(cell, smallest).is_some())
        };
        if !used.iter().any(fits) {
            used.push(*known.iter().find(|form| fits(form))?);
        }
    }
    Some(used)
}

/// Whether a cell with this text gives no finding about its form or code.
fn takes(falt: Falt, posttyp: Posttyp, text: &str) -> bool {
    let mut sink = Sink::new();
    let mut post = Post::new(posttyp);
    let mut parent = falt.parent();
    while parent != Falt::Post {
        let opening = if parent.is_row() { Scalar::Array } else { Scalar::Object };
        post.set(parent, opening, &mut sink);
        parent = parent.parent();
    }
    post.set(falt, Scalar::Cell(text), &mut sink);
    !sink.has_errors()
}

/// A member that takes whole numbers, and not because it is a code or a key: it tells numbers from what only looks like one.
fn is_number(falt: Falt, posttyp: Posttyp) -> bool {
    takes(falt, posttyp, "1")
        && !takes(falt, posttyp, "x")
        && !takes(falt, posttyp, "1 ")
        && takes(falt, posttyp, "0001")
}

fn is_identity_number(falt: Falt) -> bool {
    matches!(falt, Falt::PersonId | Falt::SokandeId | Falt::MedsokandeId)
}

fn has_sign_after_date(cell: &str) -> bool {
    cell.len() == 13 && matches!(cell.as_bytes().get(8), Some(b'-' | b'+' | b' '))
}

fn is_yes_or_no(cell: &str) -> bool {
    ["ja", "nej", "j", "n", "1", "0"].iter().any(|word| cell.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(falt: Falt, cells: &[&str], expected: &Shape) {
        assert_eq!(shape_of(falt, Posttyp::Insats, cells.iter().copied()), *expected, "{cells:?}");
    }

    #[test]
    fn shapes_are_told_from_cells() {
        check(Falt::Beslutsdatum, &[], &Shape::Plain);
        check(Falt::Beslutsdatum, &["2026-01-31"], &Shape::Plain);
        check(Falt::Beslutsdatum, &["20260131", "20260228"], &Shape::Dates(vec!["yyyymmdd"]));
        check(Falt::Beslutsdatum, &["20260131", "4.3.2026"], &Shape::Dates(vec!["yyyymmdd", "d.m.yyyy"]));
        check(Falt::Beslutsdatum, &["snart"], &Shape::Other);
        check(Falt::Period, &["202603"], &Shape::Months(vec!["yyyymm"]));
        check(Falt::Period, &["2026-03-31"], &Shape::Months(vec!["yyyy-mm-dd"]));
        check(Falt::TimmarPerManad, &["12", "7"], &Shape::Plain);
        check(Falt::TimmarPerManad, &["12,00"], &Shape::Numbers { has_fractions: false });
        check(Falt::TimmarPerManad, &["12,5"], &Shape::Numbers { has_fractions: true });
        check(Falt::TimmarPerManad, &["tolv"], &Shape::Other);
        check(Falt::ForenklatBeslut, &["Ja", "nej"], &Shape::Words);
        check(Falt::PersonId, &["19121212-1212"], &Shape::Personnummer);
        check(Falt::Insatstyp, &["Hemtjänst"], &Shape::Other);
        check(Falt::Insatstyp, &["hemtjanst-service"], &Shape::Plain);
    }
}
