//! Identity numbers that stand where none belong: in keys, references and names.

use super::nationellt::ten_digits_form_a_number;

/// Whether some part of `text` can be read as an identity number of ten or twelve digits, with or without separators.
///
/// Letters end a number; every other character may stand inside it. Twelve digits always end in ten that are a number too.
/// About one in a hundred plain serial numbers of ten digits looks like one. A text with fewer than ten digits, such as most
/// keys, costs one pass.
///
/// ```
/// use socialdata_core::identitet::holds_identity_number;
///
/// assert!(!holds_identity_number("INS-2026-00017"));
/// // 191212121212 is a published test number.
/// assert!(holds_identity_number("INS-191212121212.1"));
/// assert!(holds_identity_number("121212-1212"));
/// ```
pub fn holds_identity_number(text: &str) -> bool {
    let has_enough_digits = text.bytes().filter(u8::is_ascii_digit).nth(9).is_some();
    has_enough_digits && text.split(char::is_alphabetic).any(part_holds_number)
}

/// `part` has no letters.
fn part_holds_number(part: &str) -> bool {
    let mut latest = [b'0'; 10];
    let mut digits = part.bytes().filter(u8::is_ascii_digit).enumerate();
    digits.any(|(index, digit)| {
        latest.rotate_left(1);
        let [.., last] = &mut latest;
        *last = digit;
        index >= 9 && ten_digits_form_a_number(&latest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identitet::testnummer;

    fn check(text: &str, expected: bool) {
        assert_eq!(holds_identity_number(text), expected, "{text}");
    }

    #[test]
    fn ordinary_keys_hold_none() {
        for text in
            ["", "INS-17", "2026-09-01.17", "A1B2C3D4E5F6G7H8I9J0K1", "0000000000", "9999999999999999"]
        {
            check(text, false);
        }
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        // 191212121212 and the samordningsnummer 191401682396 are published test numbers.
        for text in [
            "191212121212",
            "1212121212",
            "19121212-1212",
            "121212+1212",
            "1912_12.12:1212",
            "x191212121212y",
            "7191212121212",
            "1912121212127",
            "191401682396",
            "I-140168-2396-2",
            "å121212–1212",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn letters_and_a_wrong_check_digit_end_it() {
        check("121212A1212", false);
        check("19121212T1212", false);
        check("1212121213", false);
        check("2120000142", false);
    }

    #[test]
    fn every_test_number_is_found_in_ten_and_in_twelve_digits() {
        for number in testnummer::all() {
            let text = number.expose_text();
            assert!(holds_identity_number(text) && holds_identity_number(text.split_at(2).1));
        }
    }
}
