//! The built-in file read as the manual that it is: what each setting is, in the words that stand above it.

use serde_json::{Map, Value as Json, json};
use toml::Value;

use super::DEFAULT;
use domain::{CodeList as _, ServiceName};

/// One setting, or a table of services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The keys that lead to it.
    pub keys: Vec<String>,
    /// What stands above it, in one line.
    pub about: String,
    /// Whether it is a table in which each service may have its own value.
    pub is_table: bool,
}

/// Every setting, in the order of the file.
pub fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut section: Vec<String> = Vec::new();
    let mut above: Vec<&str> = Vec::new();
    for line in DEFAULT.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix('#') {
            above.push(words.trim());
        } else if let Some(name) = header(line) {
            section = name.split('.').map(str::to_owned).collect();
            if section.len() > 1 {
                entries.push(Entry {
                    keys: section.clone(),
                    about: above.join(" "),
                    is_table: true,
                });
            }
            above.clear();
        } else if let Some((key, _)) = line.split_once('=') {
            let keys = section.iter().cloned().chain([key.trim().to_owned()]);
            entries.push(Entry {
                keys: keys.collect(),
                about: above.join(" "),
                is_table: false,
            });
            above.clear();
        } else {
            above.clear();
        }
    }
    entries
}

fn header(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

/// The JSON schema of a configuration file, for editors and validators.
pub fn schema() -> Json {
    let built_in: toml::Table = DEFAULT.parse().unwrap_or_default();
    let mut root = Map::new();
    for entry in entries() {
        let value = find(&built_in, &entry.keys);
        let described = if entry.is_table {
            of_services(&entry.about)
        } else {
            of_value(value, &entry.about)
        };
        put(&mut root, &entry.keys, described);
    }
    for list in LISTS {
        put(&mut root, &list.keys.map(str::to_owned), list.described());
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of evi serve",
        "type": "object",
        "additionalProperties": false,
        "properties": root,
    })
}

/// A list of tables, whose entries are explained where they would stand, as comments.
struct List {
    keys: [&'static str; 2],
    about: &'static str,
    needed: &'static [&'static str],
}

const LISTS: [List; 2] = [
    List {
        keys: ["sign_in", "providers"],
        about: "The identity providers, in the order of the page.",
        needed: &["name", "title", "issuer", "client_id", "signs"],
    },
    List {
        keys: ["partners", "issuers"],
        about: "The issuers from which partner systems bring their tokens.",
        needed: &["name", "issuer", "audience", "algorithms", "clients"],
    },
];

impl List {
    fn described(&self) -> Json {
        json!({
            "description": self.about,
            "type": "array",
            "items": { "type": "object", "required": self.needed },
        })
    }
}

fn find<'v>(table: &'v toml::Table, keys: &[String]) -> Option<&'v Value> {
    let (first, rest) = keys.split_first()?;
    let mut value = table.get(first)?;
    for key in rest {
        value = value.get(key)?;
    }
    Some(value)
}

fn of_services(about: &str) -> Json {
    let names: Vec<&str> = ServiceName::ALL.iter().map(|name| name.code()).collect();
    json!({
        "description": about,
        "type": "object",
        "propertyNames": { "enum": names },
        "additionalProperties": { "type": "string" },
    })
}

fn of_value(value: Option<&Value>, about: &str) -> Json {
    let kind = match value {
        Some(Value::Integer(_)) => "integer",
        Some(Value::Float(_)) => "number",
        Some(Value::Boolean(_)) => "boolean",
        Some(Value::Array(_)) => "array",
        Some(Value::Table(_)) => "object",
        Some(Value::String(_) | Value::Datetime(_)) | None => "string",
    };
    let default = value.and_then(|value| serde_json::to_value(value).ok());
    json!({ "description": about, "type": kind, "default": default })
}

fn put(properties: &mut Map<String, Json>, keys: &[String], described: Json) {
    match keys {
        [] => {}
        [key] => {
            properties.insert(key.clone(), described);
        }
        [section, rest @ ..] => {
            let inner = properties.entry(section.clone()).or_insert_with(
                || json!({ "type": "object", "additionalProperties": false, "properties": {} }),
            );
            if let Some(Json::Object(of_section)) = inner.get_mut("properties") {
                put(of_section, rest, described);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of a table with its way there, but the tables of services, which are empty.
    fn leaves(table: &toml::Table, way: &[String]) -> Vec<Vec<String>> {
        let below = table.iter().flat_map(|(key, value)| {
            let way: Vec<String> = way.iter().cloned().chain([key.clone()]).collect();
            match value {
                Value::Table(inner) if !inner.is_empty() => leaves(inner, &way),
                Value::Table(_)
                | Value::String(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Datetime(_)
                | Value::Array(_) => vec![way],
            }
        });
        below.collect()
    }

    #[test]
    fn every_setting_is_explained_above_itself() {
        let built_in: toml::Table = DEFAULT.parse().expect("the built-in file");
        let entries = entries();
        for keys in leaves(&built_in, &[]) {
            let entry = entries.iter().find(|entry| entry.keys == keys);
            let about = entry.map(|entry| entry.about.as_str()).unwrap_or_default();
            assert!(about.len() > 20, "{} is not explained", keys.join("."));
        }
    }

    #[test]
    fn schema_knows_every_setting_and_nothing_else() {
        let schema = schema();
        let listen = &schema["properties"]["server"]["properties"]["listen"];
        assert_eq!(listen["type"], "string");
        assert_eq!(listen["default"], "127.0.0.1:8080");
        assert!(
            listen["description"]
                .as_str()
                .is_some_and(|about| about.contains("requests"))
        );
        let each = &schema["properties"]["databases"]["properties"]["each"];
        assert_eq!(each["propertyNames"]["enum"][0], "gateway");
        assert_eq!(
            schema["properties"]["server"]["additionalProperties"],
            false
        );
        let providers = &schema["properties"]["sign_in"]["properties"]["providers"];
        assert_eq!(providers["items"]["required"][2], "issuer");
        let issuers = &schema["properties"]["partners"]["properties"]["issuers"];
        assert_eq!(issuers["items"]["required"][4], "clients");
        assert_eq!(
            schema["properties"]["patience"]["properties"]["call_seconds"]["type"],
            "integer"
        );
    }
}
