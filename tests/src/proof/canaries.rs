//! The proof `canaries`: what people write stands where it is kept, and nowhere else. Every text that can be written
//! is written with a word in it that stands nowhere else, in a run that is logged at its loudest; it is typed at the
//! pages too, and never sent. Then logs, error texts, pages, metrics, cursors, ids, files and every column of every
//! database are searched (`security.md` T16, T17, T33).

mod databases;
mod documentation;
mod errors;
mod evaluation;
mod loud;
mod pages;
mod places;
mod story;
mod sweep;

use std::sync::Arc;

use anyhow::{Result, ensure};

use super::{Counts, Outcome, Plan};
use crate::{
    dye::Dye,
    services::supergraph,
    world::{Engine, TestWorld},
};

use loud::LoudLog;
use sweep::Words;

/// How many times the story is told, each time with other words.
pub const COUNTS: Counts = Counts { short: 1, long: 10 };

/// How many words are sent where they must be refused, when the first finding is enough.
const A_FEW: usize = 12;

/// Tries it.
///
/// # Errors
/// When the world does not start or a step of the story is refused.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let bar = plan.bar(plan.count, "stories");
    for _ in 0..plan.count {
        if plan.is_enough(&outcome) {
            break;
        }
        TestWorld::run(Engine::Sqlite, async |world| {
            tell_and_search(world, plan, &mut outcome).await
        })
        .await?;
        bar.inc(1);
    }
    Ok(outcome)
}

async fn tell_and_search(world: &mut TestWorld, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let sdl = supergraph().map_err(|findings| anyhow::anyhow!(findings.join("\n")))?;
    let dye = Arc::new(Dye::of(sdl));
    let log = LoudLog::listen()?;
    world.dye(Arc::clone(&dye));
    story::tell(world).await?;
    // What one word gives away the others do too: for a first finding a few are enough.
    let provoking = if plan.is_enough_at(1) {
        A_FEW
    } else {
        usize::MAX
    };
    errors::provoke(world, &dye, provoking).await?;
    let told = pages::tell(world, &dye, provoking).await?;
    ensure!(
        told.drafts > 0 && !told.faults.is_empty(),
        "the pages were told nothing"
    );
    world.settle().await?;
    let logged = log.text();
    drop(log);

    let words = Words::of(&dye, sdl);
    ensure!(words.len() > 100, "only {} words were marked", words.len());
    ensure!(
        logged.lines().count() > 100,
        "the log was not loud: {logged}"
    );
    for _ in dye.answers() {
        outcome.ask();
    }
    let missed: Vec<String> = dye.written().difference(&dye.taken()).cloned().collect();
    for field in missed {
        outcome.find(format!(
            "{field}: no text was taken by this field, so it was not searched for"
        ));
    }
    words.search_text("the log", &logged, outcome);
    words.search_text("the metrics", &errors::metrics(world).await?, outcome);
    words.search_answers(&dye.answers(), outcome);
    Words::search_ids(&dye.answers(), outcome);
    words.search_files(world.folder(), outcome)?;
    for page in &told.faults {
        words.search_text("a page that says why", page, outcome);
    }
    let kept = pages::search(&world.shelf().await?, &words, outcome).await?;
    ensure!(kept > told.drafts, "the pages kept only {kept} values");
    let searched = databases::search(world, &words, outcome).await?;
    outcome.figure("words", words.len());
    outcome.figure("fields", dye.written().len());
    outcome.figure("log_lines", logged.lines().count());
    outcome.figure("answers", dye.answers().len());
    outcome.figure("tables", searched.tables);
    outcome.figure("values", searched.values);
    outcome.figure("drafts", told.drafts);
    outcome.figure("fault_pages", told.faults.len());
    outcome.figure("values_of_pages", kept);
    outcome.figure("kept_where_they_belong", searched.kept);
    Ok(())
}
