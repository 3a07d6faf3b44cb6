//! What kills mutants: the start, which takes no policies that do not fit; the contract, asked one condition
//! at a time; and invented cases, answered by an oracle in another language that knows only the contract.

use std::sync::Arc;

use access::{Line, Policy, Question, ReaderKind};
use domain::{CodeList as _, Role};
use rand::seq::SliceRandom as _;

use super::{
    contract::{Breadth, Contract, questions_of_systems},
    invented::{Dice, World, ask_oracle, invent},
    mutant::{Changed, Mutant},
};
use crate::proof::Plan;

/// So many of the oracle's answers are compared before the contract is asked.
const BEFORE_THE_CONTRACT: usize = 600;

/// Who killed a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Killer {
    /// It is refused at the start.
    Start,
    /// It answers a question otherwise than the contract.
    Contract,
    /// It answers about an invented case otherwise than the oracle.
    Oracle,
}

/// Everything that mutants are asked.
pub struct Suite {
    contract: Contract,
    /// In the order in which they are asked, with the right answers.
    questions: Vec<(Question, bool)>,
    worlds: Vec<Told>,
    has_oracle: bool,
}

/// An invented case and what the oracle says about it.
struct Told {
    world: World,
    answers: Vec<String>,
}

impl Suite {
    /// Invents the cases and asks the oracle about them, once for all mutants.
    pub fn new(plan: &Plan, breadth: Breadth) -> Self {
        let contract = Contract::read();
        let right = |question| (question, contract.allows(&question));
        let mut of_roles: Vec<_> = contract.questions_of_roles(breadth);
        of_roles.shuffle(&mut plan.chance("questions"));
        let questions = questions_of_systems().into_iter().chain(of_roles);
        let questions = questions.map(right).collect();
        let worlds: Vec<World> = (0..plan.count)
            .map(|number| {
                invent(&mut Dice(
                    plan.seed.wrapping_mul(1_000_003).wrapping_add(number),
                ))
            })
            .collect();
        let answers = ask_oracle(&worlds);
        let has_oracle = answers.is_some();
        let told = worlds.into_iter().zip(answers.unwrap_or_default());
        Self {
            contract,
            questions,
            worlds: told
                .map(|(world, answers)| Told { world, answers })
                .collect(),
            has_oracle,
        }
    }

    /// Tells whether the oracle was there to be asked.
    pub fn has_oracle(&self) -> bool {
        self.has_oracle
    }

    /// How many questions there are with an answer by the contract, and by the oracle.
    pub fn size(&self) -> (usize, usize) {
        let asked = self.worlds.iter().map(|told| told.answers.len()).sum();
        (self.questions.len(), asked)
    }

    /// What the policies answer otherwise than they must: the question in words.
    pub fn find_difference(&self, policy: &Arc<Policy>) -> Option<String> {
        let wrong = |(question, allowed): &&(Question, bool)| {
            policy.decide(question).is_allowed() != *allowed
        };
        if let Some((question, allowed)) = self.questions.iter().find(wrong) {
            return Some(format!("{question:?} must be {allowed}"));
        }
        self.worlds.iter().find_map(|told| told.difference(policy))
    }

    /// Who kills the mutant; `None` if it survives everything. The oracle knows least of how decisions are
    /// made, so it is asked first, and again at length about what nothing else kills.
    pub fn kill(&self, policy: &Policy, mutant: &Mutant) -> Option<Killer> {
        let Ok(changed) = mutant.load(policy) else {
            return Some(Killer::Start);
        };
        let changed = Arc::new(changed);
        let mut asked = 0;
        let mut worlds = self.worlds.iter();
        for told in &mut worlds {
            let compared = told.compare(&changed, &mutant.changed);
            if compared.differs {
                return Some(Killer::Oracle);
            }
            asked += compared.asked;
            if asked >= BEFORE_THE_CONTRACT {
                break;
            }
        }
        if self.differs_from_contract(&changed, &mutant.changed) {
            return Some(Killer::Contract);
        }
        worlds
            .any(|told| told.compare(&changed, &mutant.changed).differs)
            .then_some(Killer::Oracle)
    }

    fn differs_from_contract(&self, policy: &Policy, changed: &Changed) -> bool {
        let differs =
            |question: &Question, allowed: bool| policy.decide(question).is_allowed() != allowed;
        match changed {
            Changed::Policies(_) => self
                .questions
                .iter()
                .any(|(question, allowed)| differs(question, *allowed)),
            // A line answers for its own cell and for no other.
            Changed::Line(line) => self
                .contract
                .questions_of_line(line.section, line.role, Breadth::Lines)
                .iter()
                .any(|question| differs(question, self.contract.allows(question))),
        }
    }
}

/// What came of asking about one case.
struct Compared {
    asked: usize,
    differs: bool,
}

impl Told {
    /// Asks about the case what the change can concern at all.
    fn compare(&self, policy: &Arc<Policy>, changed: &Changed) -> Compared {
        let wanted = match changed {
            Changed::Line(line) if !self.concerns(line) => {
                return Compared {
                    asked: 0,
                    differs: false,
                };
            }
            Changed::Line(line) => Some(line.section),
            Changed::Policies(_) => None,
        };
        let is_asked = |section| wanted.is_none_or(|wanted| wanted == section);
        let answers = self.world.answers_on(policy, is_asked);
        let told = answers.iter().zip(&self.answers);
        Compared {
            asked: answers.iter().flatten().count(),
            differs: told
                .into_iter()
                .any(|(ours, oracle)| ours.is_some_and(|state| state.code() != oracle)),
        }
    }

    /// The first question about the case that the oracle answers otherwise, with the case.
    fn difference(&self, policy: &Arc<Policy>) -> Option<String> {
        let answers = self.world.answers_on(policy, |_| true);
        let mut compared = answers.iter().zip(&self.answers).enumerate();
        let (place, (ours, oracle)) = compared
            .find(|(_, (ours, oracle))| ours.is_some_and(|state| state.code() != *oracle))?;
        let case = super::invented::told(&self.world);
        let question = &case["questions"][place];
        Some(format!(
            "{question}: {ours:?}, and {oracle} to the oracle; {case}"
        ))
    }

    fn concerns(&self, line: &Line) -> bool {
        let bench = &self.world.bench;
        let is_participant = bench.sign_in.kind == ReaderKind::Participant;
        bench.facts.reader.holds(line.role) || (is_participant && line.role == Role::Participant)
    }
}
