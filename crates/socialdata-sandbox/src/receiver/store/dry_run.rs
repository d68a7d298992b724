//! The dry run: what would become of a submission, without a trace of it.

use socialdata_protocol::{
    tally::Tally,
    wire::{Finding, Manifest, SubmissionError},
};

use super::{Screened, Sender, Store, closing, outcome};
use crate::receiver::problems::Refusal;

impl Store {
    /// Applies the version rules to a screened submission and forgets it.
    pub(in crate::receiver) fn dry_run(
        &self,
        sender: &Sender,
        manifest: &Manifest,
        screened: &Screened,
    ) -> Result<(Vec<SubmissionError>, Vec<Finding>, Tally), Refusal> {
        let judged = self.read(|txn| {
            if let Err(refusal) = closing::refuse_if_closed(txn, sender.id, manifest) {
                return Ok(Err(refusal));
            }
            let ruling = outcome::rule(txn, sender.id, manifest, screened)?;
            Ok(Ok((ruling.errors, ruling.findings, ruling.tally)))
        });
        judged?
    }
}
