//! Answers that are too large, too slow, cut off, coded, or that point elsewhere.

use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

use super::super::Method;
use super::server::{Seen, answer};
use super::*;

fn server(
    tell: impl Fn(&Seen, &mut dyn Write) -> std::io::Result<()> + Send + 'static,
) -> (Server, Authority) {
    let authority = Authority::new();
    (Server::tls(authority.server().open(), tell), authority)
}

fn seen_by_client(
    tell: impl Fn(&Seen, &mut dyn Write) -> std::io::Result<()> + Send + 'static,
) -> Result<Answer, TransportError> {
    let (server, authority) = server(tell);
    ask(connection(&server, &authority))
}

/// Writes `piece` until the client hangs up, or as much as no client should take.
fn without_end(out: &mut dyn Write, piece: &[u8]) -> std::io::Result<()> {
    for _ in 0..200_000 {
        out.write_all(piece)?;
    }
    Ok(())
}

#[test]
fn an_answer_is_handed_over_with_its_headers() {
    let fields = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:47 GMT\r\n\
                  Content-Type: application/problem+json\r\n";
    let answer = seen_by_client(move |_, out| out.write_all(&answer("503 Unavailable", fields, "{\"a\":1}")));
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.retry_after, answer.date), (503, Some(10), Some(784_111_777)));
    assert!(answer.is_problem);
    assert_eq!(answer.body, b"{\"a\":1}");
}

#[test]
fn the_methods_carry_their_bodies() {
    let (server, authority) = server(|_, out| out.write_all(&answer("200 OK", "", "{}")));
    let transport = HttpTransport::connect(connection(&server, &authority)).unwrap();
    transport.exchange(&Request::put("/submissions/1", b"{\"put\":1}".to_vec(), CAP)).unwrap();
    transport.exchange(&Request::post("/validations", b"{\"post\":1}".to_vec(), CAP)).unwrap();
    let seen = server.seen();
    assert_eq!((seen[0].line.as_str(), seen[0].body.as_str()), ("PUT /submissions/1", "{\"put\":1}"));
    assert_eq!((seen[1].line.as_str(), seen[1].body.as_str()), ("POST /validations", "{\"post\":1}"));
    assert!(seen.iter().all(|seen| seen.head.contains("content-digest: sha-256=:")));
    assert_eq!(Request::post("/", vec![], 1).method, Method::Post);
}

#[test]
fn a_redirect_is_an_answer_and_nothing_more() {
    let (elsewhere, _) = server(|_, out| out.write_all(&answer("200 OK", "", "{}")));
    let location = format!("Location: {}/api-info\r\n", elsewhere.url());
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let location = location.clone();
        let seen = seen_by_client(move |_, out| out.write_all(&answer(status, &location, "")));
        assert_eq!(seen.unwrap().status.to_string(), status.split(' ').next().unwrap());
    }
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn a_coded_answer_is_refused_unread() {
    for coding in ["gzip", "br", "zstd", "deflate", "identity, gzip"] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n");
        let seen = seen_by_client(move |_, out| {
            out.write_all(head.as_bytes())?;
            without_end(out, &[0; 16 * 1024])
        });
        assert_eq!(seen.unwrap_err(), TransportError::Broken, "{coding}");
    }
}

#[test]
fn an_endless_body_costs_its_cap() {
    let seen = seen_by_client(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        without_end(out, &[b' '; 16 * 1024])
    });
    assert_eq!(seen.unwrap_err(), TransportError::TooLarge);
    let seen = seen_by_client(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        without_end(out, b"10\r\n0123456789abcdef\r\n")
    });
    assert_eq!(seen.unwrap_err(), TransportError::TooLarge);
}

#[test]
fn a_body_of_exactly_the_cap_is_read() {
    let (server, authority) = server(|_, out| out.write_all(&answer("200 OK", "", &"x".repeat(CAP))));
    let transport = HttpTransport::connect(connection(&server, &authority)).unwrap();
    assert_eq!(transport.exchange(&Request::get("/", CAP)).unwrap().body.len(), CAP);
    assert_eq!(transport.exchange(&Request::get("/", CAP - 1)).unwrap_err(), TransportError::TooLarge);
}

#[test]
fn endless_headers_end_the_exchange() {
    for piece in [&b"X-More: and more\r\n"[..], b"x", b"1xx"] {
        let seen = seen_by_client(move |_, out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nX: ")?;
            without_end(out, piece)
        });
        assert_eq!(seen.unwrap_err(), TransportError::Broken);
    }
}

#[test]
fn half_an_answer_is_none() {
    for begun in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "",
    ] {
        let seen = seen_by_client(move |_, out| out.write_all(begun.as_bytes()));
        assert_eq!(seen.unwrap_err(), TransportError::Broken, "{begun}");
    }
}

#[test]
fn a_body_without_length_must_be_ended_by_tls() {
    // Whoever cuts the wire cannot make half a document look like a whole one.
    let seen = seen_by_client(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\n\r\n{}")?;
        Err(std::io::ErrorKind::BrokenPipe.into())
    });
    assert_eq!(seen.unwrap_err(), TransportError::Broken);
}

/// A pause without sleeping: nobody ever sends.
struct Pace(Mutex<Receiver<()>>);

impl Pace {
    fn wait(&self, time: Duration) {
        let _ = self.0.lock().unwrap().recv_timeout(time);
    }
}

#[test]
fn a_register_that_falls_silent_is_given_up() {
    let (keep, never) = channel();
    let pace = Pace(Mutex::new(never));
    let (server, authority) = server(move |_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")?;
        out.flush()?;
        pace.wait(Duration::from_secs(30));
        Ok(())
    });
    let mut connection = connection(&server, &authority);
    connection.timeouts.read = Duration::from_millis(300);
    assert_eq!(ask(connection).unwrap_err(), TransportError::Timeout);
    drop(keep);
}

#[test]
fn a_register_that_drips_is_given_up_too() {
    let (keep, never) = channel();
    let pace = Pace(Mutex::new(never));
    let (server, authority) = server(move |_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
        for _ in 0..1000 {
            out.write_all(b"1")?;
            out.flush()?;
            pace.wait(Duration::from_millis(50));
        }
        Ok(())
    });
    let mut connection = connection(&server, &authority);
    connection.timeouts.whole = Duration::from_secs(1);
    assert_eq!(ask(connection).unwrap_err(), TransportError::Timeout);
    drop(keep);
}
