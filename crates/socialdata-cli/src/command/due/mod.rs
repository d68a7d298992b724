//! `socialdata due`: which deliveries are due, late, missing, exempt; for a duty-holder and a day.
//!
//! `question.rs` finds out who asks about what, `listing.rs` holds the answer, and each form is a file of its own.

pub(crate) mod alarm;
mod csv;
mod html;
mod ics;
mod json;
mod listing;
mod question;
mod text;
mod words;

use std::io::{self, Write};

use socialdata_format::report::Lang;
use socialdata_submit::Exit;

use crate::arguments::due::{DueArguments, DueFormat};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::write_whole;

use listing::Listing;
use question::Question;

pub(crate) fn run(arguments: &DueArguments, console: &mut Console) -> Result<Exit, Failure> {
    let question = Question::ask(arguments)?;
    let listing = Listing::answer(&question)?;
    let lang = console.lang();
    if arguments.format == DueFormat::Ics {
        for name in listing.without_a_day() {
            console.diagnose(&format!(
                "{name}: {}",
                lang.either(
                    "sista dag är inte känd och står inte i kalendern",
                    "the last day is not known and is not in the calendar"
                )
            ));
        }
    }
    if let Some(path) = &arguments.output {
        write_whole(path, |out| write(&listing, arguments.format, lang, out))?;
    } else {
        let out = console.output();
        write(&listing, arguments.format, lang, out)?;
        out.flush()?;
    }
    let needs_a_person = arguments.fail_on_late && listing.has_late();
    Ok(if needs_a_person { Exit::DataNeedsHuman } else { Exit::Done })
}

fn write(listing: &Listing, format: DueFormat, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    match format {
        DueFormat::Text => text::write(listing, lang, out),
        DueFormat::Json => json::write(listing, out),
        DueFormat::Csv => csv::write(listing, out),
        DueFormat::Ics => ics::write(listing, lang, out),
        DueFormat::Html => html::write(listing, lang, out),
    }
}
