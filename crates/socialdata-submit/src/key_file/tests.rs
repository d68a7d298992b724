use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;
use crate::randomness::OsRandomness;

fn fresh() -> KeyMaterial {
    let mut bytes = [0; 32];
    OsRandomness.fill(&mut bytes).unwrap();
    KeyMaterial::from_bytes(Purpose::Person, bytes).unwrap()
}

struct Place {
    folder: tempfile::TempDir,
    file: KeyFile,
}

impl Place {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let file = KeyFile::new(folder.path().join("person.key"));
        Self { folder, file }
    }

    fn with(key: &KeyMaterial) -> Self {
        let place = Self::empty();
        place.file.create(key, &OsRandomness).unwrap();
        place
    }

    fn names(&self) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<_> = fs::read_dir(self.folder.path()).unwrap().map(name).collect();
        names.sort();
        names
    }
}

fn key_at(path: &Path) -> KeyMaterial {
    read_key(path, Purpose::Person).unwrap()
}

#[test]
fn a_new_key_is_whole_private_and_never_over_another() {
    let key = fresh();
    let place = Place::with(&key);
    assert_eq!(fs::metadata(place.file.active()).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(key_at(place.file.active()).is_same_key(&key));
    assert_eq!(place.file.create(&fresh(), &OsRandomness), Err(KeyFileError::Exists));
    assert!(key_at(place.file.active()).is_same_key(&key));
    assert_eq!(place.names(), ["person.key"]);
}

#[test]
fn not_through_a_link_and_not_into_an_open_folder() {
    let place = Place::empty();
    let elsewhere = place.folder.path().join("elsewhere");
    symlink(&elsewhere, place.file.active()).unwrap();
    assert_eq!(place.file.create(&fresh(), &OsRandomness), Err(KeyFileError::Exists));
    assert!(!elsewhere.exists());

    let place = Place::empty();
    fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let refused = KeyFileError::Folder(SecretError::FolderOpenToOthers);
    assert_eq!(place.file.create(&fresh(), &OsRandomness), Err(refused));
    assert!(place.names().is_empty());
}

#[test]
fn of_two_at_once_one_wins_and_its_key_is_there() {
    for _ in 0..20 {
        let (place, keys) = (Place::empty(), [fresh(), fresh(), fresh(), fresh()]);
        let results: Vec<_> = std::thread::scope(|scope| {
            let file = &place.file;
            let make = |key| scope.spawn(move || file.create(key, &OsRandomness));
            let threads: Vec<_> = keys.iter().map(make).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let won: Vec<_> = keys.iter().zip(&results).filter(|(_, result)| result.is_ok()).collect();
        assert_eq!(won.len(), 1, "{results:?}");
        assert!(results.iter().all(|result| matches!(result, Ok(()) | Err(KeyFileError::Exists))));
        assert!(key_at(place.file.active()).is_same_key(won[0].0));
        assert_eq!(place.names(), ["person.key"]);
    }
}

#[test]
fn a_rotation_keeps_the_old_key_until_it_is_retired() {
    let (old, new) = (fresh(), fresh());
    let place = Place::with(&old);
    let copy = KeyMaterial::parse(&new.to_text(), Purpose::Person).unwrap();
    assert!(place.file.prepare(Purpose::Person, copy, &OsRandomness).unwrap().is_same_key(&new));
    place.file.switch().unwrap();
    assert!(key_at(place.file.active()).is_same_key(&new));
    assert!(key_at(&place.file.previous()).is_same_key(&old));
    assert_eq!(place.names(), ["person.key", "person.key.previous"]);

    let refused = place.file.prepare(Purpose::Person, fresh(), &OsRandomness).err();
    assert_eq!(refused, Some(KeyFileError::PreviousExists));
    place.file.retire(&OsRandomness).unwrap();
    assert_eq!(place.names(), ["person.key"]);
    assert!(place.file.retire(&OsRandomness).unwrap_err().is_missing());
}

/// The states that a process killed between two steps leaves behind.
#[test]
fn cut_off_anywhere_the_old_key_is_there_and_the_rotation_goes_on_with_the_same_new_key() {
    for steps in 0..=2 {
        let (old, new) = (fresh(), fresh());
        let place = Place::with(&old);
        if steps >= 1 {
            create_whole(&place.file.next(), new.to_text().as_bytes(), &OsRandomness).unwrap();
        }
        if steps >= 2 {
            fs::hard_link(place.file.active(), place.file.previous()).unwrap();
        }
        assert!(key_at(place.file.active()).is_same_key(&old), "the old key is still the active one");
        let now = place.file.prepare(Purpose::Person, fresh(), &OsRandomness).unwrap();
        assert_eq!(now.is_same_key(&new), steps >= 1);
        place.file.switch().unwrap();
        assert!(key_at(place.file.active()).is_same_key(&now));
        assert!(key_at(&place.file.previous()).is_same_key(&old));
    }
}

#[test]
fn a_new_key_that_is_no_key_stops_the_rotation_and_changes_nothing() {
    let old = fresh();
    let place = Place::with(&old);
    create_whole(&place.file.next(), b"socialdata-key-v1.person.", &OsRandomness).unwrap();
    let refused = place.file.prepare(Purpose::Person, fresh(), &OsRandomness).err().unwrap();
    assert_eq!(refused.code(), "shape");
    assert!(key_at(place.file.active()).is_same_key(&old));
}

#[test]
fn what_is_destroyed_is_overwritten_first() {
    let place = Place::with(&fresh());
    let before = fs::read(place.file.active()).unwrap();
    // A second name shows what became of the bytes.
    let witness = place.folder.path().join("witness");
    fs::hard_link(place.file.active(), &witness).unwrap();
    destroy(place.file.active(), &OsRandomness).unwrap();
    let after = fs::read(&witness).unwrap();
    assert!(after.len() >= before.len());
    assert!(!after.windows(12).any(|part| before.windows(12).any(|other| other == part)));
    assert_eq!(place.names(), ["witness"]);
}

#[test]
fn every_text_that_is_no_key_is_refused_by_its_name() {
    let good = fresh().to_text().to_string();
    let (body, crc) = good.rsplit_once('.').unwrap();
    let other_crc = if crc == "00000000" { "00000001" } else { "00000000" };
    let weak = {
        let text = format!("socialdata-key-v1.person.{}", "0".repeat(52));
        format!("{text}.{:08x}", crc32(text.as_bytes()))
    };
    for (text, code) in [
        (String::new(), "prefix"),
        ("\n".to_owned(), "prefix"),
        (format!("\u{feff}{good}"), "prefix"),
        (format!(" {good}"), "prefix"),
        (format!("{good}\r\n"), "shape"),
        (format!("{good}\n\n"), "shape"),
        (format!("{good} "), "shape"),
        (format!("{body}.{other_crc}"), "crc"),
        (good.replace(".person.", ".audit."), "purpose"),
        (good.to_uppercase(), "prefix"),
        (weak, "key-weak"),
    ] {
        let place = Place::empty();
        OpenOptions::new().write(true).create_new(true).open(place.file.active()).unwrap();
        fs::set_permissions(place.file.active(), fs::Permissions::from_mode(0o600)).unwrap();
        OpenOptions::new().write(true).open(place.file.active()).unwrap().write_all(text.as_bytes()).unwrap();
        let refused = read_key(place.file.active(), Purpose::Person).err().unwrap();
        assert_eq!(refused.code(), code, "{text:?}");
    }
}

/// CRC-32 as in zip, bit by bit: a second way to it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}
