//! Told to end: a run finishes the transaction it is in, asks nothing more and leaves everything in the spool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the process was told to end. Clones share the answer.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// An interrupt that only [`Interrupt::raise`] raises.
    pub fn new() -> Self {
        Self::default()
    }

    /// An interrupt that SIGTERM and SIGINT raise. A second signal of a kind ends the process at once, as it would without
    /// this: the spool stands that.
    ///
    /// # Errors
    /// The operating system's error when it does not let a signal be watched.
    pub fn on_signals() -> std::io::Result<Self> {
        let interrupt = Self::new();
        for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
            // In this order: the first signal finds the flag down and raises it, the second finds it up.
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&interrupt.0))?;
            signal_hook::flag::register(signal, Arc::clone(&interrupt.0))?;
        }
        Ok(interrupt)
    }

    /// Tells the run to end.
    pub fn raise(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the run was told to end.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
