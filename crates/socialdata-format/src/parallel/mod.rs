//! Reading with several threads: the same events as from one reader, in the same order.
//!
//! One thread cuts the input into chunks of whole records, hands them out and takes the results back in their order; the others
//! read and judge. What can only be seen when records are laid side by side is judged by the first thread, which therefore keeps
//! each chunk until its results have passed. So memory holds a few chunks, whatever the input, and no result depends on the
//! number of threads.

mod chunk;
mod scan;
mod split;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use socialdata_core::regler::dokument;
use socialdata_core::validering::{Context, Delivery, Observation, RecordPlace, Sink};

use crate::body::Body;
use crate::error::ReadError;
use crate::reader::{Event, Located, ReadRecord, Reader};
use crate::reference::may_be_shown;

use chunk::{JudgedChunk, JudgedRecord, Rows, judge_chunk};
use scan::Ends;
use split::{Chunk, Splitter};

/// About how much one thread reads at a time, in bytes.
const CHUNK: usize = 1 << 20;

/// Reads the rest of `reader` with so many threads besides this one and shows each event to `each`. Records come without the proof
/// that they passed, and findings without their columns once `is_full` says that nobody wants these.
///
/// # Errors
/// What ended the reading; the events before it have been shown.
pub(crate) fn read_on<R: BufRead>(
    reader: Reader<R, &mut Delivery>,
    threads: usize,
    is_full: &AtomicBool,
    each: impl FnMut(Event),
) -> Result<(), ReadError> {
    read_on_by(CHUNK, reader, threads, is_full, each)
}

fn read_on_by<R: BufRead>(
    size: usize,
    reader: Reader<R, &mut Delivery>,
    threads: usize,
    is_full: &AtomicBool,
    each: impl FnMut(Event),
) -> Result<(), ReadError> {
    let (body, delivery, records) = reader.into_parts();
    let (unread, rows_before, rows) = match body {
        Body::Ndjson(reader) => (reader.into_unread(), 0, Rows::Ndjson),
        Body::Csv(reader) => {
            let rows = Rows::Csv(reader.columns());
            let (unread, rows_before) = reader.into_unread();
            (unread, rows_before, rows)
        }
        // Never asked for: see `Reader::can_be_split`.
        Body::JsonArray(_) | Body::Xml(_) => return Ok(()),
    };
    let ends = match &rows {
        Rows::Ndjson => Ends::Lines,
        Rows::Csv(columns) => Ends::Quotes(columns.separator),
    };
    let cap = unread.cap;
    let splitter = Splitter::new(unread, rows_before, ends, size);
    let context = delivery.context().clone();
    let work = Work { rows: &rows, cap, context: &context, is_full };
    let merge = Merge {
        delivery,
        work: &work,
        records,
        trailing_separator_reported: rows.trailing_separator_reported(),
        sink: Sink::new(),
        each,
    };
    run(splitter, &work, threads, merge)
}

/// What every thread needs to know.
struct Work<'a> {
    rows: &'a Rows,
    cap: usize,
    context: &'a Context,
    is_full: &'a AtomicBool,
}

impl Work<'_> {
    fn wants_places(&self) -> bool {
        !self.is_full.load(Ordering::Relaxed)
    }
}

/// A chunk, and where its results go.
struct Task {
    chunk: Chunk,
    done: SyncSender<JudgedChunk>,
}

fn run<R: BufRead, E: FnMut(Event)>(
    mut splitter: Splitter<R>,
    work: &Work<'_>,
    threads: usize,
    mut merge: Merge<'_, E>,
) -> Result<(), ReadError> {
    let (tasks, queue) = channel();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work_off(&queue, work));
        }
        let result = hand_out(&mut splitter, &tasks, threads, &mut merge);
        // Without anybody to send them tasks the threads end.
        drop(tasks);
        result
    })
}

fn work_off(queue: &Mutex<Receiver<Task>>, work: &Work<'_>) {
    loop {
        let next = match queue.lock() {
            Ok(queue) => queue.recv(),
            Err(_) => return,
        };
        let Ok(Task { chunk, done }) = next else { return };
        // Nobody waits for the results of a reading that has ended.
        let _ = done.send(judge_chunk(chunk, work));
    }
}

/// Keeps every thread busy and takes the results in the order of the input.
fn hand_out<R: BufRead, E: FnMut(Event)>(
    splitter: &mut Splitter<R>,
    tasks: &Sender<Task>,
    threads: usize,
    merge: &mut Merge<'_, E>,
) -> Result<(), ReadError> {
    let mut waiting: VecDeque<Receiver<JudgedChunk>> = VecDeque::new();
    let mut failure = None;
    loop {
        while failure.is_none() && waiting.len() < 2 * threads {
            match splitter.next() {
                Ok(Some(chunk)) => {
                    let (done, result) = sync_channel(1);
                    let _ = tasks.send(Task { chunk, done });
                    waiting.push_back(result);
                }
                Ok(None) => break,
                Err(error) => failure = Some(ReadError::io(&error)),
            }
        }
        let Some(next) = waiting.pop_front() else { break };
        // A thread ends without a result only when it panicked, and then the scope panics as well.
        let Ok(chunk) = next.recv() else { break };
        merge.take(chunk)?;
    }
    if let Some(error) = failure {
        return Err(error);
    }
    merge.finish();
    Ok(())
}

/// Lays the records side by side, in their order.
struct Merge<'a, E> {
    delivery: &'a mut Delivery,
    work: &'a Work<'a>,
    records: u64,
    trailing_separator_reported: bool,
    sink: Sink,
    each: E,
}

impl<E: FnMut(Event)> Merge<'_, E> {
    fn take(&mut self, chunk: JudgedChunk) -> Result<(), ReadError> {
        let JudgedChunk { chunk, records, end } = chunk;
        for judged in records {
            self.records += 1;
            let record = self.record(judged, &chunk);
            (self.each)(Event::Record(record));
        }
        end
    }

    fn record(&mut self, judged: JudgedRecord, chunk: &Chunk) -> ReadRecord {
        let mut record = ReadRecord::new(self.records, judged.line);
        record.posttyp = judged.posttyp;
        record.period = judged.period;
        record.findings = judged.findings;
        record.findings.retain(|located| {
            let is_trailing = located.finding.rule.code == dokument::LEV_004.code;
            !is_trailing || !std::mem::replace(&mut self.trailing_separator_reported, true)
        });
        if let Some(observation) = &judged.observation {
            let place = RecordPlace { file: self.delivery.file(), record: record.number, line: record.line };
            self.sink.begin_record();
            self.delivery.observe(observation, place, &mut self.sink);
            let found = self.sink.take();
            if let (false, Some(posttyp)) = (found.is_empty(), judged.posttyp) {
                record.findings.extend(chunk.locate(self.work, judged.start, found.as_slice(), posttyp));
                record.findings.sort_by_key(|located| (located.finding.falt, located.finding.rule.code));
            }
        }
        if !record.findings.is_empty() {
            let reference = judged.observation.as_ref().and_then(Observation::post_id);
            record.post_id = reference.filter(|reference| may_be_shown(reference)).map(str::to_owned);
        }
        record.observation = judged.observation;
        record
    }

    fn finish(&mut self) {
        if self.records == 0 {
            (self.each)(Event::File(Located::file(&dokument::LEV_003, (1, 1))));
        }
    }
}
