//! The platform in earnest: `evi serve` as an operator starts it, with a registry of staff who are known by the key that
//! their identity provider tells, and whatever configuration a test writes.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use access::{Cx, SystemPrincipal};
use anyhow::{Context, Result, bail};
use domain::{Clock, ServiceName, Subject, SystemClock, SystemEntropy};
use evi::{
    folder::{DataFolder, FolderKind, Opening, look_at},
    keys::{KeyFolder, SecretName},
    platform::{
        catalogue,
        database::{self, DatabasePlace},
    },
};
use intake_desk::seed_registry;
use store::StoreSecret;
use tempfile::TempDir;

use crate::{demo::binary, registry};

/// The organisation of the state agency in the registry of such a platform.
pub const EMPLOYMENT_SERVICE: &str = "2021002114";
/// The organisation of everybody else in it.
pub const MUNICIPALITY: &str = "2120002965";

/// The organisation in which somebody of the demo's registry is employed here.
pub fn organisation_of(handle: &str) -> &'static str {
    if handle.starts_with("employment") {
        EMPLOYMENT_SERVICE
    } else {
        MUNICIPALITY
    }
}

/// The key by which a provider knows somebody of the demo's registry.
pub fn affiliation(handle: &str) -> String {
    format!("{handle}@{}", organisation_of(handle))
}

/// A platform in its own process. Dropping it ends the process.
pub struct Production {
    process: Child,
    address: String,
    folder: TempDir,
}

impl Production {
    /// Fills a new data folder with the registry and starts `evi serve` on it, with a configuration made of the
    /// address at which it will answer.
    ///
    /// # Errors
    /// When the folder cannot be filled, or the process ends before it is ready.
    pub async fn start(configuration: impl FnOnce(&str) -> String) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        fill(&folder.path().join("data")).await?;
        let port = free_port()?;
        let address = format!("http://127.0.0.1:{port}");
        let config = folder.path().join("evi.toml");
        fs::write(&config, configuration(&address))?;
        let log = File::create(log_in(folder.path()))?;
        let mut process = Command::new(binary()?)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.path().join("data"))
            .arg("--config")
            .arg(&config)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let output = process.stdout.take().context("standard output is piped")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        if !lines.any(|line| line.starts_with("ready ")) {
            let status = process.wait()?;
            let told = fs::read_to_string(log_in(folder.path()))?;
            bail!("the platform ended before it was ready: {status}: {told}");
        }
        Ok(Self {
            process,
            address,
            folder,
        })
    }

    /// `http://HOST:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Everything that it has logged so far.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(log_in(self.folder.path()))?)
    }

    /// The file in which the pages keep sessions.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub fn pages(&self) -> Result<PathBuf> {
        let (places, _) = look_at(&self.folder.path().join("data"))?;
        Ok(places.pages())
    }
}

impl Drop for Production {
    fn drop(&mut self) {
        // The process may have ended already; either way nothing is left running.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn log_in(folder: &Path) -> PathBuf {
    folder.join("log")
}

/// A port that nobody has now: the address must stand in the configuration before anything listens on it.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Writes the registry as an operator's own tools would, before the first start.
///
/// # Errors
/// When the folder or the desk's database refuses.
pub async fn fill(data: &Path) -> Result<()> {
    let now = SystemClock.now();
    let folder = DataFolder::take(data, FolderKind::Production, Opening::Keep, now)?;
    let keys = KeyFolder::complete(folder.places().keys(), &SystemEntropy)?;
    let desk = ServiceName::IntakeDesk;
    let secret = keys.secret(SecretName::Store(desk))?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let store = database::open(database::Opening {
        service: desk,
        place: DatabasePlace::Embedded(folder.places().database(desk)),
        secret: StoreSecret::new(*secret.bytes()),
        route: catalogue::listeners,
        clock: clock.clone(),
        entropy: entropy.clone(),
    })
    .await?;
    database::migrate(&store).await?;
    let mut seed = registry::seed(Vec::new())?;
    let of_provider = |subject: &Subject| match subject.as_str().strip_prefix("staff:") {
        Some(handle) => Subject::new(format!("staff:{}", affiliation(handle))),
        None => subject.clone(),
    };
    for member in &mut seed.staff {
        member.subject = of_provider(&member.subject);
    }
    for assignment in &mut seed.assignments {
        assignment.subject = of_provider(&assignment.subject);
    }
    let cx = Cx::system(SystemPrincipal::Seeder, clock, entropy);
    seed_registry(&store, &cx, &seed).await?;
    store.bring_to_disk().await?;
    Ok(())
}
