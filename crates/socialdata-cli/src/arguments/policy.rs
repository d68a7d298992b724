//! The words of `policy` and `pseudonymise`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use socialdata_core::period::Period;
use socialdata_core::post::Posttyp;
use socialdata_core::pseudonym::{Recipient, System};

use super::{period, with_codes};

#[derive(Debug, Args)]
pub(crate) struct PolicyArguments {
    #[command(subcommand)]
    pub(crate) command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Säger allt som är fel i en policyfil, med koderna P01–P14.
    #[command(after_help = with_codes("Exempel:\n  socialdata policy lint policy.toml\n  socialdata policy lint policy.toml --production --period 2026-09 --with annan.toml"))]
    Lint(LintArguments),
    /// Visar vad som händer med varje uppgift, före och efter, på påhittade värden.
    #[command(after_help = with_codes("Exempel:\n  socialdata policy explain pseudonymiserad\n  socialdata policy explain policy.toml --posttyp insats --data insats-2026-09.csv"))]
    Explain(ExplainPolicyArguments),
    /// Visar vad en ny policy skickar mer eller mindre av.
    #[command(after_help = with_codes("Exempel:\n  socialdata policy diff policy-1.toml policy-2.toml"))]
    Diff(DiffArguments),
    /// Skriver JSON-schemat för det som en policy låter lämna, till mottagare som inte har någon nyckel.
    #[command(after_help = with_codes("Exempel:\n  socialdata policy schema pseudonymiserad insats > insats-ut.schema.json"))]
    Schema(PolicySchemaArguments),
}

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// Policyfilen, eller namnet på en medföljande: identifierad, pseudonymiserad, minimal, aggregat.
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Döm som i produktion: grunderna ska gälla.
    #[arg(long)]
    pub(crate) production: bool,
    /// Perioden som ska rapporteras.
    #[arg(long, value_name = "ÅÅÅÅ-MM", value_parser = period)]
    pub(crate) period: Option<Period>,
    /// En annan policy som används samtidigt; kan anges flera gånger.
    #[arg(long, value_name = "POLICY")]
    pub(crate) with: Vec<PathBuf>,
    /// Nyckelfilen för mottagarens post-id.
    #[arg(long, value_name = "FILE")]
    pub(crate) record_id_key: Option<PathBuf>,
    /// Nyckelfilen för en annan mottagares post-id; kan anges flera gånger.
    #[arg(long, value_name = "FILE", requires = "record_id_key")]
    pub(crate) other_record_id_key: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainPolicyArguments {
    /// Policyfilen, eller namnet på en medföljande: identifierad, pseudonymiserad, minimal, aggregat.
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Bara den här posttypen.
    #[arg(long, value_parser = posttyp)]
    pub(crate) posttyp: Option<Posttyp>,
    /// Räkna också hur många poster i filen som är ensamma eller nästan ensamma på indirekta kännetecken.
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// Den gamla.
    pub(crate) old: PathBuf,
    /// Den nya.
    pub(crate) new: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct PolicySchemaArguments {
    /// Policyfilen, eller namnet på en medföljande: identifierad, pseudonymiserad, minimal, aggregat.
    #[arg(value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Posttypen.
    #[arg(value_parser = posttyp)]
    pub(crate) posttyp: Posttyp,
}

#[derive(Debug, Args)]
pub(crate) struct PseudonymiseArguments {
    /// Filen med poster; - är standard in.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Policyfilen, eller namnet på en medföljande: identifierad, pseudonymiserad, minimal, aggregat.
    #[arg(long, value_name = "POLICY")]
    pub(crate) policy: PathBuf,
    /// Nyckelfil med ändamålet person eller record-id; kan anges en gång för varje. Utan record-id gäller post-id och
    /// hänvisningar bara inom utdata.
    #[arg(long = "key", value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// Källsystemet, en del av post-id och lokala id; samma namn som i socialdata.toml.
    #[arg(long, value_name = "NAMN", value_parser = system)]
    pub(crate) system: Option<System>,
    /// Mottagaren som väntas; en policy för någon annan vägras.
    #[arg(long, value_parser = recipient)]
    pub(crate) recipient: Option<Recipient>,
    /// Skriv till en fil i stället för standard ut.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

fn posttyp(text: &str) -> Result<Posttyp, String> {
    Posttyp::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Posttyp::ALL.iter().map(|posttyp| posttyp.name()).collect();
        names.join(", ")
    })
}

fn system(text: &str) -> Result<System, &'static str> {
    System::parse(text).map_err(|_| "1–32 tecken av a–z, 0–9 och bindestreck / 1–32 of a–z, 0–9 and hyphen")
}

fn recipient(text: &str) -> Result<Recipient, &'static str> {
    Recipient::parse(text).map_err(|_| "ett namn som se.kommun.analys / a name such as se.kommun.analys")
}
