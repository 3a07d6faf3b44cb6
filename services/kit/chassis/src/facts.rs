//! Facts from the services that own them, over a carrier. Whatever goes wrong on the way gives no
//! facts, and without facts there is no permit.

use std::{collections::BTreeMap, sync::Arc};

use access::{
    Attachment, AttachmentQuestion, AttachmentSource, FactQuestion, FactSource, Facts,
    FactsUnavailable, JoinedFacts, ProgrammeFact, ProgrammeQuestion, ProgrammeSource,
    SystemPrincipal,
};
use async_trait::async_trait;
use domain::{CaseId, CodeList, ServiceName};
use serde::{Serialize, de::DeserializeOwned};

use crate::internal::InternalCaller;

/// The facts of both sources: the intake desk and, only about readers who hold `PROGRAMME_LEADER` or
/// `SUPERVISOR`, the labour-market unit.
pub struct RemoteFacts(JoinedFacts);

impl RemoteFacts {
    /// A source that asks both through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        let remote = Arc::new(Remote { caller });
        Self(JoinedFacts::new(remote.clone(), remote))
    }
}

#[async_trait]
impl FactSource for RemoteFacts {
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        self.0.facts(question).await
    }
}

/// What the labour-market unit knows, for the desk, which has the rest itself.
pub struct RemoteAttachments(Remote);

impl RemoteAttachments {
    /// A source that asks the labour-market unit through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        Self(Remote { caller })
    }
}

#[async_trait]
impl AttachmentSource for RemoteAttachments {
    async fn attachments(
        &self,
        question: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable> {
        self.0.attachments(question).await
    }
}

/// The labour-market unit's register of programmes, for the service that evaluates them.
pub struct RemoteProgrammes(Remote);

impl RemoteProgrammes {
    /// A source that asks the labour-market unit through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        Self(Remote { caller })
    }
}

#[async_trait]
impl ProgrammeSource for RemoteProgrammes {
    async fn programmes(
        &self,
        question: &ProgrammeQuestion,
    ) -> Result<Vec<ProgrammeFact>, FactsUnavailable> {
        let told: Vec<ProgrammeFact> = self
            .0
            .ask(
                ServiceName::LabourMarketUnit,
                "/internal/programmes",
                question,
            )
            .await?;
        // What was not asked for, and what nothing ties the reader to, has no place in the answer.
        let asked = |told: &ProgrammeFact| {
            let named = question.programme;
            !told.ties.is_empty() && named.is_none_or(|programme| programme == told.programme)
        };
        Ok(told.into_iter().filter(asked).collect())
    }
}

struct Remote {
    caller: InternalCaller,
}

impl Remote {
    async fn ask<T: DeserializeOwned>(
        &self,
        to: ServiceName,
        path: &'static str,
        question: &(impl Serialize + Sync),
    ) -> Result<T, FactsUnavailable> {
        let body = serde_json::to_vec(question).map_err(|_| FactsUnavailable)?;
        let answer = self
            .caller
            .post(to, path, SystemPrincipal::FactReader, body)
            .await
            .map_err(|fault| {
                tracing::warn!(from = to.code(), reason = %fault, "facts not had");
                FactsUnavailable
            })?;
        if answer.status() != http::StatusCode::OK {
            let status = answer.status().as_u16();
            tracing::warn!(from = to.code(), status, "facts not had");
            return Err(FactsUnavailable);
        }
        serde_json::from_slice(answer.body()).map_err(|_| {
            // The parser's own text would quote the answer.
            tracing::warn!(from = to.code(), "facts cannot be read");
            FactsUnavailable
        })
    }
}

#[async_trait]
impl FactSource for Remote {
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        let mut facts: Facts = self
            .ask(ServiceName::IntakeDesk, "/internal/facts", question)
            .await?;
        // A case that was not asked about has no place in the answer, whoever put it there.
        facts.cases.retain(|case, _| question.cases.contains(case));
        let asked = &question.colleagues;
        facts.colleagues.retain(|told| asked.contains(&told.staff));
        // An attachment is the labour-market unit's to tell and nobody else's.
        for case in facts.cases.values_mut() {
            case.attachment = Attachment::default();
        }
        Ok(facts)
    }
}

#[async_trait]
impl AttachmentSource for Remote {
    async fn attachments(
        &self,
        question: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable> {
        self.ask(
            ServiceName::LabourMarketUnit,
            "/internal/attachments",
            question,
        )
        .await
    }
}
