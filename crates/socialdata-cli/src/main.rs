//! The command `socialdata`.
//!
//! Every subcommand is a file in `command/`; what it prints is written through [`console`], how it ends is an [`Exit`].

mod arguments;
mod command;
mod console;
mod failure;
mod file_drop_text;
mod installed_spool;
mod night_text;
mod output;
mod panic_hook;
mod policy_file;
mod progress;
mod record_file;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;
use socialdata_submit::Exit;

use arguments::{Arguments, Command};
use console::Console;
use failure::Failure;

fn main() -> ExitCode {
    panic_hook::install();
    // Where the system does not allow it there is nothing to do but to go on.
    let _ = socialdata_submit::core_dumps::turn_off();
    let arguments = Arguments::parse();
    let mut console = Console::new(arguments.lang);
    // The hook has said where it happened; what unwinds here carries nothing that anybody may see.
    let ended = catch_unwind(AssertUnwindSafe(|| run(arguments.command, &mut console)));
    let exit = match ended {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => report(&failure, &mut console),
        Err(_) => Exit::Internal,
    };
    ExitCode::from(exit.code())
}

fn run(command: Command, console: &mut Console) -> Result<Exit, Failure> {
    match command {
        Command::Demo(arguments) => command::demo::run(&arguments, console),
        Command::Validate(arguments) => command::validate::run(&arguments, console),
        Command::Submit(arguments) => command::submit::run(&arguments, console),
        Command::Status(arguments) => command::status::run(&arguments, console),
        Command::Due(arguments) => command::due::run(&arguments, console),
        Command::Sandbox(arguments) => command::sandbox::run(arguments, console),
        Command::Conformance(arguments) => command::conformance::run(&arguments, console),
        Command::Generate(arguments) => command::generate::run(&arguments, console),
        Command::Explain(arguments) => command::explain::run(&arguments, console),
        Command::Rules(arguments) => command::rules::run(&arguments, console),
        Command::Schema(arguments) => command::schema::run(&arguments, console),
        Command::Convert(arguments) => command::convert::run(&arguments, console),
        Command::Mapping(arguments) => command::mapping::run(&arguments, console),
        Command::Pseudonymise(arguments) => command::pseudonymise::run(&arguments, console),
        Command::Policy(arguments) => command::policy::run(&arguments, console),
        Command::Key(arguments) => command::key::run(&arguments, console),
        Command::Filip(arguments) => command::filip::run(&arguments, console),
        Command::Project(arguments) => command::project::run(&arguments, console),
        Command::Receipts(arguments) => command::receipts::run(&arguments, console),
        Command::Filedrop(arguments) => command::filedrop::run(&arguments, console),
        Command::Retry(arguments) => command::retry::run(&arguments, console),
        Command::Quarantine(arguments) => command::quarantine::run(&arguments, console),
        Command::Audit(arguments) => command::audit::run(&arguments, console),
        Command::Spool(arguments) => command::spool::run(&arguments, console),
        Command::Completions(arguments) => command::completions::run(&arguments, console),
        Command::Man(arguments) => command::man::run(&arguments, console),
    }
}

/// A broken pipe ends quietly: whoever read the output has seen enough.
fn report(failure: &Failure, console: &mut Console) -> Exit {
    if failure.is_broken_pipe() {
        return Exit::Done;
    }
    console.diagnose(&failure.to_string());
    failure.exit()
}
