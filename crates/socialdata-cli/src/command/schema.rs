//! `socialdata schema [POSTTYP]`
//!
//! The files are those of the repository, byte for byte, so that a program without network has them too.

use std::io::Write as _;

use socialdata_core::post::Posttyp;
use socialdata_submit::Exit;

use crate::arguments::{SchemaArguments, SchemaFormat};
use crate::console::Console;
use crate::failure::Failure;

/// What several record types share; a JSON schema refers to it.
const SHARED: &str = "gemensam";

const SHARED_SCHEMA: &str = include_str!("../../../../schemas/post/v1/gemensam.schema.json");

/// One file for all record types.
const XSD: &str = include_str!("../../../../schemas/xsd/v1/post.xsd");

/// The files about one record type.
struct Files {
    posttyp: &'static str,
    json_schema: &'static str,
    csv_header: &'static str,
    markdown: &'static str,
}

macro_rules! files {
    ($($posttyp:literal),* $(,)?) => {
        &[$(Files {
            posttyp: $posttyp,
            json_schema: include_str!(concat!("../../../../schemas/post/v1/", $posttyp, ".schema.json")),
            csv_header: include_str!(concat!("../../../../schemas/csv/v1/", $posttyp, ".csv")),
            markdown: include_str!(concat!("../../../../docs/variabler/", $posttyp, ".md")),
        }),*]
    };
}

const FILES: &[Files] = files![
    "ekonomiskt-bistand",
    "ekonomiskt-bistand-avslut",
    "insats",
    "placering",
    "insats-utan-behovsprovning",
    "utredning",
    "anmalan",
    "uppfoljning",
];

pub(crate) fn run(arguments: &SchemaArguments, console: &mut Console) -> Result<Exit, Failure> {
    let text = match &arguments.posttyp {
        Some(posttyp) => file(posttyp, arguments.format)?.to_owned(),
        None if arguments.format == SchemaFormat::Xsd => XSD.to_owned(),
        None => list(console),
    };
    let out = console.output();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

fn file(posttyp: &str, format: SchemaFormat) -> Result<&'static str, Failure> {
    if posttyp == SHARED && format == SchemaFormat::JsonSchema {
        return Ok(SHARED_SCHEMA);
    }
    let files = FILES.iter().find(|files| files.posttyp == posttyp).ok_or(Failure::Usage(
        "det finns ingen sådan posttyp; `socialdata schema` visar vilka som finns / there is no such record type",
    ))?;
    Ok(match format {
        SchemaFormat::JsonSchema => files.json_schema,
        SchemaFormat::Xsd => XSD,
        SchemaFormat::CsvHeader => files.csv_header,
        SchemaFormat::Markdown => files.markdown,
    })
}

fn list(console: &Console) -> String {
    let mut lines = vec![console.say("Posttyper:", "Record types:").to_owned()];
    for posttyp in Posttyp::ALL {
        let values = posttyp.falt().iter().filter(|falt| !falt.is_object()).count();
        lines.push(format!("  {:<28} {values} {}", posttyp.name(), console.say("uppgifter", "members")));
    }
    lines.push(format!(
        "  {SHARED:<28} {}",
        console.say("delar som JSON-schemana hänvisar till", "parts that the JSON schemas refer to")
    ));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use socialdata_format::CsvWriter;

    use super::*;

    #[test]
    fn every_record_type_has_its_files() {
        let names: Vec<&str> = FILES.iter().map(|files| files.posttyp).collect();
        assert_eq!(names, Posttyp::ALL.iter().map(|posttyp| posttyp.name()).collect::<Vec<_>>());
        for files in FILES {
            let schema: serde_json::Value = files.json_schema.parse().unwrap();
            assert_eq!(schema["properties"]["posttyp"]["const"], files.posttyp);
            assert!(files.markdown.contains(&format!("(`{}`)", files.posttyp)), "{}", files.posttyp);
        }
    }

    #[test]
    fn the_header_is_the_one_that_files_are_written_with() {
        for posttyp in Posttyp::ALL {
            let written = CsvWriter::new(Vec::new(), *posttyp).unwrap().finish().unwrap();
            let header = file(posttyp.name(), SchemaFormat::CsvHeader).unwrap();
            assert_eq!(header.as_bytes(), written, "{posttyp}");
        }
    }

    #[test]
    fn an_unknown_type_is_a_usage_error() {
        for (posttyp, format) in [("insatser", SchemaFormat::JsonSchema), (SHARED, SchemaFormat::CsvHeader)] {
            let failure = file(posttyp, format).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage, "{posttyp}");
        }
        assert!(file(SHARED, SchemaFormat::JsonSchema).unwrap().contains("$defs"));
    }
}
