//! One operation of one reader: what it costs, and what comes of it. The same for a request to `/graphql` and for every
//! page of an export.

use std::sync::Arc;

use access::{ReaderKind, SignIn};
use chassis::traces::known_operation;
use domain::FaultCode;
use http::HeaderMap;
use tokio::time::{Instant, timeout_at};
use tracing::Span;

use crate::{
    admission::Full,
    budget::{Budget, NotSpent},
    edge::{
        answer::{Manner, Spending},
        body::GraphqlRequest,
        code,
    },
    endpoint::Endpoint,
    engine::{Asked, Executed, Operation, Refusal, Way},
    errand::Errand,
    registered::Chosen,
};

/// Longer operation names are cut: they go into the audit log, and callers choose them.
const LONGEST_NAME: usize = 64;
/// What every request of a partner's system costs beside its operation, so that nothing is for nothing.
const REQUEST: u64 = 1;

/// A request whose sender is proved.
#[derive(Clone)]
pub(crate) struct Asking {
    /// How it is answered.
    pub manner: Manner,
    /// Who asks.
    pub sign_in: SignIn,
    /// Until when it is to be answered.
    pub until: Instant,
    /// What is told of it in a trace.
    pub traced: Span,
}

/// Why an operation was not run, or not to its end.
#[derive(Debug)]
pub(crate) enum Turned {
    /// The engine refused it.
    Refused(Refusal),
    /// The partner's budget does not suffice just now.
    TooLittle,
    /// It costs more than a whole budget.
    TooDear {
        /// The points that it was estimated at.
        cost: u64,
        /// The points of a whole budget.
        limit: u64,
    },
    /// Too many are asking just now.
    Full,
    /// It took too long.
    Late,
}

impl Turned {
    /// The code and the details.
    pub(crate) fn told(self) -> (FaultCode, Vec<String>) {
        match self {
            Self::Refused(refusal) => code::of_refusal(refusal),
            Self::TooLittle => (FaultCode::RateLimited, Vec::new()),
            Self::TooDear { cost, limit } => (
                FaultCode::BadUserInput,
                vec![format!(
                    "The operation is estimated at {cost} points, and a whole budget is {limit}: ask for smaller pages."
                )],
            ),
            Self::Full => (FaultCode::ServiceUnavailable, Vec::new()),
            Self::Late => (FaultCode::GatewayTimeout, Vec::new()),
        }
    }
}

impl Endpoint {
    /// Who asks, and for a partner's system what it has left.
    ///
    /// # Errors
    /// The code with which the request is refused before anything of it is read, and how it is answered.
    pub(crate) async fn begin(
        &self,
        (manner, traced): (Manner, &Span),
        headers: &HeaderMap,
        until: Instant,
    ) -> Result<Asking, (Manner, FaultCode)> {
        match timeout_at(until, self.sign_in(headers)).await {
            Ok(Some(sign_in)) => self.admit((manner, traced), sign_in, until),
            Ok(None) => Err((manner, FaultCode::Unauthenticated)),
            Err(_) => Err((manner, FaultCode::GatewayTimeout)),
        }
    }

    /// Takes the price of a request from a partner's budget.
    ///
    /// # Errors
    /// When nothing is left of it.
    pub(crate) fn admit(
        &self,
        (manner, traced): (Manner, &Span),
        sign_in: SignIn,
        until: Instant,
    ) -> Result<Asking, (Manner, FaultCode)> {
        match self.spend(manner, &sign_in, REQUEST) {
            Ok(manner) => Ok(Asking {
                manner,
                sign_in,
                until,
                traced: traced.clone(),
            }),
            Err((manner, _)) => Err((manner, FaultCode::RateLimited)),
        }
    }

    /// Runs an operation. The manner tells what was spent on it.
    pub(crate) async fn run(
        &self,
        asking: &Asking,
        chosen: Chosen,
        request: &GraphqlRequest,
        way: Way,
    ) -> (Manner, Result<Executed, Turned>) {
        // What is turned away is not charged for, and nothing of it is planned.
        let entered = self.admission.enter(asking.sign_in.kind);
        let _place = match timeout_at(asking.until, entered).await {
            Ok(Ok(place)) => place,
            Ok(Err(Full)) => return (asking.manner, Err(Turned::Full)),
            Err(_) => return (asking.manner, Err(Turned::Late)),
        };
        let manner = match self.charge(asking, &chosen.document, request).await {
            Ok(manner) => manner,
            Err((manner, turned)) => return (manner, Err(turned)),
        };
        let name = request.operation_name.as_deref();
        let shown = shown_name(name, &chosen.document);
        let registered = chosen.registered.map(|operation| operation.id);
        let known = registered.as_deref().or(chosen.page.as_deref());
        let traced = &asking.traced;
        traced.record("operation", known_operation(&shown, known));
        let errand = Errand {
            courier: Arc::clone(&self.courier),
            sign_in: asking.sign_in.clone(),
            trace: manner.trace,
            operation: shown,
            language: manner.language,
            registered,
            traced: traced.clone(),
        };
        let operation = Operation {
            document: &chosen.document,
            name,
            variables: request.variables.clone().unwrap_or_default(),
            way,
            services: Arc::new(errand),
        };
        let engine = self.planning.now();
        let outcome = match timeout_at(asking.until, engine.execute(operation)).await {
            Ok(Ok(executed)) => Ok(executed),
            Ok(Err(refusal)) => {
                if let Refusal::Fault(reason) = refusal {
                    tracing::error!(trace = %manner.trace, reason, "the engine failed");
                }
                Err(Turned::Refused(refusal))
            }
            Err(_) => Err(Turned::Late),
        };
        (manner, outcome)
    }

    /// Takes the cost of an operation from a partner's budget. People have none.
    async fn charge(
        &self,
        asking: &Asking,
        document: &str,
        request: &GraphqlRequest,
    ) -> Result<Manner, (Manner, Turned)> {
        let manner = asking.manner;
        if asking.sign_in.kind != ReaderKind::Partner {
            return Ok(manner);
        }
        let none = serde_json::Map::new();
        let asked = Asked {
            document,
            name: request.operation_name.as_deref(),
            variables: request.variables.as_ref().unwrap_or(&none),
        };
        let engine = self.planning.now();
        let cost = match timeout_at(asking.until, engine.estimate(asked)).await {
            Ok(Ok(cost)) => cost,
            Ok(Err(refusal)) => return Err((manner, Turned::Refused(refusal))),
            Err(_) => return Err((manner, Turned::Late)),
        };
        self.spend(manner, &asking.sign_in, cost)
    }

    fn spend(
        &self,
        manner: Manner,
        sign_in: &SignIn,
        cost: u64,
    ) -> Result<Manner, (Manner, Turned)> {
        match sign_in.kind {
            ReaderKind::Partner => {}
            ReaderKind::Staff | ReaderKind::Participant | ReaderKind::System => return Ok(manner),
        }
        let now = self.clock.now();
        let (partner, budgets) = (&sign_in.subject, &self.budgets);
        let told = |budget: Budget, wait_seconds: Option<u64>| Manner {
            spending: Some(Spending {
                estimated: cost,
                budget,
                wait_seconds,
            }),
            ..manner
        };
        match budgets.spend(partner, cost, now) {
            Ok(budget) => Ok(told(budget, None)),
            Err(NotSpent::TooLittle { wait_seconds }) => {
                let manner = told(budgets.look(partner, now), Some(wait_seconds));
                Err((manner, Turned::TooLittle))
            }
            Err(NotSpent::TooDear) => {
                let budget = budgets.look(partner, now);
                let limit = budget.limit;
                Err((told(budget, None), Turned::TooDear { cost, limit }))
            }
        }
    }
}

/// The name under which the operation stands in logs: what the caller says, else what the document
/// says of its first operation, else `anonymous`.
fn shown_name(said: Option<&str>, document: &str) -> String {
    let written = || {
        let document = without_comments(document);
        let mut words = document.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let kind = words.find(|word| !word.is_empty())?;
        let is_named = matches!(kind, "query" | "mutation");
        // A name follows its keyword directly: `query Name`, never `query {` or `query (`.
        let rest = document.split_once(kind)?.1.trim_start();
        let name: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
            .collect();
        (is_named && !name.is_empty()).then_some(name)
    };
    let name = said
        .map(str::to_owned)
        .or_else(written)
        .unwrap_or_else(|| "anonymous".to_owned());
    name.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .take(LONGEST_NAME)
        .collect()
}

/// What follows the comments with which a document may begin.
fn without_comments(document: &str) -> &str {
    let mut rest = document.trim_start();
    while rest.starts_with('#') {
        rest = rest
            .split_once('\n')
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn operations_are_named_by_caller_or_document() {
        assert_eq!(shown_name(Some("Mine"), "{ me }"), "Mine");
        assert_eq!(shown_name(None, "query Me { me }"), "Me");
        assert_eq!(shown_name(None, "mutation Do($a: Int) { do }"), "Do");
        assert_eq!(
            shown_name(None, "# One query.\n\n# Yes.\nquery Me { me }"),
            "Me"
        );
        assert_eq!(shown_name(None, "# query Me { me }"), "anonymous");
        for document in ["{ me }", "query { me }", "query($id: ID!) { me }", ""] {
            assert_eq!(shown_name(None, document), "anonymous", "{document}");
        }
        assert_eq!(shown_name(Some(&"x".repeat(500)), "{ me }").len(), 64);
    }
}
