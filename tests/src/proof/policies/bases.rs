//! No agency reads another agency's row of a part of its own books without a basis. The lines of the
//! matrix are the data that the claim is made about: under each of them, where neither `own` nor `basis`
//! holds, nothing is given but what the contract gives by name.

use std::{collections::BTreeMap, fmt::Write as _, str::FromStr};

use access::{Condition, Conditions, Gives, Line, Policy, Term};
use anyhow::{Result, bail};
use cedar_policy::{Policy as CedarPolicy, PolicyId, RequestEnv};
use domain::{CodeList, Role, Section};

use super::symbolic::{Ground, Proved};
use crate::proof::Outcome;

/// The sections whose rows are somebody's own.
const OWNED: [Section; 15] = [
    Section::MappingEducation,
    Section::MappingWork,
    Section::MappingFamily,
    Section::MappingEconomy,
    Section::MappingHealth,
    Section::Journal,
    Section::WelfareAssistance,
    Section::WelfareHousehold,
    Section::WelfareActivityRequirement,
    Section::LabourPlacement,
    Section::LabourCompetence,
    Section::EmploymentRegistration,
    Section::EmploymentProgramme,
    Section::InsuranceBenefit,
    Section::InsuranceRehabilitation,
];

/// What makes a row the reader's own agency's, or open by a basis. A word of several conditions counts
/// when one of them is here, for it holds only where all of them do.
const OWN_OR_BASIS: [Condition; 2] = [Condition::Own, Condition::Basis];

/// A way to a row that needs neither, which the contract gives by name.
struct Way {
    role: Role,
    condition: Condition,
    sections: &'static [Section],
}

const LABOUR: [Section; 2] = [Section::LabourPlacement, Section::LabourCompetence];
const STUDIED: [Section; 5] = [
    Section::MappingEducation,
    Section::MappingWork,
    Section::MappingFamily,
    Section::LabourPlacement,
    Section::LabourCompetence,
];
const SCHOOL_AND_WORK: [Section; 2] = [Section::MappingEducation, Section::MappingWork];
const MANAGED: [Section; 3] = [
    Section::MappingEducation,
    Section::MappingWork,
    Section::Journal,
];

/// Every such way. Each must be needed: one that opens nothing any longer fails the proof.
const WAYS: [Way; 9] = [
    // Programme leaders and supervisors, by their relation.
    Way {
        role: Role::ProgrammeLeader,
        condition: Condition::Enrolled,
        sections: &SCHOOL_AND_WORK,
    },
    Way {
        role: Role::ProgrammeLeader,
        condition: Condition::Enrolled,
        sections: &LABOUR,
    },
    Way {
        role: Role::Supervisor,
        condition: Condition::Placed,
        sections: &LABOUR,
    },
    // The manager of a unit that is a party sees what the contract lists for the unit.
    Way {
        role: Role::UnitManager,
        condition: Condition::Unit,
        sections: &MANAGED,
    },
    // A partner's system, within what its registered operation names.
    Way {
        role: Role::PartnerSystem,
        condition: Condition::Agreed,
        sections: &SCHOOL_AND_WORK,
    },
    // Rows without name, number and free text.
    Way {
        role: Role::Evaluator,
        condition: Condition::Pseudonym,
        sections: &STUDIED,
    },
    // Handlers in an emergency, who read and do nothing else.
    Way {
        role: Role::Caseworker,
        condition: Condition::Opened,
        sections: &OWNED,
    },
    Way {
        role: Role::LeadCaseworker,
        condition: Condition::Opened,
        sections: &OWNED,
    },
    // The person is no agency.
    Way {
        role: Role::Participant,
        condition: Condition::SelfReader,
        sections: &OWNED,
    },
];

impl Way {
    fn excuses(&self, line: &Line) -> bool {
        self.role == line.role && self.sections.contains(&line.section)
    }

    /// What an emergency opens is named by a policy of its own, and by no cell of the matrix.
    fn is_named(&self, line: &Line) -> bool {
        if self.condition == Condition::Opened {
            return true;
        }
        let single = Conditions::of(&[self.condition]);
        line.terms.iter().any(|term| term.conditions == single)
    }
}

/// Proves the claim for every action but `know`, which shows no row.
pub async fn prove(ground: &mut Ground, outcome: &mut Outcome, proved: &mut Proved) -> Result<()> {
    let policy = Policy::load()?;
    let lines: Vec<&Line> = owned(&policy).collect();
    let all: Vec<&Way> = WAYS.iter().collect();
    let claim = claim(&lines, &all);
    let policies = ground.policies().clone();
    for shape in shapes(ground) {
        match ground.find_allowed(&policies, &claim, &shape).await? {
            None => proved.claims += 1,
            Some(question) => outcome.find(format!("a row is read without a basis: {question}")),
        }
    }
    for way in &WAYS {
        let unused = lines
            .iter()
            .filter(|line| way.excuses(line) && !way.is_named(line));
        for line in unused {
            let (role, section) = (line.role, line.section);
            outcome.find(format!(
                "{role} needs no excuse for {} in {section}",
                way.condition
            ));
        }
    }
    for hole in holes(&policy, &lines, &all)? {
        let mut policies = policies.clone();
        if let Some(planted) = &hole.policy {
            policies.add(planted.clone())?;
        }
        let mut is_seen = false;
        for shape in shapes(ground) {
            let found = ground.find_allowed(&policies, &hole.claim, &shape).await?;
            is_seen |= found.is_some();
        }
        if is_seen {
            proved.holes += 1;
        } else {
            outcome.find(format!("the proof does not notice {}", hole.told));
        }
    }
    Ok(())
}

fn shapes(ground: &Ground) -> Vec<RequestEnv> {
    let mut shapes = ground.shapes("Role");
    shapes.retain(|shape| shape.action().id().unescaped() != "know");
    shapes
}

fn owned(policy: &Policy) -> impl Iterator<Item = &Line> {
    let lines = policy.matrix().lines();
    lines.filter(|line| OWNED.contains(&line.section))
}

/// One thing that must be refuted.
struct Hole {
    told: String,
    claim: String,
    policy: Option<CedarPolicy>,
}

/// A policy and a cell that open what they may not, and the claim without each of its ways.
fn holes(policy: &Policy, lines: &[&Line], all: &[&Way]) -> Result<Vec<Hole>> {
    let planted = CedarPolicy::from_str(
        "@id(\"planted\") permit (principal is Role, action == Action::\"read\", resource) \
         when { resource.section == \"WELFARE_ASSISTANCE\" && context.holds.contains(\"linked\") };",
    )?;
    let mut holes = vec![Hole {
        told: "a policy for linked agencies".to_owned(),
        claim: claim(lines, all),
        policy: Some(planted.new_id(PolicyId::new("planted"))),
    }];
    let Some(line) = policy.matrix().line(Section::Journal, Role::Caseworker) else {
        bail!("the matrix has no line for caseworkers and the journal");
    };
    let mut widened = line.clone();
    widened.terms.push(Term {
        conditions: Conditions::of(&[Condition::Linked]),
        words: Condition::Linked.code().to_owned(),
        gives: Gives::Read,
    });
    holes.push(Hole {
        told: "a cell for linked agencies".to_owned(),
        claim: claim(&[&widened], all),
        policy: None,
    });
    for (place, way) in all.iter().enumerate() {
        let mut others = all.to_vec();
        others.remove(place);
        holes.push(Hole {
            told: format!("that {} opens rows to {}", way.condition, way.role),
            claim: claim(lines, &others),
            policy: None,
        });
    }
    Ok(holes)
}

/// The questions under `lines` in which nothing holds that would open a row, as permits: one for every
/// kind of line.
fn claim(lines: &[&Line], ways: &[&Way]) -> String {
    let mut kinds: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in lines {
        let section = line.section.code();
        for done in [Done::Read, Done::More] {
            kinds
                .entry(nothing_opens(line, ways, done))
                .or_default()
                .push(section);
        }
    }
    let mut text = String::new();
    for (kind, sections) in kinds {
        let sections = quoted(sections);
        // Writing to a String cannot fail.
        let _written = write!(
            text,
            "{kind} && [{sections}].contains(resource.section) }};"
        );
    }
    text
}

/// What is done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// It is read.
    Read,
    /// Anything else that shows or changes it.
    More,
}

impl Done {
    fn actions(self) -> String {
        let given = Gives::ALL.iter().filter(|gives| match self {
            Self::Read => **gives == Gives::Read,
            Self::More => **gives != Gives::Read,
        });
        let actions: Vec<String> = given
            .map(|gives| format!("Action::\"{}\"", gives.word()))
            .collect();
        actions.join(", ")
    }

    /// An emergency opens reading alone.
    fn counts(self, way: &Way) -> bool {
        self == Self::Read || way.condition != Condition::Opened
    }
}

fn nothing_opens(line: &Line, ways: &[&Way], done: Done) -> String {
    let mut text = format!(
        "permit (principal == Role::\"{}\", action in [{}], resource) when {{ ",
        line.role,
        done.actions()
    );
    for gives in Gives::ALL {
        let giving = line.terms.iter().filter(|term| term.gives == gives);
        let words = quoted(giving.map(|term| term.words.as_str()));
        let attribute = gives.word();
        let is = if words.is_empty() {
            format!("resource.{attribute}.isEmpty() && ")
        } else {
            format!("resource.{attribute} == [{words}] && ")
        };
        text.push_str(&is);
    }
    let ways: Vec<&Way> = ways
        .iter()
        .copied()
        .filter(|way| done.counts(way))
        .collect();
    let opening = quoted(opening(line, &ways));
    text + &format!("!context.holds.containsAny([{opening}])")
}

/// The words that may open the line's rows.
fn opening<'a>(line: &'a Line, ways: &[&Way]) -> Vec<&'a str> {
    let alone = OWN_OR_BASIS.map(CodeList::code);
    let counts = |term: &&Term| {
        OWN_OR_BASIS
            .iter()
            .any(|one| term.conditions.contains(*one))
    };
    let joined = line
        .terms
        .iter()
        .filter(counts)
        .map(|term| term.words.as_str());
    let excused = ways
        .iter()
        .filter(|way| way.excuses(line))
        .map(|way| way.condition.code());
    alone.into_iter().chain(joined).chain(excused).collect()
}

fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words
        .into_iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    words.join(", ")
}
