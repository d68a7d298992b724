//! Whether a case reference may stand in a report.
//!
//! `postId` is what a case worker looks for first. But some systems build it from the person's identity number, and a report is
//! mailed. So a reference that could hold a number is withheld: the record number has to do.

use socialdata_core::identitet::holds_identity_number;

/// Whether no part of `reference` can be read as an identity number of ten or twelve digits, with or without separators.
///
/// About one in a hundred plain serial numbers of ten digits looks like one and is withheld for nothing.
///
/// ```
/// use socialdata_format::may_be_shown;
///
/// assert!(may_be_shown("INS-2026-00017"));
/// assert!(!may_be_shown("INS-191212121212")); // a published test number
/// assert!(!may_be_shown("121212-1212.1"));
/// ```
pub fn may_be_shown(reference: &str) -> bool {
    !holds_identity_number(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reference: &str, expected: bool) {
        assert_eq!(may_be_shown(reference), expected, "{reference}");
    }

    #[test]
    fn ordinary_keys_are_shown() {
        for reference in
            ["", "INS-17", "2026-09-01.17", "A1B2C3D4E5F6G7H8I9J0K1", "0000000000", "9999999999999999"]
        {
            check(reference, true);
        }
    }

    #[test]
    fn a_number_is_withheld_however_it_is_written() {
        // 191212121212 and the samordningsnummer 191401682396 are published test numbers.
        for reference in [
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
        ] {
            check(reference, false);
        }
    }
}
