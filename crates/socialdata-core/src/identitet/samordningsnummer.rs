//! Samordningsnummer (lag (2022:1697) om samordningsnummer).

use std::fmt;

use super::nationellt::NummerFel;
use super::siffror::Siffror;

/// A samordningsnummer: as a personnummer, but with 60 added to the day.
///
/// The date may be incomplete or approximate: month 00 means that the month is not known, day 60 that the day
/// is not known, and published test numbers hold days such as 30 February. So the calendar is not asked.
///
/// ```
/// use socialdata_core::identitet::Samordningsnummer;
///
/// // 191401682396 is a published test number.
/// let nummer = Samordningsnummer::parse("191401682396")?;
/// assert_eq!(format!("{nummer:?}"), "Samordningsnummer");
/// # Ok::<(), socialdata_core::identitet::NummerFel>(())
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::identitet::Samordningsnummer;
/// let nummer = Samordningsnummer::parse("191401682396").unwrap();
/// let text = format!("{}", nummer);
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::identitet::Samordningsnummer;
/// fn send(value: &impl serde::Serialize) {}
/// send(&Samordningsnummer::parse("191401682396").unwrap());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Samordningsnummer(Siffror);

impl Samordningsnummer {
    /// Reads exactly twelve ASCII digits.
    ///
    /// # Errors
    ///
    /// As [`NationelltNummer::parse`](super::NationelltNummer::parse); a day outside 60–91 is
    /// [`NummerFel::Datum`] here.
    pub fn parse(text: &str) -> Result<Self, NummerFel> {
        let siffror = Siffror::parse(text.as_bytes()).ok_or(NummerFel::Form)?;
        Self::from_siffror(siffror)
    }

    /// The twelve ASCII digits. Whoever calls this answers for where they go.
    pub const fn expose_digits(&self) -> [u8; 12] {
        *self.0.as_bytes()
    }

    pub(super) fn from_siffror(siffror: Siffror) -> Result<Self, NummerFel> {
        if siffror.year() < NummerFel::EARLIEST_YEAR {
            return Err(NummerFel::Ar);
        }
        if siffror.month() > 12 || !marks_samordningsnummer(siffror.day()) {
            return Err(NummerFel::Datum);
        }
        if !siffror.has_right_check_digit() {
            return Err(NummerFel::Kontrollsiffra);
        }
        Ok(Self(siffror))
    }

    pub(super) const fn siffror(&self) -> &Siffror {
        &self.0
    }
}

impl fmt::Debug for Samordningsnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Samordningsnummer")
    }
}

/// Whether the day as written is a day of the month, or 0, with [`DAY_OFFSET`] added.
pub(super) fn marks_samordningsnummer(day: u32) -> bool {
    (DAY_OFFSET..=DAY_OFFSET + 31).contains(&day)
}

/// What is added to the day of birth.
pub(super) const DAY_OFFSET: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_personnummer() {
        assert_eq!(Samordningsnummer::parse("191212121212"), Err(NummerFel::Datum));
    }

    #[test]
    fn accepts_incomplete_and_impossible_dates_that_are_published() {
        // Month 00; day 60; both; 30 February.
        for text in ["191500722390", "191711602399", "193100602394", "193002902397"] {
            assert!(Samordningsnummer::parse(text).is_ok());
        }
    }

    #[test]
    fn gives_back_its_digits_only_when_asked() {
        let nummer = Samordningsnummer::parse("191401682396").unwrap();
        assert_eq!(&nummer.expose_digits(), b"191401682396");
        assert_eq!(format!("{nummer:?} {nummer:#?}"), "Samordningsnummer Samordningsnummer");
    }
}
