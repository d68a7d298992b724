//! JUR-004.

use crate::falt::Falt;
use crate::kodlista::IubKlass;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Bara insatser för personliga behov enligt socialtjänstlagen får ges utan individuell behovsprövning.
    /// Insatser enligt LSS och andra lagar omfattas inte.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "boendestod"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "lss-ledsagarservice"}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "lss-korttidsvistelse"}
    /// ```
    JUR_004 {
        code: "JUR-004",
        name: "ej-personliga-behov",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 11 kap. 5 §", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [Insatstyp],
        message: {
            sv: "Insatstypen hör till en annan lag och kan inte ges utan individuell behovsprövning.",
            en: "The kind belongs to another act and cannot be given without an individual assessment.",
        },
        remedy: {
            sv: "Lämna posten som insats med lagrum, eller rätta insatstypen.",
            en: "Hand in the record as insats with its provision, or correct the kind.",
        },
    }
}

/// The code list says which kinds lie outside SoL chapter 11 section 5.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    (vy.post.insatstyp?.iub_klass() == IubKlass::EjTillamplig).then_some(Falt::Insatstyp)
}
