//! How far a long reading has come: a bar with rate and time left, on a terminal only.

use std::fs::File;
use std::io::{self, Read};

use indicatif::{ProgressBar, ProgressStyle};

/// A file that shows on stderr how far it has been read. A small file, or one whose length is not known, shows nothing; nor does
/// anything when stderr is no terminal.
pub(crate) struct Progress {
    file: File,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// From how many bytes on a bar is worth a look: less is read before anybody sees it.
    const LONG: u64 = 64 << 20;

    pub(crate) fn of(file: File) -> Self {
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
        let bar = length.filter(|length| *length >= Self::LONG).map(|length| {
            let style = ProgressStyle::with_template(
                "{wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} kvar / left",
            );
            // The template is a literal; a mistake in it would only cost the style.
            ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { file, bar }
    }
}

impl Read for Progress {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        if let Some(bar) = &self.bar {
            bar.inc(u64::try_from(length).unwrap_or_default());
        }
        Ok(length)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
