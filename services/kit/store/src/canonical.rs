//! One way to write a value as bytes, so that equal values have equal hashes.

use serde::Serialize;
use serde_json::Value;

use crate::fault::StoreFault;

/// JSON with object keys in order and no white space.
pub(crate) fn canonical_text(
    value: &impl Serialize,
    what: &'static str,
) -> Result<String, StoreFault> {
    let value = serde_json::to_value(value).map_err(|_| StoreFault::Unwritable(what))?;
    let mut text = String::new();
    write_value(&mut text, &value);
    Ok(text)
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(text, index);
                write_value(text, item);
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.as_str());
            text.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                separate(text, index);
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write_value(text, member);
            }
            text.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&value.to_string());
        }
    }
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_of_keys_does_not_matter_and_order_of_items_does() {
        let write = |value: Value| canonical_text(&value, "test").expect("JSON");
        let first: Value = serde_json::from_str(r#"{"b": [1, 2], "a": "x\"y"}"#).expect("JSON");
        let second: Value = serde_json::from_str(r#"{"a": "x\"y", "b": [1, 2]}"#).expect("JSON");
        assert_eq!(write(first.clone()), r#"{"a":"x\"y","b":[1,2]}"#);
        assert_eq!(write(first), write(second));
        assert_ne!(write(json!([1, 2])), write(json!([2, 1])));
    }
}
