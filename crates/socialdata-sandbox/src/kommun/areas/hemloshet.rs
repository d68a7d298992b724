//! Adults without a home of their own. The weights are assumptions.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Omrade};

use super::{Area, Grund, Template, ages};

pub(super) static AREA: Area = Area {
    omrade: Omrade::Hemloshet,
    share: 6,
    women: 36,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "individ-och-familjenamnden",
    templates: &[template(Insatstyp::AnnanInsats, 70), template(Insatstyp::Boendestod, 30)],
};

const fn template(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Sol,
        weight,
        ages: ages(22, 44, 68),
        least_at_start: 21,
        longest: 700,
        extras: &[],
    }
}
