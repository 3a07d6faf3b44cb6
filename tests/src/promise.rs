//! What programs outside may rely on in the public schema: what was released stays, or was deprecated in time. A change is
//! breaking when an operation that was good before is refused after it, or gets what its author could not expect.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use async_graphql::{
    Positioned,
    parser::{
        parse_schema,
        types::{
            BaseType, EnumValueDefinition, FieldDefinition, InputValueDefinition, Type,
            TypeDefinition, TypeKind, TypeSystemDefinition,
        },
    },
};

type Types = BTreeMap<String, TypeDefinition>;

fn types_of(sdl: &str) -> Result<Types> {
    let document = parse_schema(sdl).context("the schema is GraphQL")?;
    let types = document.definitions.into_iter().filter_map(|definition| {
        let TypeSystemDefinition::Type(found) = definition else {
            return None;
        };
        Some((found.node.name.node.to_string(), found.node))
    });
    Ok(types.collect())
}

/// What of a released schema a newer one breaks, a line each.
///
/// # Errors
/// When one of them is no schema.
pub fn breaking_changes(released: &str, now: &str) -> Result<Vec<String>> {
    let (released, now) = (types_of(released)?, types_of(now)?);
    let mut broken = Vec::new();
    for (name, before) in &released {
        match now.get(name) {
            None => broken.push(format!("{name} is gone")),
            Some(after) => compare(name, &before.kind, &after.kind, &mut broken),
        }
    }
    Ok(broken)
}

fn compare(name: &str, before: &TypeKind, after: &TypeKind, broken: &mut Vec<String>) {
    match (before, after) {
        (TypeKind::Scalar, TypeKind::Scalar) => {}
        (TypeKind::Object(before), TypeKind::Object(after)) => {
            compare_fields(name, &before.fields, &after.fields, broken);
        }
        (TypeKind::Interface(before), TypeKind::Interface(after)) => {
            compare_fields(name, &before.fields, &after.fields, broken);
        }
        (TypeKind::Union(before), TypeKind::Union(after)) => {
            let after: Vec<&str> = after.members.iter().map(|one| one.node.as_str()).collect();
            let gone = before
                .members
                .iter()
                .filter(|one| !after.contains(&one.node.as_str()));
            broken.extend(gone.map(|one| format!("{name} is no longer {}", one.node)));
        }
        (TypeKind::Enum(before), TypeKind::Enum(after)) => {
            let value = |values: &[Positioned<EnumValueDefinition>]| {
                values
                    .iter()
                    .map(|one| one.node.value.node.to_string())
                    .collect::<Vec<_>>()
            };
            let after = value(&after.values);
            let gone = value(&before.values)
                .into_iter()
                .filter(|one| !after.contains(one));
            broken.extend(gone.map(|one| format!("{name}.{one} is gone")));
        }
        (TypeKind::InputObject(before), TypeKind::InputObject(after)) => {
            compare_inputs(name, &nodes(&before.fields), &nodes(&after.fields), broken);
        }
        _ => broken.push(format!("{name} is of another kind")),
    }
}

fn nodes<T: Clone>(found: &[Positioned<T>]) -> Vec<T> {
    found.iter().map(|one| one.node.clone()).collect()
}

fn compare_fields(
    of: &str,
    before: &[Positioned<FieldDefinition>],
    after: &[Positioned<FieldDefinition>],
    broken: &mut Vec<String>,
) {
    for field in nodes(before) {
        let name = &field.name.node;
        let found = after.iter().find(|now| now.node.name.node == *name);
        let Some(Positioned { node: now, .. }) = found else {
            broken.push(format!("{of}.{name} is gone"));
            continue;
        };
        if !gives(&now.ty.node, &field.ty.node) {
            broken.push(format!(
                "{of}.{name} gives {} and gave {}",
                now.ty.node, field.ty.node
            ));
        }
        let of = format!("{of}.{name}");
        compare_inputs(
            &of,
            &nodes(&field.arguments),
            &nodes(&now.arguments),
            broken,
        );
    }
}

/// What is asked for may become less, and never more.
fn compare_inputs(
    of: &str,
    before: &[InputValueDefinition],
    after: &[InputValueDefinition],
    broken: &mut Vec<String>,
) {
    let name = |input: &InputValueDefinition| input.name.node.to_string();
    for input in before {
        match after.iter().find(|now| name(now) == name(input)) {
            None => broken.push(format!("{of}({}) is gone", name(input))),
            Some(now) if !gives(&input.ty.node, &now.ty.node) => broken.push(format!(
                "{of}({}) wants {} and wanted {}",
                name(input),
                now.ty.node,
                input.ty.node
            )),
            Some(_) => {}
        }
    }
    for now in after {
        let is_new = before.iter().all(|input| name(input) != name(now));
        if is_new && !now.ty.node.nullable && now.default_value.is_none() {
            broken.push(format!("{of}({}) is wanted now", name(now)));
        }
    }
}

/// Whether whoever expects one type can take another: the same, or one that is never null.
fn gives(given: &Type, expected: &Type) -> bool {
    let base = match (&given.base, &expected.base) {
        (BaseType::Named(given), BaseType::Named(expected)) => given == expected,
        (BaseType::List(given), BaseType::List(expected)) => gives(given, expected),
        (BaseType::Named(_), BaseType::List(_)) | (BaseType::List(_), BaseType::Named(_)) => false,
    };
    base && (expected.nullable || !given.nullable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASED: &str = "type Query { case(id: ID!, first: Int): Case units: [Unit!] }
        type Case { id: ID! phase: Phase note: String } type Unit { id: ID! }
        enum Phase { OPEN CLOSED } input Close { case: ID! why: String }";

    fn broken(from: &str, to: &str) -> Vec<String> {
        assert!(RELEASED.contains(from), "{from}");
        breaking_changes(RELEASED, &RELEASED.replace(from, to)).expect("schemas")
    }

    #[test]
    fn what_is_added_breaks_nothing() {
        for (from, to) in [
            ("note: String", "note: String other: Int"),
            ("CLOSED", "CLOSED ARCHIVED"),
            ("why: String", "why: String how: String"),
            ("first: Int", "first: Int after: String"),
            ("first: Int", "first: Int size: Int! = 5"),
            ("note: String", "note: String!"),
            ("case: ID!", "case: ID"),
            (
                "note: String",
                "note: String @deprecated(reason: \"use other\")",
            ),
        ] {
            assert_eq!(broken(from, to), Vec::<String>::new(), "{to}");
        }
    }

    #[test]
    fn what_is_taken_away_or_asked_for_is_told() {
        for (from, to, told) in [
            (" note: String", "", "Case.note is gone"),
            ("type Unit { id: ID! }", "", "Unit is gone"),
            ("CLOSED ", "", "Phase.CLOSED is gone"),
            (
                "first: Int",
                "first: Int!",
                "Query.case(first) wants Int! and wanted Int",
            ),
            (
                "first: Int",
                "first: Int size: Int!",
                "Query.case(size) is wanted now",
            ),
            (", first: Int", "", "Query.case(first) is gone"),
            (
                "id: ID! phase",
                "id: ID phase",
                "Case.id gives ID and gave ID!",
            ),
            (
                "[Unit!]",
                "[Unit]",
                "Query.units gives [Unit] and gave [Unit!]",
            ),
            (
                "why: String",
                "why: Int",
                "Close(why) wants Int and wanted String",
            ),
            (
                "enum Phase { OPEN CLOSED }",
                "scalar Phase",
                "Phase is of another kind",
            ),
        ] {
            assert!(
                broken(from, to).contains(&told.to_owned()),
                "{told}: {:?}",
                broken(from, to)
            );
        }
    }
}
