//! What may stand in an address. Addresses are kept where bodies are not: in logs, histories and caches on the way. So a
//! query by `GET` may hold ids, codes, days and cursors, and no other text: whoever asks by name or number asks by `POST`.

use serde_json::Value;

use super::body::GraphqlRequest;

/// Cursors are sealed, and none is shorter than this.
const CURSOR: usize = 40;
/// An id in its usual form.
const ID: usize = 36;

/// Whether a request holds such text, in its variables or in a document of its own: one that takes variables never needs
/// to. A registered document was reviewed, and does not stand in the address.
pub fn speaks(request: &GraphqlRequest) -> bool {
    let variables = request
        .variables
        .iter()
        .flat_map(|variables| variables.values());
    let document = request.query.as_deref().unwrap_or_default();
    document.contains('"') || variables.into_iter().any(holds_text)
}

fn holds_text(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        // A number that identifies a person is longer than any that is counted with.
        Value::Number(number) => number
            .as_i64()
            .is_none_or(|number| number.abs() > 1_000_000_000),
        Value::String(text) => !is_silent(text),
        Value::Array(items) => items.iter().any(holds_text),
        Value::Object(members) => members.values().any(holds_text),
    }
}

/// Whether a text is an id, a code, a day, a municipality's number, or a cursor.
fn is_silent(text: &str) -> bool {
    let all = |is_fit: fn(char) -> bool| text.chars().all(is_fit);
    let is_id = text.len() == ID && all(|sign| sign.is_ascii_hexdigit() || sign == '-');
    let is_code = text.starts_with(|sign: char| sign.is_ascii_uppercase())
        && all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_');
    let is_day = text.parse::<chrono::NaiveDate>().is_ok();
    let is_short_number = text.len() <= 4 && all(|sign| sign.is_ascii_digit());
    let is_cursor = text.len() >= CURSOR
        && all(|sign| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_');
    is_id || is_code || is_day || is_short_number || is_cursor
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(document: &str, asked: Value) -> GraphqlRequest {
        let request = json!({"query": document, "variables": {"asked": asked}});
        serde_json::from_value(request).unwrap()
    }

    fn spoken(value: &Value) -> bool {
        speaks(&request("{me}", value.clone()))
    }

    #[test]
    fn ids_codes_days_and_cursors_may_stand_in_an_address() {
        let cursor = "Zm9v-YmFy_".repeat(4);
        for value in [
            json!("8d4c3f62-6c8b-4f0e-9a55-0b8f3f0f2a11"),
            json!("7"),
            json!("IN_PROGRESS"),
            json!("2026-11-27"),
            json!("0461"),
            json!(cursor),
            json!({"first": 50, "only": ["SENT", null, true]}),
        ] {
            assert!(!spoken(&value), "{value}");
        }
    }

    #[test]
    fn names_numbers_and_words_may_not() {
        for value in [
            json!("198001019804"),
            json!("800101-9804"),
            json!(198_001_019_804_i64),
            json!("Astrid"),
            json!("ny adress"),
            json!({"where": {"name": "Astrid"}}),
            json!(["SENT", "070-1740605"]),
            json!(1.5),
        ] {
            assert!(spoken(&value), "{value}");
        }
        assert!(speaks(&request("{case(id:\"7\"){id}}", Value::Null)));
    }
}
