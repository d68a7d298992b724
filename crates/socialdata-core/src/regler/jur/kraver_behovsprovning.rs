//! JUR-001.

use crate::falt::Falt;
use crate::kodlista::IubKlass;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vissa insatser får aldrig ges utan individuell behovsprövning, oavsett ålder: kontaktperson och
    /// kontaktfamilj, vård i familjehem, LVM-hem och särskilt ungdomshem, särskilt boende, bostad med särskilt stöd
    /// och hem för viss annan heldygnsvård.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "hemtjanst-service"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "kontaktperson"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "familjehem"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "sarskilt-boende",
    ///  "person": {"idtyp": "personnummer", "id": "191212121212", "kon": "1"}}
    /// ```
    JUR_001 {
        code: "JUR-001",
        name: "kraver-behovsprovning",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 11 kap. 5 § 1–4, 6 och 7", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [Insatstyp],
        message: {
            sv: "Insatsen får inte ges utan individuell behovsprövning.",
            en: "The insats may not be given without an individual assessment.",
        },
        remedy: {
            sv: "Lämna posten som insats efter behovsprövning, eller rätta insatstypen.",
            en: "Hand in the record as insats after an assessment, or correct the kind.",
        },
    }
}

/// The code list says which kinds always need an assessment.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    (vy.post.insatstyp?.iub_klass() == IubKlass::AlltidBehovsprovning).then_some(Falt::Insatstyp)
}
