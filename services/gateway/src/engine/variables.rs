//! Checks variables against the public schema before any service is asked, and names the field that
//! does not fit. Custom scalars pass: their form is the services' to know.

use std::collections::{BTreeMap, BTreeSet};

use hive_router::{
    graphql_tools::static_graphql::schema::{Definition, Document, Type, TypeDefinition},
    query_planner::{ast::operation::VariableDefinition, state::supergraph_state::TypeNode},
};
use serde_json::{Map, Value};

/// The input types of the schema.
pub(super) struct InputTypes(BTreeMap<String, InputType>);

enum InputType {
    Codes(BTreeSet<String>),
    Object(BTreeMap<String, Field>),
    Scalar,
}

struct Field {
    kind: TypeNode,
    needed: bool,
}

/// What is wrong with a value at a place. It never repeats the value.
type Finding = String;

impl InputTypes {
    pub(super) fn of(schema: &Document) -> Self {
        let mut types = BTreeMap::new();
        for definition in &schema.definitions {
            let Definition::TypeDefinition(definition) = definition else {
                continue;
            };
            match definition {
                TypeDefinition::Enum(list) => {
                    let codes = list.values.iter().map(|value| value.name.clone()).collect();
                    types.insert(list.name.clone(), InputType::Codes(codes));
                }
                TypeDefinition::InputObject(input) => {
                    let fields = input.fields.iter().map(|field| {
                        let kind = node(&field.value_type);
                        let needed = kind.is_non_null() && field.default_value.is_none();
                        (field.name.clone(), Field { kind, needed })
                    });
                    types.insert(input.name.clone(), InputType::Object(fields.collect()));
                }
                TypeDefinition::Scalar(scalar) => {
                    types.insert(scalar.name.clone(), InputType::Scalar);
                }
                TypeDefinition::Object(_)
                | TypeDefinition::Interface(_)
                | TypeDefinition::Union(_) => {}
            }
        }
        Self(types)
    }

    /// Checks the variables that were given against those that the operation declares.
    pub(super) fn check(
        &self,
        declared: &[VariableDefinition],
        given: &Map<String, Value>,
    ) -> Result<(), Finding> {
        for variable in declared {
            let place = format!("${}", variable.name);
            match given.get(&variable.name) {
                Some(value) => self.check_value(&place, &variable.variable_type, value)?,
                None if variable.default_value.is_some() => {}
                None if variable.variable_type.is_non_null() => {
                    return Err(format!("{place} is missing."));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn check_value(&self, place: &str, kind: &TypeNode, value: &Value) -> Result<(), Finding> {
        match (kind, value) {
            (TypeNode::NonNull(_), Value::Null) => Err(format!("{place} must not be null.")),
            (TypeNode::NonNull(inner), value) => self.check_value(place, inner, value),
            (TypeNode::List(_) | TypeNode::Named(_), Value::Null) => Ok(()),
            (TypeNode::List(inner), Value::Array(items)) => {
                for (position, item) in items.iter().enumerate() {
                    self.check_value(&format!("{place}[{position}]"), inner, item)?;
                }
                Ok(())
            }
            // A single value stands for a list of one (GraphQL, input coercion of lists).
            (TypeNode::List(inner), single) => self.check_value(place, inner, single),
            (TypeNode::Named(name), value) => self.check_named(place, name, value),
        }
    }

    fn check_named(&self, place: &str, name: &str, value: &Value) -> Result<(), Finding> {
        let fits = match (self.0.get(name), value) {
            (Some(InputType::Codes(codes)), Value::String(code)) => codes.contains(code),
            (Some(InputType::Object(fields)), Value::Object(given)) => {
                return self.check_object(place, name, fields, given);
            }
            (Some(InputType::Codes(_) | InputType::Object(_)), _) => false,
            (Some(InputType::Scalar) | None, value) => fits_scalar(name, value),
        };
        if fits {
            Ok(())
        } else {
            Err(format!("{place} is not a value of {name}."))
        }
    }

    fn check_object(
        &self,
        place: &str,
        name: &str,
        fields: &BTreeMap<String, Field>,
        given: &Map<String, Value>,
    ) -> Result<(), Finding> {
        if given.keys().any(|key| !fields.contains_key(key)) {
            return Err(format!("{place} has a field that {name} does not have."));
        }
        for (key, field) in fields {
            let inner = format!("{place}.{key}");
            match given.get(key) {
                Some(value) => self.check_value(&inner, &field.kind, value)?,
                None if field.needed => return Err(format!("{inner} is missing.")),
                None => {}
            }
        }
        Ok(())
    }
}

fn fits_scalar(name: &str, value: &Value) -> bool {
    match name {
        "String" => value.is_string(),
        "ID" => value.is_string() || value.is_i64() || value.is_u64(),
        "Boolean" => value.is_boolean(),
        "Float" => value.is_number(),
        "Int" => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        _ => true,
    }
}

fn node(kind: &Type) -> TypeNode {
    match kind {
        Type::NamedType(name) => TypeNode::Named(name.clone()),
        Type::ListType(inner) => TypeNode::List(Box::new(node(inner))),
        Type::NonNullType(inner) => TypeNode::NonNull(Box::new(node(inner))),
    }
}
