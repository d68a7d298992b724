//! `regler/strukturella.rs`: the rules that the schemas state, in the same form as the hand-written ones.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::flat::{self, Flat};
use super::model::{Form, Kodnamn, Medlem, Model};
use super::names::{kebab, pascal};
use super::texter::{self, SvEn};
use super::{Output, rust};

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
}

/// The static that holds the rule.
pub(crate) fn ident(code: &Kodnamn) -> Ident {
    static_name(&code.kod)
}

fn static_name(code: &str) -> Ident {
    format_ident!("{}", code.replace('-', "_"))
}

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let rules = structural_rules(model)?;
    let statics = rules.iter().map(static_rule).collect::<Result<Vec<_>, _>>()?;
    let names = rules.iter().map(|rule| static_name(&rule.code));
    let tokens = quote! {
        //! Rules that the schemas state: form (FMT), obligation (OBL) and code lists (KOD), generated.
        use crate::falt::Falt;
        use crate::kodlista;
        use crate::post::Posttyp;
        use crate::validering::{Basis, InForce, RuleMeta, Severity, SourceStatus, Text};

        /// Every structural rule, by code.
        pub static RULES: &[&RuleMeta] = &[#(&#names),*];

        #(#statics)*
    };
    let sources = model.sources(|path| path.starts_with("schemas/post/"));
    let text = rust::file(&tokens, &sources, "schemas/post/v1/*.schema.json")?;
    output.insert(core.join("regler/strukturella.rs"), text);
    Ok(())
}

/// The rules by code. The same code in several record types is one rule and must say the same thing.
pub(crate) fn structural_rules(model: &Model) -> Result<Vec<StructuralRule>, String> {
    let mut rules: BTreeMap<String, StructuralRule> = BTreeMap::new();
    for posttyp in &model.posttyper {
        let mut found = Vec::new();
        let places = flat::flatten(model, posttyp)?;
        for place in &places {
            found.extend(member_rules(place));
        }
        for medlem in &posttyp.medlemmar {
            if let Form::Objekt(shared) = &medlem.form {
                found.extend(condition_rules(model, &places, &medlem.namn, shared)?);
            }
        }
        for mut rule in found {
            rule.posttyper.push(posttyp.typ());
            merge(&mut rules, rule)?;
        }
    }
    Ok(rules.into_values().collect())
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

fn member_rules(place: &Flat<'_>) -> Vec<StructuralRule> {
    let medlem = place.medlem;
    let remedy = texter::give(&texter::wanted(&medlem.form));
    let mut rules = vec![rule(place, &medlem.fel_form, "fel-form", texter::wrong_form(place), remedy)];
    if let Some(code) = &medlem.saknas {
        let (message, remedy) = texter::missing(place);
        rules.push(rule(place, code, "saknas", message, remedy));
    }
    if let Some(code) = &medlem.okand_kod {
        let (message, remedy) = texter::unknown_code(place);
        rules.push(rule(place, code, "okand-kod", message, remedy));
    }
    for rule in &mut rules {
        rule.codes = allowed_codes(medlem);
    }
    rules
}

/// `None` for a long table: the report does not print 290 municipalities.
fn allowed_codes(medlem: &Medlem) -> Option<String> {
    match &medlem.form {
        Form::Kod(list) => Some(format!("kodlista::{}::CODES", pascal(list))),
        _ => None,
    }
}

fn condition_rules(
    model: &Model,
    places: &[Flat<'_>],
    prefix: &str,
    shared: &str,
) -> Result<Vec<StructuralRule>, String> {
    let objekt = model.objekt(shared)?;
    let find = |name: &str| {
        let pointer = format!("/{prefix}/{name}");
        let found = places.iter().find(|place| place.pointer == pointer);
        found.ok_or_else(|| format!("{shared}: no member {name}"))
    };
    let mut rules = Vec::new();
    for villkor in &objekt.villkor {
        let when = texter::When::new(find(&villkor.medlem)?, &villkor.koder);
        let first = kebab(villkor.first_code());
        for (name, code) in &villkor.kravs {
            let place = find(name)?;
            let (message, remedy) = when.missing(place);
            let required = rule(place, code, &format!("saknas-{first}"), message, remedy);
            rules.push(with_law(villkor.lagrum.as_ref(), required));
        }
        for (name, code) in &villkor.otillatna {
            let place = find(name)?;
            let is_shared = villkor.otillatna.iter().filter(|(_, other)| other.kod == code.kod).count() > 1;
            let (message, remedy) = when.forbidden((!is_shared).then_some(place));
            let forbidden = rule(place, code, &format!("otillaten-{first}"), message, remedy);
            rules.push(with_law(villkor.lagrum.as_ref(), forbidden));
        }
        for tighter in &villkor.monster {
            let place = find(&tighter.medlem)?;
            let remedy = texter::give(&(tighter.form.sv.clone(), tighter.form.en.clone()));
            let mut form =
                rule(place, &tighter.fel_form, &format!("fel-form-{first}"), when.wrong_form(place), remedy);
            if let Some(kalla) = &tighter.kalla {
                form.basis = (kalla.text.clone(), kalla.status.clone());
            }
            rules.push(form);
        }
    }
    Ok(rules)
}

fn rule(place: &Flat<'_>, code: &Kodnamn, fault: &str, message: SvEn, remedy: SvEn) -> StructuralRule {
    let path = place.pointer.trim_start_matches('/').split('/').map(kebab).collect::<Vec<_>>().join("-");
    StructuralRule {
        code: code.kod.clone(),
        name: code.namn.clone().unwrap_or_else(|| format!("{path}-{fault}")),
        message,
        remedy,
        basis: (place.medlem.kalla.text.clone(), place.medlem.kalla.status.clone()),
        fields: vec![place.variant.clone()],
        posttyper: Vec::new(),
        codes: None,
    }
}

/// A condition that the law states rests on the law, not on the source of the member.
fn with_law(lagrum: Option<&String>, mut rule: StructuralRule) -> StructuralRule {
    if let Some(lagrum) = lagrum {
        rule.basis = (lagrum.clone(), "gallande".to_owned());
    }
    rule
}

fn static_rule(rule: &StructuralRule) -> Result<TokenStream, String> {
    let ident = static_name(&rule.code);
    let doc = format!(" {} `{}`: {}", rule.code, rule.name, rule.message.0);
    let (code, name) = (&rule.code, &rule.name);
    let (message_sv, message_en) = &rule.message;
    let (remedy_sv, remedy_en) = &rule.remedy;
    let (basis, status) = (&rule.basis.0, format_ident!("{}", pascal(&rule.basis.1)));
    let fields = rule.fields.iter().map(|field| format_ident!("{field}"));
    let posttyper = rule.posttyper.iter().map(|posttyp| format_ident!("{posttyp}"));
    let codes = if let Some(text) = &rule.codes {
        text.parse::<TokenStream>().map_err(|error| error.to_string())?
    } else {
        quote!(&[])
    };
    Ok(quote! {
        #[doc = #doc]
        pub static #ident: RuleMeta = RuleMeta {
            code: #code,
            name: #name,
            severity: Severity::Error,
            since: "0.1.0",
            in_force: InForce::ALWAYS,
            basis: &[Basis { text: #basis, status: SourceStatus::#status }],
            posttyper: &[#(Posttyp::#posttyper),*],
            fields: &[#(Falt::#fields),*],
            message: Text { sv: #message_sv, en: #message_en },
            remedy: Text { sv: #remedy_sv, en: #remedy_en },
            codes: #codes,
            doc: "",
        };
    })
}
