//! Kommunkod and länskod, the numbers of municipalities and regions in SCB's list.

use std::fmt;
use std::str::FromStr;

/// A kommunkod in form: four digits, the first two being the län.
///
/// Whether a municipality with this code exists depends on the date and is a rule of validation.
///
/// ```
/// use socialdata_core::identitet::Kommunkod;
///
/// let stockholm: Kommunkod = "0180".parse()?;
/// assert_eq!(stockholm.to_string(), "0180");
/// assert_eq!(stockholm.lan().to_string(), "01");
/// # Ok::<(), socialdata_core::identitet::KommunkodFel>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kommunkod(u16);

impl Kommunkod {
    /// Reads exactly four ASCII digits.
    ///
    /// # Errors
    ///
    /// [`KommunkodFel`] for any other text.
    pub const fn parse(text: &str) -> Result<Self, KommunkodFel> {
        let [a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', d @ b'0'..=b'9'] = *text.as_bytes() else {
            return Err(KommunkodFel);
        };
        let mut number = 0;
        number = number * 10 + (a - b'0') as u16;
        number = number * 10 + (b - b'0') as u16;
        number = number * 10 + (c - b'0') as u16;
        number = number * 10 + (d - b'0') as u16;
        Ok(Self(number))
    }

    /// The code as a number, 0–9999; four digits with leading zeros when written.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The län: the first two digits.
    pub const fn lan(self) -> Lanskod {
        Lanskod(self.0 / 100)
    }
}

impl FromStr for Kommunkod {
    type Err = KommunkodFel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Kommunkod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

impl fmt::Debug for Kommunkod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kommunkod({self})")
    }
}

/// A länskod in form: two digits. It comes from a [`Kommunkod`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lanskod(u16);

impl Lanskod {
    /// The code as a number, 0–99; two digits with a leading zero when written.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Lanskod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl fmt::Debug for Lanskod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lanskod({self})")
    }
}

/// A text that is not exactly four ASCII digits. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not four digits")]
#[non_exhaustive]
pub struct KommunkodFel;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_four_digits_only() {
        assert_eq!(Kommunkod::parse("2584").map(Kommunkod::number), Ok(2584));
        for text in ["", "180", "01800", "018O", "+180", " 180", "٠١٨٠", "018\0"] {
            assert_eq!(Kommunkod::parse(text), Err(KommunkodFel));
        }
    }

    proptest! {
        #[test]
        fn every_code_is_written_as_it_was_read(text in "[0-9]{4}") {
            let kod = Kommunkod::parse(&text).unwrap();
            prop_assert_eq!(kod.to_string(), text.clone());
            prop_assert!(text.starts_with(&kod.lan().to_string()));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Kommunkod::parse(&text);
        }
    }
}
