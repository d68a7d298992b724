//! The chores of the workspace. `cargo xtask help` lists them.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for people at a terminal: printing is its job"
)]

mod bench;
mod clean_cargo;
mod codegen;
mod new_rule;
mod rules_diff;
mod rules_docs;
mod schema_diff;
mod sim;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Chores of the workspace.

Usage: cargo xtask <command>

Commands:
  test              everything that CI checks, in CI's order
  codegen           write the generated files from schemas/
  codegen --check   fail if a generated file differs from what schemas/ gives
  schema-diff OLD NEW
                    members, codes and verdicts on fixtures that differ between two folders with post/v1 and
                    kodlista; git:REVISION is the schemas of a revision
  docs              write docs/regler from the rules
  docs --check      fail if a page differs from what the rules give
  new-rule FAMILY name-in-words
                    the skeleton of a rule, with the next free code of the family, and what is left to do
  rules-diff OLD NEW
                    the changelog of the rules between two versions; a side is a file from
                    `socialdata rules --format json`, a folder of a workspace, or git:REVISION
  bench [PART]      nanoseconds per record of the workloads whose names hold PART, for people
  bench --check     fail if the instructions per record differ from the baseline by more than 3 %; needs valgrind
  bench --bless     write the baseline anew
  sim [OPTIONS]     many nights of sender and register in which everything goes wrong that can; --nights N,
                    --seed S (or SEED in the environment), --faults LIST, --trace; a failure prints how to
                    play it again
  sim --mutations   the proof that the simulator finds every planted bug
  tidy              the checks that no compiler makes
  help              this text

Exit codes: 0 done, 1 a check failed or the work could not be done, 2 usage.
";

const USAGE_EXIT: u8 = 2;

fn main() -> ExitCode {
    let args: Vec<String> =
        std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        // Its summary is the last thing printed.
        ["test"] => match workspace_root() {
            Ok(root) => return test::run(&root),
            Err(why) => Err(why),
        },
        ["codegen"] => workspace_root().and_then(|root| codegen::run(&root, false)),
        ["codegen", "--check"] => workspace_root().and_then(|root| codegen::run(&root, true)),
        ["schema-diff", old, new] => workspace_root().and_then(|root| schema_diff::run(&root, old, new)),
        ["docs"] => workspace_root().and_then(|root| rules_docs::run(&root, false)),
        ["docs", "--check"] => workspace_root().and_then(|root| rules_docs::run(&root, true)),
        ["new-rule", family, name] => workspace_root().and_then(|root| new_rule::run(&root, family, name)),
        ["rules-diff", old, new] => workspace_root().and_then(|root| rules_diff::run(&root, old, new)),
        ["bench"] => workspace_root().and_then(|root| bench::run(&root, None)),
        ["bench", "--check"] => workspace_root().and_then(|root| bench::check(&root, false)),
        ["bench", "--bless"] => workspace_root().and_then(|root| bench::check(&root, true)),
        ["bench", part] if !part.starts_with('-') => {
            workspace_root().and_then(|root| bench::run(&root, Some(part)))
        }
        ["sim", words @ ..] => workspace_root().and_then(|root| sim::run(&root, words)),
        ["tidy"] => workspace_root().and_then(|root| tidy::run(&root)),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!("error: no such command\n\n{HELP}");
            return ExitCode::from(USAGE_EXIT);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace: the parent of this package's.
///
/// Asked for at run time, because a copied `target` folder may hold a binary that was compiled in another
/// clone.
///
/// # Errors
///
/// When the program was started outside cargo and not in the workspace's folder.
#[expect(clippy::disallowed_methods, reason = "cargo tells where the package is in its environment")]
fn workspace_root() -> Result<PathBuf, String> {
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    let root = match package.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    if root.join("xtask/Cargo.toml").is_file() {
        Ok(root)
    } else {
        Err("this is not the workspace's folder; use `cargo xtask`".to_owned())
    }
}
