//! Scripts: which scenario holds when.
//!
//! | Line | Meaning |
//! |---|---|
//! | `503x2` | for every request |
//! | `partial:0,4` | with numbers: here the indices of the rejected records |
//! | `outcome-late:5@submission-2` | for requests about the second submission id that the receiver sees |
//!
//! The header `Sandbox-Scenario` of a request goes before all lines, a line about a submission before one about everything.

use std::{fmt, num::NonZeroU64, str::FromStr};

use super::scenario::{Scenario, UnknownScenario};

/// A scenario with its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scene {
    /// What happens.
    pub scenario: Scenario,
    /// Indices for `partial`, one number of polls for `outcome-late`; empty for the ordinary ones.
    pub numbers: Vec<u64>,
}

impl From<Scenario> for Scene {
    fn from(scenario: Scenario) -> Self {
        Self { scenario, numbers: Vec::new() }
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scenario.name())?;
        for (place, number) in self.numbers.iter().enumerate() {
            write!(f, "{}{number}", if place == 0 { ':' } else { ',' })?;
        }
        Ok(())
    }
}

impl FromStr for Scene {
    type Err = UnknownScenario;

    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        let Some((name, numbers)) = text.split_once(':') else { return text.parse().map(Scenario::into) };
        let scenario: Scenario = name.parse()?;
        let numbers: Result<Vec<u64>, _> = numbers.split(',').map(str::parse).collect();
        match numbers {
            Ok(numbers) if scenario.takes_numbers() => Ok(Self { scenario, numbers }),
            _ => Err(UnknownScenario),
        }
    }
}

/// One line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptLine {
    /// What happens.
    pub scene: Scene,
    /// To which submission, counted from 1 in the order in which ids are first sent; nothing: to everything.
    pub submission: Option<NonZeroU64>,
}

impl FromStr for ScriptLine {
    type Err = UnknownScenario;

    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        let (scene, submission) = match text.split_once("@submission-") {
            None => (text, None),
            Some((scene, number)) => (scene, Some(number.parse().map_err(|_| UnknownScenario)?)),
        };
        Ok(Self { scene: scene.parse()?, submission })
    }
}

impl fmt::Display for ScriptLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scene.fmt(f)?;
        self.submission.map_or(Ok(()), |number| write!(f, "@submission-{number}"))
    }
}

/// What happens when.
///
/// ```
/// use socialdata_sandbox::Script;
///
/// let script: Script = "503x2@submission-1\npartial:0,4@submission-3".parse()?;
/// assert_eq!(script.to_string(), "503x2@submission-1\npartial:0,4@submission-3\n");
/// assert!("explode@submission-1".parse::<Script>().is_err());
/// # Ok::<(), socialdata_sandbox::UnknownScenario>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script(Vec<ScriptLine>);

impl Script {
    /// Whether a line is about a submission by its number.
    pub(super) fn counts_submissions(&self) -> bool {
        self.0.iter().any(|line| line.submission.is_some())
    }

    /// The scene for the n-th submission, or for a request about none. Of several lines the last one holds.
    pub(super) fn scene(&self, submission: Option<NonZeroU64>) -> Scene {
        let about_it = submission.and_then(|_| self.last(submission));
        about_it.or_else(|| self.last(None)).cloned().unwrap_or_default()
    }

    /// The same with another scenario for what no line is about.
    pub(super) fn after(self, scenario: Scenario) -> Self {
        let mut lines = vec![ScriptLine { scene: scenario.into(), submission: None }];
        lines.extend(self.0);
        Self(lines)
    }

    fn last(&self, submission: Option<NonZeroU64>) -> Option<&Scene> {
        self.0.iter().rev().find(|line| line.submission == submission).map(|line| &line.scene)
    }
}

impl FromIterator<ScriptLine> for Script {
    fn from_iter<I: IntoIterator<Item = ScriptLine>>(lines: I) -> Self {
        Self(lines.into_iter().collect())
    }
}

impl FromStr for Script {
    type Err = UnknownScenario;

    /// One line each; blank lines are left out.
    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::parse).collect()
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(script: &str, submission: u64) -> String {
        script.parse::<Script>().unwrap().scene(NonZeroU64::new(submission)).to_string()
    }

    #[test]
    fn the_most_special_line_holds() {
        let script = "unavailable\npartial:0,4@submission-2\nslow@submission-2";
        assert_eq!(scene(script, 0), "unavailable");
        assert_eq!(scene(script, 1), "unavailable");
        assert_eq!(scene(script, 2), "slow");
        assert_eq!(scene("partial:0,4@submission-2", 2), "partial:0,4");
        assert_eq!(scene("partial:0,4@submission-2", 1), "accept");
        assert_eq!(scene("", 7), "accept");
    }

    #[test]
    fn other_forms_are_refused() {
        for text in
            ["", "explode", "slow:3", "partial:", "partial:x", "partial:-1", "slow@submission-0", "slow@2"]
        {
            assert_eq!(text.parse::<ScriptLine>(), Err(UnknownScenario), "{text}");
        }
    }

    #[test]
    fn every_line_is_written_as_it_is_read() {
        for text in ["accept", "partial:0", "outcome-late:7@submission-18446744073709551615"] {
            assert_eq!(text.parse::<ScriptLine>().unwrap().to_string(), text);
        }
    }
}
