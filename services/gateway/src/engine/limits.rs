//! What a document may cost, and which of its operations is meant.

use hive_router::{
    config::limits::{MaxAliasesRuleConfig, MaxDepthRuleConfig, MaxDirectivesRuleConfig},
    graphql_tools::{
        static_graphql::query::{Definition, Document, OperationDefinition},
        validation::{utils::ValidationError, validate::ValidationPlan},
    },
    pipeline::validation::{
        max_aliases_rule::MaxAliasesRule, max_depth_rule::MaxDepthRule,
        max_directives_rule::MaxDirectivesRule,
    },
    query_planner::ast::{selection_item::SelectionItem, selection_set::SelectionSet},
};

use super::{DocumentLimits, EngineFault, Measure, Refusal};

/// Checks that exactly one operation is meant. The engine would take the first.
pub(super) fn choose(document: &Document, name: Option<&str>) -> Result<(), Refusal> {
    let names: Vec<Option<&str>> = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::Operation(operation) => Some(name_of(operation)),
            Definition::Fragment(_) => None,
        })
        .collect();
    let meant = match name {
        Some(_) => names.iter().filter(|known| **known == name).count(),
        None => names.len(),
    };
    match meant {
        1 => Ok(()),
        0 => Err(Refusal::Unfit(vec!["No such operation.".to_owned()])),
        _ => Err(Refusal::Unfit(vec![
            "Name one of the operations.".to_owned(),
        ])),
    }
}

fn name_of(operation: &OperationDefinition) -> Option<&str> {
    match operation {
        OperationDefinition::Query(query) => query.name.as_deref(),
        OperationDefinition::Mutation(mutation) => mutation.name.as_deref(),
        OperationDefinition::Subscription(subscription) => subscription.name.as_deref(),
        OperationDefinition::SelectionSet(_) => None,
    }
}

/// The limits as rules that the engine's validator runs.
pub(super) fn limit_rules(limits: DocumentLimits) -> Result<ValidationPlan, EngineFault> {
    let depth: MaxDepthRuleConfig = rule(&serde_json::json!({
        "n": limits.depth,
        // Introspection has its own measure, `is_shallow`; its usual query is deep by nature.
        "ignore_introspection": true,
        "flatten_fragments": true,
    }))?;
    let aliases: MaxAliasesRuleConfig = rule(&serde_json::json!({ "n": limits.aliases }))?;
    let directives: MaxDirectivesRuleConfig = rule(&serde_json::json!({ "n": limits.directives }))?;
    Ok(ValidationPlan::from(vec![
        Box::new(MaxDepthRule { config: depth }),
        Box::new(MaxAliasesRule { config: aliases }),
        Box::new(MaxDirectivesRule { config: directives }),
    ]))
}

/// The engine's settings are closed for construction outside it, but open for reading.
fn rule<T: serde::de::DeserializeOwned>(settings: &serde_json::Value) -> Result<T, EngineFault> {
    serde_json::from_value(settings.clone()).map_err(|error| EngineFault::Start(error.to_string()))
}

/// Which limit a finding of those rules is about.
pub(super) fn measure(error: &ValidationError) -> Measure {
    match error.error_code {
        "MAX_ALIASES_EXCEEDED" => Measure::Aliases,
        "MAX_DIRECTIVES_EXCEEDED" => Measure::Directives,
        _ => Measure::Depth,
    }
}

/// Tells whether an introspection stays small: each list of the schema inside another multiplies
/// the answer, and no tool asks for more than three of them.
pub(super) fn is_shallow(selection: &SelectionSet, lists_above: usize) -> bool {
    const LISTS: [&str; 6] = [
        "types",
        "fields",
        "inputFields",
        "interfaces",
        "possibleTypes",
        "args",
    ];
    selection.items.iter().all(|item| match item {
        SelectionItem::Field(field) => {
            let lists = lists_above + usize::from(LISTS.contains(&field.name.as_str()));
            lists <= 3 && is_shallow(&field.selections, lists)
        }
        SelectionItem::InlineFragment(fragment) => is_shallow(&fragment.selections, lists_above),
        // A normalised operation holds no spreads.
        SelectionItem::FragmentSpread(_) => false,
    })
}
