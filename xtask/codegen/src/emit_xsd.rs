//! `schemas/xsd/v1/post.xsd`: the record model for those who write XML.
//!
//! Forms, code lists, bounds and the order of elements follow; conditions between members do not, since XSD 1.0 has no words for
//! them. Types are named after what they come from: `kodlista-omrade`, `form-nyckel`, `objekt-person`, `post-insats`.

use std::collections::BTreeMap;

use super::kodlista::Kodlista;
use super::model::{Form, Medlem, Model, Objekt};
use super::names::kebab;
use super::{Output, header};

/// Where the file lies.
pub(crate) const FOLDER: &str = "schemas/xsd/v1";

const NAMESPACE: &str = "urn:x-socialdata:post:1";

const SOURCES: &str = "schemas/post/v1/*.schema.json, schemas/kodlista/*.json";

const EXPLANATION: &str = "  Posterna som XML. Elementen heter som medlemmarna i schemat och står i schemats ordning; en medlem vars namn inte kan vara
  ett XML-namn (0-14) heter som i x-namn. En lista av koder, och en rad av tal, är samma element flera gånger.
  Villkor mellan medlemmar (if/then i schemat) kan XSD 1.0 inte uttrycka: att filen följer det här schemat räcker alltså inte,
  kör socialdata validate.

  Records as XML. Elements are named as the members of the schema, in its order; a member whose name is no XML name (0-14) is
  named by x-namn. A list of codes, and a row of numbers, is the same element several times.
  Conditions between members (if/then in the schema) cannot be said in XSD 1.0: a file that follows this schema may still
  have faults that socialdata validate finds.
";

pub(crate) fn emit(model: &Model, output: &mut Output) -> Result<(), String> {
    let mut types = Types::default();
    for posttyp in &model.posttyper {
        types.object(model, posttyp, &format!("post-{}", posttyp.namn))?;
    }
    let sources = model.sources(|_| true);
    let header = header::line(SOURCES, &sources);
    let start = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {header} -->\n<!--\n{EXPLANATION}-->\n\
         <xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"{NAMESPACE}\" xmlns:p=\"{NAMESPACE}\"\n    \
         targetNamespace=\"{NAMESPACE}\" elementFormDefault=\"qualified\" version=\"1\">\n\n"
    );
    let mut parts = vec![start, root(model)];
    for body in types.complex.into_values().chain(types.simple.into_values()) {
        parts.extend(["\n".to_owned(), body]);
    }
    parts.push("\n</xs:schema>\n".to_owned());
    output.insert(format!("{FOLDER}/post.xsd").into(), parts.concat());
    Ok(())
}

/// `<poster>`: any record types in any order.
fn root(model: &Model) -> String {
    let elements: String = model.posttyper.iter().map(record_element).collect();
    format!(
        "  <xs:element name=\"poster\">\n    <xs:complexType>\n      \
         <xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">\n{elements}      </xs:choice>\n    \
         </xs:complexType>\n  </xs:element>\n"
    )
}

fn record_element(posttyp: &Objekt) -> String {
    let name = &posttyp.namn;
    format!(
        "        <xs:element name=\"{name}\" type=\"post-{name}\">\n{}{}        </xs:element>\n",
        documentation(10, &posttyp.beskrivning, &posttyp.en),
        once_each(10, name, posttyp)
    )
}

/// Named types, each once, by name.
#[derive(Default)]
struct Types {
    complex: BTreeMap<String, String>,
    simple: BTreeMap<String, String>,
}

impl Types {
    fn object(&mut self, model: &Model, objekt: &Objekt, name: &str) -> Result<(), String> {
        if self.complex.contains_key(name) {
            return Ok(());
        }
        let mut elements = String::new();
        for medlem in &objekt.medlemmar {
            elements += &self.element(model, medlem, name)?;
        }
        let text = format!(
            "  <xs:complexType name=\"{name}\">\n    <xs:sequence>\n{elements}    </xs:sequence>\n  </xs:complexType>\n"
        );
        self.complex.insert(name.to_owned(), text);
        Ok(())
    }

    fn element(&mut self, model: &Model, medlem: &Medlem, owner: &str) -> Result<String, String> {
        let (typ, occurs) = match &medlem.form {
            Form::Objekt(namn) => {
                let objekt = model.objekt(namn)?;
                let typ = format!("objekt-{namn}");
                self.object(model, objekt, &typ)?;
                (typ, occurs(medlem.saknas.is_some(), 1))
            }
            Form::Rad(items) => {
                let first = items.first().ok_or_else(|| format!("{owner}: {} has no items", medlem.namn))?;
                let count = items.len();
                (self.simple(model, first)?, format!(" minOccurs=\"{count}\" maxOccurs=\"{count}\""))
            }
            Form::Koder { hogst, .. } => (self.simple(model, medlem)?, occurs(false, *hogst)),
            _ => (self.simple(model, medlem)?, occurs(medlem.saknas.is_some(), 1)),
        };
        let name = element_name(medlem);
        let mut inner = documentation(8, &medlem.beskrivning, &medlem.en);
        if let Form::Objekt(namn) = &medlem.form {
            inner += &once_each(8, &format!("{owner}-{name}"), model.objekt(namn)?);
        }
        let element = format!(
            "      <xs:element name=\"{name}\" type=\"{typ}\"{occurs}>\n{inner}      </xs:element>\n"
        );
        Ok(match &medlem.form {
            // None or all.
            Form::Rad(_) => format!("      <xs:sequence minOccurs=\"0\">\n{element}      </xs:sequence>\n"),
            _ => element,
        })
    }

    /// The name of the simple type of a member.
    fn simple(&mut self, model: &Model, medlem: &Medlem) -> Result<String, String> {
        let (name, body) = match &medlem.form {
            Form::Konstant(value) => {
                (format!("konstant-{value}"), restriction("string", &enumeration(value, None)))
            }
            Form::Text(texttyp) => (
                format!("form-{}", kebab(&texttyp.typ)),
                restriction("string", &pattern(inner_pattern(&texttyp.pattern)?)),
            ),
            // Without a time zone: a day in the calendar of the sender.
            Form::Datum(_) => {
                ("datum".to_owned(), restriction("date", &pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}")))
            }
            Form::Manad(_) => {
                ("manad".to_owned(), restriction("string", &pattern("[0-9]{4}-(0[1-9]|1[0-2])")))
            }
            Form::Kod(list) | Form::Koder { lista: list, .. } => {
                (format!("kodlista-{list}"), restriction("string", &codes(model.kodlista(list)?)))
            }
            Form::Kommunkod => {
                ("kodlista-kommun".to_owned(), restriction("string", &codes(model.kodlista("kommun")?)))
            }
            Form::Heltal { min, max, .. } => {
                (format!("heltal-{min}-{max}"), restriction("integer", &range(*min, *max)))
            }
            Form::Flagga => ("flagga".to_owned(), restriction("boolean", &pattern("true|false"))),
            Form::Rad(_) | Form::Objekt(_) => return Err(format!("{} is no single value", medlem.namn)),
        };
        let text = format!("  <xs:simpleType name=\"{name}\">\n{body}  </xs:simpleType>\n");
        if self.simple.insert(name.clone(), text.clone()).is_some_and(|known| known != text) {
            return Err(format!("two types of the XSD would be named {name}"));
        }
        Ok(name)
    }
}

/// The name of an element: that of the member, where it is a name in XML.
pub(crate) fn element_name(medlem: &Medlem) -> &str {
    if medlem.namn.starts_with(|first: char| first.is_ascii_alphabetic()) {
        &medlem.namn
    } else {
        &medlem.ident
    }
}

fn occurs(is_required: bool, most: usize) -> String {
    let least = if is_required { "" } else { " minOccurs=\"0\"" };
    if most == 1 { least.to_owned() } else { format!("{least} maxOccurs=\"{most}\"") }
}

/// Each code of a list at most once: the constraint stands at the element that holds the list.
fn once_each(indent: usize, owner: &str, objekt: &Objekt) -> String {
    let lists = objekt.medlemmar.iter().filter(|medlem| matches!(medlem.form, Form::Koder { .. }));
    let space = " ".repeat(indent);
    let once = |medlem: &Medlem| {
        let name = element_name(medlem);
        format!(
            "{space}<xs:unique name=\"{owner}-{name}\">\n{space}  <xs:selector xpath=\"p:{name}\"/>\n\
             {space}  <xs:field xpath=\".\"/>\n{space}</xs:unique>\n"
        )
    };
    lists.map(once).collect()
}

fn documentation(indent: usize, sv: &str, en: &str) -> String {
    let space = " ".repeat(indent);
    let line = |lang: &str, text: &str| {
        format!("{space}  <xs:documentation xml:lang=\"{lang}\">{}</xs:documentation>\n", escaped(text))
    };
    format!("{space}<xs:annotation>\n{}{}{space}</xs:annotation>\n", line("sv", sv), line("en", en))
}

fn restriction(base: &str, facets: &str) -> String {
    format!("    <xs:restriction base=\"xs:{base}\">\n{facets}    </xs:restriction>\n")
}

fn pattern(pattern: &str) -> String {
    format!("      <xs:pattern value=\"{}\"/>\n", escaped(pattern))
}

/// Plain digits, as in CSV: no sign, no decimals.
fn range(min: i64, max: i64) -> String {
    format!(
        "{}      <xs:minInclusive value=\"{min}\"/>\n      <xs:maxInclusive value=\"{max}\"/>\n",
        pattern("[0-9]+")
    )
}

fn codes(list: &Kodlista) -> String {
    list.koder.iter().map(|kod| enumeration(&kod.text, Some(&kod.sv))).collect()
}

fn enumeration(value: &str, label: Option<&str>) -> String {
    let value = escaped(value);
    match label {
        None => format!("      <xs:enumeration value=\"{value}\"/>\n"),
        Some(label) => format!(
            "      <xs:enumeration value=\"{value}\">\n        <xs:annotation><xs:documentation xml:lang=\"sv\">{}\
             </xs:documentation></xs:annotation>\n      </xs:enumeration>\n",
            escaped(label)
        ),
    }
}

/// A pattern of XSD always covers the whole value, and `^` and `$` are characters in it.
fn inner_pattern(pattern: &str) -> Result<&str, String> {
    pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
        .ok_or_else(|| format!("{pattern} must begin with ^ and end with $"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn xsd() -> String {
        let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
        let mut output = Output::new();
        emit(&Model::load(&schemas).unwrap(), &mut output).unwrap();
        output[Path::new("schemas/xsd/v1/post.xsd")].clone()
    }

    #[test]
    fn a_number_keeps_its_bounds_and_a_date_has_no_time_zone() {
        let text = xsd();
        assert!(text.contains("name=\"timmarPerManad\" type=\"heltal-0-744\" minOccurs=\"0\""));
        assert!(text.contains("<xs:maxInclusive value=\"744\"/>"));
        let date = text.split("<xs:simpleType name=\"datum\">").nth(1).unwrap();
        assert!(date.split("</xs:simpleType>").next().unwrap().contains("[0-9]{4}-[0-9]{2}-[0-9]{2}"));
    }

    #[test]
    fn names_that_xml_does_not_have_lists_and_rows() {
        let text = xsd();
        assert!(text.contains("name=\"ar0Till14\""), "0-14 is no name in XML");
        assert!(
            text.contains("name=\"barnPerAlder\" type=\"heltal-0-20\" minOccurs=\"18\" maxOccurs=\"18\"")
        );
        assert!(text.contains("<xs:unique name=\"post-ekonomiskt-bistand-sokande-arbetsmarknadsinsatser\">"));
    }

    #[test]
    fn every_type_that_is_used_is_there_and_every_type_is_used() {
        let text = xsd();
        let after = |mark: &str| -> std::collections::BTreeSet<String> {
            text.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        let mut defined = after("<xs:complexType name=\"");
        defined.extend(after("<xs:simpleType name=\""));
        assert_eq!(after(" type=\""), defined);
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a<b & \"c\""), "a&lt;b &amp; &quot;c&quot;");
        assert!(inner_pattern("abc").is_err());
    }
}
