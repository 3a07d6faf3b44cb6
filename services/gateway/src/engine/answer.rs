//! Reads what the engine rendered: data as it stands, errors as codes and paths.

use std::collections::BTreeSet;

use super::{Executed, Mishap, Refusal, Step, hook::SILENT, prepare::Prepared};

/// What is read of an error that the engine rendered.
#[derive(serde::Deserialize)]
struct RawError {
    #[serde(default)]
    path: Option<Vec<Step>>,
    #[serde(default)]
    extensions: RawExtensions,
}

#[derive(Default, serde::Deserialize)]
struct RawExtensions {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    field: Option<String>,
}

pub(super) fn read_answer(
    body: &[u8],
    prepared: &Prepared,
    silent: &BTreeSet<(String, String)>,
) -> Result<Executed, Refusal> {
    let data = sonic_rs::get(body, &["data"])
        .map_or_else(|_| "null".to_owned(), |data| data.as_raw_str().to_owned());
    let told: Vec<RawError> = match sonic_rs::get(body, &["errors"]) {
        Ok(errors) => serde_json::from_str(errors.as_raw_str())
            .map_err(|_| Refusal::Fault("the answer cannot be read"))?,
        Err(_) => Vec::new(),
    };
    let told = told
        .into_iter()
        .filter(|error| error.extensions.code.as_deref() != Some(SILENT))
        .map(|error| Mishap::Told {
            code: error.extensions.code,
            field: error.extensions.field,
            path: error.path,
        });
    let places = prepared.planned.notices.places(silent);
    let missed = places.into_iter().map(|path| Mishap::Silent { path });
    Ok(Executed {
        data,
        errors: told.chain(missed).collect(),
    })
}
