//! The program as a person starts it.

#[cfg(test)]
mod usage;
