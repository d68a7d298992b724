//! A receipt that failed a check is kept beside the spool, for the person who has to decide.
//!
//! It is evidence and not a receipt: the table of receipts holds only what was checked. The name of the file is made here,
//! of the submission's id and the check.

use std::io::Write as _;

use socialdata_protocol::{ids::SubmissionId, jws::Jws};

use super::{Spool, directory::open_own_file, error::SpoolError};

impl Spool {
    /// Keeps `jws` in the folder of the spool as `bad-receipt-<id>-<check>.jws` (0600), and makes it durable.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Unprotected`] when something else lies under the name, or what the operating system reports.
    pub fn keep_bad_receipt(&self, id: SubmissionId, check: &str, jws: &Jws) -> Result<(), SpoolError> {
        let path = self.dir().bad_receipt(id, check);
        let mut file = open_own_file(&path)?;
        let write = |file: &mut std::fs::File| {
            file.set_len(0)?;
            file.write_all(jws.as_str().as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()
        };
        write(&mut file).map_err(SpoolError::io("keeping a receipt that failed a check"))
    }
}
