//! `socialdata spool`: the spool as a whole, copied, archived, taken over.

use std::path::Path;

use socialdata_submit::Exit;
use socialdata_submit::private_file;
use socialdata_submit::spool::SpoolDir;

use crate::arguments::audit::{
    SpoolAdoptArguments, SpoolArchiveArguments, SpoolArguments, SpoolBackupArguments, SpoolCommand,
};
use crate::console::Console;
use crate::failure::Failure;
use crate::installed_spool::{InstalledSpool, confirm, now};

pub(crate) fn run(arguments: &SpoolArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        SpoolCommand::Adopt(arguments) => adopt(arguments, console),
        SpoolCommand::Archive(arguments) => archive(arguments, console),
        SpoolCommand::Backup(arguments) => backup(arguments, console),
    }
}

fn adopt(arguments: &SpoolAdoptArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut spool = InstalledSpool::load(&arguments.config)?.open()?;
    let before = spool.read().instance_id()?;
    console.line(console.say(
        "Rätt när spolen har flyttats till en ny dator, eller är återställd från en säkerhetskopia, och den gamla \
         aldrig ska köras mer. Fel när den gamla datorn fortfarande skickar: då avvisar registret en av dem.",
        "Right when the spool was moved to a new machine, or restored from a backup, and the old one is never run \
         again. Wrong while the old machine still sends: the register then refuses one of them.",
    ))?;
    console.line(&format!("{}: {before}", console.say("Instans nu", "Instance now")))?;
    confirm(&before.to_string(), arguments.yes, console)?;
    let instance = spool.adopt(now())?;
    console.line(&format!("{}: {instance}", console.say("Ny instans", "New instance")))?;
    Ok(Exit::Done)
}

fn archive(arguments: &SpoolArchiveArguments, console: &mut Console) -> Result<Exit, Failure> {
    let installed = InstalledSpool::load(&arguments.config)?;
    let mut spool = installed.open()?;
    if !spool.read().open_submissions()?.is_empty() {
        return Err(Failure::NeedsPerson(
            "leveranser är inte klara; kör submit tills alla är det / submissions are open; run submit until none is",
        ));
    }
    private_file::new_folder(&arguments.folder).map_err(|error| failed(&arguments.folder, &error))?;
    let new = SpoolDir::prepare(&arguments.folder)?;
    spool.archive(now(), &new)?;
    // The new one is made different before the old one is put away: at no time could both be sent from unseen.
    let instance = installed.open_in(&new)?.adopt(now())?;
    spool.dir().retire()?;
    console.line(&format!(
        "{}: {}   {} {instance}",
        console.say("Ny spole", "New spool"),
        arguments.folder.display(),
        console.say("instans", "instance")
    ))?;
    console.line(console.say(
        "Ändra [spool] path i konfigurationen till den. Den gamla är skrivskyddad och kan läsas som förut.",
        "Change [spool] path in the configuration to it. The old one is read-only and can be read as before.",
    ))?;
    Ok(Exit::Done)
}

fn backup(arguments: &SpoolBackupArguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut spool = InstalledSpool::load(&arguments.config)?.open()?;
    if arguments.file.exists() {
        return Err(failed(&arguments.file, &std::io::ErrorKind::AlreadyExists.into()));
    }
    let end = spool.backup(now(), &arguments.file)?;
    console.line(&format!(
        "{}: {}   {} {}",
        console.say("Kopia", "Copy"),
        arguments.file.display(),
        end.n,
        console.say("händelser i revisionsspåret", "entries in the audit")
    ))?;
    console.line(console.say(
        "Nycklarna är inte med: förvara dem för sig (key escrow).",
        "The keys are not in it: keep them apart (key escrow).",
    ))?;
    Ok(Exit::Done)
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Write { path: path.to_owned(), kind: error.kind() }
}
