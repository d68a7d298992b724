//! The words of `filip` and `project`.

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand, ValueEnum};
use socialdata_core::identitet::Kommunkod;
use socialdata_core::period::parse_date;
use socialdata_core::projektion::Projektion;
use socialdata_format::filip::Filperiod;

use super::with_codes;

#[derive(Debug, Args)]
pub(crate) struct FilipArguments {
    #[command(subcommand)]
    pub(crate) command: FilipCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FilipCommand {
    /// Kontrollerar en mapp: portalens åtta kontroller i dess ordning, par, och raderna.
    #[command(after_help = with_codes("Exempel:\n  socialdata filip check ./till-portalen --filkod 0180 --open-period 2026-09\n  socialdata filip check ./till-portalen --format json --output rapport.json"))]
    Check(FilipCheckArguments),
}

#[derive(Debug, Args)]
pub(crate) struct FilipCheckArguments {
    /// Mappen med filerna. Undermappar och länkar öppnas inte.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Den egna filkoden, fyra siffror: kommunkoden eller enhetens kod.
    #[arg(long, value_parser = filkod)]
    pub(crate) filkod: Option<String>,
    /// En period som insamlingen är öppen för: ÅÅÅÅ-MM eller ÅÅÅÅ. Kan anges flera gånger.
    #[arg(long = "open-period", value_parser = filperiod)]
    pub(crate) open_periods: Vec<Filperiod>,
    /// Hur många filer portalen tar på en gång. Gränsen är inte publicerad.
    #[arg(long)]
    pub(crate) max_files: Option<usize>,
    /// Hur många fält en rad ska ha; annars avgör de första raderna.
    #[arg(long)]
    pub(crate) fields: Option<usize>,
    /// Dagen som födelsedatum jämförs med; annars dagens datum.
    #[arg(long, value_parser = date)]
    pub(crate) date: Option<NaiveDate>,
    /// Rapportens form.
    #[arg(long, value_enum, default_value_t = FilipFormat::Text)]
    pub(crate) format: FilipFormat,
    /// Skriv rapporten dit i stället.
    #[arg(long)]
    pub(crate) output: Option<PathBuf>,
    /// Hur många fynd som listas. Alla räknas.
    #[arg(long, default_value_t = 1000)]
    pub(crate) max_findings: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FilipFormat {
    /// För människor.
    Text,
    /// Ett JSON-objekt (schemas/rapport/v1/filip.schema.json).
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct ProjectArguments {
    /// Filer med poster, i vilken form som helst som kan läsas. - är standard in.
    #[arg(value_name = "FILE", required_unless_present = "sources")]
    pub(crate) files: Vec<PathBuf>,
    /// Vilken fil: ekb-manad, ekb-ao, ekb-ar, sol1, sol2, bu-insats, bu-placering eller lss.
    #[arg(long, value_parser = projektion)]
    pub(crate) to: Projektion,
    /// Kommunen som svarar för uppgifterna.
    #[arg(long, value_parser = kommunkod, required_unless_present = "sources")]
    pub(crate) kommunkod: Option<Kommunkod>,
    /// Månaden (ÅÅÅÅ-MM) eller, för LSS, BU och EKB-År, året (ÅÅÅÅ).
    #[arg(long, value_parser = filperiod, required_unless_present = "sources")]
    pub(crate) period: Option<Filperiod>,
    /// En egen layout; annars den som följer med, som är ej verifierad.
    #[arg(long)]
    pub(crate) layout: Option<PathBuf>,
    /// Mappen som filen skrivs i, med portalens namn; - är standard ut. Filen har identitetsnummer i klartext.
    #[arg(long, value_name = "DIR", required_unless_present = "sources")]
    pub(crate) out: Option<PathBuf>,
    /// Tiden i filnamnet, ÅÅÅÅ-MM-DDTtt:mm; annars nu, i UTC.
    #[arg(long, value_parser = minute)]
    pub(crate) at: Option<NaiveDateTime>,
    /// Visa i stället vad en layout för den här filen kan hämta.
    #[arg(long)]
    pub(crate) sources: bool,
}

fn filkod(text: &str) -> Result<String, &'static str> {
    let is_filkod = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_filkod { Ok(text.to_owned()) } else { Err("en filkod är fyra siffror / a filkod is four digits") }
}

fn filperiod(text: &str) -> Result<Filperiod, &'static str> {
    Filperiod::parse(text).ok_or("en period är ÅÅÅÅ-MM eller ÅÅÅÅ / a period is YYYY-MM or YYYY")
}

fn date(text: &str) -> Result<NaiveDate, &'static str> {
    parse_date(text).ok_or("ett datum är ÅÅÅÅ-MM-DD / a date is YYYY-MM-DD")
}

fn minute(text: &str) -> Result<NaiveDateTime, &'static str> {
    let form = "en tid är ÅÅÅÅ-MM-DDTtt:mm / a time is YYYY-MM-DDThh:mm";
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map_err(|_| form)
}

fn projektion(text: &str) -> Result<Projektion, &'static str> {
    Projektion::from_name(text).ok_or("det finns ingen sådan fil / there is no such file")
}

fn kommunkod(text: &str) -> Result<Kommunkod, &'static str> {
    Kommunkod::parse(text).map_err(|_| "en kommunkod är fyra siffror / a kommunkod is four digits")
}
