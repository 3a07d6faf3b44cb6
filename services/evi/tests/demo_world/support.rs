//! A folder that has been filled once, copies of it, and the real binary on a copy.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::OnceLock,
};

use chrono::{DateTime, Utc};
use domain::SystemEntropy;
use evi::{
    demo::{
        Part, Plot, cast,
        world::{self, Content},
    },
    folder::{DataFolder, Filling, FolderKind, Opening},
    keys::KeyFolder,
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The moment at which the world is looked at: a Monday morning.
pub const NOW: &str = "2026-11-23T09:00:00Z";
/// How many stories of a kind are played when the cast is small.
const FEW: usize = 3;
/// A finished case that is old enough to have been followed up.
const LONG_AGO: u32 = 180;

/// Whether the whole cast is played.
pub fn is_long() -> bool {
    std::env::var_os("EVI_LONG").is_some_and(|value| value == "1")
}

fn now() -> DateTime<Utc> {
    NOW.parse().expect("a moment")
}

/// Every state and phase once, and a few of everything else.
pub fn parts() -> Vec<Part> {
    if is_long() {
        return cast();
    }
    let mut played: Vec<(String, usize)> = Vec::new();
    let mut parts = cast();
    parts.retain(|part| {
        let (kind, most) = match part.plot {
            Plot::Guided(ago) | Plot::Advised(ago) if ago < LONG_AGO => return false,
            Plot::Finished { days_ago, length } if days_ago - length < LONG_AGO => return false,
            Plot::Guided(_) => ("guided".to_owned(), 1),
            Plot::Advised(_) => ("advised".to_owned(), FEW),
            Plot::Finished { .. } => ("finished".to_owned(), FEW),
            Plot::InPhase(phase) => (format!("phase {phase}"), 1),
            Plot::Referred(status, _) => (format!("referral {status}"), 1),
            Plot::HasScarcePlace => ("scarce".to_owned(), FEW),
            Plot::Protected => ("protected".to_owned(), FEW),
            Plot::Enrolled(_) => ("enrolled".to_owned(), 1),
            Plot::EnrolmentOver { .. } => ("enrolment over".to_owned(), 1),
        };
        let known = played.iter().position(|(name, _)| *name == kind);
        let place = known.unwrap_or_else(|| {
            played.push((kind, 0));
            played.len() - 1
        });
        played[place].1 += 1;
        played[place].1 <= most
    });
    parts
}

/// Fills a folder as `evi demo` does.
pub fn fill(folder: &Path) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut data =
        DataFolder::take(folder, FolderKind::Demo, Opening::Fresh, now()).expect("a folder");
    let keys = KeyFolder::complete(data.places().keys(), &SystemEntropy).expect("keys");
    let parts = parts();
    let content = (Content::People(&parts), now());
    runtime
        .block_on(world::fill(data.places(), &keys, content))
        .expect("a world");
    data.note_filled(Filling::World).expect("a mark");
}

/// The folder that all tests look at and none changes. It lies in the build's own folder for such
/// things and is made anew by every run.
pub fn seeded() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo_world");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("an old one is removed");
        }
        fill(&folder);
        folder
    })
}

/// A copy of the seeded folder, for a test that starts a system on it. Its databases lie still and whole: what lies beside
/// one is of a test that reads there just now, and may be gone in a moment.
pub fn copy() -> TempDir {
    let outer = tempfile::tempdir().expect("a folder");
    copy_into(seeded(), &outer.path().join("data"));
    outer
}

fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_into(&entry.path(), &place);
        } else if !is_of_a_reader(&entry.path()) {
            fs::copy(entry.path(), place).expect("copied");
        }
    }
}

fn is_of_a_reader(file: &Path) -> bool {
    let name = file.to_string_lossy();
    name.ends_with("-shm") || name.ends_with("-wal")
}

/// Runs the binary to its end.
pub fn evi(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evi"))
        .args(arguments)
        .arg("--data")
        .arg(folder)
        .output()
        .expect("the binary runs")
}

/// What a command told on standard error.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running demo system. Dropped, its process is killed.
pub struct Running {
    process: Child,
    address: String,
    folder: PathBuf,
}

impl Running {
    /// Starts the demo and waits for its ready line.
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_as("demo", folder, &[&["--clock", NOW], more].concat())
    }

    /// Starts a command that serves, and waits for its ready line.
    pub fn start_as(command: &str, folder: &Path, more: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_evi"))
            .args([command, "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let output = process.stdout.take().expect("piped");
        let line = BufReader::new(output).lines().next();
        let line = line.expect("a ready line").expect("text");
        let address = line.strip_prefix("ready ").expect("ready").to_owned();
        Self {
            process,
            address,
            folder: folder.to_path_buf(),
        }
    }

    /// Somebody of the demo staff.
    pub fn staff(&self, handle: &str) -> Reader {
        self.reader(&["token", "--as", handle])
    }

    /// Somebody with a case.
    pub fn participant(&self, number: &str) -> Reader {
        self.reader(&["token", "--participant", number])
    }

    fn reader(&self, arguments: &[&str]) -> Reader {
        let output = evi(arguments, &self.folder);
        assert!(output.status.success(), "{}", told(&output));
        let token = String::from_utf8(output.stdout).expect("text");
        Reader {
            url: format!("{}/graphql", self.address),
            token: token.trim().to_owned(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing is left running.
        let _ended = self.process.kill();
        let _status = self.process.wait();
    }
}

/// Somebody who is signed in.
pub struct Reader {
    url: String,
    token: String,
}

impl Reader {
    /// Sends a document and gives its data; an error at the top fails the test.
    pub fn ask(&self, document: &str, variables: Value) -> Value {
        let body = json!({ "query": document, "variables": variables });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let mut answer: Value = runtime.block_on(async {
            let client = reqwest::Client::new().post(&self.url);
            let sent = client.bearer_auth(&self.token).json(&body).send().await;
            sent.expect("an answer").json().await.expect("JSON")
        });
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].take()
    }

    /// Looks somebody up at the desk of Gnesta.
    pub fn look_up(&self, number: &str) -> Value {
        let input =
            json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": "0461" });
        let document = "mutation($input: OpenContactInput!) { openContact(input: $input) { \
            contact { id knownHere } userErrors { code field message } } }";
        self.ask(document, json!({ "input": input }))["openContact"].take()
    }

    /// Looks somebody up and opens a case.
    pub fn receive(&self, number: &str) -> String {
        let contact = self.look_up(number);
        let input = json!({
            "contactId": contact["contact"]["id"], "channel": "WALK_IN", "reason": "Vill arbeta",
        });
        let document = "mutation($input: RegisterIntakeInput!) { registerIntake(input: $input) { \
            case { id } userErrors { code field message } } }";
        let opened = self.ask(document, json!({ "input": input }));
        let id = opened["registerIntake"]["case"]["id"].as_str();
        id.unwrap_or_else(|| panic!("{opened}")).to_owned()
    }

    /// Whether a case exists for the reader.
    pub fn sees(&self, case: &str) -> bool {
        let seen = self.ask(
            "query($id: ID!) { case(id: $id) { id } }",
            json!({ "id": case }),
        );
        !seen["case"].is_null()
    }
}
