//! Nights that end in files for today's portal, from the export to the person's word about the answer.

use std::path::{Path, PathBuf};

use serde_json::Value;
use socialdata_submit::failpoint::Place;

use crate::command::{Ended, command, run};
use crate::home::{Home, write};
use crate::source::{PERIOD, Source, marker};

/// A municipality whose deliveries end in files.
struct Drop {
    home: Home,
}

impl Drop {
    fn new() -> Self {
        Self::with("files = [\"sol1\", \"sol2\"]")
    }

    fn with(files: &str) -> Self {
        let home = Home::new();
        let path = home.config();
        let text = std::fs::read_to_string(&path).unwrap();
        let kept = |from: &str, to: &str| {
            let (_, rest) = text.split_once(from).unwrap();
            rest.split_once(to).map_or(rest, |(section, _)| section).to_owned()
        };
        let filedrop = format!(
            "[sender]{}[endpoint]\nenvironment = \"sandbox\"\n[keys]{}[inbox]{}[spool]\npath = \"filer\"\n\
             [policy]\nfile = \"policy.toml\"\n[obligation]\nset = \"nuvarande\"\n[transport]\nkind = \"file-drop\"\n[filedrop]\nout = \"ut\"\n{files}\n",
            kept("[sender]", "[endpoint]"),
            kept("[keys]", "[auth]"),
            kept("[inbox]", "[spool]"),
        );
        write(&path, filedrop.as_bytes());
        Self { home }
    }

    fn night(&self, code: i32) -> Ended {
        self.home.submit().expect(code)
    }

    /// `filedrop` with arguments.
    fn say(&self, args: &[&str]) -> Ended {
        let ended = Ended::of(
            command(["filedrop"]).args(args).arg("--config").arg(self.home.config()).output().unwrap(),
        );
        self.home.assert_nothing_leaked(&ended);
        ended
    }

    fn listed(&self) -> Vec<Value> {
        let ended = self.say(&["list", "--all", "--format", "json"]).expect(0);
        ended.json()["deliveries"].as_array().unwrap().clone()
    }

    /// The only delivery that waits to be handed in.
    fn waiting(&self) -> (String, PathBuf) {
        let waiting: Vec<Value> =
            self.listed().into_iter().filter(|delivery| delivery["state"] == "SENDING").collect();
        let [only] = waiting.as_slice() else { panic!("not one: {waiting:?}") };
        (only["id"].as_str().unwrap().to_owned(), only["folder"].as_str().unwrap().into())
    }

    fn state(&self, id: &str) -> (String, Option<String>) {
        let listed = self.listed();
        let found = listed.iter().find(|delivery| delivery["id"] == id).unwrap();
        (found["state"].as_str().unwrap().to_owned(), found["answer"].as_str().map(str::to_owned))
    }

    /// What `project` makes of the same export.
    fn projected(&self, source: &Source, to: &str) -> Vec<u8> {
        let input = self.home.inbox().join("jamforelse.ndjson");
        write(&input, source.lines().as_bytes());
        let mut project =
            command(["project", "--to", to, "--kommunkod", "0180", "--period", PERIOD, "--out", "-"]);
        let output = project.arg(&input).output().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the test tidies its own file")]
        std::fs::remove_file(&input).unwrap();
        assert!(output.status.success());
        output.stdout
    }

    /// The folder holds the files of `source`, whole, and a manifest beside each; nothing else lies in `ut`.
    fn assert_whole(&self, folder: &Path, source: &Source) {
        for (prefix, to) in [("SOL1_", "sol1"), ("SOL2_", "sol2")] {
            let path = data_files(folder).into_iter().find(|path| name(path).starts_with(prefix)).unwrap();
            assert!(std::fs::read(&path).unwrap() == self.projected(source, to), "{to} differs");
            let manifest =
                std::fs::read_to_string(folder.join(format!("{}.manifest.json", name(&path)))).unwrap();
            assert!(manifest.contains("\"layoutStatus\": \"unverified\""), "{manifest}");
        }
        assert_eq!(entries(folder).len(), 4);
        let whole: Vec<PathBuf> = entries(&self.home.folder().join("ut"))
            .into_iter()
            .filter(|path| !data_files(path).is_empty())
            .collect();
        assert_eq!(whole.len(), 1, "{whole:?}");
        assert!(!whole[0].to_string_lossy().ends_with(".del"));
    }

    /// How far the SOL1 of the month has come, as `due` sees it.
    fn due_state(&self) -> String {
        let config = self.home.config();
        let args = ["due", "--date", "2026-11-22", "--year", "2026", "--format", "json", "--config"];
        let ended = Ended::of(command(args).arg(&config).output().unwrap()).expect(0).json();
        let items = ended["items"].as_array().unwrap();
        let sol1 =
            items.iter().find(|item| item["delregister"] == "SOL1" && item["period"] == PERIOD).unwrap();
        sol1["delivery"].as_str().unwrap().to_owned()
    }

    fn verify_audit(&self) {
        run(["audit", "verify", "--config", self.home.config().to_str().unwrap()]).expect(0);
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn data_files(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| has_ending(path, "txt")).collect()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn source() -> Source {
    Source::generate(60, 31)
}

#[test]
fn from_the_export_to_the_portals_answer() {
    let (mut drop, mut source) = (Drop::new(), source());
    drop.home.export("natt-1", &source);
    let ended = drop.night(0);
    assert!(ended.stdout.contains("ej verifierad"), "{}", ended.stdout);
    assert!(drop.home.is_archived("natt-1"));
    let (id, folder) = drop.waiting();
    drop.assert_whole(&folder, &source);
    let checked =
        run(["filip", "check", folder.to_str().unwrap(), "--filkod", "0180", "--open-period", PERIOD]);
    checked.expect(0);

    // The same export the next night: nothing is made, and what waits is told again.
    drop.home.export("natt-1b", &source);
    let ended = drop.night(0);
    assert!(
        ended.stdout.contains("väntar på att lämnas in") && ended.stdout.contains(&id),
        "{}",
        ended.stdout
    );
    assert!(drop.home.is_archived("natt-1b"));
    assert_eq!(drop.listed().len(), 1);

    // Nothing can be said of the answer before the files were handed in, and nothing twice.
    drop.say(&["result", &id, "--status", "godkand"]).expect(65);
    drop.say(&["result", &id, "--status", "inget-att-rapportera"]).expect(65);
    drop.say(&["confirm", &id, "--number", "48213", "--at", "2026-11-14T09:30:00+01:00"]).expect(0);
    assert_eq!(drop.state(&id).0, "DELIVERED");
    drop.say(&["confirm", &id]).expect(65);
    assert_eq!(drop.home.status()["fileDeliveries"]["handedIn"], 1);
    assert_eq!(drop.due_state(), "mottagen");
    drop.say(&["withdraw", &id, "--yes"]).expect(65);
    drop.say(&["result", &id, "--status", "levererad"]).expect(0);
    assert_eq!(drop.state(&id).0, "DELIVERED");
    assert_eq!(data_files(&folder).len(), 2);
    assert!(drop.night(0).stdout.contains("inget svar än"));

    let result_file = drop.home.folder().join("svar.txt");
    write(&result_file, b"OK");
    drop.say(&["result", &id, "--status", "godkand-med-varningar", "--file", result_file.to_str().unwrap()])
        .expect(0);
    assert_eq!(drop.state(&id), ("CLOSED".to_owned(), Some("accepted-with-warnings".to_owned())));
    assert_eq!(drop.due_state(), "godkand");
    assert_eq!(data_files(&folder), Vec::<PathBuf>::new());
    assert_eq!(entries(&folder).len(), 2, "the manifests stay");
    let told = drop.say(&["list", "--all"]).expect(0);
    assert!(told.stdout.contains("intygad av handläggare, ej signerad"), "{}", told.stdout);

    // The same export again makes nothing; another makes a delivery that replaces the whole period.
    drop.home.export("natt-2", &source);
    assert!(drop.night(0).stdout.contains("oförändrat"));
    assert_eq!(drop.listed().len(), 1);
    source.remove(source.len() / 2);
    drop.home.export("natt-3", &source);
    drop.night(0);
    let (_, folder) = drop.waiting();
    drop.assert_whole(&folder, &source);
    drop.verify_audit();
}

#[test]
fn what_was_not_accepted_is_made_again_and_what_nobody_handed_in_is_replaced() {
    let (mut drop, mut source) = (Drop::new(), source());
    drop.home.export("natt-1", &source);
    drop.night(0);
    let (refused, folder) = drop.waiting();
    drop.say(&["confirm", &refused]).expect(0);
    drop.say(&["result", &refused, "--status", "inte-godkand"]).expect(65);
    assert!(data_files(&folder).is_empty());

    drop.home.export("natt-2", &source);
    drop.night(0);
    let (left, old) = drop.waiting();
    assert_ne!(left, refused);
    source.remove(source.len() / 2);
    drop.home.export("natt-3", &source);
    assert!(drop.night(0).stdout.contains("i stället för"));
    let (new, folder) = drop.waiting();
    assert_eq!(drop.state(&left).0, "DISCARDED");
    assert!(data_files(&old).is_empty());
    drop.assert_whole(&folder, &source);

    drop.say(&["withdraw", &new, "--yes"]).expect(0);
    assert!(data_files(&folder).is_empty());
    assert_eq!(drop.state(&new).0, "DISCARDED");
    drop.night(0);
    drop.verify_audit();
}

/// At every place, and every time that a night comes by it: one delivery in the end, whole, and nothing half beside it.
#[test]
fn a_night_that_dies_anywhere_ends_in_one_whole_delivery() {
    let mut source = source();
    let mut deaths = 0;
    let mut drop = Drop::new();
    drop.home.export("natt-0", &source);
    drop.night(0);
    for place in Place::ALL {
        for nth in 1.. {
            assert!(nth < 40, "{}: no night came through", place.name());
            // Something is different every night, so that there is a delivery to be made.
            source.correct(2);
            drop.home.export(&format!("{}-{nth}", place.name().replace('.', "-")), &source);
            let mut night = drop.home.command(&[]);
            let output =
                night.env("SOCIALDATA_FAILPOINT", format!("{}:{nth}", place.name())).output().unwrap();
            let has_died = output.status.code().is_none();
            drop.night(0);
            let (_, folder) = drop.waiting();
            drop.assert_whole(&folder, &source);
            if !has_died {
                break;
            }
            deaths += 1;
        }
    }
    assert!(deaths >= 12, "{deaths} deaths only");
    drop.verify_audit();
}

#[test]
fn a_month_without_records_is_told_and_not_handed_in() {
    let drop = Drop::new();
    write(&drop.home.inbox().join("insats-tom.ndjson"), b"");
    write(&drop.home.inbox().join("insats-tom.ndjson.klar"), marker(0, b"").as_bytes());
    let ended = drop.night(0);
    assert!(ended.stdout.contains("--status inget-att-rapportera"), "{}", ended.stdout);
    let (id, folder) = drop.waiting();
    assert!(data_files(&folder).is_empty() && entries(&folder).len() == 2);
    drop.say(&["result", &id, "--status", "inget-att-rapportera"]).expect(0);
    assert_eq!(drop.state(&id), ("CLOSED".to_owned(), Some("nothing-to-report".to_owned())));
}

#[test]
fn half_a_pair_is_said_in_the_manifest() {
    let mut drop = Drop::with("files = [\"sol1\"]\npartial = true");
    drop.home.export("natt-1", &source());
    drop.night(0);
    let (_, folder) = drop.waiting();
    let manifest = entries(&folder).into_iter().find(|path| has_ending(path, "json")).unwrap();
    assert!(std::fs::read_to_string(manifest).unwrap().contains("\"partial\": true"));
}

#[test]
fn a_record_that_stays_at_home_is_counted_in_the_manifest() {
    let (mut drop, source) = (Drop::new(), source());
    let lines = source.lines().replacen("\"omrade\":\"", "\"omrade\":\"fel-", 1);
    drop.home.put("natt-1", lines.as_bytes(), Some(&marker(source.len(), lines.as_bytes())));
    let ended = drop.night(1);
    assert!(ended.stdout.contains("saknas i filerna: 1"), "{}", ended.stdout);
    let (_, folder) = drop.waiting();
    let manifest = entries(&folder).into_iter().find(|path| has_ending(path, "json")).unwrap();
    assert!(std::fs::read_to_string(manifest).unwrap().contains("\"recordsHeld\": 1"));
}

#[test]
fn a_dry_run_says_what_it_would_make_and_makes_nothing() {
    let mut drop = Drop::new();
    drop.home.export("natt-1", &source());
    let ended = drop.home.submit_with(&["--dry-run"]).expect(0);
    assert!(ended.stdout.contains("filer skulle göras"), "{}", ended.stdout);
    assert!(!drop.home.folder().join("ut").exists());
    assert!(!drop.home.folder().join("filer").exists());
}

#[test]
fn what_does_not_fit_is_refused_with_its_code() {
    let mut drop = Drop::new();
    drop.night(0);
    drop.say(&["confirm", "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071"]).expect(2);
    drop.say(&["confirm", "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071", "--number", "191212121212"]).expect(2);
    drop.home.submit_with(&["--reconcile"]).expect(2);
    // A folder that others may enter gets no identity numbers.
    let ut = drop.home.folder().join("ut");
    std::fs::create_dir(&ut).unwrap();
    open_to_all(&ut);
    drop.home.export("natt-1", &source());
    let ended = drop.night(74);
    assert!(ended.stderr.contains("0700"), "{}", ended.stderr);
    assert!(entries(&ut).is_empty());
    std::fs::remove_dir(&ut).unwrap();
    drop.night(0);
    drop.waiting();
}

#[test]
fn an_export_of_a_month_that_is_not_over_waits() {
    let drop = Drop::new();
    let text = marker(0, b"").replace(PERIOD, "2098-12");
    write(&drop.home.inbox().join("insats-tidig.ndjson"), b"");
    write(&drop.home.inbox().join("insats-tidig.ndjson.klar"), text.as_bytes());
    let ended = drop.night(0);
    assert!(ended.stdout.contains("inga filer görs"), "{}", ended.stdout);
    assert!(drop.home.inbox().join("insats-tidig.ndjson").exists());
    assert!(drop.listed().is_empty());
}

#[test]
fn an_event_file_is_no_period() {
    let mut drop = Drop::new();
    let lines = source().lines().replace("{\"", "{\"version\":1,\"atgard\":\"rapport\",\"");
    let line = lines.lines().next().unwrap().to_owned() + "\n";
    drop.home.put("handelse", line.as_bytes(), Some(&marker(1, line.as_bytes())));
    let ended = drop.night(65);
    assert!(ended.stderr.contains("händelser"), "{}", ended.stderr);
    assert!(drop.listed().is_empty());
}

#[cfg(unix)]
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}
