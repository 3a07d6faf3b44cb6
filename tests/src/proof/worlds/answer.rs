//! What an answer comes to.

use std::collections::BTreeMap;

use serde_json::Value;

use super::pair::Heard;

/// Whether an answer says that a service did not answer in time.
pub fn is_late(body: &str) -> bool {
    body.contains("SERVICE_UNAVAILABLE") || body.contains("GATEWAY_TIMEOUT")
}

/// Whether either world did not answer in time.
pub fn is_either_late((plain, other): &(Heard, Heard)) -> bool {
    [plain, other].iter().any(|heard| is_late(&heard.body))
}

/// Tells whether an answer holds anything but nulls, names of types and refusals.
pub fn shows_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(items) => items.iter().any(shows_something),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "__typename" | "userErrors"))
            .any(|(_, value)| shows_something(value)),
    }
}

/// Tells whether a mutation was done.
pub fn is_change(data: &Value) -> bool {
    let payloads: BTreeMap<&String, &Value> = data.as_object().into_iter().flatten().collect();
    payloads
        .values()
        .any(|payload| payload["userErrors"] == serde_json::json!([]) || shows_something(payload))
}
