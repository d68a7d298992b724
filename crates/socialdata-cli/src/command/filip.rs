//! `socialdata filip check DIR`

use std::fs::{self, File, Metadata};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use socialdata_core::validering::Severity;
use socialdata_format::filip::{
    BodySeen, BodyStatus, Entry, EntryKind, FilipOptions, FilipReport, Filslag, check_body, check_listing,
};
use socialdata_submit::Exit;
use socialdata_submit::clock::{Clock as _, SystemClock};
use socialdata_submit::filedrop::MANIFEST_ENDING;

use crate::arguments::filip::{FilipArguments, FilipCheckArguments, FilipCommand, FilipFormat};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

pub(crate) fn run(arguments: &FilipArguments, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        FilipCommand::Check(arguments) => check(arguments, console),
    }
}

fn check(arguments: &FilipCheckArguments, console: &mut Console) -> Result<Exit, Failure> {
    let options = FilipOptions {
        filkod: arguments.filkod.clone(),
        open_periods: arguments.open_periods.clone(),
        max_files: arguments.max_files,
        fields: arguments.fields,
        today: arguments.date.or_else(today),
    };
    let folder = Folder::read(&arguments.folder)?;
    let mut entries = folder.entries.iter().map(|(entry, _)| entry.clone()).collect::<Vec<_>>();
    let (listed, findings) = check_listing(&mut entries, &options);
    let mut report = FilipReport::new(listed, findings, &options, arguments.max_findings);
    let bodies: Vec<(usize, Option<Filslag>)> = (0..)
        .zip(report.files())
        .filter(|(_, file)| file.is_text_file)
        .map(|(index, file)| (index, file.namn.as_ref().map(|namn| namn.slag)))
        .collect();
    for (index, slag) in bodies {
        if let Some((entry, path)) = folder.entries.get(index) {
            check_file(path, entry, index, slag, &options, &mut report);
        }
    }
    write(arguments, &report, console)?;
    Ok(exit(&report))
}

/// What lies in the folder, by name, each with its path.
struct Folder {
    entries: Vec<(Entry, PathBuf)>,
}

impl Folder {
    fn read(path: &Path) -> Result<Self, Failure> {
        let unreadable = |error: std::io::Error| Failure::FolderUnreadable { kind: error.kind() };
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(MANIFEST_ENDING) {
                // Ours, and not for the portal.
                continue;
            }
            // Of the entry itself, not of what a link points to.
            let kind = match entry.metadata() {
                Ok(about) if about.is_symlink() => EntryKind::Link,
                Ok(about) if about.is_dir() => EntryKind::Folder,
                Ok(about) if about.is_file() => EntryKind::File(about.len()),
                Ok(_) => EntryKind::Other,
                Err(_) => EntryKind::Unreadable,
            };
            entries.push((Entry { name, kind }, entry.path()));
        }
        // The order of the report: by name, and by path where two names that are no Unicode look the same.
        entries.sort_by(|one, two| (&one.0.name, &one.1).cmp(&(&two.0.name, &two.1)));
        Ok(Self { entries })
    }
}

fn check_file(
    path: &Path,
    entry: &Entry,
    index: usize,
    slag: Option<Filslag>,
    options: &FilipOptions,
    report: &mut FilipReport,
) {
    let about = |path: &Path| fs::symlink_metadata(path).ok().as_ref().map(stamp);
    let before = about(path);
    let checked = File::open(path)
        .and_then(|file| check_body(file, index, slag, options, &mut |finding| report.add(finding)));
    match checked {
        Ok(seen) => report.set_body(index, BodyStatus::Checked, seen),
        Err(_) => return report.set_body(index, BodyStatus::Unreadable, BodySeen::default()),
    }
    let is_same_size = before.is_some_and(|(size, _)| entry.kind == EntryKind::File(size));
    if !is_same_size || before != about(path) {
        report.changed(index);
    }
}

/// What changes when somebody writes to a file.
fn stamp(about: &Metadata) -> (u64, Option<std::time::SystemTime>) {
    (about.len(), about.modified().ok())
}

fn write(
    arguments: &FilipCheckArguments,
    report: &FilipReport,
    console: &mut Console,
) -> Result<(), Failure> {
    let text = match arguments.format {
        FilipFormat::Text => report.text(console.lang()),
        FilipFormat::Json => report.json(console.lang()),
    };
    if let Some(path) = &arguments.output {
        return write_whole(path, |out| out.write_all(text.as_bytes()));
    }
    let out = console.output();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn exit(report: &FilipReport) -> Exit {
    let found = if report.count(Severity::Error) > 0 { Exit::Findings } else { Exit::Done };
    if report.is_incomplete() { found.worse(Exit::NotChecked) } else { found }
}

/// The day in UTC: birth dates of tomorrow are no concern of anybody.
fn today() -> Option<NaiveDate> {
    let seconds = i64::try_from(SystemClock.unix_millis() / 1000).ok()?;
    chrono::DateTime::from_timestamp(seconds, 0).map(|now| now.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_grown_since_it_was_listed_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("SOL1_0180_202609_20261012T0930.txt");
        File::create(&path).unwrap().write_all(b"a;b\r\n").unwrap();
        let check = |size: u64, expected: u64| {
            let options = FilipOptions::default();
            let name = "SOL1_0180_202609_20261012T0930.txt".to_owned();
            let mut entries = [Entry { name, kind: EntryKind::File(size) }];
            let (listed, _) = check_listing(&mut entries, &options);
            let mut report = FilipReport::new(listed, Vec::new(), &options, 10);
            check_file(&path, &entries[0], 0, None, &options, &mut report);
            assert_eq!(
                report.count(Severity::Error),
                expected,
                "{}",
                report.text(socialdata_format::report::Lang::Sv)
            );
        };
        check(5, 0);
        check(4, 1);
    }
}
