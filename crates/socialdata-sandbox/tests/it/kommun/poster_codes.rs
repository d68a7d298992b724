//! Every code of every list that a record type uses comes from the generator, but for those listed here with the reason.

use std::collections::{BTreeMap, BTreeSet};

use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Value};
use socialdata_sandbox::kommun::{Changes, Kommun};

use super::options;
use super::poster::whole;

/// Type and member (or `*`), codes that never occur, why.
const EXCEPTIONS: &[(&str, &str, &[&str], &str)] = &[
    ("*", "idtyp", &["pseudonym"], "comes from a policy with a key, never from a case system"),
    ("*", "idtyp", &["dokumenteras-ej"], "only without behovsprövning, see there (JUR-005)"),
    (
        "*",
        "typ",
        &["kommun"],
        "LSS is the only duty of the kommun itself, and is reported as insats and its follow-up",
    ),
    ("*", "typ", &["region", "utforare"], "the sender is a municipality"),
    ("insats", "insatstyp", &["annan-heldygnsvard"], "no share is known; as a placering it occurs"),
    ("insats", "insatstyp", &["lss-rad-och-stod"], "the region's (LSS 2 §, JUR-021)"),
    ("insats", "lagrum", &["lss-9-1"], "the region's (LSS 2 §, JUR-021)"),
    ("insats", "lagrum", &["sol-2001-11", "sol-20-3"], "provisions on utredning"),
    (
        "insats",
        "lagrum",
        &["lvu-6a", "lvu-24", "lvu-31a"],
        "nothing in the sources tells how common they are",
    ),
    ("insats", "avslutsorsak", &["avliden"], "a further cause would change every blessed month of insatser"),
    (
        "insats-utan-behovsprovning",
        "regi",
        &["sis"],
        "the state's homes need a decision (SoL 11:5 items 3 and 4)",
    ),
    ("insats", "samtycke", &["nej"], "an error or a warning (JUR-010, JUR-011, JUR-012)"),
];

/// In the list of an utredning only two provisions are about utredningar.
fn is_about_something_else(posttyp: Posttyp, member: &str, code: &str) -> bool {
    posttyp == Posttyp::Utredning && member == "lagrum" && !matches!(code, "sol-2001-11" | "sol-20-3")
}

/// What SoL 11:5 does not let be given without behovsprövning, and stödboende and jourhem, which are for the young.
fn needs_behovsprovning(posttyp: Posttyp, member: &str, code: &str) -> bool {
    use socialdata_core::kodlista::{Insatstyp, IubKlass};
    let Some(insatstyp) = Insatstyp::from_code(code).filter(|_| member == "insatstyp") else { return false };
    posttyp == Posttyp::InsatsUtanBehovsprovning
        && (!matches!(insatstyp.iub_klass(), IubKlass::Fri | IubKlass::Under21)
            || matches!(insatstyp, Insatstyp::Stodboende | Insatstyp::Jourhem))
}

fn exception(posttyp: Posttyp, member: &str, code: &str) -> bool {
    let is_allowed_here = matches!(
        (posttyp, member, code),
        (Posttyp::InsatsUtanBehovsprovning, "idtyp", "dokumenteras-ej")
            | (Posttyp::Insats | Posttyp::Uppfoljning, "typ", "kommun")
    );
    let is_listed = EXCEPTIONS.iter().any(|(typ, name, codes, _)| {
        (*typ == "*" || *typ == posttyp.name()) && *name == member && codes.contains(&code)
    });
    (is_listed && !is_allowed_here)
        || is_about_something_else(posttyp, member, code)
        || needs_behovsprovning(posttyp, member, code)
}

#[test]
fn every_code_occurs_or_has_a_reason() {
    let seen = seen();
    let mut missing = Vec::new();
    let mut wrong = Vec::new();
    for posttyp in Posttyp::ALL {
        for (falt, codes) in lists(*posttyp) {
            // All municipalities are too many to wait for; that places differ is tested elsewhere.
            let member = falt.pointer().rsplit('/').next().unwrap();
            if codes.len() == 290 || matches!(falt, Falt::Posttyp) {
                continue;
            }
            let found = seen.get(&(*posttyp, falt.pointer())).cloned().unwrap_or_default();
            for code in codes {
                let is_exception = exception(*posttyp, member, &code);
                // An event file is made of insatser only.
                if matches!(falt, Falt::Atgard | Falt::Orsak) && *posttyp != Posttyp::Insats {
                    continue;
                }
                let place = format!("{posttyp} {} {code}", falt.pointer());
                match (found.contains(&code), is_exception) {
                    (false, false) => missing.push(place),
                    (true, true) => wrong.push(place),
                    _ => {}
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(wrong.is_empty(), "listed as never occurring: {wrong:#?}");
}

/// The codes that occur, by type and pointer.
fn seen() -> BTreeMap<(Posttyp, &'static str), BTreeSet<String>> {
    let mut seen: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    let months = ["2015-03", "2016-11", "2024-06", "2025-08", "2026-09"];
    let posts = months.into_iter().zip(1..).flat_map(|(period, seed)| {
        let kommun = whole(1500, seed, period);
        let events = kommun.handelser(Changes { corrections: 90, voids: 60 }, seed);
        // Old couples are rare; several large municipalities have some.
        let households = (0..4).flat_map(move |more| {
            let mut large = options(6_000, seed * 10 + more, period);
            large.types = vec![Posttyp::EkonomisktBistand, Posttyp::EkonomisktBistandAvslut];
            Kommun::generate(&large).unwrap().poster()
        });
        let events = events.into_iter().map(Post::from);
        kommun.poster().into_iter().chain(events).chain(households)
    });
    for post in posts {
        for falt in post.falt() {
            let codes = match post.get(*falt) {
                Some(Value::Text(code)) => vec![code.to_owned()],
                Some(Value::Codes(codes)) => codes.iter().map(|code| (*code).to_owned()).collect(),
                _ => continue,
            };
            seen.entry((post.posttyp(), falt.pointer())).or_default().extend(codes);
        }
    }
    seen
}

/// The members of a type that have a code list, with its codes: as the schema says.
fn lists(posttyp: Posttyp) -> Vec<(Falt, Vec<String>)> {
    let own = schema(posttyp.name());
    let shared = schema("gemensam");
    let mut lists = Vec::new();
    collect(posttyp, Falt::Post, &own, &shared, &mut lists);
    assert!(lists.len() > 5, "{posttyp}: {}", lists.len());
    lists
}

fn collect(
    posttyp: Posttyp,
    parent: Falt,
    object: &serde_json::Value,
    shared: &serde_json::Value,
    lists: &mut Vec<(Falt, Vec<String>)>,
) {
    for (name, member) in object["properties"].as_object().unwrap() {
        let falt = posttyp.member(parent, name).unwrap();
        let reference = member["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        let member = reference.map_or(member, |name| &shared["$defs"][name]);
        if member["properties"].is_object() {
            collect(posttyp, falt, member, shared, lists);
        }
        let codes = member["enum"].as_array().or_else(|| member["items"]["enum"].as_array());
        if let Some(codes) = codes {
            lists.push((falt, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()));
        }
    }
}

fn schema(name: &str) -> serde_json::Value {
    let path = format!("{}/../../schemas/post/v1/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}
