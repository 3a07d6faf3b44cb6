//! Settings from environment variables: `EVI_` and the keys of a setting, in capitals with `_` between them. With `_FILE`
//! behind, the value is what a file holds, as orchestrators hand secrets over.
//!
//! A variable whose section exists and whose key does not is refused, for it is most likely a slip of the hand. One of no
//! section is somebody else's: orchestrators invent such for every service with a name like ours.

use std::ffi::OsString;

use toml::{Table, Value};

use super::{SECRET_FILE, near};

const PREFIX: &str = "EVI_";
const FROM_FILE: &str = "_FILE";

/// Every setting that an environment variable may give, as its keys, with a value of its kind.
fn settings(built_in: &Table) -> Vec<(Vec<&str>, &Value)> {
    let sections = built_in.iter().filter_map(|(section, value)| match value {
        Value::Table(table) => Some((section, table)),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_) => None,
    });
    let keyed = sections.flat_map(|(section, table)| {
        table
            .iter()
            .map(move |(key, value)| (vec![section.as_str(), key.as_str()], value))
    });
    keyed.collect()
}

/// A setting that a variable names.
struct Named<'n> {
    keys: Vec<String>,
    kind: &'n Value,
    from_file: bool,
}

/// What the variables of a process say, to be laid over everything else.
///
/// # Errors
/// A sentence that names the variable when its key does not exist or its value makes no sense; never its value.
pub fn read(
    built_in: &Table,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Table, String> {
    let settings = settings(built_in);
    let mut said = Table::new();
    let mut from: Vec<(Vec<String>, String)> = Vec::new();
    for (variable, value) in variables {
        let Some(variable) = variable.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        let Some(named) = named(variable, &settings)? else {
            continue;
        };
        if let Some((_, other)) = from.iter().find(|(keys, _)| *keys == named.keys) {
            return Err(format!(
                "{variable} and {other} give the same setting; leave one out"
            ));
        }
        let value = value
            .to_str()
            .ok_or_else(|| format!("{variable} is no text"))?;
        let value = understood(&named, value).map_err(|reason| format!("{variable} {reason}"))?;
        from.push((named.keys.clone(), variable.to_owned()));
        put(&mut said, &named.keys, value);
    }
    Ok(said)
}

/// The setting that a variable names; none for a variable of no section.
fn named<'n>(
    variable: &str,
    settings: &[(Vec<&str>, &'n Value)],
) -> Result<Option<Named<'n>>, String> {
    let name = &variable[PREFIX.len()..];
    // No setting and no service has a name that ends so.
    let of_file = name.strip_suffix(FROM_FILE);
    let of_file = of_file.and_then(|name| whole(name, settings, true));
    if let Some(found) = of_file.or_else(|| whole(name, settings, false)) {
        return Ok(Some(found));
    }
    let has_section = settings.iter().any(|(keys, _)| {
        let section = keys.first().map(|section| in_capitals(&[section]));
        section.is_some_and(|section| name.starts_with(&format!("{section}_")))
    });
    if !has_section {
        return Ok(None);
    }
    let known = settings
        .iter()
        .map(|(keys, _)| format!("{PREFIX}{}", in_capitals(keys)));
    let hint = near::nearest(variable, known)
        .map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
    Err(format!("{variable} is no setting{hint}"))
}

fn whole<'n>(
    name: &str,
    settings: &[(Vec<&str>, &'n Value)],
    from_file: bool,
) -> Option<Named<'n>> {
    settings.iter().find_map(|(keys, kind)| {
        let of_setting = in_capitals(keys);
        let own = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        match kind {
            // A table of services: the name of one stands behind.
            Value::Table(_) => {
                let service = name.strip_prefix(&format!("{of_setting}_"))?;
                let mut keys = own(keys);
                keys.push(service.to_lowercase());
                Some(Named {
                    keys,
                    kind,
                    from_file,
                })
            }
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => (name == of_setting).then(|| Named {
                keys: own(keys),
                kind,
                from_file,
            }),
        }
    })
}

fn in_capitals(keys: &[&str]) -> String {
    keys.join("_").to_uppercase()
}

/// The value, of the kind that the setting has.
fn understood(named: &Named<'_>, value: &str) -> Result<Value, &'static str> {
    if named.from_file {
        return match named.kind {
            Value::String(_) | Value::Table(_) => {
                Ok(Value::String(format!("{SECRET_FILE}{value}")))
            }
            Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => Err("cannot come from a file: it is no text"),
        };
    }
    match named.kind {
        Value::String(_) | Value::Table(_) => Ok(Value::String(value.to_owned())),
        Value::Integer(_) => value
            .trim()
            .parse()
            .map(Value::Integer)
            .map_err(|_| "must be a whole number"),
        Value::Boolean(_) => value
            .trim()
            .parse()
            .map(Value::Boolean)
            .map_err(|_| "must be true or false"),
        Value::Array(_) => {
            let names = value.split(',').map(str::trim);
            let names = names.filter(|name| !name.is_empty());
            Ok(Value::Array(
                names.map(|name| Value::String(name.to_owned())).collect(),
            ))
        }
        Value::Float(_) => value
            .trim()
            .parse()
            .map(Value::Float)
            .map_err(|_| "must be a number, with a point before its decimals"),
        Value::Datetime(_) => Err("cannot be given by a variable"),
    }
}

fn put(said: &mut Table, keys: &[String], value: Value) {
    match keys {
        [] => {}
        [key] => {
            said.insert(key.clone(), value);
        }
        [section, rest @ ..] => {
            let inner = said
                .entry(section.clone())
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(table) = inner {
                put(table, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> Table {
        "[server]\nlisten = \"a\"\n[server.each]\n[services]\nonly = []\n[patience]\ncall_seconds = 15\n\
            [telemetry]\nsample_ratio = 1.0\n"
            .parse()
            .expect("a table")
    }

    fn said(variables: &[(&str, &str)]) -> Result<Table, String> {
        let variables = variables
            .iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        read(&built_in(), variables)
    }

    #[test]
    fn variables_give_settings_of_every_kind() {
        let said = said(&[
            ("EVI_SERVER_LISTEN", "0.0.0.0:80"),
            ("EVI_SERVER_EACH_INTAKE_DESK", "0.0.0.0:81"),
            ("EVI_SERVICES_ONLY", "gateway, intake_desk"),
            ("EVI_PATIENCE_CALL_SECONDS", "7"),
            ("EVI_TELEMETRY_SAMPLE_RATIO", "0.25"),
            ("HOME", "/"),
        ]);
        let expected: Table =
            "[server]\nlisten = \"0.0.0.0:80\"\neach.intake_desk = \"0.0.0.0:81\"\n\
            [services]\nonly = [\"gateway\", \"intake_desk\"]\n[patience]\ncall_seconds = 7\n\
            [telemetry]\nsample_ratio = 0.25\n"
                .parse()
                .expect("a table");
        assert_eq!(said, Ok(expected));
    }

    #[test]
    fn secret_comes_from_the_file_that_is_named() {
        let each = ("EVI_SERVER_EACH_FOLLOW_UP_FILE", "/run/secrets/follow_up");
        let said = said(&[("EVI_SERVER_LISTEN_FILE", "/run/secrets/listen"), each]);
        let said = said.expect("a table");
        assert_eq!(
            said["server"]["each"]["follow_up"].as_str(),
            Some("file:/run/secrets/follow_up")
        );
        assert_eq!(
            said["server"]["listen"].as_str(),
            Some("file:/run/secrets/listen")
        );
        assert!(super::tests::said(&[("EVI_PATIENCE_CALL_SECONDS_FILE", "x")]).is_err());
    }

    #[test]
    fn slip_of_the_hand_is_refused_and_the_name_that_was_meant_is_told() {
        let refusal = said(&[("EVI_SERVER_LISSTEN", "hunter2")]).expect_err("refused");
        assert!(refusal.contains("EVI_SERVER_LISTEN?"), "{refusal}");
        assert!(!refusal.contains("hunter2"), "{refusal}");
    }

    #[test]
    fn variables_of_others_are_left_alone() {
        assert_eq!(said(&[("EVI_GATEWAY_PORT", "tcp://x")]), Ok(Table::new()));
    }

    #[test]
    fn value_of_another_kind_is_refused_without_being_shown() {
        let refusal = said(&[("EVI_PATIENCE_CALL_SECONDS", "soon")]).expect_err("refused");
        assert!(refusal.contains("EVI_PATIENCE_CALL_SECONDS must be a whole number"));
        assert!(!refusal.contains("soon"), "{refusal}");
    }

    #[test]
    fn one_setting_is_not_given_twice() {
        let twice = [("EVI_SERVER_LISTEN", "a"), ("EVI_SERVER_LISTEN_FILE", "b")];
        assert!(said(&twice).expect_err("refused").contains("leave one out"));
    }
}
