//! The settings as they are laid over each other: the built-in file, a file of the operator's, environment variables.

use std::{ffi::OsString, fmt::Write as _, fs, path::Path};

use toml::{Table, Value};

use super::{DEFAULT, SECRET_FILE, surroundings};

/// What stands in place of a secret.
const HIDDEN: &str = "(hidden)";
/// Settings of these names may hold a secret, and every address of a database.
const DATABASES: &str = "databases";
const ADDRESS: &str = "://";
const SECRET_ENDINGS: [&str; 4] = ["secret", "password", "token", "client_key"];

/// The settings before they are understood, and where each comes from.
pub struct Layers {
    built_in: Table,
    file: Table,
    variables: Table,
}

impl Layers {
    /// Reads them.
    ///
    /// # Errors
    /// A sentence without values when the file or a variable cannot be read.
    pub fn read(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, String> {
        let built_in = parse(DEFAULT)?;
        let file = match file {
            None => Table::new(),
            Some(file) => fs::read_to_string(file)
                .map_err(|error| format!("it cannot be read ({})", error.kind()))
                .and_then(|text| parse(&text))?,
        };
        let variables = surroundings::read(&built_in, variables)?;
        Ok(Self {
            built_in,
            file,
            variables,
        })
    }

    /// All laid over each other, as they are written: a secret that lies in a file is still the file's name.
    pub fn merged(&self) -> Table {
        let with_file = lay_over(self.built_in.clone(), self.file.clone());
        lay_over(with_file, self.variables.clone())
    }

    /// Every setting that is in force, one a line as TOML, with where it comes from. Secrets are not shown.
    pub fn dump(&self) -> String {
        let mut lines = String::new();
        self.tell(&self.merged(), &mut Vec::new(), &mut lines);
        lines
    }

    fn tell(&self, table: &Table, way: &mut Vec<String>, lines: &mut String) {
        for (key, value) in table {
            way.push(key.clone());
            if let Value::Table(inner) = value {
                self.tell(inner, way, lines);
            } else {
                let shown = hide_secrets(way, value);
                let keys = way.join(".");
                // Writing to a String cannot fail.
                let _written = writeln!(lines, "{keys} = {shown}  # {}", self.origin(way));
            }
            way.pop();
        }
    }

    fn origin(&self, way: &[String]) -> &'static str {
        if stands_in(&self.variables, way) {
            "environment"
        } else if stands_in(&self.file, way) {
            "file"
        } else {
            "built in"
        }
    }
}

fn stands_in(table: &Table, way: &[String]) -> bool {
    let Some((first, rest)) = way.split_first() else {
        return false;
    };
    let mut found = table.get(first);
    for key in rest {
        found = found.and_then(|value| value.get(key));
    }
    found.is_some()
}

/// A value as it may be shown: empty ones, and the names of files that hold secrets, are none.
fn hide_secrets(way: &[String], value: &Value) -> Value {
    let ends = |key: &String| SECRET_ENDINGS.iter().any(|ending| key.ends_with(ending));
    let is_named = way.last().is_some_and(ends);
    let is_database = way.first().is_some_and(|section| section == DATABASES);
    let is_secret = |text: &str| {
        let holds = is_named || (is_database && text.contains(ADDRESS));
        holds && !text.is_empty() && !text.starts_with(SECRET_FILE)
    };
    match value {
        Value::String(text) if is_secret(text) => Value::String(HIDDEN.to_owned()),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| hide_secrets(way, item)).collect())
        }
        Value::Table(table) => {
            let shown = table.iter().map(|(key, value)| {
                let way: Vec<String> = way.iter().cloned().chain([key.clone()]).collect();
                (key.clone(), hide_secrets(&way, value))
            });
            Value::Table(shown.collect())
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => value.clone(),
    }
}

fn parse(text: &str) -> Result<Table, String> {
    text.parse::<Table>()
        .map_err(|error| super::in_one_line(&error))
}

fn lay_over(mut base: Table, over: Table) -> Table {
    for (key, value) in over {
        let merged = match (base.remove(&key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => {
                Value::Table(lay_over(lower, upper))
            }
            (_, upper) => upper,
        };
        base.insert(key, merged);
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(text: &str, variables: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("evi.toml");
        fs::write(&file, text).expect("a file");
        let variables = variables
            .iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let layers = Layers::read(Some(&file), variables).expect("layers");
        layers.dump()
    }

    #[test]
    fn every_setting_in_force_is_told_with_where_it_comes_from() {
        let told = dump(
            "[server]\nlisten = \"127.0.0.1:1\"\n[patience]\ncall_seconds = 5\n",
            &[("EVI_PATIENCE_CALL_SECONDS", "9")],
        );
        assert!(
            told.contains("server.listen = \"127.0.0.1:1\"  # file\n"),
            "{told}"
        );
        assert!(
            told.contains("patience.call_seconds = 9  # environment\n"),
            "{told}"
        );
        assert!(
            told.contains("patience.stop_seconds = 10  # built in\n"),
            "{told}"
        );
        assert!(told.parse::<Table>().is_ok(), "{told}");
    }

    #[test]
    fn secrets_are_not_shown_and_the_files_that_hold_them_are() {
        let told = dump(
            "[databases]\nall = \"postgres://me:hunter2@host/evi\"\n",
            &[(
                "EVI_DATABASES_EACH_FOLLOW_UP_FILE",
                "/run/secrets/follow_up",
            )],
        );
        assert!(!told.contains("hunter2"), "{told}");
        assert!(
            told.contains("databases.all = \"(hidden)\"  # file\n"),
            "{told}"
        );
        assert!(
            told.contains("\"file:/run/secrets/follow_up\"  # environment\n"),
            "{told}"
        );
    }

    #[test]
    fn secret_within_a_list_of_tables_is_not_shown() {
        let way = ["sign_in".to_owned(), "providers".to_owned()];
        let value: Table =
            "p = [{ client_id = \"evi\", client_secret = \"hunter2\", client_key = \"hunter2\" }]"
                .parse()
                .expect("a table");
        let shown = hide_secrets(&way, &value["p"]).to_string();
        assert!(
            shown.contains("evi") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
