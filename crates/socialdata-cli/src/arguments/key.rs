//! The words of `key`. A key is never among them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use socialdata_core::pseudonym::{Epoch, Kcv, Purpose, Recipient};

use super::{ReportFormat, with_codes};

#[derive(Debug, Args)]
pub(crate) struct KeyArguments {
    #[command(subcommand)]
    pub(crate) command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Gör en ny nyckel i en ny fil och visar dess kontrollvärde.
    #[command(after_help = with_codes("Exempel:\n  socialdata key new --purpose person --out person.key --config socialdata.toml\n  socialdata key new --purpose record-id --out record-id.key --recipient se.socialstyrelsen.socialdata"))]
    New(NewArguments),
    /// Kontrollerar varje nyckel i konfigurationen: plats, läge, ändamål och kontrollvärde.
    #[command(after_help = with_codes("Exempel:\n  socialdata key check --config socialdata.toml"))]
    Check(CheckArguments),
    /// Visar vilka nycklar som används och har använts, och när.
    #[command(after_help = with_codes("Exempel:\n  socialdata key list --config socialdata.toml"))]
    List(CheckArguments),
    /// Gör en kopia för förvaring: förseglad (age) eller på papper.
    #[command(after_help = with_codes("Exempel:\n  socialdata key escrow --purpose record-id --config socialdata.toml --out record-id.age\n  socialdata key escrow --purpose record-id --config socialdata.toml --paper record-id.txt"))]
    Escrow(EscrowArguments),
    /// Lägger tillbaka en nyckel från en kopia, om kontrollvärdet är det som revisionsspåret känner.
    #[command(after_help = with_codes("Exempel:\n  socialdata key restore --purpose record-id --config socialdata.toml --from record-id.age --identity escrow.txt"))]
    Restore(RestoreArguments),
    /// Byter nyckel: en ny blir aktiv, den gamla behålls som föregående.
    #[command(after_help = with_codes("Exempel:\n  socialdata key rotate --purpose person --config socialdata.toml"))]
    Rotate(RotateArguments),
    /// Tar bort den föregående nyckeln när överlappet är slut.
    #[command(after_help = with_codes("Exempel:\n  socialdata key retire --purpose person --config socialdata.toml"))]
    Retire(RetireArguments),
    /// Skriver över och tar bort en nyckel. Kontrollvärdet bekräftar vilken.
    #[command(after_help = with_codes("Exempel:\n  socialdata key destroy --purpose person --config socialdata.toml --confirm 5ktfazdfbx2d482bjdmqk88gwg"))]
    Destroy(DestroyArguments),
    /// Räknar ett svar för andra program som prövar sig: ett JSON-objekt in, ett ut. Bara publicerade testnycklar.
    #[command(after_help = with_codes("Exempel:\n  socialdata key vector < fråga.json"))]
    Vector,
}

#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// Ändamålet: person, record-id, content-mac, audit eller spool.
    #[arg(long, value_name = "ÄNDAMÅL", value_parser = purpose)]
    pub(crate) purpose: Purpose,
    /// Filen, som inte får finnas.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Konfigurationen, vars policy säger mottagare och epok.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Mottagaren, när det inte finns någon konfiguration.
    #[arg(long, value_name = "MOTTAGARE", value_parser = recipient)]
    pub(crate) recipient: Option<Recipient>,
    /// Epoken, när det inte finns någon konfiguration: 0, ett år eller en månad.
    #[arg(long, value_name = "EPOK", requires = "recipient", value_parser = epoch)]
    pub(crate) epoch: Option<Epoch>,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

/// Which key of which configuration.
#[derive(Debug, Args)]
pub(crate) struct WhichKey {
    /// Ändamålet: person, record-id, content-mac, audit eller spool.
    #[arg(long, value_name = "ÄNDAMÅL", value_parser = purpose)]
    pub(crate) purpose: Purpose,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct EscrowArguments {
    #[command(flatten)]
    pub(crate) key: WhichKey,
    /// Ny fil för kopian som förseglas för keys.escrow i konfigurationen.
    #[arg(long, value_name = "FILE", required_unless_present = "paper")]
    pub(crate) out: Option<PathBuf>,
    /// Ny fil för kopian i klartext, att skriva ut och sedan ta bort.
    #[arg(long, value_name = "FILE")]
    pub(crate) paper: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArguments {
    #[command(flatten)]
    pub(crate) key: WhichKey,
    /// Kopian: förseglad, eller avskriven från papper.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// Filen med age-identiteten som öppnar en förseglad kopia.
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// Kontrollvärdet ur mottagarens register, när revisionsspåret också är förlorat.
    #[arg(long, value_name = "KCV", value_parser = kcv)]
    pub(crate) expect: Option<Kcv>,
}

#[derive(Debug, Args)]
pub(crate) struct RotateArguments {
    #[command(flatten)]
    pub(crate) key: WhichKey,
    /// Byt nyckeln för post-id: allt makuleras och rapporteras på nytt.
    #[arg(long)]
    pub(crate) void_and_report: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RetireArguments {
    #[command(flatten)]
    pub(crate) key: WhichKey,
}

#[derive(Debug, Args)]
pub(crate) struct DestroyArguments {
    #[command(flatten)]
    pub(crate) key: WhichKey,
    /// Kontrollvärdet för nyckeln som ska bort: den aktiva eller den föregående.
    #[arg(long, value_name = "KCV", value_parser = kcv)]
    pub(crate) confirm: Kcv,
}

fn purpose(text: &str) -> Result<Purpose, &'static str> {
    Purpose::parse(text).map_err(|_| "person, record-id, content-mac, audit eller spool / one of these")
}

fn recipient(text: &str) -> Result<Recipient, &'static str> {
    Recipient::parse(text)
        .map_err(|_| "en mottagare som se.kommun.analys / a recipient such as se.kommun.analys")
}

fn epoch(text: &str) -> Result<Epoch, &'static str> {
    Epoch::parse(text).map_err(|_| "0, ett år eller en månad / 0, a year or a month")
}

fn kcv(text: &str) -> Result<Kcv, &'static str> {
    Kcv::parse(text).map_err(|_| "ett kontrollvärde, 26 tecken / a key check value, 26 characters")
}
