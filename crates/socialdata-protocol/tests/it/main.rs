//! Tests from outside: what a vendor sees.

#[cfg(test)]
mod interface_examples;
#[cfg(test)]
mod one_submission;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod rest_profile;
#[cfg(test)]
mod wire_schemas;
