//! RIM: what is hardly likely. Warnings and notes only.

mod antal_avviker;
mod manga_utan_nummer;

pub(crate) mod leverans;
