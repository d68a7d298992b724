//! Access tokens over real connections: asked for once, used again, renewed once after a 401.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use socialdata_protocol::keys::{Algorithm, SigningKey};

use super::super::SecurityReason;
use super::server::{Seen, answer};
use super::*;
use crate::auth::{TokenKeeper, TokenOptions};
use crate::certificate::fingerprint;
use crate::clock::SystemClock;
use crate::randomness::OsRandomness;

fn key() -> SigningKey {
    SigningKey::from_random(Algorithm::Es256, &[3; 32]).ok().unwrap()
}

fn tokens(server: &Server, bound_to: Option<[u8; 32]>) -> TokenKeeper {
    TokenKeeper::new(TokenOptions {
        url: format!("{}/token", server.url()),
        client_id: "https://kommun.example.se/socialdata".to_owned(),
        audience: "https://as.example.se".to_owned(),
        key: key(),
        bound_to,
        clock: Box::new(SystemClock),
        randomness: Box::new(OsRandomness),
    })
}

/// Gives tokens `t1`, `t2`, …; the register accepts those from `good` on.
fn register(authority: &Authority, good: usize) -> Server {
    let given = std::cell::Cell::new(0);
    Server::tls(authority.server().open(), move |seen, out| {
        if seen.line == "POST /token" {
            given.set(given.get() + 1);
            let grant = json!({"access_token": format!("t{}", given.get()), "token_type": "Bearer",
                               "expires_in": 300, "scope": "submission:write submission:read"});
            return out.write_all(&answer("200 OK", "", &grant.to_string()));
        }
        let is_good =
            (good..10).any(|number| seen.head.contains(&format!("authorization: bearer t{number}\r")));
        out.write_all(&answer(if is_good { "200 OK" } else { "401 Unauthorized" }, "", "{}"))
    })
}

fn connected(server: &Server, authority: &Authority) -> HttpTransport {
    let mut connection = Connection::new(server.url(), authority.pem(), PATIENT);
    connection.tokens = Some(tokens(server, None));
    HttpTransport::connect(connection).unwrap()
}

fn lines(server: &Server) -> Vec<String> {
    server.seen().into_iter().map(|seen| seen.line).collect()
}

#[test]
fn one_token_serves_many_exchanges() {
    let authority = Authority::new();
    let server = register(&authority, 1);
    let transport = connected(&server, &authority);
    for _ in 0..3 {
        assert_eq!(transport.exchange(&Request::get("/keys", CAP)).unwrap().status, 200);
    }
    assert_eq!(lines(&server), ["POST /token", "GET /keys", "GET /keys", "GET /keys"]);
    let seen = server.seen();
    assert!(!seen[0].head.contains("authorization"));
    check_request(&seen[0]);
}

#[test]
fn after_a_401_there_is_one_new_token_and_one_more_try() {
    let authority = Authority::new();
    let server = register(&authority, 2);
    let transport = connected(&server, &authority);
    let request = Request::put("/submissions/1", b"{\"a\":1}".to_vec(), CAP);
    assert_eq!(transport.exchange(&request).unwrap().status, 200);
    assert_eq!(lines(&server), ["POST /token", "PUT /submissions/1", "POST /token", "PUT /submissions/1"]);
    let seen = server.seen();
    assert_eq!(seen[1].body, seen[3].body, "the same bytes");
}

#[test]
fn a_second_401_is_the_answer() {
    let authority = Authority::new();
    let server = register(&authority, 10);
    let transport = connected(&server, &authority);
    assert_eq!(transport.exchange(&Request::get("/keys", CAP)).unwrap().status, 401);
    assert_eq!(lines(&server), ["POST /token", "GET /keys", "POST /token", "GET /keys"]);
}

#[test]
fn an_endless_or_coded_token_answer_is_refused() {
    let authority = Authority::new();
    for (head, expected) in [
        ("HTTP/1.1 200 OK\r\n\r\n", TransportError::TooLarge),
        ("HTTP/1.1 400 Bad Request\r\n\r\n", TransportError::TooLarge),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", TransportError::Broken),
    ] {
        let server = Server::tls(authority.server().open(), move |_, out| {
            out.write_all(head.as_bytes())?;
            for _ in 0..10_000 {
                out.write_all(&[b' '; 1024])?;
            }
            Ok(())
        });
        let seen = connected(&server, &authority).exchange(&Request::get("/keys", CAP));
        assert_eq!(seen.unwrap_err(), expected, "{head}");
    }
}

#[test]
fn a_token_endpoint_that_refuses_or_redirects_ends_the_exchange() {
    let authority = Authority::new();
    for status in ["400 Bad Request", "401 Unauthorized", "307 Temporary"] {
        let server = Server::tls(authority.server().open(), move |_, out| {
            out.write_all(&answer(status, "Location: /elsewhere\r\n", "{\"error\":\"invalid_client\"}"))
        });
        let seen = connected(&server, &authority).exchange(&Request::get("/keys", CAP));
        assert_eq!(seen.unwrap_err(), TransportError::Security(SecurityReason::TokenRefused), "{status}");
        assert_eq!(lines(&server), ["POST /token"], "the register was asked nothing");
    }
}

#[test]
fn with_both_the_token_is_for_the_certificate_that_is_shown() {
    let authority = Authority::new();
    let identity = authority.client();
    let other = authority.client();
    for (bound, is_ours) in [(&identity, true), (&other, false)] {
        let thumbprint = URL_SAFE_NO_PAD.encode(fingerprint(bound).unwrap());
        let claims = URL_SAFE_NO_PAD.encode(json!({"cnf": {"x5t#S256": thumbprint}}).to_string());
        let server =
            Server::tls(authority.server().with(rustls::ALL_VERSIONS, Some(&authority)), move |seen, out| {
                let grant = json!({"access_token": format!("e30.{claims}.c2ln"), "token_type": "Bearer",
                                   "expires_in": 300});
                let body = if seen.line == "POST /token" { grant.to_string() } else { "{}".to_owned() };
                out.write_all(&answer("200 OK", "", &body))
            });
        let mut connection = Connection::new(server.url(), authority.pem(), PATIENT);
        connection.identity_pem = Some(identity.clone());
        connection.tokens = Some(tokens(&server, fingerprint(&identity)));
        let seen = ask(connection).map(|answer| answer.status);
        let not_bound = TransportError::Security(SecurityReason::TokenNotBound);
        assert_eq!(seen, if is_ours { Ok(200) } else { Err(not_bound) });
    }
}

/// What the server must find in a token request.
fn check_request(seen: &Seen) {
    assert!(seen.head.contains("content-type: application/x-www-form-urlencoded\r"));
    let fields: BTreeMap<&str, &str> =
        seen.body.split('&').filter_map(|field| field.split_once('=')).collect();
    assert_eq!(fields["grant_type"], "client_credentials");
    assert_eq!(fields["scope"], "submission%3Awrite%20submission%3Aread");
    assert_eq!(
        fields["client_assertion_type"],
        "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
    );
    let parts: Vec<&str> = fields["client_assertion"].split('.').collect();
    let claims: Value =
        String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap().parse().unwrap();
    assert_eq!(claims["aud"], "https://as.example.se");
    assert_eq!(
        (&claims["iss"], &claims["sub"]),
        (&claims["sub"], &json!("https://kommun.example.se/socialdata"))
    );
    assert!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 120);
    let signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    let signed = format!("{}.{}", parts[0], parts[1]);
    assert!(key().verifying_key().verifies(signed.as_bytes(), &signature));
}
