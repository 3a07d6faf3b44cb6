//! The checkpoints of one log: where they lie, and whether they can be believed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use access::VerifyingKey;
use domain::ServiceName;
use store::{Checkpoint, CheckpointLog, read_checkpoints};

use super::telling;
use crate::{
    cli::AuditVerifyArguments,
    fault::CommandFault,
    folder::FolderPlaces,
    keys::{PairName, read_public},
    platform::checkpoints,
};

/// What there is to believe beside the database.
pub enum Witnesses {
    /// Nothing was given, and nothing was found.
    None,
    /// A system wrote them, and they are gone.
    Gone(PathBuf),
    /// They are there without a key that proves them.
    Unproved(PathBuf),
    /// They are there, as far as they can be believed.
    Read(CheckpointLog),
}

impl Witnesses {
    /// Those of a service of a data folder. Whoever has their key has written them.
    pub fn in_folder(
        folder: &FolderPlaces,
        service: ServiceName,
        arguments: &AuditVerifyArguments,
    ) -> Result<Self, CommandFault> {
        let own = folder.checkpoints();
        let file = checkpoints::file(arguments.checkpoints.as_ref().unwrap_or(&own), service);
        let key = folder
            .keys()
            .join(PairName::Checkpoint(service).public_file());
        let key = arguments.key.clone().or(key.exists().then_some(key));
        match (file.exists(), key) {
            (true, Some(key)) => Self::read(&file, service, &read_public(&key)?),
            (true, None) => Ok(Self::Unproved(file)),
            (false, None) if arguments.checkpoints.is_none() => Ok(Self::None),
            (false, _) => Ok(Self::Gone(file)),
        }
    }

    /// Those that were named, if any.
    pub fn given(
        service: ServiceName,
        arguments: &AuditVerifyArguments,
    ) -> Result<Self, CommandFault> {
        let Some(folder) = &arguments.checkpoints else {
            return Ok(Self::None);
        };
        let file = checkpoints::file(folder, service);
        match &arguments.key {
            _ if !file.exists() => Ok(Self::Gone(file)),
            Some(key) => Self::read(&file, service, &read_public(key)?),
            None => Ok(Self::Unproved(file)),
        }
    }

    /// Those of one file: named, in a data folder that was named, or beside it.
    pub fn beside(
        file: &Path,
        service: ServiceName,
        arguments: &AuditVerifyArguments,
    ) -> Result<Self, CommandFault> {
        let around = around(file, arguments.data.as_deref());
        let places = around.iter().flat_map(|folder| {
            let own = checkpoints::file(Path::new(""), service);
            [folder.join("checkpoints").join(&own), folder.join(own)]
        });
        let found = places.into_iter().find(|place| place.is_file());
        let Some(checkpoints) = arguments.checkpoints.clone().or(found) else {
            return Ok(Self::None);
        };
        if !checkpoints.is_file() {
            return Ok(Self::Gone(checkpoints));
        }
        let name = PairName::Checkpoint(service).public_file();
        let places = around
            .iter()
            .flat_map(|folder| [folder.join("keys").join(&name), folder.join(&name)]);
        let found = places.into_iter().find(|place| place.is_file());
        match arguments.key.clone().or(found) {
            Some(key) => Self::read(&checkpoints, service, &read_public(&key)?),
            None => Ok(Self::Unproved(checkpoints)),
        }
    }

    fn read(
        file: &Path,
        service: ServiceName,
        keys: &[VerifyingKey],
    ) -> Result<Self, CommandFault> {
        let bytes = fs::read(file).map_err(|error| CommandFault::NotVerifiable {
            file: file.to_path_buf(),
            reason: format!("it cannot be read ({})", error.kind()),
        })?;
        Ok(Self::Read(read_checkpoints(&bytes, service, keys)))
    }

    /// Those that can be believed.
    pub fn checkpoints(&self) -> &[Checkpoint] {
        match self {
            Self::None | Self::Gone(_) | Self::Unproved(_) => &[],
            Self::Read(log) => &log.checkpoints,
        }
    }

    /// Why they witness less than they should, for a log with so many entries.
    pub fn missing_or_broken(&self, entries: u64) -> Option<String> {
        match self {
            Self::None => None,
            // Tables that were made and never used have no checkpoints yet.
            Self::Gone(_) if entries == 0 => None,
            Self::Gone(file) => Some(format!(
                "its checkpoints {} are not there; say with --checkpoints where they are",
                file.display()
            )),
            Self::Unproved(file) => Some(format!(
                "its checkpoints {} cannot be proved without their key; give it with --key",
                file.display()
            )),
            Self::Read(log) if log.checkpoints.is_empty() && log.fault.is_none() && entries > 0 => {
                Some("its checkpoints are empty".to_owned())
            }
            Self::Read(log) => log.fault.map(telling::of_line),
        }
    }
}

/// The folders around a file in which its checkpoints and key may lie, the nearest first.
fn around(file: &Path, data: Option<&Path>) -> Vec<PathBuf> {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let above = file.ancestors().skip(1).take(2).map(Path::to_path_buf);
    data.map(Path::to_path_buf)
        .into_iter()
        .chain(above)
        .collect()
}
