//! Places in one element of XML, from the marks that reading it again has left.

use socialdata_core::falt::Falt;
use socialdata_core::regler::dokument;
use socialdata_core::validering::Finding;

use crate::xml::{Mark, MarkKind};

/// The bytes where `findings` lie, one for each: the value of its member, or of the nearest enclosing object that is there.
///
/// Equal findings that follow each other are as many unknown or repeated elements, in the order of the text.
pub(crate) fn bytes_of(marks: &[Mark], findings: &[Finding]) -> Vec<usize> {
    let mut bytes = Vec::with_capacity(findings.len());
    for equal in findings.chunk_by(|one, other| one == other) {
        let Some(finding) = equal.first() else { continue };
        let until = bytes.len() + equal.len();
        let kind = match finding.rule.code {
            code if code == dokument::FMT_001.code => Some(MarkKind::Unknown),
            code if code == dokument::FMT_002.code => Some(MarkKind::Repeat),
            _ => None,
        };
        if let Some(kind) = kind {
            bytes.extend(places(marks, kind, finding.falt).take(equal.len()));
        }
        if bytes.len() < until {
            bytes.resize(until, nearest_value(marks, finding.falt));
        }
    }
    bytes
}

fn places(marks: &[Mark], kind: MarkKind, falt: Falt) -> impl Iterator<Item = usize> {
    marks.iter().filter(move |mark| mark.kind == kind && mark.falt == falt).map(|mark| mark.at)
}

fn nearest_value(marks: &[Mark], falt: Falt) -> usize {
    let mut place = falt;
    while place != Falt::Post {
        if let Some(at) = places(marks, MarkKind::Value, place).next() {
            return at;
        }
        place = place.parent();
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_lies_at_its_mark_or_at_the_object_around() {
        let mark = |kind, falt, at| Mark { kind, falt, at };
        let marks = [
            mark(MarkKind::Value, Falt::Period, 20),
            mark(MarkKind::Unknown, Falt::Post, 30),
            mark(MarkKind::Value, Falt::Person, 40),
            mark(MarkKind::Repeat, Falt::Period, 50),
            mark(MarkKind::Unknown, Falt::Post, 60),
            mark(MarkKind::Repeat, Falt::Period, 70),
        ];
        let finding = |rule, falt| Finding { rule, falt };
        let findings = [
            finding(&dokument::FMT_001, Falt::Post),
            finding(&dokument::FMT_001, Falt::Post),
            finding(&dokument::FMT_001, Falt::Post),
            finding(&dokument::FMT_002, Falt::Period),
            finding(&dokument::FMT_002, Falt::Period),
            finding(&dokument::LEV_001, Falt::Period),
            finding(&dokument::LEV_001, Falt::PersonId),
            finding(&dokument::LEV_001, Falt::UtforareRegi),
        ];
        assert_eq!(bytes_of(&marks, &findings), [30, 60, 0, 50, 70, 20, 40, 0]);
    }
}
