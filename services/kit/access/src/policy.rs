//! The policies: Cedar text over the matrix, validated before anything is decided.

mod check;
mod fault;
mod slices;
mod texts;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
    str::FromStr,
    sync::Arc,
};

use cedar_policy::{
    Authorizer, Context, Decision as CedarDecision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicyId, PolicySet, Request, RestrictedExpression, Schema,
};
use domain::{CodeList, Role, Section};

use slices::Slices;

pub use fault::{PolicyFault, PolicyFaults};
pub use texts::{PolicyText, PolicyTexts};

use crate::{
    cx::Language,
    decision::{Actor, Decision, Question},
    matrix::{Gives, Line, Matrix},
};

/// The policies, their schema and the matrix, found right with each other.
#[derive(Clone)]
pub struct Policy {
    set: PolicySet,
    slices: Slices,
    schema: Schema,
    matrix: Matrix,
    types: Types,
    /// The line of each section and role, and of each section for the platform itself.
    entities: HashMap<(Section, Option<Role>), (EntityUid, Entities)>,
}

#[derive(Clone)]
struct Types {
    role: EntityTypeName,
    system: EntityTypeName,
    action: EntityTypeName,
    line: EntityTypeName,
}

impl Types {
    fn new() -> Result<Self, PolicyFaults> {
        let named = |name| EntityTypeName::from_str(name).map_err(unfit);
        Ok(Self {
            role: named("Role")?,
            system: named("System")?,
            action: named("Action")?,
            line: named("Line")?,
        })
    }
}

fn unfit(fault: impl ToString) -> PolicyFaults {
    PolicyFaults::one(PolicyFault::Lines(fault.to_string()))
}

impl Policy {
    /// Loads the policies that are reviewed as text in `schema/policy/`.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load() -> Result<Self, PolicyFaults> {
        Self::take(&PolicyTexts::shipped())
    }

    /// Loads the policies of a folder: its `.cedar` files, `evi.cedarschema` and `access-matrix.csv`.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load_from(folder: &Path) -> Result<Self, PolicyFaults> {
        Self::take(&PolicyTexts::read(folder)?)
    }

    /// Takes policies, schema and matrix from their texts.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(policies: &[&str], schema: &str, matrix: &str) -> Result<Self, PolicyFaults> {
        let named = policies
            .iter()
            .enumerate()
            .map(|(place, text)| PolicyText::new(format!("{}.cedar", place + 1), *text));
        Self::take(&PolicyTexts {
            policies: named.collect(),
            schema: PolicyText::new("schema", schema),
            matrix: PolicyText::new("matrix", matrix),
        })
    }

    /// Takes policies, schema and matrix, found right with each other.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn take(texts: &PolicyTexts) -> Result<Self, PolicyFaults> {
        let schema = check::take_schema(&texts.schema)?;
        let set = check::take_policies(&texts.policies, &schema)?;
        let matrix = Matrix::parse(&texts.matrix.text).map_err(|fault| {
            PolicyFaults::one(PolicyFault::Matrix {
                file: texts.matrix.file.clone(),
                fault,
            })
        })?;
        let types = Types::new()?;
        let mut entities = HashMap::new();
        for line in matrix.lines() {
            let made = line_entity(&types, &schema, line.section, Some(line))?;
            entities.insert((line.section, Some(line.role)), made);
        }
        for section in Section::ALL {
            entities.insert(
                (*section, None),
                line_entity(&types, &schema, *section, None)?,
            );
        }
        Ok(Self {
            slices: Slices::of(&set, &types)?,
            set,
            schema,
            matrix,
            types,
            entities,
        })
    }

    /// The same matrix under other policies, checked as at a start.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn with_policies(&self, texts: &[PolicyText]) -> Result<Self, PolicyFaults> {
        let set = check::take_policies(texts, &self.schema)?;
        Ok(Self {
            slices: Slices::of(&set, &self.types)?,
            set,
            ..self.clone()
        })
    }

    /// The same policies over a matrix in which one line says something else.
    ///
    /// # Errors
    /// When the line does not fit the schema.
    pub fn with_line(&self, line: Line) -> Result<Self, PolicyFaults> {
        let mut other = self.clone();
        let made = line_entity(&self.types, &self.schema, line.section, Some(&line))?;
        other.entities.insert((line.section, Some(line.role)), made);
        other.matrix.replace(line);
        Ok(other)
    }

    /// The matrix.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// The reason that a policy gives, in Swedish; `None` for an id that no policy has.
    pub fn reason(&self, policy: &str) -> Option<&str> {
        self.set.annotation(&PolicyId::new(policy), "reason")
    }

    /// The same in a language. What has no English text yet is said in Swedish, which was reviewed.
    pub fn reason_in(&self, policy: &str, language: Language) -> Option<&str> {
        let english = || self.set.annotation(&PolicyId::new(policy), "reason_en");
        match language {
            Language::Sv => self.reason(policy),
            Language::En => english().or_else(|| self.reason(policy)),
        }
    }

    /// The ids of all policies, in order.
    pub fn ids(&self) -> BTreeSet<String> {
        self.set
            .policies()
            .map(|policy| policy.id().to_string())
            .collect()
    }

    /// Puts one question to the policies. A fault while deciding is a refusal.
    pub fn decide(&self, question: &Question) -> Decision {
        let speaking = self.slices.speaking(question.actor, question.asked);
        let asked = speaking.and_then(|policies| self.ask(question, policies));
        asked.unwrap_or(Decision::Refused)
    }

    fn ask(&self, question: &Question, policies: &PolicySet) -> Option<Decision> {
        let (role, principal) = match question.actor {
            Actor::Role(role) => (Some(role), uid(&self.types.role, role.code())),
            Actor::System(system) => (None, uid(&self.types.system, system.code())),
        };
        let (resource, entities) = self.entities.get(&(question.section, role))?;
        let holds = match role {
            Some(role) => self
                .matrix
                .line(question.section, role)?
                .holding(question.holds),
            None => BTreeSet::new(),
        };
        let stops = question.stops.iter().map(|stop| stop.code().to_owned());
        let context = Context::from_pairs([
            ("holds".to_owned(), words(holds)),
            ("stops".to_owned(), words(stops)),
            (
                "assurance".to_owned(),
                RestrictedExpression::new_long(question.assurance),
            ),
        ])
        .ok()?;
        let action = uid(&self.types.action, question.asked.word());
        let request = Request::new(principal, action, resource.clone(), context, None).ok()?;
        let answer = Authorizer::new().is_authorized(&request, policies, entities);
        let told = answer.diagnostics();
        // A policy that faults is skipped by Cedar; a skipped stop would open what it shuts.
        if told.errors().next().is_some() || answer.decision() != CedarDecision::Allow {
            return Some(Decision::Refused);
        }
        let mut policies: Vec<String> = told.reason().map(ToString::to_string).collect();
        policies.sort();
        Some(Decision::Allowed(Arc::from(policies)))
    }
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn words(listed: impl IntoIterator<Item = String>) -> RestrictedExpression {
    RestrictedExpression::new_set(listed.into_iter().map(RestrictedExpression::new_string))
}

fn line_entity(
    types: &Types,
    schema: &Schema,
    section: Section,
    line: Option<&Line>,
) -> Result<(EntityUid, Entities), PolicyFaults> {
    let role = line.map_or("SYSTEM", |line| line.role.code());
    let id = uid(&types.line, &format!("{section}/{role}"));
    let mut attributes: HashMap<String, RestrictedExpression> = Gives::ALL
        .into_iter()
        .map(|gives| {
            let terms = line.map(|line| line.terms.as_slice()).unwrap_or_default();
            let giving = terms.iter().filter(|term| term.gives == gives);
            (
                gives.word().to_owned(),
                words(giving.map(|term| term.words.clone())),
            )
        })
        .collect();
    attributes.insert(
        "section".to_owned(),
        RestrictedExpression::new_string(section.code().to_owned()),
    );
    let entity = Entity::new(id.clone(), attributes, HashSet::new()).map_err(unfit)?;
    let entities = Entities::from_entities([entity], Some(schema)).map_err(unfit)?;
    Ok((id, entities))
}
