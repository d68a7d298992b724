//! What a run that ends in files did, in words: which files, where they lie, and what a person does next.

use socialdata_submit::NightReport;
use socialdata_submit::filedrop::{FileLine, Made};

use crate::console::Console;

/// The lines about files of a run's summary.
pub(crate) fn lines(report: &NightReport, console: &Console) -> Vec<String> {
    let mut lines = Vec::new();
    for line in &report.file_deliveries {
        lines.push(format!(
            "  {} {} {}: {}",
            line.manifest.delregister.to_uppercase(),
            line.manifest.period,
            line.manifest.delivery_id,
            made(line, console)
        ));
        if is_told(line) {
            let rows = console.say("rader", "rows");
            let files = line.manifest.files.iter();
            lines.extend(files.map(|file| format!("    {}: {} {rows}", file.name, file.rows)));
        }
    }
    if report.file_deliveries.iter().any(|line| is_told(line) && line.manifest.is_unverified()) {
        lines.push(
            console
                .say(
                    "OBS: layouten är ej verifierad: kolumnernas platser, bredder och koder är ett förslag; jämför med föreskriften före inlämning",
                    "NOTE: the layout is unverified: positions, widths and codes of the columns are a proposal; compare with the regulation first",
                )
                .to_owned(),
        );
    }
    for skipped in &report.files_skipped {
        lines.push(format!(
            "  {}: {}",
            skipped.group.as_str().to_uppercase(),
            console.say(
                "uttaget är inte helt för någon period som är slut; inga filer görs",
                "the exports are whole for no period that is over; no files are made"
            )
        ));
    }
    let held = report.file_deliveries.iter().map(|line| line.manifest.records_held).max().unwrap_or(0);
    if held > 0 {
        lines.push(format!(
            "{}: {held}",
            console.say(
                "OBS: poster som stannar hemma saknas i filerna",
                "NOTE: records that stay at home are missing in the files"
            )
        ));
    }
    lines
}

/// What a person does next.
pub(crate) fn to_do(report: &NightReport, console: &Console) -> Vec<String> {
    let mut lines = Vec::new();
    let waiting: Vec<&FileLine> = report.file_deliveries.iter().filter(|line| is_told(line)).collect();
    for line in &waiting {
        let folder = line.folder.display();
        let id = line.manifest.delivery_id;
        lines.push(if line.manifest.has_no_rows() {
            let text = console.say(
                "ange i portalen att det inte finns något att rapportera, och sedan",
                "tell the portal that there is nothing to report, and then",
            );
            format!("{text}: socialdata filedrop result {id} --status inget-att-rapportera")
        } else {
            let text = console.say("kontrollera och lämna in filerna i", "check and hand in the files in");
            format!("{text} {folder} (socialdata filip check); socialdata filedrop confirm {id}")
        });
    }
    lines
}

/// Files that lie in their folder for a person.
const fn is_told(line: &FileLine) -> bool {
    matches!(line.made, Made::New | Made::InsteadOf(_) | Made::Finished | Made::Waiting)
}

fn made(line: &FileLine, console: &Console) -> &'static str {
    match line.made {
        Made::New => console.say("filer gjorda", "files made"),
        Made::InsteadOf(_) => console.say(
            "filer gjorda i stället för dem som ingen hade lämnat in",
            "files made in place of those that nobody had handed in",
        ),
        Made::Finished => console.say(
            "filer från en avbruten körning gjorda färdigt",
            "files of a run that was cut off, finished",
        ),
        Made::Waiting => console.say("väntar på att lämnas in", "waits to be handed in"),
        Made::HandedIn => console.say("inlämnad, inget svar än", "handed in, no answer yet"),
        Made::WouldBe => console.say("filer skulle göras", "files would be made"),
        Made::Unchanged => console.say(
            "oförändrat sedan den senaste leveransen; inget görs",
            "unchanged since the latest delivery; nothing is made",
        ),
    }
}
