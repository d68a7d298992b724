//! `socialdata demo`

use std::time::{Duration, Instant};

use crate::command::run;
use crate::home::Home;
use crate::source::Source;

#[test]
fn the_demonstration_tells_three_nights_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().join("demo");
    #[expect(clippy::disallowed_methods, reason = "the promise is a time")]
    let begun = Instant::now();
    let ended = run(["demo", "--keep", keep.to_str().unwrap()]).expect(0);
    assert!(begun.elapsed() < Duration::from_secs(10), "took {:?}", begun.elapsed());
    let told = &ended.stdout;
    assert!(ended.stderr.is_empty(), "{}", ended.stderr);
    for words in
        ["Natt 1: ", "Natt 2: ", "Natt 3: ", "12 rättade", "1 makulerade", "Kvittenser kontrollerade"]
    {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert_eq!(told.matches("Slutkod 0").count(), 3);

    // Every file that it names is there.
    let (_, files) = told.split_once("Filerna ligger i: ").unwrap();
    let mut lines = files.lines();
    let named = std::path::PathBuf::from(lines.next().unwrap());
    assert_eq!(named, keep.canonicalize().unwrap());
    let mut count = 0;
    for line in lines {
        let file = named.join(line.split_whitespace().next().unwrap());
        assert!(file.exists(), "{}", file.display());
        count += 1;
    }
    assert!(count >= 5);
    assert_eq!(
        std::fs::read_dir(keep.join("inbox/arkiv")).unwrap().count(),
        6,
        "three exports, three markers"
    );
}

#[test]
fn the_demonstration_speaks_english_too() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().join("demo");
    let args = ["demo", "--lang", "en", "--persons", "20", "--keep", keep.to_str().unwrap()];
    let told = run(args).expect(0).stdout;
    for words in ["Night 1: everything is new", "Exit code 0: done", "The files are in: "] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert!(!told.contains("Natt "), "{told}");
}

#[test]
fn only_an_empty_folder_is_used() {
    let folder = tempfile::tempdir().unwrap();
    crate::home::write(&folder.path().join("viktigt.txt"), b"x");
    let ended = run(["demo", "--keep", folder.path().to_str().unwrap()]).expect(2);
    assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["viktigt.txt"]);
    let file = folder.path().join("viktigt.txt");
    let ended = run(["demo", "--keep", file.to_str().unwrap()]);
    assert!([2, 74].contains(&ended.code), "{}", ended.code);
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = Home::new();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.config()), 0o600);
    for path in crate::canary::files_below(&home.folder()) {
        let below = path.strip_prefix(home.folder()).unwrap();
        // A case system makes its exports as it likes; certificates are public.
        let is_public =
            below.starts_with("inbox") || below.ends_with("ca.pem") || below.ends_with("client.pem");
        assert!(is_public || mode(&path) == 0o600, "{} has mode {:o}", below.display(), mode(&path));
    }
    for folder in ["", "inbox", "nycklar", "spole", "sandbox"] {
        assert_eq!(mode(&home.folder().join(folder)), 0o700, "{folder}");
    }
}

#[test]
fn what_is_kept_goes_on_by_hand() {
    let mut home = Home::with_receiver();
    assert_eq!(home.count("CLOSED"), 3);
    home.export("natt-4", &Source::generate(20, 1));
    let ended = home.submit().expect(0);
    assert!(ended.stdout.contains("klar, med två kvittenser"), "{}", ended.stdout);
    assert_eq!(home.count("CLOSED"), 4);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let counts = |seed: &str| {
        let folder = tempfile::tempdir().unwrap();
        let keep = folder.path().join("demo");
        let told =
            run(["demo", "--persons", "40", "--seed", seed, "--keep", keep.to_str().unwrap()]).expect(0);
        let is_stable = |line: &&str| line.contains("Att skicka") || line.contains("Registret har");
        told.stdout.lines().filter(is_stable).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(counts("9"), counts("9"));
    assert_ne!(counts("9"), counts("10"));
}
