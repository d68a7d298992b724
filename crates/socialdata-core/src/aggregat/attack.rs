//! What somebody finds out who knows the shown counts, the margins' arithmetic, and that zeros are never hidden.
//!
//! A table with margins is a network: every line (a row or a column, the totals among them) is a node, every hidden cell an
//! arc between its row and its column. Counts may change only along closed walks, or a shown count would no longer be the
//! sum it is. So a hidden cell can have another value exactly when a closed walk leads through it. Steps against an arc
//! lower a count, and none may sink below one. Sums in such networks have whole solutions, so that one step decides: a cell
//! whose neighbouring values are both impossible has one value only.

/// The table as the attacker sees it.
pub(super) struct Attack<'a> {
    rows: usize,
    columns: usize,
    counts: &'a [u64],
    arcs: Vec<Arc>,
}

/// A cell between two lines, in the direction in which its count grows.
#[derive(Clone, Copy)]
struct Arc {
    place: usize,
    from: usize,
    to: usize,
    /// Whether the count can sink and still not be zero.
    can_sink: bool,
}

/// Where a change of one can come from and go to, to close a walk through one cell.
pub(super) struct OpenEnds {
    /// Lines that a change reaches when the cell grows, and lines from which it would come back.
    growing: [Vec<bool>; 2],
    /// The same when it sinks; nothing when it cannot.
    sinking: Option<[Vec<bool>; 2]>,
}

impl<'a> Attack<'a> {
    /// `rows` and `columns` with those of the totals.
    pub(super) fn new(rows: usize, columns: usize, counts: &'a [u64], hidden: &[bool]) -> Self {
        let mut attack = Self { rows, columns, counts, arcs: Vec::new() };
        let hidden = (0..).zip(hidden).filter(|(_, is_hidden)| **is_hidden);
        attack.arcs = hidden.filter_map(|(place, _)| attack.arc(place)).collect();
        attack
    }

    /// Whether the hidden cell at `place` can only have the value it has.
    pub(super) fn knows(&self, place: usize) -> bool {
        let Some(arc) = self.arc(place) else { return false };
        let meets =
            |[there, back]: [Vec<bool>; 2]| there.iter().zip(&back).any(|(there, back)| *there && *back);
        let ends = self.open_ends(arc);
        !meets(ends.growing) && !ends.sinking.is_some_and(meets)
    }

    /// What is missing to give the cell at `place` a second value.
    pub(super) fn ends_of(&self, place: usize) -> Option<OpenEnds> {
        self.arc(place).map(|arc| self.open_ends(arc))
    }

    /// Whether hiding the cell at `place` too closes a walk.
    pub(super) fn closes(&self, place: usize, ends: &OpenEnds) -> bool {
        let Some(arc) = self.arc(place) else { return false };
        let at = |lines: &[bool], line: usize| lines.get(line).copied().unwrap_or_default();
        let joins = |[there, back]: &[Vec<bool>; 2]| {
            (at(there, arc.from) && at(back, arc.to))
                || (arc.can_sink && at(there, arc.to) && at(back, arc.from))
        };
        joins(&ends.growing) || ends.sinking.as_ref().is_some_and(joins)
    }

    fn arc(&self, place: usize) -> Option<Arc> {
        let count = self.counts.get(place)?;
        let (row, column) = (place / self.columns, place % self.columns);
        let (row_line, column_line) = (row, self.rows + column);
        // A total stands on the other side of its sum; the total of all stands there twice.
        let is_total = (row + 1 == self.rows) != (column + 1 == self.columns);
        let (from, to) = if is_total { (column_line, row_line) } else { (row_line, column_line) };
        Some(Arc { place, from, to, can_sink: *count > 1 })
    }

    fn open_ends(&self, arc: Arc) -> OpenEnds {
        let ends = |from, to| [self.reached(from, arc.place, false), self.reached(to, arc.place, true)];
        OpenEnds { growing: ends(arc.to, arc.from), sinking: arc.can_sink.then(|| ends(arc.from, arc.to)) }
    }

    /// The lines to which a change of one can be carried from `start` (or, `backwards`, from which it can be carried there)
    /// without touching the cell at `without`.
    fn reached(&self, start: usize, without: usize, backwards: bool) -> Vec<bool> {
        let mut reached = vec![false; self.rows + self.columns];
        let mut waiting = vec![start];
        while let Some(line) = waiting.pop() {
            match reached.get_mut(line) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            for arc in self.arcs.iter().filter(|arc| arc.place != without) {
                let (with, against) = if backwards { (arc.to, arc.from) } else { (arc.from, arc.to) };
                if with == line {
                    waiting.push(against);
                }
                if against == line && arc.can_sink {
                    waiting.push(with);
                }
            }
        }
        reached
    }
}
