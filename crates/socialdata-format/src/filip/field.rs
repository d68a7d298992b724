//! One field, as far as it can be judged without knowing which it is: by its form.

use chrono::NaiveDate;
use socialdata_core::identitet::{NationelltNummer, NummerFel};

use super::name::Filslag;
use super::rules::{self, FilipRule};

/// Professions that KHSL2 takes.
const APPROVED: [&[u8]; 12] = [
    b"XS910", b"XS911", b"XS912", b"XS913", b"XS914", b"XS917", b"XS918", b"XS919", b"XS923", b"XS924",
    b"XS925", b"XS926",
];

/// Whether nothing but blanks stands there.
pub(super) fn is_blank(field: &[u8]) -> bool {
    field.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// What is wrong with a field.
pub(super) fn about_field(
    field: &[u8],
    slag: Option<Filslag>,
    today: Option<NaiveDate>,
) -> impl Iterator<Item = &'static FilipRule> {
    let value = field.trim_ascii();
    let padded = (value.len() != field.len()).then_some(&rules::PADDED);
    let is_quoted = value.len() >= 2 && value.first() == Some(&b'"') && value.last() == Some(&b'"');
    let quoted = is_quoted.then_some(&rules::QUOTED);
    let health = if slag == Some(Filslag::Khsl2) { about_code(value) } else { None };
    [padded, quoted, about_identity(value, today), health].into_iter().flatten()
}

/// An identity number is told by its form: twelve digits that begin like a birth year, or digits with a sign before the last
/// four. Other numbers of twelve digits are left alone.
fn about_identity(value: &[u8], today: Option<NaiveDate>) -> Option<&'static FilipRule> {
    let is_digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    let digits: Vec<u8> = match value.len() {
        12 if is_digits(value) => value.to_vec(),
        11 | 13 => {
            let (date, rest) = value.split_at_checked(value.len() - 5)?;
            let (sign, serial) = rest.split_first()?;
            let is_number = matches!(sign, b'-' | b'+') && is_digits(date) && is_digits(serial);
            if !is_number {
                return None;
            }
            // Six digits leave the century open.
            if value.len() == 11 {
                return Some(&rules::ID_FORM);
            }
            [date, serial].concat()
        }
        _ => return None,
    };
    if !matches!(digits.as_slice(), [b'1', b'8' | b'9', ..] | [b'2', b'0', ..]) {
        return None;
    }
    let text = std::str::from_utf8(&digits).ok()?;
    match NationelltNummer::parse(text) {
        Ok(number) => {
            let is_future = today.is_some_and(|today| number.earliest_birth() > today);
            is_future.then_some(&rules::ID_FUTURE)
        }
        Err(NummerFel::Kontrollsiffra) => Some(&rules::ID_CHECK),
        Err(NummerFel::Form) => Some(&rules::ID_FORM),
        Err(_) => Some(&rules::ID_DATE),
    }
}

/// Codes of KHSL2: measures (two letters and three characters) and professions (`XS9` and two digits).
fn about_code(value: &[u8]) -> Option<&'static FilipRule> {
    if let [b'X', b'S', b'9', b'0'..=b'9', b'0'..=b'9', rest @ ..] = value {
        let is_approved = APPROVED.contains(&value);
        return (rest.is_empty() && !is_approved).then_some(&rules::PROFESSION);
    }
    let [b'A'..=b'Z', b'A'..=b'Z', rest @ ..] = value else { return None };
    let is_code = rest.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    match rest.len() {
        5 if is_code => Some(&rules::KVA_PADDED),
        3 if rest == b"000" => Some(&rules::KVA_HEADING),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, expected: &[&str]) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23);
        let found: Vec<_> =
            about_field(field.as_bytes(), Some(Filslag::Khsl2), today).map(|rule| rule.code).collect();
        assert_eq!(found, expected, "{field}");
    }

    #[test]
    fn identity_numbers_are_told_by_their_form() {
        // 191212121212 and the samordningsnummer 191401682396 are published test numbers.
        check("191212121212", &[]);
        check("19121212-1212", &[]);
        check("191401682396", &[]);
        check("", &[]);
        check("19880209T050", &[]);
        check("121212-1212", &["FIL-060"]);
        check("191212121213", &["FIL-062"]);
        check("191213411212", &["FIL-061"]);
        check("20991332-0000", &["FIL-061"]);
        check("301212121212", &[]);
        check("123456789012", &[]);
    }

    #[test]
    fn a_birth_after_today_is_seen() {
        // A published test number, on a day before that birth.
        let today = NaiveDate::from_ymd_opt(1900, 1, 1);
        let found: Vec<_> = about_field(b"191212121212", None, today).map(|rule| rule.code).collect();
        assert_eq!(found, ["FIL-063"]);
    }

    #[test]
    fn codes_of_health_care_have_five_characters_and_are_no_headings() {
        check("PD008", &[]);
        check("PD000", &["FIL-070"]);
        check("QC000", &["FIL-070"]);
        check("PD00800", &["FIL-071"]);
        check("PD008  ", &["FIL-051"]);
        check("XS910", &[]);
        check("XS915", &["FIL-072"]);
        check("XS922", &["FIL-072"]);
        check("\"PD008\"", &["FIL-052"]);
        assert_eq!(about_field(b"PD000", Some(Filslag::Sol1), None).count(), 0);
    }
}
