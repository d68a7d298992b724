//! `docs/variabler/`: the variable list, one page per record type and an index, in Swedish with English beside it.

use std::collections::BTreeSet;

use super::flat::{self, Flat};
use super::kodlista::{Kod, Kodlista};
use super::model::{Model, Objekt, Villkor};
use super::names::status_word;
use super::{Output, header, variabel};

/// Where the pages lie.
pub(crate) const FOLDER: &str = "docs/variabler";

/// A longer list is found in its file: nobody reads 290 municipalities here.
const LONGEST_LIST: usize = 40;

const PROPOSAL: &str = "\
Modellen är ett eget förslag: någon officiell variabellista för registret är inte publicerad. Varje uppgift anger vad den vilar
på och hur fast det är. The model is a proposal of this project; no official list has been published.
";

pub(crate) fn emit(model: &Model, output: &mut Output) -> Result<(), String> {
    for posttyp in &model.posttyper {
        output.insert(format!("{FOLDER}/{}.md", posttyp.namn).into(), page(model, posttyp)?);
    }
    output.insert(format!("{FOLDER}/README.md").into(), index(model)?);
    Ok(())
}

/// A comment that Markdown has without HTML: a link target that nothing refers to.
fn mark(model: &Model) -> String {
    let what = "schemas/post/v1/*.schema.json, schemas/kodlista/*.json";
    format!("[//]: # ({})\n\n", header::line(what, &model.sources(|_| true)))
}

fn page(model: &Model, posttyp: &Objekt) -> Result<String, String> {
    let places = flat::flatten(model, posttyp)?;
    let shown: Vec<&Flat<'_>> = places.iter().filter(|place| !place.is_item()).collect();
    let mut parts = vec![
        mark(model),
        format!("# {} (`{}`)\n\n", posttyp.titel, posttyp.namn),
        format!("{}\n\nEnglish: {}\n\n", plain(&posttyp.beskrivning), plain(&posttyp.en)),
        PROPOSAL.to_owned(),
        format!(
            "\nSchema: [{0}.schema.json](../../schemas/post/v1/{0}.schema.json) · CSV: \
             [rubrikrad](../../schemas/csv/v1/{0}.csv) · XML: [post.xsd](../../schemas/xsd/v1/post.xsd) · \
             [alla posttyper](README.md)\n\n",
            posttyp.namn
        ),
        "## Översikt\n\n| Uppgift | Rubrik | Form | Krävs |\n|---|---|---|---|\n".to_owned(),
    ];
    for place in &shown {
        let required = variabel::required(place, conditions(posttyp, place));
        let cells = [
            format!("`{}`", place.column),
            place.medlem.titel.clone(),
            variabel::form(&place.medlem.form),
            required,
        ];
        parts.push(row(&cells));
    }
    parts.push("\n## Uppgifter\n".to_owned());
    for place in &shown {
        parts.push(section(posttyp, place));
    }
    parts.push(lists(model, &shown)?);
    Ok(parts.concat())
}

/// The conditions that may speak of a member: those of the object it stands in.
fn conditions<'a>(posttyp: &'a Objekt, place: &Flat<'a>) -> &'a [Villkor] {
    &place.inside.unwrap_or(posttyp).villkor
}

fn section(posttyp: &Objekt, place: &Flat<'_>) -> String {
    let medlem = place.medlem;
    let rows: String = variabel::facts(&posttyp.namn, place, conditions(posttyp, place))
        .into_iter()
        .map(|(what, text)| row(&[what.to_owned(), text]))
        .collect();
    format!(
        "\n### `{}`\n\n{}: {}\n\nEnglish: {}\n\n| Egenskap | Värde |\n|---|---|\n{rows}",
        place.column,
        plain(&medlem.titel),
        plain(&medlem.beskrivning),
        plain(&medlem.en)
    )
}

/// The code lists of a page, each once, in the order of first use.
fn lists(model: &Model, places: &[&Flat<'_>]) -> Result<String, String> {
    let mut told = BTreeSet::new();
    let mut parts = Vec::new();
    for place in places {
        if let Some(name) = variabel::list_of(&place.medlem.form)
            && told.insert(name)
        {
            parts.push(list(model.kodlista(name)?));
        }
    }
    let heading = if parts.is_empty() { "" } else { "\n## Kodlistor\n" };
    Ok(heading.to_owned() + &parts.concat())
}

fn list(list: &Kodlista) -> String {
    let file = format!("[{0}.json](../../schemas/kodlista/{0}.json)", list.namn);
    let start = format!(
        "\n### Kodlista {}\n\n{} ({}). Källa: {} ({}). Fil: {file}.\n",
        list.namn,
        plain(&list.titel),
        plain(&list.titel_en),
        plain(&list.kalla),
        status_word(&list.status)
    );
    if list.koder.len() > LONGEST_LIST {
        return format!("{start}\n{} koder, se filen.\n", list.koder.len());
    }
    let has_dates = list.koder.iter().any(|kod| kod.from.is_some() || kod.to.is_some());
    let (more, rule) = if has_dates { (" Gäller |", "---|") } else { ("", "") };
    let rows: String = list.koder.iter().map(|kod| code_row(kod, has_dates)).collect();
    format!("{start}\n| Kod | Betydelse | English |{more}\n|---|---|---|{rule}\n{rows}")
}

fn code_row(kod: &Kod, has_dates: bool) -> String {
    let mut cells = vec![format!("`{}`", kod.text), kod.sv.clone(), kod.en.clone()];
    if has_dates {
        cells.push(match (&kod.from, &kod.to) {
            (None, None) => "tills vidare".to_owned(),
            (from, to) => {
                let day = |day: &Option<String>| day.clone().unwrap_or_default();
                format!("{} – {}", day(from), day(to)).trim().to_owned()
            }
        });
    }
    row(&cells)
}

fn index(model: &Model) -> Result<String, String> {
    let mut parts = vec![
        mark(model),
        "# Variabler\n\n".to_owned(),
        "En sida per posttyp, skapad ur schemafilerna; en uppgift som ändras där ändras här.\n\n\
         English: One page per record type, made from the schemas. Each member has an English description.\n\n"
            .to_owned(),
        PROPOSAL.to_owned(),
        "\n## Posttyper\n\n| Posttyp | Vad posten är | English | Uppgifter |\n|---|---|---|---|\n".to_owned(),
    ];
    for posttyp in &model.posttyper {
        let values = flat::flatten(model, posttyp)?.iter().filter(|place| !place.is_object()).count();
        let name = format!("[{0}]({0}.md)", posttyp.namn);
        parts.push(row(&[name, posttyp.beskrivning.clone(), posttyp.en.clone(), values.to_string()]));
    }
    parts.push(
        "\n## Kodlistor\n\n| Lista | Rubrik | English | Koder | Status |\n|---|---|---|---|---|\n".to_owned(),
    );
    for list in &model.kodlistor {
        let name = format!("[{0}](../../schemas/kodlista/{0}.json)", list.namn);
        let status = status_word(&list.status).to_owned();
        parts.push(row(&[
            name,
            list.titel.clone(),
            list.titel_en.clone(),
            list.koder.len().to_string(),
            status,
        ]));
    }
    Ok(parts.concat())
}

/// A row of a table. A bar in a text would begin the next cell.
fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell).replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A text of the schemas in Markdown, where `<` could begin HTML.
fn plain(text: &str) -> String {
    text.replace('<', "\\<")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn pages() -> Output {
        let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
        let mut output = Output::new();
        emit(&Model::load(&schemas).unwrap(), &mut output).unwrap();
        output
    }

    #[test]
    fn a_page_says_everything_about_a_member() {
        let pages = pages();
        let text = &pages[Path::new("docs/variabler/insats.md")];
        let section = text.split("### `timmarPerManad`\n").nth(1).unwrap().split("\n### ").next().unwrap();
        for part in [
            "heltal från 0 till 744 (timmar)",
            "gällande",
            "`FMT-",
            "`timmarPerManad`",
            "`/poster/insats/timmarPerManad`",
            "English: ",
        ] {
            assert!(section.contains(part), "{part}: {section}");
        }
        let section = text.split("### `person.id`\n").nth(1).unwrap().split("\n### ").next().unwrap();
        for part in ["direkt", "om `person.idtyp` är", "Får inte finnas"] {
            assert!(section.contains(part), "{part}: {section}");
        }
        assert!(text.contains("### Kodlista kon\n") && text.contains("| `2` | Kvinna eller flicka |"));
        assert!(text.contains("290 koder, se filen."));
    }

    #[test]
    fn tables_are_tables_and_nothing_is_html() {
        for (path, text) in pages() {
            let mut columns = None;
            for line in text.lines() {
                if line.starts_with('|') {
                    let count = line.replace("\\|", "").matches('|').count();
                    assert_eq!(*columns.get_or_insert(count), count, "{}: {line}", path.display());
                } else {
                    columns = None;
                }
                assert!(!line.replace("\\<", "").contains('<'), "{}: {line}", path.display());
            }
        }
    }

    #[test]
    fn the_index_links_to_every_page() {
        let pages = pages();
        let index = &pages[Path::new("docs/variabler/README.md")];
        for path in pages.keys().filter(|path| !path.ends_with("README.md")) {
            assert!(
                index.contains(&format!("({})", path.file_name().unwrap().to_str().unwrap())),
                "{path:?}"
            );
        }
    }
}
