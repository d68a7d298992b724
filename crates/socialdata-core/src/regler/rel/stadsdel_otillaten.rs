//! REL-007.

use crate::falt::Falt;
use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Stadsdel lämnas bara av Stockholm (0180) och Göteborg (1480), och till och med 2016 av Malmö (1280).
    ///
    /// ```ok ekonomiskt-bistand
    /// {"stadsdel": "X1"}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"stadsdel": "X1", "ansvarig": {"kommunkod": "1480"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"stadsdel": "X1", "ansvarig": {"kommunkod": "0184"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"period": "2016-12", "stadsdel": "X1", "ansvarig": {"kommunkod": "1280"},
    ///  "sokande": {"forsorjningshinder": "013"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"period": "2017-01", "stadsdel": "X1", "ansvarig": {"kommunkod": "1280"}}
    /// ```
    REL_007 {
        code: "REL-007",
        name: "stadsdel-otillaten",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("HSLF-FS 2015:30", Gallande)],
        posttyper: [EkonomisktBistand],
        fields: [Stadsdel, AnsvarigKommunkod, Period],
        message: {
            sv: "Stadsdel anges av en kommun som inte lämnar stadsdel.",
            en: "A city district is given by a municipality that does not report districts.",
        },
        remedy: {
            sv: "Ta bort stadsdel, eller rätta kommunkoden.",
            en: "Remove stadsdel, or correct the code of the municipality.",
        },
    }
}

/// Only the large cities report districts.
pub(super) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>) -> Option<Falt> {
    let kommun = vy.post.ansvarig.as_ref()?.kommunkod?.number();
    let has_districts = matches!(kommun, 180 | 1480) || (kommun == 1280 && vy.period?.year() <= 2016);
    (vy.post.stadsdel.is_some() && !has_districts).then_some(Falt::Stadsdel)
}
