//! A GraphQL document that knows its parts, so that it can be printed, learnt from and made smaller.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value, json};

use super::sdl::{Schema, TypeRef};

/// What a document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It asks.
    Query,
    /// It changes.
    Mutation,
}

impl Kind {
    /// The type at which it starts.
    pub fn root(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Mutation => "Mutation",
        }
    }
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it does.
    pub kind: Kind,
    /// What it selects.
    pub nodes: Vec<Node>,
}

/// A part of a selection.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A field.
    Field(Field),
    /// The name of the type.
    TypeName,
    /// A fragment, named or inline.
    Fragment(Fragment),
}

/// A fragment.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    /// Its name; an inline one has none.
    pub name: Option<String>,
    /// On which type.
    pub on: String,
    /// Under which condition.
    pub condition: Option<Condition>,
    /// What it selects.
    pub nodes: Vec<Node>,
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The object that it belongs to.
    pub on: String,
    /// Its name.
    pub name: String,
    /// The response key, if it is not the name.
    pub alias: Option<String>,
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// Under which condition.
    pub condition: Option<Condition>,
    /// What it selects; nothing for a leaf.
    pub nodes: Vec<Node>,
}

impl Field {
    /// Under which key it is answered.
    pub fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

/// An argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: TypeRef,
    /// The variable by which it is given; a literal when there is none.
    pub variable: Option<String>,
    /// Its value.
    pub value: Value,
}

/// `@include` or `@skip`.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Which of them.
    pub word: &'static str,
    /// The variable by which it is given; a literal when there is none.
    pub variable: Option<String>,
    /// Its value.
    pub value: bool,
}

/// A document in text.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The document.
    pub text: String,
    /// Its variables.
    pub variables: Value,
}

impl Printed {
    /// The body of a request.
    pub fn body(&self) -> String {
        json!({ "query": self.text, "variables": self.variables }).to_string()
    }
}

struct Printer<'s> {
    schema: &'s Schema,
    declared: BTreeMap<String, String>,
    variables: Map<String, Value>,
    fragments: String,
}

impl Document {
    /// Prints it.
    pub fn print(&self, schema: &Schema) -> Printed {
        let mut printer = Printer {
            schema,
            declared: BTreeMap::new(),
            variables: Map::new(),
            fragments: String::new(),
        };
        let selection = printer.selection(&self.nodes);
        let declared: Vec<String> = printer
            .declared
            .iter()
            .map(|(name, of)| format!("${name}: {of}"))
            .collect();
        let head = if declared.is_empty() {
            String::new()
        } else {
            format!("({})", declared.join(", "))
        };
        let word = match self.kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        };
        Printed {
            text: format!("{word} Asked{head} {selection}{}", printer.fragments),
            variables: Value::Object(printer.variables),
        }
    }

    /// Every field, in order.
    pub fn fields(&self) -> Vec<&Field> {
        let mut found = Vec::new();
        collect(&self.nodes, &mut found);
        found
    }

    /// Every argument, in order.
    pub fn arguments(&self) -> impl Iterator<Item = &Argument> {
        self.fields()
            .into_iter()
            .flat_map(|field| field.arguments.iter())
    }
}

fn collect<'d>(nodes: &'d [Node], found: &mut Vec<&'d Field>) {
    for node in nodes {
        match node {
            Node::Field(field) => {
                found.push(field);
                collect(&field.nodes, found);
            }
            Node::Fragment(fragment) => collect(&fragment.nodes, found),
            Node::TypeName => {}
        }
    }
}

impl Printer<'_> {
    fn selection(&mut self, nodes: &[Node]) -> String {
        let parts: Vec<String> = nodes.iter().map(|node| self.node(node)).collect();
        format!("{{ {} }}", parts.join(" "))
    }

    fn node(&mut self, node: &Node) -> String {
        match node {
            Node::TypeName => "__typename".to_owned(),
            Node::Field(field) => self.field(field),
            Node::Fragment(fragment) => {
                let condition = self.condition(fragment.condition.as_ref());
                let nodes = self.selection(&fragment.nodes);
                match &fragment.name {
                    None => format!("... on {}{condition} {nodes}", fragment.on),
                    Some(name) => {
                        // Writing to a String cannot fail.
                        let _written = write!(
                            self.fragments,
                            " fragment {name} on {} {nodes}",
                            fragment.on
                        );
                        format!("...{name}{condition}")
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &Field) -> String {
        let mut text = String::new();
        if let Some(alias) = &field.alias {
            text.push_str(alias);
            text.push_str(": ");
        }
        text.push_str(&field.name);
        if !field.arguments.is_empty() {
            let arguments = field.arguments.iter();
            let arguments: Vec<String> = arguments.map(|one| self.argument(one)).collect();
            let _written = write!(text, "({})", arguments.join(", "));
        }
        text.push_str(&self.condition(field.condition.as_ref()));
        if !field.nodes.is_empty() {
            text.push(' ');
            text.push_str(&self.selection(&field.nodes));
        }
        text
    }

    fn argument(&mut self, argument: &Argument) -> String {
        let given = match &argument.variable {
            Some(name) => {
                self.declared.insert(name.clone(), argument.of.text.clone());
                self.variables.insert(name.clone(), argument.value.clone());
                format!("${name}")
            }
            None => literal(self.schema, &argument.of.named, &argument.value),
        };
        format!("{}: {given}", argument.name)
    }

    fn condition(&mut self, condition: Option<&Condition>) -> String {
        let Some(condition) = condition else {
            return String::new();
        };
        let given = match &condition.variable {
            Some(name) => {
                self.declared.insert(name.clone(), "Boolean!".to_owned());
                self.variables.insert(name.clone(), json!(condition.value));
                format!("${name}")
            }
            None => condition.value.to_string(),
        };
        format!(" @{}(if: {given})", condition.word)
    }
}

/// A value as a document writes it.
fn literal(schema: &Schema, named: &str, value: &Value) -> String {
    match value {
        Value::String(text)
            if schema
                .codes(named)
                .is_some_and(|codes| codes.contains(text)) =>
        {
            text.clone()
        }
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| literal(schema, named, item))
                .collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let of = |name: &str| {
                let inputs = schema.inputs(named).unwrap_or_default();
                let input = inputs.iter().find(|input| input.name == name);
                input.map_or("", |input| input.of.named.as_str())
            };
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(schema, of(name), value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}
