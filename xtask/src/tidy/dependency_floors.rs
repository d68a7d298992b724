//! Versions below which a dependency is known to lose, leak or hang, and features that must stay on or off.

use std::collections::BTreeSet;

use cargo_metadata::semver::Version;

use super::complaint::Complaint;
use super::lock_file::LockFile;
use super::packages::Resolved;

const LOCK: &str = "Cargo.lock";

struct Floor {
    name: &'static str,
    at_least: Version,
    why: &'static str,
}

const fn floor(name: &'static str, at_least: (u64, u64, u64), why: &'static str) -> Floor {
    Floor { name, at_least: Version::new(at_least.0, at_least.1, at_least.2), why }
}

/// Packages of today's tree: one that is missing means that this list, or the tree, is out of date.
const USED: &[Floor] = &[
    floor("age", (0, 12, 1), "RUSTSEC-2024-0433: code execution through plugin names"),
    floor("chrono", (0, 4, 45), "its errors were measured to be free of values"),
    floor("jsonschema", (0, 60, 0), "the oracle of the structural rules"),
    floor("quick-xml", (0, 41, 0), "RUSTSEC-2026-0194 and -0195: quadratic time, unbounded memory"),
    floor("reqwest", (0, 13, 0), "proxies, redirects and retries can all be turned off"),
    floor("rusqlite", (0, 41, 1), "brings an SQLite above 3.51.3, without its WAL corruption"),
    floor("rustls-webpki", (0, 103, 13), "checks of certificates"),
    floor("serde_json", (1, 0, 154), "its error texts were measured in this version"),
];

/// Packages that are planned: the floor holds from the day they come.
const PLANNED: &[Floor] = &[floor("tracing-subscriber", (0, 3, 20), "escapes terminal control sequences")];

/// Traits of two hash generations do not fit together, and a mix is easy to get wrong. The `age` crate alone may bring the older
/// one: it hashes inside its own format, and none of its types meets ours (docs/adr/0018).
const ONE_VERSION: [(&str, Version); 4] = [
    ("digest", Version::new(0, 11, 0)),
    ("sha2", Version::new(0, 11, 0)),
    ("hmac", Version::new(0, 13, 0)),
    ("hkdf", Version::new(0, 13, 0)),
];

enum Feature {
    On(&'static str),
    Off(&'static [&'static str]),
}

const FEATURES: &[(&str, Feature, &str)] = &[
    ("rusqlite", Feature::On("bundled"), "the system's SQLite may be one that loses data"),
    (
        "reqwest",
        Feature::Off(&[
            "default",
            "default-tls",
            "native-tls",
            "system-proxy",
            "cookies",
            "gzip",
            "brotli",
            "zstd",
            "deflate",
        ]),
        "a register is reached directly, and no answer is unpacked before its size is known",
    ),
    (
        "jsonschema",
        Feature::Off(&["default", "resolve-http", "resolve-file", "resolve-async"]),
        "a schema must never fetch anything",
    ),
];

/// The floors, and one generation of the hash traits.
pub(super) fn check_versions(lock: &LockFile) -> Vec<Complaint> {
    let mut found = Vec::new();
    for floor in USED.iter().chain(PLANNED) {
        found.extend(below(lock, floor));
    }
    found.extend(USED.iter().filter(|floor| lock.named(floor.name).next().is_none()).map(|floor| {
        Complaint::about(
            LOCK,
            format!("has no `{}`, for which a floor is kept", floor.name),
            "take its line out of xtask/src/tidy/dependency_floors.rs if it is gone for good",
        )
    }));
    let has_age = lock.named("age").next().is_some();
    found.extend(ONE_VERSION.iter().filter_map(|(name, ours)| {
        let second = lock.named(name).filter(|package| package.version >= *ours || !has_age).nth(1)?;
        let what = format!("has more than one version of `{name}`");
        Some(Complaint::at(
            LOCK,
            second.line,
            what,
            "`cargo tree -i` shows who brings the other; one generation only",
        ))
    }));
    found
}

fn below(lock: &LockFile, floor: &Floor) -> Vec<Complaint> {
    lock.named(floor.name)
        .filter(|package| package.version < floor.at_least)
        .map(|package| {
            Complaint::at(
                LOCK,
                package.line,
                format!("`{}` {} is below {}: {}", floor.name, package.version, floor.at_least, floor.why),
                format!("cargo update -p {}@{}", floor.name, package.version),
            )
        })
        .collect()
}

/// The features that must be on or off when everything is built together.
pub(super) fn check_features(resolved: &[Resolved]) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (name, feature, why) in FEATURES {
        for package in resolved.iter().filter(|package| package.name == *name) {
            found.extend(wrong(&package.features, feature).into_iter().map(|wrong| {
                Complaint::about(
                    "Cargo.toml",
                    format!("`{name}` {}: {wrong}; {why}", package.version),
                    "put it right in [workspace.dependencies]; `cargo tree -e features -i` shows who asks",
                )
            }));
        }
    }
    found
}

fn wrong(features: &BTreeSet<String>, wanted: &Feature) -> Vec<String> {
    match wanted {
        Feature::On(name) if features.contains(*name) => Vec::new(),
        Feature::On(name) => vec![format!("feature `{name}` is off")],
        Feature::Off(names) => names
            .iter()
            .filter(|name| features.contains(**name))
            .map(|name| format!("feature `{name}` is on"))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &[(&str, &str)]) -> LockFile {
        let entry = |(name, version): &(&str, &str)| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n")
        };
        LockFile::parse(&packages.iter().map(entry).collect::<Vec<_>>().concat()).unwrap()
    }

    const GOOD: [(&str, &str); 9] = [
        ("age", "0.12.1"),
        ("chrono", "0.4.45"),
        ("digest", "0.11.0"),
        ("jsonschema", "0.60.2"),
        ("quick-xml", "0.41.0"),
        ("reqwest", "0.13.5"),
        ("rusqlite", "0.41.1"),
        ("rustls-webpki", "0.103.13"),
        ("serde_json", "1.0.154"),
    ];

    fn texts(packages: &[(&str, &str)]) -> Vec<String> {
        check_versions(&lock(packages)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_floors_themselves_are_high_enough() {
        assert_eq!(texts(&GOOD), Vec::<String>::new());
    }

    #[test]
    fn each_floor_fires_just_below_it() {
        for floor in USED.iter().chain(PLANNED) {
            let mut packages = GOOD.to_vec();
            packages.retain(|(name, _)| *name != floor.name);
            packages.push((floor.name, "0.0.1"));
            let found = texts(&packages);
            assert_eq!(found.len(), 1, "{}", floor.name);
            assert!(found[0].starts_with(&format!(
                "Cargo.lock:{}: `{}` 0.0.1 is below",
                3 * packages.len() - 1,
                floor.name
            )));
        }
        let mut packages = GOOD.to_vec();
        packages.push(("rusqlite", "0.41.0"));
        assert_eq!(texts(&packages).len(), 1);
    }

    #[test]
    fn a_floor_without_its_package_is_a_complaint() {
        assert_eq!(texts(&GOOD[1..]).len(), 1);
    }

    #[test]
    fn two_hash_generations_are_a_complaint() {
        let mut packages = GOOD.to_vec();
        packages.push(("digest", "0.11.3"));
        assert_eq!(texts(&packages).len(), 1, "two of our own");
        packages.pop();
        packages.push(("digest", "0.10.7"));
        assert_eq!(texts(&packages), Vec::<String>::new(), "age may bring the older one");
        packages.retain(|(name, _)| *name != "age");
        assert_eq!(texts(&packages).len(), 2, "without age nobody may, and its floor says that it is gone");
    }

    fn complaints_about(name: &str, features: &[&str]) -> usize {
        check_features(&[Resolved {
            name: name.to_owned(),
            version: Version::new(1, 0, 0),
            features: features.iter().map(|feature| (*feature).to_owned()).collect(),
        }])
        .len()
    }

    #[test]
    fn features_that_must_be_on_or_off() {
        assert_eq!(complaints_about("rusqlite", &["bundled", "default"]), 0);
        assert_eq!(complaints_about("rusqlite", &["default"]), 1);
        assert_eq!(complaints_about("reqwest", &["rustls-no-provider"]), 0);
        assert_eq!(complaints_about("reqwest", &["gzip", "system-proxy"]), 2);
        assert_eq!(complaints_about("jsonschema", &["resolve-http"]), 1);
    }
}
