//! Every path of the public schema that leads from a query to a case, found in the schema itself: a field
//! that is added later is walked without a word here.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition},
};
use serde_json::Value;

use super::document;
use crate::services::subgraphs;

/// How many fields a path has at most; what is asked of the case comes on top of it.
const LONGEST: usize = 9;
/// The depth that the gateway takes.
const DEEPEST: usize = 12;
/// How deep what is asked of a case goes.
const DEPTH_OF_SECTIONS: usize = 4;

/// A field on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    field: String,
    arguments: String,
    to: String,
}

/// A path from a query to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

/// What a path begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// A case, by id.
    Case,
    /// A referral, by id.
    Referral,
    /// A list of whoever asks.
    List,
}

/// What was met on a path in an answer.
#[derive(Default)]
pub struct Met<'v> {
    /// The cases at its end.
    pub cases: Vec<&'v Value>,
    /// The referrals on the way.
    pub referrals: Vec<&'v Value>,
}

impl Path {
    /// What it begins with.
    pub fn root(&self) -> Root {
        let first = &self.steps[0];
        match (first.arguments.contains("$id"), first.to.as_str()) {
            (true, "Case") => Root::Case,
            (true, _) => Root::Referral,
            (false, _) => Root::List,
        }
    }

    /// The name of its first field.
    pub fn begins(&self) -> &str {
        &self.steps[0].field
    }

    /// Tells whether it goes on from a case.
    pub fn is_nested(&self) -> bool {
        self.steps.iter().filter(|step| step.to == "Case").count() > 1
    }

    /// Its fields, those of paging apart.
    pub fn name(&self) -> String {
        let named = self.steps.iter().map(|step| step.field.as_str());
        let told = named.filter(|field| !["edges", "node"].contains(field));
        told.collect::<Vec<_>>().join(".")
    }

    /// The document that walks it.
    pub fn document(&self) -> String {
        let inner = if self.steps.len() + DEPTH_OF_SECTIONS > DEEPEST {
            document::SHORT.to_owned()
        } else {
            document::sections()
        };
        let mut text = inner;
        for step in self.steps.iter().rev() {
            let beside = match step.to.as_str() {
                "Referral" => "id status service question sections ",
                _ => "",
            };
            text = format!("{}{} {{ {beside}{text} }}", step.field, step.arguments);
        }
        let variables = if self.root() == Root::List {
            ""
        } else {
            "($id: ID!)"
        };
        format!("query Walk{variables} {{ {text} }}")
    }

    /// What is met on it.
    pub fn walk<'v>(&self, data: &'v Value) -> Met<'v> {
        let mut met = Met::default();
        collect(data, &self.steps, &mut met);
        met
    }
}

fn collect<'v>(value: &'v Value, steps: &[Step], met: &mut Met<'v>) {
    if let Value::Array(items) = value {
        for item in items {
            collect(item, steps, met);
        }
        return;
    }
    let Some((step, rest)) = steps.split_first() else {
        met.cases.push(value);
        return;
    };
    let Some(next) = value.get(&step.field).filter(|next| !next.is_null()) else {
        return;
    };
    if step.to == "Referral" {
        met.referrals.push(next);
    }
    collect(next, rest, met);
}

type Fields = BTreeMap<String, Vec<Step>>;

/// Every path to a case, shortest first.
pub fn all() -> Result<Vec<Path>> {
    let schema = fields()?;
    let mut paths = Vec::new();
    let mut open = vec![(String::from("Query"), Vec::<Step>::new())];
    while let Some((at, steps)) = open.pop() {
        if at == "Case" {
            paths.push(Path {
                steps: steps.clone(),
            });
        }
        if steps.len() == LONGEST {
            continue;
        }
        for step in schema.get(&at).into_iter().flatten() {
            let mut longer = steps.clone();
            longer.push(step.clone());
            open.push((step.to.clone(), longer));
        }
    }
    paths.sort_by_key(|path| (path.steps.len(), path.name()));
    Ok(paths)
}

/// The fields of each type that lead on to types with fields, and from there to a case.
fn fields() -> Result<Fields> {
    let mut fields = Fields::new();
    for text in subgraphs().into_values() {
        for definition in parse_schema(&text)?.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            let TypeKind::Object(object) = &definition.node.kind else {
                continue;
            };
            let steps = object.fields.iter().map(|field| step(&field.node));
            let of_type = fields.entry(definition.node.name.node.to_string());
            of_type.or_default().extend(steps);
        }
    }
    let mut leading: BTreeSet<String> = BTreeSet::from(["Case".to_owned()]);
    loop {
        let leads = |steps: &[Step]| steps.iter().any(|step| leading.contains(&step.to));
        let more = fields.iter().filter(|(_, steps)| leads(steps));
        let more: BTreeSet<String> = more.map(|(name, _)| name.clone()).collect();
        if more.is_subset(&leading) {
            break;
        }
        leading.extend(more);
    }
    for steps in fields.values_mut() {
        steps.retain(|step| leading.contains(&step.to));
    }
    fields.get("Query").context("a schema has queries")?;
    Ok(fields)
}

fn step(field: &FieldDefinition) -> Step {
    let arguments = field.arguments.iter().filter_map(|argument| {
        let name = argument.node.name.node.as_str();
        match name {
            "id" => Some("id: $id".to_owned()),
            "first" => Some("first: 100".to_owned()),
            _ => None,
        }
    });
    let arguments: Vec<String> = arguments.collect();
    Step {
        field: field.name.node.to_string(),
        arguments: if arguments.is_empty() {
            String::new()
        } else {
            format!("({})", arguments.join(", "))
        },
        to: base(&field.ty.node),
    }
}

fn base(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => base(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_that_holds_cases_is_walked() -> Result<()> {
        let names: Vec<String> = all()?.iter().map(Path::name).collect();
        for wanted in [
            "case",
            "myCases",
            "referral.case",
            "referralInbox.case",
            "sentReferrals.case",
            "tasks.case",
            "worklist.case",
            "case.referrals.case",
            "referral.case.referrals.case",
        ] {
            assert!(
                names.iter().any(|name| name == wanted),
                "{wanted}: {names:?}"
            );
        }
        Ok(())
    }
}
