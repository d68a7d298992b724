//! Personnummer (folkbokföringslagen (1991:481) 18 §).

use std::fmt;

use chrono::NaiveDate;

use super::nationellt::NummerFel;
use super::siffror::Siffror;

/// A personnummer: twelve digits with a real date and a right check digit.
///
/// It can be compared, grouped and sorted, but not shown:
///
/// ```
/// use socialdata_core::identitet::Personnummer;
///
/// // 191212121212 is a published test number.
/// let nummer = Personnummer::parse("191212121212")?;
/// assert_eq!(format!("{nummer:?}"), "Personnummer");
/// # Ok::<(), socialdata_core::identitet::NummerFel>(())
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::identitet::Personnummer;
/// let nummer = Personnummer::parse("191212121212").unwrap();
/// let text = format!("{}", nummer);
/// ```
///
/// ```compile_fail,E0277
/// # use socialdata_core::identitet::Personnummer;
/// fn send(value: &impl serde::Serialize) {}
/// send(&Personnummer::parse("191212121212").unwrap());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Personnummer(Siffror);

impl Personnummer {
    /// Reads exactly twelve ASCII digits.
    ///
    /// # Errors
    ///
    /// As [`NationelltNummer::parse`](super::NationelltNummer::parse); a day of 60–91 is
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
        NaiveDate::from_ymd_opt(siffror.year(), siffror.month(), siffror.day()).ok_or(NummerFel::Datum)?;
        if !siffror.has_right_check_digit() {
            return Err(NummerFel::Kontrollsiffra);
        }
        Ok(Self(siffror))
    }

    pub(super) const fn siffror(&self) -> &Siffror {
        &self.0
    }
}

impl fmt::Debug for Personnummer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personnummer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_samordningsnummer() {
        assert_eq!(Personnummer::parse("191401682396"), Err(NummerFel::Datum));
    }

    #[test]
    fn gives_back_its_digits_only_when_asked() {
        let nummer = Personnummer::parse("191212121212").unwrap();
        assert_eq!(&nummer.expose_digits(), b"191212121212");
        assert_eq!(format!("{nummer:?} {nummer:#?}"), "Personnummer Personnummer");
    }
}
