//! JUR-018.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En förebyggande insats enligt LVU 22 § beslutas bara för den som är under 20 år. Flyttningsförbud och
    /// utreseförbud gäller bara barn, och upphör alltså vid 18.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "lvu-22",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200609012380", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "personligt-stod", "lagrum": "lvu-22",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200607012382", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "annan-insats", "lagrum": "lvu-24", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200810012385", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "annan-insats", "lagrum": "lvu-24", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "200808012389", "kon": "2"},
    ///  "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "annan-insats", "lagrum": "lvu-31a",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200807012380", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "avslutsdatum": "2026-09-15", "avslutsorsak": "tidsbegransning"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "annan-insats", "lagrum": "lvu-31a",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200809012388", "kon": "2"}, "barnetsAsikt": "framford",
    ///  "verkstalldFran": null, "avslutsdatum": "2026-09-01", "avslutsorsak": "tidsbegransning"}
    /// ```
    JUR_018 {
        code: "JUR-018",
        name: "lvu-22-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 22, 24, 31 a och 31 c §§", Gallande)],
        posttyper: [Insats],
        fields: [
            Lagrum, Beslutsdatum, VerkstalldFran, VerkstalldTill, Avslutsdatum, Period, PersonId,
            PersonFodelsear,
        ],
        message: {
            sv: "Beslutet enligt LVU gäller någon som är för gammal för det.",
            en: "The decision under LVU concerns somebody who is too old for it.",
        },
        remedy: {
            sv: "Rätta lagrum, datum eller nummer, eller ange avslutsdatum.",
            en: "Correct the provision, the dates or the number, or give the end.",
        },
    }
}

/// Section 22: not yet 20 at the decision. Sections 24 and 31 a: not yet 18 while it goes on.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    let (limit, day) = match vy.post.lagrum? {
        Lagrum::LvuPar22 => (20, vy.post.beslutsdatum?),
        Lagrum::LvuPar24 | Lagrum::LvuPar31a => (18, vy.last_day()?),
        _ => return None,
    };
    vy.alder?.minst(limit, day).vid(Falt::Lagrum)
}
