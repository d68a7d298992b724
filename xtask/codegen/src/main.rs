//! The generator by itself: `cargo run -p socialdata-codegen [-- --check]`, for when nothing else compiles.
#![expect(clippy::print_stderr, reason = "a tool on a terminal")]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match socialdata_codegen::run(&root, check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
