//! The inputs of the public schema: which fields each has, and of which type.

use std::collections::BTreeMap;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, Type, TypeDefinition, TypeKind, TypeSystemDefinition},
};

/// The inputs of a schema, and the mutations that take them.
#[derive(Debug, Default)]
pub struct Inputs {
    fields: BTreeMap<String, BTreeMap<String, String>>,
    mutations: BTreeMap<String, String>,
}

impl Inputs {
    /// Reads a schema in text. One that cannot be read has no inputs.
    pub fn of(sdl: &str) -> Self {
        let mut inputs = Self::default();
        let document = parse_schema(sdl);
        for definition in document.iter().flat_map(|document| &document.definitions) {
            if let TypeSystemDefinition::Type(of) = definition {
                inputs.read(&of.node);
            }
        }
        inputs
    }

    fn read(&mut self, of: &TypeDefinition) {
        let name = of.name.node.to_string();
        match &of.kind {
            TypeKind::InputObject(input) => {
                let fields = input.fields.iter().map(|field| {
                    (
                        field.node.name.node.to_string(),
                        innermost(&field.node.ty.node),
                    )
                });
                self.fields.entry(name).or_default().extend(fields);
            }
            TypeKind::Object(object) if name == "Mutation" => {
                for field in &object.fields {
                    let mut arguments = field.node.arguments.iter();
                    let input = arguments.find(|argument| argument.node.name.node == "input");
                    if let Some(input) = input {
                        let kind = innermost(&input.node.ty.node);
                        self.mutations
                            .insert(field.node.name.node.to_string(), kind);
                    }
                }
            }
            TypeKind::Object(_)
            | TypeKind::Scalar
            | TypeKind::Interface(_)
            | TypeKind::Union(_)
            | TypeKind::Enum(_) => {}
        }
    }

    /// Tells whether a type is an input.
    pub fn is_input(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The fields of an input, by name, each with its innermost type.
    pub fn fields(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.fields.get(name).into_iter().flatten();
        fields.map(|(name, of)| (name.as_str(), of.as_str()))
    }

    /// The innermost type of one field.
    pub fn field(&self, of: &str, name: &str) -> Option<&str> {
        self.fields.get(of)?.get(name).map(String::as_str)
    }

    /// The inputs of the mutations.
    pub fn of_mutations(&self) -> impl Iterator<Item = &str> {
        self.mutations.values().map(String::as_str)
    }

    /// Every mutation.
    pub fn mutations(&self) -> impl Iterator<Item = &str> {
        self.mutations.keys().map(String::as_str)
    }

    /// Calls `each` with the path and the name of every text in an input, however deep.
    pub fn walk_texts(&self, of: &str, each: &mut impl FnMut(&str, &str)) {
        self.walk(of, "", each);
    }

    fn walk(&self, of: &str, path: &str, each: &mut impl FnMut(&str, &str)) {
        for (name, kind) in self.fields(of) {
            let place = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            };
            if self.is_input(kind) {
                self.walk(kind, &place, each);
            } else if kind == "String" {
                each(&place, name);
            }
        }
    }
}

fn innermost(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => innermost(inner),
    }
}
