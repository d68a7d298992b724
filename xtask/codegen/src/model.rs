//! What the schemas say, once every keyword has been understood.

use std::fs;
use std::path::Path;

use super::json::Json;
use super::kodlista::Kodlista;
use super::names;
use super::schema;

/// The whole record model.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) kodlistor: Vec<Kodlista>,
    /// Shared text forms of `gemensam.schema.json`.
    pub(crate) texter: Vec<Texttyp>,
    /// Shared objects of `gemensam.schema.json`.
    pub(crate) objekt: Vec<Objekt>,
    pub(crate) posttyper: Vec<Objekt>,
    /// (file, text) of everything read, for the digest in the header of generated files.
    pub(crate) sources: Vec<(String, String)>,
}

/// A text form with a name, `nyckel`.
#[derive(Clone, Debug)]
pub(crate) struct Texttyp {
    pub(crate) typ: String,
    pub(crate) beskrivning: String,
    pub(crate) en: String,
    pub(crate) pattern: String,
    pub(crate) form: Sprak,
}

/// An object: a record type, or a shared part of several.
#[derive(Debug)]
pub(crate) struct Objekt {
    /// `insats`, `person`.
    pub(crate) namn: String,
    pub(crate) titel: String,
    pub(crate) beskrivning: String,
    pub(crate) en: String,
    pub(crate) medlemmar: Vec<Medlem>,
    pub(crate) villkor: Vec<Villkor>,
}

impl Objekt {
    pub(crate) fn typ(&self) -> String {
        names::pascal(&self.namn)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Medlem {
    /// The property name, `timmarPerManad`.
    pub(crate) namn: String,
    pub(crate) titel: String,
    pub(crate) beskrivning: String,
    pub(crate) en: String,
    pub(crate) form: Form,
    pub(crate) kalla: Kalla,
    pub(crate) kanslighet: Kanslighet,
    pub(crate) lagrum: Option<String>,
    /// Code of "is missing", for required members.
    pub(crate) saknas: Option<Kodnamn>,
    /// Code of "has the wrong form".
    pub(crate) fel_form: Kodnamn,
    /// Code of "is not in the code list", for coded members.
    pub(crate) okand_kod: Option<Kodnamn>,
}

/// A rule code, with a name of its own when the contract fixes one.
#[derive(Clone, Debug)]
pub(crate) struct Kodnamn {
    pub(crate) kod: String,
    pub(crate) namn: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Form {
    Konstant(String),
    Text(Texttyp),
    Datum(Sprak),
    Manad(Sprak),
    /// A code of an enum list.
    Kod(String),
    /// A code of a table list, held as `Kommunkod`.
    Kommunkod,
    Heltal {
        min: i64,
        max: i64,
        enhet: String,
    },
    Flagga,
    /// A shared object.
    Objekt(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Sprak {
    pub(crate) sv: String,
    pub(crate) en: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Kalla {
    pub(crate) text: String,
    pub(crate) status: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kanslighet {
    Direkt,
    Indirekt,
    Ingen,
}

/// "If this member is one of these codes, then …".
#[derive(Debug)]
pub(crate) struct Villkor {
    pub(crate) medlem: String,
    pub(crate) koder: Vec<String>,
    pub(crate) kravs: Vec<(String, Kodnamn)>,
    pub(crate) otillatna: Vec<(String, Kodnamn)>,
    pub(crate) monster: Vec<Monster>,
    pub(crate) lagrum: Option<String>,
}

impl Villkor {
    /// The first deciding code, for names.
    pub(crate) fn first_code(&self) -> &str {
        self.koder.first().map_or("", String::as_str)
    }
}

/// A tighter form of one member.
#[derive(Debug)]
pub(crate) struct Monster {
    pub(crate) medlem: String,
    pub(crate) pattern: String,
    pub(crate) form: Sprak,
    pub(crate) fel_form: Kodnamn,
    /// What the tighter form rests on, when that is something else than the member does.
    pub(crate) kalla: Option<Kalla>,
}

impl Model {
    /// Reads `post/v1` and `kodlista` below `schemas`.
    pub(crate) fn load(schemas: &Path) -> Result<Self, String> {
        let mut model = Self::default();
        for (namn, text) in files(&schemas.join("kodlista"), ".json")? {
            let json =
                Json::parse(&text).map_err(|error| format!("schemas/kodlista/{namn}.json: {error}"))?;
            model.kodlistor.push(Kodlista::parse(&namn, &json)?);
            model.sources.push((format!("schemas/kodlista/{namn}.json"), text));
        }
        let mut posttyper = Vec::new();
        for (namn, text) in files(&schemas.join("post/v1"), ".schema.json")? {
            let file = format!("schemas/post/v1/{namn}.schema.json");
            let json = Json::parse(&text).map_err(|error| format!("{file}: {error}"))?;
            if namn == "gemensam" {
                schema::read_shared(&file, &json, &mut model)?;
            } else {
                posttyper.push((namn, file.clone(), json));
            }
            model.sources.push((file, text));
        }
        for (namn, file, json) in posttyper {
            let objekt = schema::read_posttyp(&namn, &file, &json, &model)?;
            model.posttyper.push(objekt);
        }
        Ok(model)
    }

    pub(crate) fn kodlista(&self, namn: &str) -> Result<&Kodlista, String> {
        self.kodlistor
            .iter()
            .find(|list| list.namn == namn)
            .ok_or_else(|| format!("there is no schemas/kodlista/{namn}.json"))
    }

    pub(crate) fn objekt(&self, namn: &str) -> Result<&Objekt, String> {
        self.objekt
            .iter()
            .find(|objekt| objekt.namn == namn)
            .ok_or_else(|| format!("there is no shared object {namn}"))
    }

    /// The text of the sources whose path satisfies `wanted`, for a digest.
    pub(crate) fn sources(&self, wanted: impl Fn(&str) -> bool) -> Vec<&(String, String)> {
        self.sources.iter().filter(|(path, _)| wanted(path)).collect()
    }
}

/// The files of a folder with that ending: (name without ending, text), by name.
fn files(folder: &Path, ending: &str) -> Result<Vec<(String, String)>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(ending) {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            files.push((stem.to_owned(), text));
        }
    }
    files.sort();
    Ok(files)
}
