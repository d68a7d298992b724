//! A set of duties: the law of one time, as data.

use chrono::NaiveDate;

use super::duty::Skyldighet;
use super::error::SkyldighetError;
use super::file;
use super::redovisning::Frekvens;
use super::uppgiftsskyldig::Uppgiftsskyldigtyp;
use crate::validering::SourceStatus;

/// Duties that belong together: those of today, those of the proposed register, or a set of somebody's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uppsattning {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) title: (String, String),
    pub(super) status: SourceStatus,
    pub(super) kalla: String,
    pub(super) beskriver_fran: Option<NaiveDate>,
    pub(super) duties: Vec<Skyldighet>,
}

impl Uppsattning {
    /// Reads and checks a set (TOML); `schemas/skyldighet` has two to start from.
    ///
    /// Every key has to be known and every value within its grammar: delregister and record types exist, days are days, a pair
    /// names a duty of the set, frequencies of reference and deadline agree.
    ///
    /// ```
    /// use socialdata_core::skyldighet::Uppsattning;
    ///
    /// let fault = Uppsattning::parse("uppsattning = 'egen'\nfarg = 'röd'\n").unwrap_err();
    /// assert_eq!(fault.code(), "set-form");
    /// ```
    ///
    /// # Errors
    /// [`SkyldighetError::Form`], [`SkyldighetError::Value`].
    pub fn parse(text: &str) -> Result<Self, SkyldighetError> {
        file::read(text)
    }

    /// The name, `nuvarande`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the data.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The title in Swedish and in English.
    pub fn title(&self) -> (&str, &str) {
        (&self.title.0, &self.title.1)
    }

    /// How firm the set as a whole is.
    pub const fn status(&self) -> SourceStatus {
        self.status
    }

    /// Where it comes from.
    pub fn kalla(&self) -> &str {
        &self.kalla
    }

    /// The first day that it describes; nothing when its duties say so themselves.
    pub const fn beskriver_fran(&self) -> Option<NaiveDate> {
        self.beskriver_fran
    }

    /// The duties, in the order of the file.
    pub fn duties(&self) -> &[Skyldighet] {
        &self.duties
    }

    /// The duties that rest on bodies of that kind.
    ///
    /// # Errors
    /// [`SkyldighetError::NoDuty`] when there is none.
    pub fn duties_of(&self, typ: Uppgiftsskyldigtyp) -> Result<Vec<&Skyldighet>, SkyldighetError> {
        let duties: Vec<_> = self.duties.iter().filter(|duty| duty.rests_on(typ)).collect();
        if duties.is_empty() {
            return Err(SkyldighetError::NoDuty { typ, set: self.name.clone() });
        }
        Ok(duties)
    }

    /// The set with another frequency where one may be chosen: that of the proposed register is not known.
    ///
    /// Duties that do not offer the frequency stay as they are.
    #[must_use]
    pub fn with_frequency(mut self, frequency: Frekvens) -> Self {
        for duty in &mut self.duties {
            let offered = duty.alternativ.iter().find(|(referens, _)| referens.frekvens() == frequency);
            if let Some((referens, frist)) = offered.cloned() {
                (duty.referens, duty.frist) = (referens, frist);
            }
        }
        self
    }
}
