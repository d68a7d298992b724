//! `post/gemensam/generated.rs`: text forms and objects that several record types share.

use std::path::Path;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::model::{Form, Kanslighet, Medlem, Model, Objekt, Texttyp, Villkor};
use super::names::{pascal, snake, status_word};
use super::{Output, emit_regler, pattern, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let texts = model.texter.iter().map(text_type).collect::<Result<Vec<_>, _>>()?;
    let objects = model.objekt.iter().map(|objekt| object(model, objekt)).collect::<Result<Vec<_>, _>>()?;
    let tokens = quote! {
        //! Parts that record types share, generated from `schemas/post/v1/gemensam.schema.json`.
        use chrono::NaiveDate;
        use compact_str::CompactString;

        use crate::falt::Falt;
        use crate::identitet::Kommunkod;
        use crate::kodlista;
        use crate::post::form;
        use crate::post::pattern::{Part, Pattern, matches};
        use crate::post::scalar::{Scalar, Value};
        use crate::regler::strukturella as regel;
        use crate::sensitive::Sensitive;
        use crate::validering::Sink;

        #(#texts)*
        #(#objects)*
    };
    let tokens = prune_uses(tokens, model);
    let source = "schemas/post/v1/gemensam.schema.json";
    let text = rust::file(&tokens, &model.sources(|path| path == source), source)?;
    output.insert(core.join("post/gemensam/generated.rs"), text);
    Ok(())
}

/// Leaves out the one import that depends on whether some shared object holds a date.
fn prune_uses(tokens: TokenStream, model: &Model) -> TokenStream {
    let has_date = model
        .objekt
        .iter()
        .flat_map(|objekt| &objekt.medlemmar)
        .any(|medlem| matches!(medlem.form, Form::Datum(_)));
    if has_date {
        return tokens;
    }
    let text = tokens.to_string().replace("use chrono :: NaiveDate ;", "");
    text.parse().unwrap_or(tokens)
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

fn object(model: &Model, objekt: &Objekt) -> Result<TokenStream, String> {
    let typ = format_ident!("{}", objekt.typ());
    let doc = format!(" {} {}", objekt.beskrivning, objekt.en);
    let members = format_ident!("{}Medlem", objekt.typ());
    let members_doc = format!(" The members of [`{}`].", objekt.typ());
    let variants: Vec<_> =
        objekt.medlemmar.iter().map(|medlem| format_ident!("{}", pascal(&medlem.namn))).collect();
    let variant_docs = objekt.medlemmar.iter().map(|medlem| format!(" {}.", medlem.titel));
    let fields = objekt.medlemmar.iter().map(field);
    let setters = objekt.medlemmar.iter().map(|medlem| {
        let variant = format_ident!("{}", pascal(&medlem.namn));
        let body = set_body(medlem);
        quote!(#members::#variant => #body)
    });
    let getters = objekt.medlemmar.iter().map(|medlem| {
        let variant = format_ident!("{}", pascal(&medlem.namn));
        let body = get_body(medlem);
        quote!(#members::#variant => #body)
    });
    let places = place_type(model, objekt);
    let plats = format_ident!("{}Plats", objekt.typ());
    let required = objekt.medlemmar.iter().filter_map(|medlem| {
        let code = emit_regler::ident(medlem.saknas.as_ref()?);
        let variant = format_ident!("{}", pascal(&medlem.namn));
        Some(quote!(form::required(sink, plats.falt(#members::#variant), &regel::#code);))
    });
    let conditions =
        objekt.villkor.iter().map(|villkor| condition(objekt, villkor)).collect::<Result<Vec<_>, _>>()?;
    let forms =
        objekt.villkor.iter().map(|villkor| tighter_forms(objekt, villkor)).collect::<Result<Vec<_>, _>>()?;
    let receiver = (!objekt.villkor.is_empty()).then(|| quote!(&self,));
    Ok(quote! {
        #[doc = #doc]
        #[derive(Clone, Default, PartialEq, Eq)]
        #[expect(clippy::exhaustive_structs, reason = "built with struct update syntax by those who link the library")]
        pub struct #typ { #(#fields),* }

        #[doc = #members_doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #members { #(#[doc = #variant_docs] #variants),* }

        #places

        impl #typ {
            #(#forms)*

            /// Fills one member. A value of the wrong form is reported at `falt` and leaves the member empty.
            pub(crate) fn set(&mut self, medlem: #members, falt: Falt, value: Scalar<'_>, sink: &mut Sink) {
                match medlem { #(#setters),* }
            }

            /// The value of one member, if it is there.
            pub fn get(&self, medlem: #members) -> Option<Value<'_>> {
                match medlem { #(#getters),* }
            }

            /// Reports what is missing or must not be there.
            pub(crate) fn check_structure(#receiver plats: #plats, sink: &mut Sink) {
                #(#required)*
                #(#conditions)*
            }
        }

        impl std::fmt::Debug for #typ {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                form::debug_members(f, stringify!(#typ), [#((stringify!(#variants), self.get(#members::#variants).is_some())),*])
            }
        }
    })
}

/// `PersonPlats`: the places in records where the shared object occurs.
fn place_type(model: &Model, objekt: &Objekt) -> TokenStream {
    let plats = format_ident!("{}Plats", objekt.typ());
    let members = format_ident!("{}Medlem", objekt.typ());
    let doc = format!(" Where a [`{}`] can stand in a record.", objekt.typ());
    let mut names: Vec<String> = Vec::new();
    for medlem in model.posttyper.iter().flat_map(|posttyp| &posttyp.medlemmar) {
        if matches!(&medlem.form, Form::Objekt(shared) if *shared == objekt.namn)
            && !names.contains(&medlem.namn)
        {
            names.push(medlem.namn.clone());
        }
    }
    let variants: Vec<_> = names.iter().map(|name| format_ident!("{}", pascal(name))).collect();
    let docs = names.iter().map(|name| format!(" `/{name}`."));
    let arms = names.iter().flat_map(|name| {
        let (plats, members) = (plats.clone(), members.clone());
        objekt.medlemmar.iter().map(move |medlem| {
            let at = format_ident!("{}", pascal(name));
            let variant = format_ident!("{}", pascal(&medlem.namn));
            let falt = format_ident!("{}{}", pascal(name), pascal(&medlem.namn));
            quote!((#plats::#at, #members::#variant) => Falt::#falt)
        })
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #plats { #(#[doc = #docs] #variants),* }

        impl #plats {
            /// The place of `medlem` in the record.
            pub fn falt(self, medlem: #members) -> Falt {
                match (self, medlem) { #(#arms),* }
            }
        }
    }
}

fn condition(objekt: &Objekt, villkor: &Villkor) -> Result<TokenStream, String> {
    let members = format_ident!("{}Medlem", objekt.typ());
    let member = |name: &str| member(objekt, name);
    let Form::Kod(list) = &member(&villkor.medlem)?.form else {
        return Err(format!("{}: a condition must be on a coded member", objekt.namn));
    };
    let (list, deciding) = (format_ident!("{}", pascal(list)), format_ident!("{}", snake(&villkor.medlem)));
    let codes = villkor.koder.iter().map(|code| format_ident!("{}", pascal(code)));
    let mut checks = Vec::new();
    for (name, rule) in &villkor.kravs {
        let (variant, rule) = (format_ident!("{}", pascal(&member(name)?.namn)), emit_regler::ident(rule));
        checks.push(quote!(form::required(sink, plats.falt(#members::#variant), &regel::#rule);));
    }
    for (name, rule) in &villkor.otillatna {
        let (variant, rule) = (format_ident!("{}", pascal(&member(name)?.namn)), emit_regler::ident(rule));
        checks.push(quote!(form::forbidden(sink, plats.falt(#members::#variant), &regel::#rule);));
    }
    for tighter in &villkor.monster {
        let medlem = member(&tighter.medlem)?;
        let (variant, rule) =
            (format_ident!("{}", pascal(&medlem.namn)), emit_regler::ident(&tighter.fel_form));
        let field = format_ident!("{}", snake(&medlem.namn));
        let form = form_name(villkor, medlem);
        let text = if medlem.kanslighet == Kanslighet::Direkt {
            quote!(text.expose().as_str())
        } else {
            quote!(text.as_str())
        };
        checks.push(quote! {
            if self.#field.as_ref().is_some_and(|text| !matches(Self::#form, #text)) {
                sink.report(&regel::#rule, plats.falt(#members::#variant));
            }
        });
    }
    Ok(quote! {
        if matches!(self.#deciding, Some(#(kodlista::#list::#codes)|*)) { #(#checks)* }
    })
}

/// The tighter forms of a condition, as constants of the object.
fn tighter_forms(objekt: &Objekt, villkor: &Villkor) -> Result<TokenStream, String> {
    let mut forms = Vec::new();
    for tighter in &villkor.monster {
        let medlem = member(objekt, &tighter.medlem)?;
        let (name, parts) = (form_name(villkor, medlem), pattern::tokens(&tighter.pattern)?);
        let doc = format!(
            " The form of `{}` when `{}` is {}.",
            medlem.namn,
            villkor.medlem,
            villkor.koder.join(", ")
        );
        forms.push(quote! {
            #[doc = #doc]
            const #name: Pattern = #parts;
        });
    }
    Ok(quote!(#(#forms)*))
}

/// `ID_PSEUDONYM`.
fn form_name(villkor: &Villkor, medlem: &Medlem) -> Ident {
    format_ident!("{}", format!("{}_{}", snake(&medlem.namn), snake(villkor.first_code())).to_uppercase())
}

fn member<'a>(objekt: &'a Objekt, name: &str) -> Result<&'a Medlem, String> {
    let found = objekt.medlemmar.iter().find(|medlem| medlem.namn == name);
    found.ok_or_else(|| format!("{}: no member {name}", objekt.namn))
}

/// The struct field of a member, with its documentation.
pub(crate) fn field(medlem: &Medlem) -> TokenStream {
    let name = format_ident!("{}", snake(&medlem.namn));
    let unit = match &medlem.form {
        Form::Heltal { min, max, enhet } => format!(" Enhet: {enhet}, {min}–{max}."),
        _ => String::new(),
    };
    let doc = format!(" {} {}{unit}", medlem.beskrivning, medlem.en);
    let status = status_word(&medlem.kalla.status);
    let source = format!(" Källa: {} ({status}).{}", medlem.kalla.text.trim_end_matches('.'), law(medlem));
    let typ = rust_type(medlem);
    quote! {
        #[doc = #doc]
        #[doc = ""]
        #[doc = #source]
        pub #name: Option<#typ>
    }
}

fn law(medlem: &Medlem) -> String {
    medlem
        .lagrum
        .as_ref()
        .map_or_else(String::new, |lagrum| format!(" Lagrum: {}.", lagrum.trim_end_matches('.')))
}

fn rust_type(medlem: &Medlem) -> TokenStream {
    let inner = match &medlem.form {
        Form::Konstant(_) => quote!(()),
        Form::Text(texttyp) => {
            let typ = format_ident!("{}", texttyp.typ);
            quote!(#typ)
        }
        Form::Datum(_) => quote!(NaiveDate),
        Form::Manad(_) => quote!(Period),
        Form::Kod(list) => {
            let typ = format_ident!("{}", pascal(list));
            quote!(kodlista::#typ)
        }
        Form::Kommunkod => quote!(Kommunkod),
        Form::Heltal { .. } => quote!(u32),
        Form::Flagga => quote!(bool),
        Form::Objekt(shared) => {
            let typ = format_ident!("{}", pascal(shared));
            quote!(#typ)
        }
    };
    if medlem.kanslighet == Kanslighet::Direkt { quote!(Sensitive<#inner>) } else { inner }
}

/// The body of a `set` arm for a scalar member.
pub(crate) fn set_body(medlem: &Medlem) -> TokenStream {
    let name = format_ident!("{}", snake(&medlem.namn));
    let rule = emit_regler::ident(&medlem.fel_form);
    let code = medlem.okand_kod.as_ref().map(emit_regler::ident);
    match &medlem.form {
        Form::Text(texttyp) => {
            let typ = format_ident!("{}", texttyp.typ);
            if medlem.kanslighet == Kanslighet::Direkt {
                quote!(self.#name = form::text(value, #typ::parse, &regel::#rule, falt, sink).map(Sensitive::new))
            } else {
                quote!(self.#name = form::text(value, #typ::parse, &regel::#rule, falt, sink))
            }
        }
        Form::Datum(_) => {
            quote!(self.#name = form::text(value, crate::period::parse_date, &regel::#rule, falt, sink))
        }
        Form::Manad(_) => {
            quote!(self.#name = form::text(value, |text| Period::parse(text).ok(), &regel::#rule, falt, sink))
        }
        Form::Kod(list) => {
            let typ = format_ident!("{}", pascal(list));
            quote!(self.#name = form::code(value, kodlista::#typ::from_code, &regel::#rule, &regel::#code, falt, sink))
        }
        Form::Kommunkod => {
            quote!(self.#name = form::code(value, form::kommunkod, &regel::#rule, &regel::#code, falt, sink))
        }
        Form::Heltal { min, max, .. } => {
            let (min, max) = (Literal::i64_unsuffixed(*min), Literal::i64_unsuffixed(*max));
            quote!(self.#name = form::integer(value, #min..=#max, &regel::#rule, falt, sink))
        }
        Form::Flagga => quote!(self.#name = form::boolean(value, &regel::#rule, falt, sink)),
        Form::Konstant(expected) => {
            quote!({ form::code(value, |text| (text == #expected).then_some(()), &regel::#rule, &regel::#code, falt, sink); })
        }
        Form::Objekt(_) => quote!(form::object(&mut self.#name, value, &regel::#rule, falt, sink)),
    }
}

/// The body of a `get` arm.
pub(crate) fn get_body(medlem: &Medlem) -> TokenStream {
    let name = format_ident!("{}", snake(&medlem.namn));
    match &medlem.form {
        Form::Konstant(value) => quote!(Some(Value::Text(#value))),
        Form::Text(_) if medlem.kanslighet == Kanslighet::Direkt => {
            quote!(self.#name.as_ref().map(|text| Value::Sensitive(Sensitive::new(text.expose().as_str()))))
        }
        Form::Text(_) => quote!(self.#name.as_ref().map(|text| Value::Text(text.as_str()))),
        Form::Datum(_) => quote!(self.#name.map(Value::Date)),
        Form::Manad(_) => quote!(self.#name.map(Value::Month)),
        Form::Kod(_) => quote!(self.#name.map(|code| Value::Text(code.code()))),
        Form::Kommunkod => quote!(self.#name.map(Value::Kommunkod)),
        Form::Heltal { .. } => quote!(self.#name.map(|number| Value::Integer(i64::from(number)))),
        Form::Flagga => quote!(self.#name.map(Value::Boolean)),
        Form::Objekt(_) => quote!(self.#name.as_ref().map(|_| Value::Object)),
    }
}
