//! `socialdata demo`: the whole way on this machine, in three nights.
//!
//! Nothing is staged: the sandbox is the real receiver behind real TLS, each night is the same run as `socialdata submit`, and
//! what is printed is counted from the report, the receipts and the receiver's own log.

mod household;
mod story;

use std::path::{Path, PathBuf};

use socialdata_sandbox::{Running, Sandbox, SandboxOptions};
use socialdata_submit::Exit;
use socialdata_submit::randomness::{OsRandomness, Randomness as _};

use crate::arguments::DemoArguments;
use crate::command::sandbox::runtime;
use crate::console::Console;
use crate::failure::Failure;

use household::Household;

pub(crate) fn run(arguments: &DemoArguments, console: &mut Console) -> Result<Exit, Failure> {
    let folder = folder(arguments.keep.as_deref())?;
    let runtime = runtime()?;
    let sandbox = runtime.block_on(Sandbox::start(SandboxOptions::new(folder.join("sandbox"))))?;
    let told = tell(arguments, &folder, &sandbox, console);
    // The receiver is stopped properly whether or not the story went well.
    let stopped = runtime.block_on(sandbox.shutdown());
    told?;
    stopped?;
    Ok(Exit::Done)
}

fn tell(
    arguments: &DemoArguments,
    folder: &Path,
    sandbox: &Running,
    console: &mut Console,
) -> Result<(), Failure> {
    let household = Household::furnish(folder, sandbox)?;
    story::tell(arguments, &household, sandbox, console)
}

/// The folder of the demonstration: the named one, which must be new or empty, or a new one for temporary files.
fn folder(keep: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = match keep {
        Some(folder) => folder.to_owned(),
        None => std::env::temp_dir().join(format!("socialdata-demo-{}", random_name()?)),
    };
    let failed = |error: std::io::Error| Failure::Write { path: folder.clone(), kind: error.kind() };
    household::private_folder(&folder).map_err(failed)?;
    let is_empty = std::fs::read_dir(&folder).map_err(failed)?.next().is_none();
    if !is_empty {
        return Err(Failure::Usage("--keep: mappen är inte tom / the folder is not empty"));
    }
    folder.canonicalize().map_err(failed)
}

fn random_name() -> Result<String, Failure> {
    let mut bytes = [0; 8];
    OsRandomness.fill(&mut bytes).map_err(|_| Failure::Internal("the random generator failed"))?;
    Ok(u64::from_be_bytes(bytes).to_string())
}
