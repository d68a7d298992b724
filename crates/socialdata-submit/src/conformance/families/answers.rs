//! What holds of every answer, judged over all that the run has seen; and addresses, methods and parameters that are none.

use std::collections::BTreeMap;

use socialdata_protocol::wire::ProblemKind;

use crate::conformance::case::{Case, Verdict, case, failed, require};
use crate::conformance::seen::{Logged, Media, ProblemFacts};
use crate::conformance::suite::{Suite, request};

/// Seconds that two clocks may differ.
const TOLERANCE: i64 = 60;

pub(in crate::conformance) const ODD_REQUESTS: &[Case] = &[
    case(
        "CNF-270",
        "Endpoints",
        "En adress som inte finns ger 404.",
        "An address that is not there gives 404.",
        |suite| {
            for path in [
                "/conformance",
                "/submissions/",
                "/periods",
                "/periods/2026-13/inventory",
                "/submissions/x/y/z",
            ] {
                suite.get(path)?.must_have_status(&[404])?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-271",
        "Endpoints",
        "En metod som adressen inte har ger 405 med Allow.",
        "A method that the address does not have gives 405 with Allow.",
        |suite| {
            let id = suite.submission_id()?;
            for (method, path) in [
                ("DELETE", format!("/submissions/{id}")),
                ("PUT", "/api-info".to_owned()),
                ("PATCH", "/submissions".to_owned()),
            ] {
                let seen = suite.send(&request(method, path, None))?;
                seen.must_have_status(&[405])?;
                require(seen.answer.header("allow").is_some(), "a header Allow", || "none".to_owned())?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-272",
        "Endpoints",
        "En överlång eller obegriplig parameter ger 4xx.",
        "An overlong or unreadable parameter gives 4xx.",
        |suite| {
            for query in
                [format!("afterSeq={}", "9".repeat(4_000)), "period=%FF%00".to_owned(), "limit".to_owned()]
            {
                let seen = suite.get(format!("/submissions?{query}"))?;
                require((400..500).contains(&seen.status()), "4xx", || seen.words())?;
            }
            Ok(())
        },
    ),
    case(
        "CNF-273",
        "Endpoints",
        "En adress med %-kodade byte eller stora bokstäver når ingen annan resurs.",
        "An address with %-coded bytes or capitals reaches no other resource.",
        |suite| {
            for path in ["/API-INFO", "/submissions/%00", "/submissions/..%2fkeys"] {
                let seen = suite.get(path)?;
                require((400..500).contains(&seen.status()), "4xx", || seen.words())?;
            }
            Ok(())
        },
    ),
];

pub(in crate::conformance) const EVERY_ANSWER: &[Case] = &[
    case(
        "CNF-280",
        "One run",
        "Varje svar har Date, högst 60 sekunder från avsändarens klocka.",
        "Every answer has a Date, at most 60 seconds from the sender's clock.",
        |suite| {
            every(suite, |one| match one.date_ahead {
                None => Err(("a header Date", "none".to_owned())),
                Some(ahead) if ahead.abs() > TOLERANCE => {
                    Err(("0 to 60 s apart", format!("{ahead} s ahead")))
                }
                Some(_) => Ok(()),
            })
        },
    ),
    case(
        "CNF-281",
        "Problem types",
        "Varje svar från 400 har medietypen application/problem+json.",
        "Every answer from 400 on has the media type application/problem+json.",
        |suite| {
            every(suite, |one| {
                let is_good = one.status < 400 || one.media == Media::Problem;
                if is_good { Ok(()) } else { Err(("application/problem+json", one.media.word().to_owned())) }
            })
        },
    ),
    case(
        "CNF-282",
        "Problem types",
        "Varje problemdokument har type, title, status, detail, instance och retryable.",
        "Every problem document has type, title, status, detail, instance and retryable.",
        |suite| {
            problems(suite, |_, problem| {
                problem.missing.map_or(Ok(()), |name| Err((name, "missing".to_owned())))
            })
        },
    ),
    case(
        "CNF-283",
        "Problem types",
        "status i problemdokumentet är svarets, och den som hör till typen.",
        "status in the problem document is that of the answer, and the one that belongs to the type.",
        |suite| {
            problems(suite, |one, problem| {
                if problem.status != Some(u64::from(one.status)) {
                    return Err(("the status of the answer", format!("{} and another", one.status)));
                }
                match problem.kind.filter(|kind| *kind != ProblemKind::Other) {
                    Some(kind) if kind.status() != one.status => Err((kind.suffix(), one.status.to_string())),
                    _ => Ok(()),
                }
            })
        },
    ),
    case(
        "CNF-284",
        "Problem types",
        "retryable är det som hör till typen.",
        "retryable is what belongs to the type.",
        |suite| {
            problems(suite, |_, problem| {
                match (problem.kind.filter(|kind| *kind != ProblemKind::Other), problem.retryable) {
                    (Some(kind), Some(flag)) if kind.is_retryable() != flag => {
                        Err((kind.suffix(), format!("retryable {flag}")))
                    }
                    _ => Ok(()),
                }
            })
        },
    ),
    case(
        "CNF-285",
        "Problem types",
        "title och detail är fasta texter: lika för alla problem av en typ.",
        "title and detail are fixed texts: the same for all problems of a type.",
        fixed_texts,
    ),
    case(
        "CNF-286",
        "Problem types",
        "Inget svar upprepar ett värde som skickats: varken identitetsnummer eller innehåll.",
        "No answer repeats a value that was sent: neither identity number nor content.",
        |suite| {
            every(suite, |one| {
                if one.echoes { Err(("no value", "a value that was sent".to_owned())) } else { Ok(()) }
            })
        },
    ),
    case(
        "CNF-287",
        "Endpoints",
        "Varje svar under 300 med kropp har medietypen application/json.",
        "Every answer below 300 with a body has the media type application/json.",
        |suite| {
            every(suite, |one| {
                let is_good = one.status >= 300 || matches!(one.media, Media::Json | Media::None);
                if is_good { Ok(()) } else { Err(("application/json", one.media.word().to_owned())) }
            })
        },
    ),
    case(
        "CNF-288",
        "What an answer means",
        "Inget svar är komprimerat, en omdirigering eller ett fel i 500-serien.",
        "No answer is compressed, a redirect or of the class 500.",
        |suite| {
            every(suite, |one| {
                let is_good = !one.is_encoded
                    && one.status < 500
                    && (!(300..400).contains(&one.status) || one.status == 304);
                let seen =
                    if one.is_encoded { "Content-Encoding".to_owned() } else { one.status.to_string() };
                if is_good { Ok(()) } else { Err(("2xx, 304 or 4xx, not compressed", seen)) }
            })
        },
    ),
];

type Fault = (&'static str, String);

/// Judges every answer; the first that does not hold is named by its address.
fn every(suite: &mut Suite<'_>, holds: impl Fn(&Logged) -> Result<(), Fault>) -> Verdict {
    for one in &suite.log {
        holds(one)
            .map_err(|(expected, seen)| failed(expected, format!("{seen} ({} {})", one.place, one.status)))?;
    }
    Ok(())
}

fn problems(suite: &mut Suite<'_>, holds: impl Fn(&Logged, &ProblemFacts) -> Result<(), Fault>) -> Verdict {
    every(suite, |one| one.problem.as_ref().map_or(Ok(()), |problem| holds(one, problem)))
}

fn fixed_texts(suite: &mut Suite<'_>) -> Verdict {
    let mut texts: BTreeMap<&'static str, &(String, String)> = BTreeMap::new();
    for problem in suite.log.iter().filter_map(|one| one.problem.as_ref()) {
        let Some(kind) = problem.kind.filter(|kind| *kind != ProblemKind::Other) else { continue };
        let known = texts.entry(kind.suffix()).or_insert(&problem.texts);
        require(*known == &problem.texts, "the same texts", || format!("others ({})", kind.suffix()))?;
    }
    Ok(())
}
