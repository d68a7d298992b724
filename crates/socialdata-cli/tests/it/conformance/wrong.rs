//! Receivers that are wrong in one way each: the answers of the sandbox, changed on their way to the suite.

use std::cell::Cell;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use socialdata_protocol::jws::{Jws, JwsTyp};
use socialdata_protocol::keys::SigningKey;
use socialdata_submit::conformance::{
    ConformanceFault, ConformanceReport, HttpProbe, Probe, ProbeAnswer, ProbeRequest,
};
use socialdata_submit::transport::TransportError;

use super::stage::{Stage, judge_as};

/// What a test needs of the suite unless it says otherwise: everything that takes little time.
const QUICK: &[&str] = &[
    "capabilities",
    "identity",
    "records",
    "receipts",
    "outcome",
    "lists",
    "odd-requests",
    "validation",
    "withdrawal",
    "chain",
    "answers",
];

/// Changes the answer to a request.
type Lie<'a> = &'a dyn Fn(&ProbeRequest, &mut ProbeAnswer);

struct WrongReceiver<'a> {
    inner: HttpProbe,
    lie: Lie<'a>,
}

impl Probe for WrongReceiver<'_> {
    fn exchange(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError> {
        let mut answer = self.inner.exchange(request)?;
        (self.lie)(request, &mut answer);
        Ok(answer)
    }

    fn pause(&self, time: Duration) {
        self.inner.pause(time);
    }
}

fn names(report: &ConformanceReport, word: &str) -> Vec<&'static str> {
    let results = report.results.iter().filter(|result| result.outcome.word() == word);
    results.map(|result| result.requirement.id).collect()
}

fn judge(stage: &Stage, families: &[&str], lie: Lie<'_>) -> Result<ConformanceReport, ConformanceFault> {
    let mut tester = stage.tester();
    tester.families = families.iter().map(|word| (*word).to_owned()).collect();
    judge_as(&WrongReceiver { inner: stage.probe(), lie }, &tester)
}

/// The lie makes exactly these cases fail, and exactly those others unknown.
#[track_caller]
fn check_families(families: &[&str], lie: Lie<'_>, failed: &[&str], not_run: &[&str]) {
    let stage = Stage::new();
    let report = judge(&stage, families, lie).unwrap();
    let said = super::stage::broken(&report).join("\n");
    assert_eq!(names(&report, "failed"), failed, "\n{said}");
    assert_eq!(names(&report, "not-run"), not_run, "\n{said}");
    assert_eq!(report.exit().code(), 1);
}

#[track_caller]
fn check(lie: Lie<'_>, failed: &[&str]) {
    check_families(QUICK, lie, failed, &[]);
}

/// Changes the JSON of an answer.
fn edit(answer: &mut ProbeAnswer, change: impl FnOnce(&mut Value)) {
    let mut document: Value = String::from_utf8_lossy(&answer.body).parse().unwrap_or(Value::Null);
    if !document.is_null() {
        change(&mut document);
        answer.body = document.to_string().into_bytes();
    }
}

fn is_problem(answer: &ProbeAnswer, suffix: &str) -> bool {
    answer.status >= 400 && String::from_utf8_lossy(&answer.body).contains(&format!("problem:{suffix}\""))
}

fn is_submission_put(request: &ProbeRequest) -> bool {
    request.method == "PUT" && request.path.matches('/').count() == 2
}

fn without(answer: &mut ProbeAnswer, name: &str) {
    answer.headers.retain(|(own, _)| own != name);
}

#[test]
fn a_first_put_that_is_200() {
    check(
        &|request, answer| {
            if is_submission_put(request) && answer.status == 201 {
                answer.status = 200;
            }
        },
        &["CNF-080"],
    );
}

#[test]
fn a_replay_that_is_created_again() {
    check(
        &|request, answer| {
            if is_submission_put(request) && answer.status == 200 {
                answer.status = 201;
            }
        },
        &["CNF-081"],
    );
}

#[test]
fn a_replay_with_another_receipt() {
    check(
        &|request, answer| {
            if is_submission_put(request) && answer.status == 200 {
                edit(answer, |status| status["custodyReceipt"] = other_signature(&status["custodyReceipt"]));
            }
        },
        &["CNF-081"],
    );
}

#[test]
fn a_status_with_another_receipt() {
    check(
        &|request, answer| {
            let is_status = request.method == "GET" && request.path.matches('/').count() == 2;
            if is_status && request.path.starts_with("/submissions/") && answer.status == 200 {
                edit(answer, |status| status["custodyReceipt"] = other_signature(&status["custodyReceipt"]));
            }
        },
        &["CNF-083", "CNF-089"],
    );
}

#[test]
fn a_custody_receipt_of_another_payload() {
    let stage = Stage::new();
    let key = receipt_key(&stage);
    let lie = |_: &ProbeRequest, answer: &mut ProbeAnswer| {
        edit(answer, |document| {
            if let Some(receipt) = document.get_mut("custodyReceipt") {
                *receipt = signed_anew(&key, receipt, |receipt| {
                    receipt["payloadDigest"] = json!(format!("sha-256:{}", "0".repeat(64)));
                });
            }
        });
    };
    let report = judge(&stage, &["receipts"], &lie).unwrap();
    assert_eq!(names(&report, "failed"), ["CNF-209"]);
    // What comes after R10 is not known, and R17 is another question.
    assert_eq!(names(&report, "not-run"), ["CNF-210", "CNF-211", "CNF-212", "CNF-213", "CNF-214"]);
    let report = judge(&stage, &["receipts", "chain"], &lie).unwrap();
    assert_eq!(names(&report, "failed"), ["CNF-209", "CNF-216"]);
}

#[test]
fn an_outcome_receipt_that_counts_wrong() {
    let stage = Stage::new();
    let key = receipt_key(&stage);
    let lie = |_: &ProbeRequest, answer: &mut ProbeAnswer| {
        edit(answer, |document| {
            if let Some(receipt) = document.get_mut("outcomeReceipt") {
                *receipt = signed_anew(&key, receipt, |receipt| receipt["counts"]["stale"] = json!(1));
            }
        });
    };
    let report = judge(&stage, &["receipts"], &lie).unwrap();
    assert_eq!(names(&report, "failed"), ["CNF-211"]);
    assert_eq!(names(&report, "not-run"), ["CNF-212", "CNF-213"]);
}

#[test]
fn a_receipt_of_a_strange_key() {
    let strange =
        SigningKey::from_random(socialdata_protocol::keys::Algorithm::EdDsa, &[3; 32]).ok().unwrap();
    check_families(
        &["receipts", "chain"],
        &|_, answer| {
            edit(answer, |document| {
                if let Some(receipt) = document.get_mut("outcomeReceipt") {
                    *receipt = signed_anew(&strange, receipt, |_| ());
                }
            });
        },
        &["CNF-203"],
        &[
            "CNF-204", "CNF-205", "CNF-206", "CNF-207", "CNF-208", "CNF-209", "CNF-210", "CNF-211",
            "CNF-212", "CNF-213", "CNF-214", "CNF-216",
        ],
    );
}

#[test]
fn an_outcome_receipt_that_is_another_one_every_time() {
    let asked = Cell::new(0);
    check_families(
        &["receipts"],
        &|request, answer| {
            if request.path.contains("/outcome") {
                asked.set(asked.get() + 1);
                if asked.get() > 1 {
                    edit(answer, |outcome| {
                        outcome["outcomeReceipt"] = other_signature(&outcome["outcomeReceipt"]);
                    });
                }
            }
        },
        &["CNF-215"],
        &[],
    );
}

#[test]
fn a_version_gap_that_is_taken() {
    check_families(
        &["versions"],
        &|_, answer| without_finding(answer, "LEV-902"),
        &["CNF-106", "CNF-107"],
        &["CNF-118"],
    );
}

#[test]
fn other_content_under_the_same_version_that_is_taken() {
    check_families(
        &["versions"],
        &|_, answer| without_finding(answer, "LEV-901"),
        &["CNF-104", "CNF-114"],
        &[],
    );
}

#[test]
fn counts_that_disagree_and_are_taken() {
    check_families(
        &["payload"],
        &|_, answer| {
            edit(answer, |document| {
                if document["submissionErrors"][0]["code"] == "LEV-907" {
                    document["submissionErrors"] = json!([]);
                }
            });
        },
        &["CNF-153"],
        &[],
    );
}

#[test]
fn a_finding_that_is_left_out() {
    check_families(
        QUICK,
        &|_, answer| {
            edit(answer, |document| {
                if let Some(findings) = document.get_mut("findings").and_then(Value::as_array_mut) {
                    findings.retain(|finding| finding["status"] != "acceptedWithWarning");
                }
            });
        },
        &["CNF-132", "CNF-212", "CNF-220", "CNF-222"],
        &["CNF-213"],
    );
}

#[test]
fn a_problem_without_its_type() {
    check(
        &|request, answer| {
            if request.path == "/conformance" {
                edit(answer, |problem| {
                    problem.as_object_mut().unwrap().remove("type");
                });
            }
        },
        &["CNF-282"],
    );
}

#[test]
fn a_problem_of_another_media_type() {
    check(
        &|_, answer| {
            if is_problem(answer, "unknown-submission") {
                without(answer, "content-type");
                answer.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
        },
        &["CNF-281"],
    );
}

#[test]
fn a_problem_with_another_status_inside() {
    check(
        &|_, answer| {
            if is_problem(answer, "instance-conflict") {
                edit(answer, |problem| problem["status"] = json!(400));
            }
        },
        &["CNF-283"],
    );
}

#[test]
fn a_problem_with_another_status_outside() {
    check(
        &|_, answer| {
            if is_problem(answer, "instance-conflict") {
                answer.status = 422;
                edit(answer, |problem| problem["status"] = json!(422));
            }
        },
        &["CNF-086", "CNF-283"],
    );
}

#[test]
fn a_problem_that_may_be_retried_and_should_not() {
    check(
        &|_, answer| {
            if is_problem(answer, "seq-gap") {
                edit(answer, |problem| problem["retryable"] = json!(true));
            }
        },
        &["CNF-284"],
    );
}

#[test]
fn texts_that_change() {
    let count = Cell::new(0);
    check(
        &|_, answer| {
            if is_problem(answer, "unknown-submission") {
                count.set(count.get() + 1);
                edit(answer, |problem| problem["detail"] = json!(format!("number {}", count.get())));
            }
        },
        &["CNF-285"],
    );
}

#[test]
fn an_answer_that_repeats_a_number() {
    check(
        &|_, answer| {
            if is_problem(answer, "seq-gap") {
                edit(answer, |problem| problem["errorId"] = json!("191212121212"));
            }
        },
        &["CNF-286"],
    );
}

#[test]
fn an_unknown_id_that_is_found() {
    check_families(
        &["envelope", "identity"],
        &|request, answer| {
            if request.method == "GET" && is_problem(answer, "unknown-submission") {
                answer.status = 200;
            }
        },
        &["CNF-033", "CNF-087"],
        &[],
    );
}

#[test]
fn a_gap_in_the_numbers_that_is_taken() {
    check(
        &|_, answer| {
            if is_problem(answer, "seq-gap") {
                (answer.status, answer.body) = (201, b"{}".to_vec());
                without(answer, "content-type");
                answer.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
        },
        &["CNF-084"],
    );
}

#[test]
fn a_conflict_without_the_expected_number() {
    check(
        &|_, answer| {
            if answer.status == 409 {
                edit(answer, |problem| {
                    problem.as_object_mut().unwrap().remove("expectedSeq");
                });
            }
        },
        &["CNF-084", "CNF-085"],
    );
}

#[test]
fn a_second_acknowledgement_that_is_refused() {
    let seen = Cell::new(0);
    check_families(
        &["outcome"],
        &|request, answer| {
            if request.path.ends_with("/acknowledgement") && answer.status == 204 {
                seen.set(seen.get() + 1);
                if seen.get() > 1 {
                    answer.status = 409;
                }
            }
        },
        &["CNF-232"],
        &["CNF-233", "CNF-234"],
    );
}

#[test]
fn an_inventory_with_another_digest() {
    check(
        &|request, answer| {
            if request.path.contains("/inventory") && !request.path.contains("1900") {
                edit(answer, |inventory| inventory["digest"] = json!(format!("sha-256:{}", "0".repeat(64))));
            }
        },
        &["CNF-251"],
    );
}

#[test]
fn an_inventory_that_says_void_is_live() {
    check_families(
        &["versions", "lists"],
        &|request, answer| {
            if request.path.contains("/inventory") {
                edit(answer, |inventory| {
                    for item in inventory["items"].as_array_mut().into_iter().flatten() {
                        item["state"] = json!("live");
                    }
                });
            }
        },
        &["CNF-250", "CNF-251"],
        &[],
    );
}

#[test]
fn a_list_whose_pages_disagree() {
    check(
        &|request, answer| {
            if request.path.contains("limit=2&page=2") {
                edit(answer, |page| page["total"] = json!(999));
            }
        },
        &["CNF-243"],
    );
}

#[test]
fn answers_without_a_date() {
    check(
        &|request, answer| {
            if request.path != "/api-info" {
                without(answer, "date");
            }
        },
        &["CNF-280"],
    );
}

#[test]
fn a_wrong_method_without_allow() {
    check(&|_, answer| without(answer, "allow"), &["CNF-271"]);
}

#[test]
fn a_status_without_an_etag() {
    check(&|_, answer| without(answer, "etag"), &["CNF-090"]);
}

#[test]
fn a_key_set_with_wrong_names() {
    check_families(
        &["capabilities"],
        &|request, answer| {
            if request.path == "/keys" {
                edit(answer, |set| {
                    for key in set["keys"].as_array_mut().into_iter().flatten() {
                        key["kid"] = json!("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
                    }
                });
            }
        },
        &["CNF-010", "CNF-011", "CNF-012", "CNF-013"],
        &[],
    );
}

#[test]
fn an_api_info_whose_clock_is_another() {
    check_families(
        &["capabilities"],
        &|request, answer| {
            if request.path == "/api-info" {
                edit(answer, |info| info["serverTime"] = json!("2020-01-01T00:00:00Z"));
            }
        },
        &["CNF-005"],
        &[],
    );
}

/// A receiver that lets anybody in.
struct OpenReceiver(HttpProbe);

impl Probe for OpenReceiver {
    fn exchange(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError> {
        self.0.exchange(&ProbeRequest { is_identified: true, ..request.clone() })
    }

    fn pause(&self, time: Duration) {
        self.0.pause(time);
    }
}

#[test]
fn a_receiver_that_lets_anybody_in() {
    let stage = Stage::new();
    let mut tester = stage.tester();
    tester.families = vec!["identity".to_owned()];
    let report = judge_as(&OpenReceiver(stage.probe()), &tester).unwrap();
    assert_eq!(names(&report, "failed"), ["CNF-092"]);
}

#[test]
fn production_and_a_wrong_clock_are_left_alone() {
    let stage = Stage::new();
    let sent = Cell::new(0);
    let production = |request: &ProbeRequest, answer: &mut ProbeAnswer| {
        sent.set(sent.get() + 1);
        if request.path == "/api-info" {
            edit(answer, |info| info["environment"] = json!("production"));
        }
    };
    assert_eq!(judge(&stage, &[], &production), Err(ConformanceFault::Production));
    assert_eq!(sent.get(), 1, "something was sent to a receiver in production");
    let late = |_: &ProbeRequest, answer: &mut ProbeAnswer| {
        without(answer, "date");
        answer.headers.push(("date".to_owned(), "Thu, 01 Jan 2026 00:00:00 GMT".to_owned()));
    };
    assert!(matches!(judge(&stage, &[], &late), Err(ConformanceFault::Clock(_))));
    let refused = |request: &ProbeRequest, answer: &mut ProbeAnswer| {
        if request.path.starts_with("/submissions") {
            answer.status = 403;
        }
    };
    assert_eq!(judge(&stage, &[], &refused), Err(ConformanceFault::NotAdmitted(403)));
}

#[test]
fn a_receiver_that_is_gone_is_unavailable() {
    let mut stage = Stage::new();
    let (probe, tester) = (stage.probe(), stage.tester());
    stage.stop();
    let fault = judge_as(&probe, &tester).unwrap_err();
    assert_eq!((fault, fault.exit().code()), (ConformanceFault::Unreachable(TransportError::Connect), 69));
}

#[test]
fn a_receiver_that_goes_away_is_unavailable_and_nothing_is_called_passed() {
    struct Leaving(HttpProbe, Cell<u32>);
    impl Probe for Leaving {
        fn exchange(&self, request: &ProbeRequest) -> Result<ProbeAnswer, TransportError> {
            self.1.set(self.1.get() + 1);
            if self.1.get() > 30 { Err(TransportError::Connect) } else { self.0.exchange(request) }
        }
        fn pause(&self, time: Duration) {
            self.0.pause(time);
        }
    }
    let stage = Stage::new();
    let report = judge_as(&Leaving(stage.probe(), Cell::new(0)), &stage.tester()).unwrap();
    assert!(report.is_lost && report.count("not-run") > 50, "{}", report.count("not-run"));
    assert_eq!(report.exit().code(), 69);
}

fn without_finding(answer: &mut ProbeAnswer, code: &str) {
    edit(answer, |document| {
        if let Some(findings) = document.get_mut("findings").and_then(Value::as_array_mut) {
            findings.retain(|finding| finding["errors"][0]["code"] != code);
        }
    });
}

/// Another text of the right form.
fn other_signature(receipt: &Value) -> Value {
    let text = receipt.as_str().unwrap();
    let (signed, signature) = text.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    json!(format!("{signed}.{first}{}", signature.split_at(1).1))
}

fn receipt_key(stage: &Stage) -> SigningKey {
    SigningKey::from_pem(&std::fs::read_to_string(stage.key_path("receipt.key.pem")).unwrap()).ok().unwrap()
}

/// The receipt with a change, under that key. The members keep their order, so that no change gives the same text.
fn signed_anew(key: &SigningKey, receipt: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let payload = receipt.as_str().unwrap().split('.').nth(1).unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(payload).unwrap();
    let mut document: Value = String::from_utf8(bytes).unwrap().parse().unwrap();
    change(&mut document);
    json!(Jws::sign(key, JwsTyp::Receipt, document.to_string().as_bytes()).unwrap().as_str())
}
