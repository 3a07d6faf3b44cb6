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
        let what = compare(&self.stage.schema, &question.document, &heard);
        Ok(what.map(|what| (what, heard)))
    }

    /// Plays the stretch again until the difference is heard, then the last act alone. Tells what had to
    /// happen: one act, or all until then, with what the readers themselves had changed.
    async fn shrink_acts(&mut self, steps: &[Step], pool: &Pool) -> Result<Vec<String>> {
        let mut so_far = Vec::new();
        let mut pair = Pair::take_up(self.stage).await?;
        let mut found = None;
        for step in steps {
            so_far.push(step);
            self.play(&mut pair, step, pool).await?;
            if matches!(step, Step::Act(..))
                && self
                    .differs(&mut pair, "again", &self.question)
                    .await?
                    .is_some()
            {
                found = Some(step);
                break;
            }
        }
        pair.end().await;
        if let Some(step) = found {
            let mut pair = Pair::take_up(self.stage).await?;
            self.play(&mut pair, step, pool).await?;
            let alone = self.differs(&mut pair, "alone", &self.question).await?;
            pair.end().await;
            if alone.is_some() {
                return Ok(vec![step.to_string()]);
            }
        }
        Ok(so_far.into_iter().map(ToString::to_string).collect())
    }

    async fn play(&self, pair: &mut Pair, step: &Step, pool: &Pool) -> Result<()> {
        match step {
            Step::Act(act, count) => {
                let name = format!("{} act {count}", self.name);
                pair.step(&name, Duration::minutes(3));
                perform(self.stage, pair, &mut pool.clone(), *act, *count).await?;
            }
            Step::Change(question, count) => {
                let name = format!("{} pair {count}", self.name);
                pair.step(&name, Duration::milliseconds(20));
                let body = question.print(&self.stage.schema).body();
                pair.ask(question.who, &body, question.language).await?;
                pair.settle().await?;
            }
            Step::Form(question, count) => {
                let name = format!("{} pair {count}", self.name);
                pair.step(&name, Duration::milliseconds(20));
                pair.ask_page(question).await?;
                pair.settle().await?;
            }
        }
        Ok(())
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
