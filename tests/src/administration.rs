//! An agency's administrator at work: the mutations and queries of delegated administration, by name.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{
    client::{Reader, done},
    world::TestWorld,
};

/// What a payload shows of a unit.
const UNIT: &str = "unit { unit { id name secrecyRegime takesReferralsTo } version takesReferralsFrom \
    closedOn successor { id } capacities { service places } past { version name heldFrom heldTo } }";
/// What a payload shows of an assignment.
const ASSIGNMENT: &str = "assignment { id version role validFrom validTo state \
    staff { id displayName subject } unit { id } }";
/// What a payload shows of an agreement.
const AGREEMENT: &str = "agreement { id state sections tasks validFrom validTo approvedAt endedAt \
    deskAgency { id } forAgency { id } }";

/// A mutation: its name, the type of its input, and what its payload shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doing {
    /// Its name.
    pub mutation: &'static str,
    input: &'static str,
    shows: &'static str,
}

const fn doing(mutation: &'static str, input: &'static str, shows: &'static str) -> Doing {
    Doing {
        mutation,
        input,
        shows,
    }
}

/// Creates a unit.
pub const CREATE_UNIT: Doing = doing("createUnit", "CreateUnitInput", UNIT);
/// Renames a unit.
pub const RENAME_UNIT: Doing = doing("renameUnit", "RenameUnitInput", UNIT);
/// Sets the confidentiality of a unit.
pub const SET_UNIT_SECRECY: Doing = doing("setUnitSecrecy", "SetUnitSecrecyInput", UNIT);
/// Sets the days on which a unit takes referrals.
pub const SET_UNIT_REFERRALS: Doing = doing("setUnitReferrals", "SetUnitReferralsInput", UNIT);
/// Closes a unit.
pub const CLOSE_UNIT: Doing = doing("closeUnit", "CloseUnitInput", UNIT);
/// Sets the places of a unit.
pub const SET_UNIT_CAPACITY: Doing = doing("setUnitCapacity", "SetUnitCapacityInput", UNIT);
/// Adds somebody to the staff.
pub const ADD_STAFF: Doing = doing(
    "addStaff",
    "AddStaffInput",
    "staff { id displayName subject }",
);
/// Grants an assignment.
pub const GRANT_ASSIGNMENT: Doing = doing("grantAssignment", "GrantAssignmentInput", ASSIGNMENT);
/// Changes the last day of an assignment.
pub const CHANGE_ASSIGNMENT_END: Doing = doing(
    "changeAssignmentEnd",
    "ChangeAssignmentEndInput",
    ASSIGNMENT,
);
/// Ends an assignment at once.
pub const END_ASSIGNMENT: Doing = doing("endAssignment", "EndAssignmentInput", ASSIGNMENT);
/// Proposes a service agreement.
pub const PROPOSE_AGREEMENT: Doing = doing(
    "proposeServiceAgreement",
    "ProposeServiceAgreementInput",
    AGREEMENT,
);
/// Approves a service agreement.
pub const APPROVE_AGREEMENT: Doing = doing(
    "approveServiceAgreement",
    "ServiceAgreementInput",
    AGREEMENT,
);
/// Ends a service agreement.
pub const END_AGREEMENT: Doing = doing("endServiceAgreement", "ServiceAgreementInput", AGREEMENT);

/// Every mutation of an administrator.
pub const ALL: [Doing; 13] = [
    CREATE_UNIT,
    RENAME_UNIT,
    SET_UNIT_SECRECY,
    SET_UNIT_REFERRALS,
    CLOSE_UNIT,
    SET_UNIT_CAPACITY,
    ADD_STAFF,
    GRANT_ASSIGNMENT,
    CHANGE_ASSIGNMENT_END,
    END_ASSIGNMENT,
    PROPOSE_AGREEMENT,
    APPROVE_AGREEMENT,
    END_AGREEMENT,
];

impl Doing {
    /// The document of the mutation.
    pub fn document(&self) -> String {
        let Self {
            mutation,
            input,
            shows,
        } = self;
        format!(
            "mutation Administer($input: {input}!) {{ {mutation}(input: $input) {{ \
                {shows} userErrors {{ code field message }} }} }}"
        )
    }

    /// Tries it, and gives the payload, refused or not.
    pub async fn attempt(&self, reader: &Reader, input: Value) -> Result<Value> {
        reader
            .mutate(&self.document(), input)
            .await
            .context(self.mutation)
    }

    /// Does it; a refusal fails the test.
    pub async fn take(&self, reader: &Reader, input: Value) -> Result<Value> {
        done(self.mutation, self.attempt(reader, input).await?)
    }
}

/// The nodes of a list of the administrator.
pub async fn list(reader: &Reader, field: &str, shows: &str) -> Result<Vec<Value>> {
    let query = format!("{{ {field} {{ edges {{ node {{ {shows} }} }} }} }}");
    let data = reader.query(&query, json!({})).await?;
    let lists = data.as_object().and_then(|data| data.values().next());
    let edges = lists.and_then(|list| list["edges"].as_array());
    let edges = edges.with_context(|| format!("{field}: {data}"))?;
    Ok(edges.iter().map(|edge| edge["node"].clone()).collect())
}

/// The unit of a municipality that the reader administers: its id and version.
pub async fn own_unit(reader: &Reader, municipality: &str) -> Result<(String, i64)> {
    let shows = "version unit { id municipality }";
    let units = list(reader, "administeredUnits(first: 50)", shows).await?;
    let unit = units
        .into_iter()
        .find(|unit| unit["unit"]["municipality"] == municipality);
    let unit = unit.with_context(|| format!("no unit in {municipality}"))?;
    let id = unit["unit"]["id"].as_str().context("an id")?;
    let version = unit["version"].as_i64().context("a version")?;
    Ok((id.to_owned(), version))
}

/// The assignments of a role that the reader administers: id, version and who.
pub async fn assignments(reader: &Reader, role: &str) -> Result<Vec<Value>> {
    let field =
        format!("administeredAssignments(first: 50, filter: {{ role: {role}, state: CURRENT }})");
    let shows =
        "id version role validFrom validTo state unit { id } staff { id displayName subject }";
    list(reader, &field, shows).await
}

/// The assignment of a role that somebody of the demo staff holds.
pub async fn assignment_of(reader: &Reader, handle: &str, role: &str) -> Result<Value> {
    let subject = format!("staff:{handle}");
    let found = assignments(reader, role).await?;
    let mut of_staff = found
        .into_iter()
        .filter(|held| held["staff"]["subject"] == subject.as_str());
    of_staff
        .next()
        .with_context(|| format!("{handle} is no {role}"))
}

/// Stops the employment service's unit in Gnesta from taking referrals; the one in Trosa takes over.
pub async fn stop_employment(world: &TestWorld) -> Result<()> {
    let admin = world.staff("admin.employment.sormland")?;
    let (unit, version) = own_unit(&admin, "0461").await?;
    let (next, _) = own_unit(&admin, "0488").await?;
    let yesterday = domain::Clock::today(world.clock.as_ref()) - chrono::Duration::days(1);
    let input = json!({
        "unitId": unit, "expectedVersion": version, "takesReferralsFrom": "2020-01-01",
        "takesReferralsTo": yesterday.to_string(), "successorUnitId": next,
    });
    SET_UNIT_REFERRALS.take(&admin, input).await.map(|_| ())
}

/// Lets it take them again.
pub async fn resume_employment(world: &TestWorld) -> Result<()> {
    let admin = world.staff("admin.employment.sormland")?;
    let (unit, version) = own_unit(&admin, "0461").await?;
    let input = json!({
        "unitId": unit, "expectedVersion": version, "takesReferralsFrom": "2020-01-01",
    });
    SET_UNIT_REFERRALS.take(&admin, input).await.map(|_| ())
}

/// Adds a place for a service to the labour-market unit in Gnesta.
pub async fn add_place(world: &TestWorld, service: &str) -> Result<()> {
    let admin = world.staff("admin.labour.gnesta")?;
    let shows = "unit { id } capacities { service places }";
    let units = list(&admin, "administeredUnits(first: 1)", shows).await?;
    let unit = units.first().context("the own unit")?;
    let counted = unit["capacities"].as_array().into_iter().flatten();
    let held = counted
        .filter(|capacity| capacity["service"] == service)
        .find_map(|capacity| capacity["places"].as_i64());
    let input = json!({
        "unitId": unit["unit"]["id"], "service": service,
        "places": held.unwrap_or(0) + 1, "expectedPlaces": held,
    });
    SET_UNIT_CAPACITY.take(&admin, input).await.map(|_| ())
}
