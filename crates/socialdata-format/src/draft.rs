//! What a format hands to the reader: a record that is filled but not judged, or why there is none.

use socialdata_core::post::Post;
use socialdata_core::validering::RuleMeta;

use crate::reader::Located;

pub(crate) enum Progress {
    /// A line or row.
    Draft(Draft),
    /// A finding about the file as a whole.
    File(Located),
    /// The end of the input.
    End,
}

impl From<Draft> for Progress {
    fn from(draft: Draft) -> Self {
        Self::Draft(draft)
    }
}

pub(crate) struct Draft {
    /// Where it begins, from 1.
    pub(crate) line: u64,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    Record(Post),
    /// No record: the rule, and where it shows (line, column).
    Broken(&'static RuleMeta, (u64, u64)),
}

impl Draft {
    pub(crate) fn record(line: u64, post: Post) -> Self {
        Self { line, content: Content::Record(post) }
    }

    pub(crate) fn broken(rule: &'static RuleMeta, place: (u64, u64)) -> Self {
        Self { line: place.0, content: Content::Broken(rule, place) }
    }
}
