//! One member of an object in Rust: its field, and how it is filled and read.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use super::emit_regler;
use super::model::{Form, Kanslighet, Medlem, Model};
use super::names::{pascal, snake, status_word};

/// The name of the struct field.
pub(crate) fn field_name(medlem: &Medlem) -> Ident {
    format_ident!("{}", snake(&medlem.ident))
}

/// The name of the variant in `…Medlem`.
pub(crate) fn variant_name(medlem: &Medlem) -> Ident {
    format_ident!("{}", pascal(&medlem.ident))
}

/// The struct field, with its documentation. A constant has none.
pub(crate) fn field(model: &Model, medlem: &Medlem) -> Result<TokenStream, String> {
    let name = field_name(medlem);
    let doc = format!(" {} {}{}", medlem.beskrivning, medlem.en, unit(&medlem.form));
    let status = status_word(&medlem.kalla.status);
    let source = format!(" Källa: {} ({status}).{}", medlem.kalla.text.trim_end_matches('.'), law(medlem));
    let typ = rust_type(model, medlem)?;
    Ok(quote! {
        #[doc = #doc]
        #[doc = ""]
        #[doc = #source]
        pub #name: #typ
    })
}

fn unit(form: &Form) -> String {
    match form {
        Form::Heltal { min, max, enhet } => format!(" Enhet: {enhet}, {min}–{max}."),
        Form::Rad(items) => {
            let each = items.first().map(|item| unit(&item.form)).unwrap_or_default();
            format!(" {} tal i ordning.{each}", items.len())
        }
        Form::Koder { hogst, .. } => {
            format!(" Högst {hogst}, var och en en gång; ingen är detsamma som utelämnad.")
        }
        _ => String::new(),
    }
}

fn law(medlem: &Medlem) -> String {
    medlem
        .lagrum
        .as_ref()
        .map_or_else(String::new, |lagrum| format!(" Lagrum: {}.", lagrum.trim_end_matches('.')))
}

fn rust_type(model: &Model, medlem: &Medlem) -> Result<TokenStream, String> {
    let inner = match &medlem.form {
        Form::Konstant(_) => quote!(()),
        Form::Text(texttyp) => {
            let typ = format_ident!("{}", texttyp.typ);
            quote!(#typ)
        }
        Form::Datum(_) => quote!(NaiveDate),
        Form::Manad(_) => quote!(Period),
        Form::Kod(list) => code_type(list),
        Form::Kommunkod => quote!(Kommunkod),
        Form::Heltal { .. } => quote!(u32),
        Form::Flagga => quote!(bool),
        Form::Koder { lista, .. } => {
            let typ = code_type(lista);
            return Ok(quote!(Vec<#typ>));
        }
        Form::Rad(items) => {
            let length = Literal::usize_unsuffixed(items.len());
            quote!([Option<u32>; #length])
        }
        Form::Objekt(namn) => {
            let typ = format_ident!("{}", model.objekt(namn)?.typ());
            quote!(#typ)
        }
    };
    if medlem.kanslighet == Kanslighet::Direkt {
        if !matches!(medlem.form, Form::Text(_)) {
            return Err(format!("{}: only a text can be x-kanslighet direkt", medlem.namn));
        }
        return Ok(quote!(Option<Sensitive<#inner>>));
    }
    Ok(quote!(Option<#inner>))
}

/// `kodlista::Kon`.
pub(crate) fn code_type(list: &str) -> TokenStream {
    let typ = format_ident!("{}", pascal(list));
    quote!(kodlista::#typ)
}

/// The body of a `set` arm. `holder` is the object that has the field.
pub(crate) fn set_body(medlem: &Medlem, holder: &TokenStream) -> TokenStream {
    let name = field_name(medlem);
    let rule = emit_regler::ident(&medlem.fel_form);
    let code = medlem.okand_kod.as_ref().map(emit_regler::ident);
    match &medlem.form {
        Form::Text(texttyp) => {
            let typ = format_ident!("{}", texttyp.typ);
            let wrap = (medlem.kanslighet == Kanslighet::Direkt).then(|| quote!(.map(Sensitive::new)));
            quote!(#holder.#name = form::text(value, #typ::parse, &strukturella::#rule, falt, sink)#wrap)
        }
        Form::Datum(_) => {
            quote!(#holder.#name = form::text(value, crate::period::parse_date, &strukturella::#rule, falt, sink))
        }
        Form::Manad(_) => {
            quote!(#holder.#name = form::text(value, |text| Period::parse(text).ok(), &strukturella::#rule, falt, sink))
        }
        Form::Kod(list) => {
            let typ = code_type(list);
            quote!(#holder.#name = form::code(value, #typ::from_code, &strukturella::#rule, &strukturella::#code, falt, sink))
        }
        Form::Kommunkod => {
            quote!(#holder.#name = form::code(value, form::kommunkod, &strukturella::#rule, &strukturella::#code, falt, sink))
        }
        Form::Heltal { .. } => {
            let range = range(&medlem.form);
            quote!(#holder.#name = form::integer(value, #range, &strukturella::#rule, falt, sink))
        }
        Form::Flagga => {
            quote!(#holder.#name = form::boolean(value, &strukturella::#rule, falt, sink))
        }
        Form::Konstant(expected) => {
            quote!({ form::code(value, |text| (text == #expected).then_some(()), &strukturella::#rule, &strukturella::#code, falt, sink); })
        }
        Form::Koder { .. } => {
            let list = code_list(medlem);
            quote!({ form::codes(&mut #holder.#name, value, &#list, falt, sink); })
        }
        Form::Rad(_) => quote!({ form::row(&mut #holder.#name, value, &strukturella::#rule, falt, sink); }),
        Form::Objekt(_) => quote!(form::object(&mut #holder.#name, value, &strukturella::#rule, falt, sink)),
    }
}

/// What `form` needs to know about a list of codes.
pub(crate) fn code_list(medlem: &Medlem) -> TokenStream {
    let Form::Koder { lista, hogst } = &medlem.form else { return TokenStream::new() };
    let rule = emit_regler::ident(&medlem.fel_form);
    let code = medlem.okand_kod.as_ref().map(emit_regler::ident);
    let typ = code_type(lista);
    quote!(form::CodeList { find: #typ::from_code, most: #hogst, wrong_form: &strukturella::#rule, unknown: &strukturella::#code })
}

/// The bounds of a whole number, `0..=20`.
pub(crate) fn range(form: &Form) -> TokenStream {
    let Form::Heltal { min, max, .. } = form else { return TokenStream::new() };
    let (min, max) = (separated(*min), separated(*max));
    quote!(#min..=#max)
}

/// `2_147_483_647`, as people write it.
fn separated(number: i64) -> TokenStream {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == first && digits.len() > 4 {
            text.push('_');
        }
        text.push(digit);
    }
    text.parse().unwrap_or_else(|_| Literal::i64_unsuffixed(number).into_token_stream())
}

/// The body of a `get` arm.
pub(crate) fn get_body(medlem: &Medlem) -> TokenStream {
    let name = field_name(medlem);
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
        Form::Koder { .. } => {
            quote!((!self.#name.is_empty()).then(|| Value::Codes(self.#name.iter().map(|code| code.code()).collect())))
        }
        Form::Rad(_) => quote!(self.#name.as_ref().map(|_| Value::Row)),
        Form::Objekt(_) => quote!(self.#name.as_ref().map(|_| Value::Object)),
    }
}
