//! Every package takes the workspace's lints: without the line, none of them holds there.

use super::complaint::Complaint;

pub(super) fn check(path: &str, text: &str) -> Option<Complaint> {
    if !is_member_manifest(path) {
        return None;
    }
    let inherits = text.parse::<toml::Table>().is_ok_and(|manifest| {
        manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool)
            == Some(true)
    });
    (!inherits).then(|| {
        Complaint::about(path, "does not take the workspace's lints", "add `[lints]` with `workspace = true`")
    })
}

fn is_member_manifest(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["crates" | "xtask", _, "Cargo.toml"] | ["xtask", "Cargo.toml"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fires_where_the_line_is_missing_or_false() {
        let path = "crates/socialdata-core/Cargo.toml";
        assert!(check(path, "[package]\nname = \"a\"\n").is_some());
        assert!(check(path, "[lints]\nworkspace = false\n").is_some());
        assert!(check(path, "[lints.rust]\nunsafe_code = \"forbid\"\n").is_some());
        assert!(check(path, "[lints\n").is_some());
        assert!(check(path, "[lints]\nworkspace = true\n").is_none());
        assert!(check("xtask/Cargo.toml", "").is_some());
        assert!(check("xtask/codegen/Cargo.toml", "").is_some());
    }

    #[test]
    fn the_workspace_itself_is_not_a_package() {
        assert!(check("Cargo.toml", "[workspace]\n").is_none());
        assert!(check("crates/socialdata-core/fuzz/Cargo.toml", "[workspace]\n").is_none());
    }
}
