//! The tables of the labour-market unit.

use sea_orm_migration::{async_trait, prelude::*};

mod documentation;

use crate::{
    column::{code, day, id, instant, key, maybe, number, text},
    kit::{
        self,
        keeping::{Keeping, add_column},
    },
    section::{create_sections, index, section_table},
};

/// Brings a database of the labour-market unit up to date.
#[derive(Debug, Clone, Copy, Default)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let own: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(Sections),
            Box::new(Register),
            Box::new(KEEPING),
            Box::new(Endings),
            Box::new(KEEPING_OF_ENDINGS),
            Box::new(PlacementDetails),
            Box::new(Documentation),
        ];
        kit::migrations().into_iter().chain(own).collect()
    }
}

/// Adds the decision by which a row is kept from the participant.
const KEEPING: Keeping = Keeping {
    name: "labour_0003_keeping",
    tables: &[
        "placement",
        "placement_ending",
        "attendance",
        "union_consultation",
        "enrolment",
        "competence_entry",
    ],
};

/// The same for how enrolments ended.
const KEEPING_OF_ENDINGS: Keeping = Keeping {
    name: "labour_0005_keeping_of_endings",
    tables: &["enrolment_ending"],
};

/// Lays out the tables of placements, what happens in them, enrolments and competence hours.
#[derive(Debug, Clone, Copy)]
struct Sections;

impl MigrationName for Sections {
    fn name(&self) -> &'static str {
        "labour_0001_sections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sections {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            ("placement", placement()),
            ("placement_ending", placement_ending()),
            ("attendance", attendance()),
            ("union_consultation", union_consultation()),
            ("enrolment", enrolment()),
            ("competence_entry", competence_entry()),
        ];
        create_sections(manager, tables).await?;
        let columns = ["programme_id", "superseded_at"];
        manager.create_index(index("enrolment", &columns)).await
    }
}

/// Lays out the registers of workplaces and programmes.
#[derive(Debug, Clone, Copy)]
struct Register;

impl MigrationName for Register {
    fn name(&self) -> &'static str {
        "labour_0002_register"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Register {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(workplace()).await?;
        manager.create_table(programme()).await?;
        let columns = ["agency_id", "municipality", "name", "row_key"];
        manager.create_index(index("workplace", &columns)).await?;
        let columns = ["unit_id", "name", "row_key"];
        manager.create_index(index("programme", &columns)).await?;
        manager
            .create_index(index("programme", &["leader_id"]))
            .await
    }
}

/// Lays out the table of how enrolments ended: an evaluation without last days could not tell service rates (E13).
#[derive(Debug, Clone, Copy)]
struct Endings;

impl MigrationName for Endings {
    fn name(&self) -> &'static str {
        "labour_0004_enrolment_endings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Endings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_sections(manager, vec![("enrolment_ending", enrolment_ending())]).await?;
        let columns = ["enrolment_id", "superseded_at"];
        manager
            .create_index(index("enrolment_ending", &columns))
            .await
    }
}

/// Adds what placements tell of support, goal and group. Rows that are there tell nothing of it.
#[derive(Debug, Clone, Copy)]
struct PlacementDetails;

impl MigrationName for PlacementDetails {
    fn name(&self) -> &'static str {
        "labour_0006_placement_details"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for PlacementDetails {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            maybe(code("support_level")),
            maybe(text("long_term_goal")),
            maybe(id("group_id")),
        ] {
            add_column(manager, "placement", column).await?;
        }
        Ok(())
    }
}

/// Lays out the tables of what organisers write about programmes.
#[derive(Debug, Clone, Copy)]
struct Documentation;

impl MigrationName for Documentation {
    fn name(&self) -> &'static str {
        "labour_0007_documentation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Documentation {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        documentation::create(manager).await?;
        for columns in [["umbrella_id", "name"], ["agency_id", "starts_on"]] {
            manager.create_index(index("programme", &columns)).await?;
        }
        Ok(())
    }
}

/// A placement as it was agreed. The service rate and the share of competence-raising activity are
/// kept apart: one is of full time, the other of the working time.
fn placement() -> TableCreateStatement {
    section_table("placement")
        .col(text("workplace"))
        .col(maybe(id("workplace_id")))
        .col(code("employment_type"))
        .col(number("service_rate_percent"))
        .col(maybe(number("competence_share_percent")))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .col(text("tasks"))
        .col(maybe(id("supervisor_id")))
        .col(maybe(id("referral_id")))
        .check(Expr::cust("service_rate_percent between 1 and 100"))
        .check(Expr::cust("competence_share_percent between 0 and 100"))
        .to_owned()
}

/// How a placement ended.
fn placement_ending() -> TableCreateStatement {
    section_table("placement_ending")
        .col(id("placement_id"))
        .col(day("ends_on"))
        .col(code("reason"))
        .col(maybe(text("note")))
        .to_owned()
}

/// One day of a placement. Hours are counted in quarters.
fn attendance() -> TableCreateStatement {
    section_table("attendance")
        .col(id("placement_id"))
        .col(day("attended_on"))
        .col(code("kind"))
        .col(maybe(number("quarters")))
        .check(Expr::cust("quarters between 0 and 96"))
        .to_owned()
}

/// What a union was asked about a placement. There is no column for a person, and there must be none.
fn union_consultation() -> TableCreateStatement {
    section_table("union_consultation")
        .col(id("placement_id"))
        .col(text("organisation"))
        .col(day("asked_on"))
        .col(maybe(day("answered_on")))
        .col(code("outcome"))
        .col(maybe(text("effect")))
        .to_owned()
}

/// That a participant is enrolled in a programme.
fn enrolment() -> TableCreateStatement {
    section_table("enrolment")
        .col(id("programme_id"))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .to_owned()
}

/// How an enrolment ended, and what the person does then.
fn enrolment_ending() -> TableCreateStatement {
    section_table("enrolment_ending")
        .col(id("enrolment_id"))
        .col(day("ends_on"))
        .col(code("reason"))
        .col(code("occupation"))
        .col(maybe(code("employment_type")))
        .col(maybe(code("employer")))
        .col(maybe(code("field")))
        .col(maybe(code("income_source")))
        .col(maybe(text("tasks")))
        .col(maybe(text("note")))
        .to_owned()
}

/// Hours of one competence-raising activity in one month, in quarters.
fn competence_entry() -> TableCreateStatement {
    section_table("competence_entry")
        .col(code("month"))
        .col(code("activity"))
        .col(number("planned_quarters"))
        .col(number("done_quarters"))
        .check(Expr::cust("planned_quarters >= 0 and done_quarters >= 0"))
        .to_owned()
}

/// A workplace that takes placements.
fn workplace() -> TableCreateStatement {
    Table::create()
        .table("workplace")
        .if_not_exists()
        .col(key("row_key").primary_key())
        .col(id("id").unique_key())
        .col(id("agency_id"))
        .col(text("name"))
        .col(maybe(text("organisation")))
        .col(code("municipality"))
        .col(id("author_id"))
        .col(instant("created_at"))
        .to_owned()
}

/// A programme, or an umbrella over programmes. Whoever enrols somebody changes its `version` first, so
/// that two who take the last place wait for each other.
fn programme() -> TableCreateStatement {
    Table::create()
        .table("programme")
        .if_not_exists()
        .col(key("row_key").primary_key())
        .col(id("id").unique_key())
        .col(id("agency_id"))
        .col(id("unit_id"))
        .col(code("level"))
        .col(maybe(id("umbrella_id")))
        .col(text("name"))
        .col(maybe(text("financier")))
        .col(maybe(id("leader_id")))
        .col(maybe(number("capacity")))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .col(number("version"))
        .col(id("author_id"))
        .col(instant("created_at"))
        .to_owned()
}
