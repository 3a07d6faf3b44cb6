//! Whether an operation is one connection that can be paged to its end, and by which variables.

use hive_router::query_planner::ast::{
    operation::OperationDefinition,
    selection_item::SelectionItem,
    selection_set::{FieldSelection, SelectionSet},
    value::Value,
};

use super::Connection;

/// The connection that an operation is, if it is a query of one and nothing else: `first` and `after` are variables, and
/// `edges { node }` and `pageInfo { hasNextPage endCursor }` are asked for under their own names.
pub(super) fn connection(operation: &OperationDefinition) -> Option<Connection> {
    let (kind, selected) = operation.parts();
    let [SelectionItem::Field(root)] = selected.items.as_slice() else {
        return None;
    };
    let nodes = named(&root.selections, "edges").and_then(|edges| named(&edges.selections, "node"));
    let info = named(&root.selections, "pageInfo")?;
    let is_whole = kind.is_query()
        && nodes.is_some()
        && named(&info.selections, "hasNextPage").is_some()
        && named(&info.selections, "endCursor").is_some();
    if !is_whole {
        return None;
    }
    Some(Connection {
        key: root.alias.as_ref().unwrap_or(&root.name).clone(),
        first: variable(root, "first")?,
        after: variable(root, "after")?,
    })
}

fn named<'s>(selection: &'s SelectionSet, name: &str) -> Option<&'s FieldSelection> {
    selection.items.iter().find_map(|item| match item {
        SelectionItem::Field(field) if field.name == name && field.alias.is_none() => Some(field),
        SelectionItem::Field(_)
        | SelectionItem::InlineFragment(_)
        | SelectionItem::FragmentSpread(_) => None,
    })
}

fn variable(field: &FieldSelection, argument: &str) -> Option<String> {
    match field.arguments.as_ref()?.get_argument(argument)? {
        Value::Variable(name) => Some(name.clone()),
        Value::Int(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Null
        | Value::Enum(_)
        | Value::List(_)
        | Value::Object(_) => None,
    }
}
