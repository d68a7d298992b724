//! html
use std::io;
use super::{Lang, Report};
/// x
/// # Errors
/// x
pub fn write(_: &Report, _: Lang, mut out: impl io::Write) -> io::Result<()> { out.write_all(b"<!DOCTYPE html>") }
