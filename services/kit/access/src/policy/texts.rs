//! The texts that decide: Cedar files, their schema and the matrix, shipped or out of a folder.

use std::{fs, io, path::Path};

use super::fault::{PolicyFault, PolicyFaults};

/// The name of the schema's file in a folder.
pub const SCHEMA_FILE: &str = "evi.cedarschema";
/// The name of the matrix's file in a folder.
pub const MATRIX_FILE: &str = "access-matrix.csv";
/// How the name of a file of policies ends.
const POLICY_ENDING: &str = ".cedar";

const SHIPPED: [(&str, &str); 5] = [
    (
        "matrix.cedar",
        include_str!("../../../../../schema/policy/matrix.cedar"),
    ),
    (
        "withheld.cedar",
        include_str!("../../../../../schema/policy/withheld.cedar"),
    ),
    (
        "break_glass.cedar",
        include_str!("../../../../../schema/policy/break_glass.cedar"),
    ),
    (
        "stops.cedar",
        include_str!("../../../../../schema/policy/stops.cedar"),
    ),
    (
        "system.cedar",
        include_str!("../../../../../schema/policy/system.cedar"),
    ),
];

/// One file, by its name and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText {
    /// The name, for people.
    pub file: String,
    /// What it says.
    pub text: String,
}

impl PolicyText {
    /// A file.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
        }
    }
}

/// Everything that decides, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyTexts {
    /// The policies.
    pub policies: Vec<PolicyText>,
    /// The shape of every question.
    pub schema: PolicyText,
    /// The matrix.
    pub matrix: PolicyText,
}

impl PolicyTexts {
    /// The texts that are shipped with the program: those of `schema/policy/` when it was built.
    pub fn shipped() -> Self {
        Self {
            policies: SHIPPED
                .into_iter()
                .map(|(file, text)| PolicyText::new(file, text))
                .collect(),
            schema: PolicyText::new(
                SCHEMA_FILE,
                include_str!("../../../../../schema/policy/evi.cedarschema"),
            ),
            matrix: PolicyText::new(
                MATRIX_FILE,
                include_str!("../../../../../schema/policy/access-matrix.csv"),
            ),
        }
    }

    /// The texts of a folder: every `.cedar` file in it, `evi.cedarschema` and `access-matrix.csv`.
    ///
    /// # Errors
    /// When a file is missing or cannot be read, or no file holds policies.
    pub fn read(folder: &Path) -> Result<Self, PolicyFaults> {
        let mut names = names(folder).map_err(|error| unread(folder, &error))?;
        names.sort();
        let policies: Vec<PolicyText> = names
            .into_iter()
            .map(|name| read(folder, &name))
            .collect::<Result<_, _>>()?;
        if policies.is_empty() {
            return Err(PolicyFaults::one(PolicyFault::NoPolicies {
                folder: folder.display().to_string(),
            }));
        }
        Ok(Self {
            policies,
            schema: read(folder, SCHEMA_FILE)?,
            matrix: read(folder, MATRIX_FILE)?,
        })
    }
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(POLICY_ENDING) {
            names.push(name);
        }
    }
    Ok(names)
}

fn read(folder: &Path, name: &str) -> Result<PolicyText, PolicyFaults> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
    Ok(PolicyText::new(name, text))
}

fn unread(path: &Path, error: &io::Error) -> PolicyFaults {
    PolicyFaults::one(PolicyFault::NotThere {
        path: path.display().to_string(),
        reason: error.kind().to_string(),
    })
}
