//! The search: stretch after stretch, a pair of worlds each, until the count is reached or a difference is found.

mod pages;

use std::{collections::BTreeSet, fmt};

use anyhow::Result;
use chrono::Duration;
use indicatif::ProgressBar;
use rand::{Rng, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use super::{
    act::{Act, Done},
    answer::{is_change, is_either_late, shows_something},
    coverage::{Coverage, named},
    difference::{Difference, What, compare},
    document::{Document, Kind, Printed},
    focus::Focus,
    hands::{Hands, Late, Who},
    page::PageQuestion,
    pair::{Heard, Pair},
    paths::{Asked, Paths},
    pool::Pool,
    question::{Question, Questions},
    shrink::Shrinking,
    stage::Stage,
};
use crate::proof::Plan;

/// When a search ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At the first difference.
    First,
    /// When every pair has been asked.
    End,
}

/// How many differences are told; a search that finds more ends.
const MOST: usize = 25;
/// How many questions lie between two acts.
const BETWEEN: u64 = 12;
/// How many questions are asked for each that looks at a whole case or at every list.
const LOOKING: u32 = 16;
/// After how many questions it is looked who has asked for least.
const MEASURED: usize = 10;
/// How many times every focus comes round, when there is enough to ask.
const ROUNDS: u64 = 2;
/// How many questions are asked for each page.
const PAGES: u32 = 10;

/// What a search has done.
#[derive(Debug, Default)]
pub struct Report {
    /// How many pairs of answers were compared.
    pub pairs: u64,
    /// Who asked.
    pub readers: BTreeSet<Who>,
    /// What was found, each place once.
    pub differences: Vec<Difference>,
    /// How many answers showed something.
    pub non_empty: u64,
    /// How many questions named something hidden.
    pub hidden: u64,
    /// How many questions the gateway did not take.
    pub declined: u64,
    /// How many statements were counted on one side.
    pub statements: u64,
    /// How many changes of readers were made, in both worlds.
    pub changes: u64,
    /// How many acts were done unseen, in one world.
    pub acts: u64,
    /// How many acts were refused.
    pub refused: u64,
    /// How many answers came late once and were asked for again.
    pub unsteady: u64,
    /// How many answers told of a fault of the product.
    pub faults: u64,
    /// One of them.
    pub fault: Option<String>,
    /// What was asked.
    pub coverage: Coverage,
    /// How many of the pairs were pages.
    pub pages: u64,
    /// How many of those were shown.
    pub pages_shown: u64,
    /// How many forms were taken, in both worlds.
    pub forms_taken: u64,
    /// Which pages were asked for.
    pub asked: Asked,
    /// What partners' operations name.
    pub of_partners: BTreeSet<String>,
}

/// One thing that happened in a stretch, so that it can happen again.
#[derive(Debug, Clone)]
pub enum Step {
    /// Unseen, in one world.
    Act(Act, usize),
    /// A change of a reader, in both.
    Change(Question, u64),
    /// A form of a reader, in both.
    Form(PageQuestion, u64),
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Act(act, count) => write!(formatter, "{act} (act {count})"),
            Self::Change(question, pair) => write!(
                formatter,
                "{} does {} (pair {pair})",
                question.who.name(),
                roots(&question.document)
            ),
            Self::Form(question, pair) => write!(formatter, "{question} (pair {pair})"),
        }
    }
}

/// A search that is under way.
pub struct Search<'s> {
    stage: &'s Stage,
    plan: &'s Plan,
    until: Until,
    among: &'s [Focus],
    bar: ProgressBar,
    /// What it has done.
    pub report: Report,
    known: BTreeSet<(Focus, &'static str, What, String)>,
}

struct Stretch<'s> {
    focus: Focus,
    round: u64,
    name: String,
    readers: Vec<Who>,
    chance: ChaCha8Rng,
    pool: Pool,
    questions: Questions<'s>,
    paths: Paths,
    steps: Vec<Step>,
    count: usize,
    /// Who is asked to ask more than the others.
    behind: Option<Who>,
}

/// Whether a stretch goes on after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Going {
    On,
    /// The worlds are no longer alike: a new pair is needed.
    Over,
}

impl<'s> Search<'s> {
    /// A search that has not begun.
    pub fn new(plan: &'s Plan, stage: &'s Stage, until: Until, among: &'s [Focus]) -> Self {
        Self {
            stage,
            plan,
            until,
            among,
            bar: plan.bar(plan.count, "two worlds"),
            report: Report::default(),
            known: BTreeSet::new(),
        }
    }

    /// Searches.
    ///
    /// # Errors
    /// When the system does not answer.
    pub async fn run(mut self) -> Result<Report> {
        let shares: u64 = self.among.iter().map(|focus| focus.share()).sum();
        let rounds = ROUNDS.min(self.plan.count.div_ceil(shares * 40)).max(1);
        let mut done = 0;
        for round in 0..rounds {
            for focus in self.among.iter().copied() {
                done += focus.share();
                let goal = self.plan.count * done / (rounds * shares);
                let mut retries = 0;
                while self.report.pairs < goal && !self.is_over() && retries < 4 {
                    let round = round + retries * ROUNDS;
                    Box::pin(self.stretch(focus, round, goal)).await?;
                    retries += 1;
                }
            }
        }
        self.bar.finish_and_clear();
        Ok(self.report)
    }

    fn is_over(&self) -> bool {
        let found = self.report.differences.len();
        found >= MOST || (found > 0 && self.until == Until::First)
    }

    async fn stretch(&mut self, focus: Focus, round: u64, goal: u64) -> Result<()> {
        let stage = self.stage;
        let name = format!("{focus:?} {round}");
        let mut stretch = Stretch {
            focus,
            round,
            readers: focus.readers(),
            chance: self.plan.chance(&name),
            name,
            pool: stage.pool.clone(),
            questions: Questions::new(&stage.schema, focus)?,
            paths: Paths::new(focus)?,
            steps: Vec::new(),
            count: 0,
            behind: None,
        };
        if self.report.of_partners.is_empty() {
            self.report.of_partners = stretch.questions.of_partners();
        }
        let mut pair = Pair::take_up(stage).await?;
        let outcome = self.play(&mut pair, &mut stretch, goal).await;
        pair.end().await;
        outcome
    }

    async fn play(&mut self, pair: &mut Pair, stretch: &mut Stretch<'_>, goal: u64) -> Result<()> {
        // Before anything is different the readers look around.
        let cases: Vec<String> = self.stage.cases.values().cloned().collect();
        for who in stretch.readers.clone() {
            for question in stretch.questions.first(who, &cases)? {
                if self.ask(pair, stretch, question).await? == Going::Over || self.is_over() {
                    return Ok(());
                }
            }
        }
        for _ in 0..4 {
            if self.act(pair, stretch).await? == Going::Over {
                return Ok(());
            }
        }
        let mut turn = 0;
        while self.report.pairs < goal && !self.is_over() {
            if turn % MEASURED == 0 {
                stretch.behind = self.who_is_behind(&stretch.readers);
            }
            let round = stretch.readers[turn % stretch.readers.len()];
            let behind = stretch.chance.random_bool(0.5);
            let who = stretch.behind.filter(|_| behind).unwrap_or(round);
            turn += 1;
            if stretch.chance.random_ratio(1, u32::try_from(BETWEEN)?)
                && self.act(pair, stretch).await? == Going::Over
            {
                return Ok(());
            }
            if stretch.chance.random_ratio(1, PAGES) && Paths::has_pages(who) {
                if self.ask_page(pair, stretch, who).await? == Going::Over {
                    return Ok(());
                }
                continue;
            }
            if stretch.chance.random_ratio(1, LOOKING) {
                let looks = stretch.questions.first(who, &cases)?;
                let Some(look) = looks.choose(&mut stretch.chance).cloned() else {
                    continue;
                };
                if self.ask(pair, stretch, look).await? == Going::Over {
                    return Ok(());
                }
                continue;
            }
            let coverage = &self.report.coverage;
            let asked = stretch
                .questions
                .next(who, &stretch.pool, coverage, &mut stretch.chance);
            if let Some(question) = asked
                && self.ask(pair, stretch, question).await? == Going::Over
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The reader whose role has asked for least of the schema.
    fn who_is_behind(&self, readers: &[Who]) -> Option<Who> {
        let least = readers.iter().min_by_key(|who| match who.role() {
            // A partner's system can ask for no more than its operations.
            "PARTNER_SYSTEM" => usize::MAX,
            role => self.report.coverage.size(role),
        });
        least.copied()
    }

    /// Something happens in one world, and time passes in both.
    async fn act(&mut self, pair: &mut Pair, stretch: &mut Stretch<'_>) -> Result<Going> {
        let acts = stretch.focus.acts();
        let Some(act) = acts.choose(&mut stretch.chance).copied() else {
            return Ok(Going::On);
        };
        stretch.count += 1;
        pair.step(
            &format!("{} act {}", stretch.name, stretch.count),
            Duration::minutes(3),
        );
        match perform(self.stage, pair, &mut stretch.pool, act, stretch.count).await {
            Ok(Done::Yes) => {
                self.report.acts += 1;
                stretch.steps.push(Step::Act(act, stretch.count));
            }
            Ok(Done::Refused) => self.report.refused += 1,
            Err(fault) if fault.is::<Late>() => {
                self.report.unsteady += 1;
                return Ok(Going::Over);
            }
            Err(fault) => return Err(fault),
        }
        Ok(Going::On)
    }

    async fn ask(
        &mut self,
        pair: &mut Pair,
        stretch: &mut Stretch<'_>,
        question: Question,
    ) -> Result<Going> {
        let schema = &self.stage.schema;
        let printed = question.print(schema);
        self.report.pairs += 1;
        let name = format!("{} pair {}", stretch.name, self.report.pairs);
        let mut heard = self.hear(pair, &name, &question, &printed).await?;
        self.bar.inc(1);
        let mut what = compare(schema, &question.document, &heard);
        for again in 0..2 {
            // A machine that is busy is no leak; what is hidden is heard every time.
            if what.is_none() || !is_either_late(&heard) || question.document.kind == Kind::Mutation
            {
                break;
            }
            self.report.unsteady += 1;
            let name = format!("{name} again {again}");
            heard = self.hear(pair, &name, &question, &printed).await?;
            what = compare(schema, &question.document, &heard);
        }
        self.note(stretch, &question, &printed, &heard);
        if question.document.kind == Kind::Mutation {
            pair.settle().await?;
        }
        let Some(what) = what else {
            return Ok(Going::On);
        };
        if is_either_late(&heard) {
            return Ok(Going::Over);
        }
        self.found(pair, stretch, question, what, heard).await
    }

    async fn hear(
        &self,
        pair: &mut Pair,
        name: &str,
        question: &Question,
        printed: &Printed,
    ) -> Result<(Heard, Heard)> {
        pair.step(name, Duration::milliseconds(20));
        pair.ask(question.who, &printed.body(), question.language)
            .await
    }

    fn note(
        &mut self,
        stretch: &mut Stretch<'_>,
        question: &Question,
        printed: &Printed,
        heard: &(Heard, Heard),
    ) {
        let (name, document) = (question.who.name(), &question.document);
        let report = &mut self.report;
        report.readers.insert(question.who);
        let mut values = document.arguments().map(|argument| &argument.value);
        if values.any(|value| stretch.pool.names_hidden(&name, value)) {
            report.hidden += 1;
        }
        report.statements += heard.0.statements.values().sum::<u64>();
        let answer: Value = serde_json::from_str(&heard.0.body).unwrap_or(Value::Null);
        if shows_something(&answer["data"]) {
            report.non_empty += 1;
        }
        if answer.get("data").is_none() {
            report.declined += 1;
        } else {
            let names = named(&self.stage.schema, document);
            report.coverage.note(question.who.role(), &names);
        }
        if heard.0.body.contains("\"INTERNAL") {
            report.faults += 1;
            report.fault.get_or_insert_with(|| {
                format!(
                    "{name}: {} {}: {}",
                    printed.text, printed.variables, heard.0.body
                )
            });
        }
        if document.kind == Kind::Mutation && is_change(&answer["data"]) {
            report.changes += 1;
            report
                .coverage
                .note_done(question.who.role(), &roots(document));
            stretch
                .steps
                .push(Step::Change(question.clone(), report.pairs));
        }
        stretch.pool.learn(&name, document, &heard.0.body);
        // A place that only one of the worlds knows is nothing to go on from in the other.
        stretch
            .pool
            .forget_cursors(|cursor| heard.1.body.contains(cursor), &heard.0.body);
    }

    /// Makes a difference small and keeps it, unless its like is known.
    async fn found(
        &mut self,
        pair: &mut Pair,
        stretch: &mut Stretch<'_>,
        question: Question,
        what: What,
        heard: (Heard, Heard),
    ) -> Result<Going> {
        let kind = question.document.kind;
        let going = match kind {
            Kind::Query => Going::On,
            Kind::Mutation => Going::Over,
        };
        let like = (
            stretch.focus,
            question.who.role(),
            what.clone(),
            roots(&question.document),
        );
        if !self.known.insert(like) {
            return Ok(going);
        }
        let mut shrinking = Shrinking {
            stage: self.stage,
            name: stretch.name.clone(),
            question,
            what,
            heard,
        };
        let acts = shrinking
            .shrink(pair, &stretch.steps, &stretch.pool)
            .await?;
        self.report.differences.push(Difference {
            focus: stretch.focus,
            round: stretch.round,
            who: shrinking.question.who,
            pairs: self.report.pairs,
            asked: shrinking.question.print(&self.stage.schema),
            what: shrinking.what,
            acts,
            plain: shrinking.heard.0,
            other: shrinking.heard.1,
        });
        Ok(going)
    }
}

/// Does an act in one world, and what follows from it.
pub async fn perform(
    stage: &Stage,
    pair: &Pair,
    pool: &mut Pool,
    act: Act,
    count: usize,
) -> Result<Done> {
    let mut hands = Hands {
        world: &pair.other,
        schema: &stage.schema,
        pool,
    };
    let done = act.perform(stage, &mut hands, count).await?;
    pair.settle().await?;
    Ok(done)
}

fn roots(document: &Document) -> String {
    let fields = document.fields();
    let roots = fields
        .iter()
        .filter(|field| field.on == document.kind.root());
    let names: BTreeSet<&str> = roots.map(|field| field.name.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}
