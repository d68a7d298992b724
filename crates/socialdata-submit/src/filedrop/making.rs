//! From records to the bytes of the files: what the policy lets out, projected, in the layout of each file.

use std::fs;
use std::io;

use socialdata_core::falt::Falt;
use socialdata_core::identitet::Kommunkod;
use socialdata_core::period::Period;
use socialdata_core::policy::{Outbound, OutboundKeys};
use socialdata_core::post::{Post, Scalar, Value};
use socialdata_core::projektion::bu::{BuInsats, BuPlacering};
use socialdata_core::projektion::ekb::{EkbAo, EkbAr, EkbManad};
use socialdata_core::projektion::lss::Lss;
use socialdata_core::projektion::sol::{Sol1, Sol2};
use socialdata_core::projektion::{Projektion, Samlare};
use socialdata_core::pseudonym::source_key;
use socialdata_core::validering::Sink;
use socialdata_format::filip::Filperiod;
use socialdata_format::layout::{Layout, LayoutError, RenderError, shipped};
use socialdata_format::record_of_data;
use thiserror::Error;

use crate::config::FileDropSettings;

/// Why the files could not be made. Nothing has been written then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MakingError {
    /// A layout file of the sender's own cannot be read.
    #[error("filedrop.layouts.{file}: layouten kan inte läsas ({kind}) / the layout cannot be read")]
    Unreadable {
        /// The file that it is for.
        file: Projektion,
        /// What the operating system reports.
        kind: io::ErrorKind,
    },
    /// It has a mistake.
    #[error("filedrop.layouts: {0}")]
    Layout(#[from] LayoutError),
    /// It is for another file.
    #[error("filedrop.layouts.{file}: layouten är för en annan fil / the layout is for another file")]
    OtherFile {
        /// The file that it was named for.
        file: Projektion,
    },
    /// A row does not fit the layout.
    #[error("{file}: {fault}")]
    Render {
        /// The file.
        file: Projektion,
        /// Row and column.
        fault: RenderError,
    },
}

/// A file as it will be written. No `Debug`: its bytes hold identity numbers.
pub(super) struct MadeFile {
    pub(super) projektion: Projektion,
    pub(super) bytes: Vec<u8>,
    pub(super) rows: u64,
    pub(super) layout: String,
    pub(super) layout_status: &'static str,
}

/// One file being made.
pub(super) struct Making {
    projektion: Projektion,
    layout: Layout,
    gathering: Box<dyn Gathering>,
}

/// A [`Samlare`] of whatever rows.
trait Gathering {
    fn take(&mut self, post: &Post);
    fn finish(self: Box<Self>, layout: &Layout) -> Result<(Vec<u8>, u64), RenderError>;
}

impl<S: Samlare> Gathering for S {
    fn take(&mut self, post: &Post) {
        if let Err(reason) = self.take_post(post) {
            *self.left_out().entry(reason).or_insert(0) += 1;
        }
    }

    fn finish(self: Box<Self>, layout: &Layout) -> Result<(Vec<u8>, u64), RenderError> {
        let projected = Samlare::finish(*self);
        let rows = u64::try_from(projected.rows.len()).unwrap_or(u64::MAX);
        Ok((layout.render(&projected.rows)?, rows))
    }
}

impl Making {
    /// Nothing for a period that is not of the file's kind.
    pub(super) fn new(
        projektion: Projektion,
        kommunkod: Kommunkod,
        period: Filperiod,
        settings: &FileDropSettings,
    ) -> Result<Option<Self>, MakingError> {
        let Some(gathering) = gathering(projektion, kommunkod, period) else { return Ok(None) };
        Ok(Some(Self { projektion, layout: layout(projektion, settings)?, gathering }))
    }

    /// Takes what the policy lets out of a record.
    pub(super) fn take(&mut self, post: &Post) {
        self.gathering.take(post);
    }

    pub(super) fn finish(self) -> Result<MadeFile, MakingError> {
        let Self { projektion, layout, gathering } = self;
        let rendered = gathering.finish(&layout);
        let (bytes, rows) = rendered.map_err(|fault| MakingError::Render { file: projektion, fault })?;
        let (id, version) = (layout.id(), layout.version());
        let (layout_name, layout_status) = (format!("{id}/{version}"), layout.status().as_str());
        Ok(MadeFile { projektion, bytes, rows, layout: layout_name, layout_status })
    }
}

/// The record that its outbound form is of; nothing for a withdrawal. What the policy keeps at home is missing in it.
///
/// The rows of a person without a number are put together by the temporary id of the case system. Where the policy keeps that
/// at home an alias stands for it, the same for the same person, from which nobody gets the id back.
pub(super) fn record(whole: &Post, outbound: &Outbound, keys: &OutboundKeys<'_>) -> Option<Post> {
    #[expect(clippy::disallowed_methods, reason = "canonical JSON of our own making; the error is dropped")]
    let data: serde_json::Map<String, serde_json::Value> = serde_json::from_str(outbound.data()?).ok()?;
    let mut sink = Sink::new();
    let mut post = record_of_data(outbound.posttyp(), &data, &mut sink);
    for falt in [Falt::PersonLokaltId, Falt::SokandeLokaltId, Falt::MedsokandeLokaltId] {
        let id = whole.get(falt).filter(|_| post.get(falt).is_none());
        let text = match id {
            Some(Value::Text(text)) => text,
            Some(Value::Sensitive(text)) => text.expose(),
            _ => continue,
        };
        let alias = keys.record_id.record_id(keys.system, &source_key::of_reference("lokaltId", text));
        post.set(falt, Scalar::Text(&alias.ok()?.as_str().replace('.', "-")), &mut sink);
    }
    Some(post)
}

fn gathering(projektion: Projektion, kommunkod: Kommunkod, period: Filperiod) -> Option<Box<dyn Gathering>> {
    match period {
        Filperiod::Manad(month) => monthly(projektion, kommunkod, month),
        Filperiod::Ar(year) => yearly(projektion, kommunkod, year),
    }
}

fn monthly(projektion: Projektion, kommunkod: Kommunkod, month: Period) -> Option<Box<dyn Gathering>> {
    Some(match projektion {
        Projektion::EkbManad => Box::new(EkbManad::new(kommunkod, month)),
        Projektion::EkbAo => Box::new(EkbAo::new(kommunkod, month)),
        Projektion::Sol1 => Box::new(Sol1::new(kommunkod, month)),
        Projektion::Sol2 => Box::new(Sol2::new(kommunkod, month)),
        _ => return None,
    })
}

fn yearly(projektion: Projektion, kommunkod: Kommunkod, year: i32) -> Option<Box<dyn Gathering>> {
    Some(match projektion {
        Projektion::EkbAr => Box::new(EkbAr::new(kommunkod, year)?),
        Projektion::BuInsats => Box::new(BuInsats::new(kommunkod, year)?),
        Projektion::BuPlacering => Box::new(BuPlacering::new(kommunkod, year)?),
        Projektion::Lss => Box::new(Lss::new(kommunkod, year)?),
        _ => return None,
    })
}

fn layout(file: Projektion, settings: &FileDropSettings) -> Result<Layout, MakingError> {
    let Some(path) = settings.layouts.get(&file) else { return Ok(Layout::parse(shipped::of(file))?) };
    let text =
        fs::read_to_string(path).map_err(|error| MakingError::Unreadable { file, kind: error.kind() })?;
    let layout = Layout::parse(&text)?;
    if layout.projektion() == file { Ok(layout) } else { Err(MakingError::OtherFile { file }) }
}
