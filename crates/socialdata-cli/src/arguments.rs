//! The words of the command line. The doc comments are the help texts.

pub(crate) mod audit;
pub(crate) mod completions;
pub(crate) mod conformance;
pub(crate) mod due;
pub(crate) mod filedrop;
pub(crate) mod filip;
mod forms;
pub(crate) mod key;
pub(crate) mod policy;
pub(crate) mod receipts;
pub(crate) mod retry;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::regler;
use socialdata_core::validering::RuleMeta;
use socialdata_format::AssumedEncoding;
use socialdata_format::report::{Lang, Selection};
use socialdata_protocol::ids::{Digest, PeriodId};
use socialdata_sandbox::kommun::Fault;
use socialdata_sandbox::{AuthProfile, ScriptLine};

use audit::{AuditArguments, SpoolArguments};
use completions::{CompletionsArguments, ManArguments};
use conformance::ConformanceArguments;
use due::DueArguments;
use filedrop::FiledropArguments;
use filip::{FilipArguments, ProjectArguments};
use key::KeyArguments;
use policy::{PolicyArguments, PseudonymiseArguments};
use receipts::ReceiptsArguments;
use retry::{QuarantineArguments, RetryArguments};

pub(crate) use forms::{
    InputFormat, RecordFormat, ReportFormat, RulesFormat, SchemaFormat, SeverityWord, ValidateFormat,
};

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
    #[command(after_help = with_codes("Exempel:\n  socialdata validate insats-2026-09.csv\n  socialdata validate --format html --output rapport.html *.ndjson\n  socialdata validate --since rapport.json --accept godtaget.toml insats-2026-09.csv"))]
    Validate(ValidateArguments),
    /// Nattkörningen: läser inkorgen, kontrollerar, skickar och hämtar besked.
    #[command(after_help = with_codes("Exempel:\n  socialdata submit --config /etc/socialdata/socialdata.toml\n  socialdata submit --config socialdata.toml --dry-run"))]
    Submit(SubmitArguments),
    /// Visar hur spolen står: leveranser, poster, kvittenser.
    #[command(after_help = with_codes("Exempel:\n  socialdata status --config socialdata.toml"))]
    Status(StatusArguments),
    /// Visar vad som ska lämnas och när, vad som är försenat, saknas eller är undantaget.
    #[command(after_help = with_codes("Exempel:\n  socialdata due --config socialdata.toml\n  socialdata due --kommunkod 0331 --typ socialnamnd,kommun --year 2027 --format html --output plan.html\n  socialdata due --kommunkod 0331 --typ socialnamnd --set socialdataregister --date 2027-07-01"))]
    Due(DueArguments),
    /// Kör mottagaren för prov på den här datorn, eller visar vad den har gjort.
    #[command(after_help = with_codes("Exempel:\n  socialdata sandbox --data-dir ./demo/sandbox\n  socialdata sandbox effects --data-dir ./demo/sandbox --format json"))]
    Sandbox(SandboxArguments),
    /// Prövar en mottagare mot protokollet, utifrån: varje krav som syns utan att något går sönder.
    #[command(after_help = with_codes("Exempel:\n  socialdata conformance --endpoint https://localhost:8443/socialdata/v1 --sandbox ./demo/sandbox\n  socialdata conformance --config provare/socialdata.toml --format junit --output prov.xml"))]
    Conformance(ConformanceArguments),
    /// Gör en påhittad kommuns uppgifter av publicerade testnummer.
    #[command(after_help = with_codes("Exempel:\n  socialdata generate --persons 500 --seed 1 --period 2026-09 > insats.ndjson\n  socialdata generate --faults TID-001:0.05,PNR-001 --format csv\n  socialdata generate --types alla --format csv --output mapp/"))]
    Generate(GenerateArguments),
    /// Förklarar en regel: vad den säger, vad den vilar på, exempel och åtgärd.
    #[command(after_help = with_codes("Exempel:\n  socialdata explain TID-001\n  socialdata explain slut-fore-start"))]
    Explain(ExplainArguments),
    /// Visar reglerna: alla, eller dem av en familj, för en posttyp, av en allvarlighet.
    #[command(after_help = with_codes("Exempel:\n  socialdata rules --family JUR\n  socialdata rules --posttyp insats --severity warning\n  socialdata rules --format html > regler.html"))]
    Rules(RulesArguments),
    /// Visar en posttyps schema, rubrikrad eller variabellista; utan posttyp vilka posttyper som finns.
    #[command(after_help = with_codes("Exempel:\n  socialdata schema\n  socialdata schema insats --format csv-header\n  socialdata schema --format xsd > post.xsd"))]
    Schema(SchemaArguments),
    /// Skriver samma poster i en annan form. Identitetsnummer står i klartext: utdata är en datafil som stannar hos er.
    #[command(after_help = with_codes("Exempel:\n  socialdata convert insats.csv --to ndjson --output insats.ndjson\n  socialdata convert alla.ndjson --to csv --output mapp/\n  socialdata convert alla.json --to xml --output alla.xml"))]
    Convert(ConvertArguments),
    /// Översättningar av främmande CSV-uttag: föreslår en ur filens rubrikrad.
    #[command(after_help = with_codes("Exempel:\n  socialdata mapping suggest uttag.csv --posttyp insats > oversattning.toml\n  socialdata validate --mapping oversattning.toml uttag.csv"))]
    Mapping(MappingArguments),
    /// Skriver poster i den form som en policy låter lämna, en per rad.
    #[command(after_help = with_codes("Exempel:\n  socialdata pseudonymise insats.csv --policy pseudonymiserad --key person.key --output ut.ndjson\n  socialdata pseudonymise insats.csv --policy policy.toml --key person.key --key record-id.key --system system-a > ut.ndjson"))]
    Pseudonymise(PseudonymiseArguments),
    /// Kontrollerar, förklarar och jämför policyfiler: vad som får lämna, och i vilken form.
    #[command(after_help = with_codes("Exempel:\n  socialdata policy lint policy.toml\n  socialdata policy explain pseudonymiserad"))]
    Policy(PolicyArguments),
    /// Nycklar: gör, kontrollerar, förvarar, byter och förstör dem. Ingen nyckel visas någonsin.
    #[command(after_help = with_codes("Exempel:\n  socialdata key new --purpose person --out person.key\n  socialdata key check --config socialdata.toml"))]
    Key(KeyArguments),
    /// Kontrollerar filer för dagens portal Filip innan någon laddar upp dem. Ingenting skickas.
    #[command(after_help = with_codes("Exempel:\n  socialdata filip check ./till-portalen --filkod 0180 --open-period 2026-09"))]
    Filip(FilipArguments),
    /// Filleveranser till dagens portal: visar dem, och sparar ert ord om inlämning och svar.
    #[command(after_help = with_codes("Exempel:\n  socialdata filedrop list --config socialdata.toml\n  socialdata filedrop confirm 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --number 48213 --config socialdata.toml"))]
    Filedrop(FiledropArguments),
    /// Gör dagens filer (SOL1, SOL2, LSS, BU, EKB) av samma poster. Layouterna är ej verifierade.
    #[command(after_help = with_codes("Exempel:\n  socialdata project insats-2026-09.ndjson --to sol1 --kommunkod 0180 --period 2026-09 --out ./till-portalen\n  socialdata project --to sol1 --sources"))]
    Project(ProjectArguments),
    /// Kvittenser: visar dem, lägger dem i arkivet, prövar dem.
    #[command(after_help = with_codes("Exempel:\n  socialdata receipts --config socialdata.toml\n  socialdata receipts export arkiv-2026 --config socialdata.toml\n  socialdata receipts verify arkiv-2026/*.jws --config socialdata.toml"))]
    Receipts(ReceiptsArguments),
    /// Låter nästa körning försöka igen med en leverans eller en post, och säger vad som gäller för den.
    #[command(after_help = with_codes("Exempel:\n  socialdata retry 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --config socialdata.toml"))]
    Retry(RetryArguments),
    /// Det som väntar på en människa: visar, släpper eller kastar det, eller häver en misstanke.
    #[command(after_help = with_codes("Exempel:\n  socialdata quarantine list --config socialdata.toml\n  socialdata quarantine release 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --config socialdata.toml"))]
    Quarantine(QuarantineArguments),
    /// Revisionsspåret: kontrollerar eller skriver ut det.
    #[command(after_help = with_codes("Exempel:\n  socialdata audit verify --config socialdata.toml"))]
    Audit(AuditArguments),
    /// Spolen som helhet: säkerhetskopia, arkiv, flytt till en ny dator.
    #[command(after_help = with_codes("Exempel:\n  socialdata spool backup spole.db --config socialdata.toml\n  socialdata spool adopt --config socialdata.toml"))]
    Spool(SpoolArguments),
    /// Skriver komplettering av kommandoraden för ett skal.
    #[command(after_help = with_codes("Exempel:\n  socialdata completions bash > /etc/bash_completion.d/socialdata"))]
    Completions(CompletionsArguments),
    /// Skriver manualsidor.
    #[command(after_help = with_codes("Exempel:\n  socialdata man > socialdata.1\n  socialdata man --dir /usr/local/share/man/man1"))]
    Man(ManArguments),
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
    #[arg(long, value_enum, default_value_t = ValidateFormat::Text)]
    pub(crate) format: ValidateFormat,
    /// Skriv rapporten till en fil i stället för standard ut.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Så många fel listas; antalen är alltid hela.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) max_findings: usize,
    /// Indatans form; annars avgör innehållet.
    #[arg(long, value_enum)]
    pub(crate) input_format: Option<InputFormat>,
    /// Indatans teckenkodning; annars avgör innehållet.
    #[arg(long, default_value = "auto", value_parser = encoding, value_name = "auto|utf-8|windows-1252|utf-16")]
    pub(crate) encoding: AssumedEncoding,
    /// En översättning (TOML) av ett främmande CSV-uttags kolumner, koder och datum.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// En tidigare rapport (--format json): visa vad som är nytt, åtgärdat och kvar.
    #[arg(long, value_name = "REPORT.json")]
    pub(crate) since: Option<PathBuf>,
    /// Fynd som någon svarar för (TOML): varningar godtas, fel som vilar på lag bekräftas, med skäl och slutdag.
    #[arg(long, value_name = "FILE")]
    pub(crate) accept: Option<PathBuf>,
    /// Den förra leveransen (en fil): jämför med den (HIS, REF-002, RIM-010).
    #[arg(long, value_name = "FILE")]
    pub(crate) previous: Option<PathBuf>,
    /// Den som ska svara för uppgifterna (LEV-002); kan anges flera gånger.
    #[arg(long, value_name = "ORGNR")]
    pub(crate) ansvarig: Vec<String>,
    /// Regler eller familjer: +KOD tar bara med dem, -KOD utelämnar dem; åtskilda med komma.
    #[arg(long, value_name = "+KOD,-KOD", allow_hyphen_values = true, value_parser = Selection::parse)]
    pub(crate) rules: Option<Selection>,
    /// Så många trådar; annars så många som datorn har kärnor. Rapporten är densamma.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Kontrollera mot ett annat JSON Schema 2020-12 i stället för mot reglerna (text eller json).
    #[arg(long, value_name = "FILE", conflicts_with_all = ["period", "mapping", "since", "accept", "deny", "previous", "ansvarig", "rules", "input_format"])]
    pub(crate) schema: Option<PathBuf>,
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
    /// Bygg upp liggaren ur registrets inventarium innan något planeras.
    #[arg(long)]
    pub(crate) reconcile: bool,
    /// Intyga att perioden är fullständig när allt är klart; utan poster blir det en nollrapport.
    #[arg(long, value_name = "PERIOD", value_parser = period_id)]
    pub(crate) close: Option<PeriodId>,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Konfigurationen; kan anges flera gånger, en per nämnd.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG", required = true)]
    pub(crate) config: Vec<PathBuf>,
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
    /// Vad mottagaren ska göra fel med flit: namn, namn:tal eller namn@submission-n. Får upprepas.
    #[arg(long, value_name = "NAMN[:TAL][@submission-N]", value_parser = scenario)]
    pub(crate) scenario: Vec<ScriptLine>,
    /// Hur avsändare visar vilka de är: mtls, private-key-jwt eller both.
    #[arg(long, value_name = "PROFIL", default_value = "mtls", value_parser = auth_profile)]
    pub(crate) auth: AuthProfile,
    /// Öppnar ett gränssnitt för den som kör sandlådan, på den här porten; 0 är en ledig.
    #[arg(long, value_name = "PORT")]
    pub(crate) admin: Option<u16>,
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
    #[arg(long, value_enum, default_value_t = RecordFormat::Ndjson)]
    pub(crate) format: RecordFormat,
    /// Skriv till en fil i stället för standard ut; i en mapp som finns blir det en fil per posttyp.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

/// One record type, or every one.
pub(crate) type Posttyper = &'static [Posttyp];

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Regelns kod, till exempel TID-001, eller dess namn.
    pub(crate) code: String,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArguments {
    /// Form.
    #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
    pub(crate) format: RulesFormat,
    /// Bara reglerna i den här familjen, till exempel TID.
    #[arg(long, value_name = "FAMILJ", value_parser = family)]
    pub(crate) family: Option<String>,
    /// Bara reglerna för den här posttypen.
    #[arg(long, value_name = "POSTTYP", value_parser = posttyp)]
    pub(crate) posttyp: Option<Posttyp>,
    /// Bara reglerna av den här allvarligheten.
    #[arg(long, value_enum)]
    pub(crate) severity: Option<SeverityWord>,
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
    pub(crate) to: RecordFormat,
    /// Indatans form; annars avgör innehållet.
    #[arg(long, value_enum)]
    pub(crate) input_format: Option<InputFormat>,
    /// Skriv till en fil i stället för standard ut; är det en mapp som finns, en fil per posttyp.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct MappingArguments {
    #[command(subcommand)]
    pub(crate) command: MappingCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MappingCommand {
    /// Föreslår en översättning ur rubrikraden och cellernas form; visar aldrig någon cell.
    #[command(after_help = with_codes("Exempel:\n  socialdata mapping suggest uttag.csv --posttyp insats > oversattning.toml"))]
    Suggest(SuggestArguments),
}

#[derive(Debug, Args)]
pub(crate) struct SuggestArguments {
    /// CSV-filen; - är standard in.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Posttypen; annars den vars uppgifter passar bäst.
    #[arg(long, value_parser = posttyp)]
    pub(crate) posttyp: Option<Posttyp>,
    /// Filens teckenkodning; annars avgör innehållet.
    #[arg(long, default_value = "auto", value_parser = encoding, value_name = "auto|utf-8|windows-1252|utf-16")]
    pub(crate) encoding: AssumedEncoding,
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

fn scenario(text: &str) -> Result<ScriptLine, String> {
    text.parse::<ScriptLine>().map_err(|error| error.to_string())
}

fn auth_profile(text: &str) -> Result<AuthProfile, String> {
    text.parse::<AuthProfile>().map_err(|error| error.to_string())
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

fn posttyp(text: &str) -> Result<Posttyp, String> {
    Posttyp::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Posttyp::ALL.iter().map(|posttyp| posttyp.name()).collect();
        names.join(", ")
    })
}

fn encoding(text: &str) -> Result<AssumedEncoding, &'static str> {
    AssumedEncoding::from_name(text).ok_or("auto, utf-8, windows-1252, utf-16")
}

/// A family that has rules, in upper case.
fn family(text: &str) -> Result<String, String> {
    let families: BTreeSet<&str> = regler::catalogue().map(RuleMeta::family).collect();
    let wanted = text.to_ascii_uppercase();
    if families.contains(wanted.as_str()) {
        return Ok(wanted);
    }
    Err(families.into_iter().collect::<Vec<_>>().join(", "))
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
