//! The rules that the schemas state: which there are, what they are called, and which members they concern.

use std::collections::{BTreeMap, BTreeSet};

use super::emit_villkor::suffix;
use super::flat::{self, Flat};
use super::model::{Form, Kodnamn, Model, Objekt, Villkor};
use super::names::{kebab, pascal};
use super::texter::{self, Said, SvEn, When};

/// One rule that follows from a schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct StructuralRule {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) message: SvEn,
    pub(crate) remedy: SvEn,
    pub(crate) basis: (String, String),
    pub(crate) fields: Vec<String>,
    pub(crate) posttyper: Vec<String>,
    /// The tokens of the list of allowed codes.
    pub(crate) codes: Option<String>,
    /// Whether the schema fixes the name; otherwise it was made up from the path.
    pub(crate) has_fixed_name: bool,
}

/// The rules by code. The same code in several record types is one rule and must say the same thing.
pub(crate) fn structural_rules(model: &Model) -> Result<Vec<StructuralRule>, String> {
    let shared = Shared::of(model)?;
    let mut rules: BTreeMap<String, StructuralRule> = BTreeMap::new();
    for posttyp in &model.posttyper {
        let places = flat::flatten(model, posttyp)?;
        let mut found = Vec::new();
        for place in &places {
            found.extend(member_rules(model, place, &shared)?);
        }
        found.extend(condition_rules(posttyp, "", &places, &shared)?);
        for place in &places {
            if let Form::Objekt(namn) = &place.medlem.form {
                let prefix = format!("{}.", place.column);
                found.extend(condition_rules(model.objekt(namn)?, &prefix, &places, &shared)?);
            }
        }
        for mut rule in found {
            rule.posttyper.push(posttyp.typ());
            merge(&mut rules, rule)?;
        }
    }
    Ok(unique_names(rules.into_values().collect()))
}

/// Shared objects that stand at more than one place: their rules name the member and not the place.
struct Shared(BTreeSet<String>);

impl Shared {
    fn of(model: &Model) -> Result<Self, String> {
        let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for posttyp in &model.posttyper {
            for place in flat::flatten(model, posttyp)? {
                if let Form::Objekt(namn) = &place.medlem.form {
                    places.entry(namn.clone()).or_default().insert(place.pointer);
                }
            }
        }
        Ok(Self(places.into_iter().filter(|(_, at)| at.len() > 1).map(|(namn, _)| namn).collect()))
    }

    /// How a rule speaks about the member at `place`.
    fn said<'a>(&self, place: &Flat<'a>) -> Said<'a> {
        let is_shared = place.inside.is_some_and(|objekt| self.0.contains(&objekt.namn));
        // A row is whole or wrong, so its items speak as the row does.
        let row = if place.is_item() { place.above.last() } else { None };
        let medlem = row.unwrap_or(&place.medlem);
        let column = row.map_or(&place.column, |row| &row.namn);
        Said {
            titel: &medlem.titel,
            column: if is_shared { medlem.namn.clone() } else { column.clone() },
            form: &medlem.form,
        }
    }
}

fn merge(rules: &mut BTreeMap<String, StructuralRule>, rule: StructuralRule) -> Result<(), String> {
    let Some(known) = rules.get_mut(&rule.code) else {
        rules.insert(rule.code.clone(), rule);
        return Ok(());
    };
    if known.name != rule.name {
        return Err(format!("{} is used for {} and for {}", rule.code, known.name, rule.name));
    }
    for (list, new) in [(&mut known.fields, rule.fields), (&mut known.posttyper, rule.posttyper)] {
        for item in new {
            if !list.contains(&item) {
                list.push(item);
            }
        }
    }
    Ok(())
}

/// A name that was made up and is taken by a rule with a lower code gets its record type in front.
fn unique_names(mut rules: Vec<StructuralRule>) -> Vec<StructuralRule> {
    let mut taken: BTreeSet<String> =
        rules.iter().filter(|rule| rule.has_fixed_name).map(|rule| rule.name.clone()).collect();
    for rule in rules.iter_mut().filter(|rule| !rule.has_fixed_name) {
        if taken.contains(&rule.name) {
            let posttyp = rule.posttyper.first().map(|typ| kebab(typ)).unwrap_or_default();
            rule.name = format!("{posttyp}-{}", rule.name);
        }
        taken.insert(rule.name.clone());
    }
    rules
}

fn member_rules(model: &Model, place: &Flat<'_>, shared: &Shared) -> Result<Vec<StructuralRule>, String> {
    let (medlem, said) = (place.medlem, shared.said(place));
    let list = match &medlem.form {
        Form::Kod(list) | Form::Koder { lista: list, .. } => Some(list),
        _ => None,
    };
    let remedy = texter::give(&texter::wanted(said.form));
    let mut rules = vec![rule(place, &medlem.fel_form, "fel-form", (texter::wrong_form(&said), remedy))];
    if let Some(code) = &medlem.saknas {
        rules.push(rule(place, code, "saknas", texter::missing(&said)));
    }
    if let Some(code) = &medlem.okand_kod {
        rules.push(rule(place, code, "okand-kod", texter::unknown_code(&said)));
    }
    if let (Some(code), Some(list)) = (&medlem.ogiltig_kod, list) {
        let list = model.kodlista(list)?;
        let invalid = rule(place, code, "ej-giltig", texter::invalid_code(&said));
        rules.push(StructuralRule { basis: (list.kalla.clone(), list.status.clone()), ..invalid });
    }
    for rule in &mut rules {
        rule.codes = allowed_codes(&medlem.form);
    }
    Ok(rules)
}

/// `None` for a long table: the report does not print 290 municipalities.
fn allowed_codes(form: &Form) -> Option<String> {
    match form {
        Form::Kod(list) | Form::Koder { lista: list, .. } => {
            Some(format!("kodlista::{}::CODES", pascal(list)))
        }
        _ => None,
    }
}

/// The rules of the conditions of `objekt`, whose members have columns that begin with `prefix`.
fn condition_rules(
    objekt: &Objekt,
    prefix: &str,
    places: &[Flat<'_>],
    shared: &Shared,
) -> Result<Vec<StructuralRule>, String> {
    let find = |name: &str| {
        let column = format!("{prefix}{name}");
        let found = places.iter().find(|place| place.column == column);
        found.ok_or_else(|| format!("{}: a condition names {name}, which is no member", objekt.namn))
    };
    let mut rules = Vec::new();
    for villkor in &objekt.villkor {
        let when = When::new(&shared.said(find(&villkor.om.medlem())?), &villkor.om);
        for (name, code) in &villkor.kravs {
            let place = find(name)?;
            let required = rule(place, code, &fault("saknas", villkor), when.missing(&shared.said(place)));
            let codes = allowed_codes(&place.medlem.form);
            rules.push(with_law(villkor, StructuralRule { codes, ..required }));
        }
        for (name, code) in &villkor.otillatna {
            let place = find(name)?;
            let is_shared = villkor.otillatna.iter().filter(|(_, other)| other.kod == code.kod).count() > 1;
            let said = shared.said(place);
            let texts = when.forbidden((!is_shared).then_some(&said));
            rules.push(with_law(villkor, rule(place, code, &fault("otillaten", villkor), texts)));
        }
        for tighter in &villkor.monster {
            let place = find(&tighter.medlem)?;
            let remedy = texter::give(&(tighter.form.sv.clone(), tighter.form.en.clone()));
            let texts = (when.wrong_form(&shared.said(place)), remedy);
            let mut form = rule(place, &tighter.fel_form, &fault("fel-form", villkor), texts);
            if let Some(kalla) = &tighter.kalla {
                form.basis = (kalla.text.clone(), kalla.status.clone());
            }
            rules.push(form);
        }
    }
    Ok(rules)
}

fn fault(fault: &str, villkor: &Villkor) -> String {
    suffix(&villkor.om).map_or_else(|| fault.to_owned(), |suffix| format!("{fault}-{suffix}"))
}

fn rule(place: &Flat<'_>, code: &Kodnamn, fault: &str, (message, remedy): (SvEn, SvEn)) -> StructuralRule {
    StructuralRule {
        code: code.kod.clone(),
        name: code.namn.clone().unwrap_or_else(|| format!("{}-{fault}", path(place))),
        message,
        remedy,
        basis: (place.medlem.kalla.text.clone(), place.medlem.kalla.status.clone()),
        fields: vec![place.variant.clone()],
        posttyper: Vec::new(),
        codes: None,
        has_fixed_name: code.namn.is_some(),
    }
}

/// The member in the name of a rule: from the record, or from the shared object that it belongs to.
fn path(place: &Flat<'_>) -> String {
    match place.inside {
        Some(objekt) if objekt.hemma.is_none() => {
            format!("{}-{}", kebab(&objekt.namn), kebab(&place.medlem.namn))
        }
        _ => {
            let steps = place.pointer.trim_start_matches('/').split('/').map(kebab);
            let mut steps: Vec<_> = steps.collect();
            if place.is_item() {
                steps.pop();
            }
            steps.join("-")
        }
    }
}

/// A condition that the law states rests on the law, not on the source of the member.
fn with_law(villkor: &Villkor, mut rule: StructuralRule) -> StructuralRule {
    if let Some(lagrum) = &villkor.lagrum {
        rule.basis = (lagrum.clone(), "gallande".to_owned());
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str, name: &str, posttyp: &str, has_fixed_name: bool) -> StructuralRule {
        StructuralRule {
            code: code.to_owned(),
            name: name.to_owned(),
            posttyper: vec![posttyp.to_owned()],
            has_fixed_name,
            ..StructuralRule::default()
        }
    }

    #[test]
    fn a_taken_name_gets_its_record_type_in_front() {
        let rules = unique_names(vec![
            named("FMT-040", "insats-id-fel-form", "Insats", false),
            named("FMT-201", "insats-id-fel-form", "Placering", false),
            named("FMT-202", "datum-fel-form", "Placering", false),
            named("FMT-300", "datum-fel-form", "Uppfoljning", true),
        ]);
        let names: Vec<_> = rules.iter().map(|rule| rule.name.as_str()).collect();
        let expected = [
            "insats-id-fel-form",
            "placering-insats-id-fel-form",
            "placering-datum-fel-form",
            "datum-fel-form",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn one_code_has_one_name() {
        let mut rules = BTreeMap::new();
        merge(&mut rules, named("FMT-040", "a", "Insats", false)).unwrap();
        merge(&mut rules, named("FMT-040", "a", "Placering", false)).unwrap();
        assert_eq!(rules["FMT-040"].posttyper, ["Insats", "Placering"]);
        let message = merge(&mut rules, named("FMT-040", "b", "Insats", false)).unwrap_err();
        assert_eq!(message, "FMT-040 is used for a and for b");
    }
}
