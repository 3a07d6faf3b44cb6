//! The questions of disposal over a carrier. Whatever goes wrong on the way, nothing is erased.

use std::collections::BTreeSet;

use access::SystemPrincipal;
use async_trait::async_trait;
use domain::{CaseId, CodeList, ServiceName};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    HOLDINGS_PATH, HeldPart, HoldingSource, NotTold, RETENTION_PATH, RetentionSource, Verdict,
};
use crate::internal::InternalCaller;

/// The desk's rulings.
pub struct RemoteRetention(InternalCaller);

impl RemoteRetention {
    /// A source that asks the desk through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        Self(caller)
    }
}

#[async_trait]
impl RetentionSource for RemoteRetention {
    async fn rule(&self, parts: &[HeldPart]) -> Result<Vec<Verdict>, NotTold> {
        let told: Vec<Verdict> =
            ask(&self.0, ServiceName::IntakeDesk, RETENTION_PATH, &parts).await?;
        // What was not asked for has no place in the answer, whoever put it there.
        let asked = |told: &Verdict| {
            let mut parts = parts.iter();
            parts.any(|part| part.case == told.case && part.agency == told.agency)
        };
        Ok(told.into_iter().filter(asked).collect())
    }
}

/// What the services of agencies keep.
pub struct RemoteHoldings(InternalCaller);

impl RemoteHoldings {
    /// A source that asks every service of an agency through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        Self(caller)
    }
}

#[async_trait]
impl HoldingSource for RemoteHoldings {
    async fn holding(&self, cases: &[CaseId]) -> Result<BTreeSet<CaseId>, NotTold> {
        let mut held = BTreeSet::new();
        let services = ServiceName::ALL.iter().copied();
        for service in services.filter(|service| keeps_sections(*service)) {
            let told: Vec<CaseId> = ask(&self.0, service, HOLDINGS_PATH, &cases).await?;
            held.extend(told);
        }
        Ok(held)
    }
}

/// Whether a service keeps sections of an agency, beside the desk.
fn keeps_sections(service: ServiceName) -> bool {
    match service {
        ServiceName::WelfareUnit
        | ServiceName::LabourMarketUnit
        | ServiceName::EmploymentService
        | ServiceName::InsuranceAgency => true,
        // Follow-up keeps coded steps under a pseudonym, and nothing of a case.
        ServiceName::Gateway | ServiceName::IntakeDesk | ServiceName::FollowUp => false,
    }
}

async fn ask<T: DeserializeOwned>(
    caller: &InternalCaller,
    to: ServiceName,
    path: &'static str,
    question: &(impl Serialize + Sync),
) -> Result<T, NotTold> {
    let not_told = |reason: &str| {
        tracing::warn!(from = to.code(), reason, "disposal waits");
        NotTold
    };
    let body = serde_json::to_vec(question).map_err(|_| NotTold)?;
    let asked = caller.post(to, path, SystemPrincipal::Disposal, body).await;
    let answer = asked.map_err(|fault| not_told(&fault.to_string()))?;
    if answer.status() != http::StatusCode::OK {
        return Err(not_told(answer.status().as_str()));
    }
    serde_json::from_slice(answer.body()).map_err(|_| not_told("the answer cannot be read"))
}
