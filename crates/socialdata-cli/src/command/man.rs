//! `socialdata man`: a manual page per command, from the words of its help.

use std::io::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use socialdata_submit::Exit;

use crate::arguments::Arguments;
use crate::arguments::completions::ManArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

pub(crate) fn run(arguments: &ManArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut command = Arguments::command();
    command.build();
    match &arguments.dir {
        None => console.output().write_all(&page(&command)?)?,
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::Write { path: folder.clone(), kind: error.kind() })?;
            write_pages(&command, folder)?;
        }
    }
    Ok(Exit::Done)
}

fn page(command: &Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

/// One file for a command, and for every command below it; `help` explains the others.
fn write_pages(command: &Command, folder: &Path) -> Result<(), Failure> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let page = page(command)?;
    write_whole(&folder.join(format!("{name}.1")), |out| out.write_all(&page))?;
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        write_pages(below, folder)?;
    }
    Ok(())
}
