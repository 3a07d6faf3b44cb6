//! From a document to something that can be run: parse, limit, validate, normalise, plan.
//!
//! Results are kept by the document's text. A document that carries string literals is never kept:
//! literals may be personal data, and callers who put values where variables belong would fill the
//! caches with one-off documents. Variables and answers are never kept.

use std::{sync::Arc, time::Duration};

use hive_router::{
    executor::{introspection::partition::partition_operation, projection::plan::ProjectionPlan},
    graphql_tools::{
        static_graphql::query::Document,
        validation::{
            rules::default_rules_validation_plan,
            validate::{ValidationPlan, validate},
        },
    },
    query_planner::{
        ast::{normalization::normalize_operation, operation::OperationDefinition},
        graph::PlannerOverrideContext,
        planner::{plan_nodes::QueryPlan, query_plan::QUERY_PLAN_KIND},
        state::supergraph_state::OperationKind,
        utils::{cancellation::CancellationToken, parsing::safe_parse_operation_with_token_limit},
    },
};
use moka::future::Cache;

use super::{
    DocumentLimits, EngineFault, Measure, Refusal, detail,
    hive::Schema,
    limits::{choose, is_shallow, limit_rules, measure},
    notices::Notices,
};

/// How long the planner may think about one document.
const PLANNING_TIME: Duration = Duration::from_secs(2);
/// How many documents, and how many plans, are kept.
const KEPT: u64 = 1000;
/// Longer documents are prepared anew each time, so that the cache stays small.
const LONGEST_KEPT: usize = 16 * 1024;

/// A document ready to run with any variables.
pub(super) struct Prepared {
    pub(super) name: Option<String>,
    pub(super) kind: OperationKind,
    pub(super) root_type: String,
    pub(super) projection: Arc<ProjectionPlan>,
    pub(super) introspection: Option<Arc<OperationDefinition>>,
    pub(super) planned: Arc<Planned>,
}

/// The part of a prepared document that other documents of the same meaning share.
pub(super) struct Planned {
    pub(super) operation: Arc<OperationDefinition>,
    pub(super) plan: QueryPlan,
    pub(super) notices: Notices,
}

/// Prepares documents and keeps what it prepared.
pub(super) struct Preparation {
    tokens: usize,
    limits: ValidationPlan,
    rules: ValidationPlan,
    documents: Cache<(String, String), Arc<Prepared>>,
    /// Keyed by the normalised operation's text: the engine's own hash has 64 bits and no key.
    plans: Cache<String, Arc<Planned>>,
}

impl Preparation {
    pub(super) fn new(limits: DocumentLimits) -> Result<Self, EngineFault> {
        Ok(Self {
            tokens: limits.tokens,
            limits: limit_rules(limits)?,
            rules: default_rules_validation_plan(),
            documents: Cache::new(KEPT),
            plans: Cache::new(KEPT),
        })
    }

    pub(super) async fn prepared(
        &self,
        schema: &Schema,
        document: &str,
        name: Option<&str>,
    ) -> Result<Arc<Prepared>, Refusal> {
        let keep = document.len() <= LONGEST_KEPT && !holds_values(document);
        let key = (name.unwrap_or_default().to_owned(), document.to_owned());
        if let Some(kept) = self.documents.get(&key).await {
            return Ok(kept);
        }
        let prepared = Arc::new(self.prepare(schema, document, name, keep).await?);
        if keep {
            self.documents.insert(key, Arc::clone(&prepared)).await;
        }
        Ok(prepared)
    }

    async fn prepare(
        &self,
        schema: &Schema,
        document: &str,
        name: Option<&str>,
        keep: bool,
    ) -> Result<Prepared, Refusal> {
        let document = self.parse(document)?;
        self.check(schema, &document)?;
        choose(&document, name)?;
        let normalised = normalize_operation(schema.supergraph(), &document, name)
            .map_err(|error| Refusal::Unfit(vec![detail::shown(&error.to_string())]))?;
        let name = normalised.operation_name;
        let operation = normalised.operation;
        let kind = operation
            .operation_kind
            .clone()
            .unwrap_or(OperationKind::Query);
        let (root_type, projection) = ProjectionPlan::from_operation(&operation, schema.metadata());
        let root_type = root_type.to_string();
        let parts = partition_operation(operation);
        if let Some(introspection) = &parts.introspection_operation
            && !is_shallow(&introspection.selection_set, 0)
        {
            return Err(Refusal::TooMuch(Measure::Depth));
        }
        Ok(Prepared {
            name,
            kind,
            root_type,
            projection: Arc::new(projection),
            introspection: parts.introspection_operation.map(Arc::new),
            planned: self
                .planned(schema, parts.downstream_operation, keep)
                .await?,
        })
    }

    fn parse(&self, document: &str) -> Result<Document, Refusal> {
        safe_parse_operation_with_token_limit(document, self.tokens).map_err(|error| {
            let told = error.to_string();
            if told.contains("Token limit exceeded") {
                Refusal::TooMuch(Measure::Tokens)
            } else if told.to_lowercase().contains("recursion limit") {
                Refusal::TooMuch(Measure::Depth)
            } else {
                let place = error.0.position;
                Refusal::Unreadable(format!("Line {}, column {}.", place.line, place.column))
            }
        })
    }

    /// The limits come first, so that the costly rules never see a bomb.
    fn check(&self, schema: &Schema, document: &Document) -> Result<(), Refusal> {
        let beyond = validate(schema.consumer(), document, &self.limits);
        if let Some(error) = beyond.first()
            && !domain::planted!(DocumentsOfAnySize)
        {
            return Err(Refusal::TooMuch(measure(error)));
        }
        let findings = validate(schema.consumer(), document, &self.rules);
        if findings.is_empty() {
            return Ok(());
        }
        let mut details: Vec<String> = findings
            .iter()
            .map(|finding| detail::shown(&finding.message))
            .collect();
        details.sort();
        details.dedup();
        details.truncate(10);
        Err(Refusal::Unfit(details))
    }

    async fn planned(
        &self,
        schema: &Schema,
        operation: OperationDefinition,
        keep: bool,
    ) -> Result<Arc<Planned>, Refusal> {
        let key = operation.to_string();
        if let Some(kept) = self.plans.get(&key).await {
            return Ok(kept);
        }
        let planned = Arc::new(plan(schema, operation)?);
        if keep {
            self.plans.insert(key, Arc::clone(&planned)).await;
        }
        Ok(planned)
    }
}

/// Tells whether a document may hold somebody's data: text, or a number as long as a date of birth.
fn holds_values(document: &str) -> bool {
    let is_digit = |letter: &char| letter.is_ascii_digit();
    document.contains('"')
        || document
            .split(|letter: char| !is_digit(&letter))
            .any(|digits| digits.len() >= 6)
}

fn plan(schema: &Schema, operation: OperationDefinition) -> Result<Planned, Refusal> {
    if operation.selection_set.is_empty() {
        return Ok(Planned {
            operation: Arc::new(operation),
            plan: QueryPlan {
                kind: QUERY_PLAN_KIND,
                node: None,
            },
            notices: Notices::default(),
        });
    }
    let plan = schema
        .planner()
        .plan_from_normalized_operation(
            &operation,
            PlannerOverrideContext::default(),
            &CancellationToken::with_timeout(PLANNING_TIME),
        )
        // The planner's words may quote the document, so they stay out of the log.
        .map_err(|_| Refusal::Fault("no plan was found"))?;
    let notices = Notices::of(plan.node.as_ref(), &operation);
    Ok(Planned {
        operation: Arc::new(operation),
        plan: plan.into_executable(),
        notices,
    })
}

#[cfg(test)]
mod tests {
    use super::holds_values;

    #[test]
    fn documents_with_values_in_them_are_not_kept() {
        assert!(!holds_values(
            "query($id: ID!) { case(id: $id) { referrals(first: 100) { id } } }"
        ));
        assert!(holds_values("{ person(number: \"x\") { id } }"));
        assert!(holds_values("{ person(number: 19900101) { id } }"));
    }
}
