//! The matrix over every way in, against an oracle that knows only the contract.
//!
//! Cases are made in one system by what people do in it, with every kind of referral, basis, placement,
//! party and stop; what was done is told to the oracle, never what the product says of it. Then readers of
//! every kind ask through every way in, and each answer is held against the oracle's in both directions:
//! nothing hidden is shown, nothing granted is missing.

mod agencies;
mod ask;
mod cast;
mod chapters;
mod compare;
mod dice;
mod document;
mod model;
mod oracle;
mod paths;
mod places;
mod story;
mod ways;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use anyhow::{Context, Result};
use chrono::Duration;
use domain::{ServiceName, codes::ReferralService};
use futures::{StreamExt as _, TryStreamExt as _};
use intake_desk::{CapacitySeed, seed_registry};

use self::{
    ask::Asking,
    cast::{Asker, Cast, Days, Who},
    compare::Difference,
    dice::Dice,
    model::{Stops, Worlds},
    oracle::View,
    paths::Path,
    places::Places,
    story::Teller,
    ways::{Askers, Question, Way},
};
use super::{Counts, Outcome, Plan};
use crate::world::{Beginning, Engine, TestWorld};

/// How many questions are put.
pub const COUNTS: Counts = Counts {
    short: 2000,
    long: 10000,
};

/// Questions for each case.
const QUESTIONS_A_CASE: u64 = 45;
/// The fewest and the most cases.
const CASES: (u64, u64) = (8, 70);
/// New people that a desk can receive in an hour; looking somebody up is counted.
const PEOPLE_AN_HOUR: usize = 18;
/// Questions under way at once.
const AT_ONCE: usize = 4;
/// Look-ups that one officer makes.
const LOOK_UPS: usize = 15;

/// Tries it.
///
/// # Errors
/// When the cases cannot be made, or `python3` is not there to ask the oracle.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcomes = prove_each(plan, &[()], |()| Ok(())).await?;
    outcomes.pop().context("one turn has one outcome")
}

/// Tries it once for each of several turns, in one system: the cases are made once, and `begin` is called
/// before the questions of a turn are put.
///
/// # Errors
/// When the cases cannot be made, a turn cannot begin, or `python3` is not there to ask the oracle.
pub async fn prove_each<T>(
    plan: &Plan,
    turns: &[T],
    mut begin: impl FnMut(&T) -> Result<()>,
) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    let nobody_has_a_place = CapacitySeed {
        unit: "labour.gnesta".to_owned(),
        service: ReferralService::WorkPractice,
        places: 0,
    };
    let beginning = Beginning {
        capacities: vec![nobody_has_a_place],
    };
    TestWorld::run_from(Engine::Sqlite, beginning, async |world| {
        if plan.is_enough_at(1) {
            world.disturb();
        }
        outcomes = prove_in(world, plan, turns, &mut begin).await?;
        Ok(())
    })
    .await?;
    Ok(outcomes)
}

async fn prove_in<T>(
    world: &TestWorld,
    plan: &Plan,
    turns: &[T],
    begin: &mut impl FnMut(&T) -> Result<()>,
) -> Result<Vec<Outcome>> {
    let begun = Instant::now();
    let days = Days::of(world);
    let cast = Cast::of(days);
    seed(world, &cast, days).await?;
    let places = Places::find(world, &cast).await?;
    let worlds = make(world, plan, (&cast, &places, days)).await?;
    world.settle().await?;
    world.forward(days.second - days.first);
    let made = begun.elapsed().as_secs();

    let paths = paths::all()?;
    let askers = Askers {
        cast: &cast,
        worlds: &worlds,
        paths: &paths,
    };
    let count = usize::try_from(plan.count).context("a count")?;
    let questions = askers.draw(count, &mut Dice(plan.chance("questions")));
    let look_ups = look_ups(&askers, plan);
    let all = || questions.iter().chain(&look_ups);
    let views = views(&askers, &places, all()).await?;
    let asking = Asking {
        world,
        askers: &askers,
        places: &places,
        views: &views,
    };
    let mut outcomes = Vec::new();
    for turn in turns {
        begin(turn)?;
        outcomes.push(ask_all(&asking, (&questions, &look_ups), plan, (begun, made)).await);
    }
    Ok(outcomes)
}

/// Puts every question once. A question that could not be put is a finding: to the others there was an answer.
async fn ask_all(
    asking: &Asking<'_>,
    (questions, look_ups): (&[Question], &[Question]),
    plan: &Plan,
    (begun, made): (Instant, u64),
) -> Outcome {
    let all = || questions.iter().chain(look_ups);
    let mut outcome = Outcome::default();
    let mut found = Vec::new();
    for questions in [questions, look_ups] {
        if let Err(fault) = put(asking, (questions, plan), &mut outcome, &mut found).await {
            outcome.find(format!("a question could not be put: {fault:#}"));
        }
    }
    figures(&mut outcome, asking, all());
    outcome.figure("divergences", found.len());
    outcome.figure("seconds_making", made);
    outcome.figure("seconds_asking", begun.elapsed().as_secs() - made);
    // One of each kind first: of many alike the first tells as much as all.
    let mut met: BTreeMap<(Way, String), usize> = BTreeMap::new();
    found.sort_by_cached_key(|(question, one)| {
        let seen = met.entry((question.way, one.kind())).or_default();
        *seen += 1;
        *seen
    });
    for (question, difference) in found {
        outcome.find(told(plan, asking, question, &difference));
    }
    outcome
}

async fn seed(world: &TestWorld, cast: &Cast, days: Days) -> Result<()> {
    let cx = access::Cx::system(
        access::SystemPrincipal::Seeder,
        world.clock.clone(),
        world.entropy.clone(),
    );
    let beginning = days.first - Duration::days(1000);
    let store = world.store(ServiceName::IntakeDesk);
    Ok(seed_registry(store, &cx, &cast.seed(beginning)).await?)
}

/// Makes the cases.
async fn make(
    world: &TestWorld,
    plan: &Plan,
    (cast, places, days): (&Cast, &Places, Days),
) -> Result<Worlds> {
    let wanted = (plan.count / QUESTIONS_A_CASE).clamp(CASES.0, CASES.1);
    let wanted = usize::try_from(wanted).context("few cases")?;
    let bar = plan.bar(wanted as u64, "cases");
    let leader = places.staff(model::LEADER);
    let programme = chapters::make_programme(world, leader).await?;
    let mut worlds = Worlds {
        days,
        cases: Vec::new(),
        stops: BTreeMap::new(),
    };
    for number in 0..wanted {
        if number % PEOPLE_AN_HOUR == PEOPLE_AN_HOUR - 1 {
            world.forward(Duration::minutes(61));
        }
        let mut teller = Teller {
            world,
            cast,
            places,
            days,
            programme: programme.clone(),
            dice: Dice(plan.chance(&format!("case {number}"))),
        };
        let case = tell(&mut teller, number, &mut worlds).await;
        worlds
            .cases
            .push(case.with_context(|| format!("case {number}"))?);
        bar.inc(1);
    }
    Ok(worlds)
}

/// Tells one case. Some people come to a second desk after they have been to the first.
async fn tell(teller: &mut Teller<'_>, number: usize, worlds: &mut Worlds) -> Result<model::Case> {
    let (person, desk) = (number % 7 == 6)
        .then(|| worlds.cases[number - 3].person)
        .filter(|person| worlds.stops.get(person).is_none_or(Stops::are_none))
        .map_or((number, "desk.gnesta"), |person| (person, "desk.trosa"));
    let mut stops = worlds.stops.get(&person).cloned().unwrap_or_default();
    let mut case = teller.receive(number, person, desk).await?;
    teller.involve(&mut case, &mut stops).await?;
    if teller.dice.happens(20) {
        teller.close(&mut case, &stops).await?;
    }
    if teller.dice.happens(15) {
        teller.protect(&mut case, &mut stops).await?;
    }
    worlds.stops.insert(person, stops);
    Ok(case)
}

/// The officers of both desks look some people up.
fn look_ups(askers: &Askers<'_>, plan: &Plan) -> Vec<Question> {
    let mut dice = Dice(plan.chance("look-ups"));
    let mut drawn = BTreeSet::new();
    for handle in ["desk.gnesta", "desk.trosa", "hats.welfare.gnesta"] {
        for _ in 0..LOOK_UPS {
            drawn.insert(Question {
                asker: Asker::fresh(Who::Held(handle)),
                case: Some(dice.below(askers.worlds.cases.len())),
                way: Way::Contact,
            });
        }
    }
    drawn.into_iter().collect()
}

/// What the oracle says that everybody who asks is shown of everything that they ask about.
async fn views<'q>(
    askers: &Askers<'_>,
    places: &Places,
    questions: impl Iterator<Item = &'q Question>,
) -> Result<BTreeMap<(Asker, usize), View>> {
    let mut wanted = BTreeSet::new();
    let cases = askers.worlds.cases.len();
    for question in questions {
        let asker = || question.asker.clone();
        match question.case {
            Some(_) if question.way == Way::Contact => {
                wanted.extend((0..cases).map(|case| (asker(), case)));
            }
            Some(case) => {
                wanted.insert((asker(), case));
                wanted.insert((asker(), (case + 1) % cases));
            }
            None => wanted.extend((0..cases).map(|case| (asker(), case))),
        }
    }
    let told: Vec<_> = wanted
        .iter()
        .map(|(asker, case)| {
            let case = &askers.worlds.cases[*case];
            askers.worlds.told(case, asker, askers.cast, places)
        })
        .collect();
    let views = oracle::ask(&told).await?;
    Ok(wanted.into_iter().zip(views).collect())
}

async fn put<'q>(
    asking: &Asking<'_>,
    (questions, plan): (&'q [Question], &Plan),
    outcome: &mut Outcome,
    found: &mut Vec<(&'q Question, Difference)>,
) -> Result<()> {
    let bar = plan.bar(questions.len() as u64, "questions");
    let asked = futures::stream::iter(questions).map(async |question| {
        let differs = asking.put(question).await;
        bar.inc(1);
        let differs = differs.with_context(|| format!("{question:?}"))?;
        anyhow::Ok((question, differs))
    });
    let mut asked = std::pin::pin!(asked.buffered(AT_ONCE));
    while !plan.is_enough_at(found.len() + outcome.found())
        && let Some((question, differs)) = asked.try_next().await?
    {
        outcome.ask();
        found.extend(differs.into_iter().map(|one| (question, one)));
    }
    Ok(())
}

fn figures<'q>(
    outcome: &mut Outcome,
    asking: &Asking<'_>,
    questions: impl Iterator<Item = &'q Question>,
) {
    let paths: &[Path] = asking.askers.paths;
    let (mut all, mut open) = (0_usize, 0_usize);
    let mut by_way: BTreeMap<String, usize> = BTreeMap::new();
    let mut readers = BTreeSet::new();
    for question in questions {
        all += 1;
        *by_way.entry(question.way.name(paths)).or_default() += 1;
        readers.insert(question.asker.clone());
        let mut views = asking.views.iter().filter(|((asker, case), _)| {
            *asker == question.asker && question.case.is_none_or(|wanted| wanted == *case)
        });
        open += usize::from(views.any(|(_, view)| view.shows_something()));
    }
    outcome.figure("worlds", 1);
    outcome.figure("cases", asking.askers.worlds.cases.len());
    outcome.figure("readers", readers.len());
    outcome.figure("questions", all);
    outcome.figure("ways", by_way.len());
    outcome.figure("open_percent", open * 100 / all.max(1));
    for (way, count) in by_way {
        outcome.tell(format!("way {way}: {count} questions"));
    }
}

fn told(plan: &Plan, asking: &Asking<'_>, question: &Question, found: &Difference) -> String {
    let about = question.case.map_or_else(String::new, |number| {
        let case = &asking.askers.worlds.cases[number];
        format!(" case={number} id={}", case.id)
    });
    format!(
        "seed={}{about} reader=\"{}\" way={} about=\"{}\" oracle={} ours={}",
        plan.seed,
        question.asker,
        question.way.name(asking.askers.paths),
        found.about,
        found.right,
        found.came
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people;

    #[test]
    fn there_are_numbers_for_all_cases() {
        assert!(CASES.1 <= people::REGISTERED as u64);
    }
}
