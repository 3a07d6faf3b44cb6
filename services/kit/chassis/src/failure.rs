//! Why a use case did not do what was asked: a refusal that the reader can act on, or a fault of ours.

use std::{error::Error, fmt, sync::Arc};

use access::{AuditUnavailable, FactsUnavailable};
use domain::{FaultCode, Problem};
use store::{FaultKind, NotACursor, StoreFault};

use crate::carrier::CarrierFault;

/// The error of a use case.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The rules say no; nothing was changed. Becomes `userErrors` in a mutation's payload.
    Refused(Vec<Problem>),
    /// Something broke, or the request was malformed. Becomes a top-level error.
    Fault(Fault),
}

/// What ends a request as a whole. It keeps its source for the log; people see the fixed text of the code.
#[derive(Debug, Clone)]
pub struct Fault {
    code: FaultCode,
    argument: Option<Box<Problem>>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault without a source.
    pub fn new(code: FaultCode) -> Self {
        Self {
            code,
            argument: None,
            source: None,
        }
    }

    /// A fault and what it comes from.
    pub fn because(code: FaultCode, source: impl Error + Send + Sync + 'static) -> Self {
        Self {
            source: Some(Arc::new(source)),
            ..Self::new(code)
        }
    }

    /// A mistake of ours and what it comes from.
    pub fn internal(source: impl Error + Send + Sync + 'static) -> Self {
        Self::because(FaultCode::Internal, source)
    }

    /// An argument of a query that has the right type but lies out of its bounds. Queries have no
    /// `userErrors`, so it ends the request and names the argument.
    pub fn bad_input(problem: Problem) -> Self {
        Self {
            argument: Some(Box::new(problem)),
            ..Self::new(FaultCode::BadUserInput)
        }
    }

    /// Which top-level error it becomes.
    pub fn code(&self) -> FaultCode {
        self.code
    }

    /// Tells whether the access log could not be written. Callers are told that the service does not
    /// answer; for those who run it, it is the graver.
    pub fn is_of_the_access_log(&self) -> bool {
        let source = self.source.as_deref();
        source.is_some_and(|source| source.downcast_ref::<AuditUnavailable>().is_some())
    }

    /// The argument that it speaks of and what is wanted of it.
    pub fn argument(&self) -> Option<&Problem> {
        self.argument.as_deref()
    }

    /// What it comes from, outermost first, in one line for the log.
    pub fn chain(&self) -> String {
        let mut lines = Vec::new();
        let mut next: Option<&dyn Error> = self.source.as_deref().map(|source| source as _);
        while let Some(error) = next {
            lines.push(error.to_string());
            next = error.source();
        }
        lines.join(": ")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(problems) => {
                formatter.write_str("refused")?;
                problems
                    .iter()
                    .try_for_each(|problem| write!(formatter, " {}", problem.code))
            }
            Self::Fault(fault) => fault.fmt(formatter),
        }
    }
}

impl Failure {
    /// The refusals, when it is one; a fault passes through.
    pub fn into_refusals(self) -> Result<Vec<Problem>, Fault> {
        match self {
            Self::Refused(problems) => Ok(problems),
            Self::Fault(fault) => Err(fault),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Refused(problems)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        let code = match fault.kind() {
            Some(FaultKind::Unreachable) => FaultCode::ServiceUnavailable,
            Some(FaultKind::NotUnique | FaultKind::Dangling | FaultKind::Other) | None => {
                FaultCode::Internal
            }
        };
        Self::because(code, fault)
    }
}

impl From<FactsUnavailable> for Fault {
    fn from(unavailable: FactsUnavailable) -> Self {
        Self::because(FaultCode::ServiceUnavailable, unavailable)
    }
}

impl From<AuditUnavailable> for Fault {
    fn from(unavailable: AuditUnavailable) -> Self {
        Self::because(FaultCode::ServiceUnavailable, unavailable)
    }
}

impl From<CarrierFault> for Fault {
    fn from(fault: CarrierFault) -> Self {
        Self::because(FaultCode::ServiceUnavailable, fault)
    }
}

impl From<NotACursor> for Fault {
    fn from(_: NotACursor) -> Self {
        Self::bad_input(Problem::invalid("after", "cursor-not-usable"))
    }
}

macro_rules! failure_from_fault {
    ($($source:ty),+) => {$(
        impl From<$source> for Failure {
            fn from(source: $source) -> Self { Self::Fault(Fault::from(source)) }
        }
    )+};
}

failure_from_fault!(
    StoreFault,
    FactsUnavailable,
    AuditUnavailable,
    CarrierFault,
    NotACursor
);

#[cfg(test)]
mod tests {
    use domain::{ProblemCode, ServiceName};

    use super::*;

    #[test]
    fn chain_names_every_source_once() {
        let inner = std::io::Error::other("connection reset");
        let fault = Fault::from(CarrierFault::Unreachable {
            to: ServiceName::IntakeDesk,
            source: Some(Box::new(inner)),
        });
        assert_eq!(
            fault.chain(),
            "intake_desk cannot be reached: connection reset"
        );
        assert_eq!(fault.to_string(), "SERVICE_UNAVAILABLE");
    }

    #[test]
    fn a_lost_access_log_looks_like_silence_and_is_known_inside() {
        let fault = Fault::from(AuditUnavailable);
        assert_eq!(fault.code(), FaultCode::ServiceUnavailable);
        assert!(fault.is_of_the_access_log());
        assert!(!Fault::from(FactsUnavailable).is_of_the_access_log());
    }

    #[test]
    fn refusal_shows_codes_and_no_arguments() {
        let problem = Problem::new(ProblemCode::Forbidden, "anything").with("name", "Anna");
        assert_eq!(Failure::from(problem).to_string(), "refused FORBIDDEN");
    }
}
