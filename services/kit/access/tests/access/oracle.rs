//! Invented cases, asked of this room and of an oracle that knows only the contract. Every answer must be
//! the same.

use access::SectionState;
use domain::CodeList;

use crate::{
    bench::policy,
    invented::{Dice, World, ask_oracle, invent, told},
};

/// Cases in every build, and in the long form (`EVI_LONG=1`).
const WORLDS: u64 = 2_000;
const MANY_WORLDS: u64 = 10_000;

#[test]
fn an_oracle_that_knows_only_the_contract_gives_the_same_answers() {
    let is_long = std::env::var_os("EVI_LONG").is_some_and(|value| value == "1");
    let count = if is_long { MANY_WORLDS } else { WORLDS };
    let worlds: Vec<World> = (0..count).map(|seed| invent(&mut Dice(seed))).collect();
    let Some(answers) = ask_oracle(&worlds) else {
        return;
    };
    assert_eq!(answers.len(), worlds.len(), "one line a case");
    let mut divergences = Vec::new();
    let mut shown = 0_usize;
    for (world, oracle) in worlds.iter().zip(&answers) {
        assert_eq!(oracle.len(), world.questions.len(), "one answer a question");
        let answers = world.answers_on(&policy(), |_| true).into_iter().flatten();
        for ((asked, expected), ours) in world.questions.iter().zip(oracle).zip(answers) {
            shown += usize::from(ours != SectionState::Absent);
            if ours.code() != expected {
                let (section, owner) = (asked.section.code(), asked.owner);
                let about = format!("{section} of {owner:?} {:?}", asked.kept);
                let world = told(world).to_string();
                divergences.push(format!(
                    "{about}: here {}, oracle {expected}\n  {world}",
                    ours.code()
                ));
            }
        }
    }
    assert!(
        shown > 10_000,
        "only {shown} questions are about something that is shown"
    );
    let some: Vec<&String> = divergences.iter().take(5).collect();
    assert!(
        divergences.is_empty(),
        "{} divergences: {some:#?}",
        divergences.len()
    );
}
