//! The description of the interface against the national REST profile (DIGG, REST API-profil 1.2), as its public linter RAP-LP
//! 1.0.0 names the items. Each test names the items that it holds; what is advice (BÖR) is held too.

use serde_json::{Map, Value};

use crate::openapi::{description, places, resolved};

/// Path, method and operation of each.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let methods = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    all.filter(|(_, method, _)| methods.contains(method)).collect()
}

/// Every parameter of the document, wherever it stands.
fn parameters(document: &Value) -> Vec<&Value> {
    let is_parameter = |value: &&Value| value.get("name").is_some() && value.get("in").is_some();
    places(document).into_iter().map(|(_, value)| value).filter(is_parameter).collect()
}

/// The bodies of requests and answers: place, media type, description.
fn bodies(document: &Value) -> Vec<(String, String, &Value)> {
    let mut found = Vec::new();
    for (place, value) in places(document) {
        let content = value.get("content").and_then(Value::as_object);
        for (media, body) in content.into_iter().flatten() {
            found.push((place.clone(), media.clone(), body));
        }
    }
    found
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| panic!("{pointer} is missing"))
}

#[test]
fn dok_the_document_says_what_it_is() {
    let document = description();
    // DOK.01, 03, 07, 11
    for pointer in [
        "/externalDocs/description",
        "/externalDocs/url",
        "/info/version",
        "/info/title",
        "/info/description",
        "/info/contact/name",
        "/info/contact/url",
        "/info/contact/email",
        "/info/license/name",
        "/info/license/url",
    ] {
        text(&document, pointer);
    }
    // DOK.06
    let told = text(&document, "/info/description");
    assert!(told.contains("Svenska:") && told.contains("English:"));
    // DOK.08
    for member in ["availability", "responseTime", "support"] {
        text(&document, &format!("/info/x-sla/{member}"));
    }
    // DOK.09, DOK.17
    text(&document, "/info/x-limitations");
    assert!(text(&document, "/openapi").starts_with("3."));
}

#[test]
fn dok_everything_is_described_and_has_an_example() {
    let document = description();
    let operations = operations(&document);
    assert_eq!(operations.len(), 10);
    for (path, method, operation) in &operations {
        // DOK.19, DOK.20
        text(operation, "/description");
        let responses = operation["responses"].as_object().unwrap();
        for response in responses.values() {
            text(resolved(&document, response), "/description");
        }
        assert!(responses.contains_key("default"), "{method} {path} has no default");
        // FOR.02
        assert!(*method != "get" || operation.get("requestBody").is_none(), "{path}");
    }
    // DOK.15
    let bodies = bodies(&document);
    assert!(bodies.len() >= 13, "{}", bodies.len());
    for (place, _, body) in bodies {
        assert!(body["examples"].as_object().is_some_and(|examples| !examples.is_empty()), "{place}");
    }
}

#[test]
fn ame_and_fel_bodies_are_json_and_problems_are_problems() {
    let document = description();
    // AME.01, 02, ARQ.01: JSON, whose text is UTF-8 (RFC 8259).
    for (place, media, _) in bodies(&document) {
        assert!(media == "application/json" || media == "application/problem+json", "{place}: {media}");
    }
    // FEL.01
    let problem = &document["components"]["schemas"]["Problem"];
    let required: Vec<&str> =
        problem["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for member in ["type", "title", "status", "detail", "instance"] {
        assert!(required.contains(&member), "{member}");
    }
    // FEL.02
    for (path, method, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            if status == "default" || status.as_str() >= "400" {
                let content = resolved(&document, response)["content"].as_object().unwrap();
                let media: Vec<&String> = content.keys().collect();
                assert_eq!(media, ["application/problem+json"], "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn ame_names_are_camel_case() {
    let document = description();
    let mut count = 0;
    for (place, value) in places(&document) {
        let Some(members) = value.get("properties").and_then(Value::as_object) else { continue };
        for name in members.keys() {
            // AME.04, 05, 07
            assert!(is_camel_case(name), "{place}: {name}");
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn res_and_ufn_addresses_are_plain() {
    let document = description();
    for path in document["paths"].as_object().unwrap().keys() {
        // RES.06, UFN.07 to UFN.09
        for part in path.split('/').filter(|part| !part.starts_with('{')) {
            let plain =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.~".contains(&byte);
            assert!(part.bytes().all(plain), "{path}");
        }
    }
    for server in document["servers"].as_array().unwrap() {
        // UFN.01, 02, 05, VER.05, SAK.01
        let url = text(server, "/url");
        let rest = url.strip_prefix("https://").unwrap();
        assert!(url.len() <= 2048 && !rest.contains(':') && rest.ends_with("/v1"), "{url}");
    }
}

#[test]
fn ver_the_interface_tells_about_itself() {
    let document = description();
    // VER.06
    assert!(document["paths"]["/api-info"]["get"].is_object());
    let required = document["components"]["schemas"]["ApiInfo"]["required"].as_array().unwrap();
    for member in ["apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"] {
        assert!(required.iter().any(|name| name == member), "{member}");
    }
}

#[test]
fn dot_times_are_rfc_3339_in_utc() {
    let document = description();
    let time = &document["components"]["schemas"]["Timestamp"];
    // DOT.01, DOT.04
    assert_eq!((&time["format"], &time["pattern"]), (&"date-time".into(), &"Z$".into()));
    for (place, value) in places(&document) {
        let Some(members) = value.get("properties").and_then(Value::as_object) else { continue };
        for (name, schema) in members.iter().filter(|(name, _)| is_a_time(name)) {
            assert_eq!(schema["$ref"], "#/components/schemas/Timestamp", "{place}: {name}");
        }
    }
}

#[test]
fn fns_queries_are_few_and_optional() {
    let document = description();
    let queries: Vec<_> =
        parameters(&document).into_iter().filter(|parameter| parameter["in"] == "query").collect();
    let mut names: Vec<&str> = queries.iter().map(|query| text(query, "/name")).collect();
    names.sort_unstable();
    // FNS.01, 03, 05 to 09; further ones would be a way for values to get into logs.
    assert_eq!(names, ["afterSeq", "limit", "page", "period", "unacknowledged"]);
    for query in queries {
        assert_eq!(query["required"], false, "{query}");
    }
    let schema = |name: &str| &document["components"]["parameters"][name]["schema"];
    assert_eq!((&schema("Limit")["default"], &schema("Page")["default"]), (&20.into(), &1.into()));
    for (path, _, operation) in operations(&document) {
        let used: Vec<_> = operation["parameters"].as_array().into_iter().flatten().collect();
        let uses =
            |name: &str| used.iter().any(|one| one["$ref"] == format!("#/components/parameters/{name}"));
        assert_eq!(uses("Limit"), uses("Page"), "{path}");
    }
}

#[test]
fn res_and_arq_no_parameter_is_about_a_person() {
    let document = description();
    let known = [
        "Content-Digest",
        "Idempotency-Key",
        "If-None-Match",
        "afterSeq",
        "limit",
        "page",
        "period",
        "periodId",
        "submissionId",
        "unacknowledged",
    ];
    for parameter in parameters(&document) {
        // RES.02, ARQ.05
        let name = text(parameter, "/name");
        assert!(known.contains(&name), "{name}");
        text(parameter, "/description");
    }
}

#[test]
fn sak_nobody_comes_in_without_a_token_or_a_certificate() {
    let document = description();
    let schemes: &Map<String, Value> = document["components"]["securitySchemes"].as_object().unwrap();
    // SAK.09, 10, 15, 16, 18
    for (name, scheme) in schemes {
        let kind = text(scheme, "/type");
        assert!(["oauth2", "http", "mutualTLS"].contains(&kind), "{name}: {kind}");
        assert!(kind != "http" || scheme["scheme"] == "bearer", "{name}");
        for (_, value) in places(scheme) {
            for url in ["tokenUrl", "authorizationUrl", "refreshUrl"].iter().filter_map(|url| value.get(*url))
            {
                assert!(url.as_str().unwrap().starts_with("https://"));
            }
        }
    }
    assert!(document["security"].as_array().is_some_and(|ways| ways.iter().all(|way| *way != Value::Null)));
    let open: Vec<&str> = operations(&document)
        .into_iter()
        .filter(|(_, _, operation)| operation.get("security").is_some())
        .map(|(path, ..)| path)
        .collect();
    assert_eq!(open, ["/api-info", "/keys"]);
}

#[test]
fn texts_that_may_be_logged_are_bounded() {
    let document = description();
    for name in ["Problem", "FindingError", "SubmissionError", "Party", "OnBehalfOf", "VersionedRef"] {
        let members = document["components"]["schemas"][name]["properties"].as_object().unwrap();
        for (member, schema) in members {
            let schema = resolved(&document, schema);
            let is_text = schema["type"] == "string" || schema["type"].as_array().is_some();
            let is_bounded =
                ["maxLength", "pattern", "enum", "format"].iter().any(|bound| schema.get(*bound).is_some());
            assert!(!is_text || is_bounded, "{name}/{member}");
        }
    }
}

fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Members whose names end as those of times do.
fn is_a_time(name: &str) -> bool {
    name.ends_with("At") || ["opens", "closes", "serverTime"].contains(&name)
}
