//! JUR-002.

use crate::falt::Falt;
use crate::kodlista::IubKlass;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Barn och unga under 21 år får inte vård i jourhem, stödboende, skyddat boende eller annat hem för vård eller
    /// boende utan individuell behovsprövning. Från 21 års ålder får skyddat boende och HVB ges så.
    ///
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "skyddat-boende", "villkor": true}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "hvb", "villkor": true,
    ///  "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "hvb", "villkor": true,
    ///  "person": {"idtyp": "personnummer", "id": "200510012388", "kon": "2"}}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "stodboende", "person": {"idtyp": "personnummer", "id": "200708012380", "kon": "2"}}
    /// ```
    JUR_002 {
        code: "JUR-002",
        name: "dygnsvard-under-21",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 11 kap. 5 § 5", Gallande), ("SoL (2025:400) 22 kap. 7 §", Gallande)],
        posttyper: [InsatsUtanBehovsprovning],
        fields: [Insatstyp, Startdatum, PersonId, PersonFodelsear],
        message: {
            sv: "Vård dygnet runt ges utan behovsprövning till någon som är under 21 år.",
            en: "Round-the-clock care is given without an assessment to somebody under 21.",
        },
        remedy: {
            sv: "Lämna posten som insats efter behovsprövning, eller rätta insatstyp, startdatum eller nummer.",
            en: "Hand in the record as insats after an assessment, or correct kind, start or number.",
        },
    }
}

/// Such care is not given to somebody who is under 21 at the start.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Aldersfynd> {
    if vy.post.insatstyp?.iub_klass() != IubKlass::Under21 {
        return None;
    }
    vy.alder?.yngre_an(21, vy.post.startdatum?).vid(Falt::Insatstyp)
}
