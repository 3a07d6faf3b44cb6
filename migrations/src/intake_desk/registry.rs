//! Tables of the registry: agencies, units, staff, assignments and what the agencies have agreed.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::column::{code, day, id, instant, key, list, maybe, number, text};

/// Lays out the tables of the registry: agencies, units, staff, assignments and what the agencies have agreed.
#[derive(Debug, Clone, Copy)]
pub struct Registry;

impl MigrationName for Registry {
    fn name(&self) -> &'static str {
        "desk_0001_registry"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Registry {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            agency(),
            unit(),
            staff(),
            assignment(),
            service_agreement(),
            service_capacity(),
            deadline_rule(),
        ];
        let indexes = vec![
            index("unit", &["agency_key"]),
            index("unit", &["position", "name", "id"]),
            index("assignment", &["staff_key"]),
            index("assignment", &["unit_key"]),
            index("assignment", &["id"]),
            index("service_agreement", &["desk_agency_key"]),
            index("service_agreement", &["id"]),
            index("deadline_rule", &["code", "unit_key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// An agency: one board of one municipality, or one state agency.
fn agency() -> TableCreateStatement {
    Table::create()
        .table("agency")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(code("slug").unique_key())
        .col(code("kind"))
        .col(text("name"))
        .col(maybe(code("municipality")))
        .col(day("active_from"))
        .col(maybe(day("active_to")))
        .check(Expr::cust("active_to IS NULL OR active_to >= active_from"))
        .to_owned()
}

/// A unit of an agency. `position` puts the units in the order that people see.
fn unit() -> TableCreateStatement {
    Table::create()
        .table("unit")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(code("slug").unique_key())
        .col(key("agency_key"))
        .col(text("name"))
        .col(maybe(code("municipality")))
        .col(code("secrecy_regime"))
        .col(day("takes_referrals_from"))
        .col(maybe(day("takes_referrals_to")))
        .col(maybe(key("successor_unit_key")))
        .col(number("position"))
        .foreign_key(
            ForeignKey::create()
                .from("unit", "agency_key")
                .to("agency", "key"),
        )
        .to_owned()
}

/// A member of staff, found by the subject of the token.
fn staff() -> TableCreateStatement {
    Table::create()
        .table("staff")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(code("subject").unique_key())
        .col(text("display_name"))
        .to_owned()
}

/// What a member of staff does in a unit. Bitemporal: one row a version, `id` names the assignment.
fn assignment() -> TableCreateStatement {
    Table::create()
        .table("assignment")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(key("staff_key"))
        .col(key("unit_key"))
        .col(code("role"))
        .col(day("valid_from"))
        .col(maybe(day("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .foreign_key(
            ForeignKey::create()
                .from("assignment", "staff_key")
                .to("staff", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("assignment", "unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// What the desk handles for another agency (lag 2019:212). Bitemporal.
fn service_agreement() -> TableCreateStatement {
    Table::create()
        .table("service_agreement")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(key("desk_agency_key"))
        .col(key("for_agency_key"))
        .col(list("sections"))
        .col(list("tasks"))
        .col(day("valid_from"))
        .col(maybe(day("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .foreign_key(
            ForeignKey::create()
                .from("service_agreement", "desk_agency_key")
                .to("agency", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("service_agreement", "for_agency_key")
                .to("agency", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// The places of a unit for a service. A service without a row needs no place.
fn service_capacity() -> TableCreateStatement {
    Table::create()
        .table("service_capacity")
        .if_not_exists()
        .col(key("unit_key"))
        .col(code("service"))
        .col(number("places"))
        .col(number("reserved"))
        .col(number("version"))
        .primary_key(Index::create().col("unit_key").col("service"))
        .foreign_key(
            ForeignKey::create()
                .from("service_capacity", "unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("places >= 0"))
        .check(Expr::cust("reserved >= 0 AND reserved <= places"))
        .to_owned()
}

/// How long something may take, by agreement; a row without unit holds for all.
fn deadline_rule() -> TableCreateStatement {
    Table::create()
        .table("deadline_rule")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(maybe(key("unit_key")))
        .col(code("code"))
        .col(number("amount"))
        .col(day("valid_from"))
        .col(maybe(day("valid_to")))
        .foreign_key(
            ForeignKey::create()
                .from("deadline_rule", "unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .check(Expr::cust("amount > 0"))
        .to_owned()
}
