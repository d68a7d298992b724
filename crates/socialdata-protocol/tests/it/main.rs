//! Tests from outside: what a vendor sees.

#[cfg(test)]
mod interface_examples;
#[cfg(test)]
mod one_submission;
