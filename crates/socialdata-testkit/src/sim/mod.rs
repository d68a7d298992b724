//! "Tusen nätter": whole worlds from a seed, in which everything goes wrong that can, and what must hold all the same.
//!
//! What is tested is what ships: the machines, the planning rule, the guard, the version rule, receipts and their checks
//! are those of `socialdata_protocol`. Modelled are the case system (`source`), the spool (`store`), the register
//! (`register`), the way between them (`network`), the clocks (`clock`) and the person in the morning (`operator`).

mod bug;
mod campaign;
mod chance;
mod clock;
mod fault;
mod invariants;
mod network;
mod operator;
mod parties;
mod register;
mod sender;
mod shrink;
mod source;
mod store;
mod trace;
mod trouble;
mod violation;
mod wire;
mod world;

pub use self::{
    bug::Bug,
    campaign::{Failure, Tally, campaign, over_seeds},
    fault::{Fault, FaultKind, NoSuchFault},
    violation::{Invariant, Violation},
    world::{WorldReport, nights_of, run_world},
};

/// The faults that belong to a seed, of these kinds.
pub fn faults_of_seed(seed: u64, kinds: &[FaultKind]) -> Vec<Fault> {
    fault::faults_of(seed, nights_of(seed), kinds)
}
