//! BEL: amounts.

mod belopp_utan_andamal;
mod boende_over_forsorjningsstod;
mod delar_over_belopp;
mod livsforing_del_over_total;
mod livsforing_summa;
mod livsforing_utan_total;
mod noll_bistand;

use crate::post::ekonomiskt_bistand::EkonomisktBistand;
use crate::validering::{RuleMeta, Sink};

use super::report;
use super::vy::PostVy;

use belopp_utan_andamal::BEL_005;
use boende_over_forsorjningsstod::BEL_001;
use delar_over_belopp::BEL_003;
use livsforing_del_over_total::BEL_007;
use livsforing_summa::BEL_002;
use livsforing_utan_total::BEL_006;
use noll_bistand::BEL_004;

/// Every rule of the family, by code.
pub(crate) static RULES: &[&RuleMeta] =
    &[&BEL_001, &BEL_002, &BEL_003, &BEL_004, &BEL_005, &BEL_006, &BEL_007];

/// Runs the family for a household with ekonomiskt bistånd.
pub(crate) fn ekonomiskt_bistand(vy: &PostVy<'_, EkonomisktBistand>, sink: &mut Sink) {
    report(&BEL_001, vy.period, boende_over_forsorjningsstod::ekonomiskt_bistand(vy), sink);
    report(&BEL_002, vy.period, livsforing_summa::ekonomiskt_bistand(vy), sink);
    report(&BEL_003, vy.period, delar_over_belopp::ekonomiskt_bistand(vy), sink);
    report(&BEL_004, vy.period, noll_bistand::ekonomiskt_bistand(vy), sink);
    report(&BEL_005, vy.period, belopp_utan_andamal::ekonomiskt_bistand(vy), sink);
    report(&BEL_006, vy.period, livsforing_utan_total::ekonomiskt_bistand(vy), sink);
    report(&BEL_007, vy.period, livsforing_del_over_total::ekonomiskt_bistand(vy), sink);
}
