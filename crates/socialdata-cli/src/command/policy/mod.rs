//! `socialdata policy lint|explain|diff|schema`

mod diff;
mod explain;
mod k_report;
mod lint;
mod words;

use socialdata_submit::Exit;

use crate::arguments::policy::{PolicyArguments, PolicyCommand, PolicySchemaArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file;

pub(crate) fn run(arguments: &PolicyArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        PolicyCommand::Lint(arguments) => lint::run(arguments, console),
        PolicyCommand::Explain(arguments) => explain::run(arguments, console),
        PolicyCommand::Diff(arguments) => diff::run(arguments, console),
        PolicyCommand::Schema(arguments) => schema(arguments, console),
    }
}

fn schema(arguments: &PolicySchemaArguments, console: &mut Console) -> Result<Exit, Failure> {
    let policy = policy_file::load(&arguments.policy)?;
    let schema = policy.outbound_schema(arguments.posttyp);
    // Two blanks and a line for every member: somebody reads it.
    console.line(&format!("{schema:#}"))?;
    Ok(Exit::Done)
}
