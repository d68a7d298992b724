//! The words of `receipts`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use socialdata_protocol::jwk::Kid;

use super::{ReportFormat, with_codes};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ReceiptsArguments {
    #[command(subcommand)]
    pub(crate) command: Option<ReceiptsCommand>,
    #[command(flatten)]
    pub(crate) list: ListArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReceiptsCommand {
    /// Visar kvittenserna i spolen.
    #[command(after_help = with_codes("Exempel:\n  socialdata receipts list --config socialdata.toml"))]
    List(ListArguments),
    /// Lägger kvittenserna i en mapp för arkivet, ordagrant, med förteckning och det som behövs för att pröva dem.
    #[command(after_help = with_codes("Exempel:\n  socialdata receipts export arkiv-2026 --config socialdata.toml\n  socialdata receipts export arkiv-2026 --config socialdata.toml --keys kvittensnycklar.json"))]
    Export(ExportArguments),
    /// Prövar kvittenser utan nät, också efter många år, och säger vad som är bevisat och vad som inte är det.
    #[command(after_help = with_codes("Exempel:\n  socialdata receipts verify arkiv-2026/*.jws --config socialdata.toml\n  socialdata receipts verify kvittens.jws --keys kvittensnycklar.json --pin kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"))]
    Verify(VerifyArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG", required = true)]
    pub(crate) config: Option<PathBuf>,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Mappen, som ska vara tom eller saknas.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Konfigurationen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG")]
    pub(crate) config: PathBuf,
    /// Registrets nyckelmängd (JWKS) som en fil; annars hämtas den från registret.
    #[arg(long, value_name = "JWKS.json")]
    pub(crate) keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Kvittenser, en per fil.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Konfigurationen: vilka nycklar som är betrodda, vem som skickar till vem, och spolen.
    #[arg(long, value_name = "FILE", env = "SOCIALDATA_CONFIG", required_unless_present = "pin")]
    pub(crate) config: Option<PathBuf>,
    /// Registrets nyckelmängd (JWKS); annars kvittensnycklar.json bredvid kvittensen.
    #[arg(long, value_name = "JWKS.json")]
    pub(crate) keys: Option<PathBuf>,
    /// Tumavtryck (RFC 7638) av en betrodd kvittensnyckel; kan anges flera gånger.
    #[arg(long, value_name = "TUMAVTRYCK", value_parser = kid)]
    pub(crate) pin: Vec<Kid>,
    /// Form.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

fn kid(text: &str) -> Result<Kid, &'static str> {
    text.parse().map_err(|_| "43 tecken enligt RFC 7638 / 43 characters as in RFC 7638")
}
