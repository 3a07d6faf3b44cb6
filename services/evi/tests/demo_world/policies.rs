//! `evi policy simulate` on the demo world: what other policies would change for whom, told without a word
//! of anybody's case.

use std::{fs, path::Path, process::Output};

use domain::ServiceName;
use tempfile::TempDir;

use crate::{
    support::{copy, evi, seeded, told},
    tables::{count, texts},
};

const DESK: ServiceName = ServiceName::IntakeDesk;

/// The reviewed policies, with one text in the place of another in one file.
fn policies(file: &str, from: &str, to: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let reviewed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/policy");
    for entry in fs::read_dir(reviewed).expect("readable").flatten() {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{from} is not in {file}");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
    folder
}

fn same() -> TempDir {
    policies("stops.cedar", "forbid", "forbid")
}

/// Caseworkers no longer read the journal by a basis, and write the plan by one as before.
fn narrower() -> TempDir {
    let row = "JOURNAL,writer,desk:own:write,own:write basis:read,";
    policies(
        "access-matrix.csv",
        row,
        "JOURNAL,writer,desk:own:write,own:read,",
    )
}

/// Managers of a party read the first assessment.
fn wider() -> TempDir {
    let row = "SCREENING,intake_desk,desk:write,basis:read,basis:read,none,";
    let other = "SCREENING,intake_desk,desk:write,basis:read,basis:read,unit:read,";
    policies("access-matrix.csv", row, other)
}

fn simulate(policies: &TempDir, folder: &Path, more: &[&str]) -> Output {
    let policies = policies.path().display().to_string();
    let arguments = ["policy", "simulate", "--policies", &policies];
    evi(&[&arguments[..], more].concat(), folder)
}

fn lines(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", told(output));
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    text.lines().map(ToOwned::to_owned).collect()
}

#[test]
fn equal_policies_change_nothing_for_anybody() {
    let lines = lines(&simulate(&same(), seeded(), &["--each"]));
    assert_eq!(lines.len(), 2, "{lines:#?}");
    let cases = count(seeded(), DESK, "shared_case");
    assert!(lines[0].ends_with(&format!(" {cases} cases")), "{lines:#?}");
    assert_eq!(lines[1], "nobody gains or loses anything");
}

/// The words of the summary's lines.
fn summary(lines: &[String]) -> Vec<Vec<&str>> {
    let heading = lines.iter().position(|line| line.starts_with("SECTION "));
    let after = heading.map_or(lines.len(), |heading| heading + 1);
    let rows = lines[after..]
        .iter()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.filter(|words| words.len() == 6).collect()
}

#[test]
fn who_loses_is_told_by_section_and_role() {
    let fewer = lines(&simulate(&narrower(), seeded(), &[]));
    let lost = summary(&fewer);
    assert!(!lost.is_empty(), "{fewer:#?}");
    assert!(
        lost.iter()
            .all(|words| words[..3] == ["JOURNAL", "CASEWORKER", "loses"]),
        "{fewer:#?}"
    );
}

/// In how many cases the unit takes part now, without those of protected people, of whom no manager knows.
fn cases_of(unit: &str) -> i64 {
    let taking_part = format!(
        "party JOIN unit ON unit.key = party.unit_key \
         JOIN shared_case ON shared_case.key = party.case_key \
         WHERE unit.slug = '{unit}' AND party.standing = 'CURRENT' \
         AND party.superseded_at IS NULL AND party.valid_to IS NULL \
         AND shared_case.person_key NOT IN (SELECT person_key FROM protection)"
    );
    count(seeded(), DESK, &taking_part)
}

#[test]
fn who_gains_is_told_by_section_and_role() {
    let more = lines(&simulate(&wider(), seeded(), &[]));
    let cases = cases_of("labour.gnesta").to_string();
    assert_ne!(cases, "0", "the demo world has cases of the manager's unit");
    let line = ["SCREENING", "UNIT_MANAGER", "gains", "1", &cases, &cases];
    assert_eq!(summary(&more), [line], "{more:#?}");
}

#[test]
fn what_was_known_of_and_is_shown_is_a_gain_too() {
    let known = policies(
        "access-matrix.csv",
        "JOURNAL,writer,desk:own:write,own:write basis:read,",
        "JOURNAL,writer,desk:own:write,own:write basis:read linked:read,",
    );
    let lines = lines(&simulate(&known, seeded(), &["--each"]));
    let gained = summary(&lines);
    assert_eq!(gained.len(), 1, "{lines:#?}");
    assert_eq!(gained[0][..3], ["JOURNAL", "CASEWORKER", "gains"]);
    let each: Vec<&String> = lines.iter().filter(|line| line.contains(" -> ")).collect();
    assert!(!each.is_empty(), "{lines:#?}");
    for line in each {
        assert!(line.ends_with(": WITHHELD -> READABLE WHOLE"), "{line}");
    }
}

#[test]
fn every_change_is_named_by_reader_and_case_number_and_no_person_is() {
    let lines = lines(&simulate(&narrower(), seeded(), &["--each"]));
    let each: Vec<&String> = lines.iter().filter(|line| line.contains(" -> ")).collect();
    let summary = summary(&lines);
    let parts: usize = summary
        .iter()
        .map(|words| words[5].parse::<usize>().expect("a count"))
        .sum();
    let unnamed = lines
        .iter()
        .find(|line| line.contains("protected identity"))
        .and_then(|line| line.rsplit(' ').next()?.parse::<usize>().ok())
        .unwrap_or_default();
    assert_eq!(each.len() + unnamed, parts, "{lines:#?}");
    let numbers = texts(seeded(), DESK, "SELECT registry_number FROM shared_case");
    for line in &each {
        let words: Vec<&str> = line.split(' ').collect();
        assert!(
            words[0].starts_with("staff:") && words[1] == "CASEWORKER",
            "{line}"
        );
        assert!(numbers.iter().any(|number| number == words[2]), "{line}");
        assert!(
            line.contains(": WRITABLE WHOLE -> READABLE WHOLE")
                || line.contains("READABLE WHOLE -> "),
            "{line}"
        );
    }
    let all = lines.join("\n");
    let names = "SELECT given_name || ' ' || family_name FROM person WHERE family_name IS NOT NULL";
    for value in texts(seeded(), DESK, names) {
        assert!(!all.contains(&value), "a name is told");
    }
    for value in texts(seeded(), DESK, "SELECT value FROM person_identifier") {
        assert!(!all.contains(&value), "a number is told");
    }
}

#[test]
fn cases_of_protected_people_are_counted_and_never_named() {
    let protected = "SELECT shared_case.registry_number FROM shared_case \
                     JOIN protection ON protection.person_key = shared_case.person_key";
    let numbers = texts(seeded(), DESK, protected);
    assert!(
        !numbers.is_empty(),
        "somebody in the demo world is protected"
    );
    // Nobody sees anything any longer, so every open part of every case is a change.
    let nothing = policies(
        "stops.cedar",
        "context.assurance < 3",
        "context.assurance < 4",
    );
    let lines = lines(&simulate(&nothing, seeded(), &["--each"]));
    let named: Vec<&String> = lines.iter().filter(|line| line.contains(" -> ")).collect();
    assert!(named.len() > 100, "{}", named.len());
    for number in &numbers {
        assert!(!lines.iter().any(|line| line.contains(number)), "{number}");
    }
    let counted = lines.last().expect("a line");
    assert!(
        counted.contains("protected identity, counted and not named"),
        "{counted}"
    );
}

#[test]
fn nothing_is_written_and_a_folder_without_system_is_refused() {
    let outer = copy();
    let folder = outer.path().join("data");
    let entries = count(&folder, DESK, "audit_entry");
    lines(&simulate(&wider(), &folder, &[]));
    assert_eq!(count(&folder, DESK, "audit_entry"), entries);
    let nowhere = outer.path().join("nowhere");
    let output = simulate(&wider(), &nowhere, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(!nowhere.exists());
    fs::remove_file(folder.join("db/labour_market_unit.sqlite")).expect("removed");
    let output = simulate(&wider(), &folder, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(
        !folder.join("db/labour_market_unit.sqlite").exists(),
        "none is made"
    );
}

#[test]
fn policies_that_cannot_be_taken_are_told_line_by_line() {
    let broken = policies("withheld.cedar", "context.holds", "context.helds");
    let output = simulate(&broken, seeded(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(text.lines().count(), 1, "{text}");
    for part in [
        "withheld.cedar",
        "withheld-is-known-to-linked-handlers",
        "helds",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let missing = broken.path().join("none").display().to_string();
    let output = evi(&["policy", "simulate", "--policies", &missing], seeded());
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
}
