//! The transport against real sockets on loopback: what it refuses, what it gives up on, what it hands over.

mod answers;
mod refusals;
mod server;
mod through_a_proxy;
mod tokens;

use std::time::Duration;

use super::{Answer, Connection, HttpTransport, Request, Timeouts, Transport as _, TransportError};
use server::{Authority, Server};

const CAP: usize = 64 * 1024;

/// Long enough for a loaded machine.
const PATIENT: Timeouts = Timeouts {
    connect: Duration::from_secs(20),
    read: Duration::from_secs(20),
    whole: Duration::from_secs(40),
};

/// A connection to `server` that trusts `authority`, with a client certificate of it.
fn connection(server: &Server, authority: &Authority) -> Connection {
    let mut connection = Connection::new(server.url(), authority.pem(), PATIENT);
    connection.identity_pem = Some(authority.client());
    connection
}

fn ask(connection: Connection) -> Result<Answer, TransportError> {
    HttpTransport::connect(connection)?.exchange(&Request::get("/api-info", CAP))
}
