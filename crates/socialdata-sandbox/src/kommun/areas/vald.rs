//! Violence in close relationships: shelter and support for adults, and the children placed with them (lagen (2024:79)).
//! The weights are assumptions.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum, Omrade};

use super::{Area, Grund, Template, ages};

pub(super) static AREA: Area = Area {
    omrade: Omrade::ValdINaraRelation,
    share: 14,
    women: 86,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "individ-och-familjenamnden",
    templates: &[
        Template { extras: &[(Insatstyp::PersonligtStod, 35)], ..template(Insatstyp::SkyddatBoende, 45) },
        template(Insatstyp::PersonligtStod, 30),
        Template {
            grund: Grund::Tvang(Lagrum::Lag2024Nr79),
            ages: ages(3, 8, 16),
            least_at_start: 1,
            ..template(Insatstyp::SkyddatBoende, 25)
        },
    ],
};

const fn template(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Sol,
        weight,
        ages: ages(21, 34, 60),
        least_at_start: 20,
        longest: 240,
        extras: &[],
    }
}
