//! No identity number stands in the tree unless it is a published test number: any other may be a living
//! person's.
//!
//! Looked for: twelve digits, 8+4 and 6+4 with `-` or `+`, digits of an integer literal (`1912_1212_1212`),
//! in UTF-8, Latin-1 and UTF-16. Such a run counts when its year is 1840–2035 and date and check digit are
//! right. The complaint names the place only. Digits inside a longer run of letters and digits (digests,
//! base64) and inside a UUID are left alone, as are ten digits without a separator: they are mostly seconds
//! and telephone numbers.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use socialdata_core::identitet::{NationelltNummer, testnummer};

use super::complaint::Complaint;

/// Files that are not searched, and why.
const EXCLUDED: &[(&str, &str)] =
    &[("Cargo.lock", "written by cargo: names, versions and check sums of packages")];

const YEARS: RangeInclusive<u16> = 1840..=2035;
const CENTURIES: [&str; 3] = ["18", "19", "20"];
const UUID_LENGTH: usize = 36;

pub(super) fn check(path: &str, bytes: &[u8]) -> Vec<Complaint> {
    if EXCLUDED.iter().any(|(excluded, _)| *excluded == path) {
        return Vec::new();
    }
    unpublished(bytes, testnummer::is_published_test_number)
        .into_iter()
        .map(|line| {
            Complaint::at(
                path,
                line,
                "holds an identity number that is no published test number",
                "take one from the list in socialdata_core::identitet::testnummer; if these digits are something \
                 else, write them in another way",
            )
        })
        .collect()
}

/// The lines that hold a number for which `is_published` says no.
fn unpublished(bytes: &[u8], is_published: impl Fn(&NationelltNummer) -> bool) -> Vec<usize> {
    let bytes = without_nul(bytes);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let bad = spellings(line)
            .iter()
            .map(|digits| readings(digits))
            .any(|readings| !readings.is_empty() && !readings.iter().any(&is_published));
        if bad {
            lines.push(number);
        }
    }
    lines
}

/// ASCII in UTF-16 is ASCII with NUL between.
fn without_nul(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.contains(&0) {
        Cow::Owned(bytes.iter().copied().filter(|byte| *byte != 0).collect())
    } else {
        Cow::Borrowed(bytes)
    }
}

/// The numbers that these twelve or ten digits may be: ten digits have no century.
fn readings(digits: &str) -> Vec<NationelltNummer> {
    let candidates: Vec<String> = if digits.len() == 12 {
        vec![digits.to_owned()]
    } else {
        CENTURIES.iter().map(|century| format!("{century}{digits}")).collect()
    };
    candidates
        .iter()
        .filter(|twelve| {
            twelve.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year: u16| YEARS.contains(&year))
        })
        .filter_map(|twelve| NationelltNummer::parse(twelve).ok())
        .collect()
}

/// The twelve or ten digits of everything in the line that is spelled like an identity number.
fn spellings(line: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let first = digit_run(line, at);
        if first.digits.is_empty() {
            at += 1;
            continue;
        }
        if !is_inside_word(line, at) && !is_inside_uuid(line, at) {
            found.extend(spelling(line, &first));
        }
        at = first.end;
    }
    found
}

fn spelling(line: &[u8], first: &DigitRun) -> Option<String> {
    if first.digits.len() == 12 {
        return (!goes_on(line, first.end)).then(|| first.digits.clone());
    }
    let separated = matches!(line.get(first.end), Some(b'-' | b'+'));
    if !separated || !matches!(first.digits.len(), 6 | 8) {
        return None;
    }
    let second = digit_run(line, first.end + 1);
    (second.digits.len() == 4 && !goes_on(line, second.end))
        .then(|| format!("{}{}", first.digits, second.digits))
}

struct DigitRun {
    digits: String,
    /// The place after the last digit.
    end: usize,
}

/// The digits that begin here; an underscore between two digits belongs to an integer literal.
fn digit_run(line: &[u8], start: usize) -> DigitRun {
    let is_digit = |place: usize| line.get(place).is_some_and(u8::is_ascii_digit);
    let mut run = DigitRun { digits: String::new(), end: start };
    loop {
        match line.get(run.end) {
            Some(digit) if digit.is_ascii_digit() => run.digits.push(char::from(*digit)),
            Some(b'_') if !run.digits.is_empty() && is_digit(run.end + 1) => {}
            _ => return run,
        }
        run.end += 1;
    }
}

/// Whether a letter stands before: then the digits are the tail of a digest or a name. The letter of an
/// escape such as `\n` is no such letter.
fn is_inside_word(line: &[u8], start: usize) -> bool {
    let before = |distance: usize| start.checked_sub(distance).and_then(|place| line.get(place));
    match before(1) {
        Some(b'n' | b'r' | b't') if before(2) == Some(&b'\\') => false,
        Some(byte) => byte.is_ascii_alphanumeric(),
        None => false,
    }
}

/// Whether a letter follows, other than that of an integer's type.
fn goes_on(line: &[u8], end: usize) -> bool {
    let rest = line.get(end..).unwrap_or_default();
    let typed =
        ["u64", "i64", "u128", "i128", "usize", "isize"].iter().any(|kind| rest.starts_with(kind.as_bytes()));
    !typed && rest.first().is_some_and(u8::is_ascii_alphanumeric)
}

fn is_inside_uuid(line: &[u8], at: usize) -> bool {
    (at.saturating_sub(UUID_LENGTH - 1)..=at).filter_map(|start| line.get(start..start + UUID_LENGTH)).any(
        |text| {
            text.iter().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => *byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines with a number when no number counts as published: the tree must hold no other than published
    /// ones, this file included.
    fn lines_with_numbers(text: &str) -> Vec<usize> {
        unpublished(text.as_bytes(), |_| false)
    }

    #[test]
    fn published_numbers_are_welcome_in_every_spelling() {
        let text =
            "191212121212 19121212-1212 121212-1212 121212+1212 191401682396 140168-2396 1990_0602_2397";
        assert_eq!(check("a.md", text.as_bytes()), []);
    }

    #[test]
    fn any_other_number_is_found_with_its_line() {
        for spelled in [
            "191212121212",
            "\"191212121212\"",
            "19121212-1212",
            "19121212+1212",
            "121212-1212",
            "121212+1212",
            "191401682396",
            "140168-2396",
            "1912_1212_1212_u64",
            "191_212_121_212u64",
            "ö191212121212å",
            "a\\n191212121212,b",
            "post-191212121212",
        ] {
            assert_eq!(lines_with_numbers(&format!("x\n{spelled}\n")), [2], "{spelled}");
        }
    }

    #[test]
    fn it_is_found_in_latin_1_and_utf_16() {
        assert_eq!(unpublished(b"\xe5\xe4\n\xf6;191212121212;\xf6", |_| false), [2]);
        let utf_16: Vec<u8> = "å\n191212121212".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(unpublished(&utf_16, |_| false), [2]);
    }

    #[test]
    fn the_complaint_does_not_repeat_the_number() {
        let complaints: Vec<String> = unpublished(b"191212121212", |_| false)
            .into_iter()
            .map(|line| Complaint::at("a", line, "w", "r").to_string())
            .collect();
        assert_eq!(complaints, ["a:1: w\n    remedy: r"]);
    }

    #[test]
    fn other_digits_are_left_alone() {
        for text in [
            "191212121213",
            "191213121211",
            "183913994561",
            "1912121212123",
            "a191212121212",
            "191212121212f",
            "1212121212",
            "212000-0142",
            "0190c4a8-1212-7abc-8def-191212121212",
            "19121212-1212-7abc-8def-0190c4a81212",
            "2024-06-30T12:30:00Z",
        ] {
            assert!(lines_with_numbers(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn years_of_living_persons_count_and_later_ones_do_not() {
        // In two parts, so that no number stands here.
        let born = |year: &str, rest: &str| readings(&[year, rest].concat()).len();
        assert_eq!(born("1912", "12121212"), 1);
        assert_eq!(born("2036", "12121214"), 0);
    }

    #[test]
    fn what_is_excluded_exists_for_a_reason() {
        assert!(EXCLUDED.iter().all(|(path, reason)| !path.is_empty() && !reason.is_empty()));
        assert_eq!(check("Cargo.lock", b"191212121212"), []);
    }
}
