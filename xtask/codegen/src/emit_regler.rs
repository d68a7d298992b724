//! `regler/strukturella.rs`: the rules that the schemas state, in the same form as the hand-written ones.

use std::path::Path;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::model::{Kodnamn, Model};
use super::names::pascal;
use super::regler::{StructuralRule, structural_rules};
use super::{Output, rust};

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
