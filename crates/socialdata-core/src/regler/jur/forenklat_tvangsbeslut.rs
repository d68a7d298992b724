//! JUR-040.

use crate::falt::Falt;
use crate::kodlista::Lag;
use crate::post::insats::Insats;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Ett förenklat beslut är nämndens eget beslut om en enkel insats. Tvångsvård enligt LVU och LVM prövas av
    /// domstol och kan inte beslutas så.
    ///
    /// ```ok insats
    /// {"forenklatBeslut": true}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford", "forenklatBeslut": false}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "hvb", "lagrum": "lvu-2", "timmarPerManad": null,
    ///  "boendeform": null, "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"},
    ///  "barnetsAsikt": "framford", "forenklatBeslut": true}
    /// ```
    JUR_040 {
        code: "JUR-040",
        name: "forenklat-tvangsbeslut",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("LVU (1990:52) 7 och 8 §§", Gallande),
            ("LVM (1988:870) 15, 17 och 18 §§", Gallande),
            ("Postmodellen (schemas/post/v1): förenklat beslut", EgetForslag),
        ],
        posttyper: [Insats],
        fields: [ForenklatBeslut, Lagrum],
        message: {
            sv: "Ett beslut om tvångsvård anges som förenklat.",
            en: "A decision on compulsory care is said to be simplified.",
        },
        remedy: {
            sv: "Ta bort uppgiften om förenklat beslut, eller rätta lagrummet.",
            en: "Leave the simplified decision out, or correct the provision.",
        },
    }
}

/// No simplified decision under LVU or LVM.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let is_compulsory = matches!(vy.post.lagrum?.lag(), Lag::Lvu | Lag::Lvm);
    (is_compulsory && vy.post.forenklat_beslut?).then_some(Falt::ForenklatBeslut)
}
