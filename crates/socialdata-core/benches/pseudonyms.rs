//! Pseudonyms per second, beside the two compressions of SHA-256 that each of them costs at the least.
//!
//! ```text
//! cargo bench -p socialdata-core --bench pseudonyms
//! ```
//!
//! One thread. The variants take turns within one run, so that a busy machine slows all of them; the median of the
//! rounds is told. Only the ratio means something on another machine.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use sha2::block_api::compress256;
use socialdata_core::identitet::{NationelltNummer, testnummer};
use socialdata_core::pseudonym::{
    Epoch, Identity, KeyMaterial, PersonKey, Pseudonymiser, Purpose, Recipient, RecordIdKey, System,
};

/// Odd, so that there is a median.
const ROUNDS: usize = 9;
/// A whole number of batches.
const PER_ROUND: u32 = 100 * BATCH;
const BATCH: u32 = 4096;

fn main() -> Result<(), Box<dyn Error>> {
    let bench = Bench::new()?;
    let variants: [(&str, &dyn Fn()); 4] = [
        (BARE, &two_compressions),
        ("pseudonym of a national number", &|| bench.pseudonyms()),
        ("the same through the trait, a batch at a time", &|| bench.through_the_trait()),
        ("record id", &|| bench.record_ids()),
    ];
    for (_, run) in variants {
        run(); // warms up, and compiles nothing away
    }
    let mut times = [[Duration::ZERO; ROUNDS]; 4];
    for round in 0..ROUNDS {
        for ((_, run), times) in variants.iter().zip(&mut times) {
            if let Some(time) = times.get_mut(round) {
                *time = timed(*run);
            }
        }
    }
    let names = variants.map(|(name, _)| name);
    report(&names, &times.map(median))?;
    Ok(())
}

const BARE: &str = "two bare compressions of SHA-256 (the limit)";

fn report(names: &[&str], medians: &[f64]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let limit = medians.first().copied().unwrap_or(f64::NAN);
    writeln!(out, "one core, {PER_ROUND} each, median of {ROUNDS} rounds taken in turn")?;
    for (name, median) in names.iter().zip(medians) {
        let rate = 1e3 / median;
        writeln!(
            out,
            "{name:<48} {median:>7.1} ns {rate:>7.2} M/s {:>5.0} % of the limit",
            limit / median * 100.0
        )?;
    }
    Ok(())
}

struct Bench {
    numbers: Vec<NationelltNummer>,
    source_keys: Vec<String>,
    person: PersonKey,
    record_id: RecordIdKey,
    system: System,
}

impl Bench {
    fn new() -> Result<Self, Box<dyn Error>> {
        let bytes = std::array::from_fn(|place| u8::try_from(place).unwrap_or(0));
        let recipient = Recipient::parse("se.kommun.analys")?;
        let material = KeyMaterial::from_bytes(Purpose::Person, bytes)?;
        let record_id = KeyMaterial::from_bytes(Purpose::RecordId, bytes)?;
        Ok(Self {
            numbers: testnummer::all().iter().copied().cycle().take(BATCH as usize).collect(),
            source_keys: (0..BATCH).map(|n| format!("insats/2026-07/INS-{n:06}")).collect(),
            person: PersonKey::derive(&material, &recipient, &Epoch::parse("2026")?)?,
            record_id: RecordIdKey::derive(&record_id, &recipient)?,
            system: System::parse("system-a")?,
        })
    }

    fn pseudonyms(&self) {
        for number in self.numbers.iter().cycle().take(per_round()) {
            black_box(self.person.pseudonym(black_box(number)));
        }
    }

    fn through_the_trait(&self) {
        let pseudonymiser: &dyn Pseudonymiser = &self.person;
        let identities: Vec<_> = self.numbers.iter().map(Identity::from).collect();
        for _ in 0..per_round() / identities.len() {
            let _ = black_box(pseudonymiser.begin(black_box(&identities)));
        }
    }

    fn record_ids(&self) {
        for key in self.source_keys.iter().cycle().take(per_round()) {
            let _ = black_box(self.record_id.record_id(&self.system, black_box(key)));
        }
    }
}

fn two_compressions() {
    // The two messages of HMAC; each compression waits for the one before, as there.
    let block: [u8; 64] = std::array::from_fn(|place| u8::try_from(place).unwrap_or(0));
    let mut state = [1_u32; 8];
    for _ in 0..PER_ROUND {
        compress256(&mut state, black_box(&[block]));
        compress256(&mut state, black_box(&[block]));
    }
    black_box(state);
}

fn per_round() -> usize {
    usize::try_from(PER_ROUND).unwrap_or(usize::MAX)
}

#[expect(clippy::disallowed_methods, reason = "a measurement asks for the time")]
fn timed(run: &dyn Fn()) -> Duration {
    let begun = Instant::now();
    run();
    begun.elapsed()
}

/// Nanoseconds each.
fn median(mut times: [Duration; ROUNDS]) -> f64 {
    times.sort_unstable();
    let middle = times.get(ROUNDS / 2).copied().unwrap_or_default();
    middle.as_secs_f64() * 1e9 / f64::from(PER_ROUND)
}
