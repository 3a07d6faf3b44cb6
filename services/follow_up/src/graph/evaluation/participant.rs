//! Participants as evaluators see them.

use async_graphql::SimpleObject;
use chassis::graphql::Code;

use super::count;
use crate::model::evaluation::{
    Cell, Completeness, FieldState, Origin, ParticipantField, Participation,
};

/// A participant: a pseudonym, codes and days.
#[derive(SimpleObject)]
pub struct ParticipantRow {
    /// The name within this programme.
    pseudonym: String,
    /// Where the row comes from.
    origin: Code<Origin>,
    /// Every field, in the order of `ParticipantField`.
    cells: Vec<ParticipantCell>,
}

impl From<&Participation> for ParticipantRow {
    fn from(row: &Participation) -> Self {
        Self {
            pseudonym: row.pseudonym.clone(),
            origin: Code(row.origin),
            cells: row.cells().into_iter().map(ParticipantCell::from).collect(),
        }
    }
}

/// One field of a participant.
#[derive(SimpleObject)]
pub struct ParticipantCell {
    /// Which field.
    field: Code<ParticipantField>,
    /// How far it is filled in.
    state: Code<FieldState>,
    /// The code, day or number; null where none is told, and always for workplaces and tasks.
    value: Option<String>,
}

impl From<Cell> for ParticipantCell {
    fn from(cell: Cell) -> Self {
        Self {
            field: Code(cell.field),
            state: Code(cell.state),
            value: cell.value,
        }
    }
}

/// Of how many participants a field is known.
#[derive(SimpleObject)]
pub struct FieldCompleteness {
    /// Which field.
    field: Code<ParticipantField>,
    /// Told of so many.
    told: i32,
    /// Told to be unknown of so many.
    unknown: i32,
    /// Owed and not there for so many.
    missing: i32,
    /// Not owed for so many.
    not_due: i32,
    /// For the evaluator alone to know, for so many.
    withheld: i32,
}

impl FieldCompleteness {
    pub(super) fn list(counted: Vec<Completeness>) -> Vec<Self> {
        let counted = counted.into_iter().map(|counted| Self {
            field: Code(counted.field),
            told: count(counted.told),
            unknown: count(counted.unknown),
            missing: count(counted.missing),
            not_due: count(counted.not_due),
            withheld: count(counted.withheld),
        });
        counted.collect()
    }
}
