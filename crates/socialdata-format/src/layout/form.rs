//! How dates, months and identity numbers are written.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use socialdata_core::projektion::Slag;

/// The form of a date or a month; a form with a day is never given to a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    YearMonthDay,
    YearMonthDayHyphens,
    YearMonth,
    YearMonthHyphen,
    Year,
    Month,
}

impl DateForm {
    /// The form with that name, when a value of this kind has all its parts.
    pub(super) fn parse(text: &str, slag: Slag) -> Option<Self> {
        let form = match text {
            "yyyymmdd" => Self::YearMonthDay,
            "yyyy-mm-dd" => Self::YearMonthDayHyphens,
            "yyyymm" => Self::YearMonth,
            "yyyy-mm" => Self::YearMonthHyphen,
            "yyyy" => Self::Year,
            "mm" => Self::Month,
            _ => return None,
        };
        let has_day = matches!(form, Self::YearMonthDay | Self::YearMonthDayHyphens);
        match slag {
            Slag::Datum => has_day.then_some(form),
            Slag::Manad => (!has_day).then_some(form),
            _ => None,
        }
    }

    pub(super) fn write(self, date: NaiveDate, out: &mut String) {
        let (year, month, day) = (date.year(), date.month(), date.day());
        // Writing to a String cannot fail.
        let _ = match self {
            Self::YearMonthDay => write!(out, "{year:04}{month:02}{day:02}"),
            Self::YearMonthDayHyphens => write!(out, "{year:04}-{month:02}-{day:02}"),
            Self::YearMonth => write!(out, "{year:04}{month:02}"),
            Self::YearMonthHyphen => write!(out, "{year:04}-{month:02}"),
            Self::Year => write!(out, "{year:04}"),
            Self::Month => write!(out, "{month:02}"),
        };
    }
}

/// The form of a national number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdentityForm {
    Digits,
    Hyphen,
}

impl IdentityForm {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "yyyymmddnnnn" => Some(Self::Digits),
            "yyyymmdd-nnnn" => Some(Self::Hyphen),
            _ => None,
        }
    }

    /// Brings the twelve digits in `out`, from `start` on, into this form.
    pub(super) fn apply(self, out: &mut String, start: usize) {
        let at = start + 8;
        if self == Self::Hyphen && out.is_char_boundary(at) && at < out.len() {
            out.insert(at, '-');
        }
    }
}
