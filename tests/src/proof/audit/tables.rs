//! What somebody who holds the database can do to a log.

use anyhow::{Context, Result};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use crate::hex::hex;

use super::{
    alteration::{Place, below, with_another_byte},
    base::Base,
    rows::Row,
    table_kind::TableKind,
};

/// A key and a distance that no row has.
const NOWHERE: i64 = 1_000_000;

/// One alteration, and the first place that it alters.
#[derive(Debug)]
pub struct Alteration {
    /// What is run.
    pub statements: Vec<String>,
    /// What must be named.
    pub place: Place,
}

/// Draws one alteration.
pub fn draw(kind: TableKind, base: &Base, chance: &mut ChaCha8Rng) -> Result<Alteration> {
    let draw = Draw {
        base,
        last: base.rows.last()?,
    };
    match kind {
        TableKind::EntryByte => draw.entry_byte(chance),
        TableKind::SubjectByte => draw.subject_byte(chance),
        TableKind::LinkByte => draw.link_byte(chance),
        TableKind::EntryGone => {
            let row = draw.any(chance)?;
            let statements = vec![remove("audit_entry", row.key)];
            Ok(Alteration {
                statements,
                place: place(row),
            })
        }
        TableKind::SubjectGone => draw.subject_gone(chance),
        TableKind::LinkGone => draw.link_gone(chance),
        TableKind::AllGone => draw.all_gone(chance),
        TableKind::Swapped => draw.swapped(chance),
        TableKind::Moved => Ok(draw.moved(chance)),
        TableKind::Renumbered => Ok(draw.renumbered(chance)),
        TableKind::TailCut | TableKind::TailEntriesCut => Ok(draw.tail_cut(kind, chance)),
        TableKind::TailLinksCut => draw.tail_links_cut(chance),
        TableKind::TailUnlinked => Ok(draw.tail_unlinked(chance)),
        TableKind::WaitingCut => draw.waiting_cut(chance),
        TableKind::Duplicated => draw.duplicated(chance),
        TableKind::Forked => draw.forked(chance),
        TableKind::OldBackup => draw.old_backup(chance),
    }
}

struct Draw<'b> {
    base: &'b Base,
    last: i64,
}

/// Where a row is named.
fn place(row: &Row) -> Place {
    row.number.map_or(Place::Key(row.key), Place::Number)
}

fn remove(table: &str, key: i64) -> String {
    format!("DELETE FROM {table} WHERE entry = {key}")
}

fn blob(bytes: &[u8]) -> String {
    format!("X'{}'", hex(bytes))
}

fn text(bytes: &[u8]) -> String {
    format!("CAST({} AS TEXT)", blob(bytes))
}

impl Draw<'_> {
    fn any(&self, chance: &mut ChaCha8Rng) -> Result<&Row> {
        let rows: Vec<_> = self.base.rows.all().collect();
        rows.get(below(chance, rows.len()))
            .copied()
            .context("a row")
    }

    fn number(&self, chance: &mut ChaCha8Rng) -> i64 {
        chance.random_range(1..=self.last)
    }

    /// Two numbers of the chain, the lower first.
    fn two(&self, chance: &mut ChaCha8Rng) -> (i64, i64) {
        let lower = chance.random_range(1..self.last);
        (lower, chance.random_range(lower + 1..=self.last))
    }

    /// The number of the first of some at the end, up to thirty.
    fn tail(&self, chance: &mut ChaCha8Rng) -> i64 {
        self.last + 1 - chance.random_range(1..=self.last.min(30))
    }

    fn entry_byte(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let row = self.any(chance)?;
        let names = [
            "recorded_at",
            "reader",
            "operation",
            "trace_id",
            "body",
            "entry",
        ];
        let name = names[below(chance, names.len())];
        let key = row.key;
        let (value, place) = match name {
            // Its key: the entry is not where its link says, and has no place where it is.
            "entry" => {
                let elsewhere = key + NOWHERE;
                let place = row.number.map_or(Place::Key(elsewhere), Place::Number);
                (elsewhere.to_string(), place)
            }
            "trace_id" => {
                let bytes = with_another_byte(Some(row.column(name)), chance);
                (blob(&bytes), place(row))
            }
            _ => {
                let bytes = with_another_byte(Some(row.column(name)), chance);
                (text(&bytes), place(row))
            }
        };
        let statement = format!("UPDATE audit_entry SET {name} = {value} WHERE entry = {key}");
        Ok(Alteration {
            statements: vec![statement],
            place,
        })
    }

    fn with_subjects(&self, chance: &mut ChaCha8Rng) -> Result<(&Row, usize)> {
        let rows: Vec<_> = self
            .base
            .rows
            .all()
            .filter(|row| row.subjects() > 0)
            .collect();
        let row = rows
            .get(below(chance, rows.len()))
            .copied()
            .context("a row with subjects")?;
        Ok((row, below(chance, row.subjects())))
    }

    fn subject_byte(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let (row, ordinal) = self.with_subjects(chance)?;
        let names = [
            "person_id",
            "case_id",
            "section",
            "owner_id",
            "ordinal",
            "entry",
        ];
        let name = names[below(chance, names.len())];
        let (value, place) = match name {
            "entry" => {
                let elsewhere = row.key + NOWHERE;
                let place = row.number.map_or(Place::Key(elsewhere), Place::Number);
                (elsewhere.to_string(), place)
            }
            "ordinal" => (NOWHERE.to_string(), place(row)),
            "section" => {
                let bytes = with_another_byte(row.subject_column(ordinal, name), chance);
                (text(&bytes), place(row))
            }
            _ => {
                let bytes = with_another_byte(row.subject_column(ordinal, name), chance);
                (blob(&bytes), place(row))
            }
        };
        let key = row.key;
        let statement = format!(
            "UPDATE audit_subject SET {name} = {value} WHERE entry = {key} AND ordinal = {ordinal}"
        );
        Ok(Alteration {
            statements: vec![statement],
            place,
        })
    }

    fn link_byte(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let row = self.any(chance)?;
        let names = ["sequence", "entry", "hash", "previous_hash"];
        let name = names[below(chance, names.len())];
        let value = match name {
            // One that waits is put behind the last without a hash.
            "sequence" => row
                .number
                .map_or(self.last + 1, |at| at + NOWHERE)
                .to_string(),
            "entry" => (row.key + NOWHERE).to_string(),
            _ => blob(&with_another_byte(row.hash.clone(), chance)),
        };
        let place = match (name, row.number) {
            ("sequence", None) => Place::Number(self.last + 1),
            _ => place(row),
        };
        let key = row.key;
        let statement = format!("UPDATE audit_link SET {name} = {value} WHERE entry = {key}");
        Ok(Alteration {
            statements: vec![statement],
            place,
        })
    }

    fn subject_gone(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let (row, ordinal) = self.with_subjects(chance)?;
        let key = row.key;
        let statement =
            format!("DELETE FROM audit_subject WHERE entry = {key} AND ordinal = {ordinal}");
        Ok(Alteration {
            statements: vec![statement],
            place: place(row),
        })
    }

    fn link_gone(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let row = self.any(chance)?;
        // Behind the last link there is no gap to see, only an entry that has lost its place.
        let place = match row.number {
            Some(number) if number < self.last => Place::Number(number),
            Some(_) | None => Place::Key(row.key),
        };
        Ok(Alteration {
            statements: vec![remove("audit_link", row.key)],
            place,
        })
    }

    fn all_gone(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let row = self.any(chance)?;
        let tables = ["audit_link", "audit_entry", "audit_subject"];
        Ok(Alteration {
            statements: tables.map(|table| remove(table, row.key)).to_vec(),
            place: place(row),
        })
    }

    fn swapped(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let (lower, upper) = self.two(chance);
        let (one, other) = (
            self.base.rows.numbered(lower)?.key,
            self.base.rows.numbered(upper)?.key,
        );
        let statements = match below(chance, 3) {
            0 => exchange("audit_link", "entry", (one, other)),
            1 => exchange("audit_link", "sequence", (lower, upper)),
            _ => exchange("audit_entry", "entry", (one, other)),
        };
        Ok(Alteration {
            statements,
            place: Place::Number(lower),
        })
    }

    fn moved(&self, chance: &mut ChaCha8Rng) -> Alteration {
        let (from, to) = self.two(chance);
        let set = |number: i64, new: i64| {
            format!("UPDATE audit_link SET sequence = {new} WHERE sequence = {number}")
        };
        let mut statements = vec![set(from, -1)];
        statements.extend((from + 1..=to).map(|number| set(number, number - 1)));
        statements.push(set(-1, to));
        Alteration {
            statements,
            place: Place::Number(from),
        }
    }

    fn renumbered(&self, chance: &mut ChaCha8Rng) -> Alteration {
        let from = self.number(chance);
        let away = format!(
            "UPDATE audit_link SET sequence = sequence + {NOWHERE} WHERE sequence >= {from}"
        );
        let back = format!(
            "UPDATE audit_link SET sequence = sequence - {NOWHERE} + 1 WHERE sequence >= {NOWHERE}"
        );
        Alteration {
            statements: vec![away, back],
            place: Place::Number(from),
        }
    }

    fn tail_cut(&self, kind: TableKind, chance: &mut ChaCha8Rng) -> Alteration {
        let from = self.tail(chance);
        let keys = format!("(SELECT entry FROM audit_link WHERE sequence >= {from})");
        let mut statements = vec![format!("DELETE FROM audit_entry WHERE entry IN {keys}")];
        if kind == TableKind::TailCut {
            statements.push(format!("DELETE FROM audit_subject WHERE entry IN {keys}"));
            statements.push(format!("DELETE FROM audit_link WHERE sequence >= {from}"));
        }
        Alteration {
            statements,
            place: Place::Number(from),
        }
    }

    fn tail_links_cut(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let from = self.tail(chance);
        let statement = format!("DELETE FROM audit_link WHERE sequence >= {from}");
        Ok(Alteration {
            statements: vec![statement],
            place: Place::Key(self.base.rows.numbered(from)?.key),
        })
    }

    fn tail_unlinked(&self, chance: &mut ChaCha8Rng) -> Alteration {
        let from = self.tail(chance);
        let statement = format!(
            "UPDATE audit_link SET sequence = NULL, hash = NULL, previous_hash = NULL WHERE sequence >= {from}"
        );
        Alteration {
            statements: vec![statement],
            place: Place::Number(from),
        }
    }

    fn waiting_cut(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let waiting = &self.base.rows.waiting;
        let first = waiting
            .get(below(chance, waiting.len()))
            .context("something waits")?;
        let key = first.key;
        let tables = ["audit_link", "audit_entry", "audit_subject"];
        Ok(Alteration {
            statements: tables
                .map(|table| format!("DELETE FROM {table} WHERE entry >= {key}"))
                .to_vec(),
            place: Place::Key(key),
        })
    }

    /// The same entry under a new key: in line, without a place, in the chain with its old hashes, or in the
    /// chain with the right ones.
    fn duplicated(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let number = self.number(chance);
        let row = self.base.rows.numbered(number)?;
        let key = row.key;
        let newest = self.base.rows.all().last().context("a row")?.key;
        let new = newest + 1;
        let mut statements = vec![
            format!(
                "INSERT INTO audit_entry (entry, recorded_at, reader, operation, trace_id, body) \
                    SELECT {new}, recorded_at, reader, operation, trace_id, body FROM audit_entry WHERE entry = {key}"
            ),
            format!(
                "INSERT INTO audit_subject (entry, ordinal, person_id, case_id, section, owner_id) \
                    SELECT {new}, ordinal, person_id, case_id, section, owner_id FROM audit_subject WHERE entry = {key}"
            ),
        ];
        let behind = self.last + 1;
        let chained = |previous: &[u8], hash: &[u8]| {
            format!(
                "UPDATE audit_link SET sequence = {behind}, previous_hash = {}, hash = {} WHERE entry = {new}",
                blob(previous),
                blob(hash)
            )
        };
        let end = self.base.rows.numbered(self.last)?.hash.clone();
        let end = end.context("a link")?;
        let place = match below(chance, 4) {
            0 => Place::Key(new),
            1 => {
                statements.push(remove("audit_link", new));
                Place::Key(new)
            }
            2 => {
                let hash = row.hash.clone().context("a link")?;
                statements.push(chained(&end, &hash));
                Place::Number(behind)
            }
            _ => {
                let hash = row.at(behind).linked(&end, None)?;
                statements.push(chained(&end, &hash));
                Place::Number(behind)
            }
        };
        Ok(Alteration { statements, place })
    }

    /// One entry has another reader, and every link from there on was made anew, so that the chain holds. The
    /// first checkpoint behind it shows it.
    fn forked(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let from = self.number(chance);
        let key = self.base.rows.numbered(from)?.key;
        let mut statements = vec![format!(
            "UPDATE audit_entry SET reader = 'staff:forged' WHERE entry = {key}"
        )];
        let mut previous = if from == 1 {
            vec![0; 32]
        } else {
            let before = self.base.rows.numbered(from - 1)?;
            before.hash.clone().context("a link")?
        };
        for number in from..=self.last {
            let reader = (number == from).then_some("staff:forged");
            let row = self.base.rows.numbered(number)?;
            let hash = row.linked(&previous, reader)?;
            statements.push(format!(
                "UPDATE audit_link SET previous_hash = {}, hash = {} WHERE sequence = {number}",
                blob(&previous),
                blob(&hash)
            ));
            previous = hash;
        }
        let mut known = self.base.checkpoints.iter().map(|known| known.sequence);
        let first = known.find(|known| *known >= from);
        Ok(Alteration {
            statements,
            place: Place::Number(first.context("a checkpoint knows it")?),
        })
    }

    /// The database as it was at an earlier checkpoint.
    fn old_backup(&self, chance: &mut ChaCha8Rng) -> Result<Alteration> {
        let older: Vec<i64> = self
            .base
            .checkpoints
            .iter()
            .map(|known| known.sequence)
            .filter(|known| *known > 0 && *known < self.last)
            .collect();
        let then = *older
            .get(below(chance, older.len()))
            .context("an older state")?;
        let key = self.base.rows.numbered(then)?.key;
        let tables = ["audit_link", "audit_entry", "audit_subject"];
        Ok(Alteration {
            statements: tables
                .map(|table| format!("DELETE FROM {table} WHERE entry > {key}"))
                .to_vec(),
            place: Place::Number(then + 1),
        })
    }
}

/// Two rows take each other's value of a column that is nobody else's.
fn exchange(table: &str, column: &str, (one, other): (i64, i64)) -> Vec<String> {
    let set =
        |from: i64, to: i64| format!("UPDATE {table} SET {column} = {to} WHERE {column} = {from}");
    vec![set(one, -1), set(other, one), set(-1, other)]
}
