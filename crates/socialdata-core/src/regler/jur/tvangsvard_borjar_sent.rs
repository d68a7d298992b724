//! JUR-035.

use crate::falt::Falt;
use crate::kodlista::Lagrum;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;
use chrono::Days;

regel! {
    /// Ett beslut om tvångsvård upphör om vården inte har påbörjats inom fyra veckor från den dag då beslutet vann
    /// laga kraft. Den dagen står inte i posten, så fyra veckor från beslutet är bara en anledning att kontrollera.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-08-04", "verkstalldFran": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-08-03", "verkstalldFran": "2026-09-01"}
    /// ```
    /// ```bad insats
    /// {"omrade": "missbruk-och-beroende", "insatstyp": "lvm-hem", "lagrum": "lvm", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "199006022397", "kon": "1"},
    ///  "beslutsdatum": "2026-08-03", "verkstalldFran": "2026-09-01"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-6", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford", "beslutsdatum": "2026-08-03", "verkstalldFran": "2026-09-01"}
    /// ```
    JUR_035 {
        code: "JUR-035",
        name: "tvangsvard-borjar-sent",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("LVU (1990:52) 5 §", Gallande),
            ("LVM (1988:870) 12 §", Gallande),
            ("Lagen (2024:79) 3 kap. 4 §", Gallande),
        ],
        posttyper: [Insats],
        fields: [VerkstalldFran, Beslutsdatum, Lagrum],
        message: {
            sv: "Tvångsvården började mer än fyra veckor efter beslutet.",
            en: "The compulsory care began more than four weeks after the decision.",
        },
        remedy: {
            sv: "Kontrollera att vården påbörjades inom fyra veckor från laga kraft.",
            en: "Check that the care began within four weeks of the day when the decision became final.",
        },
    }
}

/// Begun within four weeks of the decision.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_decided_care = matches!(
        vy.post.lagrum?,
        Lagrum::LvuPar2 | Lagrum::LvuPar3 | Lagrum::LvuPar2Och3 | Lagrum::Lvm | Lagrum::Lag2024Nr79
    );
    let latest = vy.post.beslutsdatum?.checked_add_days(Days::new(28))?;
    (is_decided_care && vy.post.verkstalld_fran? > latest).then_some(Falt::VerkstalldFran)
}
