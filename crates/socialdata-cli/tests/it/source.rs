//! What a case system exports: records made by `socialdata generate`, and what happens to them from night to night.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::canary::hex;
use crate::command::run;

/// The month of the exports here. The demonstration that makes the installation uses another.
pub(crate) const PERIOD: &str = "2026-10";

/// All records of the month, in order.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    records: Vec<Map<String, Value>>,
}

impl Source {
    /// The records of a synthetic municipality.
    pub(crate) fn generate(persons: u32, seed: u64) -> Self {
        let (persons, seed) = (persons.to_string(), seed.to_string());
        let args = ["generate", "--period", PERIOD, "--persons", &persons, "--seed", &seed];
        let ended = run(args).expect(0);
        let parse = |line: &str| match line.parse() {
            Ok(Value::Object(record)) => record,
            _ => panic!("not an object: {line}"),
        };
        Self { records: ended.stdout.lines().map(parse).collect() }
    }

    /// Only the first `count` records that [`Source::correct`] can change.
    pub(crate) fn correctable(mut self, count: usize) -> Self {
        self.records.retain(|record| correction(record).is_some());
        self.records.truncate(count);
        assert_eq!(self.records.len(), count, "generate more persons");
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// Key and content of every record.
    pub(crate) fn records(&self) -> impl Iterator<Item = (String, String)> {
        self.records.iter().map(|record| {
            (record["postId"].as_str().unwrap().to_owned(), Value::Object(record.clone()).to_string())
        })
    }

    /// Changes `count` records, each so that it is still right; a second time it changes them back.
    pub(crate) fn correct(&mut self, count: usize) {
        let mut left = count;
        for record in &mut self.records {
            if left > 0
                && let Some((member, value)) = correction(record)
            {
                record.insert(member.to_owned(), value);
                left -= 1;
            }
        }
        assert_eq!(left, 0, "generate more persons");
    }

    /// Takes the last `count` records away.
    pub(crate) fn remove(&mut self, count: usize) {
        self.records.truncate(self.records.len() - count);
    }

    /// The export: one record per line.
    pub(crate) fn lines(&self) -> String {
        self.records.iter().map(|record| Value::Object(record.clone()).to_string() + "\n").collect()
    }
}

/// The ready marker of an export with that many rows, that declares the month complete.
pub(crate) fn marker(rows: usize, export: &[u8]) -> String {
    let digest = hex(&Sha256::digest(export));
    json!({"rows": rows, "sha256": digest, "periods": [PERIOD], "types": ["insats"]}).to_string()
}

fn correction(record: &Map<String, Value>) -> Option<(&'static str, Value)> {
    if let Some(hours) = record.get("timmarPerManad").and_then(Value::as_u64) {
        let other = if hours % 2 == 0 { hours + 1 } else { hours - 1 };
        return Some(("timmarPerManad", other.max(1).into()));
    }
    let alone = record.get("enpersonshushall")?.as_bool()?;
    Some(("enpersonshushall", (!alone).into()))
}
