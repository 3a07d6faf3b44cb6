//! Starting again: what was done stays, what was cut off begins anew, and nothing else is touched.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use domain::{ServiceName, identity_number::fixtures};
use serde_json::json;

use crate::{
    support::{NOW, Running, copy, evi, is_long, seeded, told},
    tables::count,
};

const DESK: ServiceName = ServiceName::IntakeDesk;

fn verify(folder: &Path) {
    let output = evi(&["audit", "verify"], folder);
    let lines = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{lines}{}", told(&output));
    assert_eq!(lines.matches("the chain holds").count(), 6, "{lines}");
}

#[test]
fn starting_again_keeps_what_was_done() {
    let outer = copy();
    let data = outer.path().join("data");
    let fixture = fixtures::all().nth(1).expect("a fixture");
    let demo = Running::start(&data, &[]);
    let case = demo.staff("desk.gnesta").receive(fixture);
    drop(demo);
    let demo = Running::start(&data, &[]);
    assert!(demo.staff("desk.gnesta").sees(&case));
    assert!(demo.participant(fixture).sees(&case));
    assert_eq!(
        count(&data, DESK, "shared_case"),
        count(seeded(), DESK, "shared_case") + 1
    );
}

#[test]
fn fresh_and_empty_leave_registry_and_staff_and_touch_nothing_beside() {
    let outer = copy();
    let data = outer.path().join("data");
    let beside = outer.path().join("thesis.txt");
    fs::write(&beside, "years of work").expect("a file");
    let demo = Running::start(&data, &["--fresh", "--empty"]);
    assert_eq!(
        fs::read_to_string(&beside).ok().as_deref(),
        Some("years of work")
    );
    for table in ["shared_case", "person", "referral", "lookup"] {
        assert_eq!(count(&data, DESK, table), 0, "{table}");
    }
    assert!(count(&data, DESK, "unit") > 40);
    let me = demo
        .staff("desk.gnesta")
        .ask("{ me { displayName } }", json!({}));
    assert!(me["me"]["displayName"].is_string());
}

#[test]
fn seeding_that_was_cut_off_begins_anew_and_is_never_half() {
    let outer = tempfile::tempdir().expect("a folder");
    let data = outer.path().join("data");
    let mut process = Command::new(env!("CARGO_BIN_EXE_evi"))
        .args(["demo", "--listen", "127.0.0.1:0", "--clock", NOW, "--data"])
        .arg(&data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let errors = process.stderr.take().expect("piped");
    let amid = BufReader::new(errors)
        .lines()
        .map_while(Result::ok)
        .filter(|line| line.starts_with("the demo world has come to"))
        .nth(2);
    assert!(amid.is_some(), "it is seeding");
    process.kill().expect("killed");
    process.wait().expect("ended");
    assert!(
        count(&data, DESK, "shared_case") > 0,
        "the cut came amid the seeding"
    );

    if is_long() {
        drop(Running::start(&data, &[]));
        assert!(count(&data, DESK, "shared_case WHERE phase = 'CLOSED'") >= 240);
    } else {
        drop(Running::start(&data, &["--empty"]));
        assert_eq!(
            count(&data, DESK, "shared_case"),
            0,
            "nothing of the half is left"
        );
    }
    verify(&data);
}

#[test]
fn demo_never_starts_on_what_serve_made() {
    let outer = tempfile::tempdir().expect("a folder");
    let data = outer.path().join("data");
    drop(Running::start_as("serve", &data, &[]));
    for more in [&[][..], &["--fresh"]] {
        let arguments = [&["demo", "--listen", "127.0.0.1:0"], more].concat();
        let refused = evi(&arguments, &data);
        assert_eq!(refused.status.code(), Some(2), "{}", told(&refused));
        assert!(told(&refused).contains("holds a production system"));
    }
    let refused = evi(&["token", "--as", "desk.gnesta"], &data);
    assert_eq!(refused.status.code(), Some(2));
    assert!(data.join("db").join("intake_desk.sqlite").exists());
}
