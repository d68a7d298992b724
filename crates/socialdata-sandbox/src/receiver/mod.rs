//! The reference receiver: a register as the protocol describes it, on this machine.

mod about;
mod admin;
mod answers;
mod body;
mod capabilities;
mod checks;
mod connection;
mod faults;
mod forgery;
mod identity;
mod inflate;
mod periods;
mod problems;
mod process;
mod query;
mod routes;
mod running;
mod scenario;
mod screen;
mod script;
mod sealing;
mod store;
mod stunts;
mod submissions;
mod test_numbers;
mod tls;
mod token;
mod validations;

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum_server::Handle;
use socialdata_protocol::{ids::Timestamp, keys::SigningKey};
use tokio::sync::Notify;

use self::{
    capabilities::Capabilities, connection::PeerList, faults::Faults, forgery::Forger, sealing::SealingKeys,
    token::Tokens,
};
pub use self::{
    capabilities::record_schema,
    identity::{AuthProfile, UnknownProfile},
    running::{Running, Sandbox, SandboxOptions},
    scenario::{Scenario, UnknownScenario},
    script::{Scene, Script, ScriptLine},
};
pub(crate) use self::{store::Store, tls::certificates};
use crate::{authority::Authority, clock::Clock};

/// Everything a request needs.
struct App {
    store: Store,
    authority: Authority,
    capabilities: Capabilities,
    profile: AuthProfile,
    tokens: Tokens,
    sealing: RwLock<SealingKeys>,
    /// Address of the interface.
    url: String,
    clock: Arc<dyn Clock>,
    /// Seconds by which the clock was put forward.
    advance: AtomicI64,
    script: Mutex<Arc<Script>>,
    /// How long `slow` takes.
    slowness: Duration,
    faults: Faults,
    /// A key that no key set has.
    stranger: SigningKey,
    resets: PeerList,
    echoes: PeerList,
    /// Told when a submission waits.
    work: Notify,
    processing: Mutex<()>,
    refusals: AtomicU64,
    /// Stops the listener at once.
    handle: OnceLock<Handle<SocketAddr>>,
    /// Told when a scenario has stopped the receiver.
    crashed: Notify,
}

type SharedApp = Arc<App>;

impl App {
    /// The receiver's clock.
    fn own_time(&self) -> Timestamp {
        self.clock.now().plus_seconds(self.advance.load(Ordering::Relaxed))
    }

    /// The time as a scene has it.
    fn now(&self, scene: &Scene) -> Timestamp {
        let ahead = if scene.scenario == Scenario::ClockSkew { SKEW } else { 0 };
        self.own_time().plus_seconds(ahead)
    }

    fn advance(&self, seconds: u32) {
        self.advance.fetch_add(i64::from(seconds), Ordering::Relaxed);
    }

    fn script(&self) -> Arc<Script> {
        Arc::clone(&self.script.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_script(&self, script: Script) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(script);
    }

    fn forger(&self) -> Forger<'_> {
        Forger { own: self.authority.receipt_key(), stranger: &self.stranger }
    }

    /// Stops as pulling the plug would.
    fn pull_the_plug(&self) {
        if let Some(handle) = self.handle.get() {
            handle.shutdown();
        }
        self.crashed.notify_one();
    }
}

/// Seconds.
const SKEW: i64 = 3_600;
