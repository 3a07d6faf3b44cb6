//! What one reader asks next.

use std::collections::{BTreeMap, BTreeSet};

use access::RegisteredOperations;
use anyhow::Result;
use rand::{Rng, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::{
    coverage::Coverage,
    document::{Document, Kind, Node, Printed},
    focus::Focus,
    generator::Generator,
    hands::Who,
    pool::Pool,
    sdl::{FieldDef, Input, Schema},
    stage::{CLOSED, DESK_ONLY, IN_TROSA, PROTECTED, SHARED, WAITING},
    values::Values,
    written,
};

/// How many documents are kept to be asked again with other values.
const KEPT: usize = 60;

/// A question of one reader.
#[derive(Debug, Clone)]
pub struct Question {
    /// Who asks.
    pub who: Who,
    /// The document.
    pub document: Document,
    /// Its text, when it must be that of a registered operation.
    pub registered: Option<String>,
    /// The language that is asked for.
    pub language: Option<&'static str>,
}

impl Question {
    /// A question as text and variables.
    pub fn print(&self, schema: &Schema) -> Printed {
        let printed = self.document.print(schema);
        match &self.registered {
            Some(text) => Printed {
                text: text.clone(),
                ..printed
            },
            None => printed,
        }
    }
}

/// Makes the questions of one stretch.
pub struct Questions<'q> {
    schema: &'q Schema,
    focus: Focus,
    registered: Vec<(String, Document)>,
    kept: Vec<Document>,
    strangers: Vec<usize>,
}

impl<'q> Questions<'q> {
    /// None so far.
    ///
    /// # Errors
    /// When the registered operations cannot be read.
    pub fn new(schema: &'q Schema, focus: Focus) -> Result<Self> {
        let operations = RegisteredOperations::load()?;
        let registered = operations
            .all()
            .map(|operation| {
                let document = written::read(schema, &operation.document)?;
                Ok((operation.document.clone(), document))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            schema,
            focus,
            registered,
            kept: Vec::new(),
            strangers: (40..80).chain([IN_TROSA, DESK_ONLY, PROTECTED]).collect(),
        })
    }

    /// What a partner's systems may ask at all.
    pub fn of_partners(&self) -> BTreeSet<String> {
        let named = self.registered.iter();
        named
            .flat_map(|(_, document)| super::coverage::named(self.schema, document))
            .collect()
    }

    /// The next question.
    pub fn next(
        &mut self,
        who: Who,
        pool: &Pool,
        coverage: &Coverage,
        chance: &mut ChaCha8Rng,
    ) -> Option<Question> {
        let name = who.name();
        let role = who.role();
        let languages = [None, None, None, Some("en"), Some("sv")];
        let language = languages.choose(chance).copied().flatten();
        let partner = role == "PARTNER_SYSTEM" && chance.random_bool(0.95);
        let fields = self.schema.fields("Mutation").iter();
        let allowed: Vec<&FieldDef> = fields
            .filter(|field| self.focus.allows(&field.name))
            .collect();
        let untried = allowed.iter().any(|field| {
            let coordinate = format!("Mutation.{}", field.name);
            coverage.used(role, &coordinate) == 0
        });
        let change = chance.random_bool(if untried { 0.55 } else { 0.25 });
        let again = self.kept.len() >= 10 && chance.random_bool(0.75);
        let left_out = self.focus.left_out(role);
        let mut generator = Generator {
            schema: self.schema,
            coverage,
            role,
            values: Values {
                pool,
                reader: &name,
                wants_hidden: false,
                careful: false,
                strangers: &self.strangers,
                acquaintances: &[SHARED, CLOSED, WAITING],
            },
            left_out,
            chance,
            names: 0,
            size: 0,
        };
        if partner {
            let (text, document) = self.registered.choose(generator.chance)?;
            let document = generator.refreshed(document);
            return Some(Question {
                who,
                document,
                registered: Some(text.clone()),
                language,
            });
        }
        let document = if change {
            generator.mutation(&allowed)?
        } else if again {
            let document = self.kept.choose(generator.chance)?.clone();
            generator.refreshed(&document)
        } else {
            let document = generator.query();
            if self.kept.len() < KEPT {
                self.kept.push(document.clone());
            } else if let Some(place) = self.kept.get_mut(generator.chance.random_range(0..KEPT)) {
                *place = document.clone();
            }
            document
        };
        Some(Question {
            who,
            document,
            registered: None,
            language,
        })
    }

    /// What a reader asks first: every case of the stage, and every list.
    pub fn first(&self, who: Who, cases: &[String]) -> Result<Vec<Question>> {
        let question = |document| Question {
            who,
            document,
            registered: None,
            language: None,
        };
        let mut questions = vec![question(written::read(self.schema, written::LISTS)?)];
        for case in cases {
            let mut document = written::read(self.schema, written::LOOK)?;
            let given = BTreeMap::from([("id".to_owned(), json!(case))]);
            give(&mut document.nodes, &given);
            questions.push(question(document));
        }
        Ok(questions)
    }
}

impl Generator<'_> {
    /// The same document with other values for its variables.
    fn refreshed(&mut self, document: &Document) -> Document {
        let mut document = document.clone();
        let mut given = BTreeMap::new();
        for node in &document.nodes {
            if let Node::Field(root) = node {
                let other = root.alias.is_some() || document.kind == Kind::Mutation;
                self.values.wants_hidden = self.chance.random_bool(if other { 0.9 } else { 0.25 });
            }
            let alone = Document {
                kind: document.kind,
                nodes: vec![node.clone()],
            };
            for field in alone.fields() {
                for argument in &field.arguments {
                    if let Some(variable) = &argument.variable
                        && !given.contains_key(variable)
                    {
                        let input = Input {
                            name: argument.name.clone(),
                            of: argument.of.clone(),
                            optional: argument.of.nullable,
                        };
                        let value = self.value(&input, &field.name);
                        given.insert(variable.clone(), value);
                    }
                }
            }
        }
        give(&mut document.nodes, &given);
        document
    }
}

fn give(nodes: &mut [Node], given: &BTreeMap<String, Value>) {
    for node in nodes {
        match node {
            Node::Field(field) => {
                for argument in &mut field.arguments {
                    let value = argument.variable.as_ref().and_then(|name| given.get(name));
                    if let Some(value) = value {
                        argument.value = value.clone();
                    }
                }
                give(&mut field.nodes, given);
            }
            Node::Fragment(fragment) => give(&mut fragment.nodes, given),
            Node::TypeName => {}
        }
    }
}
