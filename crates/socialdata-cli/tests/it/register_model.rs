//! What the register must have done, worked out from the exports alone: the oracle of the nights.
//!
//! Knows the rule of the diff (new is reported, changed is corrected, gone is withdrawn) and how a record gets its id. Nothing
//! here asks the spool.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use socialdata_core::pseudonym::{KeyMaterial, Purpose, Recipient, RecordIdKey, System, source_key};

use crate::source::{PERIOD, Source};

/// The register that the demonstration's installation sends to, and the system that sends.
const RECIPIENT: &str = "se.socialstyrelsen.socialdata";
const SYSTEM: &str = "demo";

/// What was done with each record, in order, and the content of those that live.
#[derive(Clone, Default)]
pub(crate) struct RegisterModel {
    live: BTreeMap<String, String>,
    done: BTreeMap<String, Vec<&'static str>>,
}

impl RegisterModel {
    /// A night whose export is `source`, complete.
    pub(crate) fn night(&mut self, source: &Source) {
        let now: BTreeMap<String, String> = source.records().collect();
        for (key, content) in &now {
            let op = match self.live.get(key) {
                None => "report",
                Some(before) if before != content => "correct",
                Some(_) => continue,
            };
            self.done.entry(key.clone()).or_default().push(op);
        }
        for key in self.live.keys().filter(|key| !now.contains_key(*key)) {
            self.done.entry(key.clone()).or_default().push("void");
        }
        self.live = now;
    }

    /// How many effects there must be.
    pub(crate) fn effects(&self) -> usize {
        self.done.values().map(Vec::len).sum()
    }

    /// Fails unless the effect log is exactly this: every record, every version once and in order, each with its operation.
    #[track_caller]
    pub(crate) fn assert_is(&self, effects: &[Value], record_id_key: &Path) {
        let mut logged: BTreeMap<String, Vec<(u64, &str)>> = BTreeMap::new();
        for effect in effects {
            let steps = logged.entry(effect["recordId"].as_str().unwrap().to_owned()).or_default();
            steps.push((effect["version"].as_u64().unwrap(), effect["op"].as_str().unwrap()));
        }
        let ids = RecordIds::of(record_id_key);
        let expected: BTreeMap<String, Vec<(u64, &str)>> = self
            .done
            .iter()
            .map(|(key, ops)| (ids.of_record(key), (1..).zip(ops.iter().copied()).collect()))
            .collect();
        assert_eq!(effects.len(), self.effects(), "effects lost, or done twice");
        assert_eq!(logged, expected, "the effect log is not the source");
    }
}

/// The ids of records under the installation's key.
struct RecordIds {
    key: RecordIdKey,
    system: System,
}

impl RecordIds {
    fn of(key: &Path) -> Self {
        let text = std::fs::read_to_string(key).unwrap();
        let material = KeyMaterial::parse(text.trim(), Purpose::RecordId).unwrap();
        let key = RecordIdKey::derive(&material, &Recipient::parse(RECIPIENT).unwrap()).unwrap();
        Self { key, system: System::parse(SYSTEM).unwrap() }
    }

    fn of_record(&self, post_id: &str) -> String {
        let key = source_key::of_record("insats", PERIOD, post_id);
        self.key.record_id(&self.system, &key).unwrap().to_string()
    }
}
