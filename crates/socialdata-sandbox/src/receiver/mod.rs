//! The reference receiver: a register as the protocol describes it, on this machine.

mod body;
mod capabilities;
mod checks;
mod connection;
mod faults;
mod inflate;
mod problems;
mod process;
mod query;
mod record;
mod routes;
mod running;
mod scenario;
mod screen;
mod store;
mod test_numbers;
mod tls;

use std::sync::{Arc, Mutex, atomic::AtomicU64};

use tokio::sync::Notify;

use self::{capabilities::Capabilities, connection::ResetList, faults::Faults};
pub use self::{
    capabilities::record_schema,
    running::{Running, Sandbox, SandboxOptions},
    scenario::{Scenario, UnknownScenario},
};
pub(crate) use self::{store::Store, tls::certificates};
use crate::{authority::Authority, clock::Clock};

/// Everything a request needs.
struct App {
    store: Store,
    authority: Authority,
    capabilities: Capabilities,
    clock: Arc<dyn Clock>,
    scenario: Scenario,
    faults: Faults,
    resets: ResetList,
    /// Told when a submission waits.
    work: Notify,
    processing: Mutex<()>,
    refusals: AtomicU64,
}

type SharedApp = Arc<App>;
