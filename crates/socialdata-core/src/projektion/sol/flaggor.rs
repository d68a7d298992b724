//! Which insatser a row of SOL1 or SOL2 is about, as the flags of today's register.

use crate::kodlista::{Boendeform, Insatstyp};
use crate::post::Value;

use super::super::rad::JaNej;

/// The kinds of insatser that SOL1 and SOL2 have a flag for, each by our kind of insats.
///
/// Anhörigstöd has none: `ABIDR` is anhörigbidrag, which is money, and our record does not say so.
pub(super) const TYPER: [Insatstyp; 14] = [
    Insatstyp::HemtjanstService,
    Insatstyp::HemtjanstOmvardnad,
    Insatstyp::Ledsagning,
    Insatstyp::Avlosning,
    Insatstyp::Trygghetslarm,
    Insatstyp::Matdistribution,
    Insatstyp::Boendestod,
    Insatstyp::Dagverksamhet,
    Insatstyp::Korttidsplats,
    Insatstyp::Kontaktperson,
    Insatstyp::Kontaktfamilj,
    Insatstyp::SarskiltBoende,
    Insatstyp::BostadMedSarskiltStod,
    Insatstyp::AnnanInsats,
];

/// The kinds of insatser of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flaggor([bool; TYPER.len()]);

impl Flaggor {
    /// Whether `typ` is among them.
    pub fn contains(self, typ: Insatstyp) -> bool {
        TYPER.iter().zip(self.0).any(|(known, set)| set && *known == typ)
    }

    /// Hemtjänst is service or personal care. What municipalities record as decisions of their own (alarm, meals, escort,
    /// respite) has flags of its own.
    pub(super) fn hemtjanst(self) -> JaNej {
        let is_set =
            self.contains(Insatstyp::HemtjanstService) || self.contains(Insatstyp::HemtjanstOmvardnad);
        JaNej::stated(Some(is_set))
    }

    pub(super) fn set(&mut self, typ: Insatstyp) {
        for (known, set) in TYPER.iter().zip(&mut self.0) {
            *set |= *known == typ;
        }
    }

    pub(super) fn has<'a>(self, typ: Insatstyp) -> Value<'a> {
        JaNej::stated(Some(self.contains(typ))).value()
    }
}

/// How a person lives: each form is `ja` when a record states it, `nej` when a record states another, and otherwise not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Boende {
    /// Ordinary housing (OBO).
    pub ordinart: JaNej,
    /// Special housing (SBO).
    pub sarskilt: JaNej,
    /// Other housing (ABO).
    pub annat: JaNej,
}

impl Boende {
    /// Nothing is stated.
    pub(super) const OKANT: Self =
        Self { ordinart: JaNej::UppgiftSaknas, sarskilt: JaNej::UppgiftSaknas, annat: JaNej::UppgiftSaknas };

    pub(super) fn state(&mut self, form: Boendeform) {
        for flag in [&mut self.ordinart, &mut self.sarskilt, &mut self.annat] {
            if *flag == JaNej::UppgiftSaknas {
                *flag = JaNej::Nej;
            }
        }
        match form {
            Boendeform::Ordinart => self.ordinart = JaNej::Ja,
            Boendeform::Sarskilt => self.sarskilt = JaNej::Ja,
            Boendeform::Annat => self.annat = JaNej::Ja,
        }
    }
}
