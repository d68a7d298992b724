//! Forms of the payload that a receiver need not offer: sealed lists, and lists in XML.

use std::fmt::Write as _;

use serde_json::{Value, json};
use socialdata_protocol::jwk::Kid;
use socialdata_protocol::wire::{PayloadType, Sealing};

use crate::conformance::case::{Case, Verdict, case, not_applicable, not_run, same};
use crate::conformance::draft::{Draft, DraftRecord as Record};
use crate::conformance::suite::{Needed, Suite, internal};
use crate::sealing::{AgeSealer, Sealer as _};

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-170",
        "Envelope",
        "En lista förseglad till registrets nyckel öppnas och tas emot.",
        "A list that is sealed to the register's key is opened and taken.",
        |suite| {
            let draft = suite.new_draft()?;
            let draft = sealed(suite, draft, |bytes| bytes)?;
            let delivered = suite.deliver(&draft)?;
            suite.note(&draft);
            same("applied".to_owned(), delivered.result(0))
        },
    ),
    case(
        "CNF-171",
        "Envelope",
        "En payload som inte går att öppna avvisas hel: LEV-911.",
        "A payload that cannot be opened is refused whole: LEV-911.",
        |suite| {
            let draft = suite.new_draft()?;
            let draft = sealed(suite, draft, |mut bytes| {
                // The last byte belongs to the tag of the last piece.
                if let Some(last) = bytes.last_mut() {
                    *last ^= 1;
                }
                bytes
            })?;
            same("list refused LEV-911".to_owned(), suite.deliver(&draft)?.list_result())
        },
    ),
    case(
        "CNF-172",
        "Record list as XML",
        "En lista i XML tas emot som samma poster i NDJSON.",
        "A list in XML is taken as the same records in NDJSON are.",
        |suite| {
            offered(suite)?;
            let id = suite.record_id()?;
            let draft = as_xml(Draft::of([Record::report(id, 1, suite.data(10))]), |xml| xml);
            same("applied".to_owned(), suite.deliver(&draft)?.result(0))?;
            suite.note(&draft);
            // The content is that of the model: the other form of the same version changes nothing.
            suite.expects(Record::report(id, 1, suite.data(10)), "unchanged")
        },
    ),
    case(
        "CNF-173",
        "Record list as XML",
        "En DOCTYPE, en bearbetningsinstruktion eller ett främmande namnrum avvisas hel: LEV-906.",
        "A DOCTYPE, a processing instruction or another namespace is refused whole: LEV-906.",
        |suite| {
            offered(suite)?;
            let doctype = |xml: String| {
                xml.replacen("<socialdata", "<!DOCTYPE socialdata [<!ENTITY a \"b\">]><socialdata", 1)
            };
            let instruction = |xml: String| xml.replacen("<record", "<?php x?><record", 1);
            let namespace =
                |xml: String| xml.replacen("urn:x-socialdata:batch:1", "urn:x-socialdata:batch:2", 1);
            for change in [doctype as fn(String) -> String, instruction, namespace] {
                let draft = as_xml(suite.new_draft()?, change);
                same("list refused LEV-906".to_owned(), suite.deliver(&draft)?.list_result())?;
            }
            Ok(())
        },
    ),
];

/// The draft with its payload sealed to a key of `/keys`, and then changed.
fn sealed(suite: &mut Suite<'_>, draft: Draft, change: fn(Vec<u8>) -> Vec<u8>) -> Needed<Draft> {
    if !suite.api_info()?.sealing.contains(&Sealing::AgeV1) {
        return Err(not_applicable("försegling erbjuds inte", "sealing is not offered"));
    }
    let mut set = suite.opening.keys.iter().flat_map(|set| &set.keys);
    let found: Option<(Kid, [u8; 32])> = set.find_map(|jwk| {
        let kid = jwk.thumbprint().ok()?;
        Some((kid, jwk.sealing_key(kid).ok()?))
    });
    let (kid, material) =
        found.ok_or_else(|| not_run("ingen förseglingsnyckel", "there is no sealing key", ""))?;
    let sealer = AgeSealer::new(material, None).map_err(|_| internal())?;
    Ok(draft.payload(move |payload| *payload = change(sealer.seal(payload).unwrap_or_default())).manifest(
        move |manifest| {
            if let Some(info) = manifest.pointer_mut("/payload").and_then(Value::as_object_mut) {
                info.insert("sealing".to_owned(), json!("age-v1"));
                info.insert("recipients".to_owned(), json!([kid]));
            }
        },
    ))
}

fn offered(suite: &Suite<'_>) -> Verdict {
    let is_offered = suite.api_info()?.payload_types.contains(&PayloadType::Xml);
    if is_offered { Ok(()) } else { Err(not_applicable("XML erbjuds inte", "XML is not offered")) }
}

/// The draft with its list in XML, and then changed.
fn as_xml(draft: Draft, change: fn(String) -> String) -> Draft {
    draft.lines(move |lines| *lines = vec![change(xml(lines))]).manifest(|manifest| {
        if let Some(info) = manifest.pointer_mut("/payload").and_then(Value::as_object_mut) {
            info.insert("type".to_owned(), json!("application/xml"));
        }
    })
}

/// The lines of a list as the XML document that says the same.
fn xml(lines: &[String]) -> String {
    let lines: Vec<Value> = lines.iter().filter_map(|line| line.parse().ok()).collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for line in &lines {
        let text = |name: &str| line.get(name).map(plain).unwrap_or_default();
        let _ = match line.get("t").and_then(Value::as_str) {
            Some("h") => write!(
                out,
                "<socialdata xmlns=\"urn:x-socialdata:batch:1\" nonce=\"{}\" schema=\"{}\" submissionId=\"{}\" count=\"{}\">",
                text("nonce"),
                text("schema"),
                text("submissionId"),
                text("count")
            ),
            Some("r") => write!(
                out,
                "\n<record op=\"{}\" recordId=\"{}\" version=\"{}\" type=\"{}\">",
                text("op"),
                text("recordId"),
                text("version"),
                text("type")
            ),
            _ => write!(out, "\n<end count=\"{}\"/>\n</socialdata>", text("count")),
        };
        if let Some(data) = line.get("data") {
            element(&mut out, "data", data);
            out.push_str("</record>");
        }
    }
    out
}

fn element(out: &mut String, name: &str, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| element(out, name, item)),
        Value::Object(members) => {
            let _ = write!(out, "<{name}>");
            members.iter().for_each(|(name, value)| element(out, name, value));
            let _ = write!(out, "</{name}>");
        }
        scalar => {
            let _ = write!(out, "<{name}>{}</{name}>", plain(scalar));
        }
    }
}

/// A text or number. No value of the suite has a character that XML would escape.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
