//! JUR-031.

use crate::falt::Falt;
use crate::kodlista::JaNejEjAktuellt;
use crate::post::utredning::Utredning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// I en utredning om ett barn ska barnet få komma till tals. Är utredningen avslutad och svaret `nej` saknas
    /// något som lagen kräver. Kunde barnet inte höras anges `ej-aktuellt`.
    ///
    /// ```ok utredning
    /// {"barnetHort": "ej-aktuellt"}
    /// ```
    /// ```ok utredning
    /// {"barnetHort": "nej", "avslutadDatum": null, "utfall": null}
    /// ```
    /// ```bad utredning
    /// {"barnetHort": "nej"}
    /// ```
    JUR_031 {
        code: "JUR-031",
        name: "barnet-inte-hort",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 3 kap. 1–3 §§", Gallande), ("SoL (2025:400) 20 kap. 7 §", Gallande)],
        posttyper: [Utredning],
        fields: [BarnetHort, InleddDatum, AvslutadDatum, PersonId, PersonFodelsear],
        message: {
            sv: "Utredningen är avslutad utan att barnet har hörts.",
            en: "The inquiry is closed and the child was not heard.",
        },
        remedy: {
            sv: "Ange ja, eller ej-aktuellt om barnet inte kunde höras.",
            en: "Give ja, or ej-aktuellt if the child could not be heard.",
        },
    }
}

/// A closed inquiry about somebody who is surely a child has heard the child.
pub(super) fn utredning(vy: &PostVy<'_, Utredning>) -> Option<Falt> {
    let post = vy.post;
    post.avslutad_datum?;
    let is_child = vy.alder?.yngre_an(18, post.inledd_datum?).is_certain();
    (is_child && post.barnet_hort? == JaNejEjAktuellt::Nej).then_some(Falt::BarnetHort)
}
