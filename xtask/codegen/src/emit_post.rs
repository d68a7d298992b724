//! `post/<posttyp>/generated.rs` and `post/posttyp.rs`: the record types.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

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
    let text = rust::file(
        &union(model),
        &model.sources(|path| path.starts_with("schemas/post/")),
        "schemas/post/v1/*.schema.json",
    )?;
    output.insert(core.join("post/posttyp.rs"), text);
    Ok(())
}

fn record(model: &Model, posttyp: &Objekt) -> Result<TokenStream, String> {
    let typ = format_ident!("{}", posttyp.typ());
    let module_doc = format!(" Posttypen {}, genererad ur schemat.", posttyp.namn);
    let doc = format!(" {} {}", posttyp.beskrivning, posttyp.en);
    let places = flat::flatten(model, posttyp)?;
    let variants: Vec<_> = places.iter().map(|place| format_ident!("{}", place.variant)).collect();
    let stored: Vec<_> =
        posttyp.medlemmar.iter().filter(|medlem| !matches!(medlem.form, Form::Konstant(_))).collect();
    let fields = stored.iter().map(|medlem| emit_objekt::field(medlem));
    let members = places.iter().map(|place| {
        let (parent, variant) = (format_ident!("{}", place.parent), format_ident!("{}", place.variant));
        let name = &place.medlem.namn;
        quote!((Falt::#parent, #name) => Some(Falt::#variant))
    });
    let set_arms = places.iter().map(set_arm);
    let get_arms = places.iter().map(get_arm);
    let filled = places.iter().map(filled);
    let required = posttyp.medlemmar.iter().filter_map(|medlem| {
        let code = emit_regler::ident(medlem.saknas.as_ref()?);
        let variant = format_ident!("{}", pascal(&medlem.namn));
        Some(quote!(form::required(sink, Falt::#variant, &regel::#code);))
    });
    let inner = posttyp.medlemmar.iter().filter_map(|medlem| {
        let Form::Objekt(shared) = &medlem.form else { return None };
        let (field, at) =
            (format_ident!("{}", snake(&medlem.namn)), format_ident!("{}", pascal(&medlem.namn)));
        let (typ, plats) = (format_ident!("{}", pascal(shared)), format_ident!("{}Plats", pascal(shared)));
        Some(model.objekt(shared).map(|objekt| {
            if objekt.villkor.is_empty() {
                quote!(if self.#field.is_some() { #typ::check_structure(#plats::#at, sink); })
            } else {
                quote!(if let Some(objekt) = &self.#field { objekt.check_structure(#plats::#at, sink); })
            }
        }))
    });
    let inner = inner.collect::<Result<Vec<_>, _>>()?;
    if !posttyp.villkor.is_empty() {
        return Err(format!(
            "{}: conditions at the top of a record type are not generated yet",
            posttyp.namn
        ));
    }
    let has_kommun = stored.iter().any(|medlem| matches!(medlem.form, Form::Kommunkod));
    let kommun = has_kommun.then(|| {
        quote!(
            use crate::identitet::Kommunkod;
        )
    });
    let shared_types = shared_types(posttyp);
    Ok(quote! {
        #![doc = #module_doc]
        use chrono::NaiveDate;

        use crate::falt::{Falt, FaltSet};
        #kommun
        use crate::kodlista;
        use crate::period::Period;
        use crate::post::form;
        use crate::post::gemensam::{#(#shared_types),*};
        use crate::post::posttyp::Posttyp;
        use crate::post::record::Record;
        use crate::post::scalar::{Scalar, Value};
        use crate::regler::strukturella as regel;
        use crate::validering::Sink;

        #[doc = #doc]
        ///
        /// Every member is optional so that one pass over a record finds all its faults; what must be there is checked by
        /// [`crate::validering`]. `Debug` shows which members are set, never their values.
        #[derive(Clone, Default, PartialEq, Eq)]
        #[expect(clippy::exhaustive_structs, reason = "built with struct update syntax by those who link the library")]
        pub struct #typ { #(#fields),* }

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
                    _ => {}
                }
            }

            fn get(&self, falt: Falt) -> Option<Value<'_>> {
                match falt {
                    #(#get_arms,)*
                    _ => None,
                }
            }

            fn filled(&self) -> FaltSet {
                let mut filled = FaltSet::default();
                #(#filled)*
                filled
            }

            fn check_structure(&self, sink: &mut Sink) {
                #(#required)*
                #(#inner)*
            }
        }

        impl std::fmt::Debug for #typ {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                form::debug_members(f, stringify!(#typ), Self::FALT.iter().map(|falt| (falt.pointer(), self.get(*falt).is_some())))
            }
        }
    })
}

fn set_arm(place: &Flat<'_>) -> TokenStream {
    let variant = format_ident!("{}", place.variant);
    let body = match place.inside {
        None => emit_objekt::set_body(place.medlem),
        Some(objekt) => {
            let field = format_ident!("{}", snake(&place.parent_name()));
            let (members, member) =
                (format_ident!("{}Medlem", objekt.typ()), format_ident!("{}", pascal(&place.medlem.namn)));
            quote!({ self.#field.get_or_insert_default().set(#members::#member, falt, value, sink); })
        }
    };
    quote!(Falt::#variant => #body)
}

fn get_arm(place: &Flat<'_>) -> TokenStream {
    let variant = format_ident!("{}", place.variant);
    let body = match place.inside {
        None => emit_objekt::get_body(place.medlem),
        Some(objekt) => {
            let field = format_ident!("{}", snake(&place.parent_name()));
            let (members, member) =
                (format_ident!("{}Medlem", objekt.typ()), format_ident!("{}", pascal(&place.medlem.namn)));
            quote!(self.#field.as_ref().and_then(|objekt| objekt.get(#members::#member)))
        }
    };
    quote!(Falt::#variant => #body)
}

fn filled(place: &Flat<'_>) -> TokenStream {
    let (variant, member) =
        (format_ident!("{}", place.variant), format_ident!("{}", snake(&place.medlem.namn)));
    let is_there = match (&place.medlem.form, place.inside) {
        (Form::Konstant(_), _) => quote!(true),
        (_, None) => quote!(self.#member.is_some()),
        (_, Some(_)) => {
            let field = format_ident!("{}", snake(&place.parent_name()));
            quote!(self.#field.as_ref().is_some_and(|objekt| objekt.#member.is_some()))
        }
    };
    quote!(filled.insert_if(Falt::#variant, #is_there);)
}

/// What of `post::gemensam` the record type names.
fn shared_types(posttyp: &Objekt) -> Vec<proc_macro2::Ident> {
    let mut names: Vec<String> = Vec::new();
    for medlem in &posttyp.medlemmar {
        match &medlem.form {
            Form::Text(texttyp) => names.push(texttyp.typ.clone()),
            Form::Objekt(shared) => {
                let typ = pascal(shared);
                names.extend([format!("{typ}Medlem"), format!("{typ}Plats"), typ]);
            }
            _ => {}
        }
    }
    names.sort();
    names.dedup();
    names.iter().map(|name| format_ident!("{name}")).collect()
}

fn union(model: &Model) -> TokenStream {
    let types: Vec<_> = model.posttyper.iter().map(|posttyp| format_ident!("{}", posttyp.typ())).collect();
    let modules: Vec<_> =
        model.posttyper.iter().map(|posttyp| format_ident!("{}", snake(&posttyp.namn))).collect();
    let names: Vec<_> = model.posttyper.iter().map(|posttyp| &posttyp.namn).collect();
    let docs: Vec<_> =
        model.posttyper.iter().map(|posttyp| format!(" `{}`: {}.", posttyp.namn, posttyp.titel)).collect();
    quote! {
        //! The record types, and a record of any of them.
        use std::fmt;

        use crate::falt::{Falt, FaltSet};
        #(use crate::post::#modules::#types;)*
        use crate::post::record::Record;
        use crate::post::scalar::{Scalar, Value};
        use crate::validering::Sink;

        /// A record type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Posttyp { #(#[doc = #docs] #types),* }

        impl Posttyp {
            /// Every record type.
            pub const ALL: &'static [Self] = &[#(Self::#types),*];

            /// The record type with that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    #(#names => Some(Self::#types),)*
                    _ => None,
                }
            }

            /// The name, as in the member `posttyp`.
            pub const fn name(self) -> &'static str {
                match self { #(Self::#types => #names),* }
            }

            /// The members in schema order.
            pub const fn falt(self) -> &'static [Falt] {
                match self { #(Self::#types => #types::FALT),* }
            }

            /// The member `name` of the object at `parent`, if there is one.
            pub fn member(self, parent: Falt, name: &str) -> Option<Falt> {
                match self { #(Self::#types => #types::member(parent, name)),* }
            }
        }

        impl fmt::Display for Posttyp {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        /// A record of any type.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Post { #(#[doc = #docs] #types(Box<#types>)),* }

        impl Post {
            /// An empty record of that type.
            pub fn new(posttyp: Posttyp) -> Self {
                match posttyp { #(Posttyp::#types => Self::#types(Box::default())),* }
            }

            /// The record type.
            pub const fn posttyp(&self) -> Posttyp {
                match self { #(Self::#types(_) => Posttyp::#types),* }
            }

            /// The members in schema order.
            pub const fn falt(&self) -> &'static [Falt] {
                self.posttyp().falt()
            }

            /// Fills one member; see [`Record::set`].
            pub fn set(&mut self, falt: Falt, value: Scalar<'_>, sink: &mut Sink) {
                match self { #(Self::#types(post) => post.set(falt, value, sink)),* }
            }

            /// The members that have a value; see [`Record::filled`].
            pub fn filled(&self) -> FaltSet {
                match self { #(Self::#types(post) => post.filled()),* }
            }

            /// The value of one member; see [`Record::get`].
            pub fn get(&self, falt: Falt) -> Option<Value<'_>> {
                match self { #(Self::#types(post) => post.get(falt)),* }
            }
        }

        #(impl From<#types> for Post {
            fn from(post: #types) -> Self {
                Self::#types(Box::new(post))
            }
        })*
    }
}
