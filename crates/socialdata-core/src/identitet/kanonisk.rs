//! The canonical form of a national number, from text of any origin.
//!
//! Record files hold twelve digits and need none of this. Foreign files hold separators, spaces, dashes from a
//! word processor and full-width digits. Two closed tables fold these; no Unicode normalisation is used, since
//! it would also accept "¹²". The steps and their order are part of the scheme `socialdata-pseudo-v1`: two
//! implementations that differ here make different pseudonyms.

use chrono::{Datelike, NaiveDate};

use super::nationellt::{NationelltNummer, NummerFel};

/// Whether `ÅÅMMDD-NNNK` and `ÅÅMMDD+NNNK` are read.
///
/// A stored `-` is right only in the year it was written: it becomes `+` at the start of the year in which the
/// person turns 100 (folkbokföringslagen 18 §). So [`Allow`](Self::Allow) is for sources that write the
/// separator at export, and only there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "closed: a switch")]
pub enum TenDigit {
    /// Ten digits are an error; the century is not known.
    #[default]
    Refuse,
    /// The separator and the year of the reference date give the century.
    Allow,
}

/// Reads a national number in any accepted spelling.
///
/// `reference_date` is the last day of the reporting period: no one in the file is born after it, and it gives
/// the century of ten-digit numbers. The clock is never asked.
///
/// ```
/// use socialdata_core::identitet::{TenDigit, canonical};
///
/// let last_of_july = chrono::NaiveDate::from_ymd_opt(2026, 7, 31).ok_or("no such day")?;
/// // 191212121212 is a published test number.
/// let spaced = canonical("1912 1212–1212", last_of_july, TenDigit::Refuse)?;
/// let short = canonical("121212+1212", last_of_july, TenDigit::Allow)?;
/// assert_eq!(spaced, short);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The first [`KanoniskFel`] in the order of its variants that holds.
pub fn canonical(
    text: &str,
    reference_date: NaiveDate,
    ten_digit: TenDigit,
) -> Result<NationelltNummer, KanoniskFel> {
    let digits = match Shape::read(text)? {
        Shape::Twelve(digits) => digits,
        Shape::Ten(..) if ten_digit == TenDigit::Refuse => return Err(KanoniskFel::TenDigitRefused),
        Shape::Ten(digits, separator) => with_century(digits, separator, reference_date.year())?,
    };
    let nummer = NationelltNummer::from_digits(&digits)?;
    if nummer.stated_birth() > reference_date {
        return Err(KanoniskFel::Future);
    }
    Ok(nummer)
}

/// What is left of a text when separators are understood: ASCII digits of a known number.
pub(super) enum Shape {
    Twelve([u8; 12]),
    Ten([u8; 10], Separator),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Minus,
    Plus,
}

impl Shape {
    pub(super) fn read(text: &str) -> Result<Self, KanoniskFel> {
        let mut digits = [0; 12];
        let mut count = 0_usize;
        let mut separator = None;
        let mut separators = 0_usize;
        for character in folded(text) {
            match character {
                '0'..='9' => {
                    // Digits past the twelfth are counted only; no shape has them.
                    if let (Some(place), Ok(digit)) = (digits.get_mut(count), u8::try_from(character)) {
                        *place = digit;
                    }
                    count = count.saturating_add(1);
                }
                '-' | '+' => {
                    let kind = if character == '-' { Separator::Minus } else { Separator::Plus };
                    separator = Some((count, kind));
                    separators = separators.saturating_add(1);
                }
                'a'..='z' | 'A'..='Z' => return Err(Self::letter_or_character(text)),
                _ => return Err(KanoniskFel::Character),
            }
        }
        let [ten @ .., _, _] = digits;
        match (separators, separator, count) {
            (0, _, 0) => Err(KanoniskFel::Empty),
            (0, _, 12) | (1, Some((8, Separator::Minus)), 12) => Ok(Self::Twelve(digits)),
            (1, Some((6, kind)), 10) => Ok(Self::Ten(ten, kind)),
            (0, _, 10) => Err(KanoniskFel::CenturyUnknown),
            (0, _, _) => Err(KanoniskFel::Length),
            _ => Err(KanoniskFel::Separator),
        }
    }

    /// A text whose only strangers are ASCII letters looks like a number of a case system.
    fn letter_or_character(text: &str) -> KanoniskFel {
        let known = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '+');
        if folded(text).all(known) { KanoniskFel::Letter } else { KanoniskFel::Character }
    }
}

/// The characters of `text` without spaces, with full-width digits and the many dashes as ASCII.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|character| match character {
        ' ' | '\t' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => None,
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(character) - 0xff10, 10),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{ff0b}' => Some('+'),
        other => Some(other),
    })
}

/// The year that ends in the two digits of the number, in the 100 years up to the reference year (`-`) or the
/// 100 years before those (`+`).
fn with_century(
    digits: [u8; 10],
    separator: Separator,
    reference_year: i32,
) -> Result<[u8; 12], KanoniskFel> {
    let [a, b, ..] = digits.map(|digit| i32::from(digit - b'0'));
    let last_year = match separator {
        Separator::Minus => reference_year,
        Separator::Plus => reference_year - 100,
    };
    let year = last_year - (last_year - (a * 10 + b)).rem_euclid(100);
    let century = u8::try_from(year.div_euclid(100)).map_err(|_| KanoniskFel::Year)?;
    if century > 99 {
        return Err(KanoniskFel::Year);
    }
    let mut twelve = [b'0' + century / 10; 12];
    let [_, second, ten @ ..] = &mut twelve;
    *second = b'0' + century % 10;
    *ten = digits;
    Ok(twelve)
}

/// Why a text is no national number, in the order in which the steps are taken. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum KanoniskFel {
    /// ASCII letters, and nothing else that is foreign: a temporary number of a case system (PNR-006).
    #[error("letters in a national number")]
    Letter,
    /// A character that is neither digit, separator nor one of the spaces and dashes that are folded.
    #[error("a character that no national number holds")]
    Character,
    /// Nothing but spaces.
    #[error("no text")]
    Empty,
    /// `ÅÅMMDD-NNNK` or `ÅÅMMDD+NNNK` without the permission to read it.
    #[error("ten digits are not accepted here")]
    TenDigitRefused,
    /// Ten digits without a separator.
    #[error("ten digits without a separator: the century is not known")]
    CenturyUnknown,
    /// A separator in another place, or more than one.
    #[error("a separator stands where none belongs")]
    Separator,
    /// Another number of digits than twelve or ten.
    #[error("another number of digits than twelve")]
    Length,
    /// The year lies before 1840 (or has no four digits).
    #[error("the year lies before 1840")]
    Year,
    /// The date part is impossible.
    #[error("the date part is impossible")]
    Date,
    /// The last digit does not fit the nine before it.
    #[error("the check digit is wrong")]
    CheckDigit,
    /// The stated birth lies after the reference date.
    #[error("the birth lies after the reference date")]
    Future,
}

impl KanoniskFel {
    /// The name in the scheme and its vectors; [`Letter`](Self::Letter) and [`Character`](Self::Character) share
    /// one.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Letter | Self::Character => "character",
            Self::Empty => "empty",
            Self::TenDigitRefused => "ten-digit-refused",
            Self::CenturyUnknown => "century-unknown",
            Self::Separator => "separator",
            Self::Length => "length",
            Self::Year => "year",
            Self::Date => "date",
            Self::CheckDigit => "check-digit",
            Self::Future => "future",
        }
    }
}

impl From<NummerFel> for KanoniskFel {
    fn from(fel: NummerFel) -> Self {
        match fel {
            NummerFel::Form => Self::Length,
            NummerFel::Ar => Self::Year,
            NummerFel::Datum => Self::Date,
            NummerFel::Kontrollsiffra => Self::CheckDigit,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::identitet::testnummer;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn tells_case_system_numbers_from_other_foreign_characters() {
        let read = |text| canonical(text, day("2026-07-31"), TenDigit::Refuse);
        assert_eq!(read("19880209T050"), Err(KanoniskFel::Letter));
        assert_eq!(read("19880209T050\n"), Err(KanoniskFel::Character));
        assert_eq!(read("\u{feff}19880209T050"), Err(KanoniskFel::Character));
        assert_eq!(read("19121212_1212"), Err(KanoniskFel::Character));
    }

    #[test]
    fn every_folded_character_is_folded() {
        for space in [' ', '\t', '\u{a0}', '\u{2007}', '\u{2009}', '\u{202f}', '\u{3000}'] {
            assert_eq!(folded(&format!("{space}1{space}")).collect::<String>(), "1");
        }
        assert_eq!(folded("０１２３４５６７８９").collect::<String>(), "0123456789");
        assert_eq!(folded("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}").collect::<String>(), "------");
        assert_eq!(folded("\u{2212}\u{fe63}\u{ff0d}\u{ff0b}").collect::<String>(), "---+");
        assert_eq!(folded("\u{200b}\n\u{2016}٣²").collect::<String>(), "\u{200b}\n\u{2016}٣²");
    }

    #[test]
    fn the_separator_changes_at_the_start_of_the_hundredth_year() {
        let read = |text, on| canonical(text, day(on), TenDigit::Allow).map(|nummer| nummer.birth_year());
        assert_eq!(read("121212-1212", "2011-12-31"), Ok(1912));
        assert_eq!(read("121212+1212", "2012-01-01"), Ok(1912));
        // In 2012 the hyphen means 2012, and that December has not come.
        assert_eq!(read("121212-1212", "2012-01-01"), Err(KanoniskFel::Future));
        assert_eq!(read("121212+1212", "2011-12-31"), Err(KanoniskFel::Year));
    }

    #[test]
    fn absurd_reference_dates_are_answered() {
        for on in [NaiveDate::MIN, NaiveDate::MAX, day("0050-01-01")] {
            assert_eq!(canonical("121212-1212", on, TenDigit::Allow), Err(KanoniskFel::Year));
            assert_eq!(canonical("121212+1212", on, TenDigit::Allow), Err(KanoniskFel::Year));
        }
        assert_eq!(canonical("191212121212", NaiveDate::MIN, TenDigit::Refuse), Err(KanoniskFel::Future));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = canonical(&text, day("2026-07-31"), TenDigit::Allow);
        }

        #[test]
        fn what_is_accepted_is_canonical_itself(text in "[0-9+\u{2212} -]{0,15}") {
            if let Ok(nummer) = canonical(&text, day("2026-07-31"), TenDigit::Allow) {
                prop_assert!(text.len() >= 11);
                let again = canonical(nummer.expose_text(), day("2026-07-31"), TenDigit::Refuse);
                prop_assert_eq!(again, Ok(nummer));
            }
        }

        #[test]
        fn every_spelling_of_a_test_number_is_the_same_number(
            nummer in proptest::sample::select(testnummer::all()),
            space in "[ \t\u{a0}\u{2007}\u{2009}\u{202f}\u{3000}]{0,2}",
            dash in "[-\u{2010}-\u{2015}\u{2212}\u{fe63}\u{ff0d}]?",
        ) {
            let (date, rest) = nummer.expose_text().split_at(8);
            let reference = day("2026-07-31");
            let spelled = format!("{space}{date}{space}{dash}{rest}");
            let once = canonical(&spelled, reference, TenDigit::Refuse);
            prop_assert_eq!(once, Ok(nummer));
            prop_assert_eq!(canonical(nummer.expose_text(), reference, TenDigit::Refuse), once);

            let separator = if nummer.birth_year() <= 1926 { '+' } else { '-' };
            let short = format!("{}{separator}{rest}", date.split_at(2).1);
            prop_assert_eq!(canonical(&short, reference, TenDigit::Allow), Ok(nummer));
        }
    }
}
