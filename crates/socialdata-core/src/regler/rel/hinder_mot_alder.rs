//! REL-008.

use crate::falt::Falt;
use crate::kodlista::Forsorjningshinder;
use crate::post::gemensam::SokandeMedlem;
use crate::regler::hushall::Vuxen;
use crate::regler::macros::regel;
use crate::validering::InForce;

regel! {
    /// Koden 041 gäller ensamkommande gymnasiestuderande som är 18–20 år. Koderna 035 och 036 gäller pension
    /// och äldreförsörjningsstöd, som knappast ges före 60. Åldern räknas vid periodens slut.
    ///
    /// ```ok ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": "041", "id": "200510012396", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": "041", "id": "200509012399", "kon": "1"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": "041", "id": "200809012396", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"hushallstyp": "1", "medsokande": null, "barnPerAlder": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ///  0, 0, 0, 0], "sokande": {"forsorjningshinder": "041", "id": "200810012385", "kon": "2"}}
    /// ```
    /// ```ok ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": "035", "id": "196609063091", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"sokande": {"forsorjningshinder": "036", "id": "196611233153", "kon": "1"}}
    /// ```
    /// ```bad ekonomiskt-bistand
    /// {"medsokande": {"forsorjningshinder": "035"}}
    /// ```
    REL_008 {
        code: "REL-008",
        name: "hinder-mot-alder",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Försörjningshinder i Socialstyrelsens statistikdatabas", Praxis),
            ("Eget förslag: 60 år för pension", EgetForslag),
        ],
        posttyper: [EkonomisktBistand],
        fields: [SokandeForsorjningshinder, MedsokandeForsorjningshinder, SokandeId, MedsokandeId],
        message: {
            sv: "Försörjningshindret stämmer inte med personens ålder.",
            en: "The obstacle to self-support does not agree with the age of the person.",
        },
        remedy: {
            sv: "Ange det försörjningshinder som gäller, eller kontrollera personnumret.",
            en: "Give the obstacle that applies, or check the number.",
        },
    }
}

/// The obstacle fits the age at the end of the period.
pub(super) fn vuxen(vuxen: &Vuxen<'_>) -> Option<Falt> {
    let is_wrong = match vuxen.sokande.forsorjningshinder? {
        Forsorjningshinder::Hinder041 => vuxen.is_younger_than(18) || vuxen.is_at_least(21),
        Forsorjningshinder::Hinder035 | Forsorjningshinder::Hinder036 => vuxen.is_younger_than(60),
        _ => false,
    };
    is_wrong.then(|| vuxen.falt(SokandeMedlem::Forsorjningshinder))
}
