//! Every CHECK and every trigger of the schema fires. The statements here bypass the program on purpose.

use super::*;

/// A spool with a row in every table: submission 1 settled, 2 delivered, 3 sending, 4 planned, 5 quarantined.
fn full() -> (Home, Spool) {
    let home = Home::new();
    let mut spool = home.create();
    deliver(&mut spool, 1, vec![report(1, 1), report(11, 1)]);
    settle_with(&mut spool, 1, &[status(RecordStatus::Accepted), rejected("TID-001")]).unwrap();
    deliver(&mut spool, 2, vec![report(2, 1)]);
    plan(&mut spool, &[submission(5, vec![report(5, 1)])]);
    seal(&mut spool, 5);
    spool.start_attempt(at(), id(5)).unwrap();
    let refusal = Refusal { problem: code("counts"), fate: Fate::Quarantined, http_status: Some(422) };
    spool.refuse(at(), id(5), &refusal).unwrap();
    plan(&mut spool, &[submission(3, vec![report(3, 1)]), submission(4, vec![report(4, 1)])]);
    seal(&mut spool, 3);
    spool.start_attempt(at(), id(3)).unwrap();
    let closed = Breaker { state: BreakerState::Closed, failures: 0, open_until: None };
    spool.set_breaker(at(), "register", closed).unwrap();
    (home, spool)
}

/// Runs a statement in a transaction that is always rolled back.
pub(super) fn attempt_sql(spool: &mut Spool, sql: &str) -> Result<(), SpoolError> {
    let sql = (1..=9).fold(sql.to_owned(), |sql, n| sql.replace(&format!("#{n}"), &format!("'{}'", id(n))));
    let done = spool.transact(at(), |txn| {
        txn.sql.execute_batch(&sql)?;
        Err::<(), _>(SpoolError::Locked)
    });
    match done {
        Err(SpoolError::Locked) => Ok(()),
        other => other,
    }
}

fn fires(rules: &[(&str, &str)]) {
    let (_home, mut spool) = full();
    for (sql, rule) in rules {
        assert_eq!(broken_rule(attempt_sql(&mut spool, sql)), *rule, "{sql}");
    }
}

pub(super) const CHECK: &str = "a CHECK of the spool schema";

#[test]
fn triggers_of_meta_and_runs() {
    let identity = "a spool belongs to one sender, recipient and environment";
    fires(&[
        ("UPDATE meta SET v = 'x' WHERE k = 'sender'", identity),
        ("UPDATE meta SET v = 'x' WHERE k = 'on_behalf_of'", identity),
        ("UPDATE meta SET v = 'x' WHERE k = 'recipient'", identity),
        ("UPDATE meta SET v = 'x' WHERE k = 'environment'", identity),
        ("UPDATE meta SET v = 'x' WHERE k = 'created_at'", identity),
        ("UPDATE meta SET k = 'last_backup' WHERE k = 'instance_id'", identity),
        ("UPDATE meta SET v = '1' WHERE k = 'last_stored_seq'", "the last stored seq never falls"),
        ("DELETE FROM meta WHERE k = 'sender'", "meta rows stay"),
        ("INSERT OR REPLACE INTO meta VALUES ('sender', 'x')", "meta rows stay"),
        ("INSERT INTO meta VALUES ('unknown', 'x')", CHECK),
        ("UPDATE source_run SET rows = rows + 1", "a run ends once"),
        ("UPDATE source_run SET scope_json = '{}'", "a run ends once"),
        (
            "UPDATE source_run SET ended_at = 'x', exit_code = 0; UPDATE source_run SET exit_code = 1",
            "a run ends once",
        ),
        ("UPDATE source_run SET ended_at = 'x'", CHECK),
        ("UPDATE source_run SET ok = 1", CHECK),
        ("UPDATE source_run SET ended_at = 'x', exit_code = 256", CHECK),
        (
            "INSERT INTO source_run (started_at, scope_json, file_digest, rows) VALUES ('x', '{}', x'00', 1)",
            CHECK,
        ),
        (
            "INSERT INTO source_run (started_at, scope_json, file_digest, rows)
             VALUES ('x', '{}', zeroblob(32), -1)",
            CHECK,
        ),
        (
            "INSERT INTO source_run (started_at, scope_json, file_digest, rows, ok)
             VALUES ('x', '{}', zeroblob(32), 1, 2)",
            CHECK,
        ),
    ]);
}

#[test]
fn triggers_and_checks_of_the_ledger() {
    let fixed = "a record keeps its id, period and type";
    fires(&[
        ("UPDATE record SET period = '2026-08'", fixed),
        ("UPDATE record SET type = 'placering'", fixed),
        ("UPDATE record SET record_id = record_id || 'x' WHERE version = 0 AND inflight IS NULL", fixed),
        (
            "UPDATE record SET version = 0, state = 'none', content_mac = NULL WHERE version = 1",
            "a record version never falls",
        ),
        ("UPDATE record SET inflight = #2 WHERE inflight = #3", "the record is already in flight"),
        ("DELETE FROM record WHERE version = 1", "a reported record stays in the ledger"),
        ("DELETE FROM record WHERE inflight = #3", "a reported record stays in the ledger"),
        ("INSERT INTO record (record_id, period, type, version) VALUES ('x', 'p', 't', -1)", CHECK),
        ("UPDATE record SET version = 1 WHERE version = 0", CHECK),
        ("UPDATE record SET state = 'live' WHERE version = 0", CHECK),
        ("UPDATE record SET state = 'gone' WHERE version = 1", CHECK),
        ("UPDATE record SET state = 'void' WHERE version = 1", CHECK),
        ("UPDATE record SET content_mac = x'00' WHERE version = 1", CHECK),
        ("UPDATE record SET content_mac = zeroblob(32) WHERE version = 0", CHECK),
        ("UPDATE record SET hold = 'other'", CHECK),
        ("UPDATE record SET hold_code = 'x' WHERE hold IS NULL", CHECK),
        ("UPDATE record SET hold_mac = zeroblob(32) WHERE hold IS NULL", CHECK),
        ("UPDATE record SET hold_mac = x'00' WHERE hold IS NOT NULL", CHECK),
        ("UPDATE record SET hold_code = 'two words' WHERE hold IS NOT NULL", CHECK),
        ("UPDATE record SET inflight = 'nobody' WHERE inflight IS NULL", "a reference of the spool schema"),
    ]);
}

#[test]
fn triggers_of_submissions() {
    let moves = "illegal submission transition";
    let bytes = "sealed bytes are immutable";
    let seq = "a seq is given at the seal and released only when not stored";
    let fixed = "a submission keeps its id and period";
    let needed = "the payload is still needed";
    let flying = "its records are still in flight";
    fires(&[
        (
            "INSERT INTO submission (id, period, state, created_at)
          VALUES ('x', 'p', 'DISCARDED', 't')",
            "a submission begins as a plan",
        ),
        ("UPDATE submission SET state = 'SENDING' WHERE id = #1", moves),
        ("UPDATE submission SET period = 'x' WHERE id = #1", fixed),
        ("UPDATE submission SET created_at = 'x' WHERE id = #1", fixed),
        ("UPDATE submission SET supersedes = #2 WHERE id = #1", fixed),
        ("UPDATE submission SET id = 'x' WHERE id = #4", fixed),
        ("UPDATE submission SET manifest = 'x' WHERE id = #1", bytes),
        ("UPDATE submission SET manifest_digest = zeroblob(32) WHERE id = #1", bytes),
        ("UPDATE submission SET payload_digest = zeroblob(32) WHERE id = #1", bytes),
        ("UPDATE submission SET payload = x'00' WHERE id = #1", bytes),
        ("UPDATE submission SET payload = NULL, wrapped_dek = NULL WHERE id = #1", needed),
        ("UPDATE submission SET payload = NULL, wrapped_dek = NULL WHERE id = #5", needed),
        ("UPDATE submission SET seq = 77 WHERE id = #1", seq),
        ("UPDATE submission SET seq = 77 WHERE id = #5", seq),
        (
            "UPDATE submission SET state = 'SUSPECT' WHERE id = #2;
          UPDATE record SET inflight = NULL WHERE inflight = #2;
          UPDATE submission SET state = 'DISCARDED', seq = NULL, payload = NULL, wrapped_dek = NULL
          WHERE id = #2",
            seq,
        ),
        ("UPDATE submission SET state = 'DELIVERED' WHERE id = #3", "a custody receipt is required"),
        (
            "UPDATE record SET inflight = NULL;
          UPDATE submission SET state = 'SETTLED' WHERE id = #2",
            "two receipts are required",
        ),
        ("UPDATE submission SET state = 'QUARANTINED', seq = NULL WHERE id = #3", flying),
        (
            "UPDATE submission SET state = 'SUSPECT' WHERE id = #1;
          UPDATE submission SET state = 'UNKNOWN' WHERE id = #3;
          UPDATE submission SET state = 'SENDING' WHERE id = #3",
            "a suspect submission stops all sending",
        ),
        ("DELETE FROM submission WHERE id = #4", "a submission is never deleted"),
        ("INSERT INTO allowed_transition VALUES ('CLOSED', 'SEALED')", "the state machine is fixed"),
        ("UPDATE allowed_transition SET b = 'SENDING'", "the state machine is fixed"),
        ("DELETE FROM allowed_transition", "the state machine is fixed"),
    ]);
}

#[test]
fn checks_of_submissions() {
    let sealed = "manifest = 'x', manifest_digest = zeroblob(32), payload_digest = zeroblob(32)";
    let seal_4 = |set: &str| format!("UPDATE submission SET state = 'SEALED', {set} WHERE id = #4");
    let cases = [
        seal_4("seq = 4"),
        seal_4(&format!("{sealed}, seq = 4")),
        seal_4(&format!("{sealed}, payload = x'00'")),
        seal_4(&format!("{sealed}, payload = x'00', seq = 0")),
        seal_4(
            "seq = 4, manifest = 'x', payload = x'00', manifest_digest = x'00',
             payload_digest = zeroblob(32)",
        ),
        seal_4(
            "seq = 4, manifest = 'x', payload = x'00', manifest_digest = zeroblob(32),
             payload_digest = x'00'",
        ),
        seal_4("seq = 4, manifest = 'x', manifest_digest = zeroblob(32), payload = x'00'"),
        seal_4(&format!("{sealed}, payload = x'00', wrapped_dek = x'00', seq = 4")),
        "UPDATE submission SET payload = x'00' WHERE id = #4".to_owned(),
        "UPDATE submission SET manifest = 'x' WHERE id = #4".to_owned(),
        "UPDATE submission SET attempts = -1 WHERE id = #4".to_owned(),
        "UPDATE submission SET problem = 'free text' WHERE id = #4".to_owned(),
        "UPDATE submission SET state = 'CLOSED' WHERE id = #1".to_owned(),
        "INSERT INTO submission (id, period, state, created_at, seq) VALUES ('x', 'p', 'PLANNED', 't', 9)"
            .to_owned(),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|sql| (sql.as_str(), CHECK)).collect();
    fires(&cases);
    fires(&[
        // State words outside the list meet the transition trigger first.
        ("UPDATE submission SET state = 'LOST' WHERE id = #1", "illegal submission transition"),
        (
            "INSERT INTO receipt VALUES (zeroblob(32), 'custody', #3, NULL, 99, NULL, 'x', 't');
          UPDATE submission SET state = 'DELIVERED' WHERE id = #3;
          UPDATE submission SET seq = 1, state = 'SEALED', manifest = 'x', manifest_digest = zeroblob(32),
            payload_digest = zeroblob(32), payload = x'00' WHERE id = #4",
            "a unique row of the spool schema",
        ),
        (
            "UPDATE submission SET seq = 9, state = 'SEALED', manifest = 'x', manifest_digest = zeroblob(32),
            payload_digest = zeroblob(32), payload = x'00' WHERE id = #4",
            "one submission in flight at a time",
        ),
    ]);
}

#[test]
fn triggers_and_checks_of_record_lists_and_findings() {
    let fixed = "the record list is fixed";
    let insert =
        "INSERT INTO submission_record (submission_id, idx, record_id, version, op, content_mac, status)
                  SELECT #4, 7, record_id, ";
    let with = |values: &str| format!("{insert}{values} FROM record WHERE inflight = #2");
    let checks: Vec<String> = [
        "0, 'report', zeroblob(32), NULL",
        "1, 'other', zeroblob(32), NULL",
        "1, 'report', NULL, NULL",
        "1, 'void', zeroblob(32), NULL",
        "1, 'report', x'00', NULL",
    ]
    .map(with)
    .to_vec();
    let checks: Vec<(&str, &str)> = checks.iter().map(|sql| (sql.as_str(), CHECK)).collect();
    fires(&checks);
    fires(&[
        (&with("1, 'report', zeroblob(32), 'accepted'"), "records are listed in the plan"),
        (&with("1, 'report', zeroblob(32), NULL").replace("#4", "#3"), "records are listed in the plan"),
        ("UPDATE submission_record SET version = 2 WHERE submission_id = #3", fixed),
        ("UPDATE submission_record SET op = 'correct' WHERE submission_id = #3", fixed),
        ("UPDATE submission_record SET content_mac = zeroblob(32) WHERE submission_id = #3", fixed),
        ("UPDATE submission_record SET idx = 5 WHERE submission_id = #3", fixed),
        ("UPDATE submission_record SET status = 'stale' WHERE submission_id = #1", fixed),
        ("UPDATE submission_record SET status = 'lost' WHERE submission_id = #3", CHECK),
        (
            "DELETE FROM submission_record WHERE submission_id = #3",
            "the record list of a sealed submission stays",
        ),
        ("UPDATE finding SET code = 'X'", "findings are fixed"),
        ("DELETE FROM finding", "findings are fixed"),
        ("INSERT INTO finding VALUES (#3, 0, 0, 'free text', '/a', 'error')", CHECK),
        ("INSERT INTO finding VALUES (#3, 0, 0, 'TID-001', '/199006022397', 'error')", CHECK),
        ("INSERT INTO finding VALUES (#3, 0, 0, 'TID-001', '/a', 'fatal')", CHECK),
        ("INSERT INTO finding VALUES (#3, 0, -1, 'TID-001', '/a', 'error')", CHECK),
        (
            "INSERT INTO finding VALUES (#3, 9, 0, 'TID-001', '/a', 'error')",
            "a reference of the spool schema",
        ),
    ]);
}

#[test]
fn triggers_and_checks_of_attempts_and_receipts() {
    let once = "an attempt ends once";
    fires(&[
        ("UPDATE attempt SET started_at = 'x' WHERE ended_at IS NULL", once),
        ("UPDATE attempt SET class = 'http' WHERE submission_id = #1", once),
        ("UPDATE attempt SET ended_at = 'x' WHERE ended_at IS NULL", CHECK),
        ("UPDATE attempt SET ended_at = 'x', class = 'other' WHERE ended_at IS NULL", CHECK),
        ("UPDATE attempt SET http_status = 200 WHERE ended_at IS NULL", CHECK),
        ("UPDATE attempt SET ended_at = 'x', class = 'http', http_status = 20 WHERE ended_at IS NULL", CHECK),
        ("DELETE FROM attempt", "attempts stay"),
        (
            "INSERT INTO attempt (submission_id, n, started_at) VALUES (#3, 2, 'x')",
            "a unique row of the spool schema",
        ),
        ("INSERT INTO attempt VALUES (#3, 0, 'x', 'x', 'ok', NULL)", CHECK),
        ("UPDATE receipt SET jws = 'x'", "receipts are append only"),
        ("DELETE FROM receipt", "receipts are append only"),
        ("INSERT OR REPLACE INTO receipt SELECT * FROM receipt", "receipts are append only"),
        (
            "INSERT INTO receipt VALUES (zeroblob(32), 'custody', #1, NULL, 99, NULL, 'x', 't')",
            "a unique row of the spool schema",
        ),
        (
            "INSERT INTO receipt VALUES (zeroblob(32), 'closing', NULL, 'p', 1, NULL, 'x', 't')",
            "a unique row of the spool schema",
        ),
        ("INSERT INTO receipt VALUES (x'00', 'closing', NULL, 'p', 99, NULL, 'x', 't')", CHECK),
        ("INSERT INTO receipt VALUES (zeroblob(32), 'other', NULL, 'p', 99, NULL, 'x', 't')", CHECK),
        ("INSERT INTO receipt VALUES (zeroblob(32), 'closing', NULL, 'p', 0, NULL, 'x', 't')", CHECK),
        ("INSERT INTO receipt VALUES (zeroblob(32), 'custody', NULL, NULL, 99, NULL, 'x', 't')", CHECK),
        ("INSERT INTO receipt VALUES (zeroblob(32), 'foreign', #3, NULL, 99, NULL, 'x', 't')", CHECK),
    ]);
}

#[test]
fn triggers_and_checks_of_breaker_and_audit() {
    let chained = "the audit chain is gapless";
    fires(&[
        ("UPDATE breaker SET state = 'ajar'", CHECK),
        ("UPDATE breaker SET failures = -1", CHECK),
        ("UPDATE breaker SET state = 'open'", CHECK),
        ("UPDATE audit SET ref = 'x'", "the audit is append only"),
        ("DELETE FROM audit WHERE n = 1", "the audit is append only"),
        ("INSERT OR REPLACE INTO audit SELECT * FROM audit", chained),
        ("INSERT INTO audit SELECT max(n) + 2, at, event, ref, data_json, mac, mac FROM audit", chained),
        (
            "INSERT INTO audit SELECT max(n) + 1, at, event, ref, data_json, zeroblob(32), mac FROM audit",
            chained,
        ),
        ("INSERT INTO audit SELECT max(n) + 1, at, event, ref, data_json, mac, x'00' FROM audit", CHECK),
    ]);
}

#[test]
fn exactly_the_transitions_of_the_protocol_are_allowed() {
    let (_home, spool) = full();
    let mut statement =
        spool.reader.connection.prepare("SELECT 1 FROM allowed_transition WHERE a = ?1 AND b = ?2").unwrap();
    for from in SubmissionState::ALL {
        for to in SubmissionState::ALL {
            let allowed = statement.exists([from.as_str(), to.as_str()]).unwrap();
            assert_eq!(allowed, from.can_become(to), "{from} to {to}");
        }
    }
}

#[test]
fn the_fixture_is_not_broken_by_itself() {
    let (_home, mut spool) = full();
    assert_eq!(
        attempt_sql(&mut spool, "UPDATE submission SET attempts = attempts + 1 WHERE id = #4"),
        Ok(())
    );
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
}
