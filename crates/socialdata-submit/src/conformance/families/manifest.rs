//! The manifest: its signature, its members, and what the receiver accepts. Each case changes one thing.

use serde_json::{Value, json};
use socialdata_protocol::ids::Digest;
use socialdata_protocol::wire::{Coding, ProblemKind, Sealing};

use crate::conformance::case::{Case, Verdict, case, not_applicable};
use crate::conformance::suite::Suite;

use ProblemKind as P;

pub(in crate::conformance) const CASES: &[Case] = &[
    case(
        "CNF-040",
        "Manifest",
        "En signatur som inte stämmer avvisas: 422.",
        "A signature that does not verify is refused: 422.",
        broken_signature,
    ),
    case(
        "CNF-041",
        "Manifest",
        "Ett manifest signerat med en okänd nyckel avvisas: 403.",
        "A manifest signed with an unknown key is refused: 403.",
        |suite| {
            let draft = suite.new_draft()?.with_other_key();
            suite.refuses(&draft, &[P::UnknownSenderKey])
        },
    ),
    case(
        "CNF-042",
        "Manifest",
        "En främmande nyckel under avsändarens kid avvisas: 422.",
        "A strange key under the sender's kid is refused: 422.",
        |suite| {
            let kid = suite.tester.signing_key.kid().to_string();
            let alg = suite.tester.signing_key.algorithm().as_str();
            let draft = suite.new_draft()?.with_other_key();
            let draft = draft.header(move |header| {
                put(header, "kid", json!(kid));
                put(header, "alg", json!(alg));
            });
            suite.refuses(&draft, &[P::ManifestSignature])
        },
    ),
    case(
        "CNF-043",
        "Manifest",
        "En medlem till i JWS-huvudet (jwk, crit, jku) avvisas: 422.",
        "A further member of the JWS header (jwk, crit, jku) is refused: 422.",
        |suite| {
            for (name, value) in [
                ("jku", json!("https://register.example.se/keys")),
                ("crit", json!(["b64"])),
                ("jwk", json!({"kty": "OKP"})),
            ] {
                let draft = suite.new_draft()?.header(move |header| put(header, name, value.clone()));
                suite.refuses(&draft, &[P::ManifestSignature])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-044",
        "Manifest",
        "Algoritmen none, HMAC eller en annan nyckeltyps avvisas: 422.",
        "The algorithm none, HMAC or that of another type of key is refused: 422.",
        |suite| {
            let other =
                if suite.tester.signing_key.algorithm().as_str() == "ES256" { "EdDSA" } else { "ES256" };
            for alg in ["none", "HS256", other] {
                let draft = suite.new_draft()?.header(move |header| put(header, "alg", json!(alg)));
                suite.refuses(&draft, &[P::ManifestSignature])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-045",
        "Manifest",
        "Ett annat typ än manifestets avvisas: 422.",
        "Another typ than that of a manifest is refused: 422.",
        |suite| {
            let draft =
                suite.new_draft()?.header(|header| put(header, "typ", json!("socialdata-receipt+jwt")));
            suite.refuses(&draft, &[P::ManifestSignature])
        },
    ),
    case(
        "CNF-046",
        "Manifest",
        "En okänd medlem i manifestet avvisas: 422.",
        "An unknown member of the manifest is refused: 422.",
        |suite| invalid(suite, |manifest| put(manifest, "more", json!(1))),
    ),
    case(
        "CNF-047",
        "Manifest",
        "En saknad medlem i manifestet avvisas: 422.",
        "A missing member of the manifest is refused: 422.",
        |suite| {
            for name in ["seq", "period", "previous", "auditHead", "client", "types"] {
                invalid(suite, move |manifest| {
                    manifest.as_object_mut().map(|members| members.remove(name));
                })?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-048",
        "Identifiers",
        "Två medlemmar med samma namn i manifestet avvisas: 422.",
        "Two members of one name in the manifest are refused: 422.",
        |suite| {
            let draft = suite.new_draft()?.signed(|text| *text = text.replacen('{', "{\"v\":1,", 1));
            suite.refuses(&draft, &[P::ManifestInvalid])
        },
    ),
    case(
        "CNF-049",
        "Identifiers",
        "Andra skrivsätt av tid, period, digest och id än det enda rätta avvisas: 422.",
        "Other spellings of time, period, digest and id than the right one are refused: 422.",
        |suite| {
            for (name, value) in [
                ("createdAt", "2026-01-01T00:00:00+00:00"),
                ("period", "2026-1"),
                ("auditHead", "ABC"),
                ("environment", "Sandbox"),
            ] {
                invalid(suite, move |manifest| put(manifest, name, json!(value)))?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-050",
        "Checks of the receiver",
        "Ett id i manifestet som inte är adressens avvisas: 422.",
        "An id in the manifest that is not that of the address is refused: 422.",
        |suite| {
            let other = suite.submission_id()?;
            invalid(suite, move |manifest| put(manifest, "submissionId", json!(other)))
        },
    ),
    case(
        "CNF-051",
        "Checks of the receiver",
        "En annan avsändare än den autentiserade avvisas: 403.",
        "Another sender than the authenticated one is refused: 403.",
        |suite| {
            changed(suite, &[P::Forbidden], |manifest| {
                set(manifest, "/sender/unit", json!("CNF-another-unit"));
            })
        },
    ),
    case(
        "CNF-052",
        "Checks of the receiver",
        "En annan miljö avvisas: 422.",
        "Another environment is refused: 422.",
        |suite| {
            let other = if suite.tester.environment.as_str() == "sandbox" { "test" } else { "sandbox" };
            changed(suite, &[P::EnvironmentMismatch], move |manifest| {
                put(manifest, "environment", json!(other));
            })
        },
    ),
    case(
        "CNF-053",
        "Checks of the receiver",
        "En annan mottagare avvisas: 422.",
        "Another recipient is refused: 422.",
        |suite| invalid(suite, |manifest| put(manifest, "recipient", json!("se.example.conformance"))),
    ),
    case(
        "CNF-054",
        "Checks of the receiver",
        "createdAt mer än fem minuter fram i tiden avvisas: 422.",
        "createdAt more than five minutes ahead is refused: 422.",
        |suite| {
            let ahead = suite.clock.now().plus_seconds(3_600);
            changed(suite, &[P::Clock], move |manifest| put(manifest, "createdAt", json!(ahead)))
        },
    ),
    case(
        "CNF-055",
        "Checks of the receiver",
        "Samma bytes får skickas många dagar senare: createdAt har ingen undre gräns.",
        "The same bytes may be sent many days later: createdAt has no lower bound.",
        |suite| {
            let long_ago = suite.clock.now().plus_seconds(-30 * 86_400);
            let draft =
                suite.new_draft()?.manifest(move |manifest| put(manifest, "createdAt", json!(long_ago)));
            let sealed = suite.seal(&draft)?;
            let seen = suite.put(&sealed)?;
            suite.adopt(&sealed, &seen);
            seen.must_have_status(&[200, 201])
        },
    ),
    case(
        "CNF-056",
        "Checks of the receiver",
        "En payload med annan digest eller längd än manifestets avvisas: 422.",
        "A payload of another digest or length than the manifest says is refused: 422.",
        |suite| {
            changed(suite, &[P::PayloadDigest], |manifest| {
                set(manifest, "/payload/digest", json!(Digest::of("other")));
            })?;
            changed(suite, &[P::PayloadDigest], |manifest| set(manifest, "/payload/bytes", json!(1)))
        },
    ),
    case(
        "CNF-057",
        "Checks of the receiver",
        "Ett schema som inte tas emot avvisas: 422.",
        "A schema that is not accepted is refused: 422.",
        |suite| {
            changed(suite, &[P::SchemaNotAccepted], |manifest| {
                set(manifest, "/schema/version", json!("999.0.0"));
            })?;
            changed(suite, &[P::SchemaNotAccepted], |manifest| {
                set(manifest, "/schema/digest", json!(Digest::of("other")));
            })
        },
    ),
    case(
        "CNF-058",
        "Checks of the receiver",
        "En policy som inte tas emot avvisas: 422.",
        "A policy that is not accepted is refused: 422.",
        |suite| {
            changed(suite, &[P::PolicyNotAccepted], |manifest| {
                set(manifest, "/policy/version", json!("999"));
            })?;
            changed(suite, &[P::PolicyNotAccepted], |manifest| {
                set(manifest, "/policy/digest", json!(Digest::of("other")));
            })
        },
    ),
    case(
        "CNF-059",
        "Checks of the receiver",
        "Ett nyckelkontrollvärde som inte är registrerat avvisas: 422.",
        "A key check value that is not registered is refused: 422.",
        |suite| {
            changed(suite, &[P::KcvMismatch], |manifest| {
                let kcv = format!("{}0", "0".repeat(25));
                put(
                    manifest,
                    "pseudonymisation",
                    json!({"scheme": "socialdata-pseudo-v1", "purpose": "person", "epoch": "2026", "kcv": kcv}),
                );
            })
        },
    ),
    case(
        "CNF-060",
        "Checks of the receiver",
        "En komprimering som inte erbjuds avvisas: 422.",
        "A coding that is not offered is refused: 422.",
        |suite| {
            let codings = &suite.api_info()?.codings;
            let unoffered = [(Coding::Gzip, "gzip"), (Coding::Identity, "identity")];
            let Some((_, name)) = unoffered.into_iter().find(|(coding, _)| !codings.contains(coding)) else {
                return Err(not_applicable("alla erbjuds", "all are offered"));
            };
            invalid(suite, move |manifest| set(manifest, "/payload/coding", json!(name)))
        },
    ),
    case(
        "CNF-061",
        "Checks of the receiver",
        "Försegling som inte erbjuds avvisas; till en nyckel som inte gäller: 422.",
        "Sealing that is not offered, or to a key that is not current, is refused: 422.",
        |suite| {
            let is_offered = suite.api_info()?.sealing.contains(&Sealing::AgeV1);
            let kind = if is_offered { P::OutdatedSealingKey } else { P::ManifestInvalid };
            changed(suite, &[kind], |manifest| {
                set(manifest, "/payload/sealing", json!("age-v1"));
                // The example of RFC 8037, appendix A.3: nobody's sealing key.
                set(manifest, "/payload/recipients", json!(["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]));
            })
        },
    ),
    case(
        "CNF-062",
        "Manifest",
        "sealing none med mottagarnycklar är en motsägelse: 422.",
        "sealing none with recipient keys is a contradiction: 422.",
        |suite| {
            invalid(suite, |manifest| {
                set(manifest, "/payload/recipients", json!(["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]));
            })
        },
    ),
    case(
        "CNF-063",
        "Checks of the receiver",
        "En period som inte är öppen avvisas: 409.",
        "A period that is not open is refused: 409.",
        |suite| changed(suite, &[P::PeriodClosed], |manifest| put(manifest, "period", json!("1999-01"))),
    ),
    case(
        "CNF-064",
        "Checks of the receiver",
        "Fler poster än maxRecords avvisas: 413.",
        "More records than maxRecords are refused: 413.",
        |suite| {
            let over = suite.api_info()?.limits.max_records.saturating_add(1);
            changed(suite, &[P::TooLarge], move |manifest| set(manifest, "/counts/report", json!(over)))
        },
    ),
    case(
        "CNF-065",
        "Manifest",
        "confirmed som inte är sorterad, eller har en kod två gånger, avvisas: 422.",
        "confirmed that is not sorted, or has a code twice, is refused: 422.",
        |suite| {
            for codes in [["TID-002", "JUR-005"], ["TID-002", "TID-002"]] {
                invalid(suite, move |manifest| {
                    let list: Vec<Value> =
                        codes.iter().map(|code| json!({"code": code, "count": 1})).collect();
                    put(manifest, "confirmed", json!(list));
                })?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-066",
        "Manifest",
        "Ett ombud utan onBehalfOf är en motsägelse: 422.",
        "An ombud without onBehalfOf is a contradiction: 422.",
        |suite| invalid(suite, |manifest| set(manifest, "/sender/role", json!("ombud"))),
    ),
    case(
        "CNF-067",
        "Checks of the receiver",
        "Att lämna för någon annan utan registrerad fullmakt avvisas: 403.",
        "Sending for somebody else without a registered mandate is refused: 403.",
        |suite| {
            let principal = suite.tester.sender.org_number.clone();
            changed(suite, &[P::Forbidden], move |manifest| {
                put(
                    manifest,
                    "onBehalfOf",
                    json!({"orgNumber": principal, "role": "utforare", "unit": "CNF", "mandate": "CNF-none"}),
                );
            })
        },
    ),
    case(
        "CNF-068",
        "Manifest",
        "Posttyperna i manifestet är sorterade och står en gång var: annars 422.",
        "The record types in the manifest are sorted and stand once each: else 422.",
        |suite| {
            for types in [json!(["placering", "insats"]), json!(["insats", "insats"]), json!([])] {
                invalid(suite, move |manifest| put(manifest, "types", types.clone()))?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-069",
        "Manifest",
        "Ett manifest över 16 KiB avvisas: 400 eller 422.",
        "A manifest over 16 KiB is refused: 400 or 422.",
        |suite| {
            changed(suite, &[P::InvalidEnvelope, P::ManifestSignature, P::ManifestInvalid], |manifest| {
                put(manifest, "more", json!("x".repeat(20_000)));
            })
        },
    ),
];

fn broken_signature(suite: &mut Suite<'_>) -> Verdict {
    let draft = suite.new_draft()?;
    let mut sealed = suite.seal(&draft)?;
    let (signed, signature) = sealed.jws.rsplit_once('.').unwrap_or_default();
    // The first character of the signature: all six of its bits count.
    let other = if signature.starts_with('A') { "B" } else { "A" };
    sealed.jws = format!("{signed}.{other}{}", signature.get(1..).unwrap_or_default());
    let seen = suite.put(&sealed)?;
    suite.adopt(&sealed, &seen);
    seen.must_be(&[P::ManifestSignature])
}

fn changed(suite: &mut Suite<'_>, kinds: &[ProblemKind], change: impl Fn(&mut Value) + 'static) -> Verdict {
    let draft = suite.new_draft()?.manifest(change);
    suite.refuses(&draft, kinds)
}

fn invalid(suite: &mut Suite<'_>, change: impl Fn(&mut Value) + 'static) -> Verdict {
    changed(suite, &[P::ManifestInvalid], change)
}

fn put(document: &mut Value, name: &str, value: Value) {
    if let Some(members) = document.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if let Some(parent) = document.pointer_mut(parent) {
        put(parent, name, value);
    }
}
