//! The proof `worlds`: two whole systems that differ only in what a reader may not see answer that reader with
//! the same bytes and the same number of statements, whatever is asked: of the gateway, and of the pages (`security.md`
//! section 5).

mod act;
mod answer;
mod coverage;
mod declassified;
mod difference;
mod document;
mod focus;
mod generator;
mod hands;
mod page;
mod pair;
mod paths;
mod pool;
mod question;
mod sdl;
mod search;
mod shrink;
mod stage;
mod telling;
mod values;
mod written;

use std::collections::BTreeSet;

use anyhow::Result;

use super::{Counts, Outcome, Plan};
use focus::Focus;

pub use difference::{Difference, What};
pub use search::{Report, Until};
pub use stage::Stage;

/// How much is tried.
pub const COUNTS: Counts = Counts {
    short: 13_000,
    long: 100_000,
};

/// From how many pairs on the coverage is asked for: at 10 000 some roles had not asked for every field.
const GATED_FROM: u64 = COUNTS.short;
/// How many answers must show something, in percent.
const NON_EMPTY: u64 = 30;
/// How many questions must name something hidden, in percent.
const HIDDEN: u64 = 50;

/// Searches for a difference between two worlds that both begin with the stage.
///
/// # Errors
/// When the system does not answer.
pub async fn search(plan: &Plan, stage: &Stage, until: Until) -> Result<Report> {
    search::Search::new(plan, stage, until, &focus::HIDDEN)
        .run()
        .await
}

/// How many pairs are asked at most to see whether the search would notice.
const BITE: u64 = 600;

/// The same search while what happens is visible to who reads: it must find a difference.
///
/// # Errors
/// When the system does not answer.
pub async fn search_for_visible(plan: &Plan, stage: &Stage) -> Result<Report> {
    let plan = Plan::new(BITE, plan.seed);
    search::Search::new(&plan, stage, Until::First, &[Focus::Bite])
        .run()
        .await
}

/// Tries it.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let stage = Stage::found().await?;
    let visible = search_for_visible(plan, &stage).await?;
    let mut outcome = Outcome::default();
    let until = if plan.is_enough_at(1) {
        Until::First
    } else {
        Until::End
    };
    let report = search(plan, &stage, until).await?;
    for _ in 0..report.pairs {
        outcome.ask();
    }
    outcome.figure("bites_after", visible.pairs);
    outcome.figure("visible_acts", visible.acts);
    if visible.differences.is_empty() {
        outcome.find("what is visible was not noticed: the comparison is blind");
    }
    for difference in &report.differences {
        outcome.find(difference.tell(plan.seed));
    }
    let wanted = stage.schema.coordinates();
    gate(plan, &report, &wanted, &mut outcome);
    if let Some(fault) = &report.fault {
        outcome.find(format!("a fault of the product: {fault}"));
    }
    figures(&report, &wanted, &mut outcome);
    Ok(outcome)
}

/// A proof that asks too little proves nothing.
fn gate(plan: &Plan, report: &Report, wanted: &BTreeSet<String>, outcome: &mut Outcome) {
    if plan.count < GATED_FROM {
        return;
    }
    for role in roles(report) {
        let missing = report
            .coverage
            .missing(role, wanted_of(role, report, wanted));
        if !missing.is_empty() {
            let some: Vec<&str> = missing.iter().take(12).map(|one| one.as_str()).collect();
            outcome.find(format!(
                "{role} never asked for {} of the schema: {}",
                missing.len(),
                some.join(" ")
            ));
        }
    }
    let missing = report.asked.missing();
    match missing {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => outcome.find(format!("nobody asked for {}", missing.join(", "))),
        Err(fault) => outcome.find(format!("{fault:#}")),
    }
    for (name, part, least) in [
        ("answers show something", report.non_empty, NON_EMPTY),
        ("questions name something hidden", report.hidden, HIDDEN),
    ] {
        if percent(part, report.pairs) < least {
            outcome.find(format!(
                "only {} percent of the {name}; {least} are needed",
                percent(part, report.pairs)
            ));
        }
    }
}

fn roles(report: &Report) -> BTreeSet<&'static str> {
    report.readers.iter().map(hands::Who::role).collect()
}

/// A partner's system asks what its registered operations say, and nothing else is answered.
fn wanted_of<'r>(
    role: &str,
    report: &'r Report,
    wanted: &'r BTreeSet<String>,
) -> &'r BTreeSet<String> {
    if role == domain::CodeList::code(domain::Role::PartnerSystem) {
        &report.of_partners
    } else {
        wanted
    }
}

fn figures(report: &Report, wanted: &BTreeSet<String>, outcome: &mut Outcome) {
    let is_argument = |one: &&String| one.contains('(') || one.contains("Input.");
    let (arguments, fields): (Vec<&String>, Vec<&String>) = wanted.iter().partition(is_argument);
    outcome.figure("pairs", report.pairs);
    outcome.figure("readers", report.readers.len());
    outcome.figure("roles", roles(report).len());
    outcome.figure("fields", fields.len());
    outcome.figure("arguments", arguments.len());
    outcome.figure("pages", report.pages);
    outcome.figure("page_kinds", report.asked.kinds());
    outcome.figure("pages_shown", report.pages_shown);
    outcome.figure("forms_taken", report.forms_taken);
    outcome.figure("non_empty_percent", percent(report.non_empty, report.pairs));
    outcome.figure("hidden_percent", percent(report.hidden, report.pairs));
    outcome.figure("declined", report.declined);
    outcome.figure("hidden_acts", report.acts);
    outcome.figure("refused_acts", report.refused);
    outcome.figure("changes", report.changes);
    outcome.figure("statements_compared", report.statements);
    outcome.figure("unsteady", report.unsteady);
    outcome.figure("faults", report.faults);
    outcome.figure("differences", report.differences.len());
}

fn percent(part: u64, whole: u64) -> u64 {
    (part * 100).checked_div(whole).unwrap_or_default()
}
