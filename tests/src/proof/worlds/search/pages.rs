//! The part of the search that asks for pages and sends forms.

use anyhow::Result;
use chrono::Duration;
use serde_json::json;

use super::{Going, Search, Step, Stretch};
use crate::proof::worlds::{
    difference::{Difference, What},
    hands::Who,
    page::{self, PageQuestion},
    pair::{Heard, Pair},
    paths::Making,
};

/// The status of a page that is shown, and that of a form that is taken.
const SHOWN: u16 = 200;
const TAKEN: u16 = 303;

impl Search<'_> {
    /// Asks both worlds for a page, or sends both a form.
    pub(super) async fn ask_page(
        &mut self,
        pair: &mut Pair,
        stretch: &mut Stretch<'_>,
        who: Who,
    ) -> Result<Going> {
        let mut making = Making {
            who,
            pool: &stretch.pool,
            asked: &self.report.asked,
            chance: &mut stretch.chance,
        };
        let Some(question) = stretch.paths.next(&mut making) else {
            return Ok(Going::On);
        };
        self.report.pairs += 1;
        self.bar.inc(1);
        let name = format!("{} pair {}", stretch.name, self.report.pairs);
        let mut heard = self.hear_page(pair, &name, &question).await?;
        let mut what = page::compare(&heard);
        for again in 0..2 {
            if what.is_none() || !is_either_late(&heard) || question.form.is_some() {
                break;
            }
            self.report.unsteady += 1;
            let name = format!("{name} again {again}");
            heard = self.hear_page(pair, &name, &question).await?;
            what = page::compare(&heard);
        }
        self.note_page(stretch, &question, &heard.0);
        if question.form.is_some() {
            pair.settle().await?;
        }
        match what {
            None => Ok(Going::On),
            Some(_) if is_either_late(&heard) => Ok(Going::Over),
            Some(what) => Ok(self.found_on_page(stretch, question, what, heard)),
        }
    }

    async fn hear_page(
        &self,
        pair: &mut Pair,
        name: &str,
        question: &PageQuestion,
    ) -> Result<(Heard, Heard)> {
        pair.step(name, Duration::milliseconds(20));
        pair.ask_page(question).await
    }

    fn note_page(&mut self, stretch: &mut Stretch<'_>, question: &PageQuestion, heard: &Heard) {
        let report = &mut self.report;
        report.readers.insert(question.who);
        report.pages += 1;
        report.asked.note(question);
        report.statements += heard.statements.values().sum::<u64>();
        if heard.status == SHOWN {
            report.non_empty += 1;
            report.pages_shown += 1;
            stretch.paths.learn(question.who, &heard.body);
        }
        let name = question.who.name();
        let mut parts = question.address.split(['/', '?', '&', '=']);
        if parts.any(|part| stretch.pool.names_hidden(&name, &json!(part))) {
            report.hidden += 1;
        }
        if question.form.is_some() && heard.status == TAKEN {
            report.forms_taken += 1;
            stretch
                .steps
                .push(Step::Form(question.clone(), report.pairs));
        }
    }

    /// Keeps a difference, unless its like is known.
    fn found_on_page(
        &mut self,
        stretch: &Stretch<'_>,
        question: PageQuestion,
        what: What,
        heard: (Heard, Heard),
    ) -> Going {
        let going = match question.form {
            None => Going::On,
            Some(_) => Going::Over,
        };
        let role = question.who.role();
        let like = (stretch.focus, role, what.clone(), question.pattern.clone());
        if self.known.insert(like) {
            let (plain, other) = page::cut_to_difference(heard);
            self.report.differences.push(Difference {
                focus: stretch.focus,
                round: stretch.round,
                who: question.who,
                pairs: self.report.pairs,
                asked: question.print(),
                what,
                acts: stretch.steps.iter().map(ToString::to_string).collect(),
                plain,
                other,
            });
        }
        going
    }
}

fn is_either_late((plain, other): &(Heard, Heard)) -> bool {
    page::is_late(plain) || page::is_late(other)
}
