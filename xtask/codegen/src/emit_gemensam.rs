//! `post/gemensam/generated.rs`: text forms and objects that several record types share.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::model::{Model, Texttyp};
use super::{Output, emit_objekt, pattern, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let texts = model.texter.iter().map(text_type).collect::<Result<Vec<_>, _>>()?;
    let shared = model.objekt.iter().filter(|objekt| objekt.hemma.is_none());
    let objects = shared.map(|objekt| emit_objekt::object(model, objekt)).collect::<Result<Vec<_>, _>>()?;
    let body = quote!(#(#texts)* #(#objects)*);
    let imports = rust::imports(&body, &[])?;
    let tokens = quote! {
        //! Parts that record types share, generated from `schemas/post/v1/gemensam.schema.json`.
        #imports
        #body
    };
    let sources = model.sources(|path| path.starts_with("schemas/post/"));
    let text = rust::file(&tokens, &sources, "schemas/post/v1/*.schema.json")?;
    output.insert(core.join("post/gemensam/generated.rs"), text);
    Ok(())
}

fn text_type(texttyp: &Texttyp) -> Result<TokenStream, String> {
    let typ = format_ident!("{}", texttyp.typ);
    let doc = format!(" {} {}", texttyp.beskrivning, texttyp.en);
    let form = format!(" Form: {}.", texttyp.form.sv);
    let parts = pattern::tokens(&texttyp.pattern)?;
    Ok(quote! {
        #[doc = #doc]
        #[doc = ""]
        #[doc = #form]
        #[derive(Clone, PartialEq, Eq)]
        pub struct #typ(CompactString);

        impl #typ {
            const PATTERN: Pattern = #parts;

            /// The text, if it has the form.
            pub fn parse(text: &str) -> Option<Self> {
                matches(Self::PATTERN, text).then(|| Self(CompactString::new(text)))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for #typ {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!(#typ), "(…)"))
            }
        }
    })
}
