//! The published test numbers: the only national numbers that may stand in tests, examples and sandboxes.
//!
//! Any other well-formed number may be a living person's. The list is the union of three publications:
//!
//! | Origin | Numbers |
//! |---|---|
//! | Skatteverket's open data set *Testpersonnummer*, as mirrored in github.com/personnummer/meta (March 2023) | 41 127 |
//! | Skatteverket's open data set *Testsamordningsnummer*, same mirror | 2 264 |
//! | 53 named test persons, from github.com/KentorIT/PU-Adapter; 47 of them stand in the first list too | 6 |
//!
//! `testnummer.bin` holds them in about 75 kB. Of each number the check digit is left out, since it follows from
//! the rest. What remains, eleven digits of date and serial, is read as one number; the numbers are sorted, and the
//! file is the sequence of differences (the first from 0), each as an unsigned LEB128: seven bits a byte, the
//! lowest first, the high bit set on all bytes but the last.

use std::sync::OnceLock;

use super::nationellt::NationelltNummer;
use super::siffror::Siffror;

/// Whether this is a published test number.
///
/// ```
/// use socialdata_core::identitet::{NationelltNummer, testnummer};
///
/// let nummer = NationelltNummer::parse("191212121212")?;
/// assert!(testnummer::is_published_test_number(&nummer));
/// # Ok::<(), socialdata_core::identitet::NummerFel>(())
/// ```
pub fn is_published_test_number(nummer: &NationelltNummer) -> bool {
    all().binary_search(nummer).is_ok()
}

/// All published test numbers, sorted by digits. Made on the first call (some milliseconds) and kept.
pub fn all() -> &'static [NationelltNummer] {
    static ALL: OnceLock<Vec<NationelltNummer>> = OnceLock::new();
    ALL.get_or_init(expanded)
}

fn expanded() -> Vec<NationelltNummer> {
    #[expect(
        clippy::expect_used,
        reason = "cannot fail: the file is compiled in, and a test reads all of it"
    )]
    decode(FILE).expect("the compiled-in list of test numbers")
}

fn decode(file: &[u8]) -> Option<Vec<NationelltNummer>> {
    let mut rest = file.iter();
    let mut numbers = Vec::with_capacity(file.len() / 2);
    let mut eleven = 0_u64;
    while !rest.as_slice().is_empty() {
        eleven = eleven.checked_add(read_varint(&mut rest)?)?;
        let siffror = Siffror::from_date_and_serial(eleven)?;
        numbers.push(NationelltNummer::from_siffror(siffror).ok()?);
    }
    Some(numbers)
}

fn read_varint(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.next()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

static FILE: &[u8] = include_bytes!("testnummer.bin");

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use sha2::{Digest, Sha256};

    use super::*;

    fn encode(numbers: &[NationelltNummer]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut before = 0_u64;
        for nummer in numbers {
            let (eleven, _check_digit) = nummer.expose_text().split_at(11);
            let eleven = eleven.parse::<u64>().unwrap();
            let mut difference = eleven - before;
            before = eleven;
            while difference >= 0x80 {
                file.push(u8::try_from(difference & 0x7f).unwrap() | 0x80);
                difference >>= 7;
            }
            file.push(u8::try_from(difference).unwrap());
        }
        file
    }

    #[test]
    fn the_list_is_the_published_one() {
        let samordningsnummer =
            all().iter().filter(|nummer| matches!(nummer, NationelltNummer::Samordningsnummer(_))).count();
        assert_eq!((all().len(), samordningsnummer), (43_397, 2_264));

        let lines = all().iter().fold(String::new(), |lines, nummer| lines + nummer.expose_text() + "\n");
        let mut digest = String::new();
        for byte in Sha256::digest(lines) {
            write!(digest, "{byte:02x}").unwrap();
        }
        assert_eq!(digest, "cf9fd86ce9af2e8ea4982faba77c8ce52b0954d921bd1717607e0677fdf10eaa");
    }

    #[test]
    fn the_list_is_sorted_and_has_no_number_twice() {
        assert!(all().is_sorted_by(|one, other| one < other));
    }

    #[test]
    fn encoding_what_was_decoded_gives_the_file() {
        assert_eq!(encode(&decode(FILE).unwrap()), FILE);
        assert!(FILE.len() < 110_000);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        assert!(decode(&[0x80]).is_none());
        assert!(decode(&[0xff; 10]).is_none());
        // Eleven digits that are no date.
        assert!(decode(&[1]).is_none());
        // More than eleven digits.
        assert!(decode(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).is_none());
        assert_eq!(decode(&[]), Some(Vec::new()));
    }

    #[test]
    fn every_named_test_person_is_there() {
        assert_eq!(NAMED.len(), 53);
        for text in NAMED {
            assert!(is_published_test_number(&NationelltNummer::parse(text).unwrap()), "{text}");
        }
    }

    /// The named test persons of github.com/KentorIT/PU-Adapter.
    const NAMED: [&str; 53] = [
        "194408139089",
        "199006022397",
        "199107172380",
        "199610202385",
        "190104132386",
        "200001052380",
        "199312172381",
        "195711212893",
        "195712302842",
        "196107293059",
        "196108193175",
        "196108283166",
        "196109072972",
        "197912309296",
        "200001022391",
        "200001032382",
        "200001042399",
        "199312162390",
        "190001042399",
        "194201199124",
        "190301249801",
        "199007212393",
        "199007282388",
        "199007302384",
        "195005050512",
        "195005050520",
        "195005050546",
        "191212121212",
        "193012299263",
        "194001079120",
        "195312242083",
        "197103011032",
        "199705162387",
        "193008077723",
        "193805028432",
        "194004057032",
        "194502024732",
        "194504118359",
        "195102031753",
        "195702182568",
        "196201082697",
        "196404153832",
        "197907179191",
        "197911109291",
        "198101079294",
        "198705212382",
        "198808112380",
        "199001252387",
        "199212252382",
        "199504242398",
        "199710182396",
        "199912282382",
        "200002262384",
    ];
}
