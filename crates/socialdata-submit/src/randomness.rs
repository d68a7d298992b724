//! Where random bytes come from: an argument, so that tests and the simulator can repeat a night exactly.

/// The generator failed. There is nothing to fall back on: the caller stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the random generator failed")]
#[non_exhaustive]
pub struct NoRandomness;

/// A source of random bytes fit for keys and nonces.
pub trait Randomness {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    ///
    /// [`NoRandomness`] when the generator fails; the content of `bytes` is then unspecified and must not be
    /// used.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The operating system's generator, the only one that production uses.
///
/// ```
/// use socialdata_submit::randomness::{OsRandomness, Randomness};
///
/// let mut key = [0; 32];
/// OsRandomness.fill(&mut key)?;
/// assert_ne!(key, [0; 32]);
/// # Ok::<(), socialdata_submit::randomness::NoRandomness>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a marker without state")]
pub struct OsRandomness;

impl Randomness for OsRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fills_differ() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        OsRandomness.fill(&mut first).unwrap();
        OsRandomness.fill(&mut second).unwrap();
        assert_ne!(first, second);
    }
}
