//! The texts of the policies and the matrix: what is taken, and what is not.

use access::{
    Actor, Asked, Condition, Conditions, Gives, Language, Line, Matrix, MatrixFault, Policy,
    PolicyTexts, Question, Stops,
};
use domain::{CodeList, Role, Section};

use crate::{bench::policy, table::CSV};

#[test]
fn every_word_of_the_matrix_is_known_and_every_known_word_is_used() {
    let policy = policy();
    let of_the_matrix = Condition::ALL
        .iter()
        .filter(|condition| **condition != Condition::Opened);
    for condition in of_the_matrix {
        let used = policy
            .matrix()
            .lines()
            .flat_map(|line| &line.terms)
            .any(|term| term.conditions.contains(*condition));
        assert!(used, "{condition} is in no cell");
    }
    for gives in Gives::ALL {
        assert!(
            policy.matrix().lines().any(|line| line.may_give(gives)),
            "{gives:?}"
        );
    }
    assert_eq!(policy.matrix().lines().count(), 26 * 12);
}

#[test]
fn a_matrix_that_is_not_whole_or_not_understood_fails() {
    let broken = [
        CSV.replacen("desk:write", "desk:writ", 1),
        CSV.replacen("desk:write", "dask:write", 1),
        CSV.replacen("desk:write", "write", 1),
        CSV.replacen("desk:write", "desk:write  party:read", 1),
        CSV.replacen("desk:write", "pseudonym:write", 1),
        CSV.replacen("desk:write", "desk:tables", 1),
        // Break-glass is no term of the contract.
        CSV.replacen("desk:write", "opened:write", 1),
        CSV.replacen("desk:write", "desk:opened:read", 1),
        CSV.replacen("CONTACT,intake_desk", "CONTAKT,intake_desk", 1),
        CSV.replacen("INTAKE_OFFICER", "OFFICER", 1),
        CSV.replacen("LEAD_CASEWORKER", "CASEWORKER", 1),
        CSV.lines()
            .filter(|row| !row.starts_with("PLAN,"))
            .collect::<Vec<_>>()
            .join("\n"),
        format!("{CSV}{}\n", CSV.lines().nth(1).expect("a row")),
        CSV.replacen(",self:read\n", "\n", 1),
        String::new(),
    ];
    for text in broken {
        assert!(Matrix::parse(&text).is_err(), "{text}");
    }
    assert_eq!(Matrix::parse(""), Err(MatrixFault::Heading));
}

#[test]
fn policies_without_name_reason_or_schema_fail() {
    let schema = include_str!("../../../../../schema/policy/evi.cedarschema");
    let named = "@id(\"a\") @reason(\"b\") permit (principal is Role, action == Action::\"read\", resource) when { resource.read.containsAny(context.holds) };";
    assert!(Policy::parse(&[named], schema, CSV).is_ok());
    let broken = [
        named.replacen("@id(\"a\")", "", 1),
        named.replacen("@reason(\"b\")", "", 1),
        named.replacen("resource.read", "resource.reed", 1),
        named.replacen("Action::\"read\"", "Action::\"look\"", 1),
        named.replacen("permit", "allow", 1),
        format!("{named}{named}"),
    ];
    for text in broken {
        assert!(Policy::parse(&[&text], schema, CSV).is_err(), "{text}");
    }
}

const READS: &str = "@id(\"a\") @reason(\"b\") permit (principal is Role, action == Action::\"read\", resource) when { resource.read.containsAny(context.holds) };";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = include_str!("../../../../../schema/policy/evi.cedarschema");
    let always = [("evi.cedarschema", schema), ("access-matrix.csv", CSV)];
    for (name, text) in always.iter().chain(files) {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// What is told about a folder with these files of policies.
fn faults(files: &[(&str, &str)]) -> Vec<String> {
    match Policy::load_from(folder(files).path()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.each().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn every_file_that_is_reviewed_is_shipped_and_nothing_else_is() {
    let reviewed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../schema/policy");
    let mut shipped = PolicyTexts::shipped();
    shipped
        .policies
        .sort_by(|one, other| one.file.cmp(&other.file));
    assert_eq!(PolicyTexts::read(&reviewed), Ok(shipped));
    let loaded = Policy::load_from(&reviewed).expect("the reviewed policies");
    assert_eq!(loaded.ids(), policy().ids());
}

#[test]
fn a_folder_is_told_file_policy_and_what_is_wrong_with_it() {
    assert_eq!(faults(&[("a.cedar", READS)]), Vec::<String>::new());
    let wrong = |from: &str, to: &str| faults(&[("a.cedar", &READS.replacen(from, to, 1))]);
    let all_of = |told: &[String], parts: &[&str]| {
        let line = told.first().cloned().unwrap_or_default();
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!(line.lines().count(), 1, "{line}");
        for part in parts {
            assert!(line.contains(part), "{line}");
        }
    };
    all_of(
        &wrong("resource.read", "resource.reed"),
        &["a.cedar", "policy a ", "reed"],
    );
    all_of(
        &wrong("@id(\"a\")", ""),
        &["a.cedar", "policy number 1", "@id"],
    );
    all_of(
        &wrong("@reason(\"b\")", ""),
        &["a.cedar", "policy a ", "@reason"],
    );
    all_of(
        &wrong("@reason(\"b\")", "@reason(\" \")"),
        &["a.cedar", "policy a ", "@reason"],
    );
    all_of(&wrong("permit", "allow"), &["a.cedar", "not Cedar"]);
    all_of(
        &wrong(
            "resource.read.",
            "context.assurance + 1 > 2 && resource.read.",
        ),
        &["a.cedar", "policy a ", "can fail", "overflow"],
    );
    all_of(
        &wrong("resource.read.", "Line::\"x\".read."),
        &["a.cedar", "policy a ", "can fail", "does not carry"],
    );
    all_of(
        &wrong("when {", "when { ip(\"10.0.0.1\").isIpv4() &&"),
        &["a.cedar", "policy a ", "can fail", "ip"],
    );
    all_of(
        &faults(&[("a.cedar", READS), ("b.cedar", READS)]),
        &["b.cedar", "policy a ", "a.cedar"],
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let nameless = READS.replacen("@id(\"a\")", "", 1);
    let unknown = READS.replacen("resource.read", "resource.reed", 1);
    let told = faults(&[
        ("a.cedar", &nameless),
        ("b.cedar", &unknown),
        ("c.cedar", "permit"),
    ]);
    assert_eq!(told.len(), 3, "{told:#?}");
}

#[test]
fn a_folder_that_is_not_whole_is_refused() {
    assert_eq!(faults(&[]).len(), 1);
    for missing in ["evi.cedarschema", "access-matrix.csv"] {
        let folder = folder(&[("a.cedar", READS)]);
        std::fs::remove_file(folder.path().join(missing)).expect("removed");
        let told = Policy::load_from(folder.path())
            .err()
            .map(|faults| faults.to_string());
        assert!(told.is_some_and(|told| told.contains(missing)), "{missing}");
    }
    let broken = faults(&[("a.cedar", READS), ("access-matrix.csv", "section")]);
    assert!(broken[0].starts_with("access-matrix.csv: "), "{broken:?}");
    assert!(Policy::load_from(std::path::Path::new("no-such-folder")).is_err());
}

#[test]
fn another_line_changes_its_own_cell_alone() {
    let ask = |section| Question {
        actor: Actor::Role(Role::Caseworker),
        section,
        asked: Asked::Give(Gives::Read),
        holds: Conditions::of(&[Condition::Basis]),
        stops: Stops::NONE,
        assurance: 3,
    };
    let line = Line {
        section: Section::Journal,
        role: Role::Caseworker,
        terms: Vec::new(),
    };
    let shut = policy().with_line(line).expect("a line");
    assert!(!shut.decide(&ask(Section::Journal)).is_allowed());
    for open in [Section::Screening, Section::WelfareAssistance] {
        assert!(shut.decide(&ask(open)).is_allowed());
    }
    assert!(policy().decide(&ask(Section::Journal)).is_allowed());
}

#[test]
fn every_policy_explains_itself_in_swedish() {
    let policy = policy();
    for id in policy.ids() {
        assert!(
            policy
                .reason(&id)
                .is_some_and(|reason| reason.ends_with('.')),
            "{id}"
        );
    }
    assert_eq!(policy.reason("no-such-policy"), None);
}

#[test]
fn every_policy_explains_itself_in_english_too() {
    let policy = policy();
    for id in policy.ids() {
        let swedish = policy.reason_in(&id, Language::Sv);
        let english = policy.reason_in(&id, Language::En);
        assert_eq!(swedish, policy.reason(&id), "{id}");
        assert!(
            english.is_some_and(|reason| reason.ends_with('.')) && english != swedish,
            "{id} has no @reason_en"
        );
    }
    assert_eq!(policy.reason_in("no-such-policy", Language::En), None);
}
