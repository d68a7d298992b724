-- The spool, schema version 3. One file holds what is known about every record, every submission with the
-- exact bytes that were or will be sent, every receipt and the audit chain.
--
-- The rules of the delivery are written here a second time, as CHECKs and triggers, so that a mistake in the
-- program ends in a rolled back transaction and not in a register. The program opens a file only when its
-- sqlite_schema equals this text, so a trigger cannot be dropped in silence.
--
-- Nothing personal stands in any column except submission.payload, which is ciphertext. MACs are keyed: a plain
-- hash of a record with a guessable identity number would be an oracle for whoever steals the file.

-- whose spool this is
CREATE TABLE meta (
  k TEXT PRIMARY KEY CHECK (k IN ('instance_id','sender','on_behalf_of','recipient','environment','created_at',
                                  'last_stored_seq','api_info_etag','last_backup','last_integrity_check')),
  v TEXT NOT NULL) STRICT;

CREATE TRIGGER meta_identity_fixed BEFORE UPDATE ON meta
  WHEN NEW.k <> OLD.k
    OR (OLD.k IN ('sender','on_behalf_of','recipient','environment','created_at') AND NEW.v <> OLD.v)
  BEGIN SELECT RAISE(ABORT, 'a spool belongs to one sender, recipient and environment'); END;
CREATE TRIGGER meta_seq_rises BEFORE UPDATE ON meta
  WHEN OLD.k = 'last_stored_seq' AND CAST(NEW.v AS INTEGER) < CAST(OLD.v AS INTEGER)
  BEGIN SELECT RAISE(ABORT, 'the last stored seq never falls'); END;
CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'meta rows stay'); END;

-- runs and ledger
CREATE TABLE source_run (
  id          INTEGER PRIMARY KEY,
  started_at  TEXT NOT NULL,
  ended_at    TEXT,
  scope_json  TEXT NOT NULL,              -- periods and record types that the snapshot declares complete
  file_digest BLOB NOT NULL CHECK (length(file_digest) = 32), -- keyed MAC over the input bytes
  rows        INTEGER NOT NULL CHECK (rows >= 0),
  exit_code   INTEGER CHECK (exit_code BETWEEN 0 AND 255),
  ok          INTEGER NOT NULL DEFAULT 0 CHECK (ok IN (0,1)),
  CHECK ((ended_at IS NULL) = (exit_code IS NULL)),
  CHECK (ok = 0 OR ended_at IS NOT NULL)) STRICT;

CREATE TRIGGER source_run_ends_once BEFORE UPDATE ON source_run
  WHEN OLD.ended_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.started_at <> OLD.started_at
    OR NEW.scope_json <> OLD.scope_json OR NEW.file_digest <> OLD.file_digest OR NEW.rows <> OLD.rows
  BEGIN SELECT RAISE(ABORT, 'a run ends once'); END;

CREATE TABLE record (                     -- the ledger: one row per record that this sender reported or held back
  record_id   TEXT PRIMARY KEY,
  period      TEXT NOT NULL,
  type        TEXT NOT NULL,              -- posttyp
  version     INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),   -- last settled version, 0 = none
  state       TEXT NOT NULL DEFAULT 'none' CHECK (state IN ('none','live','void')),
  content_mac BLOB CHECK (content_mac IS NULL OR length(content_mac) = 32),
                                          -- NULL when live: known from the inventory only
  hold        TEXT CHECK (hold IN ('local','rejected')),
  hold_code   TEXT CHECK (hold_code IS NULL
                          OR (length(hold_code) <= 64 AND hold_code NOT GLOB '*[^A-Za-z0-9._-]*')),
  hold_mac    BLOB CHECK (hold_mac IS NULL OR length(hold_mac) = 32),       -- MAC of the content that is held
  inflight    TEXT REFERENCES submission(id),
  CHECK ((version = 0) = (state = 'none')),
  CHECK (state = 'live' OR content_mac IS NULL),
  CHECK (hold IS NOT NULL OR (hold_code IS NULL AND hold_mac IS NULL))) STRICT;
CREATE INDEX record_period ON record(period, type, record_id);
CREATE INDEX record_inflight ON record(inflight) WHERE inflight IS NOT NULL;

CREATE TRIGGER record_fixed BEFORE UPDATE OF record_id, period, type ON record
  WHEN NEW.record_id <> OLD.record_id OR NEW.period <> OLD.period OR NEW.type <> OLD.type
  BEGIN SELECT RAISE(ABORT, 'a record keeps its id, period and type'); END;
CREATE TRIGGER record_version_rises BEFORE UPDATE OF version ON record WHEN NEW.version < OLD.version
  BEGIN SELECT RAISE(ABORT, 'a record version never falls'); END;
CREATE TRIGGER record_one_flight BEFORE UPDATE OF inflight ON record
  WHEN OLD.inflight IS NOT NULL AND NEW.inflight IS NOT NULL AND NEW.inflight <> OLD.inflight
  BEGIN SELECT RAISE(ABORT, 'the record is already in flight'); END;
CREATE TRIGGER record_no_delete BEFORE DELETE ON record WHEN OLD.version > 0 OR OLD.inflight IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a reported record stays in the ledger'); END;

-- submissions
CREATE TABLE submission (
  id              TEXT PRIMARY KEY,       -- UUIDv7, made by the caller
  seq             INTEGER CHECK (seq > 0),-- given in the seal transaction, NULL again when released
  period          TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN
    ('PLANNED','SEALED','SENDING','UNKNOWN','DELIVERED','SETTLED','CLOSED','QUARANTINED','DISCARDED','SUSPECT')),
  manifest        TEXT,                   -- the JWS, exactly as sent
  manifest_digest BLOB CHECK (manifest_digest IS NULL OR length(manifest_digest) = 32),
  payload         BLOB,                   -- as sent, or encrypted for rest; NULL before seal and after erase
  wrapped_dek     BLOB CHECK (wrapped_dek IS NULL OR length(wrapped_dek) = 72),
                                          -- only when payload is encrypted for rest
  payload_digest  BLOB CHECK (payload_digest IS NULL OR length(payload_digest) = 32), -- of the bytes as sent
  supersedes      TEXT REFERENCES submission(id),
  problem         TEXT CHECK (problem IS NULL
                              OR (length(problem) <= 64 AND problem NOT GLOB '*[^A-Za-z0-9._-]*')),
                                          -- suffix of the last problem type, or a protocol code; never free text
  attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at         TEXT,
  created_at      TEXT NOT NULL,
  CHECK ((manifest IS NULL) = (manifest_digest IS NULL) AND (manifest IS NULL) = (payload_digest IS NULL)),
  CHECK (payload IS NULL OR manifest IS NOT NULL),
  CHECK (wrapped_dek IS NULL OR payload IS NOT NULL),
  CHECK (state <> 'PLANNED' OR (seq IS NULL AND manifest IS NULL)),
  CHECK (state NOT IN ('SEALED','SENDING','UNKNOWN','DELIVERED','SETTLED')
         OR (seq IS NOT NULL AND payload IS NOT NULL)),
  CHECK (state <> 'CLOSED' OR (seq IS NOT NULL AND manifest IS NOT NULL)),
  CHECK (state NOT IN ('CLOSED','DISCARDED') OR payload IS NULL),
  CHECK (state <> 'QUARANTINED' OR seq IS NULL)) STRICT;
CREATE UNIQUE INDEX submission_seq ON submission(seq) WHERE seq IS NOT NULL;
CREATE UNIQUE INDEX submission_one_in_flight ON submission((1)) WHERE state IN ('SEALED','SENDING','UNKNOWN');
CREATE INDEX submission_state ON submission(state);

CREATE TABLE allowed_transition (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) STRICT;
INSERT INTO allowed_transition VALUES
 ('PLANNED','SEALED'),('PLANNED','DISCARDED'),('SEALED','SENDING'),('SENDING','UNKNOWN'),('UNKNOWN','SENDING'),
 ('SENDING','DELIVERED'),('UNKNOWN','DELIVERED'),('SENDING','QUARANTINED'),('UNKNOWN','QUARANTINED'),
 ('SENDING','DISCARDED'),('UNKNOWN','DISCARDED'),('SENDING','SUSPECT'),('UNKNOWN','SUSPECT'),
 ('DELIVERED','SETTLED'),('DELIVERED','SUSPECT'),('SETTLED','CLOSED'),('SETTLED','SUSPECT'),
 ('QUARANTINED','DISCARDED'),('SUSPECT','UNKNOWN'),('SUSPECT','DELIVERED'),('SUSPECT','SETTLED'),('SUSPECT','DISCARDED');
CREATE TRIGGER allowed_transition_no_insert BEFORE INSERT ON allowed_transition
  BEGIN SELECT RAISE(ABORT, 'the state machine is fixed'); END;
CREATE TRIGGER allowed_transition_no_update BEFORE UPDATE ON allowed_transition
  BEGIN SELECT RAISE(ABORT, 'the state machine is fixed'); END;
CREATE TRIGGER allowed_transition_no_delete BEFORE DELETE ON allowed_transition
  BEGIN SELECT RAISE(ABORT, 'the state machine is fixed'); END;

CREATE TRIGGER submission_born_planned BEFORE INSERT ON submission WHEN NEW.state <> 'PLANNED'
  BEGIN SELECT RAISE(ABORT, 'a submission begins as a plan'); END;
CREATE TRIGGER submission_moves BEFORE UPDATE OF state ON submission WHEN NEW.state <> OLD.state
  AND NOT EXISTS (SELECT 1 FROM allowed_transition WHERE a = OLD.state AND b = NEW.state)
  BEGIN SELECT RAISE(ABORT, 'illegal submission transition'); END;
CREATE TRIGGER submission_suspect_stops_all BEFORE UPDATE OF state ON submission
  WHEN NEW.state <> OLD.state AND NEW.state IN ('SEALED','SENDING')
    AND EXISTS (SELECT 1 FROM submission WHERE state = 'SUSPECT')
  BEGIN SELECT RAISE(ABORT, 'a suspect submission stops all sending'); END;
CREATE TRIGGER submission_fixed BEFORE UPDATE OF id, period, supersedes, created_at ON submission
  WHEN NEW.id <> OLD.id OR NEW.period <> OLD.period OR NEW.supersedes IS NOT OLD.supersedes
    OR NEW.created_at <> OLD.created_at
  BEGIN SELECT RAISE(ABORT, 'a submission keeps its id and period'); END;
CREATE TRIGGER submission_bytes_fixed BEFORE UPDATE OF manifest, manifest_digest, payload, payload_digest ON submission
  WHEN OLD.manifest IS NOT NULL AND (NEW.manifest IS NOT OLD.manifest
    OR NEW.manifest_digest IS NOT OLD.manifest_digest OR NEW.payload_digest IS NOT OLD.payload_digest
    OR (NEW.payload IS NOT NULL AND NEW.payload IS NOT OLD.payload))
  BEGIN SELECT RAISE(ABORT, 'sealed bytes are immutable'); END;
CREATE TRIGGER submission_seq_fixed BEFORE UPDATE OF seq ON submission
  WHEN NEW.seq IS NOT OLD.seq
    AND NOT (OLD.seq IS NULL AND OLD.state = 'PLANNED' AND NEW.state = 'SEALED')
    AND NOT (NEW.seq IS NULL AND NEW.state IN ('QUARANTINED','DISCARDED') AND NOT EXISTS
             (SELECT 1 FROM receipt WHERE submission_id = OLD.id AND kind IN ('custody','attested-custody')))
  BEGIN SELECT RAISE(ABORT, 'a seq is given at the seal and released only when not stored'); END;
CREATE TRIGGER submission_delivered_needs_custody BEFORE UPDATE OF state ON submission
  WHEN NEW.state = 'DELIVERED' AND NEW.state <> OLD.state
    AND NOT EXISTS (SELECT 1 FROM receipt WHERE submission_id = NEW.id AND kind IN ('custody','attested-custody'))
  BEGIN SELECT RAISE(ABORT, 'a custody receipt is required'); END;
CREATE TRIGGER submission_settled_needs_receipts BEFORE UPDATE OF state ON submission
  WHEN NEW.state = 'SETTLED' AND NEW.state <> OLD.state
    AND NOT (EXISTS (SELECT 1 FROM receipt WHERE submission_id = NEW.id AND kind IN ('custody','attested-custody'))
         AND EXISTS (SELECT 1 FROM receipt WHERE submission_id = NEW.id AND kind IN ('outcome','attested-outcome')))
  BEGIN SELECT RAISE(ABORT, 'two receipts are required'); END;
CREATE TRIGGER submission_lands_before_end BEFORE UPDATE OF state ON submission
  WHEN NEW.state <> OLD.state AND NEW.state IN ('SETTLED','CLOSED','QUARANTINED','DISCARDED')
    AND EXISTS (SELECT 1 FROM record WHERE inflight = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'its records are still in flight'); END;
CREATE TRIGGER submission_erase_only_when_done BEFORE UPDATE OF payload ON submission
  WHEN NEW.payload IS NULL AND OLD.payload IS NOT NULL AND NEW.state NOT IN ('CLOSED','DISCARDED')
  BEGIN SELECT RAISE(ABORT, 'the payload is still needed'); END;
CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission
  BEGIN SELECT RAISE(ABORT, 'a submission is never deleted'); END;

CREATE TABLE submission_record (
  submission_id TEXT NOT NULL REFERENCES submission(id),
  idx           INTEGER NOT NULL CHECK (idx >= 0),
  record_id     TEXT NOT NULL REFERENCES record(record_id),
  version       INTEGER NOT NULL CHECK (version > 0),
  op            TEXT NOT NULL CHECK (op IN ('report','correct','void')),
  content_mac   BLOB CHECK (content_mac IS NULL OR length(content_mac) = 32),
  status        TEXT CHECK (status IN ('accepted','acceptedWithWarning','rejected','unchanged','stale')),
  PRIMARY KEY (submission_id, idx),
  UNIQUE (submission_id, record_id),
  CHECK ((op = 'void') = (content_mac IS NULL))) STRICT, WITHOUT ROWID;
CREATE INDEX submission_record_record ON submission_record(record_id);

CREATE TRIGGER submission_record_planned BEFORE INSERT ON submission_record
  WHEN NEW.status IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM submission WHERE id = NEW.submission_id AND state = 'PLANNED')
  BEGIN SELECT RAISE(ABORT, 'records are listed in the plan'); END;
CREATE TRIGGER submission_record_fixed BEFORE UPDATE ON submission_record
  WHEN NEW.submission_id <> OLD.submission_id OR NEW.idx <> OLD.idx OR NEW.record_id <> OLD.record_id
    OR NEW.version <> OLD.version OR NEW.op <> OLD.op OR NEW.content_mac IS NOT OLD.content_mac
    OR OLD.status IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'the record list is fixed'); END;
CREATE TRIGGER submission_record_no_delete BEFORE DELETE ON submission_record
  WHEN NOT EXISTS (SELECT 1 FROM submission
                   WHERE id = OLD.submission_id AND manifest IS NULL AND state IN ('PLANNED','DISCARDED'))
  BEGIN SELECT RAISE(ABORT, 'the record list of a sealed submission stays'); END;

CREATE TABLE finding (
  submission_id TEXT NOT NULL,
  idx           INTEGER NOT NULL,
  n             INTEGER NOT NULL CHECK (n >= 0),
  code          TEXT NOT NULL CHECK (length(code) <= 64 AND code NOT GLOB '*[^A-Za-z0-9._-]*'),
  pointer       TEXT NOT NULL CHECK (length(pointer) <= 256), -- schema member names and indices, never data
  severity      TEXT NOT NULL CHECK (severity IN ('error','warning')),
  PRIMARY KEY (submission_id, idx, n),
  FOREIGN KEY (submission_id, idx) REFERENCES submission_record(submission_id, idx),
  -- Seven digits in a row do not occur in a pointer; an identity number has ten or twelve.
  CHECK (pointer NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*')) STRICT, WITHOUT ROWID;
CREATE TRIGGER finding_no_update BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'findings are fixed'); END;
CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'findings are fixed'); END;

CREATE TABLE attempt (
  submission_id TEXT NOT NULL REFERENCES submission(id),
  n             INTEGER NOT NULL CHECK (n > 0),
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  class         TEXT CHECK (class IN ('ok','transport','timeout','http','receipt','interrupted')),
  http_status   INTEGER CHECK (http_status BETWEEN 100 AND 999),
  PRIMARY KEY (submission_id, n),
  CHECK ((ended_at IS NULL) = (class IS NULL)),
  CHECK (http_status IS NULL OR class IS NOT NULL)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempt_one_open ON attempt((1)) WHERE ended_at IS NULL;
CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON attempt
  WHEN OLD.ended_at IS NOT NULL OR NEW.submission_id <> OLD.submission_id OR NEW.n <> OLD.n
    OR NEW.started_at <> OLD.started_at
  BEGIN SELECT RAISE(ABORT, 'an attempt ends once'); END;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts stay'); END;

CREATE TABLE receipt (
  digest        BLOB PRIMARY KEY CHECK (length(digest) = 32),
  kind          TEXT NOT NULL CHECK (kind IN
    ('custody','outcome','closing','attested-custody','attested-outcome','foreign')),
  submission_id TEXT REFERENCES submission(id),
  period        TEXT,
  receipt_no    INTEGER CHECK (receipt_no > 0),
  prev_digest   BLOB CHECK (prev_digest IS NULL OR length(prev_digest) = 32),
                                          -- the digest it states for receipt_no - 1
  jws           TEXT NOT NULL,            -- verbatim; 'attested-*' = operator's statement, never shown as signed
  stored_at     TEXT NOT NULL,
  CHECK ((submission_id IS NULL) = (kind IN ('closing','foreign')))) STRICT;
CREATE UNIQUE INDEX receipt_one ON receipt(submission_id, kind) WHERE submission_id IS NOT NULL;
CREATE UNIQUE INDEX receipt_number ON receipt(receipt_no) WHERE receipt_no IS NOT NULL;
CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipts are append only'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'receipts are append only'); END;

-- the ledger lacks what submissions did whose receipts are foreign, until all inventories have been taken
CREATE TABLE inventory_owed (
  since TEXT PRIMARY KEY) STRICT;

-- breaker, audit
CREATE TABLE breaker (
  endpoint   TEXT PRIMARY KEY,
  state      TEXT NOT NULL CHECK (state IN ('closed','open','half-open')),
  failures   INTEGER NOT NULL CHECK (failures >= 0),
  open_until TEXT,
  CHECK (state <> 'open' OR open_until IS NOT NULL)) STRICT;

CREATE TABLE audit (
  n         INTEGER PRIMARY KEY CHECK (n > 0),
  at        TEXT NOT NULL,
  event     TEXT NOT NULL,
  ref       TEXT NOT NULL,
  data_json TEXT NOT NULL,
  prev      BLOB NOT NULL CHECK (length(prev) = 32),
  mac       BLOB NOT NULL CHECK (length(mac) = 32)) STRICT;
CREATE INDEX audit_ref ON audit(ref);
CREATE TRIGGER audit_chained BEFORE INSERT ON audit
  WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM audit)
    OR NEW.prev <> coalesce((SELECT mac FROM audit ORDER BY n DESC LIMIT 1), zeroblob(32))
  BEGIN SELECT RAISE(ABORT, 'the audit chain is gapless'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
