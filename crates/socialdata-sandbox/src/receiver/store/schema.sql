CREATE TABLE sender (
    id          INTEGER PRIMARY KEY,
    party       TEXT NOT NULL UNIQUE,          -- JSON, as in the manifest
    certificate BLOB NOT NULL UNIQUE,          -- SHA-256 of the client certificate
    instance    TEXT                           -- the installation that sends; the first submission binds it
) STRICT;

CREATE TABLE sender_key (
    kid         TEXT PRIMARY KEY,
    sender      INTEGER NOT NULL REFERENCES sender (id),
    jwk         TEXT NOT NULL
) STRICT;

CREATE TABLE submission (
    id              TEXT PRIMARY KEY,
    sender          INTEGER NOT NULL REFERENCES sender (id),
    seq             INTEGER NOT NULL,
    period          TEXT NOT NULL,
    scenario        TEXT NOT NULL,
    manifest        TEXT NOT NULL,             -- JWS, verbatim
    payload         BLOB NOT NULL,
    payload_digest  TEXT NOT NULL,
    received_at     TEXT NOT NULL,
    state           TEXT NOT NULL DEFAULT 'received',
    outcome_at      TEXT,
    errors          TEXT,                      -- JSON: submission errors
    findings        TEXT,                      -- JSON: findings, ascending by index
    acknowledged_at TEXT,
    UNIQUE (sender, seq)
) STRICT;

-- Signed once, handed out byte for byte for ever.
CREATE TABLE receipt (
    sender      INTEGER NOT NULL REFERENCES sender (id),
    receipt_no  INTEGER NOT NULL,
    submission  TEXT NOT NULL REFERENCES submission (id),
    kind        TEXT NOT NULL,
    jws         TEXT NOT NULL,
    PRIMARY KEY (sender, receipt_no),
    UNIQUE (submission, kind)
) STRICT;

-- What the register knows of each record: no person data, a keyed digest of the content.
CREATE TABLE record (
    sender      INTEGER NOT NULL REFERENCES sender (id),
    record_id   TEXT NOT NULL,
    type        TEXT NOT NULL,
    period      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    state       TEXT NOT NULL,
    content     BLOB,                          -- HMAC-SHA256; absent in a tombstone
    PRIMARY KEY (sender, record_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_of_period ON record (sender, period, record_id);

-- Every applied record version, in order: the oracle for "nothing lost, nothing twice".
CREATE TABLE effect (
    no          INTEGER PRIMARY KEY AUTOINCREMENT,
    sender      INTEGER NOT NULL REFERENCES sender (id),
    submission  TEXT NOT NULL REFERENCES submission (id),
    period      TEXT NOT NULL,
    record_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    op          TEXT NOT NULL
) STRICT;

CREATE TRIGGER effect_is_not_changed BEFORE UPDATE ON effect BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER effect_is_not_deleted BEFORE DELETE ON effect BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_is_not_changed BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_is_not_deleted BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'append-only'); END;
