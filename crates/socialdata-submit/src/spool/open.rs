//! Making and opening the spool file: nothing is believed that was not checked.
//!
//! A file is opened for writing only when it is ours (application id), of a version we know, with exactly the
//! schema of this program, sound, protected, and made for the same sender, recipient and environment as the
//! configuration names.

use std::fs;

use rusqlite::{Connection, OpenFlags, params};
use socialdata_protocol::ids::Timestamp;
use uuid::Uuid;

use super::{
    Spool, SpoolDir, SpoolKeys, SpoolReader,
    audit::{self, AuditEvent, AuditNote},
    directory::{check_own_file, open_own_file},
    error::SpoolError,
    migrate, pragmas, row,
};
use crate::{disk::Ballast, randomness::Randomness, run_lock::RunLock};

/// Whose spool it is. Fixed when the spool is made; a spool serves one of each.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all four are wanted, always")]
pub struct SpoolIdentity {
    /// Who hands in, as written in the configuration.
    pub sender: String,
    /// For whom, when not for itself.
    pub on_behalf_of: Option<String>,
    /// The register.
    pub recipient: String,
    /// `test`, `production` or `sandbox`.
    pub environment: String,
}

impl SpoolIdentity {
    fn members(&self) -> [(&'static str, &str); 4] {
        [
            ("sender", &self.sender),
            ("on_behalf_of", self.on_behalf_of.as_deref().unwrap_or_default()),
            ("recipient", &self.recipient),
            ("environment", &self.environment),
        ]
    }
}

impl Spool {
    /// Makes a new spool in the locked folder.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Exists`] when there is one; otherwise as [`Spool::open`].
    pub fn create(
        lock: RunLock,
        identity: &SpoolIdentity,
        keys: SpoolKeys,
        randomness: Box<dyn Randomness + Send>,
        at: Timestamp,
    ) -> Result<Self, SpoolError> {
        let path = lock.dir().database();
        drop(open_own_file(&path)?);
        check_own_file(&lock.dir().journal())?;
        let mut connection = connect(lock.dir(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        if !is_empty(&connection)? {
            return Err(SpoolError::Exists);
        }
        pragmas::apply(&connection)?;
        write_schema(&mut connection, identity, &keys, &*randomness, at)?;
        drop(connection);
        Self::open(lock, identity, keys, randomness, at)
    }

    /// Opens the spool in the locked folder.
    ///
    /// After a run that died in a commit, and once a week, the whole file is checked; otherwise its
    /// structure.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Missing`] without a spool, [`SpoolError::Foreign`] and [`SpoolError::NewerSchema`] when
    /// the file is not ours, [`SpoolError::OtherIdentity`] when it serves somebody else,
    /// [`SpoolError::Unprotected`] when others may read it or it is a link, [`SpoolError::Corrupt`] when it
    /// is damaged, and what the operating system reports.
    pub fn open(
        lock: RunLock,
        identity: &SpoolIdentity,
        keys: SpoolKeys,
        randomness: Box<dyn Randomness + Send>,
        at: Timestamp,
    ) -> Result<Self, SpoolError> {
        if !check_own_file(&lock.dir().database())? {
            return Err(SpoolError::Missing);
        }
        let died_in_commit = check_own_file(&lock.dir().journal())?
            && fs::metadata(lock.dir().journal()).is_ok_and(|journal| journal.len() > 0);
        let mut connection = connect(lock.dir(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let version = require_ours(&connection)?;
        pragmas::apply(&connection)?;
        if migrate::is_earlier(version) {
            require_whole_file(&connection, lock.dir())?;
            require_sound(&connection, true)?;
            migrate::migrate(&mut connection, lock.dir(), &keys, at, version)?;
        }
        require_schema(&connection)?;
        let whole = died_in_commit || is_due(&connection, at)?;
        require_whole_file(&connection, lock.dir())?;
        require_sound(&connection, whole)?;
        require_identity(&connection, identity)?;
        let ballast = Ballast::of(lock.dir());
        ballast.ensure(&*randomness)?; // no room for it: the check of free space says so before work begins
        let mut spool = Self { reader: SpoolReader { connection }, keys, randomness, ballast, lock };
        if whole {
            spool.transact(at, |txn| {
                txn.sql.execute(SET_META, params!["last_integrity_check", at.to_string()])?;
                Ok(())
            })?;
        }
        Ok(spool)
    }

    /// Opens the spool, or makes it when the folder holds none.
    ///
    /// # Errors
    ///
    /// As [`Spool::open`].
    pub fn open_or_create(
        lock: RunLock,
        identity: &SpoolIdentity,
        keys: SpoolKeys,
        randomness: Box<dyn Randomness + Send>,
        at: Timestamp,
    ) -> Result<Self, SpoolError> {
        let missing = !check_own_file(&lock.dir().database())?
            || is_empty(&connect(lock.dir(), OpenFlags::SQLITE_OPEN_READ_WRITE)?)?;
        if missing {
            Self::create(lock, identity, keys, randomness, at)
        } else {
            Self::open(lock, identity, keys, randomness, at)
        }
    }
}

impl SpoolReader {
    /// Opens the spool in `dir` for reading only. Takes no lock and waits at most five seconds for a commit
    /// under way.
    ///
    /// # Errors
    ///
    /// [`SpoolError::RecoveryPending`] when a run died in a commit that only the next run can roll back;
    /// otherwise as [`Spool::open`], without the check of soundness and identity.
    pub fn open(dir: &SpoolDir) -> Result<Self, SpoolError> {
        if !check_own_file(&dir.database())? {
            return Err(SpoolError::Missing);
        }
        let connection = connect(dir, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found = require_ours(&connection)?;
        if migrate::is_earlier(found) {
            return Err(SpoolError::EarlierSchema { found, known: SCHEMA_VERSION });
        }
        require_schema(&connection)?;
        Ok(Self { connection })
    }

    /// The random id of this spool; it goes into every manifest, so a cloned spool shows itself.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Corrupt`] when it is missing or no UUID.
    pub fn instance_id(&self) -> Result<Uuid, SpoolError> {
        row::parse(&meta(&self.connection, "instance_id")?.ok_or(row::IMPOSSIBLE)?)
    }

    /// Whose spool it is.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Corrupt`] when a member is missing.
    pub fn identity(&self) -> Result<SpoolIdentity, SpoolError> {
        let member = |k| meta(&self.connection, k)?.ok_or(row::IMPOSSIBLE);
        Ok(SpoolIdentity {
            sender: member("sender")?,
            on_behalf_of: Some(member("on_behalf_of")?).filter(|text| !text.is_empty()),
            recipient: member("recipient")?,
            environment: member("environment")?,
        })
    }
}

/// A value of the `meta` table.
pub(super) fn meta(connection: &Connection, k: &str) -> Result<Option<String>, SpoolError> {
    let mut statement = connection.prepare_cached("SELECT v FROM meta WHERE k = ?1")?;
    row::first(&mut statement, [k], |found| row::text(found, 0))
}

/// Sets a value of the `meta` table.
pub(super) const SET_META: &str =
    "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET v = excluded.v";

/// Connects with everything set that protects against a hostile file and changes nothing in it.
fn connect(dir: &SpoolDir, access: OpenFlags) -> Result<Connection, SpoolError> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(dir.database(), flags)?;
    pragmas::apply_for_reading(&connection)?;
    Ok(connection)
}

/// Writes schema, identity and the first audit entry in one transaction: a crash leaves an empty file, never
/// half a spool.
fn write_schema(
    connection: &mut Connection,
    identity: &SpoolIdentity,
    keys: &SpoolKeys,
    randomness: &dyn Randomness,
    at: Timestamp,
) -> Result<(), SpoolError> {
    let mut random = [0; 16];
    randomness.fill(&mut random)?;
    let instance = uuid::Builder::from_random_bytes(random).into_uuid().to_string();
    let txn = connection.transaction()?;
    txn.execute_batch(SCHEMA)?;
    txn.pragma_update(None, "application_id", APPLICATION_ID)?;
    txn.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    let at_text = at.to_string();
    let own = [("instance_id", &*instance), ("created_at", &at_text), ("last_integrity_check", &at_text)];
    for (k, v) in identity.members().into_iter().chain(own).chain([("last_stored_seq", "0")]) {
        txn.execute(SET_META, [k, v])?;
    }
    audit::append(&txn, &keys.audit, at, AuditEvent::SpoolCreated, &instance, &AuditNote::default())?;
    txn.commit()?;
    Ok(())
}

/// Whether the file holds nothing at all, as after a crash while it was made.
fn is_empty(connection: &Connection) -> Result<bool, SpoolError> {
    let objects: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(objects == 0 && number(connection, "application_id")? == 0)
}

/// Application id and schema version; nothing is written before this.
fn require_ours(connection: &Connection) -> Result<i64, SpoolError> {
    if is_empty(connection)? {
        return Err(SpoolError::Missing);
    }
    if number(connection, "application_id")? != APPLICATION_ID {
        return Err(SpoolError::Foreign { what: "another application's database" });
    }
    match number(connection, "user_version")? {
        found if found == SCHEMA_VERSION || migrate::is_earlier(found) => Ok(found),
        found if found > SCHEMA_VERSION => Err(SpoolError::NewerSchema { found, known: SCHEMA_VERSION }),
        _ => Err(SpoolError::Foreign { what: "no schema version of this program" }),
    }
}

/// Compares tables, indexes, triggers and the state machine with those of this program.
pub(super) fn require_schema(connection: &Connection) -> Result<(), SpoolError> {
    let wanted = Connection::open_in_memory()?;
    wanted.execute_batch(SCHEMA)?;
    if schema_of(connection)? != schema_of(&wanted)? {
        return Err(SpoolError::Foreign { what: "the schema was changed" });
    }
    if transitions_of(connection)? != transitions_of(&wanted)? {
        return Err(SpoolError::Foreign { what: "the table of transitions was changed" });
    }
    Ok(())
}

type SchemaRow = (String, String, String, Option<String>);

fn schema_of(connection: &Connection) -> Result<Vec<SchemaRow>, SpoolError> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    row::all(&mut statement, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
}

fn transitions_of(connection: &Connection) -> Result<Vec<(String, String)>, SpoolError> {
    let mut statement = connection.prepare("SELECT a, b FROM allowed_transition ORDER BY a, b")?;
    row::all(&mut statement, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// SQLite reads the missing end of a cut file as zeros, which its own checks may take for an unused page.
fn require_whole_file(connection: &Connection, dir: &SpoolDir) -> Result<(), SpoolError> {
    let wanted = number(connection, "page_count")?.saturating_mul(number(connection, "page_size")?);
    let file = fs::metadata(dir.database()).map_err(SpoolError::io("looking at the spool file"))?;
    if i64::try_from(file.len()) == Ok(wanted) {
        Ok(())
    } else {
        Err(SpoolError::Corrupt { what: "the file is longer or shorter than it says" })
    }
}

/// `quick_check`, or `integrity_check` and the foreign keys.
fn require_sound(connection: &Connection, whole: bool) -> Result<(), SpoolError> {
    let check = if whole { "PRAGMA integrity_check(1)" } else { "PRAGMA quick_check(1)" };
    let verdict: String = connection.query_row(check, [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(SpoolError::Corrupt { what: "SQLite's check of the file" });
    }
    if whole && connection.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(SpoolError::Corrupt { what: "a reference without its row" });
    }
    Ok(())
}

/// A week since the last whole check, or a clock that went backwards.
fn is_due(connection: &Connection, at: Timestamp) -> Result<bool, SpoolError> {
    let last: Option<Timestamp> =
        meta(connection, "last_integrity_check")?.as_deref().map(row::parse).transpose()?;
    Ok(last.is_none_or(|last| at >= last.plus_seconds(WEEK_SECONDS) || at < last))
}

fn require_identity(connection: &Connection, identity: &SpoolIdentity) -> Result<(), SpoolError> {
    for (what, wanted) in identity.members() {
        if meta(connection, what)?.as_deref() != Some(wanted) {
            return Err(SpoolError::OtherIdentity { what });
        }
    }
    Ok(())
}

fn number(connection: &Connection, pragma: &str) -> Result<i64, SpoolError> {
    row::parse(&pragmas::read(connection, pragma)?)
}

const SCHEMA: &str = concat!(include_str!("schema.sql"), include_str!("file_delivery.sql"));
pub(super) const SCHEMA_VERSION: i64 = 3;
/// The letters `SocD` in ASCII.
const APPLICATION_ID: i64 = 0x536f_6344;
const WEEK_SECONDS: i64 = 7 * 24 * 3600;
