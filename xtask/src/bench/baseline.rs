//! The committed counts and how far from them one may be.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

/// In percent, in both directions: what became cheaper is blessed, so that it stays cheap.
const TOLERANCE: u64 = 3;

/// What instruction counts depend on besides the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Toolchain {
    /// `1.95.0`.
    rustc: String,
    /// `x86_64-unknown-linux-gnu`.
    host: String,
}

/// Instructions per record, by workload.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Baseline {
    pub(super) toolchain: Toolchain,
    pub(super) counts: BTreeMap<String, u64>,
}

impl Toolchain {
    /// The one that builds here.
    pub(super) fn here(root: &Path) -> Result<Self, String> {
        let output = Command::new("rustc").arg("-vV").current_dir(root).output();
        let output = output.map_err(|error| format!("rustc cannot be started: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let fact =
            |name: &str| text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()));
        let facts = fact("release:").zip(fact("host:"));
        let (rustc, host) = facts.ok_or("`rustc -vV` says something else than expected")?;
        Ok(Self { rustc, host })
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rustc {} on {}", self.rustc, self.host)
    }
}

impl Baseline {
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).ok_or_else(|| format!("{}: not a baseline", path.display()))
    }

    fn parse(text: &str) -> Option<Self> {
        let table: toml::Table = text.parse().ok()?;
        let fact = |name: &str| table.get(name)?.as_str().map(str::to_owned);
        let count = |(name, count): (&String, &toml::Value)| {
            Some((name.clone(), count.as_integer()?.try_into().ok()?))
        };
        let counts = table.get("instructions")?.as_table()?.iter().map(count).collect::<Option<_>>()?;
        Some(Self { toolchain: Toolchain { rustc: fact("rustc")?, host: fact("host")? }, counts })
    }

    fn text(&self) -> String {
        let Toolchain { rustc, host } = &self.toolchain;
        let counts: Vec<_> =
            self.counts.iter().map(|(name, count)| format!("\"{name}\" = {count}\n")).collect();
        format!(
            "# Instructions per record, counted by callgrind. Written by `cargo xtask bench --bless`, compared by\n\
             # `cargo xtask bench --check` (±{TOLERANCE} %) where compiler and architecture are these.\n\
             rustc = \"{rustc}\"\nhost = \"{host}\"\n\n[instructions]\n{}",
            counts.concat()
        )
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), String> {
        #[expect(clippy::disallowed_methods, reason = "a committed file; git keeps the old one")]
        fs::write(path, self.text()).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// # Errors
    ///
    /// The workloads that differ by more than the tolerance, or came or went.
    pub(super) fn compare(&self, now: &BTreeMap<String, u64>) -> Result<(), String> {
        let mut wrong = Vec::new();
        for (name, before) in &self.counts {
            match now.get(name) {
                None => wrong.push(format!("{name}: is not measured any more")),
                Some(after) if after.abs_diff(*before) * 100 > before * TOLERANCE => {
                    wrong.push(format!("{name}: {before} → {after} instructions per record"));
                }
                Some(_) => {}
            }
        }
        let unknown = now.keys().filter(|name| !self.counts.contains_key(*name));
        wrong.extend(unknown.map(|name| format!("{name}: is not in the baseline")));
        if wrong.is_empty() {
            return Ok(());
        }
        let why = "find out why; if it is meant, `cargo xtask bench --bless` and say so in the commit";
        Err(format!("more than {TOLERANCE} % from the baseline; {why}:\n  {}", wrong.join("\n  ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline(counts: &[(&str, u64)]) -> Baseline {
        let toolchain = Toolchain { rustc: "1.95.0".to_owned(), host: "x86_64-unknown-linux-gnu".to_owned() };
        Baseline {
            toolchain,
            counts: counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = baseline(&[("rules/insats/clean", 1234), ("check/insats/clean", 5)]);
        assert_eq!(Baseline::parse(&written.text()), Some(written));
        for text in ["", "[[", "rustc = 1", "rustc = \"1\"\nhost = \"a\"\n[instructions]\na = \"x\"\n"] {
            assert_eq!(Baseline::parse(text), None, "{text}");
        }
    }

    #[test]
    fn three_percent_are_tolerated_in_both_directions() {
        let old = baseline(&[("a", 1000)]);
        for (now, is_fine) in
            [(1000, true), (1030, true), (970, true), (1031, false), (969, false), (0, false)]
        {
            assert_eq!(old.compare(&baseline(&[("a", now)]).counts).is_ok(), is_fine, "{now}");
        }
    }

    #[test]
    fn workloads_that_come_or_go_are_told() {
        let why =
            baseline(&[("a", 1), ("b", 1)]).compare(&baseline(&[("b", 1), ("c", 1)]).counts).unwrap_err();
        assert!(
            why.contains("a: is not measured") && why.contains("c: is not in") && !why.contains("\n  b:"),
            "{why}"
        );
    }

    #[test]
    fn the_committed_baseline_can_be_read() {
        let root = crate::workspace_root().unwrap();
        let baseline = Baseline::read(&root.join(super::super::BASELINE)).unwrap();
        assert!(baseline.counts.len() > 30 && baseline.counts.values().all(|count| *count > 0));
    }
}
