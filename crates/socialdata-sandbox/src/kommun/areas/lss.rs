//! LSS 9 § 2–10. Item 1 is the region's (LSS 2 §) and is not here.
//!
//! Daglig verksamhet and housing for adults are the largest; how large the others are is an assumption, as are the ages.
//! The law gives no exact limits but one: korttidstillsyn is for persons over twelve (LSS 9 § 7).

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Omrade};

use super::{Ages, Area, Grund, Template, ages, years};

pub(super) static AREA: Area = Area {
    omrade: Omrade::Funktionsnedsattning,
    share: 118,
    women: 42,
    ansvarig: Ansvarigtyp::Kommun,
    namnd: "omsorgsnamnden",
    templates: &[
        Template {
            extras: &[
                (Insatstyp::LssDagligVerksamhet, 70),
                (Insatstyp::LssKontaktperson, 30),
                (Insatstyp::LssLedsagarservice, 8),
            ],
            ..adult(Insatstyp::LssBostadVuxna, 300)
        },
        Template {
            ages: ages(20, 38, 66),
            extras: &[(Insatstyp::LssKontaktperson, 25), (Insatstyp::LssLedsagarservice, 12)],
            ..adult(Insatstyp::LssDagligVerksamhet, 240)
        },
        adult(Insatstyp::LssKontaktperson, 120),
        adult(Insatstyp::LssLedsagarservice, 70),
        Template { ages: ages(20, 45, 64), ..adult(Insatstyp::LssPersonligAssistans, 60) },
        adult(Insatstyp::LssAnnanBostadVuxna, 30),
        Template {
            extras: &[(Insatstyp::LssAvlosarservice, 25)],
            ..child(Insatstyp::LssKorttidsvistelse, 90, CHILD)
        },
        child(Insatstyp::LssKorttidstillsyn, 40, ages(14, 17, 21)),
        child(Insatstyp::LssAvlosarservice, 25, CHILD),
        child(Insatstyp::LssBostadBarn, 15, ages(10, 16, 20)),
        child(Insatstyp::LssFamiljehemBarn, 10, ages(5, 12, 18)),
    ],
};

const CHILD: Ages = ages(4, 12, 19);

const fn adult(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Lss,
        weight,
        ages: ages(20, 42, 75),
        least_at_start: 18,
        longest: years(12),
        extras: &[],
    }
}

const fn child(insatstyp: Insatstyp, weight: u32, ages: Ages) -> Template {
    let least_at_start = if matches!(insatstyp, Insatstyp::LssKorttidstillsyn) { 13 } else { 1 };
    Template { insatstyp, grund: Grund::Lss, weight, ages, least_at_start, longest: years(5), extras: &[] }
}
