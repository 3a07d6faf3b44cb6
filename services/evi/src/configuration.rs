//! The configuration of `evi serve`: the built-in file, which is also its manual, one laid over it, and environment
//! variables over both.

mod events;
mod gateway;
mod layers;
pub mod manual;
mod near;
mod notices;
mod partners;
mod sign_in;
mod surroundings;

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use chassis::{telemetry::LogSettings, traces::TraceSettings};
use domain::{CodeList, ServiceName};
use serde::Deserialize;
use toml::{Table, Value};

use self::layers::Layers;
use crate::{fault::CommandFault, folder::FolderPlaces};

pub use events::EventSettings;
pub use gateway::GatewaySettings;
pub use notices::NoticeSettings;
pub use partners::PartnerSettings;
pub use sign_in::{SignInSettings, broken as broken_sign_in};

const DEFAULT: &str = include_str!("../../../schema/config/evi.default.toml");
const SECRET_FILE: &str = "file:";

/// Everything that can be set. The meaning of each key stands in `schema/config/evi.default.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Where requests are taken.
    pub server: ServerSettings,
    /// The data folder.
    pub folder: FolderSettings,
    /// Which services run here.
    pub services: ServiceSettings,
    /// Where data is kept.
    pub databases: DatabaseSettings,
    /// Where the other services are.
    pub peers: PeerSettings,
    /// What the gateway plans over.
    pub gateway: GatewaySettings,
    /// How events come to them.
    pub events: EventSettings,
    /// How people sign in at the pages.
    pub sign_in: SignInSettings,
    /// Where notices to partners' systems may go.
    pub notices: NoticeSettings,
    /// How partner systems come in, and how much they may ask.
    pub partners: PartnerSettings,
    /// How long things may take.
    pub patience: PatienceSettings,
    /// What is logged.
    pub log: LogSettings,
    /// Where traces are told.
    pub telemetry: TraceSettings,
}

/// Where requests are taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// The address of the gateway, or of the one service that runs here.
    pub listen: SocketAddr,
    /// The addresses of services that other processes call.
    #[serde(default)]
    pub each: BTreeMap<ServiceName, SocketAddr>,
}

/// The data folder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// The folder.
    pub data: PathBuf,
    /// A shared folder of keys; empty for the data folder's own.
    pub keys: PathBuf,
    /// The folder of the checkpoints; empty for the data folder's own.
    pub checkpoints: PathBuf,
}

impl FolderSettings {
    /// Where the checkpoints of the access logs are written.
    pub fn checkpoints(&self, data: &FolderPlaces) -> PathBuf {
        if self.checkpoints.as_os_str().is_empty() {
            data.checkpoints()
        } else {
            self.checkpoints.clone()
        }
    }
}

/// Which services run here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSettings {
    /// Their names; empty for all.
    pub only: Vec<ServiceName>,
}

/// Where data is kept. Addresses may hold passwords: never shown.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    all: String,
    /// Who brings tables up to date.
    pub migrations: Migrations,
    #[serde(default)]
    each: BTreeMap<ServiceName, String>,
}

/// Who brings the tables of a service up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Migrations {
    /// The service itself, when it starts.
    AtStart,
    /// `evi migrate` alone: a service whose tables are older than the program does not start.
    Apart,
}

impl DatabaseSettings {
    /// The PostgreSQL address of a service, if it has one.
    pub fn address(&self, service: ServiceName) -> Option<&str> {
        self.each
            .get(&service)
            .or(Some(&self.all))
            .map(String::as_str)
            .filter(|url| !url.is_empty())
    }
}

impl std::fmt::Debug for DatabaseSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DatabaseSettings(..)")
    }
}

/// Where the other services are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerSettings {
    /// The base address of each service in another process.
    #[serde(default)]
    pub each: BTreeMap<ServiceName, String>,
}

/// How long things may take.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatienceSettings {
    /// One call between services, in seconds.
    pub call_seconds: u16,
    /// The end of the process, in seconds.
    pub stop_seconds: u16,
}

impl Configuration {
    /// The built-in configuration, with `file` laid over it, and the environment over both.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] when the file cannot be read, is no TOML, holds a key
    /// that does not exist, or a value that makes no sense; or when a variable does.
    pub fn load(file: Option<&Path>) -> Result<Self, CommandFault> {
        understood(&layers_of(file)?, file)
    }

    /// The services that run in this process.
    pub fn services_here(&self) -> Vec<ServiceName> {
        if self.services.only.is_empty() {
            ServiceName::ALL.to_vec()
        } else {
            self.services.only.clone()
        }
    }
}

/// Every setting that is in force, with where it comes from and without secrets.
///
/// # Errors
/// As [`Configuration::load`].
pub fn dump(file: Option<&Path>) -> Result<String, CommandFault> {
    let layers = layers_of(file)?;
    understood(&layers, file)?;
    Ok(layers.dump())
}

fn understood(layers: &Layers, file: Option<&Path>) -> Result<Configuration, CommandFault> {
    with_secrets(layers.merged())
        .and_then(understand)
        .map_err(|reason| broken(file, reason))
}

fn layers_of(file: Option<&Path>) -> Result<Layers, CommandFault> {
    Layers::read(file, std::env::vars_os()).map_err(|reason| broken(file, reason))
}

fn broken(file: Option<&Path>, reason: String) -> CommandFault {
    let file = file.unwrap_or_else(|| Path::new("evi.default.toml"));
    CommandFault::BrokenConfiguration {
        file: file.to_path_buf(),
        reason,
    }
}

fn understand(table: Table) -> Result<Configuration, String> {
    table
        .try_into()
        .map_err(|error: toml::de::Error| format!("{}{}", in_one_line(&error), place_of(&error)))
}

/// The parser's own message, without the drawing of the line, which could show a secret.
fn in_one_line(error: &toml::de::Error) -> String {
    near::with_hint(error.message().lines().collect::<Vec<_>>().join(" "))
}

/// Where the value stands, by its keys: the last line of what the parser shows of a table.
fn place_of(error: &toml::de::Error) -> String {
    let shown = error.to_string();
    let place = shown.lines().rev().find(|line| line.starts_with("in `"));
    place.map_or_else(String::new, |place| format!(" ({place})"))
}

fn with_secrets(table: Table) -> Result<Table, String> {
    table
        .into_iter()
        .map(|(key, value)| Ok((key, with_secret(value)?)))
        .collect()
}

fn with_secret(value: Value) -> Result<Value, String> {
    match value {
        Value::Table(table) => with_secrets(table).map(Value::Table),
        Value::String(text) => match text.strip_prefix(SECRET_FILE) {
            Some(file) => read_secret(Path::new(file)).map(Value::String),
            None => Ok(Value::String(text)),
        },
        Value::Array(values) => {
            let read: Result<Vec<Value>, String> = values.into_iter().map(with_secret).collect();
            read.map(Value::Array)
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => Ok(value),
    }
}

fn read_secret(file: &Path) -> Result<String, String> {
    fs::read_to_string(file)
        .map(|text| text.trim_end().to_owned())
        .map_err(|error| {
            format!(
                "the file {} cannot be read ({})",
                file.display(),
                error.kind()
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Configuration, CommandFault> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("evi.toml");
        fs::write(&file, text).expect("a file");
        Configuration::load(Some(&file))
    }

    #[test]
    fn built_in_configuration_is_whole() {
        let configuration = Configuration::load(None).expect("the built-in file");
        assert_eq!(configuration.services_here(), ServiceName::ALL);
        assert_eq!(
            configuration.databases.address(ServiceName::IntakeDesk),
            None
        );
    }

    #[test]
    fn laid_over_values_win_and_the_rest_stays() {
        let configuration = load(
            "[services]\nonly = [\"gateway\"]\n[databases]\nall = \"postgres://a/b\"\n[databases.each]\nfollow_up = \"postgres://c/d\"",
        )
        .expect("a good file");
        assert_eq!(configuration.services_here(), [ServiceName::Gateway]);
        assert_eq!(
            configuration.databases.address(ServiceName::FollowUp),
            Some("postgres://c/d")
        );
        assert_eq!(
            configuration.databases.address(ServiceName::IntakeDesk),
            Some("postgres://a/b")
        );
        assert_eq!(configuration.server.listen.port(), 8080);
    }

    #[test]
    fn traces_are_told_to_nobody_until_a_collector_is_named() {
        let built_in = Configuration::load(None)
            .expect("the built-in file")
            .telemetry;
        assert_eq!(built_in, TraceSettings::default());
        assert!(built_in.otlp.is_empty());
        let text = "[telemetry]\notlp = \"http://collector:4318\"\nsample_ratio = 0.1";
        let named = load(text).expect("a good file").telemetry;
        assert_eq!(named.otlp, "http://collector:4318");
        assert!((named.sample_ratio - 0.1).abs() < f64::EPSILON);
        let refusal = load("[telemetry]\notpl = \"\"")
            .expect_err("refused")
            .to_string();
        assert!(refusal.contains("otpl"), "{refusal}");
    }

    #[test]
    fn unknown_key_is_refused_and_named() {
        let refusal = load("[server]\nlissten = \"127.0.0.1:1\"")
            .expect_err("refused")
            .to_string();
        assert!(refusal.contains("lissten"), "{refusal}");
        assert_eq!(refusal.lines().count(), 1);
    }

    #[test]
    fn broken_text_is_one_sentence_and_shows_no_value() {
        let refusal = load("[databases]\nall = \"postgres://me:hunter2@x").expect_err("refused");
        assert!(!refusal.to_string().contains("hunter2"), "{refusal}");
        assert_eq!(refusal.to_string().lines().count(), 1);
    }

    #[test]
    fn secrets_come_from_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = folder.path().join("database");
        fs::write(&secret, "postgres://me@x/y\n").expect("a secret");
        let configuration = load(&format!("[databases]\nall = \"file:{}\"", secret.display()))
            .expect("a good file");
        assert_eq!(
            configuration.databases.address(ServiceName::FollowUp),
            Some("postgres://me@x/y")
        );
        assert!(!format!("{configuration:?}").contains("postgres"));
    }
}
