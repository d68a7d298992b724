//! A place in a schema file, so that every refusal says where.

use super::json::Json;

#[derive(Clone)]
pub(crate) struct Place {
    file: String,
    pointer: String,
}

impl Place {
    /// The file as a whole.
    pub(crate) fn root(file: &str) -> Self {
        Self { file: file.to_owned(), pointer: String::new() }
    }

    pub(crate) fn at(&self, step: &str) -> Self {
        Self {
            file: self.file.clone(),
            pointer: format!("{}/{}", self.pointer, step.replace('~', "~0").replace('/', "~1")),
        }
    }

    pub(crate) fn error(&self, what: &str) -> String {
        format!("{}#{}: {what}", self.file, self.pointer)
    }

    /// Refuses every member of `json` that is not in `known`.
    pub(crate) fn only(&self, json: &Json, known: &[&str]) -> Result<(), String> {
        match json.members().iter().find(|(key, _)| !known.contains(&key.as_str())) {
            Some((key, _)) => Err(self
                .at(key)
                .error("codegen does not know this keyword; see CONTRIBUTING.md for the ones it does")),
            None => Ok(()),
        }
    }

    pub(crate) fn text(&self, json: &Json, key: &str) -> Result<String, String> {
        json.get(key)
            .and_then(Json::text)
            .map(str::to_owned)
            .ok_or_else(|| self.error(&format!("{key} is missing")))
    }
}
