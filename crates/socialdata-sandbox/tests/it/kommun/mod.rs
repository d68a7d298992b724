//! The generator of synthetic municipalities.

mod clean;
mod faults;
mod files;
mod households;
mod night;
mod poster;
mod poster_codes;
mod satisfiable;
mod shape;

use socialdata_core::identitet::{Kommunkod, Organisationsnummer};
use socialdata_core::period::Period;
use socialdata_core::post::insats::Insats;
use socialdata_core::validering::{Context, check};
use socialdata_sandbox::kommun::{GeneratorOptions, Kommun};

/// Periods under both socialtjänstlagar, one with a leap day, the month of the change.
const PERIODS: [&str; 4] = ["2015-03", "2024-02", "2025-07", "2026-09"];

const SEEDS: [u64; 5] = [0, 1, 17, 2026, u64::MAX];

fn options(persons: usize, seed: u64, period: &str) -> GeneratorOptions {
    GeneratorOptions {
        persons,
        seed,
        period: Period::parse(period).unwrap(),
        kommunkod: Kommunkod::parse("0180").unwrap(),
        organisationsnummer: Organisationsnummer::parse("2120000142").unwrap(),
        faults: Vec::new(),
        types: GeneratorOptions::DEFAULT_TYPES.to_vec(),
    }
}

fn generate(persons: usize, seed: u64, period: &str) -> Kommun {
    Kommun::generate(&options(persons, seed, period)).unwrap()
}

/// One municipality of 500 persons for each period.
fn samples() -> impl Iterator<Item = (String, Kommun)> {
    PERIODS
        .into_iter()
        .zip(SEEDS)
        .map(|(period, seed)| (format!("seed {seed}, {period}"), generate(500, seed, period)))
}

/// The municipalities of all seeds and periods, 500 persons each.
fn municipalities() -> impl Iterator<Item = (String, Kommun)> {
    SEEDS.into_iter().flat_map(|seed| {
        PERIODS.into_iter().map(move |period| (format!("seed {seed}, {period}"), generate(500, seed, period)))
    })
}

fn codes(insats: &Insats) -> Vec<&'static str> {
    check(&insats.clone().into(), &Context::default()).codes()
}

fn number(insats: &Insats) -> Option<&str> {
    Some(insats.person.as_ref()?.id.as_ref()?.expose().as_str())
}
