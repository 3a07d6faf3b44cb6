//! A difference made small: the shortest question that still hears it, and the one act without which it is
//! not heard.

use anyhow::Result;
use chrono::Duration;

use super::{
    difference::{What, compare},
    document::{Document, Kind, Node},
    pair::{Heard, Pair},
    pool::Pool,
    question::Question,
    search::{Step, perform},
    stage::Stage,
};

/// How many times a smaller question is tried.
const TRIES: usize = 120;
/// How many acts are tried alone.
const ALONE: usize = 25;

/// A difference that is made small.
pub struct Shrinking<'s> {
    /// What both worlds begin with.
    pub stage: &'s Stage,
    /// The stretch.
    pub name: String,
    /// What was asked.
    pub question: Question,
    /// In what the answers differ.
    pub what: What,
    /// What was heard.
    pub heard: (Heard, Heard),
}

impl Shrinking<'_> {
    /// Makes it small, and tells what has to happen unseen.
    ///
    /// # Errors
    /// When the system does not answer.
    pub async fn shrink(
        &mut self,
        pair: &mut Pair,
        steps: &[Step],
        pool: &Pool,
    ) -> Result<Vec<String>> {
        if self.question.document.kind == Kind::Query && self.question.registered.is_none() {
            self.shrink_question(pair).await?;
        }
        self.shrink_acts(steps, pool).await
    }

    async fn shrink_question(&mut self, pair: &mut Pair) -> Result<()> {
        let mut tries = 0;
        loop {
            let mut smaller = None;
            for document in removals(&self.question.document) {
                if tries >= TRIES {
                    return Ok(());
                }
                tries += 1;
                let question = Question {
                    document,
                    ..self.question.clone()
                };
                let name = format!("{} smaller {tries}", self.name);
                if let Some((what, heard)) = self.differs(pair, &name, &question).await? {
                    self.what = what;
                    self.heard = heard;
                    smaller = Some(question);
                    break;
                }
            }
            match smaller {
                Some(question) => self.question = question,
                None => return Ok(()),
            }
        }
    }

    async fn differs(
        &self,
        pair: &mut Pair,
        name: &str,
        question: &Question,
    ) -> Result<Option<(What, (Heard, Heard))>> {
        pair.step(name, Duration::milliseconds(20));
        let body = question.print(&self.stage.schema).body();
        let heard = pair.ask(question.who, &body, question.language).await?;
        Ok(compare(&heard.0, &heard.1).map(|what| (what, heard)))
    }

    /// Plays the stretch again with one act alone, the latest first; with all, when none will do.
    async fn shrink_acts(&mut self, steps: &[Step], pool: &Pool) -> Result<Vec<String>> {
        let acts = |step: &&Step| matches!(step, Step::Act(..));
        let told = |steps: &[&Step]| {
            let acts = steps.iter().filter_map(|step| match step {
                Step::Act(act, _) => Some(act.to_string()),
                Step::Change(_) => None,
            });
            acts.collect::<Vec<_>>()
        };
        for alone in steps.iter().rev().filter(acts).take(ALONE) {
            if self.is_heard_again(&[alone], pool).await? {
                return Ok(told(&[alone]));
            }
        }
        let all: Vec<&Step> = steps.iter().collect();
        Ok(told(&all))
    }

    async fn is_heard_again(&self, steps: &[&Step], pool: &Pool) -> Result<bool> {
        let mut pair = Pair::take_up(self.stage).await?;
        let mut pool = pool.clone();
        for step in steps {
            if let Step::Act(act, count) = step {
                let name = format!("{} act {count}", self.name);
                pair.step(&name, Duration::minutes(3));
                perform(self.stage, &pair, &mut pool, *act, *count).await?;
            }
        }
        let again = self.differs(&mut pair, "again", &self.question).await?;
        pair.end().await;
        Ok(again.is_some())
    }
}

/// Every document that is this one without one of its parts.
fn removals(document: &Document) -> Vec<Document> {
    without_one(&document.nodes)
        .into_iter()
        .map(|nodes| Document {
            kind: document.kind,
            nodes,
        })
        .collect()
}

fn without_one(nodes: &[Node]) -> Vec<Vec<Node>> {
    let mut all = Vec::new();
    if nodes.len() > 1 {
        for place in 0..nodes.len() {
            let mut fewer = nodes.to_vec();
            fewer.remove(place);
            all.push(fewer);
        }
    }
    for (place, node) in nodes.iter().enumerate() {
        let within: Vec<Node> = match node {
            Node::Field(field) => without_one(&field.nodes)
                .into_iter()
                .map(|nodes| {
                    let mut field = field.clone();
                    field.nodes = nodes;
                    Node::Field(field)
                })
                .collect(),
            Node::Fragment(fragment) => without_one(&fragment.nodes)
                .into_iter()
                .map(|nodes| {
                    let mut fragment = fragment.clone();
                    fragment.nodes = nodes;
                    Node::Fragment(fragment)
                })
                .collect(),
            Node::TypeName => Vec::new(),
        };
        for node in within {
            let mut same = nodes.to_vec();
            same[place] = node;
            all.push(same);
        }
    }
    all
}
