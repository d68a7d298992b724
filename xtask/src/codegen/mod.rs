//! `cargo xtask codegen`; the generator is a crate of its own, so that it still runs when core does not compile.

use std::path::Path;

/// See [`socialdata_codegen::run`].
pub(crate) fn run(root: &Path, check: bool) -> Result<(), String> {
    socialdata_codegen::run(root, check)
}
