//! Documents that somebody wrote: the registered operations of partners, and what every reader asks first.

use anyhow::{Context, Result, bail};
use async_graphql::parser::{
    parse_query,
    types::{DocumentOperations, OperationType, Selection, SelectionSet},
};
use serde_json::Value;

use super::{
    document::{Argument, Document, Field, Kind, Node},
    sdl::Schema,
};

/// What every reader is asked to show of each case of the stage, so that ids are known.
pub const LOOK: &str = "query Look($id: ID!) { case(id: $id) { id version person { id } \
    intake { id } bases { id } tasks { id } plan { version goals { id } activities { id } } \
    journal(first: 50) { edges { cursor node { id } } } \
    referrals(first: 50) { edges { cursor node { id version } } } \
    timeline(first: 20) { edges { cursor } } \
    welfare { assistanceDecisions { id } household { id } activityRequirements { id } livelihoodBarriers { id } } \
    employmentService { registrations { id } programmes { id } readinessMarkings { id } } \
    insurance { benefits { id } rehabilitation { id } zeroSgi { id } } \
    labourMarket { placements { id attendance { id } unionConsultations { id } } competenceEntries { id } enrolments { id } } } }";

/// What is in every reader's lists.
pub const LISTS: &str = "query Lists { myCases { id version } colleagues { id } \
    tasks(first: 50) { edges { cursor node { id } } } \
    referralInbox(first: 50) { edges { cursor node { id version } } } \
    sentReferrals(first: 50) { edges { cursor node { id version } } } caseLoad { staffId open late } \
    worklist(first: 50) { edges { cursor node { case { id } } } } \
    programmes(first: 50) { edges { cursor node { id } } } \
    workplaces(first: 50) { edges { cursor node { id } } } \
    units(kind: WELFARE_UNIT, first: 20) { edges { cursor node { id agency { id } } } } }";

/// Reads a document with one operation, fields only. Its variables have no values yet.
///
/// # Errors
/// When it is no such document.
pub fn read(schema: &Schema, text: &str) -> Result<Document> {
    let parsed = parse_query(text).context("a document in text")?;
    let operation = match parsed.operations {
        DocumentOperations::Single(operation) => operation.node,
        DocumentOperations::Multiple(operations) => {
            let only = operations.into_values().next();
            only.context("a document has an operation")?.node
        }
    };
    let kind = match operation.ty {
        OperationType::Query => Kind::Query,
        OperationType::Mutation => Kind::Mutation,
        OperationType::Subscription => bail!("nothing is subscribed to"),
    };
    Ok(Document {
        kind,
        nodes: nodes(schema, kind.root(), &operation.selection_set.node)?,
    })
}

fn nodes(schema: &Schema, on: &str, selection: &SelectionSet) -> Result<Vec<Node>> {
    let mut nodes = Vec::new();
    for item in &selection.items {
        let Selection::Field(field) = &item.node else {
            bail!("fields only");
        };
        let name = field.node.name.node.to_string();
        let def = schema.field(on, &name);
        let def = def.with_context(|| format!("no field {on}.{name}"))?;
        let mut arguments = Vec::new();
        for (argument, value) in &field.node.arguments {
            let input = def.arguments.iter();
            let input = input
                .clone()
                .find(|input| input.name == argument.node.as_str())
                .context("an argument of the schema")?;
            let (variable, value) = if let Some(name) = value.node.to_string().strip_prefix('$') {
                (Some(name.to_owned()), Value::Null)
            } else {
                let value = value.node.clone().into_const();
                (None, value.context("a value")?.into_json()?)
            };
            arguments.push(Argument {
                name: input.name.clone(),
                of: input.of.clone(),
                variable,
                value,
            });
        }
        nodes.push(Node::Field(Field {
            on: on.to_owned(),
            nodes: self::nodes(schema, &def.of.named, &field.node.selection_set.node)?,
            alias: field
                .node
                .alias
                .as_ref()
                .map(|alias| alias.node.to_string()),
            name,
            arguments,
            condition: None,
        }));
    }
    Ok(nodes)
}
