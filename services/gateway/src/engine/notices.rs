//! Where in an answer a silent service is missed: read from the plan, never from the data.
//!
//! A notice that named list positions would count what a list holds; a notice made from the
//! selection names only what the caller asked for (security.md finding 10).

use std::collections::{BTreeMap, BTreeSet};

use hive_router::query_planner::{
    ast::{
        document::Document, operation::OperationDefinition, selection_item::SelectionItem,
        selection_set::SelectionSet,
    },
    planner::plan_nodes::{
        PathSegment,
        planning::{BatchFetchNode, FetchNode, PlanNode},
    },
};

use super::Step;

type Path = Vec<String>;

/// For every fetch of a plan (service, document): the fields of the query that it fills.
#[derive(Debug, Default)]
pub(super) struct Notices(BTreeMap<(String, String), BTreeSet<Path>>);

impl Notices {
    /// Reads a plan. Only fields that `operation` itself selects count; keys that the planner
    /// fetches for its own use do not.
    pub(super) fn of(plan: Option<&PlanNode>, operation: &OperationDefinition) -> Self {
        let mut notices = Self::default();
        if let Some(node) = plan {
            notices.walk(node, &[], &operation.selection_set);
        }
        notices
    }

    /// The places of the query that these fetches would have filled, each once, in order.
    pub(super) fn places(&self, silent: &BTreeSet<(String, String)>) -> Vec<Vec<Step>> {
        let places: BTreeSet<&Path> = silent
            .iter()
            .filter_map(|fetch| self.0.get(fetch))
            .flatten()
            .collect();
        let steps = |path: &Path| path.iter().cloned().map(Step::Key).collect();
        places.into_iter().map(steps).collect()
    }

    fn walk(&mut self, node: &PlanNode, at: &[String], asked: &SelectionSet) {
        match node {
            PlanNode::Fetch(fetch) => self.note_fetch(fetch, at, asked),
            PlanNode::BatchFetch(batch) => self.note_batch(batch, asked),
            PlanNode::Sequence(sequence) => self.walk_all(&sequence.nodes, at, asked),
            PlanNode::Parallel(parallel) => self.walk_all(&parallel.nodes, at, asked),
            PlanNode::Flatten(flatten) => {
                self.walk(&flatten.node, &keys(flatten.path.as_slice()), asked);
            }
            PlanNode::Condition(condition) => {
                let clauses = [&condition.if_clause, &condition.else_clause];
                for clause in clauses.into_iter().flatten() {
                    self.walk(clause, at, asked);
                }
            }
            // Neither subscriptions nor deferred parts are offered, so no plan holds them.
            PlanNode::Subscription(_) | PlanNode::Defer(_) => {}
        }
    }

    fn walk_all(&mut self, nodes: &[PlanNode], at: &[String], asked: &SelectionSet) {
        for node in nodes {
            self.walk(node, at, asked);
        }
    }

    fn note_fetch(&mut self, fetch: &FetchNode, at: &[String], asked: &SelectionSet) {
        let document = &fetch.operation.document;
        let mut filled = Vec::new();
        for item in &document.operation.selection_set.items {
            match item {
                SelectionItem::Field(field) if field.name == "_entities" => {
                    collect(&field.selections, document, &mut filled);
                }
                SelectionItem::Field(_)
                | SelectionItem::InlineFragment(_)
                | SelectionItem::FragmentSpread(_) => collect_item(item, document, &mut filled),
            }
        }
        let text = fetch.operation.operation.document_str.to_string();
        self.note((fetch.service_name.clone(), text), at, filled, asked);
    }

    fn note_batch(&mut self, batch: &BatchFetchNode, asked: &SelectionSet) {
        let document = &batch.operation.document;
        let text = batch.operation.operation.document_str.to_string();
        for item in &document.operation.selection_set.items {
            let SelectionItem::Field(field) = item else {
                continue;
            };
            let alias = field.selection_identifier();
            let entities = batch.entity_batch.aliases.iter();
            for entity in entities.filter(|entity| entity.alias == alias) {
                let mut filled = Vec::new();
                collect(&field.selections, document, &mut filled);
                for path in entity.merge_paths.iter() {
                    let fetch = (batch.service_name.clone(), text.clone());
                    self.note(fetch, &keys(path.as_slice()), filled.clone(), asked);
                }
            }
        }
    }

    fn note(
        &mut self,
        fetch: (String, String),
        at: &[String],
        filled: Vec<String>,
        asked: &SelectionSet,
    ) {
        let places = self.0.entry(fetch).or_default();
        for key in filled {
            let mut path = at.to_vec();
            path.push(key);
            if selects(asked, &path) {
                places.insert(path);
            }
        }
        if places.is_empty() && !at.is_empty() {
            places.insert(at.to_vec());
        }
    }
}

/// The response keys of a path; list steps and type conditions are no part of it.
fn keys(path: &[PathSegment]) -> Path {
    path.iter()
        .filter_map(|segment| match segment {
            PathSegment::Field(name) => Some(name.to_string()),
            PathSegment::TypeCondition(_) | PathSegment::List => None,
        })
        .collect()
}

/// The response keys on the first level of a selection, fragments expanded.
fn collect(selection: &SelectionSet, document: &Document, keys: &mut Vec<String>) {
    for item in &selection.items {
        collect_item(item, document, keys);
    }
}

fn collect_item(item: &SelectionItem, document: &Document, keys: &mut Vec<String>) {
    match item {
        SelectionItem::Field(field) => keys.push(field.selection_identifier().to_owned()),
        SelectionItem::InlineFragment(fragment) => {
            collect(&fragment.selections, document, keys);
        }
        SelectionItem::FragmentSpread(name) => {
            let fragment = document.fragments.iter().find(|one| &one.name == name);
            if let Some(fragment) = fragment {
                collect(&fragment.selection_set, document, keys);
            }
        }
    }
}

/// Tells whether the caller's own selection holds the path.
fn selects(selection: &SelectionSet, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return true;
    };
    selection.items.iter().any(|item| match item {
        SelectionItem::Field(field) => {
            field.name != "__typename"
                && field.selection_identifier() == first
                && selects(&field.selections, rest)
        }
        SelectionItem::InlineFragment(fragment) => selects(&fragment.selections, path),
        // A normalised operation holds no spreads.
        SelectionItem::FragmentSpread(_) => false,
    })
}
