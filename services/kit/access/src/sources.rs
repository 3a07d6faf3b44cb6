//! Two sources of facts behind one trait (design decision 2).

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use domain::{CaseId, Role};

use crate::facts::{
    Attachment, AttachmentQuestion, AttachmentSource, FactQuestion, FactSource, Facts,
    FactsUnavailable, ReaderFacts,
};

/// The desk's facts, and for readers who lead programmes or supervise placements the
/// labour-market unit's.
pub struct JoinedFacts {
    desk: Arc<dyn FactSource>,
    labour: Arc<dyn AttachmentSource>,
}

impl JoinedFacts {
    /// Joins the two sources.
    pub fn new(desk: Arc<dyn FactSource>, labour: Arc<dyn AttachmentSource>) -> Self {
        Self { desk, labour }
    }
}

/// Tells whether the reader's roles call for the labour-market unit's facts. It follows from the
/// reader alone, never from the person: a call that happens only if something is there would tell
/// that it is.
pub fn calls_for_attachments(facts: &Facts) -> bool {
    facts.reader.holds(Role::ProgrammeLeader) || facts.reader.holds(Role::Supervisor)
}

/// Asks the labour-market unit about a reader whom the desk has told of. Without an answer, or
/// without a member of staff to ask about, nothing is attached, and so nothing is permitted by it.
pub async fn ask_attachments(
    labour: &dyn AttachmentSource,
    question: &FactQuestion,
    reader: &ReaderFacts,
) -> BTreeMap<CaseId, Attachment> {
    let Some(staff) = reader.staff else {
        return BTreeMap::new();
    };
    let question = AttachmentQuestion {
        staff,
        cases: question.cases.clone(),
        valid_on: question.valid_on,
    };
    labour.attachments(&question).await.unwrap_or_default()
}

/// Adds what the labour-market unit knows.
pub fn attach(facts: &mut Facts, attachments: BTreeMap<CaseId, Attachment>) {
    for (case, attachment) in attachments {
        if let Some(of_case) = facts.cases.get_mut(&case) {
            of_case.attachment = attachment;
        }
    }
}

#[async_trait]
impl FactSource for JoinedFacts {
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        let mut facts = self.desk.facts(question).await?;
        if calls_for_attachments(&facts) {
            let attachments = ask_attachments(self.labour.as_ref(), question, &facts.reader).await;
            attach(&mut facts, attachments);
        }
        Ok(facts)
    }
}
