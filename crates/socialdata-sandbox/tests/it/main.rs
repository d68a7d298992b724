//! The receiver over real TLS sockets on loopback, as a sender meets it.

#[cfg(test)]
mod admission;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod invalid;
#[cfg(test)]
mod kommun;
#[cfg(test)]
mod records;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod sender;
#[cfg(test)]
mod stage;
