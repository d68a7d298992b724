//! Children and young persons: öppenvård, contact, foster homes, homes, LVU.
//!
//! 31 100 in round-the-clock care, about 20 % of them under LVU, and 34 600 in öppenvård (2019). LVU 2021: 6 162 for the home
//! environment (2 §), 1 517 for the young person's own behaviour (3 §), 447 for both. Ages as in 2014: mostly 15–20. How
//! the forms of care divide is an assumption.

use socialdata_core::kodlista::{Ansvarigtyp, Insatstyp, Lagrum, Omrade};

use super::{Ages, Area, Grund, Template, ages, years};

pub(super) static AREA: Area = Area {
    omrade: Omrade::BarnOchUnga,
    share: 110,
    women: 45,
    ansvarig: Ansvarigtyp::Socialnamnd,
    namnd: "individ-och-familjenamnden",
    templates: &[
        Template {
            extras: &[(Insatstyp::Kontaktfamilj, 12)],
            ..sol(Insatstyp::PersonligtStod, 290, CHILD, 500)
        },
        sol(Insatstyp::Oppenvardsprogram, 110, ages(8, 15, 20), 300),
        Template {
            extras: &[(Insatstyp::PersonligtStod, 20)],
            ..sol(Insatstyp::Kontaktfamilj, 80, ages(3, 9, 16), years(3))
        },
        sol(Insatstyp::Kontaktperson, 60, ages(10, 16, 20), years(2)),
        sol(Insatstyp::KvalificeradKontaktperson, 14, ages(14, 17, 20), 400),
        sol(Insatstyp::Familjehem, 160, ages(3, 13, 20), years(7)),
        sol(Insatstyp::Hvb, 85, ages(13, 17, 20), 600),
        Template { least_at_start: 18, ..sol(Insatstyp::Stodboende, 40, ages(18, 19, 20), 500) },
        sol(Insatstyp::Jourhem, 22, CHILD, TWO_MONTHS),
        lvu(Insatstyp::Familjehem, 58, Lagrum::LvuPar2, MINOR, years(6)),
        lvu(Insatstyp::Hvb, 12, Lagrum::LvuPar2, ages(12, 15, 17), 500),
        lvu(Insatstyp::SarskiltUngdomshem, 11, Lagrum::LvuPar3, ages(14, 17, 19), 300),
        lvu(Insatstyp::Hvb, 7, Lagrum::LvuPar3, ages(14, 17, 19), 400),
        lvu(Insatstyp::Hvb, 5, Lagrum::LvuPar2Och3, ages(13, 16, 17), 400),
        lvu(Insatstyp::Jourhem, 12, Lagrum::LvuPar6, MINOR, 40),
        lvu(Insatstyp::PersonligtStod, 4, Lagrum::LvuPar22, ages(14, 16, 19), 200),
    ],
};

const CHILD: Ages = ages(3, 14, 20);

/// Care under 2 § ends at 18 (LVU 21 §).
const MINOR: Ages = ages(3, 11, 17);

/// A child stays in a jourhem for at most two months after the utredning (SoL 22:4); shorter in days than any two months.
const TWO_MONTHS: u32 = 58;

const fn sol(insatstyp: Insatstyp, weight: u32, ages: Ages, longest: u32) -> Template {
    Template { insatstyp, grund: Grund::Sol, weight, ages, least_at_start: 1, longest, extras: &[] }
}

const fn lvu(insatstyp: Insatstyp, weight: u32, lagrum: Lagrum, ages: Ages, longest: u32) -> Template {
    // Own behaviour (3 §) is not found in small children.
    let least_at_start =
        if matches!(lagrum, Lagrum::LvuPar2 | Lagrum::LvuPar6) { 1 } else { ages.from.saturating_sub(1) };
    let grund = Grund::Tvang(lagrum);
    Template { insatstyp, grund, weight, ages, least_at_start, longest, extras: &[] }
}
