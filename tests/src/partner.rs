//! The registered operations of partners, as they lie in `schema/partner`.

use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use crate::journey;

/// The document of one of the health centre's operations, by the end of its file's name (`read-referral`).
///
/// # Errors
/// When there is no such file, or it holds no document.
pub fn document(operation: &str) -> Result<String> {
    let file = format!("../schema/partner/vardcentral-{operation}.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    journey::text(&written, "/document")
}
