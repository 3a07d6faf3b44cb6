//! Everybody who reads: staff and partners' systems out of the registry, and of every case its person.

use std::sync::Arc;

use access::{
    AsOf, AssuranceLevel, Cx, CxParts, FactQuestion, Language, ReaderKind, RegisteredOperation,
    RegisteredOperations, SignIn,
};
use chrono::Duration;
use domain::{CaseId, Clock, Entropy, Subject, TraceId};

/// A subject that is nobody's: what holds whoever asks.
const NOBODY: &str = "participant:-";

/// One reader.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Who.
    pub subject: Subject,
    /// What kind of reader.
    pub kind: ReaderKind,
    /// Of a partner: what it asks by.
    pub operation: Option<RegisteredOperation>,
}

impl Reader {
    /// The readers behind the subjects of the registry. A partner is one for each operation that it has
    /// registered, for it sees nothing by any other way.
    pub fn of(subject: &Subject, operations: &RegisteredOperations) -> Vec<Self> {
        let reader = |kind, operation| Self {
            subject: subject.clone(),
            kind,
            operation,
        };
        match ReaderKind::of(subject) {
            Some(ReaderKind::Staff) => vec![reader(ReaderKind::Staff, None)],
            Some(ReaderKind::Partner) => operations
                .all()
                .filter(|operation| operation.partner == *subject)
                .map(|operation| reader(ReaderKind::Partner, Some(operation.clone())))
                .collect(),
            Some(ReaderKind::Participant | ReaderKind::System) | None => Vec::new(),
        }
    }

    /// The person whose case it is.
    pub fn participant(subject: &Subject) -> Self {
        Self {
            subject: subject.clone(),
            kind: ReaderKind::Participant,
            operation: None,
        }
    }

    /// The reader as the command's answers name it. A person has a case number and no other name.
    pub fn name(&self) -> String {
        match (&self.operation, self.kind) {
            (Some(operation), _) => format!("{}/{}", self.subject.as_str(), operation.id),
            (None, ReaderKind::Participant) => "participant".to_owned(),
            (None, ReaderKind::Staff | ReaderKind::Partner | ReaderKind::System) => {
                self.subject.as_str().to_owned()
            }
        }
    }

    /// The question what holds between the reader and some cases.
    pub fn question(&self, cases: &[CaseId]) -> FactQuestion {
        question(self.subject.clone(), self.kind, cases)
    }

    /// The reader's request, signed in just now as strongly as personal data needs.
    pub fn cx(&self, clock: &Arc<dyn Clock>, entropy: &Arc<dyn Entropy>) -> Cx {
        let now = clock.now();
        Cx::new(CxParts {
            sign_in: SignIn {
                subject: self.subject.clone(),
                kind: self.kind,
                level: AssuranceLevel::Loa3,
                signed_in_at: now,
                expires_at: now + Duration::minutes(5),
            },
            trace: TraceId::draw(entropy.as_ref()),
            operation: "PolicySimulation".to_owned(),
            language: Language::Sv,
            registered: self.operation.clone(),
            clock: Arc::clone(clock),
            entropy: Arc::clone(entropy),
        })
    }
}

/// The question what holds in some cases whoever asks: all that a participant's own view needs.
pub fn nobodys_question(cases: &[CaseId]) -> FactQuestion {
    question(Subject::new(NOBODY), ReaderKind::Participant, cases)
}

fn question(subject: Subject, kind: ReaderKind, cases: &[CaseId]) -> FactQuestion {
    FactQuestion {
        subject,
        kind,
        cases: cases.to_vec(),
        valid_on: AsOf::Now,
        colleagues: Vec::new(),
    }
}
