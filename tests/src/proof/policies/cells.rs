//! Every term of every cell of the matrix, changed once.

use access::{Condition, Conditions, Gives, Line, Matrix, Term};
use domain::CodeList;

use super::mutant::{Change, Changed, Mutant};

/// Every change of the matrix.
pub fn alter(matrix: &Matrix) -> Vec<Mutant> {
    matrix.lines().flat_map(alter_line).collect()
}

fn alter_line(line: &Line) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (place, term) in line.terms.iter().enumerate() {
        let named = format!(
            "{} of {}/{}:{}",
            line.role,
            line.section,
            term.words,
            term.gives.word()
        );
        let mut add = |change, put: Vec<Term>, detail: &str| {
            let mut terms = line.terms.clone();
            terms.splice(place..=place, put);
            let line = Line {
                terms,
                ..line.clone()
            };
            mutants.push(Mutant::new(
                &format!("{named}{detail}"),
                change,
                Changed::Line(line),
            ));
        };
        add(Change::Deleted, Vec::new(), "");
        add(Change::Negated, negated(term), "");
        if let Some(gives) = more_than(term.gives) {
            add(
                Change::Widened,
                vec![Term {
                    gives,
                    ..term.clone()
                }],
                "",
            );
        }
        for dropped in without_one(term) {
            let detail = format!(" to {}", dropped.words);
            add(Change::Widened, vec![dropped], &detail);
        }
        if let Some(other) = beside(line, term) {
            let detail = format!(" or {}", other.words);
            add(Change::Widened, vec![term.clone(), other], &detail);
        }
    }
    mutants
}

fn giving(condition: Condition, gives: Gives) -> Term {
    Term {
        conditions: Conditions::of(&[condition]),
        words: condition.code().to_owned(),
        gives,
    }
}

/// The same whenever anything but the term's conditions holds.
fn negated(term: &Term) -> Vec<Term> {
    Condition::ALL
        .iter()
        .filter(|condition| !term.conditions.contains(**condition))
        .map(|condition| giving(*condition, term.gives))
        .collect()
}

fn more_than(gives: Gives) -> Option<Gives> {
    match gives {
        Gives::Write => None,
        Gives::Read | Gives::Comment | Gives::Withdraw => Some(Gives::Write),
        Gives::Name | Gives::Phone | Gives::Pseudonym | Gives::Tables => Some(Gives::Read),
    }
}

/// A term of several conditions, without each of them.
fn without_one(term: &Term) -> Vec<Term> {
    let listed: Vec<Condition> = term.conditions.iter().collect();
    if listed.len() < 2 {
        return Vec::new();
    }
    (0..listed.len())
        .map(|gone| {
            let mut rest = listed.clone();
            rest.remove(gone);
            let words: Vec<&str> = rest.iter().map(|one| one.code()).collect();
            Term {
                conditions: Conditions::of(&rest),
                words: words.join(":"),
                gives: term.gives,
            }
        })
        .collect()
}

/// The same by a condition that the cell does not name: working in the case, or being linked.
fn beside(line: &Line, term: &Term) -> Option<Term> {
    let named = |condition: &Condition| {
        let single = Conditions::of(&[*condition]);
        line.terms.iter().any(|other| other.conditions == single)
    };
    [Condition::Party, Condition::Linked]
        .into_iter()
        .find(|condition| !named(condition))
        .map(|condition| giving(condition, term.gives))
}

#[cfg(test)]
mod tests {
    use access::Policy;
    use domain::{Role, Section};

    use super::*;

    fn names(section: Section, role: Role) -> Vec<String> {
        let policy = Policy::load().expect("the shipped policies");
        let line = policy.matrix().line(section, role).expect("a line");
        alter_line(line)
            .into_iter()
            .map(|mutant| mutant.name)
            .collect()
    }

    #[test]
    fn every_term_is_deleted_negated_and_widened() {
        assert_eq!(
            names(Section::MappingWork, Role::IntakeOfficer),
            [
                "INTAKE_OFFICER of MAPPING_WORK/desk:own:write: deleted",
                "INTAKE_OFFICER of MAPPING_WORK/desk:own:write: negated",
                "INTAKE_OFFICER of MAPPING_WORK/desk:own:write to own: widened",
                "INTAKE_OFFICER of MAPPING_WORK/desk:own:write to desk: widened",
                "INTAKE_OFFICER of MAPPING_WORK/desk:own:write or party: widened",
            ]
        );
        assert_eq!(
            names(Section::Contact, Role::Supervisor),
            [
                "SUPERVISOR of CONTACT/placed:phone: deleted",
                "SUPERVISOR of CONTACT/placed:phone: negated",
                "SUPERVISOR of CONTACT/placed:phone: widened",
                "SUPERVISOR of CONTACT/placed:phone or party: widened",
            ]
        );
        assert!(names(Section::AccessLog, Role::Caseworker).is_empty());
    }
}
