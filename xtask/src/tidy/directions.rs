//! Who may use whom, as in ARCHITECTURE.md section 3: between the rooms, and what the pure rooms must never
//! reach.

use std::collections::{BTreeMap, VecDeque};

use super::complaint::Complaint;
use super::lock_file::LockFile;
use super::packages::{Declared, Member};

/// A room and the rooms it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("socialdata-core", &[]),
    ("socialdata-format", &["socialdata-core"]),
    ("socialdata-protocol", &["socialdata-core"]),
    ("socialdata-submit", &["socialdata-core", "socialdata-format", "socialdata-protocol"]),
    ("socialdata-sandbox", &["socialdata-core", "socialdata-format", "socialdata-protocol"]),
    (
        "socialdata-cli",
        &[
            "socialdata-core",
            "socialdata-format",
            "socialdata-protocol",
            "socialdata-submit",
            "socialdata-sandbox",
        ],
    ),
    (
        TESTKIT,
        &[
            "socialdata-core",
            "socialdata-format",
            "socialdata-protocol",
            "socialdata-submit",
            "socialdata-sandbox",
        ],
    ),
    ("socialdata-codegen", &[]),
    ("xtask", &["socialdata-codegen", "socialdata-core"]),
];

/// The room that others use in their tests only.
const TESTKIT: &str = "socialdata-testkit";

/// Rooms without I/O: they build for the browser and are tested without a world around them.
const PURE: [&str; 3] = ["socialdata-core", "socialdata-format", "socialdata-protocol"];

/// What touches the world.
const WORLD: [&str; 5] = ["tokio", "reqwest", "clap", "rusqlite", "axum"];

pub(super) fn check(members: &[Member], lock: &LockFile) -> Vec<Complaint> {
    let mut found = Vec::new();
    for member in members {
        match ROOMS.iter().find(|(name, _)| *name == member.name) {
            Some((_, may_use)) => found.extend(forbidden_edges(member, may_use, members)),
            None => found.push(Complaint::about(
                &member.manifest,
                format!("`{}` is a room that nobody planned", member.name),
                "add it to ARCHITECTURE.md and to xtask/src/tidy/directions.rs, with an ADR",
            )),
        }
        if PURE.contains(&member.name.as_str()) {
            found.extend(ways_to_the_world(member, lock));
        }
    }
    found
}

fn forbidden_edges(member: &Member, may_use: &[&str], members: &[Member]) -> Vec<Complaint> {
    let is_room = |name: &str| members.iter().any(|other| other.name == name);
    let allowed = |used: &Declared| {
        may_use.contains(&used.name.as_str())
            || (used.development && used.name == TESTKIT && member.name != TESTKIT)
    };
    member
        .dependencies
        .iter()
        .filter(|used| is_room(&used.name) && !allowed(used))
        .map(|used| {
            Complaint::at(
                &member.manifest,
                used.line,
                format!("`{}` must not use `{}`", member.name, used.name),
                "move the code to the room that may, or pass the value in as an argument",
            )
        })
        .collect()
}

/// The shortest way from a pure room to each package it must not reach, development dependencies aside.
fn ways_to_the_world(member: &Member, lock: &LockFile) -> Vec<Complaint> {
    let mut found = Vec::new();
    for used in member.dependencies.iter().filter(|used| !used.development) {
        for way in shortest_ways(lock, &used.name) {
            found.push(Complaint::at(
                &member.manifest,
                used.line,
                format!("`{}` reaches the world: {}", member.name, way.join(" -> ")),
                "drop the dependency or the feature that brings it; this room has no I/O",
            ));
        }
    }
    found
}

fn shortest_ways(lock: &LockFile, from: &str) -> Vec<Vec<String>> {
    let starts =
        (0..).zip(&lock.packages).filter(|(_, package)| package.name == from).map(|(place, _)| place);
    let mut reached_from: BTreeMap<usize, Option<usize>> = starts.map(|place| (place, None)).collect();
    let mut waiting: VecDeque<usize> = reached_from.keys().copied().collect();
    let mut ways = Vec::new();
    while let Some(place) = waiting.pop_front() {
        let Some(package) = lock.get(place) else { continue };
        if WORLD.contains(&package.name.as_str()) {
            ways.push(way_to(lock, &reached_from, place));
            continue;
        }
        for next in &package.dependencies {
            if !reached_from.contains_key(next) {
                reached_from.insert(*next, Some(place));
                waiting.push_back(*next);
            }
        }
    }
    ways
}

fn way_to(lock: &LockFile, reached_from: &BTreeMap<usize, Option<usize>>, end: usize) -> Vec<String> {
    let mut way: Vec<String> =
        std::iter::successors(Some(end), |place| reached_from.get(place).copied().flatten())
            .filter_map(|place| lock.get(place))
            .map(|package| package.name.clone())
            .collect();
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "socialdata-core"
version = "0.1.0"
dependencies = [
 "pretty",
 "tempfile",
]

[[package]]
name = "pretty"
version = "1.0.0"
dependencies = [
 "runtime",
]

[[package]]
name = "runtime"
version = "1.0.0"
dependencies = [
 "tokio",
]

[[package]]
name = "tempfile"
version = "1.0.0"

[[package]]
name = "tokio"
version = "1.0.0"
"#;

    fn member(name: &str, uses: &[&str], uses_in_tests: &[&str]) -> Member {
        let declared = |development| {
            move |name: &&str| Declared { name: (*name).to_owned(), development, line: Some(20) }
        };
        Member {
            name: name.to_owned(),
            manifest: format!("crates/{name}/Cargo.toml"),
            dependencies: uses
                .iter()
                .map(declared(false))
                .chain(uses_in_tests.iter().map(declared(true)))
                .collect(),
        }
    }

    fn complaints(members: &[Member]) -> Vec<String> {
        check(members, &LockFile::parse(LOCK).unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn upwards_is_forbidden_in_tests_too() {
        let core = member("socialdata-core", &[], &["socialdata-submit"]);
        let submit = member("socialdata-submit", &["socialdata-core"], &[]);
        let found = complaints(&[core, submit]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/socialdata-core/Cargo.toml:20: `socialdata-core` must not use"));
    }

    #[test]
    fn testkit_is_for_tests_only() {
        let testkit = || member(TESTKIT, &["socialdata-submit"], &[]);
        let in_tests = member("socialdata-submit", &[], &[TESTKIT]);
        assert_eq!(complaints(&[testkit(), in_tests]).len(), 0);
        let in_code = member("socialdata-submit", &[TESTKIT], &[]);
        assert_eq!(complaints(&[testkit(), in_code]).len(), 1);
    }

    #[test]
    fn an_unknown_room_is_a_complaint() {
        assert!(complaints(&[member("socialdata-extra", &[], &[])])[0].contains("nobody planned"));
    }

    #[test]
    fn a_pure_room_that_reaches_the_world_is_told_by_which_way() {
        let found = complaints(&[member("socialdata-core", &["pretty"], &[])]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("pretty -> runtime -> tokio"), "{found:?}");
        assert_eq!(complaints(&[member("socialdata-core", &["tempfile"], &["pretty"])]).len(), 0);
        assert_eq!(complaints(&[member("socialdata-submit", &["pretty"], &[])]).len(), 0);
    }
}
