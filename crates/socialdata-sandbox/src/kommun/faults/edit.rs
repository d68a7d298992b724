//! The edits: what is done to a right record so that it breaks one rule and no other.
//!
//! An edit moves other dates too where the fault alone would break a second rule. Identity numbers are never made up: a
//! wrong check digit or an impossible date is nobody's number.

use std::collections::HashSet;

use chrono::NaiveDate;
use socialdata_core::identitet::{Konssiffra, NationelltNummer, testnummer};
use socialdata_core::kodlista::{AvslutsorsakInsats, Idtyp, Insatstyp, Kon, Lag};
use socialdata_core::period::Period;
use socialdata_core::post::HarPerson as _;
use socialdata_core::post::gemensam::{Idtext, Person};
use socialdata_core::post::insats::Insats;
use socialdata_core::sensitive::Sensitive;

use super::super::Kommun;
use super::super::areas::Grund;
use super::super::insats::lagrum;
use super::super::seeded::Seeded;
use super::super::timeline::{after, before, day_in};
use super::FaultCode;

/// Whether the record can break that rule alone.
pub(super) fn can_carry(code: FaultCode, insats: &Insats) -> bool {
    let lag = insats.lagrum.map(socialdata_core::kodlista::Lagrum::lag);
    let is_sol = matches!(lag, Some(Lag::SoL | Lag::SoL2001));
    match code {
        FaultCode::Pnr001 | FaultCode::Pnr002 | FaultCode::Pnr003 | FaultCode::Pnr005 | FaultCode::Obl015 => {
            has_number(insats)
        }
        // A kind of insats that no rule ties to an age.
        FaultCode::Pnr004 => {
            has_number(insats)
                && is_sol
                && matches!(
                    insats.insatstyp,
                    Some(
                        Insatstyp::HemtjanstService
                            | Insatstyp::HemtjanstOmvardnad
                            | Insatstyp::Trygghetslarm
                    )
                )
        }
        // Care with an age limit at the decision, or a limit for its beginning, must keep its dates.
        FaultCode::Tid001 => is_sol && insats.verkstalld_fran.is_some(),
        // Consent goes by the age on the day of the decision, which these faults move.
        FaultCode::Tid003 | FaultCode::Tid004 => is_sol && insats.samtycke.is_none(),
        FaultCode::Rel010 => lag == Some(Lag::Lss),
        FaultCode::Obl013 => insats.utforare.is_some(),
        _ => true,
    }
}

/// Breaks the rule in a record that [`can_carry`] the fault.
pub(super) fn apply(
    code: FaultCode,
    insats: &mut Insats,
    period: Period,
    seeded: &mut Seeded,
    unborn: &mut Vec<NationelltNummer>,
) {
    match code {
        FaultCode::Pnr001 => change_digits(insats, |digits| wrong_check_digit(seeded, digits)),
        FaultCode::Pnr002 => change_digits(insats, |digits| impossible_date(seeded, digits)),
        FaultCode::Pnr003 => swap_idtyp(insats),
        FaultCode::Pnr004 => not_yet_born(insats, period, unborn),
        FaultCode::Pnr005 => swap_kon(insats),
        FaultCode::Tid001 => end_before_start(insats, period, seeded),
        FaultCode::Tid003 => ended_before_decision(insats, period, seeded),
        FaultCode::Tid004 => after_the_period(insats, period, seeded),
        FaultCode::Jur005 => {
            insats.person = Some(Person { idtyp: Some(Idtyp::DokumenterasEj), ..Person::default() });
        }
        FaultCode::Rel010 => insats.personkrets = None,
        _ => leave_out(code, insats),
    }
}

/// Numbers of persons born after the period but in the same year, which nobody in the municipality has.
pub(super) fn born_after(kommun: &Kommun) -> Vec<NationelltNummer> {
    let taken: HashSet<&str> = kommun
        .insatser
        .iter()
        .filter_map(|insats| Some(insats.person.as_ref()?.id.as_ref()?.expose().as_str()))
        .collect();
    testnummer::all()
        .iter()
        .filter(|nummer| matches!(nummer, NationelltNummer::Personnummer(_)))
        .filter(|nummer| nummer.birth_year() == kommun.period.year())
        .filter(|nummer| nummer.earliest_birth() > kommun.period.last_day())
        .filter(|nummer| !taken.contains(nummer.expose_text()))
        .copied()
        .collect()
}

fn has_number(insats: &Insats) -> bool {
    insats.person.as_ref().is_some_and(|person| person.national_number().is_some_and(|number| number.is_ok()))
}

fn change_digits(insats: &mut Insats, change: impl FnOnce(&mut [u8; 12])) {
    let Some(person) = &mut insats.person else { return };
    let Some(Ok(nummer)) = person.national_number() else { return };
    let mut digits = nummer.expose_digits();
    change(&mut digits);
    person.id = std::str::from_utf8(&digits).ok().and_then(Idtext::parse).map(Sensitive::new);
}

fn wrong_check_digit(seeded: &mut Seeded, digits: &mut [u8; 12]) {
    let [.., check_digit] = digits;
    *check_digit = ascii((u32::from(*check_digit - b'0') + seeded.between(1, 9)) % 10);
}

/// Month 13–19, or 30 February in a personnummer (a samordningsnummer may have that day).
fn impossible_date(seeded: &mut Seeded, digits: &mut [u8; 12]) {
    let [_, _, _, _, month_tens, month, day_tens, day, ..] = digits;
    if *day_tens < b'6' && seeded.chance(50) {
        (*month_tens, *month, *day_tens, *day) = (b'0', b'2', b'3', b'0');
    } else {
        (*month_tens, *month) = (b'1', ascii(seeded.between(3, 9)));
    }
}

fn ascii(digit: u32) -> u8 {
    u8::try_from(digit).map_or(b'0', |digit| b'0' + digit)
}

fn swap_idtyp(insats: &mut Insats) {
    let Some(person) = &mut insats.person else { return };
    person.idtyp = match person.idtyp {
        Some(Idtyp::Personnummer) => Some(Idtyp::Samordningsnummer),
        _ => Some(Idtyp::Personnummer),
    };
}

fn swap_kon(insats: &mut Insats) {
    let Some(person) = &mut insats.person else { return };
    person.kon = match person.kon {
        Some(Kon::Man) => Some(Kon::Kvinna),
        _ => Some(Kon::Man),
    };
}

fn not_yet_born(insats: &mut Insats, period: Period, unborn: &mut Vec<NationelltNummer>) {
    let (Some(person), Some(nummer)) = (&mut insats.person, unborn.pop()) else { return };
    person.idtyp = Some(Idtyp::Personnummer);
    person.id = Idtext::parse(nummer.expose_text()).map(Sensitive::new);
    person.kon = Some(match nummer.sex() {
        Konssiffra::Man => Kon::Man,
        Konssiffra::Kvinna => Kon::Kvinna,
    });
    // In an earlier year the insats would lie before the birth year as well.
    decide(insats, period.first_day());
    insats.verkstalld_fran = Some(period.first_day());
}

fn end_before_start(insats: &mut Insats, period: Period, seeded: &mut Seeded) {
    let beslut = insats.beslutsdatum.unwrap_or(period.first_day());
    // The decision may be as late as the start; the end must lie inside the period.
    let second_day = after(period.first_day(), 1);
    let fran = day_in(seeded, (beslut.max(second_day), period.last_day()));
    insats.verkstalld_fran = Some(fran);
    insats.verkstalld_till = Some(day_in(seeded, (period.first_day().max(before(fran, 9)), before(fran, 1))));
    (insats.avslutsdatum, insats.avslutsorsak) = (None, None);
}

fn ended_before_decision(insats: &mut Insats, period: Period, seeded: &mut Seeded) {
    let beslut = day_in(seeded, (after(period.first_day(), 1), period.last_day()));
    decide(insats, beslut);
    insats.avslutsdatum =
        Some(day_in(seeded, (period.first_day().max(before(beslut, 9)), before(beslut, 1))));
    insats.avslutsorsak = Some(AvslutsorsakInsats::EgenBegaran);
}

/// Either the decision or the start lies after the period.
fn after_the_period(insats: &mut Insats, period: Period, seeded: &mut Seeded) {
    let late = after(period.last_day(), seeded.between(1, 25));
    if seeded.chance(50) {
        decide(insats, late);
        return;
    }
    insats.verkstalld_fran = Some(late);
    insats.verkstalld_till = None;
    (insats.avslutsdatum, insats.avslutsorsak) = (None, None);
}

/// Makes the decision of `day`, under the act in force on that day, and takes everything after it away.
fn decide(insats: &mut Insats, day: NaiveDate) {
    insats.beslutsdatum = Some(day);
    insats.lagrum = insats.insatstyp.map(|insatstyp| lagrum(Grund::Sol, insatstyp, day));
    (insats.verkstalld_fran, insats.verkstalld_till) = (None, None);
    (insats.avslutsdatum, insats.avslutsorsak) = (None, None);
}

fn leave_out(code: FaultCode, insats: &mut Insats) {
    match code {
        FaultCode::Obl002 => insats.post_id = None,
        FaultCode::Obl003 => insats.period = None,
        FaultCode::Obl004 => insats.ansvarig = None,
        FaultCode::Obl005 => insats.person = None,
        FaultCode::Obl030 => insats.insats_id = None,
        FaultCode::Obl031 => insats.omrade = None,
        FaultCode::Obl032 => insats.insatstyp = None,
        FaultCode::Obl033 => insats.lagrum = None,
        FaultCode::Obl034 => insats.beslutsdatum = None,
        _ => leave_out_part(code, insats),
    }
}

fn leave_out_part(code: FaultCode, insats: &mut Insats) {
    if let Some(ansvarig) = &mut insats.ansvarig {
        match code {
            FaultCode::Obl010 => ansvarig.organisationsnummer = None,
            FaultCode::Obl011 => ansvarig.kommunkod = None,
            FaultCode::Obl012 => ansvarig.typ = None,
            _ => {}
        }
    }
    if let (FaultCode::Obl013, Some(utforare)) = (code, &mut insats.utforare) {
        utforare.regi = None;
    }
    if let Some(person) = &mut insats.person {
        match code {
            FaultCode::Obl014 => person.idtyp = None,
            FaultCode::Obl015 => person.id = None,
            _ => {}
        }
    }
}
