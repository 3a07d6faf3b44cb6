//! A NATS server of a test's own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use stream::StreamSettings;
use tempfile::TempDir;

/// A running server; dropped, its process is killed and what it kept is removed.
pub struct Server {
    process: Child,
    port: u16,
    _kept: TempDir,
}

impl Server {
    /// Starts one on a free port. `None` on a machine without the program, which the build's machine has.
    pub fn start() -> Option<Self> {
        let kept = tempfile::tempdir().expect("a folder");
        let started = Command::new("nats-server")
            .args([
                "--addr",
                "127.0.0.1",
                "--port",
                "-1",
                "--jetstream",
                "--store_dir",
            ])
            .arg(kept.path())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => {
                assert!(
                    std::env::var_os("EVI_TEST_NATS").is_none(),
                    "nats-server must be there: {error}"
                );
                return None;
            }
        };
        let mut told = BufReader::new(process.stderr.take().expect("what it tells")).lines();
        let mut port = None;
        for line in told.by_ref() {
            let line = line.expect("a line");
            if let Some((_, address)) = line.split_once("Listening for client connections on ") {
                port = address
                    .rsplit(':')
                    .next()
                    .and_then(|port| port.parse().ok());
            }
            if line.contains("Server is ready") {
                break;
            }
        }
        // Whoever is not heard waits for ever.
        std::thread::spawn(move || told.for_each(drop));
        Some(Self {
            process,
            port: port.expect("a port"),
            _kept: kept,
        })
    }

    /// How it is reached.
    pub fn settings(&self) -> StreamSettings {
        StreamSettings {
            servers: vec![format!("nats://127.0.0.1:{}", self.port)],
            user: String::new(),
            password: String::new(),
            authorities: None,
            patience: Duration::from_secs(20),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().expect("its own process");
        self.process.wait().expect("ended");
    }
}
