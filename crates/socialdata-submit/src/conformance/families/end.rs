//! The end of a run: what it has reported is withdrawn.

use crate::conformance::case::{Case, Verdict, case, not_applicable, same};
use crate::conformance::draft::{Draft, DraftRecord};
use crate::conformance::suite::Suite;

/// Records withdrawn in one submission.
const BATCH: usize = 500;

pub(in crate::conformance) const WITHDRAWAL: Case = case(
    "CNF-300",
    "Exactly once",
    "Allt som körningen har rapporterat kan makuleras; efteråt lever ingen av dess poster.",
    "Everything that the run has reported can be voided; afterwards none of its records is live.",
    withdraw,
);

fn withdraw(suite: &mut Suite<'_>) -> Verdict {
    if suite.held.is_empty() {
        return Err(not_applicable("körningen har inte rapporterat något", "the run has reported nothing"));
    }
    let live: Vec<_> = suite
        .held
        .iter()
        .filter(|(_, (_, is_live))| *is_live)
        .map(|(id, (version, _))| (*id, version + 1))
        .collect();
    for batch in live.chunks(BATCH) {
        let records: Vec<_> = batch.iter().map(|(id, version)| DraftRecord::void(*id, *version)).collect();
        let delivered = suite.deliver(&Draft::of(records))?;
        for (index, (id, version)) in batch.iter().enumerate() {
            same("applied".to_owned(), delivered.result(index))?;
            suite.held.insert(*id, (*version, false));
        }
    }
    Ok(())
}
