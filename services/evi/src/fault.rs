//! Why a command ended without doing what it was asked: one sentence each, and what to do about it.

use std::{io, net::SocketAddr, path::PathBuf};

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The command was right, and something on the way failed.
    Failed,
    /// The command asked for something that cannot be had this way.
    WrongUsage,
}

impl Exit {
    /// The exit code of the process.
    pub const fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::WrongUsage => 2,
        }
    }
}

/// Why a command ended. Each sentence names what to do; none holds personal data or a secret.
#[derive(Debug, thiserror::Error)]
pub enum CommandFault {
    /// Another process holds the data folder.
    #[error(
        "the data folder {} is in use by another process; stop that process or choose another folder with --data",
        folder.display()
    )]
    FolderInUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// The folder holds something, but not our mark.
    #[error(
        "the folder {} is not empty and was not made by evi, so nothing in it was touched; choose another folder with --data",
        folder.display()
    )]
    FolderNotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder was made for another kind of system.
    #[error(
        "the data folder {} holds a {found} system and this command wants a {wanted} one; choose another folder with --data",
        folder.display()
    )]
    FolderOfOtherKind {
        /// The data folder.
        folder: PathBuf,
        /// What the folder holds.
        found: &'static str,
        /// What the command wants.
        wanted: &'static str,
    },
    /// The folder's mark cannot be read, or was written by a newer version.
    #[error(
        "the mark {} cannot be read by this version of evi; use the version that made the folder, or choose another folder with --data",
        file.display()
    )]
    FolderUnreadable {
        /// The mark.
        file: PathBuf,
    },
    /// A command beside a running system found no system.
    #[error(
        "there is no data folder {}; start a system on it first, for example with `evi demo --data {}`",
        folder.display(), folder.display()
    )]
    FolderMissing {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder or a file in it cannot be made, read or written.
    #[error("{} cannot be written ({reason}); choose a folder that this user may write, with --data", path.display())]
    NotWritable {
        /// What could not be written.
        path: PathBuf,
        /// The operating system's word for it.
        reason: io::ErrorKind,
    },
    /// No space is left.
    #[error("the disk that holds {} is full; free some space and start again", path.display())]
    DiskFull {
        /// What could not be written.
        path: PathBuf,
    },
    /// A key file is missing, too short, or open to others.
    #[error("the key {} cannot be used: {reason}; restore it from a backup or start a new folder", file.display())]
    KeyUnusable {
        /// The key file.
        file: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Another process listens on the address.
    #[error(
        "the address {address} is in use by another process; stop that process or choose another address with --listen"
    )]
    AddressBusy {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error(
        "the address {address} cannot be listened on ({reason}); choose another address with --listen"
    )]
    AddressRefused {
        /// The address.
        address: SocketAddr,
        /// The operating system's word for it.
        reason: io::ErrorKind,
    },
    /// The configuration cannot be read or does not make sense.
    #[error("the configuration {} is broken: {reason}", file.display())]
    BrokenConfiguration {
        /// The file.
        file: PathBuf,
        /// What is wrong, in one line.
        reason: String,
    },
    /// A setting is needed that nothing gives.
    #[error("{setting} is not set; {advice}")]
    SettingMissing {
        /// The setting.
        setting: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// No member of the demo staff has the handle.
    #[error("nobody in the demo staff has the handle {handle}; `evi token --help` lists them all")]
    UnknownHandle {
        /// The handle, as it was given.
        handle: String,
    },
    /// The number is not one that the demo takes. The number itself is never repeated.
    #[error("the number is not one of the official test series, and the demo takes no other")]
    NotATestNumber,
    /// The number is a good one, and nobody with it has a case. It is not repeated either.
    #[error(
        "the person with this number has no case here, so there is nobody to sign in as; register an intake for the number first"
    )]
    NobodyWithoutCase,
    /// A service may not bring its tables up to date itself, and nobody has.
    #[error(
        "{pending} migrations of {service} wait; run `evi migrate` with a role that may change its tables, and start again"
    )]
    MigrationsWait {
        /// The service.
        service: domain::ServiceName,
        /// How many.
        pending: usize,
    },
    /// A database does not answer or refuses.
    #[error("the database of {service} cannot be used: {reason}")]
    DatabaseUnusable {
        /// The service that owns it.
        service: domain::ServiceName,
        /// What is wrong, without address or password.
        reason: String,
    },
    /// The gateway was told to plan over a file and cannot.
    #[error(
        "the supergraph {} cannot be planned over: {reason}; give [gateway] supergraph the file of a release, or leave it empty",
        file.display()
    )]
    SupergraphRefused {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// What is shipped with the program does not hold together.
    #[error("the program is not whole: {reason}; install it again")]
    ProgramBroken {
        /// What is wrong.
        reason: String,
    },
    /// A story of the demo world could not be played to its end.
    #[error(
        "the demo world could not be made: {reason}; the next start begins anew, and `evi demo --empty` starts without people"
    )]
    DemoUnfinished {
        /// What was refused, or what failed; no personal data.
        reason: String,
    },
    /// The folder has been given a population already.
    #[error(
        "the data folder {} holds a population of {people} already; start without --population, or begin anew with --fresh",
        folder.display()
    )]
    PopulatedAlready {
        /// The data folder.
        folder: PathBuf,
        /// How many people were given.
        people: u64,
    },
    /// A file to verify is not there, is no database, or is no service's.
    #[error("the file {} cannot be verified: {reason}", file.display())]
    NotVerifiable {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The log that shall not change has been changed.
    #[error("the access log of {service} does not verify: {reason}")]
    AuditBroken {
        /// The service that owns the log.
        service: domain::ServiceName,
        /// Which entry, and what is wrong with it.
        reason: String,
    },
    /// Policies that cannot be taken; each thing that is wrong has been told on its own line.
    #[error("the policies in {} cannot be taken (faults: {wrong}); each is told on a line of its own", folder.display())]
    PoliciesRefused {
        /// The folder.
        folder: PathBuf,
        /// How many.
        wrong: usize,
    },
    /// There is no such folder of policies.
    #[error("there is no folder {} of policies; give one with --policies", folder.display())]
    PoliciesMissing {
        /// The folder.
        folder: PathBuf,
    },
    /// At least one check failed; each has been told on its own line.
    #[error("{failed} of {all} checks failed")]
    ChecksFailed {
        /// How many failed.
        failed: usize,
        /// How many there are.
        all: usize,
    },
    /// Certificates of disposal are not the ones that were written.
    #[error(
        "{altered} certificates of disposal were altered; they are marked above, and `evi audit verify` tells whether the access log that names them holds"
    )]
    CertificatesAltered {
        /// How many.
        altered: usize,
    },
    /// The server stopped by itself.
    #[error("the server stopped: {reason}")]
    ServerStopped {
        /// The operating system's word for it.
        reason: io::ErrorKind,
    },
}

impl CommandFault {
    /// How the process ends.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::FolderInUse { .. }
            | Self::NotWritable { .. }
            | Self::DiskFull { .. }
            | Self::KeyUnusable { .. }
            | Self::AddressBusy { .. }
            | Self::AddressRefused { .. }
            | Self::MigrationsWait { .. }
            | Self::DatabaseUnusable { .. }
            | Self::SupergraphRefused { .. }
            | Self::ProgramBroken { .. }
            | Self::DemoUnfinished { .. }
            | Self::AuditBroken { .. }
            | Self::PoliciesRefused { .. }
            | Self::NotVerifiable { .. }
            | Self::ChecksFailed { .. }
            | Self::CertificatesAltered { .. }
            | Self::FolderUnreadable { .. }
            | Self::ServerStopped { .. } => Exit::Failed,
            Self::FolderNotOurs { .. }
            | Self::FolderOfOtherKind { .. }
            | Self::FolderMissing { .. }
            | Self::PoliciesMissing { .. }
            | Self::PopulatedAlready { .. }
            | Self::BrokenConfiguration { .. }
            | Self::SettingMissing { .. }
            | Self::UnknownHandle { .. }
            | Self::NotATestNumber
            | Self::NobodyWithoutCase => Exit::WrongUsage,
        }
    }

    /// What an error of the file system at `path` means to the person who started the program.
    pub fn of_file(path: impl Into<PathBuf>, error: &io::Error) -> Self {
        let path = path.into();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            reason => Self::NotWritable { path, reason },
        }
    }

    /// What an error of the network at `address` means.
    pub fn of_address(address: SocketAddr, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::AddressBusy { address },
            reason => Self::AddressRefused { address, reason },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_one_line() {
        let folder = PathBuf::from("data");
        let all = [
            CommandFault::FolderInUse {
                folder: folder.clone(),
            },
            CommandFault::FolderNotOurs {
                folder: folder.clone(),
            },
            CommandFault::DiskFull {
                path: folder.clone(),
            },
            CommandFault::NotATestNumber,
            CommandFault::FolderMissing { folder },
        ];
        for fault in all {
            assert_eq!(fault.to_string().lines().count(), 1, "{fault}");
        }
    }

    #[test]
    fn a_full_disk_is_told_from_a_closed_folder() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let closed = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(
            CommandFault::of_file("data", &full),
            CommandFault::DiskFull { .. }
        ));
        assert!(matches!(
            CommandFault::of_file("data", &closed),
            CommandFault::NotWritable { .. }
        ));
    }
}
