//! Independent judges of the interface: `openapi-spec-validator` reads its description, `schemathesis` plays against the
//! running receiver.
//!
//! What schemathesis checks: no answer is a server error; status, media type, headers and body of every answer are those of
//! the description; requests that break the description are refused; methods that are not described get 405 with `Allow`; and,
//! where access tokens are asked for, that nothing is answered without one. What it cannot check: that a request which fits the
//! description is accepted, since it cannot sign a manifest.
//!
//! A judge that is not installed is skipped, loudly. `SOCIALDATA_REQUIRE=openapi-spec-validator,schemathesis` makes its absence
//! a failure.

use std::path::Path;
use std::process::{Command, Stdio};

use socialdata_sandbox::{AuthProfile, SandboxOptions};

use crate::{
    sender::{Record, Submission, insats, insats_with},
    stage::{HttpClient, Stage},
    tokens,
};

const EXAMPLES: &str = "15";

#[test]
fn the_description_is_openapi() {
    let Some(mut judge) = judge("openapi-spec-validator", "openapi_spec_validator") else { return };
    let description = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/wire/v1/openapi.yaml");
    let said = run(judge.args([description]));
    assert!(said.0, "{}", said.1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_receiver_keeps_its_description() {
    let Some(judge) = judge("schemathesis", "schemathesis.cli") else { return };
    let stage = Stage::new().await;
    let submission = prepared(&stage).await;
    let running = stage.running();
    let mut judge = against(judge, &stage, &submission);
    judge.arg("--request-cert").arg(running.client_cert_path());
    judge.arg("--request-cert-key").arg(running.client_key_path());
    // A client certificate cannot be left out of a request, so nothing is learnt about authentication here.
    judge.args(["--exclude-checks", "positive_data_acceptance,ignored_auth"]);
    let said = tokio::task::spawn_blocking(move || run(&mut judge)).await.unwrap();
    told(&said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_answered_without_a_token() {
    let Some(judge) = judge("schemathesis", "schemathesis.cli") else { return };
    let stage =
        Stage::started(|options: &mut SandboxOptions| options.auth = AuthProfile::PrivateKeyJwt).await;
    let client = HttpClient::without_certificate(stage.running());
    let token = tokens::of_a_registered_client(&stage, &client).await;
    let mut judge = against(judge, &stage, &stage.sender.submission(1, &[]));
    judge.args(["--header", &format!("Authorization: Bearer {token}")]);
    judge.args(["--exclude-checks", "positive_data_acceptance"]);
    let said = tokio::task::spawn_blocking(move || run(&mut judge)).await.unwrap();
    told(&said);
}

/// A receiver that holds something, so that some answers are not refusals.
async fn prepared(stage: &Stage) -> Submission {
    let late = insats_with("/verkstalldFran", serde_json::json!("2026-10-01"));
    let records = [Record::report(1, 1, &insats()), Record::report(2, 1, &late)];
    let submission = stage.sender.submission(1, &records);
    stage.deliver(&submission).await;
    submission
}

fn against(mut judge: Command, stage: &Stage, submission: &Submission) -> Command {
    let running = stage.running();
    let folder = stage.folder().join("schemathesis");
    let settings = stage.folder().join("schemathesis.toml");
    // Half of the questions are about what is there.
    let content = format!(
        "[parameters]\n\"path.submissionId\" = [\"{}\", \"01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47\"]\n\
         \"path.periodId\" = [\"2026-09\", \"2026\"]\n",
        submission.id
    );
    #[expect(clippy::disallowed_methods, reason = "a file of this test, in its own folder")]
    std::fs::write(&settings, content).unwrap();
    judge.arg("--config-file").arg(settings);
    judge.args(["run", &format!("{}/openapi.yaml", running.url()), "--url", &running.url()]);
    judge.args(["--seed", "1", "--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing"]);
    judge.args(["--warnings", "off", "--no-color", "--suppress-health-check", "all"]);
    judge.arg("--tls-verify").arg(running.ca_pem_path());
    // It keeps a data base of examples where it runs.
    std::fs::create_dir_all(&folder).unwrap();
    judge.current_dir(folder);
    judge
}

/// Contentment counts when it looked at every operation.
fn told(said: &(bool, String)) {
    assert!(said.0, "{}", said.1);
    let tail: Vec<&str> = said.1.lines().rev().take(25).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    eprintln!("{}", tail.join("\n"));
    assert!(said.1.contains("10 selected / 10 total"), "{}", said.1);
}

/// Whether it was content, and all that it said.
fn run(judge: &mut Command) -> (bool, String) {
    let done = judge.stdin(Stdio::null()).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The judge as a program or as a module of Python. Where it must be there, an absence is a failure.
#[expect(clippy::disallowed_methods, reason = "the environment says which judges must be there")]
fn judge(name: &str, module: &str) -> Option<Command> {
    let works = |command: &mut Command| {
        let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        silent.arg("--version").status().is_ok_and(|status| status.success())
    };
    let python = || {
        let mut python = Command::new("python3");
        python.args(["-m", module]);
        python
    };
    let found = if works(&mut Command::new(name)) {
        Some(Command::new(name))
    } else {
        works(&mut python()).then(python)
    };
    let required = std::env::var("SOCIALDATA_REQUIRE").unwrap_or_default();
    let is_required = required.split(',').any(|required| required.trim() == name);
    assert!(found.is_some() || !is_required, "{name} is required and not there");
    if found.is_none() {
        eprintln!("SKIPPED (not ok): {name} is not installed, so nothing independent judged");
    }
    found
}
