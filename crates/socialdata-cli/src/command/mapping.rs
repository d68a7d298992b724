//! `socialdata mapping suggest FILE`, and mapping files for other commands.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;

use socialdata_format::mapping::suggest;
use socialdata_format::{Mapping, Options, ReadError};
use socialdata_submit::Exit;

use crate::arguments::{MappingArguments, MappingCommand, SuggestArguments};
use crate::console::Console;
use crate::failure::Failure;

pub(crate) fn run(arguments: &MappingArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        MappingCommand::Suggest(arguments) => run_suggest(arguments, console),
    }
}

/// Reads the mapping in `path`.
pub(crate) fn load(path: &Path) -> Result<Mapping, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::MappingUnreadable { path: path.to_owned(), kind: error.kind() })?;
    Mapping::parse(&text).map_err(|fault| Failure::Mapping { path: path.to_owned(), fault })
}

fn run_suggest(arguments: &SuggestArguments, console: &mut Console) -> Result<Exit, Failure> {
    let path = &arguments.file;
    let input = |fault| Failure::Input { path: path.clone(), fault };
    let source: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|error| input(ReadError::Io { kind: error.kind() }))?;
        Box::new(BufReader::new(file))
    };
    let options = Options::default().with_encoding(arguments.encoding);
    let suggestion = suggest(source, &options, arguments.posttyp).map_err(input)?;
    let suggestion = suggestion.ok_or_else(|| Failure::NoHeader { path: path.clone() })?;
    let out = console.output();
    out.write_all(suggestion.toml.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}
