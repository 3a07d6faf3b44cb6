//! The policies that may speak to a kind of question. Cedar builds and evaluates every policy of the set that it is given, also
//! those whose head speaks of another kind of principal or of another action, and a case's page asks many questions. Those
//! are left out beforehand, by what stands in their heads alone: none of them could be satisfied.

use std::collections::HashMap;

use cedar_policy::{
    ActionConstraint, EntityTypeName, Policy as CedarPolicy, PolicySet, PrincipalConstraint,
};

use super::{Types, uid, unfit};
use crate::{
    decision::{Actor, Asked},
    matrix::Gives,
    policy::PolicyFaults,
};

/// Who a question is about: a role, or a part of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Role,
    System,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Role, Self::System];

    const fn of(actor: Actor) -> Self {
        match actor {
            Actor::Role(_) => Self::Role,
            Actor::System(_) => Self::System,
        }
    }

    fn named(self, types: &Types) -> &EntityTypeName {
        match self {
            Self::Role => &types.role,
            Self::System => &types.system,
        }
    }
}

/// The policies for each kind of question.
#[derive(Clone)]
pub(super) struct Slices(HashMap<(Kind, Asked), PolicySet>);

impl Slices {
    /// Sorts a set.
    pub(super) fn of(set: &PolicySet, types: &Types) -> Result<Self, PolicyFaults> {
        let mut slices = HashMap::new();
        for kind in Kind::ALL {
            let given = Gives::ALL.into_iter().map(Asked::Give);
            for asked in given.chain([Asked::Know]) {
                let speaking = set.policies().filter(|policy| {
                    concerns_principal(policy, kind.named(types))
                        && concerns_action(policy, types, asked)
                });
                let slice = PolicySet::from_policies(speaking.cloned()).map_err(unfit)?;
                slices.insert((kind, asked), slice);
            }
        }
        Ok(Self(slices))
    }

    /// The policies that may speak to a question.
    pub(super) fn speaking(&self, actor: Actor, asked: Asked) -> Option<&PolicySet> {
        self.0.get(&(Kind::of(actor), asked))
    }
}

/// Whether the head of a policy leaves room for a principal of this type. Roles and systems stand in no hierarchy.
fn concerns_principal(policy: &CedarPolicy, kind: &EntityTypeName) -> bool {
    match policy.principal_constraint() {
        PrincipalConstraint::Any => true,
        PrincipalConstraint::Eq(named) | PrincipalConstraint::In(named) => {
            named.type_name() == kind
        }
        PrincipalConstraint::Is(named) | PrincipalConstraint::IsIn(named, _) => named == *kind,
    }
}

/// Whether the head of a policy leaves room for this action. Actions stand in no hierarchy.
fn concerns_action(policy: &CedarPolicy, types: &Types, asked: Asked) -> bool {
    let action = uid(&types.action, asked.word());
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(named) => named == action,
        ActionConstraint::In(named) => named.contains(&action),
    }
}

#[cfg(test)]
mod tests {
    use domain::{CodeList as _, Role, Section};

    use super::*;
    use crate::{
        condition::{Condition, Conditions},
        decision::{Question, Stops},
        policy::Policy,
        system::SystemPrincipal,
    };

    /// Everything that could be asked, with all conditions holding and with none.
    fn questions() -> impl Iterator<Item = Question> {
        let roles = Role::ALL.iter().copied().map(Actor::Role);
        let systems = SystemPrincipal::ALL.iter().copied().map(Actor::System);
        let actors: Vec<Actor> = roles.chain(systems).collect();
        let asked: Vec<Asked> = Gives::ALL
            .into_iter()
            .map(Asked::Give)
            .chain([Asked::Know])
            .collect();
        let holds = [Conditions::NONE, Conditions::of(Condition::ALL)];
        actors.into_iter().flat_map(move |actor| {
            let asked = asked.clone();
            Section::ALL.iter().flat_map(move |section| {
                let asked = asked.clone();
                asked.into_iter().flat_map(move |asked| {
                    holds.into_iter().map(move |holds| Question {
                        actor,
                        section: *section,
                        asked,
                        holds,
                        stops: Stops::NONE,
                        assurance: 3,
                    })
                })
            })
        })
    }

    #[test]
    fn those_that_may_speak_decide_as_all_of_them() {
        let policy = Policy::load().expect("policies");
        let mut allowed = 0;
        for question in questions() {
            let some = policy.decide(&question);
            let all = policy.ask(&question, &policy.set);
            assert_eq!(
                Some(some.clone()),
                all.or(Some(crate::Decision::Refused)),
                "{question:?}"
            );
            allowed += usize::from(some.is_allowed());
        }
        assert!(allowed > 100, "{allowed}");
    }

    #[test]
    fn a_role_that_reads_is_asked_of_few() {
        let policy = Policy::load().expect("policies");
        let reading = policy
            .slices
            .speaking(Actor::Role(Role::Caseworker), Asked::Give(Gives::Read));
        let ids: Vec<String> = reading
            .expect("a slice")
            .policies()
            .map(|policy| policy.id().to_string())
            .collect();
        assert!(ids.iter().any(|id| id == "stop-kin"), "{ids:?}");
        assert!(
            ids.iter().any(|id| id == "matrix-write-includes-read"),
            "{ids:?}"
        );
        assert!(!ids.iter().any(|id| id.starts_with("system-")), "{ids:?}");
        assert!(!ids.iter().any(|id| id == "matrix-name"), "{ids:?}");
    }
}
