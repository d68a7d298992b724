//! Who is not spoken to: each fault of TLS has a name of its own.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use rustls::version::{TLS12, TLS13};

use super::super::SecurityReason;
use super::server::{TlsPair, answer};
use super::*;

fn fine(server: std::sync::Arc<rustls::ServerConfig>) -> Server {
    Server::tls(server, |_, out| out.write_all(&answer("200 OK", "", "{}")))
}

fn refused(connection: Connection, expected: SecurityReason) {
    let error = ask(connection).unwrap_err();
    assert_eq!(error, TransportError::Security(expected));
    assert!(!error.is_transient());
    let text = error.to_string();
    assert!(!text.contains("127.0.0.1") && text.contains(expected.code()), "{text}");
}

#[test]
fn both_versions_of_tls_are_good() {
    let authority = Authority::new();
    for version in [&TLS12, &TLS13] {
        let server = fine(authority.server().with(&[version], Some(&authority)));
        assert_eq!(ask(connection(&server, &authority)).unwrap().status, 200, "{version:?}");
        let seen = server.seen();
        assert_eq!(seen[0].line, "GET /api-info");
        assert!(!seen[0].head.contains("accept-encoding"), "{}", seen[0].head);
        assert!(!seen[0].head.contains("authorization") && !seen[0].head.contains("cookie"));
    }
}

#[test]
fn a_certificate_of_another_authority() {
    let authority = Authority::new();
    let server = fine(Authority::new().server().open());
    refused(connection(&server, &authority), SecurityReason::UnknownIssuer);
    assert!(server.seen().is_empty(), "nothing was sent");
}

#[test]
fn a_certificate_that_signed_itself() {
    let authority = Authority::new();
    refused(connection(&fine(TlsPair::alone().open()), &authority), SecurityReason::UnknownIssuer);
}

#[test]
fn an_expired_certificate() {
    let authority = Authority::new();
    let server = fine(authority.server_until("127.0.0.1", 2021).open());
    refused(connection(&server, &authority), SecurityReason::Expired);
}

#[test]
fn a_certificate_for_another_host() {
    let authority = Authority::new();
    let server = fine(authority.server_until("register.example.se", 2099).open());
    refused(connection(&server, &authority), SecurityReason::OtherHost);
}

#[test]
fn a_server_without_tls() {
    let server = Server::raw(|mut socket| {
        // It has read a line of rubbish and says so in plain text.
        let _ = socket.read(&mut [0; 64]);
        let _ = socket.write_all(&answer("400 Bad Request", "", "not for machines"));
        drain(socket);
    });
    refused(connection(&server, &Authority::new()), SecurityReason::NotTls);
}

#[test]
fn a_server_that_has_only_tls_1_1_says_so_with_an_alert() {
    let server = Server::raw(|mut socket| {
        let _ = socket.read(&mut [0; 64]);
        // Record: alert, version 1.1, two bytes: fatal, protocol_version.
        let _ = socket.write_all(&[0x15, 3, 2, 0, 2, 2, 70]);
        drain(socket);
    });
    refused(connection(&server, &Authority::new()), SecurityReason::OldTls);
}

#[test]
fn a_server_that_picks_tls_1_1() {
    let server = Server::raw(|mut socket| {
        let _ = socket.read(&mut [0; 64]);
        // ServerHello: version 1.1, random, no session, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, no compression.
        let hello = [&[3, 2][..], &[7; 32], &[0], &[0xc0, 0x2b], &[0]].concat();
        let length = u8::try_from(hello.len()).unwrap();
        let head = [0x16, 3, 2, 0, length + 4, 2, 0, 0, length];
        let _ = socket.write_all(&[&head, hello.as_slice()].concat());
        drain(socket);
    });
    refused(connection(&server, &Authority::new()), SecurityReason::OldTls);
}

#[test]
fn a_client_certificate_that_the_server_does_not_accept() {
    let authority = Authority::new();
    for version in [&TLS12, &TLS13] {
        let server = fine(authority.server().with(&[version], Some(&Authority::new())));
        refused(connection(&server, &authority), SecurityReason::ClientCertificate);
        let mut without = connection(&server, &authority);
        without.identity_pem = None;
        refused(without, SecurityReason::ClientCertificate);
        assert!(server.seen().is_empty());
    }
}

#[test]
fn nobody_there_is_no_matter_of_security() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let authority = Authority::new();
    let gone = Connection::new(format!("https://127.0.0.1:{port}"), authority.pem(), PATIENT);
    assert_eq!(ask(gone).unwrap_err(), TransportError::Connect);
    let hangs_up = Server::raw(drop);
    assert!(ask(connection(&hangs_up, &authority)).unwrap_err().is_transient());
}

#[test]
fn plain_addresses_and_broken_certificates_are_no_transport() {
    let authority = Authority::new();
    let server = fine(authority.server().open());
    let mut plain = connection(&server, &authority);
    plain.url = plain.url.replacen("https", "http", 1);
    assert!(ask(plain).is_err());
    assert!(server.seen().is_empty());
    let mut broken = connection(&server, &authority);
    broken.ca_pem = String::new();
    assert_eq!(HttpTransport::connect(broken).unwrap_err(), TransportError::Setup);
    let mut broken = connection(&server, &authority);
    broken.identity_pem = Some(zeroize::Zeroizing::new("nothing".to_owned()));
    assert_eq!(HttpTransport::connect(broken).unwrap_err(), TransportError::Setup);
}

/// Waits until the client has hung up, so that nothing it is to read gets lost.
fn drain(mut socket: TcpStream) {
    let _ = socket.shutdown(std::net::Shutdown::Write);
    let _ = socket.read_to_end(&mut Vec::new());
}
