//! The folder as a whole: the portal's eight checks in its order, then what it never looked at.

use std::collections::BTreeSet;

use socialdata_core::kodlista::kommun;

use crate::reference::may_be_shown;

use super::finding::FilipFinding;
use super::name::{Filnamn, Filperiod, Filslag};
use super::rules::{self, FilipRule};

/// The portal's limit of check 2, in bytes.
pub const LARGEST: u64 = 2_000_000_000;

/// The file types that the portal took in 2019 unless configured otherwise.
const FILE_TYPES: [&str; 5] = ["txt", "xls", "xlsx", "sas7bdat", "xpt"];

/// A name that is longer is not shown.
const LONGEST_SHOWN: usize = 120;

/// What lies in the folder under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: what a folder can hold for us")]
pub enum EntryKind {
    /// A file of so many bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a socket, a device.
    Other,
    /// It could not even be asked about.
    Unreadable,
}

/// One entry of the folder.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by whoever lists the folder")]
pub struct Entry {
    /// The name; what is no Unicode is replaced.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What is known about the sender and the collection. What is not known is not checked, and the report says so.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "built by whoever knows the sender")]
pub struct FilipOptions {
    /// The own filkod; check 6.
    pub filkod: Option<String>,
    /// The open periods; check 7. None means not known.
    pub open_periods: Vec<Filperiod>,
    /// How many files the portal takes at once; check 1. The number is published nowhere.
    pub max_files: Option<usize>,
    /// How many fields a line has; without it the first lines decide.
    pub fields: Option<usize>,
    /// The day against which birth dates are held.
    pub today: Option<chrono::NaiveDate>,
}

impl FilipOptions {
    /// The numbers of the portal's checks that nothing is known for, so that they did not run.
    pub fn not_run(&self) -> Vec<u8> {
        let known =
            [(1, self.max_files.is_some()), (6, self.filkod.is_some()), (7, !self.open_periods.is_empty())];
        known.into_iter().filter(|(_, is_known)| !is_known).map(|(number, _)| number).collect()
    }
}

/// A file of the folder as far as its name and size say.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Listed {
    /// The name, when it may be shown.
    pub name: Option<String>,
    /// What the name says, when it fits a pattern.
    pub namn: Option<Filnamn>,
    /// The size in bytes.
    pub size: Option<u64>,
    /// Whether the content is worth looking at: an ordinary text file that is not empty.
    pub is_text_file: bool,
}

/// Checks names and sizes. Entries are sorted by name first, so that the same folder gives the same report.
///
/// Of checks 2 to 8 each file gets the first that fails, as the portal shows it.
pub fn check_listing(entries: &mut [Entry], options: &FilipOptions) -> (Vec<Listed>, Vec<FilipFinding>) {
    entries.sort_by(|one, two| one.name.cmp(&two.name));
    let mut found = Vec::new();
    let files = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::File(_))).count();
    if options.max_files.is_some_and(|max| files > max) {
        found.push(FilipFinding { rule: &rules::TOO_MANY, file: None, line: None, field: None });
    }
    let mut chosen = BTreeSet::new();
    let mut listed = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let file = Listed::of(entry);
        if file.name.is_none() {
            found.push(FilipFinding::in_file(&rules::NAME_WITHHELD, index));
        }
        let first = portal_check(entry, &file, options, &mut chosen);
        found.extend(first.map(|rule| FilipFinding::in_file(rule, index)));
        found.extend(about_name(&file).map(|rule| FilipFinding::in_file(rule, index)));
        listed.push(file);
    }
    about_pairs(&listed, &mut found);
    found.sort_by_key(|finding| (finding.file, finding.rule.code));
    (listed, found)
}

impl Listed {
    fn of(entry: &Entry) -> Self {
        let namn = Filnamn::parse(&entry.name);
        // A name of the portal has no room for an identity number, although its digits may look like one.
        let is_plain = entry.name.chars().count() <= LONGEST_SHOWN && !entry.name.contains(char::is_control);
        let may_show = namn.is_some() || (is_plain && may_be_shown(&entry.name));
        let size = match entry.kind {
            EntryKind::File(size) => Some(size),
            _ => None,
        };
        let is_text = ending(&entry.name).is_some_and(|ending| ending == "txt");
        let is_text_file = is_text && size.is_some_and(|size| size > 0 && size <= LARGEST);
        Self { name: may_show.then(|| entry.name.clone()), namn, size, is_text_file }
    }
}

fn ending(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

/// The first of checks 2 to 8 that fails, or why the entry is no file.
fn portal_check(
    entry: &Entry,
    file: &Listed,
    options: &FilipOptions,
    chosen: &mut BTreeSet<Filslag>,
) -> Option<&'static FilipRule> {
    match entry.kind {
        EntryKind::Folder => return Some(&rules::FOLDER),
        EntryKind::Link => return Some(&rules::LINK),
        EntryKind::Other => return Some(&rules::NO_FILE),
        EntryKind::Unreadable => return Some(&rules::UNREADABLE),
        EntryKind::File(size) if size > LARGEST => return Some(&rules::TOO_LARGE),
        EntryKind::File(0) => return Some(&rules::EMPTY),
        EntryKind::File(_) => {}
    }
    if !ending(&entry.name).is_some_and(|ending| FILE_TYPES.contains(&ending.as_str())) {
        return Some(&rules::FILE_TYPE);
    }
    let Some(namn) = &file.namn else { return Some(&rules::FILE_NAME) };
    if options.filkod.as_ref().is_some_and(|filkod| *filkod != namn.filkod) {
        return Some(&rules::FILKOD);
    }
    if !options.open_periods.is_empty() && !options.open_periods.contains(&namn.period) {
        return Some(&rules::PERIOD);
    }
    (!chosen.insert(namn.slag)).then_some(&rules::SAME_KIND)
}

/// What the portal's patterns let through.
fn about_name(file: &Listed) -> impl Iterator<Item = &'static FilipRule> {
    let namn = file.namn.as_ref();
    let is_unreal = namn.is_some_and(|namn| !namn.is_real_time);
    let is_no_kommun = namn.is_some_and(|namn| kommun::find(&namn.filkod).is_none());
    let time = is_unreal.then_some(&rules::REAL_DATE);
    time.into_iter().chain(is_no_kommun.then_some(&rules::FILKOD_UNKNOWN))
}

/// Both files of a pair, of the same organisation and period.
fn about_pairs(listed: &[Listed], found: &mut Vec<FilipFinding>) {
    let names = || listed.iter().filter_map(|file| file.namn.as_ref());
    for (index, file) in listed.iter().enumerate() {
        let Some(namn) = &file.namn else { continue };
        let Some(other) = namn.slag.other_of_pair() else { continue };
        let others = || names().filter(|known| known.slag == other && known.filkod == namn.filkod);
        if others().any(|known| known.period == namn.period) {
            continue;
        }
        let rule = if others().next().is_some() { &rules::ONE_PERIOD } else { &rules::PAIR };
        found.push(FilipFinding::in_file(rule, index));
    }
}
