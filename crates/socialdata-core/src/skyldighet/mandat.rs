//! The right to hand in for somebody else.

use chrono::NaiveDate;

use super::error::SkyldighetError;

/// What a mandate rests on. Whether somebody else may hand in under the proposed duty is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mandatgrund {
    /// Avtalssamverkan: another municipality or region performs the task, the responsibility stays (KL 9 kap. 37 §).
    Avtalssamverkan,
    /// A contract with somebody private, the responsibility stays (LSS 17 § first paragraph).
    LssAvtal,
    /// A common committee.
    GemensamNamnd,
    /// Another written assignment.
    Uppdrag,
}

impl Mandatgrund {
    /// Every basis.
    pub const ALL: &'static [Self] =
        &[Self::Avtalssamverkan, Self::LssAvtal, Self::GemensamNamnd, Self::Uppdrag];

    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Avtalssamverkan => "avtalssamverkan",
            Self::LssAvtal => "lss-avtal",
            Self::GemensamNamnd => "gemensam-namnd",
            Self::Uppdrag => "uppdrag",
        }
    }

    /// Where it stands.
    pub const fn lagrum(self) -> &'static str {
        match self {
            Self::Avtalssamverkan => "KL 9 kap. 37 §",
            Self::LssAvtal => "LSS 17 § första stycket",
            Self::GemensamNamnd | Self::Uppdrag => "eget förslag",
        }
    }

    /// The basis with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|basis| basis.code() == code)
    }
}

/// The right of an inlämnare to hand in for an ansvarig, from one day to another, both included.
///
/// LSS 17 § second paragraph is no mandate: there the responsibility itself moves, see [`Ansvarstid`](super::Ansvarstid).
///
/// ```
/// use socialdata_core::period::parse_date;
/// use socialdata_core::skyldighet::{Mandat, Mandatgrund};
///
/// let day = |text| parse_date(text).ok_or("no such day");
/// let mandate = Mandat::new(Mandatgrund::Avtalssamverkan, day("2025-01-01")?, Some(day("2026-12-31")?))?;
/// assert!(mandate.check(day("2026-12-31")?).is_ok());
/// assert_eq!(mandate.check(day("2027-01-01")?).map_err(|fault| fault.code()), Err("mandate-expired"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandat {
    grund: Mandatgrund,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl Mandat {
    /// From `from`, to `to` where there is an end.
    ///
    /// # Errors
    /// [`SkyldighetError::EndBeforeStart`].
    pub fn new(grund: Mandatgrund, from: NaiveDate, to: Option<NaiveDate>) -> Result<Self, SkyldighetError> {
        if to.is_some_and(|to| to < from) {
            return Err(SkyldighetError::EndBeforeStart { key: "mandat" });
        }
        Ok(Self { grund, from, to })
    }

    /// Whether the inlämnare may hand in on `date`.
    ///
    /// # Errors
    /// [`SkyldighetError::MandateExpired`], [`SkyldighetError::MandateNotBegun`].
    pub fn check(&self, date: NaiveDate) -> Result<(), SkyldighetError> {
        if date < self.from {
            return Err(SkyldighetError::MandateNotBegun { begins: self.from });
        }
        match self.to {
            Some(ended) if ended < date => Err(SkyldighetError::MandateExpired { ended }),
            _ => Ok(()),
        }
    }

    /// What it rests on.
    pub const fn grund(&self) -> Mandatgrund {
        self.grund
    }

    /// Its last day.
    pub const fn to(&self) -> Option<NaiveDate> {
        self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::parse_date;

    #[test]
    fn a_mandate_holds_on_both_its_ends_and_not_beside_them() {
        let day = |text| parse_date(text).unwrap();
        let mandate =
            Mandat::new(Mandatgrund::Avtalssamverkan, day("2026-03-01"), Some(day("2028-02-29"))).unwrap();
        for (date, code) in [
            ("2026-02-28", Some("mandate-not-begun")),
            ("2026-03-01", None),
            ("2028-02-29", None),
            ("2028-03-01", Some("mandate-expired")),
        ] {
            assert_eq!(mandate.check(day(date)).err().map(|fault| fault.code()), code, "{date}");
        }
        let open = Mandat::new(Mandatgrund::Uppdrag, day("2026-03-01"), None).unwrap();
        assert!(open.check(day("9999-12-31")).is_ok());
        let backwards = Mandat::new(Mandatgrund::Uppdrag, day("2026-03-02"), Some(day("2026-03-01")));
        assert_eq!(backwards.map_err(|fault| fault.code()), Err("end-before-start"));
    }
}
