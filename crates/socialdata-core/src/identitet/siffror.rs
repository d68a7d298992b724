//! Twelve digits taken apart, before anybody knows whether they are a number of a person.

use super::luhn;

/// Twelve ASCII digits `ÅÅÅÅMMDDNNNK`, the shape both kinds of national number share.
///
/// It has no `Debug`: it would have to hide everything it holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Siffror([u8; 12]);

impl Siffror {
    /// The digits, if they are twelve and ASCII.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let digits: [u8; 12] = text.try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// Adds the check digit to a date of eight digits and a serial of three, read as one number of eleven
    /// digits.
    pub(super) fn from_date_and_serial(mut eleven: u64) -> Option<Self> {
        let mut digits = [b'0'; 12];
        for place in digits.iter_mut().take(11).rev() {
            *place = b'0' + u8::try_from(eleven % 10).ok()?;
            eleven /= 10;
        }
        let [_, _, nine @ .., _] = digits;
        let check = luhn::check_digit(&nine);
        let [.., last] = &mut digits;
        *last = check;
        (eleven == 0).then_some(Self(digits))
    }

    pub(super) fn year(self) -> i32 {
        let [a, b, c, d, ..] = self.0.map(|digit| i32::from(digit - b'0'));
        a * 1000 + b * 100 + c * 10 + d
    }

    /// The month as written, 00–99.
    pub(super) fn month(self) -> u32 {
        let [_, _, _, _, a, b, ..] = self.0.map(|digit| u32::from(digit - b'0'));
        a * 10 + b
    }

    /// The day as written, 00–99; 60–91 marks a samordningsnummer.
    pub(super) fn day(self) -> u32 {
        let [.., a, b, _, _, _, _] = self.0.map(|digit| u32::from(digit - b'0'));
        a * 10 + b
    }

    /// The digit that is odd for men and even for women: the ninth of the last ten.
    pub(super) fn sex_digit_is_odd(self) -> bool {
        let [.., digit, _] = self.0;
        (digit - b'0') % 2 == 1
    }

    pub(super) fn has_right_check_digit(self) -> bool {
        let [_, _, ten @ ..] = self.0;
        luhn::has_right_check_digit(&ten)
    }

    pub(super) fn as_str(&self) -> &str {
        #[expect(clippy::expect_used, reason = "cannot fail: twelve ASCII digits are UTF-8")]
        std::str::from_utf8(&self.0).expect("ASCII digits")
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}
