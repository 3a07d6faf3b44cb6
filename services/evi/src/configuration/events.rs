//! How events come to other processes.

use std::{path::PathBuf, time::Duration};

use serde::Deserialize;
use stream::StreamSettings;

/// How events come to other processes. The password is never shown.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSettings {
    delivery: Delivery,
    servers: Vec<String>,
    user: String,
    password: String,
    authorities: PathBuf,
}

/// The road of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Delivery {
    Direct,
    Stream,
}

impl EventSettings {
    /// How the engine is reached, where events go through one.
    pub fn stream(&self, patience: Duration) -> Option<StreamSettings> {
        match self.delivery {
            Delivery::Direct => None,
            Delivery::Stream => Some(StreamSettings {
                servers: self.servers.clone(),
                user: self.user.clone(),
                password: self.password.clone(),
                authorities: Some(self.authorities.clone())
                    .filter(|file| !file.as_os_str().is_empty()),
                patience,
            }),
        }
    }
}

impl std::fmt::Debug for EventSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("EventSettings(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<EventSettings, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn engine_is_reached_only_where_events_go_through_one() {
        let rest = "servers = [\"nats://a:4222\"]\nuser = \"desk\"\npassword = \"hush\"\nauthorities = \"\"";
        let direct = read(&format!("delivery = \"direct\"\n{rest}")).expect("settings");
        assert!(direct.stream(Duration::from_secs(1)).is_none());
        let stream = read(&format!("delivery = \"stream\"\n{rest}")).expect("settings");
        assert!(!format!("{stream:?}").contains("hush"));
        let stream = stream.stream(Duration::from_secs(1)).expect("an engine");
        assert_eq!(stream.servers, ["nats://a:4222"]);
        assert_eq!(stream.authorities, None);
        assert!(read(&format!("delivery = \"pigeon\"\n{rest}")).is_err());
    }
}
