//! JUR-022.

use crate::falt::Falt;
use crate::kodlista::{Grund, Insatstyp, Lag, Lagrum, Placeringsform};
use crate::post::insats::Insats;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Vård i särskilt ungdomshem enligt LVU förutsätter att vården vilar på den unges eget beteende (3 §). Om ett
    /// omedelbart omhändertagande gör det säger posten inte; då sägs inget.
    ///
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "sarskilt-ungdomshem", "lagrum": "lvu-2-3",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```ok insats
    /// {"omrade": "barn-och-unga", "insatstyp": "sarskilt-ungdomshem", "lagrum": "lvu-6",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```bad insats
    /// {"omrade": "barn-och-unga", "insatstyp": "sarskilt-ungdomshem", "lagrum": "lvu-2",
    ///  "timmarPerManad": null, "boendeform": null,
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}, "barnetsAsikt": "framford"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "sarskilt-ungdomshem", "grund": "lvu-3",
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "sarskilt-ungdomshem", "grund": "lvu-2",
    ///  "person": {"idtyp": "personnummer", "id": "201002012381", "kon": "2"}}
    /// ```
    JUR_022 {
        code: "JUR-022",
        name: "ungdomshem-utan-3-paragrafen",
        severity: Warning,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [("LVU (1990:52) 12 §", Gallande)],
        posttyper: [Insats, Placering],
        fields: [Lagrum, Grund, Insatstyp, Placeringsform],
        message: {
            sv: "Särskilt ungdomshem anges utan att vården vilar på LVU 3 §.",
            en: "A state home for young people is given although the care does not rest on LVU section 3.",
        },
        remedy: {
            sv: "Kontrollera lagrum eller grund mot domen, eller rätta formen av vård.",
            en: "Check the provision or the ground against the judgment, or correct the form of care.",
        },
    }
}

/// Under LVU such a home needs section 3.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let lagrum = vy.post.lagrum?;
    let may_rest_on_3 = matches!(lagrum, Lagrum::LvuPar3 | Lagrum::LvuPar2Och3 | Lagrum::LvuPar6);
    let is_home = vy.post.insatstyp? == Insatstyp::SarskiltUngdomshem;
    (is_home && lagrum.lag() == Lag::Lvu && !may_rest_on_3).then_some(Falt::Lagrum)
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let is_home = vy.post.placeringsform? == Placeringsform::SarskiltUngdomshem;
    (is_home && vy.post.grund? == Grund::LvuPar2).then_some(Falt::Grund)
}
