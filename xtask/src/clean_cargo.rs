//! A cargo command that does not know that it was started by one.

use std::path::Path;
use std::process::Command;

/// A cargo command in the workspace's folder, free of what `cargo run` told this program about itself.
///
/// Build scripts that watch those variables (ring's does) would otherwise run again each time.
pub(crate) fn cargo(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args).current_dir(root);
    for name in own_package_variables() {
        command.env_remove(name);
    }
    command
}

#[expect(
    clippy::disallowed_methods,
    reason = "looks at the names only, to take them from a child's environment"
)]
fn own_package_variables() -> Vec<std::ffi::OsString> {
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| {
            let name = name.to_string_lossy();
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        })
        .collect()
}
