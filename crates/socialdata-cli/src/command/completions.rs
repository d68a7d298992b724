//! `socialdata completions`

use clap::CommandFactory as _;
use socialdata_submit::Exit;

use crate::arguments::Arguments;
use crate::arguments::completions::CompletionsArguments;
use crate::console::Console;
use crate::failure::Failure;

pub(crate) fn run(arguments: &CompletionsArguments, console: &mut Console) -> Result<Exit, Failure> {
    // Into memory first: the generator panics when its output goes away.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "socialdata", &mut script);
    std::io::Write::write_all(console.output(), &script)?;
    Ok(Exit::Done)
}
