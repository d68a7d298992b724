//! File deliveries: their way, and the rules of the schema that keep them on it.

use super::schema_rules::{CHECK, attempt_sql};
use super::*;

const FILES: &[u8] = b"a;b\r\nc;d\r\n";

fn deliver_files(spool: &mut Spool, n: u8, replaced: Option<SubmissionId>) -> Result<(), SpoolError> {
    let new = NewFileDelivery {
        id: id(n),
        delregister: "sol",
        period: period(),
        manifest: "{}",
        payload: FILES,
        mac: [n; 32],
    };
    spool.seal_files(at(), &new, replaced)
}

fn found(spool: &Spool, n: u8) -> FileDelivery {
    spool.read().file_delivery(id(n)).unwrap().unwrap()
}

fn written(spool: &mut Spool, n: u8) {
    deliver_files(spool, n, None).unwrap();
    let delivery = found(spool, n);
    spool.files_written(at(), &delivery).unwrap();
}

#[test]
fn the_bytes_are_there_until_the_end_and_encrypted() {
    let home = Home::new();
    let mut spool = home.create();
    deliver_files(&mut spool, 1, None).unwrap();
    let delivery = found(&spool, 1);
    assert_eq!(*spool.file_payload(&delivery).unwrap(), FILES);
    let file = std::fs::read(home.dir().database()).unwrap();
    assert!(!file.windows(FILES.len()).any(|window| window == FILES));
    spool.files_written(later(1), &delivery).unwrap();
    spool.store_attested_custody(later(2), id(1), &jws("inlamnad")).unwrap();
    let answer = FileAnswer::AcceptedWithWarnings;
    spool.store_attested_outcome(later(3), id(1), answer, &jws("svar"), None).unwrap();
    let settled = found(&spool, 1);
    assert_eq!((settled.state, settled.answer), (FileState::Settled, Some(answer)));
    assert_eq!(*spool.file_payload(&settled).unwrap(), FILES);
    spool.close_files(later(4), id(1)).unwrap();
    assert_eq!(found(&spool, 1).state, FileState::Closed);
    assert_eq!(broken_rule(spool.file_payload(&delivery).map(drop)), "the files are not kept any more");
    let statements = spool.read().file_statements(id(1)).unwrap();
    let kinds: Vec<_> = statements.iter().map(|statement| statement.kind).collect();
    assert_eq!(kinds, [ReceiptKind::AttestedCustody, ReceiptKind::AttestedOutcome]);
    // Nothing of it is a submission: no number is used up, and no receipt is there.
    assert_eq!(spool.read().last_stored_seq(), Ok(0));
    assert!(spool.read().receipts().unwrap().is_empty());
    assert!(spool.read().verify_audit(&audit_key()).unwrap().is_intact());
}

#[test]
fn one_waits_for_each_period_and_another_takes_its_place() {
    let home = Home::new();
    let mut spool = home.create();
    written(&mut spool, 1);
    assert!(deliver_files(&mut spool, 2, None).is_err());
    deliver_files(&mut spool, 3, Some(id(1))).unwrap();
    assert_eq!((found(&spool, 1).state, found(&spool, 3).state), (FileState::Discarded, FileState::Sealed));
    assert_eq!(spool.read().file_delivery(id(2)), Ok(None));
    // One that was handed in is not given up for another.
    let delivery = found(&spool, 3);
    spool.files_written(at(), &delivery).unwrap();
    spool.store_attested_custody(at(), id(3), &jws("inlamnad")).unwrap();
    assert!(deliver_files(&mut spool, 4, Some(id(3))).is_err());
    deliver_files(&mut spool, 4, None).unwrap();
    spool.discard_files(at(), id(4)).unwrap();
}

#[test]
fn nothing_to_report_is_said_at_once() {
    let home = Home::new();
    let mut spool = home.create();
    written(&mut spool, 1);
    let early = spool.store_attested_outcome(at(), id(1), FileAnswer::Accepted, &jws("svar"), None);
    assert!(early.is_err());
    let zero = FileAnswer::NothingToReport;
    spool.store_attested_outcome(at(), id(1), zero, &jws("svar"), Some(&jws("inlamnad"))).unwrap();
    assert_eq!(found(&spool, 1).answer, Some(zero));
    assert!(spool.store_attested_custody(at(), id(1), &jws("igen")).is_err());
}

#[test]
fn every_rule_of_the_tables_fires() {
    let home = Home::new();
    let mut spool = home.create();
    written(&mut spool, 1);
    spool.store_attested_custody(at(), id(1), &jws("inlamnad")).unwrap();
    deliver_files(&mut spool, 2, None).unwrap();
    let kept = "a file delivery keeps what it was made with";
    for (sql, rule) in [
        ("UPDATE file_delivery SET state = 'CLOSED' WHERE id = #1", "illegal transition of a file delivery"),
        ("UPDATE file_delivery SET state = 'SEALED' WHERE id = #1", "illegal transition of a file delivery"),
        (
            "UPDATE file_delivery SET state = 'SETTLED', answer = 'accepted' WHERE id = #1",
            "a person must have said so",
        ),
        (
            "UPDATE file_delivery SET state = 'SENDING' WHERE id = #2; UPDATE file_delivery SET state = 'DELIVERED' WHERE id = #2",
            "a person must have said so",
        ),
        ("UPDATE file_delivery SET manifest = 'x' WHERE id = #1", kept),
        ("UPDATE file_delivery SET period = '2026-10' WHERE id = #1", kept),
        ("UPDATE file_delivery SET payload = x'00' WHERE id = #1", kept),
        ("UPDATE file_delivery SET payload_mac = zeroblob(32) WHERE id = #1", kept),
        ("UPDATE file_delivery SET answer = 'accepted' WHERE id = #1", CHECK),
        ("UPDATE file_delivery SET payload = NULL, wrapped_dek = NULL WHERE id = #1", CHECK),
        ("DELETE FROM file_delivery WHERE id = #1", "a file delivery is never deleted"),
        ("UPDATE file_statement SET jws = 'x'", "statements are append only"),
        ("DELETE FROM file_statement", "statements are append only"),
        (
            "INSERT INTO file_delivery SELECT #3, 'lss', period, 'SENDING', manifest, payload, wrapped_dek, payload_mac, answer, created_at FROM file_delivery WHERE id = #2",
            "a file delivery begins with its bytes",
        ),
        (
            "INSERT INTO file_delivery SELECT #3, 'annat', period, 'SEALED', manifest, payload, wrapped_dek, payload_mac, answer, created_at FROM file_delivery WHERE id = #2",
            CHECK,
        ),
    ] {
        assert_eq!(broken_rule(attempt_sql(&mut spool, sql)), rule, "{sql}");
    }
}
