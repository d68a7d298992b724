//! The check digit of identity numbers and organisation numbers (Luhn, weights 2 and 1).

/// Whether the last of ten ASCII digits is the check digit of the nine before it.
pub(super) fn has_right_check_digit(digits: &[u8; 10]) -> bool {
    let [first @ .., last] = digits;
    check_digit(first) == *last
}

/// The check digit of nine ASCII digits, as an ASCII digit.
pub(super) fn check_digit(digits: &[u8; 9]) -> u8 {
    let sum: u8 = digits.iter().enumerate().map(|(index, digit)| weighted(index, digit - b'0')).sum();
    b'0' + (10 - sum % 10) % 10
}

/// Every other digit counts twice, beginning with the first; of a product of two digits the digits are added.
fn weighted(index: usize, digit: u8) -> u8 {
    if !index.is_multiple_of(2) {
        return digit;
    }
    let doubled = digit * 2;
    doubled / 10 + doubled % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_the_published_check_digits() {
        // Two test persons and two authorities.
        for digits in [b"1212121212", b"9006022397", b"2021000555", b"2021005448"] {
            assert!(has_right_check_digit(digits));
        }
    }

    #[test]
    fn exactly_one_of_ten_last_digits_is_right() {
        let right: Vec<u8> = (b'0'..=b'9')
            .filter(|last| {
                let mut digits = *b"1212121210";
                digits[9] = *last;
                has_right_check_digit(&digits)
            })
            .collect();
        assert_eq!(right, b"2");
    }
}
