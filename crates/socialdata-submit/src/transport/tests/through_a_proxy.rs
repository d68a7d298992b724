//! A configured proxy: a tunnel, and no more. One that opens TLS is found out.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConnection, StreamOwned};

use super::super::SecurityReason;
use super::server::{answer, read_request};
use super::*;

#[test]
fn a_proxy_tunnels_what_it_cannot_read() {
    let authority = Authority::new();
    let server = Server::tls(authority.server().open(), |_, out| out.write_all(&answer("200 OK", "", "{}")));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    let proxy = Server::raw(move |mut client| {
        let request = read_request(&mut client).unwrap();
        let target = request.line.strip_prefix("CONNECT ").unwrap().to_owned();
        kept.lock().unwrap().push(target.clone());
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        tunnel(client, TcpStream::connect(target).unwrap());
    });
    let mut connection = connection(&server, &authority);
    connection.proxy = Some(format!("http://127.0.0.1:{}", proxy.port()));
    assert_eq!(ask(connection).unwrap().status, 200);
    assert_eq!(*asked.lock().unwrap(), [format!("127.0.0.1:{}", server.port())]);
}

#[test]
fn a_proxy_that_opens_tls_is_refused() {
    let authority = Authority::new();
    let theirs = Authority::new().server().open();
    let proxy = Server::raw(move |mut client| {
        read_request(&mut client).unwrap();
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&theirs)).unwrap(), client);
        assert!(read_request(&mut stream).is_err(), "the client tells it nothing");
    });
    let mut connection = Connection::new("https://127.0.0.1:1", authority.pem(), PATIENT);
    connection.proxy = Some(format!("http://127.0.0.1:{}", proxy.port()));
    assert_eq!(ask(connection).unwrap_err(), TransportError::Security(SecurityReason::UnknownIssuer));
}

fn tunnel(client: TcpStream, server: TcpStream) {
    let (mut up, mut down) = ((client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client));
    let upwards = thread::spawn(move || {
        let _ = std::io::copy(&mut up.0, &mut up.1);
        let _ = up.1.shutdown(std::net::Shutdown::Write);
    });
    let _ = std::io::copy(&mut down.0, &mut down.1);
    let _ = down.1.shutdown(std::net::Shutdown::Write);
    let _ = upwards.join();
}
