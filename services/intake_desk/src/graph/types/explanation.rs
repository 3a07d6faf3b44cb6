//! Why a section is what it is for the reader, in plain words.

use std::sync::Arc;

use access::{Language, Policy, ReasonCode, SectionState};
use async_graphql::SimpleObject;
use chassis::{graphql::Code, graphql::LocalDate, messages};
use domain::{Role, Section, basis::BasisKind};

use super::registry::{Agency, Unit};
use crate::model::{
    basis::BasisRow,
    explanation::{self as model, Explanation, Part, Saying, ground_message, role_message},
};

/// Why a section is what it is for the reader, and what would be needed (`access.md` rule 14). A section
/// that is absent has one and the same explanation, whatever the cause and whether or not there is a case.
#[derive(SimpleObject)]
pub struct AccessExplanation {
    /// The section.
    section: Code<Section>,
    /// What it is for the reader.
    state: Code<SectionState>,
    /// Why.
    reason_code: Code<ReasonCode>,
    /// The same in plain words: by which relation, role and basis, and until when.
    text: String,
    /// The deciding policies, each with its reason.
    policies: Vec<PolicyReason>,
    /// The role in which the reader reads.
    role: Option<Code<Role>>,
    /// The unit for which the reader reads.
    unit: Option<Unit>,
    /// The basis that decided; null where none did, or where the reader may not read it.
    basis: Option<DecidingBasis>,
    /// The last day on which it holds, where it is known.
    until: Option<LocalDate>,
    /// What each agency that withholds rows of the section would have to record.
    needed: Vec<NeededBasis>,
}

/// A policy that decided.
#[derive(SimpleObject)]
pub struct PolicyReason {
    /// Its id in the reviewed text.
    id: String,
    /// What it says, in plain words.
    reason: String,
}

/// The basis that decided.
#[derive(SimpleObject)]
pub struct DecidingBasis {
    /// Which of the six kinds.
    kind: Code<BasisKind>,
    /// The agency that discloses.
    from_agency: Agency,
    /// The last day.
    valid_to: LocalDate,
}

/// What an agency would have to record so that the reader's agency could read the section.
#[derive(SimpleObject)]
pub struct NeededBasis {
    /// The agency that owns the rows.
    agency: Agency,
    /// The grounds that the law allows for the section.
    allowed: Vec<Code<BasisKind>>,
    /// Those that it does not.
    refused: Vec<Code<BasisKind>>,
    /// The same in plain words.
    text: String,
}

impl AccessExplanation {
    /// The explanation in a language.
    pub fn of(explained: Explanation, policy: &Policy, language: Language) -> Self {
        let judgement = &explained.judgement;
        let reasons = judgement.policies.iter().map(|id| PolicyReason {
            id: id.clone(),
            reason: policy
                .reason_in(id, language)
                .unwrap_or_default()
                .to_owned(),
        });
        let needed = explained.needed.iter();
        Self {
            section: Code(explained.section),
            state: Code(judgement.state),
            reason_code: Code(judgement.reason),
            text: sentences(&explained, language),
            policies: reasons.collect(),
            role: explained.role().map(Code),
            until: explained.until().map(LocalDate),
            needed: needed
                .map(|needed| NeededBasis::of(needed, language))
                .collect(),
            unit: explained.unit.map(Unit),
            basis: explained.basis.as_ref().map(DecidingBasis::from),
        }
    }
}

impl From<&BasisRow> for DecidingBasis {
    fn from(basis: &BasisRow) -> Self {
        Self {
            kind: Code(basis.kind),
            from_agency: Agency(Arc::clone(&basis.from)),
            valid_to: LocalDate(basis.valid_to),
        }
    }
}

impl NeededBasis {
    fn of(needed: &model::Needed, language: Language) -> Self {
        let all = |kinds: &[BasisKind]| kinds.iter().copied().map(Code).collect();
        let named = |kinds: &[BasisKind]| {
            let names = kinds
                .iter()
                .map(|kind| word(ground_message(*kind), language));
            names.collect::<Vec<_>>().join(", ")
        };
        let (allowed, refused) = (named(&needed.allowed), named(&needed.refused));
        let mut said = Vec::new();
        if needed.allowed.is_empty() {
            said.push(say(Saying::NeededNever, &[], language));
        } else {
            let whose = [("agency", &*needed.owner.name), ("allowed", &allowed)];
            said.push(say(Saying::Needed, &whose, language));
            if !needed.refused.is_empty() {
                said.push(say(Saying::NeededNot, &[("refused", &refused)], language));
            }
        }
        Self {
            agency: Agency(Arc::clone(&needed.owner)),
            allowed: all(&needed.allowed),
            refused: all(&needed.refused),
            text: said.join(" "),
        }
    }
}

fn sentences(explained: &Explanation, language: Language) -> String {
    let judgement = &explained.judgement;
    let mut said = vec![say(Saying::Because(judgement.reason), &[], language)];
    if let Some(may) = Saying::of_state(judgement.state) {
        said.push(say(may, &[], language));
        let part = Part::of(&judgement.extent).map(Saying::Only);
        said.extend(part.map(|part| say(part, &[], language)));
    }
    if let Some(role) = explained.role() {
        let role = word(role_message(role), language);
        said.push(match &explained.unit {
            Some(unit) => say(
                Saying::Acting,
                &[("role", &role), ("unit", &unit.name)],
                language,
            ),
            None => say(Saying::ActingAs, &[("role", &role)], language),
        });
    }
    if let Some(basis) = &explained.basis {
        let kind = word(ground_message(basis.kind), language);
        let day = basis.valid_to.to_string();
        let whose = [
            ("kind", &*kind),
            ("agency", &basis.from.name),
            ("day", &day),
        ];
        said.push(say(Saying::Basis, &whose, language));
    }
    if let Some(day) = explained.assigned_to {
        said.push(say(
            Saying::AssignedTo,
            &[("day", &day.to_string())],
            language,
        ));
    }
    said.join(" ")
}

fn say(saying: Saying, arguments: &[(&'static str, &str)], language: Language) -> String {
    messages::text(saying.message(), arguments, language).unwrap_or_default()
}

fn word(key: &'static str, language: Language) -> String {
    messages::text(key, &[], language).unwrap_or_default()
}
