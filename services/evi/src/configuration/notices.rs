//! Where notices to partners' systems may go, as it is configured.

use std::path::PathBuf;

use serde::Deserialize;

use crate::{fault::CommandFault, platform::notices::NoticeReach};

/// Where notices to partners' systems may go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSettings {
    /// The hosts: names, with a port where it is not that of `https`.
    pub hosts: Vec<String>,
}

impl NoticeSettings {
    /// The places that follow from it.
    ///
    /// # Errors
    /// [`CommandFault::BrokenConfiguration`] for the first host that is none.
    pub fn reach(&self) -> Result<NoticeReach, CommandFault> {
        NoticeReach::to_hosts(&self.hosts).map_err(|reason| CommandFault::BrokenConfiguration {
            file: PathBuf::from("[notices]"),
            reason,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::Configuration;

    fn reach(hosts: &[&str]) -> Result<NoticeReach, CommandFault> {
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        NoticeSettings { hosts }.reach()
    }

    #[test]
    fn nothing_goes_out_unless_a_host_is_named() {
        let built_in = Configuration::load(None).expect("the built-in file");
        assert!(built_in.notices.hosts.is_empty());
        assert_eq!(
            built_in.notices.reach().expect("nowhere"),
            NoticeReach::nowhere()
        );
    }

    #[test]
    fn hosts_are_names_and_nothing_else() {
        for taken in [
            "hooks.example.se",
            "hooks.example.se:8443",
            "a-b.c2.example",
        ] {
            assert!(reach(&[taken]).is_ok(), "{taken}");
        }
        for refused in [
            "",
            "*",
            "*.example.se",
            "https://hooks.example.se",
            "hooks.example.se/path",
            "Hooks.Example.se",
            "hooks.example.se.",
            "intranet",
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "2130706433",
            "0x7f000001",
            "93.184.216.34",
            "[::1]",
            "::1",
            "hooks.example.se:port",
            "hooks.example.se:99999",
            "me@hooks.example.se",
        ] {
            let told = reach(&["hooks.example.se", refused]).expect_err(refused);
            let told = told.to_string();
            assert!(told.contains("hosts") && told.contains(refused), "{told}");
        }
    }
}
