//! What the generated `set` and `check_structure` are made of: one function per kind of member.

use std::fmt;
use std::ops::RangeInclusive;

use crate::falt::Falt;
use crate::identitet::Kommunkod;
use crate::kodlista;
use crate::regler::dokument;
use crate::validering::{RuleMeta, Sink};

use super::scalar::{Scalar, Value};

/// Marks `falt` as present. A member that comes twice is reported, and only the first value counts.
pub(crate) fn first_time(falt: Falt, sink: &mut Sink) -> bool {
    let is_first = sink.mark_present(falt);
    if !is_first {
        sink.report(&dokument::FMT_002, falt);
    }
    is_first
}

/// A text that `parse` accepts.
pub(crate) fn text<T>(
    value: Scalar<'_>,
    parse: impl FnOnce(&str) -> Option<T>,
    wrong_form: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) -> Option<T> {
    let parsed = value.text().and_then(parse);
    if parsed.is_none() {
        sink.report(wrong_form, falt);
    }
    parsed
}

/// A text that stands in a code list.
pub(crate) fn code<T>(
    value: Scalar<'_>,
    find: impl FnOnce(&str) -> Option<T>,
    wrong_form: &'static RuleMeta,
    unknown: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) -> Option<T> {
    let Some(text) = value.text() else {
        sink.report(wrong_form, falt);
        return None;
    };
    let found = find(text);
    if found.is_none() {
        sink.report(unknown, falt);
    }
    found
}

/// A municipality code of the code list.
pub(crate) fn kommunkod(text: &str) -> Option<Kommunkod> {
    kodlista::kommun::find(text).and_then(|row| Kommunkod::parse(row.code).ok())
}

/// A whole number inside `range`.
pub(crate) fn integer(
    value: Scalar<'_>,
    range: RangeInclusive<u32>,
    wrong_form: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) -> Option<u32> {
    let number =
        value.integer().and_then(|number| u32::try_from(number).ok()).filter(|number| range.contains(number));
    if number.is_none() {
        sink.report(wrong_form, falt);
    }
    number
}

/// A truth value.
pub(crate) fn boolean(
    value: Scalar<'_>,
    wrong_form: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) -> Option<bool> {
    let flag = value.boolean();
    if flag.is_none() {
        sink.report(wrong_form, falt);
    }
    flag
}

/// Opens the object in `member` when one begins here.
pub(crate) fn object<T: Default>(
    member: &mut Option<T>,
    value: Scalar<'_>,
    wrong_form: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) {
    if matches!(value, Scalar::Object) {
        member.get_or_insert_default();
    } else {
        sink.report(wrong_form, falt);
    }
}

/// What is known about a list of codes.
pub(crate) struct CodeList<T> {
    pub(crate) find: fn(&str) -> Option<T>,
    /// The longest list.
    pub(crate) most: usize,
    pub(crate) wrong_form: &'static RuleMeta,
    pub(crate) unknown: &'static RuleMeta,
}

/// The beginning of a list of codes, or all of it: in a cell the codes stand with one space between them.
pub(crate) fn codes<T: PartialEq>(
    codes: &mut Vec<T>,
    value: Scalar<'_>,
    list: &CodeList<T>,
    falt: Falt,
    sink: &mut Sink,
) {
    match value {
        Scalar::Array => {}
        Scalar::Cell(text) => {
            for code in text.split(' ') {
                push_code(codes, Scalar::Cell(code), list, falt, sink);
            }
        }
        _ => sink.report(list.wrong_form, falt),
    }
}

/// One more code of a list. A code that stands there already, and one more than the list may have, is a fault of form.
pub(crate) fn push_code<T: PartialEq>(
    codes: &mut Vec<T>,
    item: Scalar<'_>,
    list: &CodeList<T>,
    falt: Falt,
    sink: &mut Sink,
) {
    let Some(text) = item.text() else { return sink.report_once(list.wrong_form, falt) };
    let Some(found) = (list.find)(text) else { return sink.report_once(list.unknown, falt) };
    if codes.len() >= list.most || codes.contains(&found) {
        sink.report_once(list.wrong_form, falt);
    } else {
        codes.push(found);
    }
}

/// The beginning of a row of numbers.
pub(crate) fn row<const N: usize>(
    member: &mut Option<[Option<u32>; N]>,
    value: Scalar<'_>,
    wrong_form: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) {
    if matches!(value, Scalar::Array) {
        member.get_or_insert([None; N]);
    } else {
        sink.report(wrong_form, falt);
    }
}

/// One item of a row, at the place that `falt` is.
pub(crate) fn row_item<const N: usize>(
    member: &mut Option<[Option<u32>; N]>,
    value: Scalar<'_>,
    range: RangeInclusive<u32>,
    wrong_form: &'static RuleMeta,
    falt: Falt,
    sink: &mut Sink,
) {
    let number = integer(value, range, wrong_form, falt, sink);
    let items = member.get_or_insert([None; N]);
    if let Some(item) = falt.index().and_then(|index| items.get_mut(index)) {
        *item = number;
    }
}

/// The value of the item that `falt` is.
pub(crate) fn row_value<const N: usize>(
    items: Option<&[Option<u32>; N]>,
    falt: Falt,
) -> Option<Value<'static>> {
    let number = *items?.get(falt.index()?)?;
    number.map(|number| Value::Integer(i64::from(number)))
}

/// Reports `incomplete` once when the row is there but one of its items is not.
pub(crate) fn whole_row(sink: &mut Sink, row: Falt, incomplete: &'static RuleMeta) {
    let mut items = (0..).map_while(|index| row.item(index));
    if sink.is_present(row) && items.any(|item| !sink.is_present(item)) {
        sink.report(incomplete, row);
    }
}

/// Reports `missing` when `falt` is not there, whatever its form.
pub(crate) fn required(sink: &mut Sink, falt: Falt, missing: &'static RuleMeta) {
    if !sink.is_present(falt) {
        sink.report(missing, falt);
    }
}

/// Reports `superfluous` when `falt` is there.
pub(crate) fn forbidden(sink: &mut Sink, falt: Falt, superfluous: &'static RuleMeta) {
    if sink.is_present(falt) {
        sink.report(superfluous, falt);
    }
}

/// `Debug` of records: the names of the members that are set, never a value.
pub(crate) fn debug_members<'a>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    members: impl IntoIterator<Item = (&'a str, bool)>,
) -> fmt::Result {
    f.write_str(name)?;
    f.debug_list()
        .entries(members.into_iter().filter(|(_, is_set)| *is_set).map(|(member, _)| member))
        .finish()
}
