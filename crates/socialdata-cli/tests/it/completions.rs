//! `socialdata completions` and `man`: made from the words of the command line, so that none is missing.

use crate::command::run;

/// The commands that the first help lists.
fn subcommands(of: &[&str]) -> Vec<String> {
    let help = run(of.iter().chain(&["--help"])).expect(0).stdout;
    let list = help.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let words =
        lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    words.filter(|word| *word != "help").map(ToOwned::to_owned).collect()
}

#[test]
fn every_shell_knows_every_subcommand() {
    let commands = subcommands(&[]);
    assert!(commands.len() > 15, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(["completions", shell]).expect(0).stdout;
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell} does not know {command}");
        }
        assert!(script.contains("clear-suspicion"), "{shell}");
    }
    run(["completions", "cmd"]).expect(2);
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    run(["man", "--dir", folder.path().to_str().unwrap()]).expect(0);
    let page = |name: &str| {
        std::fs::read_to_string(folder.path().join(format!("{name}.1")))
            .unwrap_or_else(|_| panic!("no {name}.1"))
    };
    let main = page("socialdata");
    assert_eq!(main, run(["man"]).expect(0).stdout);
    for command in subcommands(&[]) {
        assert!(main.contains(&command), "{command}");
        let own = page(&format!("socialdata-{command}"));
        assert!(own.contains("Slutkoder"), "{command} does not explain the exit codes");
        for below in subcommands(&[&command]) {
            page(&format!("socialdata-{command}-{below}"));
        }
    }
}
