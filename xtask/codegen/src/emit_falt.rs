//! `falt.rs`: every place a finding can point at.

use std::path::Path;

use quote::{format_ident, quote};

use super::model::Model;
use super::{Output, flat, rust};

pub(crate) fn emit(model: &Model, core: &Path, output: &mut Output) -> Result<(), String> {
    let places = flat::all(model)?;
    let variants: Vec<_> = places.iter().map(|place| format_ident!("{}", place.variant)).collect();
    let docs = places.iter().map(|place| format!(" `{}`: {}.", place.pointer, place.medlem.titel));
    let rows = places.iter().map(|place| {
        let (pointer, column) = (&place.pointer, &place.column);
        let parent = format_ident!("{}", place.parent);
        let sensitivity = format_ident!("{}", place.sensitivity());
        let is_object = place.is_object();
        let label = &place.medlem.titel;
        quote! {
            Row { pointer: #pointer, column: #column, parent: Falt::#parent, is_object: #is_object, sensitivity: Kanslighet::#sensitivity, label: #label }
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

            /// The enclosing object, or [`Falt::Post`].
            #[must_use]
            pub fn parent(self) -> Self {
                self.row().parent
            }

            /// Whether the member is an object with members of its own.
            pub fn is_object(self) -> bool {
                self.row().is_object
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

            /// Whether `falt` is in the set.
            pub fn contains(&self, falt: Falt) -> bool {
                self.0.get(falt as usize / 64).is_some_and(|word| word & (1_u64 << (falt as usize % 64)) != 0)
            }
        }

        struct Row {
            pointer: &'static str,
            column: &'static str,
            parent: Falt,
            is_object: bool,
            sensitivity: Kanslighet,
            label: &'static str,
        }

        const ROOT: Row = Row { pointer: "", column: "", parent: Falt::Post, is_object: true, sensitivity: Kanslighet::Ingen, label: "Posten" };

        static ROWS: &[Row] = &[ROOT, #(#rows),*];
    };
    let sources = model.sources(|path| path.starts_with("schemas/post/"));
    output.insert(core.join("falt.rs"), rust::file(&tokens, &sources, "schemas/post/v1/*.schema.json")?);
    Ok(())
}
