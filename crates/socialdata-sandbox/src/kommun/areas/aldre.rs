//! Older people: home help, alarm, meals, special housing.
//!
//! Of 414 000 persons of 65 or more (2022) some 219 000 had hemtjänst, 89 000 särskilt boende and 7 300 a korttidsplats
//! (1 October 2013); the rest had something else, mostly an alarm. 19 % of the women and 12 % of the men: with as many women
//! as men that is 61 women of a hundred. How insatser combine is an assumption.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Omrade};

use super::{Ages, Area, Grund, Template, ages, years};

pub(super) static AREA: Area = Area {
    omrade: Omrade::Aldre,
    share: 650,
    women: 61,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "aldrenamnden",
    templates: &[
        Template {
            extras: &[
                (Insatstyp::HemtjanstService, 65),
                (Insatstyp::Trygghetslarm, 55),
                (Insatstyp::Matdistribution, 20),
                (Insatstyp::Ledsagning, 6),
                (Insatstyp::Avlosning, 5),
                (Insatstyp::Dagverksamhet, 5),
            ],
            ..template(Insatstyp::HemtjanstOmvardnad, 320)
        },
        Template {
            extras: &[(Insatstyp::Trygghetslarm, 50), (Insatstyp::Matdistribution, 20)],
            ..template(Insatstyp::HemtjanstService, 210)
        },
        Template {
            ages: ages(70, 87, OLDEST),
            extras: &[(Insatstyp::Ledsagning, 3)],
            ..template(Insatstyp::SarskiltBoende, 215)
        },
        Template { extras: &[(Insatstyp::Matdistribution, 8)], ..template(Insatstyp::Trygghetslarm, 188) },
        Template { longest: 400, ..template(Insatstyp::Korttidsplats, 18) },
        template(Insatstyp::Dagverksamhet, 20),
        template(Insatstyp::Ledsagning, 10),
        template(Insatstyp::Avlosning, 6),
        template(Insatstyp::Anhorigstod, 6),
        template(Insatstyp::Kontaktperson, 7),
    ],
};

/// Over 115 would be a warning. Few published test numbers lie between 1921 and 1980, so a large municipality needs the oldest.
const OLDEST: u32 = 114;

const AGES: Ages = ages(67, 84, OLDEST);

const fn template(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Sol,
        weight,
        ages: AGES,
        least_at_start: 65,
        longest: years(6),
        extras: &[],
    }
}
