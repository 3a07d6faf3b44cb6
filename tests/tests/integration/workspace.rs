//! Finds the files of the workspace, for the tests that read them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder that holds every room.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("the workspace is there")
}

/// Every file below the rooms whose name ends with `ending`, with its path from the root.
pub fn files(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for room in ["services", "schema", "migrations", "tests", "infra"] {
        collect(&root().join(room), ending, &mut found);
    }
    found.sort();
    found
}

/// The text of a file.
pub fn text(file: &Path) -> String {
    fs::read_to_string(file).expect("a file that was just found can be read")
}

/// The path from the root, as people write it.
pub fn name(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap_or(file)
        .display()
        .to_string()
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_ours = !matches!(
            entry.file_name().to_str(),
            Some("target" | "node_modules") | None
        );
        if path.is_dir() && is_ours {
            collect(&path, ending, found);
        } else if entry.file_name().to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}
