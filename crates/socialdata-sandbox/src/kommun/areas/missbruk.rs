//! Adults with addiction. About a thousand persons a year leave LVM care (assumption); the other weights are assumptions too.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum, Omrade};

use super::{Area, Grund, Template, ages, years};

pub(super) static AREA: Area = Area {
    omrade: Omrade::MissbrukOchBeroende,
    share: 38,
    women: 33,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "individ-och-familjenamnden",
    templates: &[
        Template { extras: &[(Insatstyp::Kontaktperson, 15)], ..template(Insatstyp::Oppenvardsprogram, 330) },
        template(Insatstyp::PersonligtStod, 250),
        Template { longest: 350, ..template(Insatstyp::Hvb, 170) },
        Template { longest: years(4), ..template(Insatstyp::Boendestod, 120) },
        template(Insatstyp::Kontaktperson, 70),
        template(Insatstyp::Familjehem, 20),
        // At most six months (LVM 20 §); shorter in days than any six months.
        Template { grund: Grund::Tvang(Lagrum::Lvm), longest: 175, ..template(Insatstyp::LvmHem, 40) },
    ],
};

const fn template(insatstyp: Insatstyp, weight: u32) -> Template {
    Template {
        insatstyp,
        grund: Grund::Sol,
        weight,
        ages: ages(22, 42, 69),
        least_at_start: 21,
        longest: years(2),
        extras: &[],
    }
}
