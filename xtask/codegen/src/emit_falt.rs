//! `falt.rs`: every place a finding can point at.

use std::path::Path;

use quote::{format_ident, quote};

use super::emit_xsd::element_name;
use super::flat::Flat;
use super::model::{Klass, Model};
use super::{Output, flat, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let places = flat::all(model)?;
    let variants: Vec<_> = places.iter().map(|place| format_ident!("{}", place.variant)).collect();
    let docs = places.iter().map(|place| format!(" `{}`: {}.", place.pointer, place.medlem.titel));
    let rows = places.iter().map(|place| {
        let (pointer, column, xml_path) = (&place.pointer, &place.column, xml_path(place));
        let parent = format_ident!("{}", place.parent);
        let sensitivity = format_ident!("{}", place.sensitivity());
        let kind = format_ident!("{}", place.kind());
        let class = match place.medlem.klass {
            None => quote!(None),
            Some(Klass::PersonKey) => quote!(Some(Klass::PersonKey)),
            Some(Klass::SourceKey) => quote!(Some(Klass::SourceKey)),
        };
        let tells_where = place.medlem.plats;
        let label = &place.medlem.titel;
        quote! {
            Row { pointer: #pointer, column: #column, xml_path: #xml_path, parent: Falt::#parent, kind: Kind::#kind, sensitivity: Kanslighet::#sensitivity, class: #class, tells_where: #tells_where, label: #label }
        }
    });
    let count = places.len() + 1;
    let tokens = quote! {
        //! Places in records, generated from the property names of the schemas.
        //!
        //! A place is a member of some record type, never a value; so it may stand in any report.

        /// A member of a record, or the record as a whole. The order is the order of the members in the schemas.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Falt {
            /// The record as a whole.
            Post,
            #(#[doc = #docs] #variants),*
        }

        impl Falt {
            /// Every place, in order.
            pub const ALL: &'static [Self] = &[Self::Post, #(Self::#variants),*];

            /// The JSON pointer (RFC 6901) from the record, `/person/id`; empty for the record itself.
            pub fn pointer(self) -> &'static str {
                self.row().pointer
            }

            /// The name of the CSV column, `person.id`.
            pub fn column(self) -> &'static str {
                self.row().column
            }

            /// The path of the XML element below that of the record, `person/id`. A member whose name XML does not have is called as its
            /// element, `antal/alder/ar0Till14`, and an item of a row by its number from 1, `barnPerAlder[1]`.
            pub fn xml_path(self) -> &'static str {
                self.row().xml_path
            }

            /// The enclosing object or row, or [`Falt::Post`].
            #[must_use]
            pub fn parent(self) -> Self {
                self.row().parent
            }

            /// Whether places lie below this one: it is an object with members, or a row with items.
            pub fn is_object(self) -> bool {
                matches!(self.row().kind, Kind::Objekt | Kind::Rad)
            }

            /// Whether it is a row: a fixed number of items, each a place of its own, `/barnPerAlder/0`.
            pub fn is_row(self) -> bool {
                self.row().kind == Kind::Rad
            }

            /// Whether it is a list of codes: one place, whatever the number of codes.
            pub fn is_list(self) -> bool {
                self.row().kind == Kind::Lista
            }

            /// The item number `index`, from 0, of a row.
            #[must_use]
            pub fn item(self, index: usize) -> Option<Self> {
                let item = Self::ALL.get((self as usize).checked_add(index)?.checked_add(1)?).copied();
                item.filter(|item| self.is_row() && item.parent() == self)
            }

            /// Which item of its row it is, from 0.
            pub fn index(self) -> Option<usize> {
                let row = self.parent();
                row.is_row().then(|| (self as usize).saturating_sub(row as usize + 1))
            }

            /// What kind of key the member is, when a policy may replace it by a keyed one.
            pub fn klass(self) -> Option<Klass> {
                self.row().class
            }

            /// Whether the member tells where a person lives or is cared for.
            pub fn tells_where(self) -> bool {
                self.row().tells_where
            }

            /// How closely the member is tied to a person.
            pub fn sensitivity(self) -> Kanslighet {
                self.row().sensitivity
            }

            /// What the member is called in Swedish.
            pub fn label(self) -> &'static str {
                self.row().label
            }

            fn row(self) -> &'static Row {
                ROWS.get(self as usize).unwrap_or(&ROOT)
            }
        }

        /// How closely a member is tied to a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(clippy::exhaustive_enums, reason = "closed: the three words of x-kanslighet")]
        pub enum Kanslighet {
            /// Identifies a person by itself.
            Direkt,
            /// May identify together with other members.
            Indirekt,
            /// Says nothing about a person.
            Ingen,
        }

        /// What kind of key a member is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Klass {
            /// It identifies a person.
            PersonKey,
            /// It identifies a record or a case at the sender.
            SourceKey,
        }

        /// A set of places.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct FaltSet([u64; #count.div_ceil(64)]);

        impl FaltSet {
            /// Adds `falt`; `false` when it was there already.
            pub fn insert(&mut self, falt: Falt) -> bool {
                let Some((word, bit)) = self.0.get_mut(falt as usize / 64).map(|word| (word, 1_u64 << (falt as usize % 64))) else {
                    return false;
                };
                let is_new = *word & bit == 0;
                *word |= bit;
                is_new
            }

            /// Adds `falt` if `is_there`.
            pub(crate) fn insert_if(&mut self, falt: Falt, is_there: bool) {
                if let Some(word) = self.0.get_mut(falt as usize / 64) {
                    *word |= u64::from(is_there) << (falt as usize % 64);
                }
            }

            /// Adds every place of `other`.
            pub(crate) fn insert_all(&mut self, other: Self) {
                for (word, more) in self.0.iter_mut().zip(other.0) {
                    *word |= more;
                }
            }

            /// Whether every place of `other` is in the set.
            pub(crate) fn contains_all(self, other: Self) -> bool {
                self.0.iter().zip(other.0).all(|(word, asked)| asked & !word == 0)
            }

            /// Whether `falt` is in the set.
            pub fn contains(&self, falt: Falt) -> bool {
                self.0.get(falt as usize / 64).is_some_and(|word| word & (1_u64 << (falt as usize % 64)) != 0)
            }
        }

        struct Row {
            pointer: &'static str,
            column: &'static str,
            xml_path: &'static str,
            parent: Falt,
            kind: Kind,
            sensitivity: Kanslighet,
            class: Option<Klass>,
            tells_where: bool,
            label: &'static str,
        }

        #[derive(Clone, Copy, PartialEq, Eq)]
        enum Kind {
            Varde,
            Lista,
            Objekt,
            Rad,
        }

        const ROOT: Row = Row { pointer: "", column: "", xml_path: "", parent: Falt::Post, kind: Kind::Objekt, sensitivity: Kanslighet::Ingen, class: None, tells_where: false, label: "Posten" };

        static ROWS: &[Row] = &[ROOT, #(#rows),*];
    };
    let sources = model.sources(|path| path.starts_with("schemas/post/"));
    output.insert(core.join("falt.rs"), rust::file(&tokens, &sources, "schemas/post/v1/*.schema.json")?);
    Ok(())
}

/// The path of the element of a place, from that of the record.
fn xml_path(place: &Flat<'_>) -> String {
    let above: Vec<&str> = place.above.iter().map(|medlem| element_name(medlem)).collect();
    let above = above.join("/");
    let number = place.pointer.rsplit('/').next().and_then(|index| index.parse::<usize>().ok());
    match number {
        Some(index) if place.is_item() => format!("{above}[{}]", index.saturating_add(1)),
        _ if above.is_empty() => element_name(place.medlem).to_owned(),
        _ => format!("{above}/{}", element_name(place.medlem)),
    }
}
