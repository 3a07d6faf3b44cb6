//! The schema as text, as tools take it.

use hive_router::graphql_tools::static_graphql::schema::{Definition, Document, TypeDefinition};

/// Prints a schema without what the engine adds for introspection: every schema has that, and none may
/// declare it. Its names are those that begin with two underscores.
pub(super) fn text(schema: &Document) -> String {
    let mut published = schema.clone();
    published.definitions.retain(|definition| match definition {
        Definition::TypeDefinition(TypeDefinition::Object(of)) => is_ours(&of.name),
        Definition::TypeDefinition(TypeDefinition::Enum(of)) => is_ours(&of.name),
        _ => true,
    });
    for definition in &mut published.definitions {
        if let Definition::TypeDefinition(TypeDefinition::Object(of)) = definition {
            of.fields.retain(|field| is_ours(&field.name));
        }
    }
    published.to_string()
}

fn is_ours(name: &str) -> bool {
    !name.starts_with("__")
}
