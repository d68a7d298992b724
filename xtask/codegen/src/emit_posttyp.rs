//! `post/posttyp.rs`: the record types, and a record of any of them.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::model::Model;
use super::names::snake;
use super::{Output, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let sources = model.sources(|path| path.starts_with("schemas/post/"));
    let text = rust::file(&union(model), &sources, "schemas/post/v1/*.schema.json")?;
    output.insert(core.join("post/posttyp.rs"), text);
    Ok(())
}

fn union(model: &Model) -> TokenStream {
    let types: Vec<_> = model.posttyper.iter().map(|posttyp| format_ident!("{}", posttyp.typ())).collect();
    let modules: Vec<_> =
        model.posttyper.iter().map(|posttyp| format_ident!("{}", snake(&posttyp.namn))).collect();
    let docs: Vec<_> =
        model.posttyper.iter().map(|posttyp| format!(" `{}`: {}.", posttyp.namn, posttyp.titel)).collect();
    let posttyp = posttyp(model, &types, &docs);
    quote! {
        //! The record types, and a record of any of them.
        use std::fmt;

        use crate::falt::{Falt, FaltSet};
        #(use crate::post::#modules::#types;)*
        use crate::post::record::Record;
        use crate::post::scalar::{Scalar, Value};
        use crate::validering::Sink;

        #posttyp

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

            /// Adds one item to a list or row; see [`Record::push`].
            pub fn push(&mut self, falt: Falt, item: Scalar<'_>, sink: &mut Sink) {
                match self { #(Self::#types(post) => post.push(falt, item, sink)),* }
            }

            /// The value of one member; see [`Record::get`].
            pub fn get(&self, falt: Falt) -> Option<Value<'_>> {
                match self { #(Self::#types(post) => post.get(falt)),* }
            }

            /// The members that have a value; see [`Record::filled`].
            pub fn filled(&self) -> FaltSet {
                match self { #(Self::#types(post) => post.filled()),* }
            }

            /// Reports what the schema demands and forbids; see [`Record::check_structure`].
            pub(crate) fn check_structure(&self, sink: &mut Sink) {
                match self { #(Self::#types(post) => post.check_structure(sink)),* }
            }
        }

        #(impl From<#types> for Post {
            fn from(post: #types) -> Self {
                Self::#types(Box::new(post))
            }
        })*
    }
}

fn posttyp(model: &Model, types: &[proc_macro2::Ident], docs: &[String]) -> TokenStream {
    let names: Vec<_> = model.posttyper.iter().map(|posttyp| &posttyp.namn).collect();
    quote! {
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
    }
}
