//! Exemptions: one expected file that a body need not deliver for some months.

use super::error::SkyldighetError;
use super::redovisning::DateRange;
use crate::kodlista::Delregister;
use crate::period::Period;

/// Why a file need not be delivered. The codes are a proposal of this project: the portal stores no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Undantagsskal {
    /// The agency has decided so.
    BeslutAvMyndigheten,
    /// The body has no activity of that kind.
    IngenVerksamhet,
    /// A change of system, agreed with the agency.
    Systembyte,
    /// Another reason, noted elsewhere.
    Annat,
}

impl Undantagsskal {
    /// Every reason.
    pub const ALL: &'static [Self] =
        &[Self::BeslutAvMyndigheten, Self::IngenVerksamhet, Self::Systembyte, Self::Annat];

    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BeslutAvMyndigheten => "beslut-av-myndigheten",
            Self::IngenVerksamhet => "ingen-verksamhet",
            Self::Systembyte => "systembyte",
            Self::Annat => "annat",
        }
    }

    /// The reason with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

/// One expected file that need not be delivered for the months `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undantag {
    delregister: Delregister,
    from: Period,
    to: Option<Period>,
    skal: Undantagsskal,
}

impl Undantag {
    /// From the month `from`, to the month `to` where there is an end.
    ///
    /// # Errors
    /// [`SkyldighetError::EndBeforeStart`].
    pub fn new(
        delregister: Delregister,
        from: Period,
        to: Option<Period>,
        skal: Undantagsskal,
    ) -> Result<Self, SkyldighetError> {
        if to.is_some_and(|to| to < from) {
            return Err(SkyldighetError::EndBeforeStart { key: "undantag" });
        }
        Ok(Self { delregister, from, to, skal })
    }

    /// The reason, when all the days that a delivery of `delregister` refers to are exempt: half a year is no exemption from a year.
    pub(super) fn covers(&self, delregister: Delregister, days: DateRange) -> Option<Undantagsskal> {
        let first = self.from.first_day() <= days.from();
        let last = self.to.is_none_or(|to| days.to() <= to.last_day());
        (self.delregister == delregister && first && last).then_some(self.skal)
    }
}
