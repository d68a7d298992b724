//! `socialdata quarantine`: what waits for a person, and what the person decides.

mod decide;
mod list;

use socialdata_submit::Exit;

use crate::arguments::retry::{QuarantineArguments, QuarantineCommand};
use crate::console::Console;
use crate::failure::Failure;

pub(crate) fn run(arguments: &QuarantineArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        QuarantineCommand::List(arguments) => list::run(arguments, console),
        QuarantineCommand::Release(arguments) => decide::release(arguments, console),
        QuarantineCommand::Drop(arguments) => decide::drop_submission(arguments, console),
        QuarantineCommand::ClearSuspicion(arguments) => decide::clear_suspicion(arguments, console),
    }
}
