//! What is measured: named pieces of work over the committed months, the same for people and for the gate.

use std::hint::black_box;
use std::path::PathBuf;

use serde_json::Value as Json;
use socialdata_core::falt::Falt;
use socialdata_core::post::{Post, Posttyp, Scalar};
use socialdata_core::validering::{Context, Sink, check, judge};
use socialdata_format::{Options, Reader};

/// One record in so many is faulty in a faulty month.
const FAULTY_EVERY: usize = 20;

/// A piece of work.
pub(crate) struct Workload {
    /// `rules/insats/clean`.
    pub(crate) name: String,
    /// How many records one run handles.
    pub(crate) records: usize,
    kind: Kind,
}

enum Kind {
    /// The rules alone, over records that a reader has filled.
    Rules(Posttyp, Vec<Json>),
    /// The library call of a case system, one record in memory at a time.
    Check(Vec<Post>),
    /// A file from its bytes to its last finding: reading, rules, places.
    Read(Vec<u8>),
}

/// What one run needs and does not count.
pub(crate) enum Prepared<'a> {
    Rules(Vec<(Post, Sink)>),
    Check(&'a [Post]),
    Read(&'a [u8]),
}

/// Every workload, in a fixed order.
pub(crate) fn all() -> Vec<Workload> {
    Posttyp::ALL.iter().flat_map(|posttyp| of(*posttyp)).collect()
}

fn of(posttyp: Posttyp) -> Vec<Workload> {
    let mut workloads = Vec::new();
    for (quality, is_faulty) in [("clean", false), ("faulty", true)] {
        let records: Vec<Json> = lines(posttyp, "ndjson", is_faulty)
            .iter()
            .map(|line| line.parse().expect("a fixture is JSON"))
            .collect();
        let posts = records.iter().map(|record| filled(posttyp, record).0).collect();
        let named = |stage: &str, records: usize, kind| Workload {
            name: format!("{stage}/{posttyp}/{quality}"),
            records,
            kind,
        };
        let count = records.len();
        workloads.push(named("rules", count, Kind::Rules(posttyp, records)));
        workloads.push(named("check", count, Kind::Check(posts)));
        for format in ["ndjson", "csv"] {
            let text = lines(posttyp, format, is_faulty).join("\n") + "\n";
            workloads.push(named(&format!("read-{format}"), count, Kind::Read(text.into_bytes())));
        }
    }
    workloads
}

impl Workload {
    /// Makes what a run needs.
    pub(crate) fn prepare(&self) -> Prepared<'_> {
        match &self.kind {
            Kind::Rules(posttyp, records) => {
                Prepared::Rules(records.iter().map(|record| filled(*posttyp, record)).collect())
            }
            Kind::Check(posts) => Prepared::Check(posts),
            Kind::Read(text) => Prepared::Read(text),
        }
    }
}

/// Does the work and gives the number of findings. The name is what the gate counts instructions of.
#[inline(never)]
pub(crate) fn measured_work(prepared: Prepared<'_>) -> usize {
    let context = Context::default();
    let mut findings = 0;
    match prepared {
        Prepared::Rules(records) => {
            for (post, mut sink) in records {
                black_box(judge(black_box(post), &context, &mut sink));
                findings += sink.findings().len();
            }
        }
        Prepared::Check(posts) => {
            for post in posts {
                findings += check(black_box(post), &context).as_slice().len();
            }
        }
        Prepared::Read(text) => {
            let reader = Reader::open(black_box(text), Options::default()).expect("a fixture can be read");
            findings += reader.map(|event| usize::from(black_box(event).is_ok())).sum::<usize>();
        }
    }
    findings
}

/// The lines of the month, header included, every twentieth record with a fault when it is to be faulty.
fn lines(posttyp: Posttyp, format: &str, is_faulty: bool) -> Vec<String> {
    let below = format!("../../fixtures/valid/{posttyp}/manad-2026-09.{format}");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(below);
    let text = std::fs::read_to_string(path).expect("a fixture is text");
    let headers = usize::from(format == "csv");
    let change = |(at, line): (usize, &str)| match at.checked_sub(headers) {
        Some(number) if is_faulty && number % FAULTY_EVERY == 0 => with_fault(number / FAULTY_EVERY, line),
        _ => line.to_owned(),
    };
    text.lines().enumerate().map(change).collect()
}

/// Faults of form, of code list and of time, in turn; the same in every format.
fn with_fault(turn: usize, line: &str) -> String {
    match turn % 3 {
        0 => line.replacen("2026-09", "2026-9x", 1),
        1 => line.replacen("2026-09", "2016-01", 1),
        _ => line.replacen("socialnamnd", "socialnämnd", 1).replacen("\"kommun\"", "\"kommunen\"", 1),
    }
}

fn filled(posttyp: Posttyp, record: &Json) -> (Post, Sink) {
    let (mut post, mut sink) = (Post::new(posttyp), Sink::new());
    fill(&mut post, Falt::Post, record, &mut sink);
    (post, sink)
}

fn fill(post: &mut Post, parent: Falt, json: &Json, sink: &mut Sink) {
    for (name, value) in json.as_object().into_iter().flatten() {
        let Some(falt) = post.posttyp().member(parent, name) else { continue };
        post.set(falt, scalar(value), sink);
        fill(post, falt, value, sink);
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            match falt.item(index) {
                Some(place) => post.set(place, scalar(item), sink),
                None => post.push(falt, scalar(item), sink),
            }
        }
    }
}

fn scalar(value: &Json) -> Scalar<'_> {
    match value {
        Json::Null => Scalar::Null,
        Json::Bool(flag) => Scalar::Boolean(*flag),
        Json::Number(number) => number.as_i64().map_or(Scalar::Fraction, Scalar::Integer),
        Json::String(text) => Scalar::Text(text),
        Json::Array(_) => Scalar::Array,
        Json::Object(_) => Scalar::Object,
    }
}
