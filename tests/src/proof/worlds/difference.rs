//! A difference between two worlds, and how it is told.

use std::fmt::Write as _;

use serde_json::Value;

use super::{document::Printed, focus::Focus, hands::Who, pair::Heard};

/// In what two answers differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// In the HTTP status.
    Status,
    /// In a header.
    Headers,
    /// In the body, first at this place.
    Body(String),
    /// In the number of statements of these services.
    Statements(String),
}

/// Compares what was heard.
pub fn compare(plain: &Heard, other: &Heard) -> Option<What> {
    if plain.status != other.status {
        return Some(What::Status);
    }
    if plain.body != other.body {
        return Some(What::Body(place(&plain.body, &other.body)));
    }
    if plain.headers != other.headers {
        return Some(What::Headers);
    }
    if plain.statements == other.statements {
        return None;
    }
    let mut services = Vec::new();
    for (service, count) in &plain.statements {
        if other.statements.get(service) != Some(count) {
            services.push(service.to_string());
        }
    }
    Some(What::Statements(services.join(" ")))
}

/// The keys that lead to the first place where two bodies differ; positions in lists are left out.
fn place(plain: &str, other: &str) -> String {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let mut path = Vec::new();
    descend(&parse(plain), &parse(other), &mut path);
    path.join(".")
}

fn descend(plain: &Value, other: &Value, path: &mut Vec<String>) {
    match (plain, other) {
        (Value::Object(one), Value::Object(two)) => {
            let keys = one.keys().chain(two.keys());
            let differs = keys.clone().find(|key| one.get(*key) != two.get(*key));
            if let Some(key) = differs {
                path.push(key.clone());
                descend(&plain[key], &other[key], path);
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            if let Some((one, two)) = one.iter().zip(two).find(|(one, two)| one != two) {
                descend(one, two, path);
            }
        }
        _ => {}
    }
}

/// A difference that was found.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Who reads in the stretch.
    pub focus: Focus,
    /// Which stretch of that kind.
    pub round: u64,
    /// Who asked.
    pub who: Who,
    /// How many pairs had been asked, this one included.
    pub pairs: u64,
    /// In what the answers differ.
    pub what: What,
    /// What was asked, made as small as it goes.
    pub asked: Printed,
    /// What had happened unseen, made as small as it goes.
    pub acts: Vec<String>,
    /// What was heard in the world where nothing happens unseen.
    pub plain: Heard,
    /// What was heard in the other.
    pub other: Heard,
}

impl Difference {
    /// Tells it whole, with what is needed to see it again.
    pub fn tell(&self, seed: u64) -> String {
        let mut text = format!(
            "{} is told what is hidden ({:?}); seed {seed}, pair {}, focus {:?}, round {}",
            self.who.name(),
            self.what,
            self.pairs,
            self.focus,
            self.round
        );
        // Writing to a String cannot fail.
        let _written = write!(
            text,
            "\n  unseen: {}\n  asked: {}\n  with: {}\n  without: {} {:?} {}\n  with it: {} {:?} {}",
            self.acts.join("; "),
            self.asked.text,
            self.asked.variables,
            self.plain.status,
            self.plain.statements,
            cut(&self.plain.body),
            self.other.status,
            self.other.statements,
            cut(&self.other.body)
        );
        text
    }
}

fn cut(text: &str) -> String {
    const MOST: usize = 1500;
    text.chars().take(MOST).collect()
}
