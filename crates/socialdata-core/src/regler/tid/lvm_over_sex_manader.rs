//! TID-012.

use crate::falt::Falt;
use crate::kodlista::{Grund, Lagrum};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::varaktighet::{last_day, months_after};
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vård med stöd av LVM upphör senast när den har pågått i sex månader. Tid då den som vårdas har hållit
    /// sig undan, varit häktad eller avtjänat straff räknas inte, och den syns inte i posten.
    ///
    /// ```ok placering
    /// {"person": {"id": "199006012398", "kon": "1"}, "placeringsform": "lvm-hem", "grund": "lvm",
    ///  "ensamkommande": null, "umgangesplan": null, "startdatum": "2026-03-30"}
    /// ```
    /// ```bad placering
    /// {"person": {"id": "199006012398", "kon": "1"}, "placeringsform": "lvm-hem", "grund": "lvm",
    ///  "ensamkommande": null, "umgangesplan": null, "startdatum": "2026-03-29"}
    /// ```
    /// ```ok insats
    /// {"person": {"id": "199006012398", "kon": "1"}, "omrade": "missbruk-och-beroende",
    ///  "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null, "boendeform": null,
    ///  "beslutsdatum": "2026-03-20", "verkstalldFran": "2026-03-30"}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "199006012398", "kon": "1"}, "omrade": "missbruk-och-beroende",
    ///  "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null, "boendeform": null,
    ///  "beslutsdatum": "2026-03-20", "verkstalldFran": "2026-03-29"}
    /// ```
    /// ```ok insats
    /// {"person": {"id": "199006012398", "kon": "1"}, "omrade": "missbruk-och-beroende",
    ///  "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null, "boendeform": null,
    ///  "period": "2028-02", "beslutsdatum": "2027-08-20", "verkstalldFran": "2027-08-31",
    ///  "verkstalldTill": "2028-02-29"}
    /// ```
    /// ```bad insats
    /// {"person": {"id": "199006012398", "kon": "1"}, "omrade": "missbruk-och-beroende",
    ///  "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null, "boendeform": null,
    ///  "period": "2028-03", "beslutsdatum": "2027-08-20", "verkstalldFran": "2027-08-31",
    ///  "verkstalldTill": "2028-03-01"}
    /// ```
    TID_012 {
        code: "TID-012",
        name: "lvm-over-sex-manader",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVM 20 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [Startdatum, VerkstalldFran, Slutdatum, VerkstalldTill, Grund, Lagrum],
        message: {
            sv: "Vården enligt LVM har pågått mer än sex månader.",
            en: "The care under LVM has lasted more than six months.",
        },
        remedy: {
            sv: "Kontrollera datumen. Tid som inte räknas kan förklara det.",
            en: "Check the dates. Time that does not count may explain it.",
        },
    }
}

/// Care under LVM ends within six months.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let limit = months_after(vy.post.verkstalld_fran?, 6)?;
    let end = last_day(vy, Falt::VerkstalldTill, vy.post.verkstalld_till)?;
    (vy.post.lagrum? == Lagrum::Lvm && end > limit).then_some(Falt::VerkstalldFran)
}

/// Care under LVM ends within six months.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let limit = months_after(vy.post.startdatum?, 6)?;
    let end = last_day(vy, Falt::Slutdatum, vy.post.slutdatum)?;
    (vy.post.grund? == Grund::Lvm && end > limit).then_some(Falt::Startdatum)
}
