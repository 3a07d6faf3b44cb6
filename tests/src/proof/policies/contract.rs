//! What the policies must answer, read from the contract a second time: the condition table's matrix as
//! text, the stops, and the tasks of the platform's own parts. It is asked about whole questions, one
//! condition at a time, and knows nothing of Cedar.

use std::collections::BTreeMap;

use access::{
    Actor, Asked, Condition, Conditions, Gives, PolicyTexts, Question, StopCode, Stops,
    SystemPrincipal,
};
use domain::{CodeList, Role, Section};

/// The sign-in that personal data needs (rule 8).
const STRONG: i64 = 3;

/// The contract.
pub struct Contract {
    /// The terms of each cell: the conditions, and what they give together.
    cells: BTreeMap<(Section, Role), Vec<(Conditions, String)>>,
}

/// How much is asked about the roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breadth {
    /// One line of every kind of cell that a role has, one condition at a time.
    Kinds,
    /// Every line, and each condition missing among all the others too.
    Lines,
}

impl Contract {
    /// Reads the shipped matrix.
    pub fn read() -> Self {
        let text = PolicyTexts::shipped().matrix.text;
        let mut rows = text.lines().map(|row| row.split(',').collect::<Vec<_>>());
        let heading = rows.next().unwrap_or_default();
        let mut cells = BTreeMap::new();
        for row in rows {
            let section = Section::from_code(row[0]).expect("a section's row");
            for (column, cell) in row.iter().enumerate().skip(2) {
                let role = Role::from_code(heading[column]).expect("a role's column");
                cells.insert((section, role), terms(cell));
            }
        }
        Self { cells }
    }

    /// What the policies must answer.
    pub fn allows(&self, question: &Question) -> bool {
        if !question.stops.is_empty() || question.assurance < STRONG {
            return false;
        }
        match question.actor {
            Actor::Role(role) => self.role_may(role, question),
            Actor::System(principal) => task(principal, question.section, question.asked),
        }
    }

    fn role_may(&self, role: Role, question: &Question) -> bool {
        match question.asked {
            Asked::Know => {
                matches!(role, Role::Caseworker | Role::LeadCaseworker)
                    && question.holds.contains(Condition::Linked)
            }
            Asked::Give(gives) => {
                is_opened(role, gives, question)
                    || self
                        .terms(question.section, role)
                        .iter()
                        .any(|(needs, given)| {
                            question.holds.contains_all(*needs)
                                && (given == gives.word()
                                    || (gives == Gives::Read && includes_reading(given)))
                        })
            }
        }
    }

    fn terms(&self, section: Section, role: Role) -> &[(Conditions, String)] {
        self.cells.get(&(section, role)).map_or(&[], Vec::as_slice)
    }

    /// Everything that is asked about one line.
    pub fn questions_of_line(
        &self,
        section: Section,
        role: Role,
        breadth: Breadth,
    ) -> Vec<Question> {
        let everything = Conditions::of(Condition::ALL);
        let mut holds = vec![everything, Conditions::NONE];
        holds.extend(Condition::ALL.iter().map(|one| Conditions::of(&[*one])));
        if breadth == Breadth::Lines {
            holds.extend(Condition::ALL.iter().map(|one| without(everything, *one)));
        }
        for (needs, _) in self.terms(section, role) {
            holds.push(*needs);
            holds.extend(needs.iter().map(|one| without(*needs, one)));
        }
        holds.sort_unstable();
        holds.dedup();
        asked()
            .flat_map(|asked| questions(Actor::Role(role), section, asked, &holds, everything))
            .collect()
    }

    /// Everything that is asked about the roles.
    pub fn questions_of_roles(&self, breadth: Breadth) -> Vec<Question> {
        let mut seen = Vec::new();
        let mut questions = Vec::new();
        for ((section, role), terms) in &self.cells {
            let kind = (*role, terms);
            if breadth == Breadth::Kinds && seen.contains(&kind) {
                continue;
            }
            seen.push(kind);
            questions.extend(self.questions_of_line(*section, *role, breadth));
        }
        questions
    }
}

/// Everything that is asked about the platform's own parts.
pub fn questions_of_systems() -> Vec<Question> {
    let mut all = Vec::new();
    for principal in SystemPrincipal::ALL {
        for section in Section::ALL {
            for asked in asked() {
                let actor = Actor::System(*principal);
                let none = [Conditions::NONE];
                all.extend(questions(actor, *section, asked, &none, Conditions::NONE));
            }
        }
    }
    all
}

fn asked() -> impl Iterator<Item = Asked> {
    let gives = Gives::ALL.into_iter().map(Asked::Give);
    gives.chain([Asked::Know])
}

/// One thing asked under each of `holds`, and under `most` with each stop and each sign-in.
fn questions(
    actor: Actor,
    section: Section,
    asked: Asked,
    holds: &[Conditions],
    most: Conditions,
) -> Vec<Question> {
    let one = |holds, stops, assurance| Question {
        actor,
        section,
        asked,
        holds,
        stops,
        assurance,
    };
    let free = holds.iter().map(|holds| one(*holds, Stops::NONE, STRONG));
    let stopped = StopCode::ALL
        .iter()
        .map(|stop| one(most, Stops::NONE.with(*stop), STRONG));
    let signed = [1, 2, 4].map(|level| one(most, Stops::NONE, level));
    free.chain(stopped).chain(signed).collect()
}

fn without(set: Conditions, gone: Condition) -> Conditions {
    let rest: Vec<Condition> = set.iter().filter(|one| *one != gone).collect();
    Conditions::of(&rest)
}

fn terms(cell: &str) -> Vec<(Conditions, String)> {
    let told = cell.split(' ').filter(|term| *term != "none");
    told.map(|term| {
        let (needs, gives) = term.rsplit_once(':').unwrap_or((term, term));
        let needs: Vec<Condition> = needs
            .split(':')
            .map(|word| Condition::from_code(word).expect("a word of the condition table"))
            .collect();
        (Conditions::of(&needs), gives.to_owned())
    })
    .collect()
}

fn includes_reading(given: &str) -> bool {
    matches!(given, "write" | "comment" | "withdraw")
}

/// What each of the platform's own parts is for (design decision 11).
fn task(principal: SystemPrincipal, section: Section, asked: Asked) -> bool {
    let (reads, writes): (&[Section], &[Section]) = match principal {
        SystemPrincipal::Runner => (
            &[Section::Closure],
            &[Section::Referrals, Section::Bases, Section::FollowUp],
        ),
        SystemPrincipal::Receiver => (&[], &[Section::Referrals, Section::Parties]),
        SystemPrincipal::Rebuilder => (&[], &[Section::FollowUp]),
        SystemPrincipal::Delivery | SystemPrincipal::FactReader => (&[], &[]),
        // They write and remove every section, and never touch the log of who read what.
        SystemPrincipal::Seeder | SystemPrincipal::Disposal => (&[], Section::ALL),
    };
    let is_log = section == Section::AccessLog;
    match asked {
        Asked::Give(Gives::Write) => !is_log && writes.contains(&section),
        Asked::Give(Gives::Read) => {
            !is_log && (reads.contains(&section) || writes.contains(&section))
        }
        Asked::Give(_) | Asked::Know => false,
    }
}

/// An emergency (`access.md` rule 7) opens reading to handlers, of everything but the access log.
fn is_opened(role: Role, gives: Gives, question: &Question) -> bool {
    matches!(role, Role::Caseworker | Role::LeadCaseworker)
        && gives == Gives::Read
        && question.holds.contains(Condition::Opened)
        && question.section != Section::AccessLog
}
