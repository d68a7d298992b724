//! The manifest of a delivery: everything about its files but what is in them.

use serde::{Deserialize, Serialize};
use socialdata_protocol::ids::{PeriodId, SubmissionId, Timestamp};

use super::EVIDENCE;

/// The form of the manifest.
const FORM: &str = "socialdata-filleverans/1";

/// Everything about a delivery but what is in its files. Lies beside each of them, and in the spool for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileManifest {
    /// `socialdata-filleverans/1`.
    pub manifest: String,
    /// The delivery.
    pub delivery_id: SubmissionId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who hands it in: organisationsnummer.
    pub sender: String,
    /// For whom: kommunkod.
    pub kommunkod: String,
    /// The files that belong together: `sol`, `ekb`, `ekb-ar`, `bu`, `lss`.
    pub delregister: String,
    /// The period that it is the whole of.
    pub period: PeriodId,
    /// Whether half a pair is missing, by order.
    pub partial: bool,
    /// Records of the exports that stayed at home, so that they are not in the files.
    pub records_held: u64,
    /// The policy: id and version.
    pub policy: String,
    /// The files.
    pub files: Vec<ManifestFile>,
    /// What stands where a receipt would: a person's word.
    pub evidence: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ManifestFile {
    /// `sol1`, `ekb-manad` …
    pub projection: String,
    /// The name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: usize,
    /// Keyed digest, hexadecimal. A plain one would let whoever finds the manifest test guesses about the people in the file.
    pub mac: String,
    /// Name and version of the layout.
    pub layout: String,
    /// `verified`, or `unverified` when nobody has compared the layout with the register's own description.
    pub layout_status: String,
}

/// What a manifest is made of besides its files.
pub(super) struct About<'a> {
    pub(super) id: SubmissionId,
    pub(super) at: Timestamp,
    pub(super) sender: String,
    pub(super) kommunkod: String,
    pub(super) delregister: &'a str,
    pub(super) period: PeriodId,
    pub(super) partial: bool,
    pub(super) records_held: u64,
    pub(super) policy: String,
}

impl FileManifest {
    pub(super) fn new(about: About<'_>, files: Vec<ManifestFile>) -> Self {
        Self {
            manifest: FORM.to_owned(),
            delivery_id: about.id,
            created_at: about.at,
            sender: about.sender,
            kommunkod: about.kommunkod,
            delregister: about.delregister.to_owned(),
            period: about.period,
            partial: about.partial,
            records_held: about.records_held,
            policy: about.policy,
            files,
            evidence: EVIDENCE.to_owned(),
        }
    }

    /// Reads what the spool has; nothing when it is of another form.
    pub fn parse(text: &str) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "our own words out of our own column; the error is dropped"
        )]
        let manifest: Option<Self> = serde_json::from_str(text).ok();
        manifest.filter(|manifest| manifest.manifest == FORM)
    }

    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string_pretty(self).ok().map(|text| text + "\n")
    }

    /// Whether nobody has compared one of the layouts with the register's own description.
    pub fn is_unverified(&self) -> bool {
        self.files.iter().any(|file| file.layout_status != "verified")
    }

    /// Whether there is not one row: nothing is handed in, and the portal is told that there is nothing to report.
    pub fn has_no_rows(&self) -> bool {
        self.files.iter().all(|file| file.rows == 0)
    }

    /// Whether the files hold the same as those of `other`, whatever they are called.
    pub(super) fn holds_the_same_as(&self, other: &Self) -> bool {
        let held = |manifest: &Self| -> Vec<(String, String, String)> {
            let files = manifest.files.iter();
            files.map(|file| (file.projection.clone(), file.mac.clone(), file.layout.clone())).collect()
        };
        held(self) == held(other)
    }
}
