//! Code lists: one file per list and the list of lists.

use std::path::Path;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::json::Json;
use super::kodlista::{Attribut, AttributForm, Kod, Kodlista};
use super::model::Model;
use super::names::{snake, status_word};
use super::{Output, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let folder = core.join("kodlista");
    for list in &model.kodlistor {
        let source = format!("schemas/kodlista/{}.json", list.namn);
        let tokens = if list.tabell { table(list) } else { enumeration(list, model)? };
        let text = rust::file(&tokens, &model.sources(|path| path == source), &source)?;
        output.insert(folder.join(format!("{}.rs", snake(&list.namn))), text);
    }
    let modules = model.kodlistor.iter().map(|list| {
        let module = format_ident!("{}", snake(&list.namn));
        if list.tabell { quote!(pub mod #module;) } else { quote!(mod #module;) }
    });
    let types = model.kodlistor.iter().filter(|list| !list.tabell).map(|list| {
        let (module, typ) = (format_ident!("{}", snake(&list.namn)), format_ident!("{}", list.typ()));
        quote!(pub use #module::#typ;)
    });
    let tokens = quote! {
        //! Code lists, generated from `schemas/kodlista`.
        //!
        //! A code has a validity; whether it may be used in a period is asked with `valid_in`, so that an outdated code is a
        //! finding and not a parse error.
        #(#modules)*
        #(#types)*
    };
    let text = rust::file(
        &tokens,
        &model.sources(|path| path.starts_with("schemas/kodlista/")),
        "schemas/kodlista/*.json",
    )?;
    output.insert(folder.join("mod.rs"), text);
    Ok(())
}

fn enumeration(list: &Kodlista, model: &Model) -> Result<TokenStream, String> {
    let typ = format_ident!("{}", list.typ());
    let doc = format!(" {} ({}).", list.titel, list.titel_en);
    let source_doc = source(list);
    let module_doc = format!(" Kodlistan {}.", list.namn);
    let variants = list.koder.iter().map(|kod| {
        let variant = format_ident!("{}", kod.variant);
        let doc = format!(" `{}`: {}.", kod.text, kod.sv);
        quote!(#[doc = #doc] #variant)
    });
    let idents: Vec<_> = list.koder.iter().map(|kod| format_ident!("{}", kod.variant)).collect();
    let codes: Vec<_> = list.koder.iter().map(|kod| &kod.text).collect();
    let code_rows = code_rows(list);
    let valid = validity(list);
    let valid_on = validity_on(list);
    let dates = valid_on.is_some().then(|| {
        quote!(
            use chrono::{Datelike as _, NaiveDate};
        )
    });
    let attributes = list
        .attribut
        .iter()
        .enumerate()
        .map(|(at, attribut)| attribute(list, at, attribut, model))
        .collect::<Result<Vec<_>, _>>()?;
    let uses = list.attribut.iter().filter_map(|attribut| match &attribut.form {
        AttributForm::Kod(other) | AttributForm::Koder(other) => {
            model.kodlista(other).ok().map(Kodlista::typ)
        }
        _ => None,
    });
    let mut uses: Vec<_> = uses.map(|typ| format_ident!("{typ}")).collect();
    uses.dedup();
    Ok(quote! {
        #![doc = #module_doc]
        #dates
        use crate::period::Period;
        use crate::validering::Code;
        #(use super::#uses;)*

        #[doc = #doc]
        #[doc = ""]
        #[doc = #source_doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #typ { #(#variants),* }

        impl #typ {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];

            /// Every code with its label.
            pub const CODES: &'static [Code] = &[#(#code_rows),*];

            /// The code as text, if it is in the list.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    #(#codes => Some(Self::#idents),)*
                    _ => None,
                }
            }

            /// The code.
            pub const fn code(self) -> &'static str {
                match self { #(Self::#idents => #codes),* }
            }

            /// The label in Swedish.
            pub fn sv(self) -> &'static str {
                Self::CODES.get(self as usize).map_or("", |code| code.label.sv)
            }

            /// The label in English.
            pub fn en(self) -> &'static str {
                Self::CODES.get(self as usize).map_or("", |code| code.label.en)
            }

            /// Whether the code may be used on some day of `period`.
            pub fn valid_in(self, period: Period) -> bool { #valid }

            #valid_on

            #(#attributes)*
        }
    })
}

fn source(list: &Kodlista) -> String {
    format!(" Källa: {} ({}).", list.kalla.trim_end_matches('.'), status_word(&list.status))
}

fn code_rows(list: &Kodlista) -> Vec<TokenStream> {
    let row = |kod: &Kod| {
        let (code, sv, en) = (&kod.text, &kod.sv, &kod.en);
        let valid = (kod.from.is_some() || kod.to.is_some()).then(|| {
            let (from, to) = (day(kod.from.as_ref()), day(kod.to.as_ref()));
            quote!(.valid(#from, #to))
        });
        quote!(Code::new(#code, #sv, #en) #valid)
    };
    list.koder.iter().map(row).collect()
}

fn day(date: Option<&String>) -> TokenStream {
    date.map_or_else(|| quote!(None), |date| quote!(Some(#date)))
}

/// `from` is the first and `to` the last day of validity; a code is usable in a month that it is valid in for one day.
fn validity(list: &Kodlista) -> TokenStream {
    limits(list, &format_ident!("month"), 2).map_or_else(
        || quote! { let _ = period; true },
        |limits| quote! { let month = (period.year(), period.month()); #limits },
    )
}

/// The method for a day, in lists with dates.
fn validity_on(list: &Kodlista) -> Option<TokenStream> {
    let limits = limits(list, &format_ident!("day"), 3)?;
    Some(quote! {
        /// Whether the code may be used on `date`.
        pub fn valid_on(self, date: NaiveDate) -> bool {
            let day = (date.year(), date.month(), date.day());
            #limits
        }
    })
}

/// Compares `when`, the first `parts` of year, month and day, with the limits of each code; `None` in a list without dates.
fn limits(list: &Kodlista, when: &Ident, parts: usize) -> Option<TokenStream> {
    let limited: Vec<&Kod> = list.koder.iter().filter(|kod| kod.from.is_some() || kod.to.is_some()).collect();
    if limited.is_empty() {
        return None;
    }
    let idents = limited.iter().map(|kod| format_ident!("{}", kod.variant));
    let conditions = limited.iter().map(|kod| {
        let from = kod.from.iter().map(|date| {
            let first = date_parts(date, parts);
            quote!(#first <= #when)
        });
        let to = kod.to.iter().map(|date| {
            let last = date_parts(date, parts);
            quote!(#when <= #last)
        });
        let conditions = from.chain(to);
        quote!(#(#conditions)&&*)
    });
    let arms = arms(idents, conditions.collect());
    let rest = if limited.len() == list.koder.len() { quote!() } else { quote!(_ => true) };
    Some(quote!(match self { #(#arms,)* #rest }))
}

/// `(2025, 7)` of `2025-07-01` when two parts are asked for.
fn date_parts(date: &str, parts: usize) -> TokenStream {
    let numbers = date.split('-').map(|part| part.parse().unwrap_or_default());
    let numbers = numbers.take(parts).map(Literal::u32_unsuffixed);
    quote!((#(#numbers),*))
}

fn attribute(list: &Kodlista, at: usize, attribut: &Attribut, model: &Model) -> Result<TokenStream, String> {
    let name = format_ident!("{}", snake(&attribut.namn));
    let doc = format!(" {}", attribut.beskrivning);
    let values = list.koder.iter().map(|kod| kod.attribut.get(at).unwrap_or(&Json::Null));
    let idents = list.koder.iter().map(|kod| format_ident!("{}", kod.variant));
    let code = |other: &Kodlista, value: &Json| {
        let typ = format_ident!("{}", other.typ());
        let variant = value.text().and_then(|code| other.variant_of(code));
        let variant = variant
            .ok_or_else(|| format!("schemas/kodlista/{}.json: {} names no code", list.namn, attribut.namn))?;
        let variant = format_ident!("{variant}");
        Ok::<_, String>(quote!(#typ::#variant))
    };
    let (typ, values): (TokenStream, Vec<TokenStream>) = match &attribut.form {
        AttributForm::Text => (
            quote!(&'static str),
            values
                .map(|value| {
                    let text = value.text().unwrap_or_default();
                    quote!(#text)
                })
                .collect(),
        ),
        AttributForm::Flagga => (
            quote!(bool),
            values
                .map(|value| {
                    let flag = *value == Json::Bool(true);
                    quote!(#flag)
                })
                .collect(),
        ),
        AttributForm::Kod(other) => {
            let other = model.kodlista(other)?;
            let typ = format_ident!("{}", other.typ());
            (quote!(#typ), values.map(|value| code(other, value)).collect::<Result<_, _>>()?)
        }
        AttributForm::Koder(other) => {
            let other = model.kodlista(other)?;
            let typ = format_ident!("{}", other.typ());
            let lists = values.map(|value| {
                let codes =
                    value.items().iter().map(|item| code(other, item)).collect::<Result<Vec<_>, _>>()?;
                Ok::<_, String>(quote!(&[#(#codes),*]))
            });
            (quote!(&'static [#typ]), lists.collect::<Result<_, _>>()?)
        }
    };
    let body = if matches!(attribut.form, AttributForm::Flagga) {
        flag(idents, values)
    } else {
        let arms = arms(idents, values);
        quote!(match self { #(#arms),* })
    };
    Ok(quote! {
        #[doc = #doc]
        pub const fn #name(self) -> #typ { #body }
    })
}

/// One arm per distinct value, so that no two arms are alike.
fn arms(idents: impl Iterator<Item = Ident>, values: Vec<TokenStream>) -> Vec<TokenStream> {
    let mut groups: Vec<(String, TokenStream, Vec<Ident>)> = Vec::new();
    for (ident, value) in idents.zip(values) {
        let text = value.to_string();
        match groups.iter_mut().find(|(other, ..)| *other == text) {
            Some((_, _, members)) => members.push(ident),
            None => groups.push((text, value, vec![ident])),
        }
    }
    groups.iter().map(|(_, value, members)| quote!(#(Self::#members)|* => #value)).collect()
}

fn flag(idents: impl Iterator<Item = Ident>, values: Vec<TokenStream>) -> TokenStream {
    let set: Vec<Ident> =
        idents.zip(values).filter(|(_, value)| value.to_string() == "true").map(|(ident, _)| ident).collect();
    if set.is_empty() { quote!(false) } else { quote!(matches!(self, #(Self::#set)|*)) }
}

fn table(list: &Kodlista) -> TokenStream {
    let doc = format!(" Kodlistan {}: {} ({}).", list.namn, list.titel, list.titel_en);
    let source_doc = source(list);
    let rows = code_rows(list);
    quote! {
        #![doc = #doc]
        #![doc = ""]
        #![doc = #source_doc]
        use crate::validering::Code;

        /// Every code with its label, in ascending order.
        pub const CODES: &[Code] = &[#(#rows),*];

        /// The row of `code`, if it is in the list.
        pub fn find(code: &str) -> Option<&'static Code> {
            let at = CODES.binary_search_by(|row| row.code.cmp(code)).ok()?;
            CODES.get(at)
        }
    }
}
