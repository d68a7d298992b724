//! Other adults. The weights are assumptions.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Omrade};

use super::{Area, Grund, Template, ages};

pub(super) static AREA: Area = Area {
    omrade: Omrade::OvrigaVuxna,
    share: 4,
    women: 50,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "individ-och-familjenamnden",
    templates: &[template(Insatstyp::Kontaktperson, 50), template(Insatstyp::PersonligtStod, 50)],
};

const fn template(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Sol,
        weight,
        ages: ages(22, 40, 64),
        least_at_start: 21,
        longest: 900,
        extras: &[],
    }
}
