//! The input of a mutation, put together from names with dots.

use serde_json::{Map, Value};

/// Puts a value at a name such as `education.level` or `incomeSources.0.source`.
pub(super) fn put(input: &mut Value, name: &str, value: Value) {
    let mut place = input;
    for part in name.split('.') {
        place = match part.parse::<usize>() {
            Ok(index) => element(place, index),
            Err(_) => member(place, part),
        };
    }
    *place = value;
}

fn member<'v>(place: &'v mut Value, name: &str) -> &'v mut Value {
    if !place.is_object() {
        *place = Value::Object(Map::new());
    }
    &mut place[name]
}

fn element(place: &mut Value, index: usize) -> &mut Value {
    if !place.is_array() {
        *place = Value::Array(Vec::new());
    }
    if let Value::Array(elements) = place {
        while elements.len() <= index {
            elements.push(Value::Null);
        }
    }
    &mut place[index]
}

/// Leaves out the elements of repeated groups that nobody has filled in.
pub(super) fn without_gaps(value: &mut Value) {
    match value {
        Value::Array(elements) => {
            elements.retain(|element| !element.is_null());
            elements.iter_mut().for_each(without_gaps);
        }
        Value::Object(members) => members.values_mut().for_each(without_gaps),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dots_and_places_make_objects_and_lists() {
        let mut input = json!({ "caseId": "c" });
        put(&mut input, "education.level", json!("NINE_YEAR"));
        put(&mut input, "incomeSources.2.source", json!("OTHER"));
        put(&mut input, "incomeSources.0.source", json!("UNKNOWN"));
        without_gaps(&mut input);
        let wanted = json!({
            "caseId": "c",
            "education": { "level": "NINE_YEAR" },
            "incomeSources": [{ "source": "UNKNOWN" }, { "source": "OTHER" }],
        });
        assert_eq!(input, wanted);
    }
}
