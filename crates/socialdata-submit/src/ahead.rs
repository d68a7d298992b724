//! Reading ahead: the records of a file are decoded and judged on a thread of their own, beside what is done with them.

use std::io::{BufReader, Read};
use std::panic::resume_unwind;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use socialdata_core::validering::Delivery;
use socialdata_format::{Event, Options, ReadError, Reader};

/// Bytes of a file that are read at once.
pub(crate) const BYTES_AT_ONCE: usize = 64 * 1024;

/// Records that are handed over at once, and how many such portions may wait.
const RECORDS_AT_ONCE: usize = 64;
const PORTIONS: usize = 4;

/// Calls `take` with everything that `source` holds, in order.
///
/// # Errors
///
/// When the source cannot be read or decoded; what came before has been taken then.
pub(crate) fn each(
    delivery: &mut Delivery,
    source: impl Read + Send,
    mut take: impl FnMut(Event),
) -> Result<(), ReadError> {
    thread::scope(|scope| {
        let (portions, read) = mpsc::sync_channel(PORTIONS);
        let reader = scope.spawn(move || hand_over(delivery, source, &portions));
        for portion in read {
            portion.into_iter().for_each(&mut take);
        }
        reader.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn hand_over(
    delivery: &mut Delivery,
    source: impl Read,
    portions: &SyncSender<Vec<Event>>,
) -> Result<(), ReadError> {
    let source = BufReader::with_capacity(BYTES_AT_ONCE, source);
    let mut portion = Vec::with_capacity(RECORDS_AT_ONCE);
    for event in Reader::open_in(delivery, source, Options::default())? {
        portion.push(event?);
        if portion.len() == RECORDS_AT_ONCE {
            let full = std::mem::replace(&mut portion, Vec::with_capacity(RECORDS_AT_ONCE));
            if portions.send(full).is_err() {
                return Ok(()); // whoever listened has panicked
            }
        }
    }
    // A failure here is the same.
    let _ = portions.send(portion);
    Ok(())
}
