//! Code lists: `schemas/kodlista/*.json`.

use super::json::Json;
use super::names;

/// One code list.
#[derive(Debug)]
pub(crate) struct Kodlista {
    /// File name without ending, `insatstyp`.
    pub(crate) namn: String,
    pub(crate) titel: String,
    pub(crate) titel_en: String,
    pub(crate) kalla: String,
    pub(crate) status: String,
    /// A long list that becomes a table instead of an enum.
    pub(crate) tabell: bool,
    pub(crate) attribut: Vec<Attribut>,
    pub(crate) koder: Vec<Kod>,
}

/// One property that every code of the list has.
#[derive(Debug)]
pub(crate) struct Attribut {
    pub(crate) namn: String,
    pub(crate) beskrivning: String,
    pub(crate) form: AttributForm,
}

#[derive(Debug)]
pub(crate) enum AttributForm {
    /// Free text about the law, not about a person.
    Text,
    Flagga,
    /// One code of another list.
    Kod(String),
    /// Several codes of another list.
    Koder(String),
}

#[derive(Debug)]
pub(crate) struct Kod {
    /// The code itself.
    pub(crate) text: String,
    pub(crate) variant: String,
    pub(crate) sv: String,
    pub(crate) en: String,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    /// In the order of [`Kodlista::attribut`].
    pub(crate) attribut: Vec<Json>,
}

impl Kodlista {
    pub(crate) fn parse(namn: &str, json: &Json) -> Result<Self, String> {
        let at = |what: &str| format!("schemas/kodlista/{namn}.json: {what}");
        let text = |key: &str| {
            json.get(key)
                .and_then(Json::text)
                .map(str::to_owned)
                .ok_or_else(|| at(&format!("{key} is missing")))
        };
        for (key, _) in json.members() {
            if !["kodlista", "titel", "titelEn", "kalla", "status", "form", "attribut", "koder"]
                .contains(&key.as_str())
            {
                return Err(at(&format!("unknown member {key}")));
            }
        }
        if text("kodlista")? != namn {
            return Err(at("kodlista and the file name differ"));
        }
        let attribut = json
            .get("attribut")
            .map(Json::members)
            .unwrap_or_default()
            .iter()
            .map(|(name, body)| {
                attribute(name, body).ok_or_else(|| at(&format!("attribut {name} is not understood")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let koder = json
            .get("koder")
            .map(Json::items)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(|(index, body)| code(body, &attribut).map_err(|what| at(&format!("/koder/{index}: {what}"))))
            .collect::<Result<Vec<_>, _>>()?;
        let list = Self {
            namn: namn.to_owned(),
            titel: text("titel")?,
            titel_en: text("titelEn")?,
            kalla: text("kalla")?,
            status: text("status")?,
            tabell: json.get("form").and_then(Json::text) == Some("tabell"),
            attribut,
            koder,
        };
        list.check_unique().map_err(|what| at(&what))?;
        Ok(list)
    }

    pub(crate) fn typ(&self) -> String {
        names::pascal(&self.namn)
    }

    pub(crate) fn codes(&self) -> Vec<String> {
        self.koder.iter().map(|kod| kod.text.clone()).collect()
    }

    pub(crate) fn variant_of(&self, code: &str) -> Option<&str> {
        self.koder.iter().find(|kod| kod.text == code).map(|kod| kod.variant.as_str())
    }

    fn check_unique(&self) -> Result<(), String> {
        for (index, kod) in self.koder.iter().enumerate() {
            let earlier = self.koder.get(..index).unwrap_or_default();
            if earlier
                .iter()
                .any(|other| other.text == kod.text || (!self.tabell && other.variant == kod.variant))
            {
                return Err(format!("/koder/{index}: code or name is given twice"));
            }
        }
        if self.koder.is_empty() { Err("the list is empty".to_owned()) } else { Ok(()) }
    }
}

fn attribute(name: &str, body: &Json) -> Option<Attribut> {
    let list = || body.get("lista").and_then(Json::text).map(str::to_owned);
    let form = match body.get("typ").and_then(Json::text)? {
        "text" => AttributForm::Text,
        "flagga" => AttributForm::Flagga,
        "kodlista" => AttributForm::Kod(list()?),
        "kodlistor" => AttributForm::Koder(list()?),
        _ => return None,
    };
    Some(Attribut { namn: name.to_owned(), beskrivning: body.get("beskrivning")?.text()?.to_owned(), form })
}

fn code(body: &Json, attribut: &[Attribut]) -> Result<Kod, String> {
    let text =
        |key: &str| body.get(key).and_then(Json::text).map(str::to_owned).ok_or(format!("{key} is missing"));
    for (key, _) in body.members() {
        let known = ["kod", "sv", "en", "validFrom", "validTo", "namn"].contains(&key.as_str());
        if !known && !attribut.iter().any(|attribute| attribute.namn == *key) {
            return Err(format!("unknown member {key}"));
        }
    }
    let kod = text("kod")?;
    Ok(Kod {
        variant: text("namn").unwrap_or_else(|_| names::pascal(&kod)),
        sv: text("sv")?,
        en: text("en")?,
        from: text("validFrom").ok(),
        to: text("validTo").ok(),
        attribut: attribut
            .iter()
            .map(|attribute| {
                body.get(&attribute.namn).cloned().ok_or(format!("{} is missing", attribute.namn))
            })
            .collect::<Result<_, _>>()?,
        text: kod,
    })
}
