//! `[filedrop]`: which files are made for a person to hand in, and where they lie until then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use socialdata_core::projektion::Projektion;

use super::error::ConfigError;
use super::grammar::value;
use crate::filedrop::Group;

/// Which files are made for a person to hand in, and where they lie until then.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileDropSettings {
    /// The folder, for its owner alone, that each delivery gets a folder in.
    pub out: PathBuf,
    /// The files, each once.
    pub files: Vec<Projektion>,
    /// Layout files of the sender's own. A file without one has the layout that comes with the program.
    pub layouts: BTreeMap<Projektion, PathBuf>,
    /// Whether half a pair may be delivered.
    pub partial: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileDropSection {
    out: PathBuf,
    files: Vec<String>,
    #[serde(default)]
    layouts: BTreeMap<String, PathBuf>,
    #[serde(default)]
    partial: bool,
}

impl FileDropSection {
    /// The section with its paths made absolute by `base`.
    pub(super) fn check(&self, base: &Path) -> Result<FileDropSettings, ConfigError> {
        if self.out.as_os_str().is_empty() {
            return Err(value("filedrop.out", "en mapp / a folder"));
        }
        let files = self.files()?;
        let layouts = self.layouts.iter().map(|(name, path)| match Projektion::from_name(name) {
            Some(file) if files.contains(&file) => Ok((file, base.join(path))),
            _ => Err(value("filedrop.layouts", "bara filer som står i files / only what is listed in files")),
        });
        let layouts = layouts.collect::<Result<_, ConfigError>>()?;
        Ok(FileDropSettings { out: base.join(&self.out), files, layouts, partial: self.partial })
    }

    fn files(&self) -> Result<Vec<Projektion>, ConfigError> {
        let mut files = Vec::new();
        for name in &self.files {
            match Projektion::from_name(name) {
                Some(file) if !files.contains(&file) => files.push(file),
                _ => {
                    return Err(value(
                        "filedrop.files",
                        "filer som \"sol1\" och \"sol2\", var och en en gång / files such as \"sol1\", each once",
                    ));
                }
            }
        }
        if files.is_empty() {
            return Err(value("filedrop.files", "minst en fil / at least one file"));
        }
        if !self.partial && Group::ALL.into_iter().any(|group| group.is_halved_in(&files)) {
            return Err(value(
                "filedrop.files",
                "filer som hör ihop lämnas tillsammans; en saknas (partial = true) / half a pair of files",
            ));
        }
        Ok(files)
    }
}
