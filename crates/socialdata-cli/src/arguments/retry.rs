//! The words of `retry` and `quarantine`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use socialdata_core::pseudonym::RecordId;
use socialdata_protocol::delivery::SubmissionState;
use socialdata_protocol::ids::SubmissionId;
use socialdata_submit::spool::ProblemCode;

use super::{ReportFormat, with_codes};

/// A submission or a record.
#[derive(Clone, Debug)]
pub(crate) enum Id {
    Submission(SubmissionId),
    Record(RecordId),
}

#[derive(Debug, Args)]
pub(crate) struct RetryArguments {
    /// En leverans eller en post.
    #[arg(value_name = "ID", value_parser = id)]
    pub(crate) id: Id,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct QuarantineArguments {
    #[command(subcommand)]
    pub(crate) command: QuarantineCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineCommand {
    /// Visar leveranser i karantän, misstänkta leveranser och poster som hålls tillbaka.
    #[command(after_help = with_codes("Exempel:\n  socialdata quarantine list --config socialdata.toml"))]
    List(QuarantineListArguments),
    /// Släpper posterna: nästa körning planerar dem på nytt.
    #[command(after_help = with_codes("Exempel:\n  socialdata quarantine release 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --config socialdata.toml"))]
    Release(ReleaseArguments),
    /// Kastar en leverans i karantän: innehållet raderas, posterna hålls tillbaka tills de ändras.
    #[command(after_help = with_codes("Exempel:\n  socialdata quarantine drop 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --reason fel-period --config socialdata.toml"))]
    Drop(DropArguments),
    /// Häver en misstanke när en människa har utrett den.
    #[command(after_help = with_codes("Exempel:\n  socialdata quarantine clear-suspicion 019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071 --as unknown --config socialdata.toml"))]
    ClearSuspicion(ClearArguments),
}

#[derive(Debug, Args)]
pub(crate) struct QuarantineListArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Visa varje post som hålls tillbaka, inte bara antalen.
    #[arg(long)]
    pub(crate) records: bool,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

/// What every decision needs.
#[derive(Debug, Args)]
pub(crate) struct Decision {
    /// Leveransen.
    #[arg(value_name = "ID", value_parser = submission)]
    pub(crate) id: SubmissionId,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Fråga inte om bekräftelse.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseArguments {
    /// En leverans i karantän, eller en post som registret har avvisat.
    #[arg(value_name = "ID", value_parser = id)]
    pub(crate) id: Id,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Fråga inte om bekräftelse.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DropArguments {
    #[command(flatten)]
    pub(crate) decision: Decision,
    /// Varför: ett kort ord för revisionsspåret, till exempel fel-period.
    #[arg(long, value_name = "ORD", value_parser = reason)]
    pub(crate) reason: ProblemCode,
}

#[derive(Debug, Args)]
pub(crate) struct ClearArguments {
    #[command(flatten)]
    pub(crate) decision: Decision,
    /// Var leveransen är, enligt den som har utrett det. Måste stämma med kvittenserna i spolen.
    #[arg(long = "as", value_enum)]
    pub(crate) place: Place,
    /// Varför, när leveransen kastas: ett kort ord för revisionsspåret.
    #[arg(long, value_name = "ORD", value_parser = reason, default_value = "suspicion")]
    pub(crate) reason: ProblemCode,
}

/// Where a cleared submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Place {
    /// Ingen kvittens: registret frågas innan något skickas.
    Unknown,
    /// Mottagningskvittens finns: besked hämtas.
    Delivered,
    /// Båda kvittenserna finns: beskedet bekräftas.
    Settled,
    /// Registret har inget av den, och den ska inte skickas igen.
    Discarded,
}

impl From<Place> for SubmissionState {
    fn from(place: Place) -> Self {
        match place {
            Place::Unknown => Self::Unknown,
            Place::Delivered => Self::Delivered,
            Place::Settled => Self::Settled,
            Place::Discarded => Self::Discarded,
        }
    }
}

fn id(text: &str) -> Result<Id, &'static str> {
    if let Ok(id) = text.parse() {
        return Ok(Id::Submission(id));
    }
    RecordId::parse(text)
        .map(Id::Record)
        .map_err(|_| "id för en leverans eller en post (r1.…) / the id of a submission or of a record (r1.…)")
}

pub(crate) fn submission(text: &str) -> Result<SubmissionId, &'static str> {
    text.parse().map_err(|_| "id för en leverans / the id of a submission")
}

fn reason(text: &str) -> Result<ProblemCode, &'static str> {
    text.parse().map_err(|_| "1–64 av A–Z a–z 0–9 . _ -, inget nummer / 1–64 of these, no number")
}
