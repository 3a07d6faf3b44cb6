//! The keys of an installation, one file each, readable by their owner only.
//!
//! A pair signs: its private part is PKCS#8 PEM, its public part a JWK set beside it, which is all
//! that other machines need. A secret is 32 random bytes as base64url text. Losing them ends
//! sessions and breaks pseudonyms, leaking them breaks trust: a private file that others may read is
//! refused.

use std::{
    fmt, fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use access::{SigningKey, VerifyingKey, jwks_json};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{CodeList, Entropy, IdentityNumber, ServiceName};

use crate::fault::CommandFault;

const HONEY_NUMBERS: &str = "honey_numbers.txt";
const PRIVATE: u32 = 0o600;
const PUBLIC: u32 = 0o644;

/// A pair of keys, by what it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairName {
    /// The platform tokens that readers bring to the gateway.
    PlatformToken,
    /// The assertions with which a service calls another.
    Assertion(ServiceName),
    /// The checkpoints of a service's access log. Nothing else is signed with it, so that its public part
    /// can be given to whoever verifies the log.
    Checkpoint(ServiceName),
}

/// A secret, by what is made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretName {
    /// The keys of a service's store: cursors, and hashes of repeated mutations.
    Store(ServiceName),
    /// The desk's keys: subjects of participants, pseudonyms, look-ups. No other service holds it,
    /// follow-up least of all.
    Desk,
    /// The keys of the pages: sessions, forms and drafts.
    Pages,
}

/// The bytes of one secret. Never shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The bytes, for the one that makes keys of them.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl PairName {
    fn all() -> impl Iterator<Item = Self> {
        let assertions = ServiceName::ALL.iter().copied().map(Self::Assertion);
        std::iter::once(Self::PlatformToken)
            .chain(assertions)
            .chain(keeping().map(Self::Checkpoint))
    }

    fn stem(self) -> String {
        match self {
            Self::PlatformToken => "platform_token".to_owned(),
            Self::Assertion(service) => format!("assertion.{service}"),
            Self::Checkpoint(service) => format!("checkpoint.{service}"),
        }
    }

    /// Whether one of these services signs with it.
    fn is_of(self, here: &[ServiceName]) -> bool {
        match self {
            Self::PlatformToken => here.contains(&ServiceName::Gateway),
            Self::Assertion(service) | Self::Checkpoint(service) => here.contains(&service),
        }
    }

    /// Whether one of these services proves something by it: everybody proves everybody's assertions.
    fn proves_for(self, here: &[ServiceName]) -> bool {
        match self {
            Self::Assertion(_) => true,
            Self::PlatformToken | Self::Checkpoint(_) => self.is_of(here),
        }
    }

    /// The name of the file of its public part.
    pub fn public_file(self) -> String {
        format!("{}.jwks.json", self.stem())
    }
}

/// The gateway keeps nothing, so it has neither a store nor a log.
fn keeping() -> impl Iterator<Item = ServiceName> {
    ServiceName::ALL
        .iter()
        .copied()
        .filter(|name| *name != ServiceName::Gateway)
}

impl SecretName {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Desk, Self::Pages]
            .into_iter()
            .chain(keeping().map(Self::Store))
    }

    /// Whether one of these services makes something of it.
    fn is_of(self, here: &[ServiceName]) -> bool {
        match self {
            Self::Store(service) => here.contains(&service),
            Self::Desk => here.contains(&ServiceName::IntakeDesk),
            Self::Pages => here.contains(&ServiceName::Gateway),
        }
    }

    fn stem(self) -> String {
        match self {
            Self::Store(service) => format!("store.{service}"),
            Self::Desk => "desk".to_owned(),
            Self::Pages => "pages".to_owned(),
        }
    }
}

/// The folder of the keys. Each is read when it is asked for, so that a machine needs only those of
/// the services that run on it.
#[derive(Debug, Clone)]
pub struct KeyFolder {
    path: PathBuf,
}

impl KeyFolder {
    /// The keys that are there. Nothing is written.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The keys of an installation's own folder: those that are not there yet are made.
    ///
    /// # Errors
    /// When a key cannot be written.
    pub fn complete(path: impl Into<PathBuf>, entropy: &dyn Entropy) -> Result<Self, CommandFault> {
        let keys = Self::at(path);
        keys.make_folder()
            .map_err(|error| CommandFault::of_file(&keys.path, &error))?;
        for name in PairName::all() {
            if !keys.private(name).exists() {
                keys.make_pair(name, entropy)?;
            }
        }
        for name in SecretName::all() {
            let file = keys.secret_file(name);
            if !file.exists() {
                let mut bytes = [0_u8; 32];
                entropy.fill(&mut bytes);
                write(&file, &URL_SAFE_NO_PAD.encode(bytes), PRIVATE)?;
            }
        }
        Ok(keys)
    }

    /// What is wrong with the keys that these services need, each named once. A folder may hold those alone, as
    /// `infra/secrets/make` gives them out.
    pub fn faults(&self, here: &[ServiceName]) -> Vec<CommandFault> {
        let pairs = PairName::all().filter(|name| name.is_of(here));
        let public = PairName::all().filter(|name| name.proves_for(here));
        let secrets = SecretName::all().filter(|name| name.is_of(here));
        let pairs = pairs.map(|name| self.signing_key(name).err());
        let public = public.map(|name| self.verifying_key(name).err());
        let secrets = secrets.map(|name| self.secret(name).err());
        pairs.chain(public).chain(secrets).flatten().collect()
    }

    /// The key that signs.
    ///
    /// # Errors
    /// When it is not there, is no key, or may be read by others.
    pub fn signing_key(&self, name: PairName) -> Result<SigningKey, CommandFault> {
        let file = self.private(name);
        let text = read_private(&file)?;
        SigningKey::from_pem(&text).map_err(|_| unusable(&file, NOT_A_KEY))
    }

    /// The key that verifies what the other signed.
    ///
    /// # Errors
    /// When it is not there or is no key.
    pub fn verifying_key(&self, name: PairName) -> Result<VerifyingKey, CommandFault> {
        let file = self.path.join(name.public_file());
        let first = read_public(&file)?.into_iter().next();
        first.ok_or_else(|| unusable(&file, NOT_A_KEY))
    }

    /// A secret.
    ///
    /// # Errors
    /// When it is not there, is no secret, or may be read by others.
    pub fn secret(&self, name: SecretName) -> Result<Secret, CommandFault> {
        let file = self.secret_file(name);
        let text = read_private(&file)?;
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok();
        let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes.map(Secret).ok_or_else(|| unusable(&file, NOT_A_KEY))
    }

    /// The numbers that nobody has and whose look-up raises an alarm (`honey_numbers.txt`, one a line).
    /// They lie with the keys because whoever knows them is not caught by them. There need not be any.
    ///
    /// # Errors
    /// When the file may be read by others, or a line is no personal number.
    pub fn honey_numbers(&self) -> Result<Vec<IdentityNumber>, CommandFault> {
        let file = self.path.join(HONEY_NUMBERS);
        if !file.exists() {
            return Ok(Vec::new());
        }
        let text = read_private(&file)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .map(|line| {
                IdentityNumber::from_storage(line).map_err(|_| unusable(&file, NOT_A_NUMBER))
            })
            .collect()
    }

    fn private(&self, name: PairName) -> PathBuf {
        self.path.join(format!("{}.pem", name.stem()))
    }

    fn secret_file(&self, name: SecretName) -> PathBuf {
        self.path.join(format!("{}.key", name.stem()))
    }

    fn make_folder(&self) -> io::Result<()> {
        if self.path.is_dir() {
            return Ok(());
        }
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)
    }

    /// The public part first: a pair whose private part is there is whole.
    fn make_pair(&self, name: PairName, entropy: &dyn Entropy) -> Result<(), CommandFault> {
        let private = self.private(name);
        let key = SigningKey::generate(entropy).map_err(|_| unusable(&private, NOT_A_KEY))?;
        let public = self.path.join(name.public_file());
        write(&public, &jwks_json(&[key.verifying_key()]), PUBLIC)?;
        write(&private, &key.to_pem(), PRIVATE)
    }
}

const UNREADABLE: &str = "it cannot be read";
const NOT_A_KEY: &str = "it is not a key";
const NOT_A_NUMBER: &str = "a line is not a personal number of twelve digits";
const OPEN_TO_OTHERS: &str = "others than its owner may read it (`chmod 600` closes it)";

fn unusable(file: &Path, reason: &'static str) -> CommandFault {
    CommandFault::KeyUnusable {
        file: file.to_path_buf(),
        reason,
    }
}

/// Writes the file beside its place and moves it there: a crash leaves no half key.
fn write(file: &Path, text: &str, mode: u32) -> Result<(), CommandFault> {
    let write_and_move = || -> io::Result<()> {
        let new = file.with_extension("new");
        if new.exists() {
            fs::remove_file(&new)?;
        }
        let mut writer = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&new)?;
        writer.write_all(text.as_bytes())?;
        writer.sync_all()?;
        fs::rename(new, file)
    };
    write_and_move().map_err(|error| CommandFault::of_file(file, &error))
}

/// The public keys in a file: a JWK set.
///
/// # Errors
/// When it cannot be read or holds no key.
pub fn read_public(file: &Path) -> Result<Vec<VerifyingKey>, CommandFault> {
    let text = fs::read_to_string(file).map_err(|_| unusable(file, UNREADABLE))?;
    let keys = VerifyingKey::from_jwks_json(&text).map_err(|_| unusable(file, NOT_A_KEY))?;
    if keys.is_empty() {
        return Err(unusable(file, NOT_A_KEY));
    }
    Ok(keys)
}

fn read_private(file: &Path) -> Result<String, CommandFault> {
    let metadata = fs::metadata(file).map_err(|_| unusable(file, UNREADABLE))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(unusable(file, OPEN_TO_OTHERS));
    }
    fs::read_to_string(file).map_err(|_| unusable(file, UNREADABLE))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::SystemEntropy;

    use super::*;

    fn complete(path: &Path) -> KeyFolder {
        KeyFolder::complete(path, &SystemEntropy).expect("keys")
    }

    #[test]
    fn private_keys_are_readable_by_their_owner_only() {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("keys");
        complete(&folder);
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        let files: Vec<_> = fs::read_dir(&folder).expect("readable").flatten().collect();
        assert_eq!(
            files.len(),
            2 * PairName::all().count() + SecretName::all().count()
        );
        for file in files {
            let is_public = file.file_name().to_string_lossy().ends_with(".jwks.json");
            let wanted = if is_public { 0o644 } else { 0o600 };
            assert_eq!(
                mode(&file.path()) & !0o022,
                wanted & !0o022,
                "{}",
                file.path().display()
            );
            assert!(is_public || mode(&file.path()) == 0o600);
        }
    }

    #[test]
    fn keys_stay_the_same_and_differ_from_each_other() {
        let outer = tempfile::tempdir().expect("a folder");
        let (first, second) = (complete(outer.path()), complete(outer.path()));
        let mut seen = BTreeSet::new();
        for name in SecretName::all() {
            let secret = first.secret(name).expect("a secret");
            assert_eq!(secret, second.secret(name).expect("the same"));
            assert!(seen.insert(secret), "{name:?} repeats another");
        }
        let ids: BTreeSet<String> = PairName::all()
            .map(|name| first.signing_key(name).expect("a key").id().to_owned())
            .collect();
        assert_eq!(ids.len(), PairName::all().count());
    }

    #[test]
    fn public_part_belongs_to_its_private_part() {
        let outer = tempfile::tempdir().expect("a folder");
        let keys = complete(outer.path());
        for name in PairName::all() {
            let private = keys.signing_key(name).expect("a key");
            assert_eq!(keys.verifying_key(name).expect("a key").id(), private.id());
        }
    }

    #[test]
    fn key_that_others_may_read_is_refused() {
        let outer = tempfile::tempdir().expect("a folder");
        let keys = complete(outer.path());
        let file = outer.path().join("platform_token.pem");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("opened up");
        let refusal = keys
            .signing_key(PairName::PlatformToken)
            .expect_err("refused");
        assert!(matches!(
            refusal,
            CommandFault::KeyUnusable {
                reason: OPEN_TO_OTHERS,
                ..
            }
        ));
    }

    #[test]
    fn honey_numbers_are_read_from_their_own_private_file() {
        let outer = tempfile::tempdir().expect("a folder");
        let keys = complete(outer.path());
        assert!(keys.honey_numbers().expect("none").is_empty());
        let file = outer.path().join(HONEY_NUMBERS);
        write(&file, "198402299815\n\n199106179824\n", PRIVATE).expect("written");
        let numbers = keys.honey_numbers().expect("two");
        let digits: Vec<&str> = numbers.iter().map(IdentityNumber::expose).collect();
        assert_eq!(digits, ["198402299815", "199106179824"]);
        write(&file, "198402299814\n", PRIVATE).expect("written");
        assert!(keys.honey_numbers().is_err(), "a wrong check digit");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("opened up");
        assert!(keys.honey_numbers().is_err(), "others may read it");
    }

    #[test]
    fn asking_for_keys_makes_none() {
        let outer = tempfile::tempdir().expect("a folder");
        let keys = KeyFolder::at(outer.path());
        assert!(keys.secret(SecretName::Desk).is_err());
        assert!(keys.signing_key(PairName::PlatformToken).is_err());
        assert_eq!(fs::read_dir(outer.path()).expect("readable").count(), 0);
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", Secret([7; 32])), "Secret(..)");
    }
}
