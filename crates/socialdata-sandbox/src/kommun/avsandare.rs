//! Who reports: the municipality, its committees and the month.

use chrono::NaiveDate;
use socialdata_core::identitet::Kommunkod;
use socialdata_core::kodlista::Ansvarigtyp;
use socialdata_core::period::Period;
use socialdata_core::post::gemensam::{Ansvarig, Nyckel, Orgnr};

/// The municipality as sender of one month.
#[derive(Clone, Debug)]
pub(super) struct Avsandare {
    pub(super) period: Period,
    pub(super) kommunkod: Kommunkod,
    pub(super) orgnr: Orgnr,
}

impl Avsandare {
    pub(super) fn first_day(&self) -> NaiveDate {
        self.period.first_day()
    }

    pub(super) fn last_day(&self) -> NaiveDate {
        self.period.last_day()
    }

    /// Who answers in law, with the committee.
    pub(super) fn ansvarig(&self, typ: Ansvarigtyp, namnd: &str) -> Ansvarig {
        Ansvarig { namnd: Nyckel::parse(namnd), ..Ansvarig::new(self.orgnr.clone(), self.kommunkod, typ) }
    }

    /// The committee for individuals and families, which answers for everything that is neither care of the old nor LSS.
    pub(super) fn socialnamnd(&self) -> Ansvarig {
        self.ansvarig(Ansvarigtyp::Socialnamnd, "individ-och-familjenamnden")
    }
}

/// The key of record or thing `number` of its kind.
pub(super) fn nyckel(kind: &str, number: u32) -> Option<Nyckel> {
    Nyckel::parse(&format!("{kind}-{number:05}"))
}

/// So many of a thousand of `persons`, and at least one when there are any persons.
pub(super) fn share(persons: usize, per_mille: usize) -> u32 {
    u32::try_from(persons.saturating_mul(per_mille).div_ceil(1000)).unwrap_or(u32::MAX)
}
