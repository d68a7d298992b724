//! One delivery: files that belong together, written together or not at all.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use serde_json::json;
use socialdata_core::projektion::Projektion;
use socialdata_protocol::ids::{Digest, PeriodId, SubmissionId};
use thiserror::Error;

use super::names::{Unit, file_name, partner};
use crate::private_file;

/// What stands after the name of a file in the name of its manifest.
pub const MANIFEST_ENDING: &str = ".manifest.json";

/// Why a delivery cannot be written. Nothing lies in the folder then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DropError {
    /// There is no file in it.
    #[error("leveransen har inga filer / the delivery has no files")]
    Empty,
    /// The same file twice.
    #[error("samma slags fil finns två gånger i leveransen / the same file is there twice")]
    Twice,
    /// Half a pair.
    #[error(
        "filer som hör ihop lämnas tillsammans; en saknas (--partial) / half a pair of files (--partial)"
    )]
    HalfAPair,
    /// A month for a file of a year, or the other way round.
    #[error("perioden passar inte filen / the period does not fit the file")]
    Period,
    /// The folder does not allow it.
    #[error("filerna kan inte skrivas ({0}) / the files cannot be written")]
    Io(io::ErrorKind),
}

impl From<io::Error> for DropError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

/// One file of a delivery. No `Debug`: its bytes hold identity numbers.
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct DropFile {
    /// Which file it is.
    pub projektion: Projektion,
    /// The bytes, as the layout wrote them.
    pub bytes: Vec<u8>,
    /// How many rows.
    pub rows: u64,
    /// Name and version of the layout, `ekb-manad/1`.
    pub layout: String,
    /// Whether anybody has compared the layout with the register's own description.
    pub layout_verified: bool,
}

/// The whole period of one delregister, ready to be written.
pub struct Delivery {
    id: SubmissionId,
    period: PeriodId,
    partial: bool,
    files: Vec<(String, DropFile)>,
}

impl Delivery {
    /// Puts files together. Half a pair is refused unless `partial` says that it is meant; a delivery that is whole is
    /// never called partial.
    ///
    /// # Errors
    /// Every [`DropError`] but [`DropError::Io`].
    pub fn new(
        id: SubmissionId,
        unit: &Unit,
        period: PeriodId,
        made: NaiveDateTime,
        files: Vec<DropFile>,
        partial: bool,
    ) -> Result<Self, DropError> {
        let has = |wanted| files.iter().filter(|file| file.projektion == wanted).count();
        if files.is_empty() {
            return Err(DropError::Empty);
        }
        if files.iter().any(|file| has(file.projektion) > 1) {
            return Err(DropError::Twice);
        }
        let is_half = files.iter().any(|file| partner(file.projektion).is_some_and(|other| has(other) == 0));
        if is_half && !partial {
            return Err(DropError::HalfAPair);
        }
        let named = files.into_iter().map(|file| {
            let name = file_name(file.projektion, unit, period, made).ok_or(DropError::Period)?;
            Ok((name, file))
        });
        Ok(Self { id, period, partial: is_half, files: named.collect::<Result<_, DropError>>()? })
    }

    /// Whether any of its layouts is unverified: whoever is asked to upload it must be told.
    pub fn is_unverified(&self) -> bool {
        self.files.iter().any(|(_, file)| !file.layout_verified)
    }

    /// Writes everything into `folder` (made if it is not there, 0700): first all bytes under other names, synced, and
    /// then the names, data files last. A failure takes everything away again. `mac` is a keyed digest: a plain one would
    /// let whoever finds the manifest test guesses about the people in the file.
    ///
    /// # Errors
    /// [`DropError::Io`]; [`io::ErrorKind::AlreadyExists`] when a name is taken.
    pub fn write(&self, folder: &Path, mac: impl Fn(&[u8]) -> [u8; 32]) -> Result<Written, DropError> {
        match private_file::make_folder(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => require_private(folder)?,
        }
        let macs: Vec<[u8; 32]> = self.files.iter().map(|(_, file)| mac(&file.bytes)).collect();
        let manifests = self.files.iter().zip(&macs).map(|((name, file), mac)| {
            (folder.join(format!("{name}{MANIFEST_ENDING}")), self.manifest(name, file, mac).into_bytes())
        });
        let data = self.files.iter().map(|(name, file)| (folder.join(name), file.bytes.clone()));
        let parts: Vec<(PathBuf, Vec<u8>)> = manifests.chain(data).collect();
        write_all(&parts)?;
        let files = self.files.iter().zip(macs).map(|((name, _), mac)| (folder.join(name), mac)).collect();
        Ok(Written { id: self.id, files })
    }

    /// Everything about a file but what is in it.
    fn manifest(&self, name: &str, file: &DropFile, mac: &[u8; 32]) -> String {
        let mac = Digest::from_bytes(*mac).hex();
        let manifest = json!({
            "manifest": "socialdata-filleverans/1",
            "deliveryId": self.id.to_string(),
            "period": self.period.to_string(),
            "file": name,
            "partial": self.partial,
            "rows": file.rows,
            "bytes": file.bytes.len(),
            "mac": mac,
            "layout": file.layout,
            "layoutStatus": if file.layout_verified { "verified" } else { "unverified" },
            "evidence": "intygad av handläggare, ej signerad",
        });
        format!("{manifest:#}\n")
    }
}

/// A delivery that lies in its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The delivery.
    pub id: SubmissionId,
    /// The data files and their keyed digests.
    pub files: Vec<(PathBuf, [u8; 32])>,
}

impl Written {
    /// Overwrites and deletes the data files; the manifests stay. For when the outcome is known. Can be repeated.
    ///
    /// # Errors
    /// What the operating system reports.
    pub fn destroy(&self) -> io::Result<()> {
        self.files.iter().try_for_each(|(path, _)| private_file::destroy(path))
    }
}

/// The folder holds identity numbers in clear.
fn require_private(folder: &Path) -> io::Result<()> {
    let metadata = std::fs::symlink_metadata(folder)?;
    if !metadata.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(())
}

fn write_all(parts: &[(PathBuf, Vec<u8>)]) -> Result<(), DropError> {
    if parts.iter().any(|(path, _)| std::fs::symlink_metadata(path).is_ok()) {
        return Err(DropError::Io(io::ErrorKind::AlreadyExists));
    }
    let written = parts.iter().try_for_each(|(path, bytes)| {
        let mut file = private_file::create_new(&private_file::unfinished(path))?;
        file.write_all(bytes)?;
        file.sync_all()
    });
    #[expect(clippy::disallowed_methods, reason = "the file drop gives its files their names")]
    let named = written.and_then(|()| {
        parts.iter().try_for_each(|(path, _)| std::fs::rename(private_file::unfinished(path), path))?;
        parts.first().map_or(Ok(()), |(path, _)| private_file::sync_folder_of(path))
    });
    named.map_err(|error| {
        for (path, _) in parts {
            // Half a delivery is none; what cannot be taken away is told by the error.
            let _ = private_file::destroy(&private_file::unfinished(path));
            let _ = private_file::destroy(path);
        }
        error.into()
    })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use chrono::NaiveDate;

    use super::*;

    fn file(projektion: Projektion) -> DropFile {
        let bytes = b"a;b\r\n".to_vec();
        DropFile { projektion, bytes, rows: 1, layout: "prov/1".to_owned(), layout_verified: false }
    }

    fn stockholm() -> Unit {
        Unit::parse("0180").unwrap()
    }

    fn september() -> PeriodId {
        "2026-09".parse().unwrap()
    }

    fn morning() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 10, 14).unwrap().and_hms_opt(8, 30, 0).unwrap()
    }

    fn delivery(files: &[Projektion], partial: bool) -> Result<Delivery, DropError> {
        let made = morning();
        let id = SubmissionId::new(1_787_357_585_000, [1; 10]);
        let files = files.iter().copied().map(file).collect();
        Delivery::new(id, &stockholm(), september(), made, files, partial)
    }

    fn mac(bytes: &[u8]) -> [u8; 32] {
        [bytes.len().try_into().unwrap(); 32]
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    const PAIR: [Projektion; 2] = [Projektion::Sol1, Projektion::Sol2];

    #[test]
    fn a_pair_is_written_whole_and_for_its_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("ut");
        let written = delivery(&PAIR, false).unwrap().write(&folder, mac).unwrap();
        assert_eq!(
            names(&folder),
            [
                "SOL1_0180_202609_20261014T0830.txt",
                "SOL1_0180_202609_20261014T0830.txt.manifest.json",
                "SOL2_0180_202609_20261014T0830.txt",
                "SOL2_0180_202609_20261014T0830.txt.manifest.json",
            ]
        );
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        for name in names(&folder) {
            assert_eq!(fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let manifest: serde_json::Value =
            fs::read_to_string(folder.join(&names(&folder)[1])).unwrap().parse().unwrap();
        assert_eq!(
            (manifest["partial"].as_bool(), manifest["layoutStatus"].as_str()),
            (Some(false), Some("unverified"))
        );
        assert_eq!(manifest["mac"], "05".repeat(32));
        written.destroy().unwrap();
        written.destroy().unwrap();
        assert!(names(&folder).iter().all(|name| name.ends_with(MANIFEST_ENDING)));
    }

    #[test]
    fn half_a_pair_needs_an_order_and_says_so() {
        assert_eq!(delivery(&PAIR[..1], false).err(), Some(DropError::HalfAPair));
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("ut");
        delivery(&PAIR[..1], true).unwrap().write(&folder, mac).unwrap();
        assert!(fs::read_to_string(folder.join(&names(&folder)[1])).unwrap().contains("\"partial\": true"));
        // A whole delivery is not partial, whatever was ordered.
        assert!(!delivery(&PAIR, true).unwrap().partial);
    }

    #[test]
    fn what_does_not_fit_is_refused_before_anything_is_written() {
        assert_eq!(delivery(&[], false).err(), Some(DropError::Empty));
        assert_eq!(delivery(&[PAIR[0], PAIR[0], PAIR[1]], false).err(), Some(DropError::Twice));
        assert_eq!(delivery(&[Projektion::Lss], false).err(), Some(DropError::Period));
        assert!(delivery(&PAIR, false).unwrap().is_unverified());
    }

    #[test]
    fn a_taken_name_leaves_what_was_there_and_adds_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("ut");
        let delivery = delivery(&PAIR, false).unwrap();
        delivery.write(&folder, mac).unwrap();
        let before = names(&folder);
        assert_eq!(delivery.write(&folder, mac), Err(DropError::Io(io::ErrorKind::AlreadyExists)));
        assert_eq!(names(&folder), before);
    }

    #[test]
    fn a_failure_in_the_middle_takes_everything_away() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("ut");
        private_file::make_folder(&folder).unwrap();
        // The unfinished name of the last file is taken by a folder.
        let blocked = folder.join("SOL2_0180_202609_20261014T0830.txt.del");
        fs::create_dir(&blocked).unwrap();
        assert!(delivery(&PAIR, false).unwrap().write(&folder, mac).is_err());
        assert_eq!(names(&folder), ["SOL2_0180_202609_20261014T0830.txt.del"]);
    }

    #[test]
    fn a_folder_that_others_may_enter_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("ut");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let refused = delivery(&PAIR, false).unwrap().write(&folder, mac);
        assert_eq!(refused, Err(DropError::Io(io::ErrorKind::PermissionDenied)));
        assert!(names(&folder).is_empty());
    }
}
