//! Whether the checkpoints of the access logs hold, and whether a running system still writes them.

use std::{fs, io, path::PathBuf};

use chrono::{DateTime, Utc};
use domain::ServiceName;
use store::{CHECKPOINT_EVERY, CheckpointLog, read_checkpoints};

use super::Finding;
use crate::{
    command::audit::of_line,
    keys::{KeyFolder, PairName},
    platform::checkpoints,
};

/// Where to look, and when.
pub struct Look {
    /// The folder of the checkpoints.
    pub folder: PathBuf,
    /// The keys that prove them.
    pub keys: KeyFolder,
    /// What the clock of the system shows that runs on the data folder, if one runs.
    pub running_at: Option<DateTime<Utc>>,
}

impl Look {
    /// Looks at those of one service.
    pub fn at(&self, service: ServiceName) -> Finding {
        let what = format!("checkpoints of {service}");
        let bytes = match fs::read(checkpoints::file(&self.folder, service)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Finding::Good(format!("{what}: will be begun at the next start"));
            }
            Err(error) => {
                return Finding::Bad(format!("{what}: they cannot be read ({})", error.kind()));
            }
        };
        let key = match self.keys.verifying_key(PairName::Checkpoint(service)) {
            Ok(key) => key,
            Err(fault) => return Finding::Bad(format!("{what}: {fault}")),
        };
        match self.judged(&read_checkpoints(&bytes, service, &[key])) {
            Ok(good) => Finding::Good(format!("{what}: {good}")),
            Err(bad) => Finding::Bad(format!("{what}: {bad}")),
        }
    }

    fn judged(&self, log: &CheckpointLog) -> Result<String, String> {
        if let Some(fault) = log.fault {
            return Err(of_line(fault));
        }
        let Some(last) = log.checkpoints.last() else {
            return Err("they are empty".to_owned());
        };
        // One is due every minute; one that is late is forgiven, two are not.
        let is_late = self
            .running_at
            .and_then(|now| (now - last.at).to_std().ok())
            .is_some_and(|since| since > 3 * CHECKPOINT_EVERY);
        if is_late {
            return Err(format!(
                "a system runs, and the last was written at {}; its log says why",
                last.at
            ));
        }
        Ok(format!("{} hold, the last of {}", last.number, last.at))
    }
}
