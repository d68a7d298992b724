//! For build servers: JUnit XML, a test suite per family.

use std::fmt::Write as _;

use super::{ConformanceReport, Outcome};
use crate::conformance::families::FAMILIES;

/// Writes the report as JUnit XML. A case that was not run is an error, one that does not apply is skipped.
pub fn render_junit(report: &ConformanceReport) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuites name=\"socialdata conformance\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        report.results.len(),
        report.count("failed"),
        report.count("not-run"),
        report.count("not-applicable"),
    );
    for family in FAMILIES {
        let own: Vec<_> =
            report.results.iter().filter(|result| result.requirement.family == family.word).collect();
        let count = |word: &str| own.iter().filter(|result| result.outcome.word() == word).count();
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            family.word,
            own.len(),
            count("failed"),
            count("not-run"),
            count("not-applicable"),
        );
        for result in own {
            let requirement = &result.requirement;
            let name = escaped(&format!("{} {}", requirement.id, requirement.sv));
            let _ = write!(xml, "    <testcase classname=\"conformance.{}\" name=\"{name}\"", family.word);
            let _ = match &result.outcome {
                Outcome::Passed => writeln!(xml, "/>"),
                Outcome::Failed(difference) => writeln!(
                    xml,
                    "><failure message=\"väntat {}; sett {}\" type=\"{}\"/></testcase>",
                    escaped(&difference.expected),
                    escaped(&difference.seen),
                    escaped(requirement.section),
                ),
                Outcome::NotApplicable(reason) => {
                    writeln!(xml, "><skipped message=\"{}\"/></testcase>", escaped(reason.sv))
                }
                Outcome::NotRun(reason) => writeln!(
                    xml,
                    "><error message=\"{} {}\" type=\"not-run\"/></testcase>",
                    escaped(reason.sv),
                    escaped(&reason.seen),
                ),
            };
        }
        let _ = writeln!(xml, "  </testsuite>");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
