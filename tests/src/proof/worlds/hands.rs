//! The hands of everybody who works in a world while it is prepared, and unseen later on.

use std::fmt;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{
    answer,
    document::{Argument, Document, Field, Kind, Node},
    pool::Pool,
    sdl::{FieldDef, Schema},
};
use crate::{client::Reader, people, world::TestWorld};

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A member of the demo staff, or a partner's system, by handle.
    Staff(&'static str),
    /// The person with this index.
    Person(usize),
}

impl Who {
    /// As findings name them.
    pub fn name(&self) -> String {
        match self {
            Self::Staff(handle) => (*handle).to_owned(),
            Self::Person(index) => format!("person {index}"),
        }
    }

    /// The role, as coverage counts.
    pub fn role(&self) -> &'static str {
        use domain::CodeList as _;
        match self {
            Self::Staff(handle) => {
                evi::demo::staff::find_staff(handle).map_or("NOBODY", |member| member.role.code())
            }
            Self::Person(_) => domain::Role::Participant.code(),
        }
    }

    /// Signed in just now.
    pub fn sign_in(&self, world: &TestWorld) -> Result<Reader> {
        match self {
            Self::Staff(handle) => world.staff(handle),
            Self::Person(index) => world.participant(&people::number(*index)),
        }
    }
}

/// The hands in one world. What they bring about is noted, with its ids.
pub struct Hands<'h> {
    /// The world.
    pub world: &'h TestWorld,
    /// The schema.
    pub schema: &'h Schema,
    /// What is known.
    pub pool: &'h mut Pool,
}

/// A service was asked and did not answer in time: the machine is busy, and nothing is known of what it did.
#[derive(Debug, Clone, Copy)]
pub struct Late;

impl fmt::Display for Late {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a service did not answer in time")
    }
}

impl std::error::Error for Late {}

impl Hands<'_> {
    /// Makes a change, and gives its payload, refused or not.
    pub async fn attempt(&mut self, who: &Who, mutation: &str, input: Value) -> Result<Value> {
        let document = self.document(mutation, input)?;
        let printed = document.print(self.schema);
        let reader = who.sign_in(self.world)?;
        let answer = reader.send(printed.body()).await?;
        let json = answer.json()?;
        if answer::is_late(&answer.body) {
            return Err(Late.into());
        }
        if json.get("errors").is_some() {
            bail!("{} {mutation}: {}", who.name(), answer.body);
        }
        self.pool.learn(NOBODY, &document, &answer.body);
        Ok(json["data"][mutation].clone())
    }

    /// Makes a change that must not be refused.
    pub async fn make(&mut self, who: &Who, mutation: &str, input: Value) -> Result<Value> {
        let payload = self.attempt(who, mutation, input).await?;
        if payload["userErrors"] != json!([]) {
            bail!("{} {mutation}: {}", who.name(), payload["userErrors"]);
        }
        Ok(payload)
    }

    /// The id at a place of a payload.
    pub async fn id(
        &mut self,
        who: &Who,
        mutation: &str,
        input: Value,
        pointer: &str,
    ) -> Result<String> {
        let payload = self.make(who, mutation, input).await?;
        let found = payload.pointer(pointer).and_then(Value::as_str);
        let found = found.with_context(|| format!("{mutation}: {pointer} of {payload}"))?;
        Ok(found.to_owned())
    }

    fn document(&self, mutation: &str, input: Value) -> Result<Document> {
        let field = self.schema.field("Mutation", mutation);
        let field = field.with_context(|| format!("no mutation {mutation}"))?;
        let argument = field.arguments.first().context("a mutation has an input")?;
        let payload = &field.of.named;
        let parts = self.schema.fields(payload).iter();
        let nodes = parts.filter_map(|part| self.part(payload, part)).collect();
        Ok(Document {
            kind: Kind::Mutation,
            nodes: vec![Node::Field(Field {
                on: "Mutation".to_owned(),
                name: mutation.to_owned(),
                alias: None,
                arguments: vec![Argument {
                    name: argument.name.clone(),
                    of: argument.of.clone(),
                    variable: Some("input".to_owned()),
                    value: input,
                }],
                condition: None,
                nodes,
            })],
        })
    }

    /// Of each thing that is told, its id and version; of each refusal, its code.
    fn part(&self, payload: &str, part: &FieldDef) -> Option<Node> {
        let of = &part.of.named;
        let told = ["id", "version", "code", "field", "status"];
        let parts = self.schema.fields(of).iter();
        let nodes: Vec<Node> = parts
            .filter(|leaf| told.contains(&leaf.name.as_str()))
            .filter(|leaf| !self.schema.is_object(&leaf.of.named))
            .map(|leaf| plain(of, &leaf.name, Vec::new()))
            .collect();
        let is_object = self.schema.is_object(of);
        (!is_object || !nodes.is_empty()).then(|| plain(payload, &part.name, nodes))
    }
}

/// Who learns what nobody was shown.
const NOBODY: &str = "nobody";

/// A field without arguments.
pub fn plain(on: &str, name: &str, nodes: Vec<Node>) -> Node {
    Node::Field(Field {
        on: on.to_owned(),
        name: name.to_owned(),
        alias: None,
        arguments: Vec::new(),
        condition: None,
        nodes,
    })
}
