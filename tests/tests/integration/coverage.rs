//! The table of moves holds every mutation of a referral and every transition that somebody can take: a new
//! one without a move, and so without its refused twins, fails here.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use domain::{
    CodeList,
    referral::{ReferralActor, TRANSITIONS},
};
use evi_tests::{moves::all_moves, services::subgraphs};

/// The schema of the desk.
fn schema() -> Result<String> {
    let schemas = subgraphs();
    let desk = schemas.get("intake_desk");
    Ok(desk.context("the desk has a schema")?.clone())
}

/// Mutations that answer with a referral, each with the type of its input. The one that begins a
/// referral has a payload of its own, and is no transition.
fn mutations(schema: &str) -> BTreeMap<String, String> {
    let lines = schema.lines().map(str::trim);
    let answering = lines.filter_map(|line| line.strip_suffix(": ReferralPayload!"));
    answering
        .filter_map(|line| {
            let (name, arguments) = line.split_once("(input: ")?;
            Some((name.to_owned(), arguments.trim_end_matches("!)").to_owned()))
        })
        .collect()
}

#[test]
fn every_mutation_of_a_referral_stands_in_the_table_of_moves() -> Result<()> {
    let schema = schema()?;
    let declared = mutations(&schema);
    let moved: BTreeMap<String, String> = all_moves()
        .map(|step| (step.mutation.to_owned(), step.input.to_owned()))
        .collect();
    ensure!(declared.len() > 20, "{declared:?}");
    ensure!(declared == moved, "{declared:#?}\n{moved:#?}");
    Ok(())
}

#[test]
fn a_version_is_asked_for_by_everything_but_a_withdrawn_consent() -> Result<()> {
    let schema = schema()?;
    for step in all_moves() {
        let from = schema
            .split(&format!("input {} {{", step.input))
            .nth(1)
            .context(step.input)?;
        let fields = from.split("\n}").next().unwrap_or_default();
        ensure!(
            fields.contains("expectedVersion: Int!") == step.asks_version(),
            "{}: {fields}",
            step.input
        );
    }
    Ok(())
}

#[test]
fn every_transition_that_somebody_can_take_is_moved_from_every_state_that_it_has() -> Result<()> {
    let moved: BTreeSet<_> = all_moves()
        .map(|step| (step.kind.code(), step.from.code()))
        .collect();
    let by_sides = TRANSITIONS.iter().filter(|rule| {
        let mut actors = rule.actors.iter();
        actors.any(|actor| *actor != ReferralActor::System)
    });
    let named: BTreeSet<_> = by_sides
        .flat_map(|rule| rule.from.iter().map(|from| (rule.kind.code(), from.code())))
        .collect();
    let missing: Vec<_> = named.difference(&moved).collect();
    ensure!(missing.is_empty(), "no move for {missing:#?}");
    let invented: Vec<_> = moved.difference(&named).collect();
    ensure!(invented.is_empty(), "the table has no {invented:#?}");
    Ok(())
}
