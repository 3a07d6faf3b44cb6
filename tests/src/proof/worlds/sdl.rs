//! The public schema as the generator needs it: read from the supergraph in text, so that a new field is asked
//! for without a line of new code.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, Result};
use async_graphql::parser::{
    parse_schema,
    types::{
        BaseType, ConstDirective, FieldDefinition, InputValueDefinition, Type, TypeKind,
        TypeSystemDefinition,
    },
};

/// A type as a field or an input names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeRef {
    /// As it is written, `[Section!]!`.
    pub text: String,
    /// The named type within.
    pub named: String,
    /// Whether it is a list.
    pub list: bool,
    /// Whether it may be null or left out.
    pub nullable: bool,
}

/// An argument, or a field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: TypeRef,
    /// Whether it may be left out.
    pub optional: bool,
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDef {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: TypeRef,
    /// Its arguments.
    pub arguments: Vec<Input>,
}

/// The schema.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    objects: BTreeMap<String, Vec<FieldDef>>,
    inputs: BTreeMap<String, Vec<Input>>,
    enums: BTreeMap<String, Vec<String>>,
    /// For each object, how many steps lead from other objects to it.
    distances: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Schema {
    /// Reads a supergraph.
    ///
    /// # Errors
    /// When it is not GraphQL.
    pub fn read(supergraph: &str) -> Result<Self> {
        let document = parse_schema(supergraph).context("a supergraph in text")?;
        let mut schema = Self::default();
        for definition in document.definitions {
            if let TypeSystemDefinition::Type(defined) = definition {
                let (name, kind) = (defined.node.name.node.to_string(), defined.node.kind);
                if !name.contains("__") {
                    schema.take(name, kind);
                }
            }
        }
        let names: Vec<String> = schema.objects.keys().cloned().collect();
        for name in names {
            let steps = schema.steps_to(&name);
            schema.distances.insert(name, steps);
        }
        Ok(schema)
    }

    fn take(&mut self, name: String, kind: TypeKind) {
        match kind {
            TypeKind::Object(object) => {
                let fields = object.fields.into_iter().map(|field| field.node);
                let fields = fields.filter(|field| {
                    is_shown(field.directives.iter().map(|directive| &directive.node))
                });
                self.objects.insert(name, fields.map(field).collect());
            }
            TypeKind::InputObject(input) => {
                let fields = input.fields.into_iter().map(|field| taken(field.node));
                self.inputs.insert(name, fields.collect());
            }
            TypeKind::Enum(codes) => {
                let values = codes.values.into_iter();
                let values = values.map(|value| value.node.value.node.to_string());
                self.enums.insert(name, values.collect());
            }
            // The public schema has neither; a scalar has no parts.
            TypeKind::Scalar | TypeKind::Interface(_) | TypeKind::Union(_) => {}
        }
    }

    /// The fields of an object; none for everything else.
    pub fn fields(&self, object: &str) -> &[FieldDef] {
        self.objects.get(object).map_or(&[], Vec::as_slice)
    }

    /// A field of an object.
    pub fn field(&self, object: &str, name: &str) -> Option<&FieldDef> {
        self.fields(object).iter().find(|field| field.name == name)
    }

    /// Tells whether a type has fields.
    pub fn is_object(&self, name: &str) -> bool {
        self.objects.contains_key(name)
    }

    /// The fields of an input.
    pub fn inputs(&self, name: &str) -> Option<&[Input]> {
        self.inputs.get(name).map(Vec::as_slice)
    }

    /// The values of a code list.
    pub fn codes(&self, name: &str) -> Option<&[String]> {
        self.enums.get(name).map(Vec::as_slice)
    }

    /// How many steps lead from one object to another.
    pub fn distance(&self, from: &str, to: &str) -> Option<usize> {
        self.distances.get(to)?.get(from).copied()
    }

    /// The objects that are reached from a root.
    pub fn reached_from(&self, root: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::from([root.to_owned()]);
        let mut waiting = VecDeque::from([root.to_owned()]);
        while let Some(next) = waiting.pop_front() {
            for field in self.fields(&next) {
                let of = &field.of.named;
                if self.is_object(of) && reached.insert(of.clone()) {
                    waiting.push_back(of.clone());
                }
            }
        }
        reached
    }

    /// Every field, argument and input field that an operation can name, as `Case.journal`,
    /// `Case.journal(first)` and `WriteNoteInput.text`.
    pub fn coordinates(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut inputs = VecDeque::new();
        for root in ["Query", "Mutation"] {
            for object in self.reached_from(root) {
                for field in self.fields(&object) {
                    all.insert(format!("{object}.{}", field.name));
                    for argument in &field.arguments {
                        all.insert(format!("{object}.{}({})", field.name, argument.name));
                        inputs.push_back(argument.of.named.clone());
                    }
                }
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(name) = inputs.pop_front() {
            if let Some(fields) = self.inputs(&name).filter(|_| seen.insert(name.clone())) {
                for field in fields {
                    all.insert(format!("{name}.{}", field.name));
                    inputs.push_back(field.of.named.clone());
                }
            }
        }
        all
    }

    fn steps_to(&self, target: &str) -> BTreeMap<String, usize> {
        let mut steps = BTreeMap::from([(target.to_owned(), 0)]);
        let mut waiting = VecDeque::from([target.to_owned()]);
        while let Some(next) = waiting.pop_front() {
            let more = steps.get(&next).map_or(0, |steps| steps + 1);
            for (name, fields) in &self.objects {
                let leads = fields.iter().any(|field| field.of.named == next);
                if leads && !steps.contains_key(name) {
                    steps.insert(name.clone(), more);
                    waiting.push_back(name.clone());
                }
            }
        }
        steps
    }
}

fn is_shown<'d>(mut directives: impl Iterator<Item = &'d ConstDirective>) -> bool {
    !directives.any(|directive| directive.name.node == "inaccessible")
}

fn field(defined: FieldDefinition) -> FieldDef {
    FieldDef {
        name: defined.name.node.to_string(),
        of: type_ref(&defined.ty.node),
        arguments: defined
            .arguments
            .into_iter()
            .map(|argument| taken(argument.node))
            .collect(),
    }
}

fn taken(defined: InputValueDefinition) -> Input {
    let of = type_ref(&defined.ty.node);
    Input {
        name: defined.name.node.to_string(),
        optional: of.nullable || defined.default_value.is_some(),
        of,
    }
}

fn type_ref(of: &Type) -> TypeRef {
    let mut within = &of.base;
    let list = matches!(within, BaseType::List(_));
    while let BaseType::List(item) = within {
        within = &item.base;
    }
    let named = match within {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(_) => String::new(),
    };
    TypeRef {
        text: of.to_string(),
        named,
        list,
        nullable: of.nullable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::supergraph;

    #[test]
    fn the_schema_is_read_whole() -> Result<()> {
        let text = supergraph().map_err(|found| anyhow::anyhow!(found.join("\n")))?;
        let schema = Schema::read(text)?;
        let all = schema.coordinates();
        for known in [
            "Query.case",
            "Query.case(id)",
            "Case.journal(first)",
            "WriteNoteInput.text",
            "UserError.code",
        ] {
            assert!(all.contains(known), "{known}");
        }
        assert!(!all.iter().any(|one| one.contains("__")));
        assert_eq!(schema.distance("Query", "Case"), Some(1));
        assert_eq!(schema.distance("Query", "WriteNotePayload"), None);
        Ok(())
    }
}
