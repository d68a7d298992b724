//! The built command, run as a user runs it: in a temporary folder, against a receiver on the loopback interface.
//!
//! Nothing sleeps. Where a test has to see that something has happened, it asks again, a bounded number of times.

#[cfg(test)]
mod canary;
#[cfg(test)]
mod command;
#[cfg(test)]
mod completions;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod crash_matrix;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod disk_full;
#[cfg(test)]
mod due;
#[cfg(test)]
mod entry_points;
#[cfg(test)]
mod event_nights;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod failure_nights;
#[cfg(test)]
mod false_register;
#[cfg(test)]
mod fault_proxy;
#[cfg(test)]
mod filedrop;
#[cfg(test)]
mod filip;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod help;
#[cfg(test)]
mod home;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hostile_network;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod leaks;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod nights;
#[cfg(test)]
mod overflyttning;
#[cfg(test)]
mod overlap;
#[cfg(test)]
#[cfg(unix)]
mod policy;
#[cfg(test)]
mod profile_nights;
#[cfg(test)]
#[cfg(unix)]
mod pseudonymise;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod recovery_nights;
#[cfg(test)]
mod register_model;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod source;
#[cfg(test)]
mod spool_copies;
#[cfg(test)]
mod status;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod transcript;
#[cfg(test)]
mod validate;
