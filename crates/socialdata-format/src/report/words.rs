//! Words and sentences that several renderings use.

use socialdata_core::validering::{Severity, Text};

use crate::acceptance::{AppliedEntry, EntryState, Scope};

use super::delta::{Change, Delta};
use super::lang::Lang;
use super::summary::{ListedFinding, Report};

pub(super) const FILE: Text = Text { sv: "fil", en: "file" };
pub(super) const FILES: Text = Text { sv: "filer", en: "files" };
pub(super) const RECORD: Text = Text { sv: "post", en: "record" };
pub(super) const RECORDS: Text = Text { sv: "poster", en: "records" };
pub(super) const ERROR: Text = Text { sv: "fel", en: "error" };
pub(super) const ERRORS: Text = Text { sv: "fel", en: "errors" };
pub(super) const WARNING: Text = Text { sv: "varning", en: "warning" };
pub(super) const WARNINGS: Text = Text { sv: "varningar", en: "warnings" };
pub(super) const FINDING: Text = Text { sv: "fynd", en: "finding" };
pub(super) const FINDINGS: Text = Text { sv: "fynd", en: "findings" };
pub(super) const WHOLE_FILE: Text = Text { sv: "hela filen", en: "the whole file" };
pub(super) const WHOLE_DELIVERY: Text = Text { sv: "hela leveransen", en: "the whole delivery" };
pub(super) const FIXED: Text = Text { sv: "åtgärdat", en: "fixed" };
pub(super) const NOT_ALL_FILES: Text = Text {
    sv: "Alla filer kontrollerades inte båda gångerna: det som räknas som åtgärdat kan vara osett.",
    en: "Not all files were checked both times: what counts as fixed may only be unseen.",
};
pub(super) const OTHER_RULES: Text = Text {
    sv: "Den förra rapporten gjordes med andra regler: en skillnad kan bero på dem.",
    en: "The earlier report was made with other rules: a difference may come from them.",
};
pub(super) const EARLIER_LIST_CAPPED: Text = Text {
    sv: "Den förra rapporten listade inte alla fynd: nya och åtgärdade är minst så många.",
    en: "The earlier report did not list all findings: at least so many are new and fixed.",
};

/// The severity as a word in lower case.
pub(super) const fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Error => Text { sv: "fel", en: "error" },
        Severity::Warning => Text { sv: "varning", en: "warning" },
        Severity::Info => Text { sv: "info", en: "info" },
    }
}

pub(super) const fn change(change: Change) -> Text {
    match change {
        Change::New => Text { sv: "nytt", en: "new" },
        Change::Remaining => Text { sv: "kvar", en: "remaining" },
        Change::Unknown => Text { sv: "okänt om nytt", en: "not known whether new" },
    }
}

pub(super) const fn entry_state(state: EntryState) -> Text {
    match state {
        EntryState::Used => Text { sv: "används", en: "used" },
        EntryState::Unused => Text { sv: "oanvänt", en: "unused" },
        EntryState::Expired => Text { sv: "utgånget", en: "expired" },
    }
}

/// `bekräftat` of an error, `godtaget` of anything else.
pub(super) fn accepted(entry: &AppliedEntry) -> Text {
    if entry.entry.is_confirmation() {
        Text { sv: "bekräftat", en: "confirmed" }
    } else {
        Text { sv: "godtaget", en: "accepted" }
    }
}

/// Which findings an entry of the acceptance file covers.
pub(super) fn scope(scope: &Scope, lang: Lang) -> String {
    match scope {
        Scope::Post(post_id) => post_id.clone(),
        Scope::Posttyp(posttyp) => format!("{} {posttyp}", lang.either("alla", "all")),
        Scope::All => lang.either("alla", "all").to_owned(),
    }
}

/// What makes the numbers of a comparison less than sure.
pub(super) fn reservations(delta: &Delta) -> Vec<Text> {
    let mut all = Vec::new();
    if !delta.is_exact() {
        all.push(EARLIER_LIST_CAPPED);
    }
    if !delta.is_complete {
        all.push(NOT_ALL_FILES);
    }
    if !delta.has_same_rules {
        all.push(OTHER_RULES);
    }
    all
}

/// The name of the file that a finding lies in; `None` for one about the whole delivery.
pub(super) fn file_name<'a>(listed: &ListedFinding, report: &'a Report) -> Option<&'a str> {
    report.files.get(listed.file).map(|file| file.name.as_str())
}

/// How a record is called that has no reference to show.
pub(super) fn reference(listed: &ListedFinding, lang: Lang) -> String {
    match (&listed.post_id, listed.record) {
        (Some(post_id), _) => post_id.clone(),
        (None, Some(record)) => format!("{} {record}", lang.of(RECORD)),
        (None, None) => {
            lang.of(if listed.place().is_some() { WHOLE_FILE } else { WHOLE_DELIVERY }).to_owned()
        }
    }
}
