//! Organisationsnummer (lag (1974:174) om identitetsbeteckning för juridiska personer m.fl.).

use std::fmt;
use std::str::FromStr;

use super::luhn;

/// The number of a legal person: ten digits, a right check digit, and a third digit of at least 2.
///
/// The third digit keeps it apart from a personnummer, where a month stands in that place. A sole trader reports
/// under a personnummer, which is no `Organisationsnummer`; so this type may be shown.
///
/// ```
/// use socialdata_core::identitet::Organisationsnummer;
///
/// let socialstyrelsen: Organisationsnummer = "2021000555".parse()?;
/// assert_eq!(socialstyrelsen.to_string(), "2021000555");
/// # Ok::<(), socialdata_core::identitet::OrganisationsnummerFel>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Organisationsnummer([u8; 10]);

impl Organisationsnummer {
    /// Reads exactly ten ASCII digits, without a hyphen.
    ///
    /// # Errors
    ///
    /// The first of these that holds: [`OrganisationsnummerFel::Form`], [`OrganisationsnummerFel::TredjeSiffra`],
    /// [`OrganisationsnummerFel::Kontrollsiffra`].
    pub fn parse(text: &str) -> Result<Self, OrganisationsnummerFel> {
        let digits: [u8; 10] = text.as_bytes().try_into().map_err(|_| OrganisationsnummerFel::Form)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(OrganisationsnummerFel::Form);
        }
        if digits[2] < b'2' {
            return Err(OrganisationsnummerFel::TredjeSiffra);
        }
        if !luhn::has_right_check_digit(&digits) {
            return Err(OrganisationsnummerFel::Kontrollsiffra);
        }
        Ok(Self(digits))
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        text(&self.0)
    }
}

fn text(digits: &[u8; 10]) -> &str {
    #[expect(clippy::expect_used, reason = "cannot fail: ten ASCII digits are UTF-8")]
    std::str::from_utf8(digits).expect("ASCII digits")
}

impl FromStr for Organisationsnummer {
    type Err = OrganisationsnummerFel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Organisationsnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Organisationsnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Organisationsnummer({self})")
    }
}

/// Why a text is no organisationsnummer. Says nothing about the text, which may be a personnummer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum OrganisationsnummerFel {
    /// Not exactly ten ASCII digits.
    #[error("not ten digits")]
    Form,
    /// The third digit is 0 or 1, as in a personnummer.
    #[error("the third digit is below 2")]
    TredjeSiffra,
    /// The last digit does not fit the nine before it.
    #[error("the check digit is wrong")]
    Kontrollsiffra,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_the_numbers_of_authorities() {
        for text in ["2120000142", "2021000555", "2021005448"] {
            assert_eq!(
                Organisationsnummer::parse(text).map(|number| number.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn refuses_what_is_not_one() {
        for (text, fel) in [
            ("", OrganisationsnummerFel::Form),
            ("212000-0142", OrganisationsnummerFel::Form),
            ("21200001421", OrganisationsnummerFel::Form),
            ("212000014x", OrganisationsnummerFel::Form),
            ("1212121212", OrganisationsnummerFel::TredjeSiffra),
            ("2120000143", OrganisationsnummerFel::Kontrollsiffra),
        ] {
            assert_eq!(Organisationsnummer::parse(text), Err(fel));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Organisationsnummer::parse(&text);
        }
    }
}
