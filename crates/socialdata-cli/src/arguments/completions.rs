//! The words of `completions` and `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Skalet.
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArguments {
    /// En mapp för en sida per kommando; annars skrivs huvudsidan på standard ut.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}
