//! Under which subject a participant signs in: asked of the desk by whoever signs people in, with the number in the
//! body of a signed call, and in no address or log.

use access::SystemPrincipal;
use domain::{IdentityNumber, ServiceName, Subject};
use serde::{Deserialize, Serialize};

use crate::internal::InternalCaller;

/// Where the desk derives subjects.
pub(crate) const SUBJECT_PATH: &str = "/internal/subject";

/// The question. It is never shown.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectQuestion {
    /// The twelve digits.
    pub(crate) number: String,
}

/// The answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SubjectAnswer {
    /// The subject.
    pub(crate) subject: String,
}

/// The desk did not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the desk does not derive subjects now")]
pub struct SubjectUnknown;

/// Asks the desk, in this process or in another.
#[derive(Clone)]
pub struct RemoteSubjects {
    caller: InternalCaller,
}

impl RemoteSubjects {
    /// A way to ask through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        Self { caller }
    }

    /// The subject of the person with this number, whether or not anybody knows the person.
    ///
    /// # Errors
    /// When the desk does not answer.
    pub async fn subject(&self, number: &IdentityNumber) -> Result<Subject, SubjectUnknown> {
        let number = number.expose().to_owned();
        let body = serde_json::to_vec(&SubjectQuestion { number }).map_err(|_| SubjectUnknown)?;
        let (to, principal) = (ServiceName::IntakeDesk, SystemPrincipal::FactReader);
        let answered = self.caller.post(to, SUBJECT_PATH, principal, body).await;
        let answer = answered.map_err(|fault| {
            tracing::warn!(reason = %fault, "no subject had");
            SubjectUnknown
        })?;
        if answer.status() != http::StatusCode::OK {
            tracing::warn!(status = answer.status().as_u16(), "no subject had");
            return Err(SubjectUnknown);
        }
        let told: Result<SubjectAnswer, _> = serde_json::from_slice(answer.body());
        told.map(|told| Subject::new(told.subject))
            .map_err(|_| SubjectUnknown)
    }
}
