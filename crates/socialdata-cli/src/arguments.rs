//! The words of the command line. The doc comments are the help texts.

pub(crate) mod key;
pub(crate) mod policy;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_format::Format;
use socialdata_format::report::Lang;
use socialdata_protocol::ids::{Digest, PeriodId};
use socialdata_sandbox::Scenario;
use socialdata_sandbox::kommun::Fault;

use key::KeyArguments;
use policy::{PolicyArguments, PseudonymiseArguments};

/// Stands under every help text.
const EXIT_CODES: &str = "\
Slutkoder / exit codes:
  0 klart   1 fel i uppgifterna   2 fel i kommandot   65 en människa behövs   66 en fil kunde inte läsas
  69 registret nås inte, fortsätter nästa körning   70 internt fel   74 disk eller spole   75 låst, försök senare
  77 säkerhet   78 konfiguration";

/// Kontrollerar och lämnar uppgifter till det föreslagna socialdataregistret.
///
/// Checks and submits social-services data. Everything is a proposal: no register with a machine interface exists yet.
#[derive(Debug, Parser)]
#[command(name = "socialdata", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// Språk i det som skrivs ut: sv eller en.
    #[arg(long, global = true, env = "SOCIALDATA_LANG", default_value = "sv", value_parser = lang)]
    pub(crate) lang: Lang,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Visar hela vägen på den här datorn: en påhittad kommun lämnar uppgifter i tre nätter.
    #[command(after_help = with_codes("Exempel:\n  socialdata demo\n  socialdata demo --keep ./demo"))]
    Demo(DemoArguments),
    /// Kontrollerar filer och skriver en rapport.
    #[command(after_help = with_codes("Exempel:\n  socialdata validate insats-2026-09.csv\n  socialdata validate --format json --output rapport.json *.ndjson"))]
    Validate(ValidateArguments),
    /// Nattkörningen: läser inkorgen, kontrollerar, skickar och hämtar besked.
    #[command(after_help = with_codes("Exempel:\n  socialdata submit --config /etc/socialdata/socialdata.toml\n  socialdata submit --config socialdata.toml --dry-run"))]
    Submit(SubmitArguments),
    /// Visar hur spolen står: leveranser, poster, kvittenser.
    #[command(after_help = with_codes("Exempel:\n  socialdata status --config socialdata.toml"))]
    Status(StatusArguments),
    /// Kör mottagaren för prov på den här datorn, eller visar vad den har gjort.
    #[command(after_help = with_codes("Exempel:\n  socialdata sandbox --data-dir ./demo/sandbox\n  socialdata sandbox effects --data-dir ./demo/sandbox --format json"))]
    Sandbox(SandboxArguments),
    /// Gör en påhittad kommuns uppgifter av publicerade testnummer.
    #[command(after_help = with_codes("Exempel:\n  socialdata generate --persons 500 --seed 1 --period 2026-09 > insats.ndjson\n  socialdata generate --faults TID-001:0.05,PNR-001 --format csv\n  socialdata generate --types alla --format csv --output mapp/"))]
    Generate(GenerateArguments),
    /// Förklarar en regel: vad den säger, vad den vilar på, exempel och åtgärd.
    #[command(after_help = with_codes("Exempel:\n  socialdata explain TID-001"))]
    Explain(ExplainArguments),
    /// Visar en posttyps schema, rubrikrad eller variabellista; utan posttyp vilka posttyper som finns.
    #[command(after_help = with_codes("Exempel:\n  socialdata schema\n  socialdata schema insats --format csv-header\n  socialdata schema --format xsd > post.xsd"))]
    Schema(SchemaArguments),
    /// Skriver samma poster i en annan form. Identitetsnummer står i klartext: utdata är en datafil som stannar hos er.
    #[command(after_help = with_codes("Exempel:\n  socialdata convert insats.csv --to ndjson --output insats.ndjson\n  socialdata convert alla.ndjson --to csv --output mapp/"))]
    Convert(ConvertArguments),
    /// Skriver poster i den form som en policy låter lämna, en per rad.
    #[command(after_help = with_codes("Exempel:\n  socialdata pseudonymise insats.csv --policy pseudonymiserad --key person.key --output ut.ndjson\n  socialdata pseudonymise insats.csv --policy policy.toml --key person.key --key record-id.key --system system-a > ut.ndjson"))]
    Pseudonymise(PseudonymiseArguments),
    /// Kontrollerar, förklarar och jämför policyfiler: vad som får lämna, och i vilken form.
    #[command(after_help = with_codes("Exempel:\n  socialdata policy lint policy.toml\n  socialdata policy explain pseudonymiserad"))]
    Policy(PolicyArguments),
    /// Nycklar: gör, kontrollerar, förvarar, byter och förstör dem. Ingen nyckel visas någonsin.
    #[command(after_help = with_codes("Exempel:\n  socialdata key new --purpose person --out person.key\n  socialdata key check --config socialdata.toml"))]
    Key(KeyArguments),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    /// Lägg filerna i den här mappen, som ska vara tom eller saknas.
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// Antal personer i den påhittade kommunen.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(20..=1500))]
    pub(crate) persons: u32,
    /// Frö: samma frö ger samma kommun.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    /// Filer att kontrollera; - är standard in.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Period som rapporten gäller; annars posternas egen.
    #[arg(long, value_name = "ÅÅÅÅ-MM", value_parser = period)]
    pub(crate) period: Option<Period>,
    /// Rapportens form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    /// Skriv rapporten till en fil i stället för standard ut.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Så många fel listas; antalen är alltid hela.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) max_findings: usize,
    /// Indatans form; annars avgör innehållet.
    #[arg(long, value_enum)]
    pub(crate) input_format: Option<InputFormat>,
    /// Sluta med kod 1 även för varningar.
    #[arg(long, value_enum)]
    pub(crate) deny: Option<Deny>,
}

#[derive(Debug, Args)]
pub(crate) struct SubmitArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Säg vad som skulle skickas, och skicka inget.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Vänta på en annan körning i stället för att sluta med kod 75.
    #[arg(long)]
    pub(crate) wait: bool,
    /// Godkänn just de makuleringar som en tidigare körning vägrade.
    #[arg(long, value_name = "DIGEST", value_parser = digest)]
    pub(crate) approve_voids: Option<Digest>,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct SandboxArguments {
    #[command(subcommand)]
    pub(crate) command: Option<SandboxCommand>,
    /// Mapp för nycklar, port och mottagna leveranser; behålls mellan starter.
    #[arg(long, value_name = "DIR", required = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Port; 0 är en ledig. Annars den förra startens.
    #[arg(long)]
    pub(crate) port: Option<u16>,
    /// Vad mottagaren ska göra fel med flit.
    #[arg(long, default_value = "accept", value_parser = scenario)]
    pub(crate) scenario: Scenario,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    /// Visar effektloggen: varje postversion som mottagaren har tagit in, i ordning.
    #[command(after_help = with_codes("Exempel:\n  socialdata sandbox effects --data-dir ./demo/sandbox --format json"))]
    Effects(EffectsArguments),
}

#[derive(Debug, Args)]
pub(crate) struct EffectsArguments {
    /// Mottagarens mapp.
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: PathBuf,
    /// Bara den här perioden.
    #[arg(long, value_name = "ÅÅÅÅ-MM", value_parser = period_id)]
    pub(crate) period: Option<PeriodId>,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArguments {
    /// Antal personer.
    #[arg(long, default_value_t = 500)]
    pub(crate) persons: usize,
    /// Frö: samma frö ger samma kommun.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Månad.
    #[arg(long, value_name = "ÅÅÅÅ-MM", default_value = "2026-09", value_parser = period)]
    pub(crate) period: Period,
    /// Kommunkod.
    #[arg(long, default_value = "0180")]
    pub(crate) kommunkod: String,
    /// Fel att lägga in, CODE eller CODE:ANDEL, åtskilda med komma.
    #[arg(long, value_name = "CODE[:ANDEL],…", value_delimiter = ',', value_parser = fault)]
    pub(crate) faults: Vec<Fault>,
    /// Posttyper, åtskilda med komma, eller alla.
    #[arg(long, value_name = "POSTTYP,…", value_delimiter = ',', default_value = "insats", value_parser = posttyper)]
    pub(crate) types: Vec<Posttyper>,
    /// Form. En CSV-fil har bara en posttyp: flera kräver en mapp.
    #[arg(long, value_enum, default_value_t = InputFormat::Ndjson)]
    pub(crate) format: InputFormat,
    /// Skriv till en fil i stället för standard ut; i en mapp som finns blir det en fil per posttyp.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

/// One record type, or every one.
pub(crate) type Posttyper = &'static [Posttyp];

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Regelns kod, till exempel TID-001.
    pub(crate) code: String,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Posttypen, till exempel insats; gemensam är delarna som schemana hänvisar till.
    pub(crate) posttyp: Option<String>,
    /// Form.
    #[arg(long, value_enum, default_value_t = SchemaFormat::JsonSchema)]
    pub(crate) format: SchemaFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ConvertArguments {
    /// Filen med poster; - är standard in.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Formen som posterna ska få.
    #[arg(long, value_enum)]
    pub(crate) to: InputFormat,
    /// Skriv till en fil i stället för standard ut; är det en mapp som finns, en fil per posttyp.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

/// The form of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// JSON Schema 2020-12.
    JsonSchema,
    /// XML Schema 1.0, en fil för alla posttyper.
    Xsd,
    /// CSV-filens första rad.
    CsvHeader,
    /// Variabellistan.
    Markdown,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// För människor.
    Text,
    /// För program.
    Json,
}

/// The form of a record file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// En post per rad.
    Ndjson,
    /// Semikolon, med rubrikrad.
    Csv,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Ndjson => Self::Ndjson,
            InputFormat::Csv => Self::Csv,
        }
    }
}

/// What else than errors ends with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Varningar.
    Warnings,
}

fn with_codes(example: &str) -> String {
    format!("{example}\n\n{EXIT_CODES}")
}

fn lang(text: &str) -> Result<Lang, &'static str> {
    Lang::from_name(text).ok_or("sv eller en / sv or en")
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).map_err(|error| error.to_string())
}

fn period_id(text: &str) -> Result<PeriodId, &'static str> {
    text.parse().map_err(|_| "en period som 2026-09 / a period such as 2026-09")
}

fn digest(text: &str) -> Result<Digest, &'static str> {
    text.parse().map_err(|_| "sha-256: och 64 siffror a–f / sha-256: and 64 hexadecimal digits")
}

fn scenario(text: &str) -> Result<Scenario, String> {
    text.parse::<Scenario>().map_err(|error| error.to_string())
}

fn posttyper(text: &str) -> Result<Posttyper, String> {
    if text == "alla" {
        return Ok(Posttyp::ALL);
    }
    let found = Posttyp::ALL.iter().find(|posttyp| posttyp.name() == text);
    found.map(std::slice::from_ref).ok_or_else(|| {
        let names: Vec<_> = Posttyp::ALL.iter().map(|posttyp| posttyp.name()).collect();
        format!("alla, {}", names.join(", "))
    })
}

fn fault(text: &str) -> Result<Fault, String> {
    text.parse::<Fault>().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_every_help_names_the_exit_codes() {
        let mut command = Arguments::command();
        command.build();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
            let help = subcommand.clone().render_long_help().to_string();
            assert!(help.contains("Exempel:") && help.contains("77 säkerhet"), "{}", subcommand.get_name());
        }
    }
}
