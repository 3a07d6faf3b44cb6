//! What somebody works out who has kept everything that was ever published of a group, and reasons without a mistake.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::Result;

use crate::proof::solver::{Conversation, Verdict};

/// A count below this must never be told.
const SMALLEST_GROUP: i64 = 5;
/// More people than there are anywhere.
const MOST: i64 = 1_000_000;

/// What was published of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// At the least so many people.
    pub least: i64,
    /// At the most so many.
    pub most: i64,
}

impl Told {
    /// What is known of a count that was withheld.
    pub const WITHHELD: Self = Self {
        least: 0,
        most: MOST,
    };

    /// An exact count.
    pub const fn exactly(people: i64) -> Self {
        Self {
            least: people,
            most: people,
        }
    }
}

/// A published table of a group: its cells by name. Everybody is in exactly one.
pub type Table = BTreeMap<String, Told>;

/// Everything that was published of a group on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// How many people.
    pub size: Told,
    /// The tables by name.
    pub tables: BTreeMap<String, Table>,
}

/// What the attacker has and knows.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'k> {
    /// What was published, the oldest first.
    pub sheets: &'k [Sheet],
    /// How many people at the most left a cell of a table from each sheet to the next: they went, or changed. None
    /// in a group that is only joined. In truth nobody is told.
    pub left: &'k [i64],
}

/// Something that follows from what was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determined {
    /// Of what.
    pub what: String,
    /// The only number it can be.
    pub people: i64,
}

/// What came of an attack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attacked {
    /// Counts below five that have one possible value.
    pub determined: Vec<Determined>,
    /// How many counts were tried.
    pub tried: usize,
    /// How many times the solver was asked.
    pub asked: usize,
}

/// A term of which the attacker wants to know the value.
#[derive(Debug, Clone)]
struct Target {
    what: String,
    term: String,
    value: i64,
}

/// Attacks. What is asserted is true of the group, so there is always a possible case.
///
/// # Errors
/// When the solver fails, gives up, or finds what is published impossible.
pub async fn attack(solver: &mut Conversation, known: Knowledge<'_>) -> Result<Attacked> {
    solver.reset().await?;
    let (claims, mut targets) = claims(known);
    solver.say(&claims).await?;
    let mut attacked = Attacked {
        tried: targets.len(),
        ..Attacked::default()
    };
    if !is_possible(solver, &mut attacked).await? {
        anyhow::bail!("what was published cannot be true");
    }
    let terms: Vec<String> = targets.iter().map(|target| target.term.clone()).collect();
    for (target, value) in targets.iter_mut().zip(solver.values(&terms).await?) {
        target.value = value;
    }
    // Whatever has another value in another possible case is not determined. One question asks for a case in which
    // any is another; when there is none, all that are left are determined.
    while !targets.is_empty() {
        let mut other = String::from("(push 1)\n(assert (or");
        for target in &targets {
            let _written = write!(other, " (not (= {} {}))", target.term, number(target.value));
        }
        other.push_str("))\n");
        solver.say(&other).await?;
        let possible = is_possible(solver, &mut attacked).await?;
        if possible {
            let terms: Vec<String> = targets.iter().map(|target| target.term.clone()).collect();
            let values = solver.values(&terms).await?;
            let mut values = values.into_iter();
            targets.retain(|target| values.next() == Some(target.value));
        }
        solver.say("(pop 1)\n").await?;
        if !possible {
            break;
        }
    }
    let small = targets
        .into_iter()
        .filter(|target| target.value < SMALLEST_GROUP);
    attacked.determined = small
        .map(|target| Determined {
            what: target.what,
            people: target.value,
        })
        .collect();
    Ok(attacked)
}

async fn is_possible(solver: &mut Conversation, attacked: &mut Attacked) -> Result<bool> {
    attacked.asked += 1;
    match solver.check().await? {
        Verdict::Possible => Ok(true),
        Verdict::Impossible => Ok(false),
        Verdict::Open => anyhow::bail!("the solver gave up"),
    }
}

/// What is known, in SMT-LIB, and what the attacker would like to know.
fn claims(known: Knowledge<'_>) -> (String, Vec<Target>) {
    let mut claims = Claims::default();
    for (at, sheet) in known.sheets.iter().enumerate() {
        claims.sheet(at, sheet);
    }
    for (at, pair) in known.sheets.windows(2).enumerate() {
        let left = known.left.get(at).copied().unwrap_or(MOST);
        claims.persist((at, at + 1), pair, left);
    }
    (claims.text, claims.targets)
}

#[derive(Default)]
struct Claims {
    text: String,
    targets: Vec<Target>,
    names: BTreeMap<(String, String), usize>,
}

impl Claims {
    fn sheet(&mut self, at: usize, sheet: &Sheet) {
        let size = format!("s{at}");
        self.declare(&size, sheet.size);
        self.want(format!("the group in {at}"), size.clone());
        for (name, table) in &sheet.tables {
            let mut terms = Vec::new();
            for (value, told) in table {
                let cell = self.cell(at, name, value);
                self.declare(&cell, *told);
                self.say(format_args!("(assert (<= {cell} {size}))"));
                self.want(format!("{name}/{value} in {at}"), cell.clone());
                self.want(
                    format!("who is not in {name}/{value} in {at}"),
                    format!("(- {size} {cell})"),
                );
                terms.push(cell);
            }
            if !terms.is_empty() {
                self.say(format_args!("(assert (= {size} {}))", sum(&terms)));
            }
        }
    }

    /// People stay who they are: a cell grows by those who come, and falls by no more than those who left any.
    fn persist(&mut self, (before, after): (usize, usize), pair: &[Sheet], left: i64) {
        let [earlier, later] = pair else { return };
        for (name, table) in &later.tables {
            let Some(was) = earlier.tables.get(name) else {
                continue;
            };
            let mut gone = Vec::new();
            for value in table.keys().filter(|value| was.contains_key(*value)) {
                let (from, to) = (
                    self.cell(before, name, value),
                    self.cell(after, name, value),
                );
                let lost = format!("l{to}");
                self.declare(
                    &lost,
                    Told {
                        least: 0,
                        most: left,
                    },
                );
                self.say(format_args!("(assert (>= {to} (- {from} {lost})))"));
                gone.push(lost);
            }
            if !gone.is_empty() {
                self.say(format_args!("(assert (<= {} {left}))", sum(&gone)));
            }
        }
        self.say(format_args!("(assert (>= s{after} (- s{before} {left})))"));
    }

    /// The name of a cell's count: letters and digits only, whatever the codes are.
    fn cell(&mut self, at: usize, table: &str, value: &str) -> String {
        let next = self.names.len();
        let key = (table.to_owned(), value.to_owned());
        let place = *self.names.entry(key).or_insert(next);
        format!("c{place}_{at}")
    }

    fn declare(&mut self, name: &str, told: Told) {
        let Told { least, most } = told;
        self.say(format_args!("(declare-const {name} Int)"));
        self.say(format_args!(
            "(assert (and (<= {least} {name}) (<= {name} {most})))"
        ));
    }

    fn want(&mut self, what: String, term: String) {
        self.targets.push(Target {
            what,
            term,
            value: 0,
        });
    }

    fn say(&mut self, claim: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _written = writeln!(self.text, "{claim}");
    }
}

fn sum(terms: &[String]) -> String {
    match terms {
        [one] => one.clone(),
        several => format!("(+ {})", several.join(" ")),
    }
}

fn number(value: i64) -> String {
    if value < 0 {
        format!("(- {})", -value)
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(least: i64) -> Told {
        Told {
            least,
            most: least + 4,
        }
    }

    fn sheet(size: Told, cells: &[(&str, Told)]) -> Sheet {
        let cells = cells.iter().map(|(name, told)| ((*name).to_owned(), *told));
        let table = cells.collect();
        Sheet {
            size,
            tables: BTreeMap::from([("sex".to_owned(), table)]),
        }
    }

    async fn found(sheets: &[Sheet], left: &[i64]) -> Result<Option<Vec<Determined>>> {
        let Some(mut solver) = Conversation::begin().await? else {
            return Ok(None);
        };
        let known = Knowledge { sheets, left };
        Ok(Some(attack(&mut solver, known).await?.determined))
    }

    #[tokio::test]
    async fn what_adds_up_to_one_number_is_found() -> Result<()> {
        let told = sheet(
            Told::exactly(30),
            &[("F", Told::exactly(27)), ("M", Told::WITHHELD)],
        );
        let Some(found) = found(&[told], &[]).await? else {
            return Ok(());
        };
        assert!(found.iter().any(|found| found.people == 3), "{found:?}");
        Ok(())
    }

    #[tokio::test]
    async fn classes_of_one_day_tell_nobody_apart() -> Result<()> {
        let told = sheet(class(30), &[("F", class(25)), ("M", class(0))]);
        if let Some(found) = found(&[told], &[]).await? {
            assert_eq!(found, []);
        }
        Ok(())
    }

    #[tokio::test]
    async fn table_with_one_cell_tells_where_everybody_is() -> Result<()> {
        let told = sheet(class(30), &[("F", class(30))]);
        if let Some(found) = found(&[told], &[]).await? {
            assert_eq!(found[0].people, 0, "{found:?}");
        }
        Ok(())
    }

    #[tokio::test]
    async fn two_days_tell_more_than_one_where_nobody_leaves() -> Result<()> {
        let before = sheet(class(30), &[("F", class(25)), ("M", class(5))]);
        let after = sheet(class(30), &[("F", class(30)), ("M", class(0))]);
        let sheets = [before, after];
        // Whoever knows that nobody leaves a cell knows that this cannot be.
        if let Some(mut solver) = Conversation::begin().await? {
            let known = Knowledge {
                sheets: &sheets,
                left: &[0],
            };
            assert!(attack(&mut solver, known).await.is_err());
        }
        if let Some(found) = found(&sheets, &[1]).await? {
            assert!(!found.is_empty());
        }
        Ok(())
    }
}
