//! A proxy on loopback that carries bytes and does harm to them: it knows nothing of TLS, like the cables and boxes between a
//! municipality and a register.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Towards {
    Register,
    Client,
}

/// What is done to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Harm {
    /// Nothing.
    None,
    /// After so many bytes in that direction both sides get a reset.
    Reset(Towards, u64),
    /// After so many bytes in that direction both sides are told that the other has ended.
    End(Towards, u64),
    /// One bit of the byte at that place is another.
    Flip(Towards, u64),
}

/// What is done to which connections, and what went through.
#[derive(Default)]
struct State {
    /// Whether only the next connection is harmed.
    once: bool,
    harm: Option<Harm>,
    connections: u64,
    /// Bytes towards the register and towards the client.
    carried: (u64, u64),
}

/// A proxy that runs until it is dropped.
pub(crate) struct FaultProxy {
    port: u16,
    state: Arc<Mutex<State>>,
    _runtime: tokio::runtime::Runtime,
}

impl FaultProxy {
    /// A proxy before a register on this machine; it does no harm yet.
    pub(crate) fn before(register: u16) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(serve(listener, SocketAddr::from((Ipv4Addr::LOCALHOST, register)), Arc::clone(&state)));
        Self { port, state, _runtime: runtime }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Harms the next connection and no other.
    pub(crate) fn harm_next(&self, harm: Harm) {
        self.set(Some(harm), true);
    }

    /// Harms every connection from now on.
    pub(crate) fn harm_all(&self, harm: Harm) {
        self.set(Some(harm), false);
    }

    /// Does no harm any more.
    pub(crate) fn heal(&self) {
        self.set(None, false);
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> u64 {
        lock(&self.state).connections
    }

    /// Bytes towards the register and towards the client since the last time that this was asked.
    pub(crate) fn take_carried(&self) -> (u64, u64) {
        std::mem::take(&mut lock(&self.state).carried)
    }

    fn set(&self, harm: Option<Harm>, once: bool) {
        let mut state = lock(&self.state);
        (state.harm, state.once) = (harm, once);
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, register: SocketAddr, state: Arc<Mutex<State>>) {
    while let Ok((client, _)) = listener.accept().await {
        let harm = {
            let mut state = lock(&state);
            state.connections += 1;
            if state.once { state.harm.take() } else { state.harm }
        };
        tokio::spawn(carry(client, register, harm.unwrap_or(Harm::None), Arc::clone(&state)));
    }
}

/// How one direction ended.
enum Ending {
    /// The sender has ended.
    Ended,
    /// The place of a reset was reached.
    Reset,
    /// The place of an end was reached.
    Cut,
}

async fn carry(client: TcpStream, register: SocketAddr, harm: Harm, state: Arc<Mutex<State>>) {
    let Ok(register) = TcpStream::connect(register).await else { return };
    let (client_in, client_out) = client.into_split();
    let (register_in, register_out) = register.into_split();
    let stop = Arc::new(Notify::new());
    let there =
        direction(client_in, register_out, Towards::Register, harm, Arc::clone(&state), Arc::clone(&stop));
    let back = direction(register_in, client_out, Towards::Client, harm, state, Arc::clone(&stop));
    let (there, back) = tokio::join!(there, back);
    let (Some((client_in, register_out, first)), Some((register_in, client_out, second))) = (there, back)
    else {
        return;
    };
    if matches!(first, Ending::Reset) || matches!(second, Ending::Reset) {
        for half in [client_in.reunite(client_out), register_in.reunite(register_out)].into_iter().flatten() {
            let _ = half.set_zero_linger();
        }
    }
}

/// Carries one direction until it ends or the harm is done; then the other direction is stopped too.
async fn direction(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    towards: Towards,
    harm: Harm,
    state: Arc<Mutex<State>>,
    stop: Arc<Notify>,
) -> Option<(OwnedReadHalf, OwnedWriteHalf, Ending)> {
    let mut buffer = vec![0; 16 * 1024];
    let mut done = 0_u64;
    loop {
        let count = tokio::select! {
            count = from.read(&mut buffer) => count.unwrap_or(0),
            () = stop.notified() => return Some((from, to, Ending::Ended)),
        };
        if count == 0 {
            // The other direction may still have something to say.
            let _ = to.shutdown().await;
            return Some((from, to, Ending::Ended));
        }
        let (keep, ending) = harmed(&mut buffer[..count], done, towards, harm);
        done += keep as u64;
        {
            let mut state = lock(&state);
            match towards {
                Towards::Register => state.carried.0 += keep as u64,
                Towards::Client => state.carried.1 += keep as u64,
            }
        }
        let is_gone = to.write_all(&buffer[..keep]).await.is_err();
        if let Some(ending) = ending {
            // A permit is kept for a direction that is not waiting yet.
            stop.notify_one();
            if matches!(ending, Ending::Cut) {
                let _ = to.shutdown().await;
            }
            return Some((from, to, ending));
        }
        if is_gone {
            stop.notify_one();
            return Some((from, to, Ending::Ended));
        }
    }
}

/// How many of these bytes are carried, and whether the connection ends there. `done` went before them.
fn harmed(bytes: &mut [u8], done: u64, towards: Towards, harm: Harm) -> (usize, Option<Ending>) {
    let place = |at: u64| usize::try_from(at.saturating_sub(done)).ok().filter(|place| *place < bytes.len());
    match harm {
        Harm::Reset(way, at) if way == towards => match place(at) {
            Some(place) => (place, Some(Ending::Reset)),
            None => (bytes.len(), None),
        },
        Harm::End(way, at) if way == towards => match place(at) {
            Some(place) => (place, Some(Ending::Cut)),
            None => (bytes.len(), None),
        },
        Harm::Flip(way, at) if way == towards && at >= done => {
            if let Some(byte) = place(at).and_then(|place| bytes.get_mut(place)) {
                *byte ^= 0x10;
            }
            (bytes.len(), None)
        }
        _ => (bytes.len(), None),
    }
}

#[test]
fn harm_is_done_at_its_place_and_in_its_direction_only() {
    let check = |harm: Harm, towards: Towards, done: u64, expected: &[u8], ends: bool| {
        let mut bytes = *b"abcd";
        let (keep, ending) = harmed(&mut bytes, done, towards, harm);
        assert_eq!((&bytes[..keep], ending.is_some()), (expected, ends), "{harm:?} after {done}");
    };
    check(Harm::Reset(Towards::Client, 2), Towards::Client, 0, b"ab", true);
    check(Harm::Reset(Towards::Client, 6), Towards::Client, 0, b"abcd", false);
    check(Harm::Reset(Towards::Client, 6), Towards::Client, 4, b"ab", true);
    check(Harm::Reset(Towards::Client, 2), Towards::Register, 0, b"abcd", false);
    check(Harm::End(Towards::Register, 0), Towards::Register, 0, b"", true);
    check(Harm::Flip(Towards::Register, 1), Towards::Register, 0, b"arcd", false);
    check(Harm::Flip(Towards::Register, 1), Towards::Register, 4, b"abcd", false);
    check(Harm::None, Towards::Register, 0, b"abcd", false);
}
