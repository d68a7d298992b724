//! The receiver over real TLS sockets on loopback, as a sender meets it.

#[cfg(test)]
mod admission;
#[cfg(test)]
mod closing;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod dry_run;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod invalid;
#[cfg(test)]
mod judges;
#[cfg(test)]
mod kommun;
#[cfg(test)]
mod mandates;
#[cfg(test)]
mod operator;
#[cfg(test)]
mod records;
#[cfg(test)]
mod same_engine;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod sender;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod stunts;
#[cfg(test)]
mod tokens;
