//! JUR-045.

use super::skyddad_med_geografi;
use crate::falt::Falt;
use crate::kodlista::{Insatstyp, Placeringsform};
use crate::post::gemensam::Utforare;
use crate::post::insats::Insats;
use crate::post::insats_utan_behovsprovning::InsatsUtanBehovsprovning;
use crate::post::placering::Placering;
use crate::regler::macros::regel;
use crate::regler::vy::PostVy;
use crate::validering::InForce;

regel! {
    /// Var ett skyddat boende ligger är känsligt också för den som inte har skyddade personuppgifter, och ett barns
    /// vistelseort kan hållas hemlig för en vårdnadshavare. Kommunen lämnas bara om den behövs.
    ///
    /// ```ok insats
    /// {"omrade": "vald-i-nara-relation", "insatstyp": "skyddat-boende", "timmarPerManad": null,
    ///  "boendeform": null}
    /// ```
    /// ```bad insats
    /// {"omrade": "vald-i-nara-relation", "insatstyp": "skyddat-boende", "timmarPerManad": null,
    ///  "boendeform": null, "utforandeKommun": "0184"}
    /// ```
    /// ```ok placering
    /// {"placeringsform": "skyddat-boende", "placeringskommun": null}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "skyddat-boende"}
    /// ```
    /// ```bad placering
    /// {"placeringsform": "skyddat-boende", "placeringskommun": null,
    ///  "utforare": {"regi": "annan-kommun", "kommunkod": "0184"}}
    /// ```
    /// ```ok insats-utan-behovsprovning
    /// {"insatstyp": "skyddat-boende", "villkor": true}
    /// ```
    /// ```bad insats-utan-behovsprovning
    /// {"insatstyp": "skyddat-boende", "villkor": true,
    ///  "utforare": {"regi": "annan-kommun", "kommunkod": "0184"}}
    /// ```
    JUR_045 {
        code: "JUR-045",
        name: "skyddat-boende-med-geografi",
        severity: Info,
        since: "0.1.0",
        in_force: InForce::ALWAYS,
        basis: [
            ("Lagen (2024:79) 5 kap. 4 §", Gallande),
            ("Eget förslag: ingen regel om rapporteringen är känd", EgetForslag),
        ],
        posttyper: [Insats, Placering, InsatsUtanBehovsprovning],
        fields: [Placeringskommun, UtforandeKommun, UtforareKommunkod, Insatstyp, Placeringsform],
        message: {
            sv: "Posten säger i vilken kommun ett skyddat boende finns.",
            en: "The record tells in which municipality a shelter is.",
        },
        remedy: {
            sv: "Ta bort uppgiften om kommun.",
            en: "Leave the municipality out.",
        },
    }
}

/// No municipality beside a shelter. For a protected person JUR-009 says so.
pub(super) fn insats(vy: &PostVy<'_, Insats>) -> Option<Falt> {
    let post = vy.post;
    if post.insatstyp? != Insatstyp::SkyddatBoende || skyddad_med_geografi::insats(vy).next().is_some() {
        return None;
    }
    let falt = post.utforande_kommun.map(|_| Falt::UtforandeKommun);
    falt.or_else(|| of_utforare(post.utforare.as_ref()))
}

/// The same for where the person is placed.
pub(super) fn placering(vy: &PostVy<'_, Placering>) -> Option<Falt> {
    let post = vy.post;
    if post.placeringsform? != Placeringsform::SkyddatBoende
        || skyddad_med_geografi::placering(vy).next().is_some()
    {
        return None;
    }
    let falt = post.placeringskommun.map(|_| Falt::Placeringskommun);
    falt.or_else(|| of_utforare(post.utforare.as_ref()))
}

/// The same without an assessment.
pub(super) fn insats_utan_behovsprovning(vy: &PostVy<'_, InsatsUtanBehovsprovning>) -> Option<Falt> {
    if vy.post.insatstyp? != Insatstyp::SkyddatBoende
        || skyddad_med_geografi::insats_utan_behovsprovning(vy).next().is_some()
    {
        return None;
    }
    of_utforare(vy.post.utforare.as_ref())
}

fn of_utforare(utforare: Option<&Utforare>) -> Option<Falt> {
    utforare?.kommunkod.map(|_| Falt::UtforareKommunkod)
}
