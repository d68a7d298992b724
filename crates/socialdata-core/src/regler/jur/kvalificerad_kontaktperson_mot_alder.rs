//! JUR-014.

use crate::falt::Falt;
use crate::kodlista::Insatstyp;
use crate::post::insats::Insats;
use crate::regler::alder::Aldersfynd;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// En särskilt kvalificerad kontaktperson utses för den som inte har fyllt 21 år. Därefter finns kontaktperson.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "kvalificerad-kontaktperson", "lagrum": "sol-13-7",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200510012388", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```ok insats
    /// {"omrade": "ovriga-vuxna", "insatstyp": "kontaktperson", "lagrum": "sol-13-7",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    /// ```bad insats
    /// {"omrade": "ovriga-vuxna", "insatstyp": "kvalificerad-kontaktperson", "lagrum": "sol-13-7",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "200508012382", "kon": "2"}}
    /// ```
    JUR_014 {
        code: "JUR-014",
        name: "kvalificerad-kontaktperson-mot-alder",
        severity: Error,
        since: "0.1.0",
        in_force: InForce { from: Some((2025, 7)), to: None },
        basis: [("SoL (2025:400) 13 kap. 7 §", Gallande)],
        posttyper: [Insats],
        fields: [
            Insatstyp, VerkstalldFran, Beslutsdatum, VerkstalldTill, Avslutsdatum, Period, PersonId,
            PersonFodelsear,
        ],
        message: {
            sv: "Särskilt kvalificerad kontaktperson anges för någon som har fyllt 21 år.",
            en: "A specially qualified contact person is given for somebody of 21 or more.",
        },
        remedy: {
            sv: "Ange kontaktperson, ange slutdatum, eller kontrollera numret.",
            en: "Give contact person, give the end, or check the number.",
        },
    }
}

/// Not yet 21 while it goes on.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Aldersfynd> {
    if vy.post.insatstyp? != Insatstyp::KvalificeradKontaktperson {
        return None;
    }
    vy.alder?.minst(21, vy.last_day()?).vid(Falt::Insatstyp)
}
