//! The words of `audit` and `spool`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ReportFormat, with_codes};

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Kontrollerar revisionsspåret och allt annat i spolen mot det. Slutar med 77 när något inte stämmer.
    #[command(after_help = with_codes("Exempel:\n  socialdata audit verify --config socialdata.toml"))]
    Verify(AuditVerifyArguments),
    /// Skriver revisionsspåret, en rad JSON per händelse.
    #[command(after_help = with_codes("Exempel:\n  socialdata audit export --config socialdata.toml --output spar.ndjson"))]
    Export(AuditExportArguments),
}

#[derive(Debug, Args)]
pub(crate) struct AuditVerifyArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// En äldre revisionsnyckel ur förvar, den äldsta först; kan anges flera gånger.
    #[arg(long, value_name = "FILE")]
    pub(crate) previous_key: Vec<PathBuf>,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

#[derive(Debug, Args)]
pub(crate) struct AuditExportArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Skriv till en fil i stället för standard ut.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SpoolArguments {
    #[command(subcommand)]
    pub(crate) command: SpoolCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SpoolCommand {
    /// Tar över en spole på en ny dator: nytt instans-id, så att den gamla inte längre kan skicka.
    #[command(after_help = with_codes("Exempel:\n  socialdata spool adopt --config socialdata.toml"))]
    Adopt(SpoolAdoptArguments),
    /// Kopierar spolen till en ny mapp, som används därefter, och gör den gamla skrivskyddad.
    #[command(after_help = with_codes("Exempel:\n  socialdata spool archive /var/lib/socialdata/spole-2027 --config socialdata.toml"))]
    Archive(SpoolArchiveArguments),
    /// Kopierar spolen till en fil (med databasens egen säkerhetskopiering), kontrollerad i sin helhet.
    #[command(after_help = with_codes("Exempel:\n  socialdata spool backup /säkerhet/spole-2026-11-23.db --config socialdata.toml"))]
    Backup(SpoolBackupArguments),
}

#[derive(Debug, Args)]
pub(crate) struct SpoolAdoptArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Fråga inte om bekräftelse.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SpoolArchiveArguments {
    /// Den nya spolens mapp, som ska vara tom eller saknas.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct SpoolBackupArguments {
    /// Filen, som inte får finnas.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
}
