//! Persons under 65 with a disability who have insatser under SoL.
//!
//! Some 21 700 persons had hemtjänst and 3 900 special housing (1 October 2013). Boendestöd and the rest are assumptions.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Omrade};

use super::{Area, Grund, Template, ages, years};

pub(super) static AREA: Area = Area {
    omrade: Omrade::Funktionsnedsattning,
    share: 60,
    women: 50,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "omsorgsnamnden",
    templates: &[
        Template { extras: &[(Insatstyp::Kontaktperson, 12)], ..template(Insatstyp::Boendestod, 380) },
        Template {
            extras: &[(Insatstyp::HemtjanstService, 50), (Insatstyp::Trygghetslarm, 35)],
            ..template(Insatstyp::HemtjanstOmvardnad, 230)
        },
        template(Insatstyp::HemtjanstService, 110),
        template(Insatstyp::BostadMedSarskiltStod, 60),
        template(Insatstyp::Dagverksamhet, 60),
        template(Insatstyp::Ledsagning, 60),
        template(Insatstyp::Kontaktperson, 40),
        Template { longest: 400, ..template(Insatstyp::Korttidsplats, 20) },
        template(Insatstyp::Avlosning, 20),
        template(Insatstyp::AnnanInsats, 20),
    ],
};

const fn template(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Sol,
        weight,
        ages: ages(20, 45, 64),
        least_at_start: 18,
        longest: years(8),
        extras: &[],
    }
}
