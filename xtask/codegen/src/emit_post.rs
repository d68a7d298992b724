//! `post/<posttyp>/generated.rs`: one record type each.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::emit_medlem::{code_list, code_type, field, field_name, get_body, range, set_body};
use super::emit_objekt::{opened, reached};
use super::emit_villkor::Scope;
use super::flat::{self, Flat};
use super::model::{Form, Model, Objekt};
use super::names::{pascal, snake};
use super::{Output, emit_objekt, emit_regler, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    for posttyp in &model.posttyper {
        let source = format!("schemas/post/v1/{}.schema.json", posttyp.namn);
        let tokens = record(model, posttyp)?;
        let text = rust::file(&tokens, &model.sources(|path| path == source), &source)?;
        output.insert(core.join(format!("post/{}/generated.rs", snake(&posttyp.namn))), text);
    }
    Ok(())
}

fn record(model: &Model, posttyp: &Objekt) -> Result<TokenStream, String> {
    let module_doc = format!(" Posttypen {}, genererad ur schemat.", posttyp.namn);
    let doc = format!(" {} {}", posttyp.beskrivning, posttyp.en);
    let typ = format_ident!("{}", posttyp.typ());
    let stored = posttyp.medlemmar.iter().filter(|medlem| !matches!(medlem.form, Form::Konstant(_)));
    let fields = stored.map(|medlem| field(model, medlem)).collect::<Result<Vec<_>, _>>()?;
    let record = record_impl(model, posttyp)?;
    let forms = Scope::record(model, posttyp).tighter_forms()?;
    let forms = (!forms.is_empty()).then(|| quote!(impl #typ { #forms }));
    let parts = model.objekt.iter().filter(|objekt| objekt.hemma.as_ref() == Some(&posttyp.namn));
    let parts = parts.map(|objekt| emit_objekt::object(model, objekt)).collect::<Result<Vec<_>, _>>()?;
    let body = quote! {
        #[doc = #doc]
        ///
        /// Every member is optional so that one pass over a record finds all its faults; what must be there is checked by
        /// [`crate::validering`]. `Debug` shows which members are set, never their values.
        #[derive(Clone, Default, PartialEq, Eq)]
        #[expect(clippy::exhaustive_structs, reason = "built with struct update syntax by those who link the library")]
        pub struct #typ { #(#fields),* }

        #record

        #forms

        impl std::fmt::Debug for #typ {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                form::debug_members(f, stringify!(#typ), Self::FALT.iter().map(|falt| (falt.pointer(), self.get(*falt).is_some())))
            }
        }

        #(#parts)*
    };
    let imports = rust::imports(&body, &shared_paths(model))?;
    Ok(quote! {
        #![doc = #module_doc]
        #imports
        #body
    })
}

/// What `post::gemensam` offers.
fn shared_paths(model: &Model) -> Vec<String> {
    let shared = model.objekt.iter().filter(|objekt| objekt.hemma.is_none());
    let objects =
        shared.flat_map(|objekt| ["", "Medlem", "Plats"].map(|end| format!("{}{end}", objekt.typ())));
    let texts = model.texter.iter().map(|texttyp| texttyp.typ.clone());
    objects.chain(texts).map(|name| format!("crate::post::gemensam::{name}")).collect()
}

fn record_impl(model: &Model, posttyp: &Objekt) -> Result<TokenStream, String> {
    let typ = format_ident!("{}", posttyp.typ());
    let places = flat::flatten(model, posttyp)?;
    let variants: Vec<_> = places.iter().map(|place| format_ident!("{}", place.variant)).collect();
    let members = places.iter().map(|place| {
        let (parent, variant) = (format_ident!("{}", place.parent), format_ident!("{}", place.variant));
        let name = &place.medlem.namn;
        quote!((Falt::#parent, #name) => Some(Falt::#variant))
    });
    let single: Vec<_> = places.iter().filter(|place| !place.is_item()).collect();
    let rows: Vec<_> = single.iter().filter(|place| matches!(place.medlem.form, Form::Rad(_))).collect();
    let set_arms = single.iter().map(|place| set_arm(place));
    let set_rows = rows.iter().filter_map(|place| set_row(place));
    let get_arms = single.iter().map(|place| get_arm(place));
    let get_rows = rows.iter().filter_map(|place| get_row(place));
    let push = push(&single);
    let filled = places.iter().map(filled);
    let checks = Scope::record(model, posttyp).checks()?;
    let validity = validity(&single)?;
    Ok(quote! {
        impl Record for #typ {
            const POSTTYP: Posttyp = Posttyp::#typ;
            const FALT: &'static [Falt] = &[#(Falt::#variants),*];

            fn member(parent: Falt, name: &str) -> Option<Falt> {
                match (parent, name) {
                    #(#members,)*
                    _ => None,
                }
            }

            fn set(&mut self, falt: Falt, value: Scalar<'_>, sink: &mut Sink) {
                if !form::first_time(falt, sink) { return; }
                match falt {
                    #(#set_arms,)*
                    #(#set_rows,)*
                    _ => {}
                }
            }

            #push

            fn get(&self, falt: Falt) -> Option<Value<'_>> {
                match falt {
                    #(#get_arms,)*
                    #(#get_rows,)*
                    _ => None,
                }
            }

            fn filled(&self) -> FaltSet {
                let mut filled = FaltSet::default();
                #(#filled)*
                filled
            }

            fn check_structure(&self, sink: &mut Sink) {
                #checks
                #validity
            }
        }
    })
}

fn set_arm(place: &Flat<'_>) -> TokenStream {
    let variant = format_ident!("{}", place.variant);
    let Some(objekt) = place.inside else {
        let body = set_body(place.medlem, &quote!(self));
        return quote!(Falt::#variant => #body);
    };
    let (opened, members) = (opened(place), format_ident!("{}Medlem", objekt.typ()));
    let member = format_ident!("{}", pascal(&place.medlem.ident));
    quote!(Falt::#variant => { #opened.set(#members::#member, falt, value, sink); })
}

fn get_arm(place: &Flat<'_>) -> TokenStream {
    let variant = format_ident!("{}", place.variant);
    let body = match (place.inside, reached(place)) {
        (Some(objekt), Some(reached)) => {
            let members = format_ident!("{}Medlem", objekt.typ());
            let member = format_ident!("{}", pascal(&place.medlem.ident));
            quote!(#reached.and_then(|objekt| objekt.get(#members::#member)))
        }
        _ => get_body(place.medlem),
    };
    quote!(Falt::#variant => #body)
}

fn filled(place: &Flat<'_>) -> TokenStream {
    let variant = format_ident!("{}", place.variant);
    let is_there = match (&place.medlem.form, place.is_item()) {
        (Form::Konstant(_), _) => quote!(true),
        (_, true) => {
            let row = place.above.first().map(|row| field_name(row));
            quote!(form::row_value(self.#row.as_ref(), Falt::#variant).is_some())
        }
        (form, false) => {
            let field = field_name(place.medlem);
            let is_list = matches!(form, Form::Koder { .. });
            let is_there = |holder: TokenStream| {
                if is_list { quote!(!#holder.#field.is_empty()) } else { quote!(#holder.#field.is_some()) }
            };
            match reached(place) {
                None => is_there(quote!(self)),
                Some(reached) => {
                    let is_there = is_there(quote!(objekt));
                    quote!(#reached.is_some_and(|objekt| #is_there))
                }
            }
        }
    };
    quote!(filled.insert_if(Falt::#variant, #is_there);)
}

/// The variants of the items of a row, and what its first item is like.
fn items<'a>(place: &Flat<'a>) -> Option<(Vec<proc_macro2::Ident>, &'a super::model::Medlem)> {
    let Form::Rad(items) = &place.medlem.form else { return None };
    let variants =
        items.iter().map(|item| format_ident!("{}{}", place.variant, pascal(&item.ident))).collect();
    Some((variants, items.first()?))
}

fn set_row(place: &Flat<'_>) -> Option<TokenStream> {
    let (variants, item) = items(place)?;
    let (field, rule, range) =
        (field_name(place.medlem), emit_regler::ident(&item.fel_form), range(&item.form));
    Some(quote! {
        #(Falt::#variants)|* => { form::row_item(&mut self.#field, value, #range, &strukturella::#rule, falt, sink); }
    })
}

fn get_row(place: &Flat<'_>) -> Option<TokenStream> {
    let (variants, _) = items(place)?;
    let field = field_name(place.medlem);
    Some(quote!(#(Falt::#variants)|* => form::row_value(self.#field.as_ref(), falt)))
}

/// `push`, for record types that have lists or rows.
fn push(places: &[&Flat<'_>]) -> Option<TokenStream> {
    let arms: Vec<_> = places
        .iter()
        .filter_map(|place| {
            let variant = format_ident!("{}", place.variant);
            let rule = emit_regler::ident(&place.medlem.fel_form);
            match place.medlem.form {
                Form::Koder { .. } => {
                    let (opened, field) = (opened(place), field_name(place.medlem));
                    let list = code_list(place.medlem);
                    Some(quote!(Falt::#variant => { form::push_code(&mut #opened.#field, item, &#list, falt, sink); }))
                }
                Form::Rad(_) => Some(quote!(Falt::#variant => sink.report_once(&strukturella::#rule, falt))),
                _ => None,
            }
        })
        .collect();
    (!arms.is_empty()).then(|| {
        quote! {
            fn push(&mut self, falt: Falt, item: Scalar<'_>, sink: &mut Sink) {
                match falt {
                    #(#arms,)*
                    _ => {}
                }
            }
        }
    })
}

/// Codes that are not valid in the period.
fn validity(places: &[&Flat<'_>]) -> Result<TokenStream, String> {
    let mut checks = Vec::new();
    for place in places {
        let Some(code) = &place.medlem.ogiltig_kod else { continue };
        let (rule, falt) = (emit_regler::ident(code), format_ident!("{}", place.variant));
        let field = field_name(place.medlem);
        let holder = reached(place);
        let is_invalid = match (&place.medlem.form, holder) {
            (Form::Kod(list), holder) => {
                let typ = code_type(list);
                let value = holder.map_or_else(
                    || quote!(self.#field),
                    |holder| quote!(#holder.and_then(|objekt| objekt.#field)),
                );
                quote!(#value.is_some_and(|code: #typ| !code.valid_in(period)))
            }
            (Form::Koder { .. }, None) => quote!(self.#field.iter().any(|code| !code.valid_in(period))),
            (Form::Koder { .. }, Some(holder)) => {
                quote!(#holder.is_some_and(|objekt| objekt.#field.iter().any(|code| !code.valid_in(period))))
            }
            _ => return Err(format!("{}: only codes have a validity", place.pointer)),
        };
        checks.push(quote!(if #is_invalid { sink.report(&strukturella::#rule, Falt::#falt); }));
    }
    Ok(if checks.is_empty() {
        TokenStream::new()
    } else {
        quote!(if let Some(period) = self.period { #(#checks)* })
    })
}
