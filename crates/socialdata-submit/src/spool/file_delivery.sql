-- Since schema version 3. Part of the schema of a new spool, and the step that leads to it.

-- files for a recipient without an interface: no records, no numbers, no receipts of a register
CREATE TABLE file_delivery (
  id          TEXT PRIMARY KEY,           -- UUIDv7, made by the caller
  delregister TEXT NOT NULL CHECK (delregister IN ('ekb','ekb-ar','sol','bu','lss')),
  period      TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('SEALED','SENDING','DELIVERED','SETTLED','CLOSED','DISCARDED')),
  manifest    TEXT NOT NULL,              -- names, counts and keyed digests; nothing personal
  payload     BLOB,                       -- the files, one after the other, encrypted for rest
  wrapped_dek BLOB CHECK (wrapped_dek IS NULL OR length(wrapped_dek) = 72),
  payload_mac BLOB NOT NULL CHECK (length(payload_mac) = 32),
  answer      TEXT CHECK (answer IN ('accepted','accepted-with-warnings','rejected','nothing-to-report')),
  created_at  TEXT NOT NULL,
  CHECK ((payload IS NULL) = (state IN ('CLOSED','DISCARDED'))),
  CHECK ((wrapped_dek IS NULL) = (payload IS NULL)),
  CHECK ((answer IS NULL) = (state NOT IN ('SETTLED','CLOSED')))) STRICT;
CREATE UNIQUE INDEX file_delivery_one_waiting ON file_delivery(delregister, period)
  WHERE state IN ('SEALED','SENDING');

CREATE TABLE file_statement (             -- what a person says that the recipient has said
  delivery_id TEXT NOT NULL REFERENCES file_delivery(id),
  kind        TEXT NOT NULL CHECK (kind IN ('attested-custody','attested-outcome')),
  jws         TEXT NOT NULL,              -- verbatim, signed by this installation and by nobody else
  stored_at   TEXT NOT NULL,
  PRIMARY KEY (delivery_id, kind)) STRICT, WITHOUT ROWID;
CREATE TRIGGER file_statement_no_update BEFORE UPDATE ON file_statement
  BEGIN SELECT RAISE(ABORT, 'statements are append only'); END;
CREATE TRIGGER file_statement_no_delete BEFORE DELETE ON file_statement
  BEGIN SELECT RAISE(ABORT, 'statements are append only'); END;

CREATE TRIGGER file_delivery_born_sealed BEFORE INSERT ON file_delivery WHEN NEW.state <> 'SEALED'
  BEGIN SELECT RAISE(ABORT, 'a file delivery begins with its bytes'); END;
CREATE TRIGGER file_delivery_moves BEFORE UPDATE OF state ON file_delivery
  WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN
    ('SEALED SENDING','SEALED DISCARDED','SENDING DELIVERED','SENDING DISCARDED','DELIVERED SETTLED','SETTLED CLOSED')
  BEGIN SELECT RAISE(ABORT, 'illegal transition of a file delivery'); END;
CREATE TRIGGER file_delivery_needs_a_word BEFORE UPDATE OF state ON file_delivery
  WHEN NEW.state <> OLD.state AND NEW.state IN ('DELIVERED','SETTLED') AND NOT EXISTS
    (SELECT 1 FROM file_statement WHERE delivery_id = NEW.id
     AND kind = iif(NEW.state = 'DELIVERED', 'attested-custody', 'attested-outcome'))
  BEGIN SELECT RAISE(ABORT, 'a person must have said so'); END;
CREATE TRIGGER file_delivery_fixed BEFORE UPDATE ON file_delivery
  WHEN NEW.id <> OLD.id OR NEW.delregister <> OLD.delregister OR NEW.period <> OLD.period
    OR NEW.manifest <> OLD.manifest OR NEW.payload_mac <> OLD.payload_mac OR NEW.created_at <> OLD.created_at
    OR (NEW.payload IS NOT NULL AND NEW.payload IS NOT OLD.payload)
    OR (OLD.answer IS NOT NULL AND NEW.answer IS NOT OLD.answer)
  BEGIN SELECT RAISE(ABORT, 'a file delivery keeps what it was made with'); END;
CREATE TRIGGER file_delivery_no_delete BEFORE DELETE ON file_delivery
  BEGIN SELECT RAISE(ABORT, 'a file delivery is never deleted'); END;
