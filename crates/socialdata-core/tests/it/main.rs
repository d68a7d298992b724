//! What the crate promises at its edges, tested as another crate would use it.

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod delivery_rules;
#[cfg(test)]
mod fixed_codes;
#[cfg(test)]
mod outbound;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod policy_lints;
#[cfg(test)]
mod pseudonymiser;
#[cfg(test)]
mod records;
#[cfg(test)]
mod separate;
#[cfg(test)]
mod small_cells;
#[cfg(test)]
mod vectors;
