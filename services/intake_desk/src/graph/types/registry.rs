//! Agencies, units and what a member of staff does in them. The registry holds nothing of any person who
//! seeks help.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use chassis::graphql::{Code, LocalDate};
use domain::{AgencyKind, Role, basis::SecrecyRegime};

use crate::model::registry as model;

/// An agency: one board of one municipality, or one state agency.
pub struct Agency(pub Arc<model::Agency>);

#[Object]
impl Agency {
    /// The agency's id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }
    /// What it is.
    async fn kind(&self) -> Code<AgencyKind> {
        Code(self.0.kind)
    }
    /// Its name, as people write it.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// The code of its municipality; state agencies have none.
    async fn municipality(&self) -> Option<&str> {
        self.0
            .municipality
            .as_ref()
            .map(domain::Municipality::as_str)
    }
}

/// A unit of an agency: what referrals are sent to.
pub struct Unit(pub Arc<model::Unit>);

#[Object]
impl Unit {
    /// The unit's id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// The code of its municipality, where it serves one.
    async fn municipality(&self) -> Option<&str> {
        self.0
            .municipality
            .as_ref()
            .map(domain::Municipality::as_str)
    }
    /// Which confidentiality holds in it (OSL 26 or 28).
    async fn secrecy_regime(&self) -> Code<SecrecyRegime> {
        Code(self.0.secrecy_regime)
    }
    /// The last day on which it takes referrals, when it has closed or will close.
    async fn takes_referrals_to(&self) -> Option<LocalDate> {
        self.0.takes_referrals_to.map(LocalDate)
    }
    /// Its agency.
    async fn agency(&self) -> Agency {
        Agency(Arc::clone(&self.0.agency))
    }
}

/// What the signed-in person does in a unit.
#[derive(SimpleObject)]
pub struct Assignment {
    /// The role.
    role: Code<Role>,
    /// The first day.
    valid_from: LocalDate,
    /// The last day, if it has one.
    valid_to: Option<LocalDate>,
    /// The unit.
    unit: Unit,
    /// Its agency.
    agency: Agency,
}

impl From<&model::Assignment> for Assignment {
    fn from(held: &model::Assignment) -> Self {
        Self {
            role: Code(held.role),
            valid_from: LocalDate(held.valid_from),
            valid_to: held.valid_to.map(LocalDate),
            unit: Unit(Arc::clone(&held.unit)),
            agency: Agency(Arc::clone(&held.unit.agency)),
        }
    }
}

/// Who is signed in.
#[derive(SimpleObject)]
pub struct Me {
    /// The name that colleagues see; a participant's own name. Null for somebody whom nobody here knows.
    pub display_name: Option<String>,
    /// What the person does, and where; empty for a participant.
    pub assignments: Vec<Assignment>,
}
