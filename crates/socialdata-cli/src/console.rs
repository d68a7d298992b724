//! Where the command writes: reports to standard output, diagnostics to standard error.

use std::io::{self, Write};

use socialdata_format::report::Lang;

/// Standard output and standard error, and the language of the person who reads them.
pub(crate) struct Console {
    lang: Lang,
    out: io::BufWriter<io::Stdout>,
}

impl Console {
    pub(crate) fn new(lang: Lang) -> Self {
        Self { lang, out: io::BufWriter::new(io::stdout()) }
    }

    pub(crate) const fn lang(&self) -> Lang {
        self.lang
    }

    /// Writes one line of the result.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")?;
        self.out.flush()
    }

    /// The language of the reader.
    pub(crate) const fn say(&self, sv: &'static str, en: &'static str) -> &'static str {
        self.lang.either(sv, en)
    }

    /// Standard output, for what is not made of lines.
    pub(crate) fn output(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Writes one diagnostic. There is nothing to be done when even that fails.
    pub(crate) fn diagnose(&mut self, text: &str) {
        let _ = self.out.flush();
        emergency(&format!("socialdata: {text}"));
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.out.flush();
    }
}

/// Standard error without a console, for the panic hook.
pub(crate) fn emergency(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
