//! Nights through a network that lies, breaks and answers in the register's place.
//!
//! Each ends with the exit code of the contract and a Swedish sentence that names the cause; what is said and what lies on
//! the disk is searched for identity numbers by [`Home`]. When the fault is gone a night without any ends with the effect log
//! equal to the source.

use std::io::{Read as _, Write};
use std::net::TcpStream;

use crate::false_register::{Certificate, FalseRegister, Say, without_end};
use crate::fault_proxy::{FaultProxy, Harm, Towards};
use crate::home::Home;
use crate::register_model::RegisterModel;
use crate::source::Source;

/// A home whose way to the register leads through this machine's port, and what the register must have done in the end.
struct Wire {
    home: Home,
    model: RegisterModel,
    source: Source,
    register: u16,
    port: u16,
}

impl Wire {
    /// An export lies in the inbox, and the receiver answers.
    fn new() -> Self {
        let source = Source::generate(40, 5);
        let mut home = Home::new();
        home.export("natt-1", &source);
        let mut model = RegisterModel::default();
        model.night(&source);
        home.start("accept");
        let register = port_of(&home);
        Self { home, model, source, register, port: register }
    }

    /// Leads the way through another port of this machine.
    fn through(&mut self, port: u16) {
        let (from, to) = (format!("localhost:{}/", self.port), format!("localhost:{port}/"));
        self.home.replace("socialdata.toml", &from, &to);
        self.port = port;
    }

    /// A night past everything that is in the way, after which the register has done exactly what the source says.
    #[track_caller]
    fn clean_night(&mut self) {
        self.through(self.register);
        self.home.submit().expect(0);
        self.assert_done();
    }

    #[track_caller]
    fn assert_done(&self) {
        self.model.assert_is(&self.home.effects(), &self.home.record_id_key());
        let status = self.home.status();
        for state in ["SEALED", "SENDING", "UNKNOWN", "DELIVERED", "SETTLED", "SUSPECT", "QUARANTINED"] {
            assert_eq!(status["submissions"][state], 0, "{status}");
        }
    }

    /// Another night's export: some records are corrected.
    fn another_export(&mut self, name: &str) {
        self.source.correct(5);
        self.home.export(name, &self.source);
        self.model.night(&self.source);
    }
}

fn port_of(home: &Home) -> u16 {
    let text = std::fs::read_to_string(home.folder().join("sandbox/port")).unwrap();
    text.trim().parse().unwrap()
}

/// Something else is on the register's address for a night: that code, those words, and nothing was done.
#[track_caller]
fn check_impostor(impostor: impl FnOnce(&Home) -> FalseRegister, code: i32, words: &str) {
    let mut wire = Wire::new();
    let impostor = impostor(&wire.home);
    wire.through(impostor.port());
    let ended = wire.home.submit().expect(code);
    assert!(ended.stderr.contains(words), "{words}\n{}", ended.stderr);
    assert!(wire.home.effects().is_empty());
    wire.clean_night();
}

#[track_caller]
fn check_certificate(certificate: &Certificate, words: &str) {
    let say: Say = |out| out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let keys = |home: &Home| home.folder().join("sandbox/keys");
    check_impostor(|home| FalseRegister::answering(&keys(home), certificate, say), 77, words);
}

#[track_caller]
fn check_answer(say: Say, code: i32, words: &str) {
    let keys = |home: &Home| home.folder().join("sandbox/keys");
    check_impostor(|home| FalseRegister::answering(&keys(home), &Certificate::RIGHT, say), code, words);
}

#[test]
fn an_expired_server_certificate_is_77() {
    check_certificate(&Certificate { host: "localhost", until: 2021 }, "gått ut");
}

#[test]
fn a_certificate_for_another_host_is_77() {
    check_certificate(&Certificate { host: "register.example.se", until: 2099 }, "annat värdnamn");
}

#[test]
fn another_authority_is_77_and_named() {
    let other = tempfile::tempdir().unwrap();
    let keys = other.path().join("sandbox");
    let stranger = crate::receiver::Receiver::start(&keys, "accept");
    let say: Say = |out| out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    check_impostor(
        |_| FalseRegister::answering(&keys.join("keys"), &Certificate::RIGHT, say),
        77,
        "inte utfärdat av utfärdaren i endpoint.ca_file",
    );
    drop(stranger);
}

#[test]
fn plain_http_on_the_port_is_77() {
    let talk = |mut socket: TcpStream| {
        let mut hello = [0; 512];
        let _ = socket.read(&mut hello);
        let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    };
    check_impostor(|_| FalseRegister::raw(talk), 77, "talar inte TLS");
}

#[test]
fn a_server_with_tls_1_1_alone_is_77() {
    // RFC 8446, 6: alert, fatal, protocol_version.
    const ALERT: &[u8] = &[21, 3, 2, 0, 2, 2, 70];
    // RFC 4346, 7.4.1.3: a ServerHello of TLS 1.1 without session, TLS_RSA_WITH_AES_128_CBC_SHA.
    const HELLO: [u8; 47] = {
        let mut hello = [0; 47];
        let head = [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
        let mut place = 0;
        while place < head.len() {
            hello[place] = head[place];
            place += 1;
        }
        hello[44] = 0;
        hello[45] = 0x2f;
        hello
    };
    for said in [ALERT, &HELLO] {
        let talk = move |mut socket: TcpStream| {
            let mut hello = [0; 4096];
            let _ = socket.read(&mut hello);
            let _ = socket.write_all(said);
            let _ = socket.read(&mut hello);
        };
        check_impostor(|_| FalseRegister::raw(talk), 77, "TLS-versioner före 1.2");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    check_answer(
        |out| {
            out.write_all(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://register.example.se/\r\nContent-Length: 0\r\n\r\n")
        },
        77,
        "av säkerhetsskäl",
    );
}

#[test]
fn a_compressed_answer_is_not_unpacked() {
    // A gzip member whose content would be a gibibyte never gets that far: the header is enough.
    check_answer(
        |out| {
            out.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n",
            )?;
            without_end(out, &[0x1f; 16 * 1024])
        },
        69,
        "nästa körning",
    );
}

#[test]
fn a_body_without_end_is_given_up() {
    check_answer(
        |out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")?;
            without_end(out, &[b' '; 16 * 1024])
        },
        69,
        "nästa körning",
    );
}

#[test]
fn headers_without_end_are_given_up() {
    check_answer(
        |out| {
            out.write_all(b"HTTP/1.1 200 OK\r\n")?;
            without_end(out, b"X-Filler: 0123456789abcdef0123456789abcdef\r\n")
        },
        69,
        "nästa körning",
    );
}

#[test]
fn half_an_answer_is_none() {
    check_answer(
        |out| {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{\"apiName\":")
        },
        69,
        "nästa körning",
    );
}

#[test]
fn an_answer_that_is_no_json_is_none() {
    check_answer(
        |out| {
            out.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>Hej</html",
            )
        },
        69,
        "nästa körning",
    );
}

#[test]
fn a_storm_of_429_ends_with_69() {
    check_answer(
        |out| out.write_all(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"),
        69,
        "nästa körning",
    );
}

/// How many bytes an ordinary night carries in each direction.
fn ordinary_night(wire: &mut Wire, proxy: &FaultProxy) -> (u64, u64) {
    wire.through(proxy.port());
    wire.home.submit().expect(0);
    wire.assert_done();
    assert!(proxy.connections() >= 1);
    proxy.take_carried()
}

/// Breaks nights at many places of one direction: once, so that the night itself goes on, or every time, so that the next one
/// must. `harm` makes the harm of a place.
fn ladder(towards: Towards, rungs: u64, harm: fn(Towards, u64) -> Harm) {
    let mut wire = Wire::new();
    let proxy = FaultProxy::before(wire.register);
    let (there, back) = ordinary_night(&mut wire, &proxy);
    let length = if towards == Towards::Register { there } else { back };
    let mut unfinished = 0;
    for rung in 0..rungs {
        let place = length * rung / rungs;
        wire.another_export(&format!("steg-{rung}"));
        let harm = harm(towards, place);
        if rung % 2 == 0 {
            proxy.harm_next(harm);
        } else {
            proxy.harm_all(harm);
        }
        let ended = wire.home.submit();
        assert!([0, 69].contains(&ended.code), "{harm:?}: {}\n{}", ended.code, ended.stderr);
        if ended.code == 69 {
            assert!(ended.stderr.contains("nästa körning"), "{harm:?}: {}", ended.stderr);
            unfinished += 1;
        }
        proxy.heal();
        let ended = wire.home.submit();
        assert_eq!(ended.code, 0, "after {harm:?}\n{}", ended.stderr);
        wire.assert_done();
    }
    assert!(unfinished > 0, "no night was broken");
}

#[test]
fn requests_reset_after_any_number_of_bytes() {
    ladder(Towards::Register, 16, Harm::Reset);
}

#[test]
fn answers_reset_after_any_number_of_bytes() {
    ladder(Towards::Client, 16, Harm::Reset);
}

#[test]
fn connections_that_end_after_any_number_of_bytes() {
    ladder(Towards::Register, 8, Harm::End);
    ladder(Towards::Client, 8, Harm::End);
}

/// A flipped bit is found by TLS. In the handshake it can look like a wrong certificate or a refused one (77); nothing is sent
/// in any case that the register would take for ours.
#[test]
fn a_flipped_bit_anywhere_changes_nothing() {
    let mut wire = Wire::new();
    let proxy = FaultProxy::before(wire.register);
    let (there, back) = ordinary_night(&mut wire, &proxy);
    for rung in 0..12 {
        let (towards, length) =
            if rung % 2 == 0 { (Towards::Register, there) } else { (Towards::Client, back) };
        wire.another_export(&format!("bit-{rung}"));
        proxy.harm_next(Harm::Flip(towards, length * rung / 12));
        let ended = wire.home.submit();
        assert!([0, 69, 77].contains(&ended.code), "{rung}: {}\n{}", ended.code, ended.stderr);
        proxy.heal();
        let ended = wire.home.submit();
        assert_eq!(ended.code, 0, "after bit {rung}\n{}", ended.stderr);
        wire.assert_done();
    }
}

/// The register answers all night in one wrong way; afterwards it answers properly.
#[track_caller]
fn check_scenario(scenario: &str, code: i32, words: &str) {
    let mut wire = Wire::new();
    wire.home.start(scenario);
    let ended = wire.home.submit().expect(code);
    assert!(ended.stderr.contains(words) || code == 0, "{scenario}: {words}\n{}", ended.stderr);
    wire.home.start("accept");
    wire.clean_night();
}

#[test]
fn a_register_that_says_everything_twice_is_heard_once() {
    check_scenario("duplicate-response", 0, "");
}

#[test]
fn a_register_that_asks_to_wait_is_waited_for() {
    check_scenario("429-retry-after", 0, "");
}

/// Every PUT of the night is reset, at its head or in its body: the bytes stay, and the next night sends them.
#[test]
fn a_register_that_resets_every_submission_gets_the_same_bytes_the_next_night() {
    for scenario in ["reset-before-body", "reset-mid-body"] {
        check_scenario(scenario, 69, "nästa körning");
    }
}

#[test]
fn a_register_that_answers_nonsense_gets_the_same_bytes_the_next_night() {
    for scenario in ["bad-json", "huge-body", "gzip-bomb"] {
        check_scenario(scenario, 69, "nästa körning");
    }
}

#[test]
fn a_register_whose_clock_is_an_hour_off_gets_nothing_signed() {
    check_scenario("clock-skew", 78, "klockan går fel");
}

#[test]
fn a_register_that_forbids_is_77_and_is_asked_again_the_next_night() {
    check_scenario("forbidden", 77, "säkerhetsskäl");
}

/// A receipt that is not about what was sent: another payload's, another submission's, a finding withheld.
#[test]
fn a_receipt_about_something_else_stops_everything() {
    for (scenario, check) in [("wrong-digest", "R10"), ("stale-receipt", "R8"), ("missing-finding", "R14")] {
        let mut wire = Wire::new();
        wire.home.start(scenario);
        let ended = wire.home.submit();
        assert_eq!(ended.code, 77, "{scenario}\n{}", ended.stderr);
        assert!(
            ended.stderr.contains("kvittens") && ended.stderr.contains(check),
            "{scenario}: {}",
            ended.stderr
        );
        assert_eq!(wire.home.count("SUSPECT"), 1, "{scenario}");
        // That receiver refuses one record, so that there is a finding to be withheld.
        let refused = usize::from(scenario == "missing-finding");
        let effects = wire.home.effects_when(wire.model.effects() - refused);
        wire.home.start("accept");
        wire.home.submit().expect(77);
        assert_eq!(wire.home.effects(), effects, "{scenario}: something was sent");
    }
}

#[test]
fn a_closed_period_is_for_a_person() {
    let mut wire = Wire::new();
    wire.home.start("closed-period");
    let ended = wire.home.submit().expect(65);
    assert!(ended.stderr.contains("karantän"), "{}", ended.stderr);
    assert!(wire.home.effects().is_empty());
}

#[test]
fn another_installation_under_our_identity_is_78() {
    let mut wire = Wire::new();
    wire.home.start("instance-conflict");
    wire.home.submit().expect(78);
    assert!(wire.home.effects().is_empty());
}

/// Copies a folder without what only the living one may have.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    let copied = std::process::Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

/// The ledger is behind the register: what it does not know is found in the register's list and inventory, asked about in the
/// version that the register has, and corrected from there.
#[cfg(unix)]
#[test]
fn a_spool_from_an_old_backup_does_nothing_twice() {
    let mut wire = Wire::new();
    wire.home.submit().expect(0);
    let backup = wire.home.folder().with_extension("backup");
    copy(&wire.home.spool(), &backup);
    wire.another_export("natt-2");
    wire.home.submit().expect(0);
    wire.assert_done();

    let aside = wire.home.folder().with_extension("aside");
    #[expect(clippy::disallowed_methods, reason = "the test plays the operator")]
    std::fs::rename(wire.home.spool(), &aside).unwrap();
    copy(&backup, &wire.home.spool());
    wire.another_export("natt-3");
    // Versions that turn out to have other content are told to a person.
    let ended = wire.home.submit();
    assert!([0, 65].contains(&ended.code), "{}\n{}", ended.code, ended.stderr);
    wire.model.assert_is(&wire.home.effects(), &wire.home.record_id_key());
    wire.another_export("natt-4");
    wire.home.submit().expect(0);
    wire.assert_done();
}

#[cfg(unix)]
#[test]
fn a_cloned_spool_on_a_second_host_does_nothing_twice() {
    let mut wire = Wire::new();
    wire.home.submit().expect(0);
    // The second host: the same folder elsewhere, the receiver where it was.
    let second = tempfile::tempdir().unwrap();
    let clone = second.path().join("kommun");
    copy(&wire.home.folder(), &clone);
    wire.another_export("natt-2");
    wire.home.submit().expect(0);
    wire.assert_done();

    wire.source.correct(3);
    let lines = wire.source.lines();
    let path = clone.join("inbox/insats-natt-3.ndjson");
    crate::home::write(&path, lines.as_bytes());
    let marker = crate::source::marker(wire.source.len(), lines.as_bytes());
    crate::home::write(&path.with_extension("ndjson.klar"), marker.as_bytes());
    let mut command = crate::command::command(["submit", "--config"]);
    let ended = crate::command::Ended::of(command.arg(clone.join("socialdata.toml")).output().unwrap());
    assert!([0, 65].contains(&ended.code), "{}\n{}", ended.code, ended.stderr);
    wire.model.night(&wire.source);
    wire.model.assert_is(&wire.home.effects(), &wire.home.record_id_key());
}
