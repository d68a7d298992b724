//! Objects with a struct of their own: shared ones, and those written inside a record type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::emit_medlem::{field, field_name, get_body, set_body, variant_name};
use super::emit_villkor::Scope;
use super::flat::{self, Flat};
use super::model::{Form, Model, Objekt};
use super::names::{pascal, snake};

/// The struct, its members, its places, and what can be done with them.
pub(crate) fn object(model: &Model, objekt: &Objekt) -> Result<TokenStream, String> {
    let typ = format_ident!("{}", objekt.typ());
    let doc = format!(" {} {}", objekt.beskrivning, objekt.en);
    let members = format_ident!("{}Medlem", objekt.typ());
    let members_doc = format!(" The members of [`{}`].", objekt.typ());
    let variants: Vec<_> = objekt.medlemmar.iter().map(variant_name).collect();
    let variant_docs = objekt.medlemmar.iter().map(|medlem| format!(" {}.", medlem.titel));
    let fields = objekt.medlemmar.iter().map(|medlem| field(model, medlem)).collect::<Result<Vec<_>, _>>()?;
    let setters = objekt.medlemmar.iter().map(|medlem| {
        let (variant, body) = (variant_name(medlem), set_body(medlem, &quote!(self)));
        quote!(#members::#variant => #body)
    });
    let getters = objekt.medlemmar.iter().map(|medlem| {
        let (variant, body) = (variant_name(medlem), get_body(medlem));
        quote!(#members::#variant => #body)
    });
    let places = place_type(model, objekt)?;
    let scope = Scope::objekt(model, objekt);
    let forms = scope.tighter_forms()?;
    let check = check_structure(objekt, &scope)?;
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
            #forms

            /// Fills one member. A value of the wrong form is reported at `falt` and leaves the member empty.
            pub(crate) fn set(&mut self, medlem: #members, falt: Falt, value: Scalar<'_>, sink: &mut Sink) {
                match medlem { #(#setters),* }
            }

            /// The value of one member, if it is there.
            pub fn get(&self, medlem: #members) -> Option<Value<'_>> {
                match medlem { #(#getters),* }
            }

            #check
        }

        impl std::fmt::Debug for #typ {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                form::debug_members(f, stringify!(#typ), [#((stringify!(#variants), self.get(#members::#variants).is_some())),*])
            }
        }
    })
}

fn check_structure(objekt: &Objekt, scope: &Scope<'_>) -> Result<TokenStream, String> {
    let checks = scope.checks()?;
    if checks.is_empty() {
        return Ok(TokenStream::new());
    }
    let plats = format_ident!("{}Plats", objekt.typ());
    let receiver = scope.needs_values()?.then(|| quote!(&self,));
    Ok(quote! {
        /// Reports what is missing or must not be there.
        pub(crate) fn check_structure(#receiver plats: #plats, sink: &mut Sink) {
            #checks
        }
    })
}

/// `PersonPlats`: the places in records where the object occurs.
fn place_type(model: &Model, objekt: &Objekt) -> Result<TokenStream, String> {
    let plats = format_ident!("{}Plats", objekt.typ());
    let members = format_ident!("{}Medlem", objekt.typ());
    let doc = format!(" Where a [`{}`] can stand in a record.", objekt.typ());
    let all = flat::all(model)?;
    let places: Vec<&Flat<'_>> = places_of(model, objekt, &all)?;
    let variants: Vec<_> = places.iter().map(|place| format_ident!("{}", place.variant)).collect();
    let docs = places.iter().map(|place| format!(" `{}`.", place.pointer));
    let arms = places.iter().flat_map(|place| {
        let (plats, members, at) = (plats.clone(), members.clone(), format_ident!("{}", place.variant));
        objekt.medlemmar.iter().map(move |medlem| {
            let variant = variant_name(medlem);
            let falt = format_ident!("{}{}", place.variant, pascal(&medlem.ident));
            quote!((#plats::#at, #members::#variant) => Falt::#falt)
        })
    });
    let inner = objekt
        .medlemmar
        .iter()
        .map(|medlem| {
            let Form::Objekt(namn) = &medlem.form else { return Ok(TokenStream::new()) };
            let below = model.objekt(namn)?;
            if Scope::objekt(model, below).checks()?.is_empty() {
                return Ok(TokenStream::new());
            }
            let (name, typ) = (field_name(medlem), format_ident!("{}Plats", below.typ()));
            let targets =
                places.iter().map(|place| format_ident!("{}{}", place.variant, pascal(&medlem.ident)));
            Ok::<_, String>(quote! {
                fn #name(self) -> #typ {
                    match self { #(Self::#variants => #typ::#targets),* }
                }
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #plats { #(#[doc = #docs] #variants),* }

        impl #plats {
            /// Every place, in the order of the members.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The place of `medlem` in the record.
            pub fn falt(self, medlem: #members) -> Falt {
                match (self, medlem) { #(#arms),* }
            }

            #(#inner)*
        }
    })
}

/// The places that hold `objekt` in some record type. Several objects may stand at one place, each in its own record type.
fn places_of<'a, 'm>(
    model: &'m Model,
    objekt: &Objekt,
    all: &'a [Flat<'m>],
) -> Result<Vec<&'a Flat<'m>>, String> {
    let mut pointers = Vec::new();
    for posttyp in &model.posttyper {
        let places = flat::flatten(model, posttyp)?;
        let holds =
            |place: &&Flat<'_>| matches!(&place.medlem.form, Form::Objekt(namn) if *namn == objekt.namn);
        pointers.extend(places.iter().filter(holds).map(|place| place.pointer.clone()));
    }
    if pointers.is_empty() {
        return Err(format!("{}: no record type has this object", objekt.namn));
    }
    Ok(all.iter().filter(|place| pointers.contains(&place.pointer)).collect())
}

/// The expression that opens the objects above a place, `self.antal.get_or_insert_default().kon.get_or_insert_default()`.
pub(crate) fn opened(place: &Flat<'_>) -> TokenStream {
    place.above.iter().fold(quote!(self), |inside, medlem| {
        let field = format_ident!("{}", snake(&medlem.ident));
        quote!(#inside.#field.get_or_insert_default())
    })
}

/// The expression for the object above a place, if it is there; `None` at the top.
pub(crate) fn reached(place: &Flat<'_>) -> Option<TokenStream> {
    let (first, rest) = place.above.split_first()?;
    let field = field_name(first);
    Some(rest.iter().fold(quote!(self.#field.as_ref()), |inside, medlem| {
        let field = field_name(medlem);
        quote!(#inside.and_then(|objekt| objekt.#field.as_ref()))
    }))
}
