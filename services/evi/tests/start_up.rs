//! The real binary, as an operator meets it: one clear sentence and the right exit code whenever it
//! cannot do what it was asked.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Output},
};

use chrono::{DateTime, Utc};
use evi::{
    folder::{DataFolder, Filling, FolderKind, Opening},
    keys::KeyFolder,
};

fn evi(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evi"))
        .args(arguments)
        .output()
        .expect("the binary runs")
}

fn on(folder: &Path, arguments: &[&str]) -> Output {
    let folder = folder.display().to_string();
    evi(&[arguments, &["--data", &folder]].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The command ended with this code, and its last line is the one sentence that tells why.
fn assert_ended(output: &Output, code: i32, sentence: &str) {
    let told = text(&output.stderr);
    let last = told.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("evi: ") && last.contains(sentence),
        "{told}"
    );
    assert_eq!(told.matches("evi: ").count(), 1, "{told}");
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(
        output.stdout.is_empty(),
        "nothing is answered: {}",
        text(&output.stdout)
    );
}

fn noon() -> DateTime<Utc> {
    "2026-03-02T11:00:00Z".parse().expect("a moment")
}

fn made(folder: &Path, kind: FolderKind) -> DataFolder {
    let mut made = DataFolder::take(folder, kind, Opening::Keep, noon()).expect("a folder");
    made.note_filled(Filling::Registry).expect("a mark");
    KeyFolder::complete(made.places().keys(), &domain::SystemEntropy).expect("keys");
    made
}

#[test]
fn folder_in_use_by_another_process_is_told() {
    let outer = tempfile::tempdir().expect("a folder");
    let held = made(outer.path(), FolderKind::Demo);
    for fresh in [
        &["demo", "--listen", "127.0.0.1:0"][..],
        &["demo", "--listen", "127.0.0.1:0", "--fresh"],
    ] {
        assert_ended(&on(outer.path(), fresh), 1, "is in use by another process");
    }
    assert_ended(
        &on(outer.path(), &["migrate"]),
        1,
        "is in use by another process",
    );
    assert!(
        held.places().keys().is_dir(),
        "--fresh emptied a folder in use"
    );
}

#[test]
fn folder_of_somebody_else_is_told_and_left_alone() {
    let outer = tempfile::tempdir().expect("a folder");
    fs::write(outer.path().join("thesis.txt"), "years of work").expect("a file");
    for command in ["demo", "serve"] {
        let output = on(outer.path(), &[command, "--listen", "127.0.0.1:0"]);
        assert_ended(&output, 2, "was not made by evi");
    }
    assert_ended(
        &on(
            outer.path(),
            &["demo", "--fresh", "--listen", "127.0.0.1:0"],
        ),
        2,
        "was not made by evi",
    );
    assert_eq!(fs::read_dir(outer.path()).expect("readable").count(), 1);
}

#[test]
fn file_in_the_place_of_the_folder_is_told() {
    let outer = tempfile::tempdir().expect("a folder");
    let file = outer.path().join("file");
    fs::write(&file, "").expect("a file");
    let output = on(&file.join("data"), &["demo", "--listen", "127.0.0.1:0"]);
    assert_ended(&output, 1, "cannot be written");
}

#[test]
fn full_disk_is_told_before_anything_has_begun() {
    let outer = tempfile::tempdir().expect("a folder");
    drop(made(outer.path(), FolderKind::Demo));
    symlink("/dev/full", outer.path().join("space")).expect("a disk that is always full");
    let output = on(outer.path(), &["demo", "--listen", "127.0.0.1:0"]);
    assert_ended(&output, 1, "is full");
    assert_eq!(
        fs::read_dir(outer.path().join("db"))
            .expect("readable")
            .count(),
        0
    );
}

#[test]
fn busy_address_is_told_before_the_folder_is_emptied() {
    let outer = tempfile::tempdir().expect("a folder");
    drop(made(outer.path(), FolderKind::Demo));
    let kept = outer.path().join("db").join("kept");
    fs::write(&kept, "").expect("a file");
    let busy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = busy.local_addr().expect("an address").to_string();
    let output = on(outer.path(), &["demo", "--fresh", "--listen", &address]);
    assert_ended(&output, 1, "is in use by another process");
    assert!(kept.exists());
}

#[test]
fn demo_cannot_be_started_on_a_production_folder() {
    let outer = tempfile::tempdir().expect("a folder");
    drop(made(outer.path(), FolderKind::Production));
    let output = on(
        outer.path(),
        &["demo", "--fresh", "--listen", "127.0.0.1:0"],
    );
    assert_ended(&output, 2, "holds a production system");
}

#[test]
fn broken_configuration_is_told_with_its_key() {
    let outer = tempfile::tempdir().expect("a folder");
    let file = outer.path().join("evi.toml");
    let name = file.display().to_string();
    for (content, sentence) in [
        (
            "[server]\nlissten = \"127.0.0.1:1\"",
            "did you mean `listen`?",
        ),
        ("[sever]\n", "did you mean `server`?"),
        ("[server]\nlisten = \"nowhere\"", "address"),
        ("[patience]\ncall_seconds = \"long\"", "call_seconds"),
        ("[server\n", "is broken"),
        ("[services]\nonly = [\"welfare\"]", "ServiceName"),
        (
            "[databases]\nall = \"file:/nowhere/secret\"",
            "/nowhere/secret",
        ),
    ] {
        fs::write(&file, content).expect("a file");
        assert_ended(&evi(&["serve", "--config", &name]), 2, sentence);
    }
    assert_ended(
        &evi(&["serve", "--config", "/nowhere/evi.toml"]),
        2,
        "cannot be read",
    );
}

#[test]
fn token_is_printed_beside_a_running_system_and_nothing_else() {
    let outer = tempfile::tempdir().expect("a folder");
    let _running = made(outer.path(), FolderKind::Demo);
    let output = on(outer.path(), &["token", "--as", "desk.gnesta"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty());
    let token = text(&output.stdout);
    assert_eq!(token.lines().count(), 1);
    assert_eq!(
        token.trim().split('.').count(),
        3,
        "a signed token has three parts"
    );
}

#[test]
fn token_is_refused_for_whom_it_cannot_be_given() {
    let outer = tempfile::tempdir().expect("a folder");
    drop(made(outer.path(), FolderKind::Demo));
    let refused = |arguments: &[&str], sentence| {
        assert_ended(&on(outer.path(), arguments), 2, sentence);
    };
    refused(&["token", "--as", "desk.stockholm"], "desk.stockholm");
    refused(
        &["token", "--participant", "198801012380"],
        "official test series",
    );
    refused(
        &["token", "--participant", "19880101-"],
        "official test series",
    );
    refused(
        &["token", "--participant", "198801012389"],
        "has no case here",
    );
}

#[test]
fn refused_number_is_never_repeated() {
    let outer = tempfile::tempdir().expect("a folder");
    drop(made(outer.path(), FolderKind::Demo));
    let output = on(outer.path(), &["token", "--participant", "198801010005"]);
    assert!(!text(&output.stderr).contains("19880101"));
}

#[test]
fn token_is_refused_for_a_folder_that_is_no_demo() {
    let production = tempfile::tempdir().expect("a folder");
    drop(made(production.path(), FolderKind::Production));
    let output = on(production.path(), &["token", "--as", "desk.gnesta"]);
    assert_ended(&output, 2, "holds a production system");
    let nothing = production.path().join("nothing");
    let output = on(&nothing, &["token", "--as", "desk.gnesta"]);
    assert_ended(&output, 2, "there is no data folder");
    assert!(!nothing.exists());
}

#[test]
fn token_is_refused_with_a_key_that_others_may_read() {
    let outer = tempfile::tempdir().expect("a folder");
    let folder = made(outer.path(), FolderKind::Demo);
    let key = folder.places().keys().join("platform_token.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).expect("opened up");
    assert_ended(
        &on(outer.path(), &["token", "--as", "desk.gnesta"]),
        1,
        "others than its owner",
    );
}

#[test]
fn databases_are_migrated_twice_and_their_empty_logs_verify() {
    let outer = tempfile::tempdir().expect("a folder");
    for _ in 0..2 {
        let output = on(outer.path(), &["migrate"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout).lines().count(), 6);
    }
    let output = on(
        outer.path(),
        &["audit", "verify", "--only", "welfare_unit,follow_up"],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), 2);
    let output = on(outer.path(), &["audit", "verify"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    assert_eq!(
        told.matches("0 entries, 0 linked, 0 waiting; the chain holds")
            .count(),
        6,
        "{told}"
    );
}

#[test]
fn doctor_finds_nothing_wrong_with_a_new_machine_and_names_what_is() {
    let outer = tempfile::tempdir().expect("a folder");
    let data = outer.path().join("data");
    let well = on(&data, &["doctor", "--listen", "127.0.0.1:0"]);
    assert!(well.status.success(), "{}", text(&well.stdout));
    assert!(!data.exists(), "doctor changes nothing");
    let busy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = busy.local_addr().expect("an address").to_string();
    let ill = on(&data, &["doctor", "--listen", &address]);
    assert_eq!(ill.status.code(), Some(1));
    assert!(
        text(&ill.stdout).contains("BAD   address"),
        "{}",
        text(&ill.stdout)
    );
}

#[test]
fn doctor_finds_a_damaged_database_and_an_open_key_and_says_what_to_do() {
    let outer = tempfile::tempdir().expect("a folder");
    assert!(on(outer.path(), &["migrate"]).status.success());
    drop(KeyFolder::complete(
        outer.path().join("keys"),
        &domain::SystemEntropy,
    ));
    let sound = on(outer.path(), &["doctor", "--listen", "127.0.0.1:0"]);
    assert!(sound.status.success(), "{}", text(&sound.stdout));
    assert!(!text(&sound.stdout).contains("BAD"));

    let key = outer.path().join("keys").join("store.welfare_unit.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("opened up");
    // With its log gone too: the log alone could still mend it.
    let file = |end: &str| {
        outer
            .path()
            .join("db")
            .join(format!("follow_up.sqlite{end}"))
    };
    for log in ["-wal", "-shm"] {
        if file(log).exists() {
            fs::remove_file(file(log)).expect("removed");
        }
    }
    let database = file("");
    fs::write(&database, "this was never a database, or no longer is").expect("damaged");
    let ill = on(outer.path(), &["doctor", "--listen", "127.0.0.1:0"]);
    assert_ended_with_findings(
        &ill,
        &[
            "store.welfare_unit.key cannot be used: others than its owner may read it (`chmod 600` closes it)",
            "the database of follow_up cannot be used: its file is damaged; restore it from a backup",
        ],
    );
}

fn assert_ended_with_findings(output: &Output, findings: &[&str]) {
    let told = text(&output.stdout);
    let bad: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("BAD"))
        .collect();
    assert_eq!(bad.len(), findings.len(), "{told}");
    for (line, finding) in bad.iter().zip(findings) {
        assert!(line.contains(finding), "{line}");
    }
    assert_eq!(output.status.code(), Some(1));
    let last = text(&output.stderr);
    assert!(
        last.contains("checks failed") && last.lines().count() == 1,
        "{last}"
    );
}

#[test]
fn wrong_usage_ends_with_two_and_help_with_nought() {
    assert_eq!(evi(&["sing"]).status.code(), Some(2));
    assert_eq!(evi(&["serve", "--only", "welfare"]).status.code(), Some(2));
    for command in [
        &["--help"][..],
        &["demo", "--help"],
        &["audit", "verify", "--help"],
    ] {
        let help = evi(command);
        assert_eq!(help.status.code(), Some(0));
        assert!(text(&help.stdout).contains("Examples:"));
    }
}

#[test]
fn policies_are_checked_as_at_a_start() {
    let output = evi(&["policy", "check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("they fit their schema"));
    let reviewed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/policy");
    let reviewed = reviewed.display().to_string();
    let same = evi(&["policy", "check", "--policies", &reviewed]);
    assert_eq!(same.stdout, output.stdout);
    let empty = tempfile::tempdir().expect("a folder");
    let folder = empty.path().display().to_string();
    let output = evi(&["policy", "check", "--policies", &folder]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("holds no .cedar file"));
    let missing = evi(&["policy", "check", "--policies", "no-such-folder"]);
    assert_ended(&missing, 2, "no folder no-such-folder of policies");
}
