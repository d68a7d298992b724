//! `Cargo.lock`: every package of every platform, without a download.

use std::collections::BTreeMap;

use cargo_metadata::semver::Version;

/// The packages of the lock file and who depends on whom.
pub(super) struct LockFile {
    pub(super) packages: Vec<LockedPackage>,
}

/// One `[[package]]`.
pub(super) struct LockedPackage {
    pub(super) name: String,
    pub(super) version: Version,
    /// Where its `name` stands, counted from 1.
    pub(super) line: usize,
    /// Places in [`LockFile::packages`]. For our own packages development dependencies are among them.
    pub(super) dependencies: Vec<usize>,
}

impl LockFile {
    /// Reads the text of a `Cargo.lock`.
    ///
    /// # Errors
    ///
    /// When it is not one.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|_| "tidy: Cargo.lock is not TOML".to_owned())?;
        let entries: Vec<&toml::Table> = table
            .get("package")
            .and_then(toml::Value::as_array)
            .map(|packages| packages.iter().filter_map(toml::Value::as_table).collect())
            .ok_or("tidy: Cargo.lock has no packages")?;
        let lines = name_lines(text);
        let identities = entries.iter().map(|entry| identity(entry)).collect::<Result<Vec<_>, _>>()?;
        if lines.len() != identities.len() {
            return Err("tidy: Cargo.lock is not as cargo writes it".to_owned());
        }
        let index = Index::of(&identities);
        let packages = entries
            .iter()
            .zip(identities)
            .zip(lines)
            .map(|((entry, (name, version)), line)| {
                let dependencies =
                    strings(entry, "dependencies").map(|text| index.find(text)).collect::<Result<_, _>>()?;
                Ok(LockedPackage { name, version, line, dependencies })
            })
            .collect::<Result<_, String>>()?;
        Ok(Self { packages })
    }

    pub(super) fn get(&self, place: usize) -> Option<&LockedPackage> {
        self.packages.get(place)
    }

    /// Every version of the package with this name.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a LockedPackage> {
        self.packages.iter().filter(move |package| package.name == name)
    }
}

/// A dependency is written `name`, or `name version` when there are several.
struct Index {
    by_name: BTreeMap<String, usize>,
    by_name_and_version: BTreeMap<String, usize>,
}

impl Index {
    fn of(identities: &[(String, Version)]) -> Self {
        Self {
            by_name: identities.iter().enumerate().map(|(place, (name, _))| (name.clone(), place)).collect(),
            by_name_and_version: identities
                .iter()
                .enumerate()
                .map(|(place, (name, version))| (format!("{name} {version}"), place))
                .collect(),
        }
    }

    fn find(&self, dependency: &str) -> Result<usize, String> {
        self.by_name_and_version
            .get(dependency)
            .or_else(|| self.by_name.get(dependency))
            .copied()
            .ok_or_else(|| format!("tidy: Cargo.lock has no package `{dependency}`"))
    }
}

fn identity(entry: &toml::Table) -> Result<(String, Version), String> {
    let text = |key| entry.get(key).and_then(toml::Value::as_str);
    let name = text("name").ok_or("tidy: Cargo.lock has a package without a name")?;
    let version = text("version")
        .and_then(|version| Version::parse(version).ok())
        .ok_or_else(|| format!("tidy: Cargo.lock has no version for `{name}`"))?;
    Ok((name.to_owned(), version))
}

fn strings<'a>(entry: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a str> {
    entry.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str)
}

fn name_lines(text: &str) -> Vec<usize> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.starts_with("name = "))
        .map(|(number, _)| number)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_VERSIONS: &str = r#"version = 4

[[package]]
name = "a"
version = "0.1.0"
dependencies = [
 "b 2.0.0",
 "c",
]

[[package]]
name = "b"
version = "1.0.0"

[[package]]
name = "b"
version = "2.0.0"

[[package]]
name = "c"
version = "3.0.0"
"#;

    #[test]
    fn finds_the_right_version_and_the_lines() {
        let lock = LockFile::parse(TWO_VERSIONS).unwrap();
        let of_a: Vec<String> = lock.packages[0]
            .dependencies
            .iter()
            .map(|place| lock.get(*place).unwrap())
            .map(|package| format!("{} {} line {}", package.name, package.version, package.line))
            .collect();
        assert_eq!(of_a, ["b 2.0.0 line 16", "c 3.0.0 line 20"]);
        assert_eq!(lock.named("b").count(), 2);
    }

    #[test]
    fn something_else_is_an_error() {
        assert!(LockFile::parse("[[").is_err());
        assert!(LockFile::parse("version = 4\n").is_err());
        assert!(LockFile::parse(&TWO_VERSIONS.replace("\"c\",", "\"d\",")).is_err());
    }
}
