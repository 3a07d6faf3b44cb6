//! What an operation costs, estimated before it runs: from its document and its page sizes, and never from anything that
//! was found. So whoever reads the number learns nothing but what was asked.
//!
//! A field costs a point, and everything under a list as many times as the list may be long: as the argument `first`
//! says, of the list or of the connection around it, else [`UNBOUNDED`]. A change costs [`CHANGE`].

use std::collections::BTreeMap;

use hive_router::{
    graphql_tools::{
        parser::schema::Value as Literal,
        static_graphql::schema::{Definition, Document, Field, Type, TypeDefinition},
    },
    query_planner::ast::{
        operation::OperationDefinition,
        selection_item::SelectionItem,
        selection_set::{FieldSelection, SelectionSet},
        value::Value,
    },
};
use serde_json::Map;

/// How long a list is taken to be when nothing bounds it.
const UNBOUNDED: u64 = 10;
/// A change is also written, logged and told to others.
const CHANGE: u64 = 10;
/// The argument that bounds a list.
const BOUND: &str = "first";

/// The fields of the schema, as far as a cost depends on them.
pub(super) struct FieldSizes(BTreeMap<String, BTreeMap<String, FieldSize>>);

struct FieldSize {
    /// The name of its type, without lists.
    of: String,
    is_list: bool,
    /// Its bound when none is given; `None` for a field that takes none.
    usual: Option<u64>,
}

/// What is the same for all fields of one request.
struct Asked<'a> {
    operation: &'a OperationDefinition,
    variables: &'a Map<String, serde_json::Value>,
}

impl FieldSizes {
    pub(super) fn of(schema: &Document) -> Self {
        let mut types = BTreeMap::new();
        for definition in &schema.definitions {
            let Definition::TypeDefinition(definition) = definition else {
                continue;
            };
            let (name, fields) = match definition {
                TypeDefinition::Object(of) => (&of.name, &of.fields),
                TypeDefinition::Interface(of) => (&of.name, &of.fields),
                TypeDefinition::Scalar(_)
                | TypeDefinition::Union(_)
                | TypeDefinition::Enum(_)
                | TypeDefinition::InputObject(_) => continue,
            };
            let sizes = fields.iter().map(|field| (field.name.clone(), size(field)));
            types.insert(name.clone(), sizes.collect());
        }
        Self(types)
    }

    /// The cost of an operation, at least one point.
    pub(super) fn estimate(
        &self,
        (operation, root): (&OperationDefinition, &str),
        variables: &Map<String, serde_json::Value>,
    ) -> u64 {
        let asked = Asked {
            operation,
            variables,
        };
        let is_change = operation
            .operation_kind
            .as_ref()
            .is_some_and(|kind| !kind.is_query());
        let selected = &operation.selection_set;
        let read = self.selection(selected, (root, None), &asked);
        let changes = if is_change { selected.items.len() } else { 0 };
        let changes = u64::try_from(changes).unwrap_or(u64::MAX);
        read.saturating_add(changes.saturating_mul(CHANGE)).max(1)
    }

    /// The cost of a selection on a type. `page` is how long a list may be that stands in it without a bound of its own.
    fn selection(
        &self,
        selection: &SelectionSet,
        (on, page): (&str, Option<u64>),
        asked: &Asked<'_>,
    ) -> u64 {
        let costs = selection.items.iter().map(|item| match item {
            SelectionItem::Field(field) => self.field(field, (on, page), asked),
            SelectionItem::InlineFragment(fragment) => {
                let place = (fragment.type_condition.as_str(), page);
                self.selection(&fragment.selections, place, asked)
            }
            // A normalised operation holds no spreads.
            SelectionItem::FragmentSpread(_) => 0,
        });
        costs.fold(0, u64::saturating_add)
    }

    fn field(
        &self,
        field: &FieldSelection,
        (on, page): (&str, Option<u64>),
        asked: &Asked<'_>,
    ) -> u64 {
        let known = self.0.get(on).and_then(|fields| fields.get(&field.name));
        let Some(known) = known else {
            return 1;
        };
        let bound = known.usual.map(|usual| asked.bound(field).unwrap_or(usual));
        let (times, within) = if known.is_list {
            (bound.or(page).unwrap_or(UNBOUNDED), None)
        } else {
            (1, bound)
        };
        let under = self.selection(&field.selections, (&known.of, within), asked);
        times.saturating_mul(under).saturating_add(1)
    }
}

impl Asked<'_> {
    /// The bound that was given to a field; one that is no number is refused elsewhere, and costs nothing here.
    fn bound(&self, field: &FieldSelection) -> Option<u64> {
        let given = field.arguments.as_ref()?.get_argument(BOUND)?;
        match given {
            Value::Variable(name) => match self.variables.get(name) {
                Some(value) => Some(value.as_u64().unwrap_or(0)),
                None => self.usual(name),
            },
            given => Some(number(given)),
        }
    }

    /// What the document itself says of a variable that is not given.
    fn usual(&self, name: &str) -> Option<u64> {
        let declared = self.operation.variable_definitions.iter().flatten();
        let mut declared = declared.filter(|variable| variable.name == name);
        declared.next()?.default_value.as_ref().map(number)
    }
}

fn number(value: &Value) -> u64 {
    match value {
        Value::Int(number) => u64::try_from(*number).unwrap_or(0),
        Value::Variable(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Null
        | Value::Enum(_)
        | Value::List(_)
        | Value::Object(_) => 0,
    }
}

fn size(field: &Field) -> FieldSize {
    let mut bounds = field
        .arguments
        .iter()
        .filter(|argument| argument.name == BOUND);
    let usual = bounds.next().map(|bound| match &bound.default_value {
        Some(Literal::Int(number)) => number
            .as_i64()
            .and_then(|number| u64::try_from(number).ok())
            .unwrap_or(UNBOUNDED),
        Some(_) | None => UNBOUNDED,
    });
    let (of, is_list) = kind(&field.field_type);
    FieldSize {
        of: of.to_owned(),
        is_list,
        usual,
    }
}

fn kind(of: &Type) -> (&str, bool) {
    match of {
        Type::NamedType(name) => (name, false),
        Type::NonNullType(inner) => kind(inner),
        Type::ListType(inner) => (kind(inner).0, true),
    }
}
