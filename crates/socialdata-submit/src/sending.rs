//! From a stored plan to bytes on their way: the second reading of the exports, sealing, and cutting anew.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use socialdata_protocol::ids::SubmissionId;
use socialdata_protocol::machine::{Remedy, Report, Step};
use socialdata_protocol::wire::VersionedRef;

use crate::batch::{Batch, BatchError};
use crate::failpoint::{self, Place};
use crate::fault::NightFault;
use crate::filling::{Bucket, Buckets};
use crate::inbox::ReadyFile;
use crate::installation::Installation;
use crate::planning::draft;
use crate::randomness::OsRandomness;
use crate::run::Run;
use crate::sealing::Sealer;
use crate::snapshot::{self, SnapshotError};
use crate::spool::{Fate, PlannedRecord, Refusal};
use crate::stop::Stop;

/// Why the second reading was left before its end.
enum Left {
    /// The machine wants something else than the next batch.
    Machine,
    Fault(NightFault),
}

impl From<SnapshotError> for Left {
    fn from(error: SnapshotError) -> Self {
        Self::Fault(error.into())
    }
}

/// Reads the files again and hands over each batch that has all its records.
fn fill(
    mut buckets: Buckets,
    files: &[ReadyFile],
    installation: &Installation,
    schema: &VersionedRef,
    batches: &SyncSender<Bucket>,
) -> Result<(), Left> {
    snapshot::produce(files, installation, |outbound| {
        let Some(mut full) = buckets.put(outbound, installation).map_err(Left::Fault)? else { return Ok(()) };
        full.pack(installation, schema);
        batches.send(full).map_err(|_| Left::Machine)
    })?;
    if buckets.is_empty() { Ok(()) } else { Err(SnapshotError::Changed.into()) }
}

/// A batch that was not sealed.
enum NotSealed {
    TooLarge,
    Fault(NightFault),
}

impl From<crate::spool::SpoolError> for NotSealed {
    fn from(error: crate::spool::SpoolError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<BatchError> for NotSealed {
    fn from(error: BatchError) -> Self {
        Self::Fault(error.into())
    }
}

impl Run<'_> {
    /// The second pass: each batch is sealed and carried into custody as soon as its records have been read again. Reading goes
    /// on beside it, by at most two full batches, so no more than these and the ones that are being filled are held.
    pub(crate) fn read_and_send(&mut self) -> Step {
        let mut buckets = Buckets::new(std::mem::take(&mut self.drafts));
        // Batches of withdrawals alone need nothing from the files.
        self.queue.extend(buckets.take_full());
        let mut next = self.send_what_is_full(Step::SealNext);
        if next != Step::SealNext {
            return next;
        }
        let files = self.reading.as_ref().map(|reading| reading.files.clone()).unwrap_or_default();
        let (installation, schema) = (self.night.installation, &self.night.schema);
        let read = thread::scope(|scope| {
            let (batches, full) = mpsc::sync_channel(1);
            let reader = scope.spawn(move || fill(buckets, &files, installation, schema, &batches));
            for bucket in &full {
                self.queue.push_back(bucket);
                next = self.send_what_is_full(Step::SealNext);
                if next != Step::SealNext {
                    break;
                }
            }
            drop(full); // a reader that is not listened to stops
            reader.join().unwrap_or_else(|panic| resume_unwind(panic))
        });
        match read {
            Ok(()) | Err(Left::Machine) => next,
            Err(Left::Fault(fault)) => self.stopped(fault),
        }
    }

    /// Sends until no full batch is left, or the machine wants something else.
    fn send_what_is_full(&mut self, mut step: Step) -> Step {
        loop {
            step = match step {
                Step::SealNext if self.queue.is_empty() => return step,
                Step::SealNext | Step::Carry { .. } | Step::Cut { .. } | Step::RenewKeys => {
                    self.perform(step)
                }
                step => return step,
            };
        }
    }

    pub(crate) fn seal_next(&mut self) -> Result<Report, NightFault> {
        while let Some(bucket) = self.queue.pop_front() {
            let id = bucket.draft.planned.id;
            match self.seal(&bucket) {
                Ok(()) => {
                    self.in_hand = Some(bucket);
                    return Ok(Report::Sealed(id));
                }
                Err(NotSealed::TooLarge) => self.halve_unsealed(&bucket)?,
                Err(NotSealed::Fault(fault)) => return Err(fault),
            }
        }
        Ok(Report::NothingToSeal)
    }

    fn seal(&mut self, bucket: &Bucket) -> Result<(), NotSealed> {
        let created_at = self.night.clock.now();
        let batch = Batch {
            id: bucket.draft.planned.id,
            nonce: bucket.draft.nonce,
            created_at,
            instance: self.instance().map_err(NotSealed::Fault)?,
            schema: &self.night.schema,
            rule_set: self.night.rule_set,
            types: &bucket.draft.types,
            records: &bucket.records,
            packed: bucket.packed.as_ref(),
        };
        let sealer = self.terms.as_ref().and_then(|terms| terms.sealer.as_ref());
        let sealer = sealer.map(|sealer| sealer as &dyn Sealer);
        let most = self.terms.as_ref().map(|terms| terms.limits).unwrap_or_default().payload;
        self.spool.seal(created_at, bucket.draft.planned.id, |context| {
            let sealed = batch.seal(self.night.installation, context, sealer)?;
            failpoint::pass(Place::Built);
            if sealed.payload.len() > most { Err(NotSealed::TooLarge) } else { Ok(sealed) }
        })?;
        Ok(())
    }

    /// The bytes are over the register's limit although the data were not: two halves. Nothing of it has left.
    fn halve_unsealed(&mut self, bucket: &Bucket) -> Result<(), NightFault> {
        let problem = crate::courier::code("too-large");
        let refusal = Refusal { problem, fate: Fate::Discarded, http_status: None };
        self.spool.refuse(self.night.clock.now(), bucket.draft.planned.id, &refusal)?;
        if bucket.records.len() < 2 {
            self.report.end_with(NightFault::TooLarge);
            return Ok(());
        }
        let half = bucket.records.len().div_ceil(2);
        self.plan_anew(bucket, half, None).map(drop)
    }

    /// The register refused the submission in hand: its records are planned anew, before what still waits.
    pub(crate) fn cut(&mut self, remedy: Remedy) -> Result<Report, NightFault> {
        let bucket = self.in_hand.take().ok_or(NightFault::Stop(Stop::Misuse))?;
        let records = bucket.records.len();
        let size = match remedy {
            Remedy::Recut => {
                // What the register accepts may have changed since this run began.
                self.ask_the_register()?;
                self.terms.as_ref().map_or(records, |terms| terms.limits.records).min(records)
            }
            Remedy::RenewSealingKey => records,
            _ => records.div_ceil(2),
        };
        let replaced = bucket.draft.planned.id;
        let pieces = self.plan_anew(&bucket, size.max(1), Some(replaced))?;
        Ok(Report::Cut(pieces))
    }

    /// Plans the records of `bucket` in pieces of `size` records, each under an id and a nonce of its own.
    fn plan_anew(
        &mut self,
        bucket: &Bucket,
        size: usize,
        replaced: Option<SubmissionId>,
    ) -> Result<u64, NightFault> {
        let run = self.number.ok_or(NightFault::Stop(Stop::Misuse))?;
        let planned: std::collections::HashMap<_, &PlannedRecord> =
            bucket.draft.planned.records.iter().map(|record| (record.record_id, record)).collect();
        let mut pieces = Vec::new();
        for piece in bucket.records.chunks(size) {
            let records = piece
                .iter()
                .filter_map(|record| planned.get(record.outbound.record_id()).map(|record| (*record).clone()))
                .collect();
            let millis = self.night.clock.unix_millis();
            let draft = draft(bucket.draft.planned.period, records, replaced, millis, &OsRandomness)?;
            pieces.push(Bucket { draft, records: piece.to_vec(), packed: None });
        }
        let submissions: Vec<_> = pieces.iter().map(|piece| piece.draft.planned.clone()).collect();
        self.spool.recut(self.night.clock.now(), run, &submissions)?;
        let count = u64::try_from(pieces.len()).unwrap_or(u64::MAX);
        for piece in pieces.into_iter().rev() {
            self.queue.push_front(piece);
        }
        Ok(count)
    }

    /// A fault of the second reading, told to the machine.
    fn stopped(&mut self, fault: NightFault) -> Step {
        let stop = fault.for_the_machine();
        self.report.end_with(fault);
        self.machine.step(Report::Stopped(stop))
    }
}
