//! The policies: Cedar text over the matrix, validated before anything is decided.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    str::FromStr,
    sync::Arc,
};

use cedar_policy::{
    Authorizer, Context, Decision as CedarDecision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicyId, PolicySet, Request, RestrictedExpression, Schema, ValidationMode,
    Validator,
};
use domain::{CodeList, Role, Section};

use crate::{
    cx::Language,
    decision::{Actor, Decision, Question},
    matrix::{Gives, Line, Matrix, MatrixFault},
};

const TEXTS: [&str; 5] = [
    include_str!("../../../../schema/policy/matrix.cedar"),
    include_str!("../../../../schema/policy/withheld.cedar"),
    include_str!("../../../../schema/policy/break_glass.cedar"),
    include_str!("../../../../schema/policy/stops.cedar"),
    include_str!("../../../../schema/policy/system.cedar"),
];
const SCHEMA: &str = include_str!("../../../../schema/policy/evi.cedarschema");
const MATRIX: &str = include_str!("../../../../schema/policy/access-matrix.csv");

/// The policies, their schema and the matrix, found right with each other.
pub struct Policy {
    set: PolicySet,
    matrix: Matrix,
    types: Types,
    /// The line of each section and role, and of each section for the platform itself.
    entities: HashMap<(Section, Option<Role>), (EntityUid, Entities)>,
}

struct Types {
    role: EntityTypeName,
    system: EntityTypeName,
    action: EntityTypeName,
    line: EntityTypeName,
}

/// Policies that cannot be taken. The platform does not start with them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// The matrix cannot be taken.
    #[error(transparent)]
    Matrix(#[from] MatrixFault),
    /// A text is not Cedar.
    #[error("a policy or its schema cannot be read: {0}")]
    Unreadable(String),
    /// A policy without `@id` or `@reason`, or with an id that another has.
    #[error("a policy lacks its own @id or a @reason: {0}")]
    Unnamed(String),
    /// The policies do not fit the schema.
    #[error("the policies do not fit their schema: {0}")]
    Invalid(String),
}

fn unreadable(fault: impl ToString) -> PolicyFault {
    PolicyFault::Unreadable(fault.to_string())
}

impl Policy {
    /// Loads the policies that are reviewed as text in `schema/policy/`.
    pub fn load() -> Result<Self, PolicyFault> {
        Self::parse(&TEXTS, SCHEMA, MATRIX)
    }

    /// Takes policies, schema and matrix from their texts.
    pub fn parse(texts: &[&str], schema: &str, matrix: &str) -> Result<Self, PolicyFault> {
        let (schema, _) = Schema::from_cedarschema_str(schema).map_err(unreadable)?;
        let set = name_policies(texts)?;
        let found = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
        if !found.validation_passed_without_warnings() {
            return Err(PolicyFault::Invalid(found.to_string()));
        }
        let matrix = Matrix::parse(matrix)?;
        let types = Types {
            role: EntityTypeName::from_str("Role").map_err(unreadable)?,
            system: EntityTypeName::from_str("System").map_err(unreadable)?,
            action: EntityTypeName::from_str("Action").map_err(unreadable)?,
            line: EntityTypeName::from_str("Line").map_err(unreadable)?,
        };
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
            set,
            matrix,
            types,
            entities,
        })
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
        self.ask(question).unwrap_or(Decision::Refused)
    }

    fn ask(&self, question: &Question) -> Option<Decision> {
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
        let answer = Authorizer::new().is_authorized(&request, &self.set, entities);
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

/// Gives every policy the id that its text names, so that answers and audit speak of it.
fn name_policies(texts: &[&str]) -> Result<PolicySet, PolicyFault> {
    let mut named = PolicySet::new();
    for text in texts {
        let parsed = PolicySet::from_str(text).map_err(unreadable)?;
        if parsed.templates().next().is_some() {
            return Err(PolicyFault::Unreadable("a template".to_owned()));
        }
        for policy in parsed.policies() {
            let id = policy.annotation("id").filter(|id| !id.is_empty());
            let reason = policy
                .annotation("reason")
                .filter(|reason| !reason.is_empty());
            let (Some(id), Some(_)) = (id, reason) else {
                return Err(PolicyFault::Unnamed(policy.to_string()));
            };
            named
                .add(policy.new_id(PolicyId::new(id)))
                .map_err(|_| PolicyFault::Unnamed(id.to_owned()))?;
        }
    }
    Ok(named)
}

fn line_entity(
    types: &Types,
    schema: &Schema,
    section: Section,
    line: Option<&Line>,
) -> Result<(EntityUid, Entities), PolicyFault> {
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
    let entity = Entity::new(id.clone(), attributes, HashSet::new()).map_err(unreadable)?;
    let entities = Entities::from_entities([entity], Some(schema)).map_err(unreadable)?;
    Ok((id, entities))
}
