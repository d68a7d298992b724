//! What the variable list says about one member, in Swedish.

use super::emit_xsd::element_name;
use super::flat::Flat;
use super::model::{Form, Kalla, Kanslighet, Kodnamn, Medlem, Om, Villkor};
use super::names::status_word;

/// The code list of a form.
pub(crate) fn list_of(form: &Form) -> Option<&str> {
    match form {
        Form::Kod(list) | Form::Koder { lista: list, .. } => Some(list),
        Form::Kommunkod => Some("kommun"),
        _ => None,
    }
}

/// The form in words.
pub(crate) fn form(form: &Form) -> String {
    match form {
        Form::Konstant(value) => format!("alltid `{value}`"),
        Form::Text(texttyp) => texttyp.form.sv.clone(),
        Form::Datum(form) | Form::Manad(form) => form.sv.clone(),
        Form::Kod(list) => format!("en kod ur {}", link(list)),
        Form::Kommunkod => format!("fyra siffror ur {}", link("kommun")),
        Form::Heltal { min, max, enhet } => format!("heltal från {min} till {max} ({enhet})"),
        Form::Flagga => "`true` eller `false`".to_owned(),
        Form::Koder { lista, hogst } => {
            format!("högst {hogst} koder ur {}, var och en högst en gång", link(lista))
        }
        Form::Rad(items) => {
            let each = items.first().map(|item| self::form(&item.form)).unwrap_or_default();
            format!("{} tal i ordning, vart och ett {each}", items.len())
        }
        Form::Objekt(_) => "en grupp av uppgifter".to_owned(),
    }
}

/// Whether the member must be there.
pub(crate) fn required(place: &Flat<'_>, conditions: &[Villkor]) -> String {
    if place.medlem.saknas.is_some() {
        return "ja".to_owned();
    }
    let cases = cases(place, conditions, |villkor| names(&villkor.kravs, &place.medlem.namn));
    if cases.is_empty() { "nej".to_owned() } else { cases }
}

/// (what, text) for the table of a member.
pub(crate) fn facts(posttyp: &str, place: &Flat<'_>, conditions: &[Villkor]) -> Vec<(&'static str, String)> {
    let medlem = place.medlem;
    let mut facts = vec![("Form", form(&medlem.form)), ("Krävs", required(place, conditions))];
    let tighter = conditions.iter().flat_map(|villkor| {
        let of_member = villkor.monster.iter().filter(|monster| monster.medlem == medlem.namn);
        of_member.map(|monster| format!("{}: {}", when(&villkor.om, place), monster.form.sv))
    });
    let tighter: Vec<String> = tighter.collect();
    if !tighter.is_empty() {
        facts.push(("Form i vissa fall", tighter.join("; ")));
    }
    let forbidden = cases(place, conditions, |villkor| names(&villkor.otillatna, &medlem.namn));
    if !forbidden.is_empty() {
        facts.push(("Får inte finnas", forbidden));
    }
    facts.push(("Källa", source(&medlem.kalla)));
    facts.extend(medlem.lagrum.clone().map(|lagrum| ("Lagrum", lagrum)));
    facts.push(("Känslighet", sensitivity(medlem).to_owned()));
    facts.push(("Regler", rules(medlem, conditions)));
    facts.push(("JSON", format!("`{}`", place.pointer)));
    facts.push(("CSV-kolumn", column(place)));
    facts.push(("XML", format!("`{}`", xml_path(posttyp, place))));
    facts
}

fn link(list: &str) -> String {
    format!("[{list}](#kodlista-{list})")
}

fn names(list: &[(String, Kodnamn)], member: &str) -> bool {
    list.iter().any(|(name, _)| name == member)
}

/// When the conditions that `concern` the member hold.
fn cases(place: &Flat<'_>, conditions: &[Villkor], concern: impl Fn(&Villkor) -> bool) -> String {
    let cases: Vec<String> = conditions
        .iter()
        .filter(|villkor| concern(villkor))
        .map(|villkor| when(&villkor.om, place))
        .collect();
    cases.join("; ")
}

/// When a condition of the object around `place` holds.
fn when(om: &Om, place: &Flat<'_>) -> String {
    let around = place.column.rsplit_once('.').map(|(around, _)| format!("{around}.")).unwrap_or_default();
    let deciding = format!("`{around}{}`", om.medlem());
    let codes: Vec<String> = om.koder().iter().map(|kod| format!("`{kod}`")).collect();
    match om {
        Om::Koder { .. } => format!("om {deciding} är {}", codes.join(" eller ")),
        Om::InteKoder { .. } => format!("om {deciding} inte är {}", codes.join(" eller ")),
        Om::Finns(_) => format!("om {deciding} finns"),
        Om::Saknas(_) => format!("om {deciding} saknas"),
    }
}

fn source(kalla: &Kalla) -> String {
    let status = status_word(&kalla.status);
    if kalla.text.to_lowercase() == status {
        kalla.text.clone()
    } else {
        format!("{} ({status})", kalla.text)
    }
}

fn sensitivity(medlem: &Medlem) -> &'static str {
    match medlem.kanslighet {
        Kanslighet::Direkt => "direkt: pekar ensam ut en person",
        Kanslighet::Indirekt => "indirekt: kan peka ut en person tillsammans med annat",
        Kanslighet::Ingen => "ingen",
    }
}

/// The codes of the rules that follow from the schema, each with what it says.
fn rules(medlem: &Medlem, conditions: &[Villkor]) -> String {
    let own = [
        (medlem.saknas.as_ref(), "saknas"),
        (Some(&medlem.fel_form), "fel form"),
        (medlem.okand_kod.as_ref(), "okänd kod"),
        (medlem.ogiltig_kod.as_ref(), "koden gäller inte i perioden"),
    ];
    let mut rules: Vec<(&Kodnamn, &str)> =
        own.into_iter().filter_map(|(code, fault)| code.map(|code| (code, fault))).collect();
    for villkor in conditions {
        let of_member =
            |list: &'_ [(String, Kodnamn)]| list.iter().position(|(name, _)| *name == medlem.namn);
        for (list, fault) in
            [(&villkor.kravs, "saknas trots villkor"), (&villkor.otillatna, "får inte finnas")]
        {
            rules.extend(of_member(list).and_then(|at| list.get(at)).map(|(_, code)| (code, fault)));
        }
        let tighter = villkor.monster.iter().filter(|monster| monster.medlem == medlem.namn);
        rules.extend(tighter.map(|monster| (&monster.fel_form, "fel form i vissa fall")));
    }
    let told: Vec<String> = rules.iter().map(|(code, fault)| format!("`{}` {fault}", code.kod)).collect();
    told.join(", ")
}

fn column(place: &Flat<'_>) -> String {
    let column = &place.column;
    match &place.medlem.form {
        Form::Objekt(_) => "ingen egen; se uppgifterna i gruppen".to_owned(),
        Form::Rad(items) => format!("`{column}.0` till `{column}.{}`", items.len().saturating_sub(1)),
        Form::Koder { .. } => format!("`{column}`, koderna med blanksteg emellan"),
        _ => format!("`{column}`"),
    }
}

fn xml_path(posttyp: &str, place: &Flat<'_>) -> String {
    let above = place.above.iter().map(|medlem| element_name(medlem));
    let path: Vec<&str> = above.chain([element_name(place.medlem)]).collect();
    format!("/poster/{posttyp}/{}", path.join("/"))
}
