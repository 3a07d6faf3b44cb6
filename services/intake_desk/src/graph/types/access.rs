//! What a section is for the reader, and why.

use access::{Judgement, ReasonCode, SectionState};
use async_graphql::SimpleObject;
use chassis::graphql::Code;
use domain::Section;

/// What one section is for the reader (`access.md` rule 14). A section that is absent looks the same
/// whatever the cause.
#[derive(SimpleObject)]
pub struct SectionAccess {
    /// The section.
    section: Code<Section>,
    /// What it is for the reader.
    state: Code<SectionState>,
    /// Why.
    reason_code: Code<ReasonCode>,
    /// The deciding policies, by their ids in the reviewed text.
    policies: Vec<String>,
}

impl SectionAccess {
    /// One line of the list.
    pub fn of(section: Section, judgement: &Judgement) -> Self {
        Self {
            section: Code(section),
            state: Code(judgement.state),
            reason_code: Code(judgement.reason),
            policies: judgement.policies.clone(),
        }
    }
}
