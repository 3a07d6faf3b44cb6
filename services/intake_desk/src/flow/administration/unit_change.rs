//! What every change of a unit has in common: found, of the version that was read, written, noted.

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{Problem, UnitId};
use serde::Serialize;

use super::door::{Administration, Noted};
use crate::{
    IntakeDesk,
    change::stale,
    model::administration::{
        RegistryChangeKind,
        unit::{KeptUnit, UnitState},
    },
    store::{administration::unit, registry::Updated},
};

/// The unit that is spoken of.
#[derive(Debug, Clone, Serialize)]
pub struct OnUnit {
    /// The unit.
    pub unit: UnitId,
    /// The version that was read last.
    pub expected_version: i32,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A unit that is about to change.
pub(super) struct UnitChange<'cx> {
    pub administration: Administration<'cx>,
    pub kept: KeptUnit,
    kind: RegistryChangeKind,
}

impl<'cx> UnitChange<'cx> {
    /// Finds the unit, of the version that was read; `None` when the change was made before.
    pub async fn open(
        desk: &IntakeDesk,
        cx: &'cx Cx,
        (operation, kind): (&str, RegistryChangeKind),
        (on, input): (&OnUnit, &impl Serialize),
    ) -> Result<Option<Self>, Failure> {
        let mut administration = desk.administer(cx).await?;
        let key = on.idempotency_key.as_deref();
        if let Once::Done(()) = administration.recall(key, operation, input).await? {
            return Ok(None);
        }
        let kept = administration.own_unit(on.unit, "unitId").await?;
        if kept.version != on.expected_version {
            return Err(stale("expectedVersion"));
        }
        Ok(Some(Self {
            administration,
            kept,
            kind,
        }))
    }

    /// The unit that takes over, where one is named. One of another agency is not there.
    pub async fn successor(&self, id: Option<UnitId>) -> Result<Option<KeptUnit>, Failure> {
        let Some(id) = id else {
            return Ok(None);
        };
        let field = "successorUnitId";
        let next = self.administration.own_unit(id, field).await?;
        if next.unit.agency.key == self.kept.unit.agency.key {
            Ok(Some(next))
        } else {
            Err(not_found(field))
        }
    }

    /// Writes what the rules made of the unit.
    pub async fn write(&self, state: Result<UnitState, Problem>) -> Result<(), Failure> {
        let (administration, kept) = (&self.administration, &self.kept);
        let state = state?;
        let directory = administration.directory();
        let after = state.coded(kept.version + 1, directory);
        let (connection, cx) = (administration.connection(), administration.cx());
        if unit::update_unit(connection, cx, kept, state).await? == Updated::Stale {
            return Err(stale("expectedVersion"));
        }
        let noted = Noted {
            kind: self.kind,
            agency: &kept.unit.agency,
            other: None,
            subject: kept.unit.id.uuid(),
            before: kept.state().coded(kept.version, directory),
            after,
        };
        administration.note(noted).await
    }

    /// Commits.
    pub async fn commit(self) -> Result<(), Failure> {
        self.administration.commit(&()).await
    }
}
