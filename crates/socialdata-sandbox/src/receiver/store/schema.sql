CREATE TABLE sender (
    id          INTEGER PRIMARY KEY,
    party       TEXT NOT NULL UNIQUE,          -- JSON, as in the manifest
    certificate BLOB UNIQUE,                   -- SHA-256 of the client certificate; none for one that comes with tokens only
    instance    TEXT                           -- the installation that sends; the first submission binds it
) STRICT;

CREATE TABLE sender_key (
    kid         TEXT PRIMARY KEY,
    sender      INTEGER NOT NULL REFERENCES sender (id),
    jwk         TEXT NOT NULL
) STRICT;

-- A sender's identity at the token endpoint.
CREATE TABLE token_client (
    id          TEXT PRIMARY KEY,              -- client_id, an https URL
    sender      INTEGER NOT NULL REFERENCES sender (id),
    jwk         TEXT NOT NULL                  -- the key that signs assertions
) STRICT;

-- Assertions that were used, until they would have expired anyway.
CREATE TABLE used_assertion (
    client      TEXT NOT NULL REFERENCES token_client (id),
    jti         TEXT NOT NULL,
    expires     INTEGER NOT NULL,              -- seconds since 1970
    PRIMARY KEY (client, jti)
) STRICT, WITHOUT ROWID;

-- Who may send for whom.
CREATE TABLE mandate (
    sender      INTEGER NOT NULL REFERENCES sender (id),
    reference   TEXT NOT NULL,
    principal   TEXT NOT NULL,                 -- JSON: onBehalfOf as in the manifest
    valid_from  TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    PRIMARY KEY (sender, reference)
) STRICT, WITHOUT ROWID;

-- When payloads may be sealed to which key. The secrets lie in the folder of keys.
CREATE TABLE sealing_key (
    kid         TEXT PRIMARY KEY,
    no          INTEGER NOT NULL UNIQUE,       -- number of its file
    not_before  TEXT NOT NULL,
    not_after   TEXT
) STRICT;

-- The order in which ids were first sent, for scripts that name the n-th submission.
CREATE TABLE appearance (
    no          INTEGER PRIMARY KEY AUTOINCREMENT,
    submission  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE submission (
    id              TEXT PRIMARY KEY,
    sender          INTEGER NOT NULL REFERENCES sender (id),
    seq             INTEGER NOT NULL,
    period          TEXT NOT NULL,
    types           TEXT NOT NULL,             -- JSON: record types that the manifest covers
    scene           TEXT NOT NULL,             -- what the script does with it
    manifest        TEXT NOT NULL,             -- JWS, verbatim
    payload         BLOB,                      -- erased when processed
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
    submission  TEXT REFERENCES submission (id), -- none for a closing
    kind        TEXT NOT NULL,
    jws         TEXT NOT NULL,
    PRIMARY KEY (sender, receipt_no),
    UNIQUE (submission, kind),
    CHECK ((submission IS NULL) = (kind = 'closing'))
) STRICT;

-- Periods that a sender has declared complete, for some record types.
CREATE TABLE closing (
    no          INTEGER PRIMARY KEY AUTOINCREMENT,
    sender      INTEGER NOT NULL,
    period      TEXT NOT NULL,
    declaration TEXT NOT NULL,                 -- JSON, as it was sent
    receipt_no  INTEGER NOT NULL,
    reopened_at TEXT,
    FOREIGN KEY (sender, receipt_no) REFERENCES receipt (sender, receipt_no)
) STRICT;

CREATE INDEX closing_of_period ON closing (sender, period);

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

CREATE INDEX effect_of_submission ON effect (submission);
CREATE INDEX effect_of_record ON effect (sender, record_id, no);

CREATE TRIGGER effect_is_not_changed BEFORE UPDATE ON effect BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER effect_is_not_deleted BEFORE DELETE ON effect BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_is_not_changed BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_is_not_deleted BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'append-only'); END;
