//! The words of `filedrop`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use socialdata_protocol::ids::{SubmissionId, Timestamp};
use socialdata_submit::filedrop::DeliveryNumber;

use super::retry::{Decision, submission};
use super::{ReportFormat, with_codes};

#[derive(Debug, Args)]
pub(crate) struct FiledropArguments {
    #[command(subcommand)]
    pub(crate) command: FiledropCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FiledropCommand {
    /// Visar filleveranserna: vilka som väntar på att lämnas in, och vad som blev av de andra.
    #[command(after_help = with_codes("Exempel:\n  socialdata filedrop list --config socialdata.toml"))]
    List(FiledropListArguments),
    /// Intygar att filerna är inlämnade. Intyget är ert eget ord, inte en kvittens.
    #[command(after_help = with_codes("Exempel:\n  socialdata filedrop confirm 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --at 2026-10-14T09:30:00+02:00 --number 48213 --config socialdata.toml"))]
    Confirm(FiledropConfirmArguments),
    /// Intygar vad mottagaren svarade. Filerna skrivs över och tas bort.
    #[command(after_help = with_codes("Exempel:\n  socialdata filedrop result 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --status godkand --file resultat.pdf --config socialdata.toml"))]
    Result(FiledropResultArguments),
    /// Drar tillbaka en leverans som ingen ska lämna in. Filerna skrivs över och tas bort.
    #[command(after_help = with_codes("Exempel:\n  socialdata filedrop withdraw 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --config socialdata.toml"))]
    Withdraw(FiledropWithdrawArguments),
}

#[derive(Debug, Args)]
pub(crate) struct FiledropListArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Också de som är klara eller kastade.
    #[arg(long)]
    pub(crate) all: bool,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

/// What every statement needs.
#[derive(Debug, Args)]
pub(crate) struct Stated {
    /// Leveransen.
    #[arg(value_name = "ID", value_parser = submission)]
    pub(crate) id: SubmissionId,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// När, med tidszon.
    #[arg(long, value_name = "TID", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
    /// Mottagarens nummer på leveransen.
    #[arg(long, value_name = "NUMMER")]
    pub(crate) number: Option<DeliveryNumber>,
}

#[derive(Debug, Args)]
pub(crate) struct FiledropConfirmArguments {
    #[command(flatten)]
    pub(crate) stated: Stated,
}

#[derive(Debug, Args)]
pub(crate) struct FiledropResultArguments {
    #[command(flatten)]
    pub(crate) stated: Stated,
    /// Vad mottagaren svarade.
    #[arg(long, value_enum)]
    pub(crate) status: PortalStatus,
    /// Mottagarens resultatfil: dess kontrollsumma ingår i intyget, filen själv sparas inte.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FiledropWithdrawArguments {
    #[command(flatten)]
    pub(crate) decision: Decision,
}

/// The words that the portal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PortalStatus {
    /// Levererad: inget svar än.
    Levererad,
    /// Godkänd.
    Godkand,
    /// Godkänd med varningar.
    GodkandMedVarningar,
    /// Inte godkänd: allt lämnas om.
    InteGodkand,
    /// Inget att rapportera: leveransen har inga rader.
    IngetAttRapportera,
}

fn time(text: &str) -> Result<Timestamp, &'static str> {
    let parsed = chrono::DateTime::parse_from_rfc3339(text).ok();
    parsed
        .and_then(|time| Timestamp::from_utc(time.to_utc()))
        .ok_or("en tid med tidszon, som 2026-10-14T09:30:00+02:00 / a time with its offset")
}
