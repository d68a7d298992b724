//! JUR-026.

use crate::falt::Falt;
use crate::kodlista::IubKlass;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Barn och unga under 21 år får inte vård i jourhem, stödboende, skyddat boende eller annat HVB utan
    /// individuell behovsprövning, inte heller när identiteten inte dokumenteras och bara ett antal lämnas.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 2, "alder": {"0-14": 0, "15-17": 0, "18-20": 0, "21-64": 2, "65-": 0}},
    ///  "insatstyp": "skyddat-boende", "villkor": true}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 3, "alder": {"0-14": 0, "15-17": 0, "18-20": 1, "21-64": 2, "65-": 0}},
    ///  "insatstyp": "skyddat-boende", "villkor": true}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"person": {"idtyp": "dokumenteras-ej", "id": null, "kon": null}, "samtyckeVardnadshavare": null,
    ///  "antal": {"totalt": 3, "alder": {"0-14": 0, "15-17": 1, "18-20": 1, "21-64": 1, "65-": 0}}}
    /// ```
    JUR_026 {
        code: "JUR-026",
        name: "antal-under-21",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 11 kap. 5 § 5", Gallande), ("SoL (2025:400) 14 kap. 5 §", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [AntalAlder, Insatstyp],
        message: {
            sv: "Antalet tar med personer under 21 år i vård som för dem kräver behovsprövning.",
            en: "The count has persons under 21 in care that needs an assessment for them.",
        },
        remedy: {
            sv: "Lämna dem som insats efter behovsprövning, eller rätta åldrarna.",
            en: "Hand them in as insats after an assessment, or correct the ages.",
        },
    }
}

/// Nobody under 21 is counted in such care.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    let alder = vy.post.antal.as_ref()?.alder.as_ref()?;
    let under_21 = [alder.ar0_till14, alder.ar15_till17, alder.ar18_till20];
    let has_young = under_21.into_iter().flatten().any(|antal| antal > 0);
    (has_young && vy.post.insatstyp?.iub_klass() == IubKlass::Under21).then_some(Falt::AntalAlder)
}
