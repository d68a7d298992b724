//! The HTML report in a browser: its filter is clicked, its table sorted, its script switched off.
//!
//! Without Chromium and chromedriver it is skipped, loudly; `SOCIALDATA_REQUIRE=chromium` makes their absence a failure. The
//! screenshots stay in cargo's folder for tests, to be looked at.

use std::path::PathBuf;

use serde_json::Value;
use socialdata_format::report::{Form, Lang, ReportOptions};

use crate::fixtures::base;
use crate::judges::{is_there, piped};
use crate::report::{rendered, report};

/// 60 sound records, 20 with a warning, 10 that end before they begin; and a name that tries to run.
fn page() -> String {
    let mut file = String::new();
    for number in 0..90 {
        // Each has a first day of its own, so that no two are the same insats.
        let first = format!("2026-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
        let (post_id, sex, last) = match number {
            0..60 => (format!("B-{number:02}"), "1", "2026-09-20"),
            60..80 => (format!("A-{:02}", number - 60), "2", "2026-09-20"),
            _ => (format!("C-{:02}", number - 80), "1", "2025-12-25"),
        };
        let dates = format!("\"verkstalldFran\":\"{first}\",\"verkstalldTill\":\"{last}\"");
        file += &base()
            .replace("INS-1", &post_id)
            .replace("\"1\"}", &format!("\"{sex}\"}}"))
            .replace("2026-08-20", "2025-12-01")
            .replace("\"verkstalldFran\":\"2026-09-01\"", &dates);
        file.push('\n');
    }
    let name = "\"><img src=x onerror='injected=1'><script>injected=1<!--.ndjson";
    rendered(&report(&[(name, file.as_bytes())], ReportOptions::default()), Form::Html, Lang::Sv)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes into the folder that cargo gives it")]
fn a_reader_filters_searches_sorts_and_changes_language() {
    let there = ["chromium", "chromedriver"].map(|program| is_there("chromium", program, &["--version"]));
    if there.contains(&false) {
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("report");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("rapport.html");
    std::fs::write(&path, page()).unwrap();
    let arguments =
        ["-c", include_str!("report_browser.py"), path.to_str().unwrap(), folder.to_str().unwrap()];
    let (said, complaints) = piped("python3", &arguments, "");
    let seen: Value = said.parse().unwrap_or_else(|_| panic!("{said}\n{complaints}"));
    let (script, bare) = (&seen["script"], &seen["noScript"]);

    assert_eq!(
        (&script["all"], &script["withoutErrors"], &script["searched"]),
        (&30.into(), &20.into(), &10.into())
    );
    assert_eq!((&script["reset"], &script["ofRule"]), (&30.into(), &10.into()));
    assert_eq!(script["said"], "Visar 10 av 30 ärenden");
    assert_eq!((&script["first"], &script["sorted"]), (&"A-00".into(), &"C-09".into()));
    assert_eq!(script["ariaSort"], "descending");
    assert_eq!((&script["english"], &script["lang"]), (&"Validation report".into(), &"en".into()));
    assert_eq!(script["injected"], "undefined", "a file name ran");
    // Also says that style and script have the hashes of the policy.
    assert_eq!(script["complaints"], Value::Array(vec![]));
    assert_eq!(script["overlap"], Value::Array(vec![]), "wider than the window");
    for shot in ["light", "dark", "narrow"] {
        assert!(script[shot].as_u64().unwrap() > 10_000, "{shot} is an empty picture");
    }

    assert_eq!((&script["filterSeen"], &bare["filterSeen"]), (&true.into(), &false.into()));
    for part in ["casesSeen", "ledgerSeen", "englishSeen"] {
        assert_eq!(bare[part], true, "{part} without script");
    }
    assert_eq!(bare["swedishSeen"], false);
}
