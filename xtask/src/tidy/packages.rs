//! What `cargo metadata` says about our own packages, and about features as they are turned on together.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use cargo_metadata::semver::Version;
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, Package};

/// Our own packages, and every package with its features.
pub(super) struct Packages {
    pub(super) members: Vec<Member>,
    pub(super) resolved: Vec<Resolved>,
}

/// A package of the workspace.
pub(super) struct Member {
    pub(super) name: String,
    /// Its `Cargo.toml`, from the workspace's folder.
    pub(super) manifest: String,
    pub(super) dependencies: Vec<Declared>,
}

/// A line under `[dependencies]` or one of its sisters.
pub(super) struct Declared {
    pub(super) name: String,
    /// Used in tests, examples and benches only.
    pub(super) development: bool,
    /// In the manifest, counted from 1.
    pub(super) line: Option<usize>,
}

/// A package with the features that are on when everything is built together.
pub(super) struct Resolved {
    pub(super) name: String,
    pub(super) version: Version,
    pub(super) features: BTreeSet<String>,
}

impl Packages {
    /// Asks cargo, for this machine's platform, so that nothing is downloaded that a build does not need
    /// anyway.
    ///
    /// # Errors
    ///
    /// When cargo does not answer; its text is part of the error.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .features(CargoOpt::AllFeatures)
            .other_options(["--locked".to_owned(), "--filter-platform".to_owned(), host()?])
            .exec()
            .map_err(|error| format!("tidy: cargo metadata: {error}"))?;
        let members = metadata.workspace_packages().into_iter().map(|package| member(&metadata, package));
        Ok(Self { members: members.collect::<Result<_, _>>()?, resolved: resolved(&metadata)? })
    }
}

fn host() -> Result<String, String> {
    let output =
        Command::new("rustc").arg("-vV").output().map_err(|error| format!("tidy: rustc -vV: {error}"))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "tidy: rustc -vV names no host".to_owned())
}

fn member(metadata: &Metadata, package: &Package) -> Result<Member, String> {
    let path = &package.manifest_path;
    let text = std::fs::read_to_string(path).map_err(|error| format!("tidy: cannot read {path}: {error}"))?;
    let manifest = path.strip_prefix(&metadata.workspace_root).unwrap_or(path);
    let dependencies = package.dependencies.iter().map(|dependency| Declared {
        name: dependency.name.clone(),
        development: dependency.kind == DependencyKind::Development,
        line: declaring_line(&text, dependency.rename.as_deref().unwrap_or(&dependency.name)),
    });
    Ok(Member {
        name: package.name.to_string(),
        manifest: manifest.as_str().replace('\\', "/"),
        dependencies: dependencies.collect(),
    })
}

fn declaring_line(manifest: &str, key: &str) -> Option<usize> {
    let declares = |line: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '.', '=']))
    };
    (1..).zip(manifest.lines()).find(|(_, line)| declares(line)).map(|(number, _)| number)
}

fn resolved(metadata: &Metadata) -> Result<Vec<Resolved>, String> {
    let resolve = metadata.resolve.as_ref().ok_or("tidy: cargo metadata gave no features")?;
    let package_of = |id| metadata.packages.iter().find(|package| package.id == id);
    Ok(resolve
        .nodes
        .iter()
        .filter_map(|node| {
            let package = package_of(node.id.clone())?;
            Some(Resolved {
                name: package.name.to_string(),
                version: package.version.clone(),
                features: node.features.iter().map(ToString::to_string).collect(),
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_this_workspace() {
        let packages = Packages::read(&crate::workspace_root().unwrap()).unwrap();
        let this = packages.members.iter().find(|member| member.name == "xtask").unwrap();
        assert_eq!(this.manifest, "xtask/Cargo.toml");
        let tempfile = this.dependencies.iter().find(|dependency| dependency.name == "tempfile").unwrap();
        assert!(tempfile.development);
        assert!(tempfile.line.is_some());
        let lexer = packages.resolved.iter().find(|package| package.name == "proc-macro2").unwrap();
        assert!(lexer.features.contains("span-locations"));
    }

    #[test]
    fn the_declaring_line_is_that_of_the_whole_name() {
        let manifest = "[dependencies]\nserde_json.workspace = true\nserde = \"1\"\n";
        assert_eq!(declaring_line(manifest, "serde"), Some(3));
        assert_eq!(declaring_line(manifest, "serde_json"), Some(2));
        assert_eq!(declaring_line(manifest, "csv"), None);
    }
}
