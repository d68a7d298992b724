//! How much room is left on a disk, asked of the operating system.

use std::io;
use std::path::Path;

use crate::disk::FreeSpace;

/// The operating system's answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OsFreeSpace;

impl FreeSpace for OsFreeSpace {
    fn free_bytes(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }
}
