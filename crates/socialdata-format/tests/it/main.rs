//! Integration tests of `socialdata-format`.

#[cfg(test)]
mod all_formats;
#[cfg(test)]
mod any_bytes;
#[cfg(test)]
mod encodings;
#[cfg(test)]
mod filip;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod invalid;
#[cfg(test)]
mod json_array;
#[cfg(test)]
mod judges;
#[cfg(test)]
mod judges_xml;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod projektion;
#[cfg(test)]
mod rendered;
#[cfg(test)]
mod report;
#[cfg(test)]
mod report_browser;
#[cfg(test)]
mod report_compared;
#[cfg(test)]
mod report_forms;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod xml;
