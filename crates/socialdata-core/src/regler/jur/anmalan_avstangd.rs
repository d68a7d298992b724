//! JUR-008.

use crate::falt::Falt;
use crate::regler::macros::regel;
use crate::validering::InForce;

regel! {
    /// Anmälningar om oro för barn lämnas bara när kommunens utlämningspolicy uttryckligen slår på dem. Inget av
    /// dagens register tar emot dem, och om ett kommande register gör det är inte känt. Är policyn inte känd sägs
    /// inget.
    ///
    /// Exemplen bedöms med en policy som håller anmälningar hemma (`bad`) och med en som släpper dem (`ok`).
    ///
    /// ```ok anmalan
    /// {"anmalarkategori": "skola"}
    /// ```
    /// ```bad anmalan
    /// {"anmalarkategori": "skola"}
    /// ```
    JUR_008 {
        code: "JUR-008",
        name: "anmalan-avstangd",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Dataskyddsförordningen (EU) 2016/679 artikel 5.1 c", Gallande),
            ("Förordning (1981:1370) 2 §, som inte nämner anmälningar", Gallande),
        ],
        posttyper: [Anmalan],
        fields: [Posttyp],
        message: {
            sv: "Anmälningar lämnas inte enligt kommunens policy.",
            en: "The policy of the municipality keeps records of concern at home.",
        },
        remedy: {
            sv: "Ta bort anmälningarna ur leveransen, eller slå på posttypen i policyfilen efter beslut.",
            en: "Leave these records out of the delivery, or switch the type on in the policy file after a decision.",
        },
    }
}

/// A known policy lets records of concern out.
pub(super) fn anmalan(is_open: Option<bool>) -> Option<Falt> {
    (is_open == Some(false)).then_some(Falt::Posttyp)
}
