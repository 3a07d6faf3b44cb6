//! The texts of the policies and the matrix: what is taken, and what is not.

use access::{Condition, Gives, Language, Matrix, MatrixFault, Policy};
use domain::CodeList;

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
