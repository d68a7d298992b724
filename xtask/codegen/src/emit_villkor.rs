//! `check_structure`: what an object demands and forbids once all its members are set.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::emit_medlem::{code_type, field_name, variant_name};
use super::emit_regler;
use super::model::{Form, Kanslighet, Medlem, Model, Objekt, Om, Villkor};
use super::names::{kebab, pascal, snake};
use super::pattern;

/// The object whose members are checked, and how its places are named in generated code.
pub(crate) struct Scope<'a> {
    model: &'a Model,
    objekt: &'a Objekt,
    is_record: bool,
}

impl<'a> Scope<'a> {
    /// The members of a record type: their places are constants.
    pub(crate) fn record(model: &'a Model, objekt: &'a Objekt) -> Self {
        Self { model, objekt, is_record: true }
    }

    /// The members of an object that may stand at several places; `plats` says at which.
    pub(crate) fn objekt(model: &'a Model, objekt: &'a Objekt) -> Self {
        Self { model, objekt, is_record: false }
    }

    /// The body of `check_structure`; empty when there is nothing to check.
    pub(crate) fn checks(&self) -> Result<TokenStream, String> {
        let required = self.objekt.medlemmar.iter().filter_map(|medlem| {
            let code = emit_regler::ident(medlem.saknas.as_ref()?);
            let falt = self.falt(medlem);
            Some(quote!(form::required(sink, #falt, &strukturella::#code);))
        });
        let rows = self.objekt.medlemmar.iter().filter(|medlem| matches!(medlem.form, Form::Rad(_)));
        let rows = rows.map(|medlem| {
            let (falt, rule) = (self.falt(medlem), emit_regler::ident(&medlem.fel_form));
            let field = field_name(medlem);
            quote!(if self.#field.is_some() { form::whole_row(sink, #falt, &strukturella::#rule); })
        });
        let conditions = self
            .objekt
            .villkor
            .iter()
            .map(|villkor| self.condition(villkor))
            .collect::<Result<Vec<_>, _>>()?;
        let inner =
            self.objekt.medlemmar.iter().map(|medlem| self.inner(medlem)).collect::<Result<Vec<_>, _>>()?;
        Ok(quote!(#(#required)* #(#rows)* #(#conditions)* #(#inner)*))
    }

    /// Whether `check_structure` looks at values, and not only at what is present.
    pub(crate) fn needs_values(&self) -> Result<bool, String> {
        let own = self.objekt.villkor.iter().any(|villkor| {
            !villkor.monster.is_empty() || matches!(villkor.om, Om::Koder { .. } | Om::InteKoder { .. })
        });
        let mut inner = false;
        for medlem in &self.objekt.medlemmar {
            if let Form::Objekt(namn) = &medlem.form {
                inner |= !Self::objekt(self.model, self.model.objekt(namn)?).checks()?.is_empty();
            }
        }
        Ok(own || inner)
    }

    /// The tighter forms of the conditions, as constants of the object.
    pub(crate) fn tighter_forms(&self) -> Result<TokenStream, String> {
        let mut forms = Vec::new();
        for villkor in &self.objekt.villkor {
            for tighter in &villkor.monster {
                let medlem = self.member(&tighter.medlem)?;
                let (name, parts) = (form_name(villkor, medlem), pattern::tokens(&tighter.pattern)?);
                let doc = format!(
                    " The form of `{}` when `{}` is {}.",
                    medlem.namn,
                    villkor.om.medlem(),
                    villkor.om.koder().join(", ")
                );
                forms.push(quote! {
                    #[doc = #doc]
                    const #name: Pattern = #parts;
                });
            }
        }
        Ok(quote!(#(#forms)*))
    }

    /// The place of a member.
    fn falt(&self, medlem: &Medlem) -> TokenStream {
        let variant = variant_name(medlem);
        if self.is_record {
            quote!(Falt::#variant)
        } else {
            let members = format_ident!("{}Medlem", self.objekt.typ());
            quote!(plats.falt(#members::#variant))
        }
    }

    /// The checks of an object below this one, when it is there.
    fn inner(&self, medlem: &Medlem) -> Result<TokenStream, String> {
        let Form::Objekt(namn) = &medlem.form else { return Ok(TokenStream::new()) };
        let objekt = self.model.objekt(namn)?;
        let inside = Self::objekt(self.model, objekt);
        if inside.checks()?.is_empty() {
            return Ok(TokenStream::new());
        }
        let (field, typ) = (field_name(medlem), format_ident!("{}", objekt.typ()));
        let plats = if self.is_record {
            let (plats, at) = (format_ident!("{}Plats", objekt.typ()), variant_name(medlem));
            quote!(#plats::#at)
        } else {
            quote!(plats.#field())
        };
        Ok(if inside.needs_values()? {
            quote!(if let Some(objekt) = &self.#field { objekt.check_structure(#plats, sink); })
        } else {
            quote!(if self.#field.is_some() { #typ::check_structure(#plats, sink); })
        })
    }

    fn condition(&self, villkor: &Villkor) -> Result<TokenStream, String> {
        let holds = self.holds(&villkor.om)?;
        let mut checks = Vec::new();
        for (name, rule) in &villkor.kravs {
            let (falt, rule) = (self.falt(self.member(name)?), emit_regler::ident(rule));
            checks.push(quote!(form::required(sink, #falt, &strukturella::#rule);));
        }
        for (name, rule) in &villkor.otillatna {
            let (falt, rule) = (self.falt(self.member(name)?), emit_regler::ident(rule));
            checks.push(quote!(form::forbidden(sink, #falt, &strukturella::#rule);));
        }
        for tighter in &villkor.monster {
            let medlem = self.member(&tighter.medlem)?;
            if !matches!(medlem.form, Form::Text(_)) {
                return Err(format!(
                    "{}: {} is no text, so it has no pattern",
                    self.objekt.namn, medlem.namn
                ));
            }
            let (falt, rule) = (self.falt(medlem), emit_regler::ident(&tighter.fel_form));
            let (field, form) = (field_name(medlem), form_name(villkor, medlem));
            let exposed = (medlem.kanslighet == Kanslighet::Direkt).then(|| quote!(.expose()));
            checks.push(quote! {
                if self.#field.as_ref().is_some_and(|text| !matches(Self::#form, text #exposed.as_str())) {
                    sink.report(&strukturella::#rule, #falt);
                }
            });
        }
        Ok(quote!(if #holds { #(#checks)* }))
    }

    fn holds(&self, om: &Om) -> Result<TokenStream, String> {
        match om {
            Om::Koder { vag, koder } => self.has_code(vag, koder),
            Om::InteKoder { vag, koder } => {
                let has_code = self.has_code(vag, koder)?;
                Ok(quote!(!#has_code))
            }
            Om::Finns(namn) => {
                let falt = self.falt(self.member(namn)?);
                Ok(quote!(sink.is_present(#falt)))
            }
            Om::Saknas(namn) => {
                let falt = self.falt(self.member(namn)?);
                Ok(quote!(!sink.is_present(#falt)))
            }
        }
    }

    /// Whether the member at the path has one of the codes.
    fn has_code(&self, path: &[String], codes: &[String]) -> Result<TokenStream, String> {
        let no_code = || format!("{}: {} is no member with a code", self.objekt.namn, path.join("."));
        let (first, rest) = path.split_first().ok_or_else(no_code)?;
        let outer = self.member(first)?;
        let field = field_name(outer);
        let (medlem, value) = match (&outer.form, rest) {
            (Form::Objekt(namn), [name]) => {
                let inside = Self::objekt(self.model, self.model.objekt(namn)?);
                let medlem = inside.member(name)?.clone();
                let inner = field_name(&medlem);
                (medlem, quote!(self.#field.as_ref().and_then(|objekt| objekt.#inner)))
            }
            (_, []) => (outer.clone(), quote!(self.#field)),
            _ => return Err(no_code()),
        };
        let Form::Kod(list) = &medlem.form else { return Err(no_code()) };
        let (typ, list) = (code_type(list), self.model.kodlista(list)?);
        let variants = codes.iter().map(|code| {
            let variant = list.variant_of(code).ok_or_else(|| {
                format!("{}: a condition names {code}, which {} does not have", self.objekt.namn, list.namn)
            })?;
            Ok::<_, String>(format_ident!("{variant}"))
        });
        let variants = variants.collect::<Result<Vec<_>, _>>()?;
        Ok(quote!(matches!(#value, Some(#(#typ::#variants)|*))))
    }

    fn member(&self, name: &str) -> Result<&'a Medlem, String> {
        let found = self.objekt.medlemmar.iter().find(|medlem| medlem.namn == name);
        found.ok_or_else(|| format!("{}: a condition names {name}, which is no member", self.objekt.namn))
    }
}

/// The words that tell the conditions on one member apart in the names of their rules; none for what holds ordinarily.
pub(crate) fn suffix(om: &Om) -> Option<String> {
    match om {
        Om::Koder { koder, .. } => Some(kebab(koder.first().map_or("", String::as_str))),
        Om::InteKoder { .. } => None,
        Om::Finns(namn) => Some(format!("med-{}", kebab(namn))),
        Om::Saknas(namn) => Some(format!("utan-{}", kebab(namn))),
    }
}

/// `ID_PSEUDONYM`.
fn form_name(villkor: &Villkor, medlem: &Medlem) -> Ident {
    let suffix = suffix(&villkor.om).unwrap_or_else(|| pascal(&villkor.om.medlem()));
    format_ident!("{}", format!("{}_{}", snake(&medlem.ident), snake(&suffix)).to_uppercase())
}
