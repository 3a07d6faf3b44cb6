//! Tables of persons, how they are found and reached, and what keeps readers from them.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index, unique_index};
use crate::column::{code, day, id, instant, key, maybe, text};

/// Lays out the tables of persons, how they are found and reached, and what keeps readers from them.
#[derive(Debug, Clone, Copy)]
pub struct Person;

impl MigrationName for Person {
    fn name(&self) -> &'static str {
        "desk_0002_person"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Person {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            person(),
            person_identifier(),
            contact_point(),
            open_contact(),
            lookup(),
            protection(),
            protection_handler(),
            conflict(),
            population_register(),
        ];
        let indexes = vec![
            unique_index("person_identifier", &["kind", "value"]),
            index("person_identifier", &["person_key"]),
            index("contact_point", &["person_key", "superseded_at"]),
            index("open_contact", &["staff_key", "opened_at"]),
            index("lookup", &["staff_key", "at"]),
            index("protection", &["person_key"]),
            index("protection_handler", &["person_key", "staff_key"]),
            index("conflict", &["staff_key", "person_key"]),
            index("conflict", &["person_key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// A person. The subject is derived from the number by a keyed hash and says nothing by itself.
fn person() -> TableCreateStatement {
    Table::create()
        .table("person")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(code("subject").unique_key())
        .col(maybe(text("given_name")))
        .col(maybe(text("family_name")))
        .col(maybe(code("sex")))
        .col(maybe(day("birth_date")))
        .col(maybe(day("deceased_on")))
        .col(instant("recorded_at"))
        .to_owned()
}

/// A number that a person has or had.
fn person_identifier() -> TableCreateStatement {
    Table::create()
        .table("person_identifier")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("person_key"))
        .col(code("kind"))
        .col(code("value"))
        .col(maybe(code("issuer")))
        .col(day("valid_from"))
        .col(maybe(day("valid_to")))
        .foreign_key(
            ForeignKey::create()
                .from("person_identifier", "person_key")
                .to("person", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// How a person is reached (section CONTACT). A change supersedes the row before it.
fn contact_point() -> TableCreateStatement {
    Table::create()
        .table("contact_point")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("person_key"))
        .col(maybe(text("phone")))
        .col(maybe(text("email")))
        .col(key("agency_key"))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .foreign_key(
            ForeignKey::create()
                .from("contact_point", "person_key")
                .to("person", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("contact_point", "agency_key")
                .to("agency", "key"),
        )
        .to_owned()
}

/// A look-up that an officer has opened and may turn into an intake.
fn open_contact() -> TableCreateStatement {
    Table::create()
        .table("open_contact")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("staff_key"))
        .col(key("unit_key"))
        .col(code("number_kind"))
        .col(code("number_value"))
        .col(id("person_id"))
        .col(code("purpose"))
        .col(code("municipality"))
        .col(instant("opened_at"))
        .col(maybe(instant("used_at")))
        .foreign_key(
            ForeignKey::create()
                .from("open_contact", "staff_key")
                .to("staff", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("open_contact", "unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}

/// One person looked up by one member of staff: the budget counts these.
fn lookup() -> TableCreateStatement {
    Table::create()
        .table("lookup")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("staff_key"))
        .col(code("target_hash"))
        .col(instant("at"))
        .foreign_key(
            ForeignKey::create()
                .from("lookup", "staff_key")
                .to("staff", "key"),
        )
        .to_owned()
}

/// The grade of protected personal data of a person. Bitemporal.
fn protection() -> TableCreateStatement {
    Table::create()
        .table("protection")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("person_key"))
        .col(code("grade"))
        .col(instant("valid_from"))
        .col(maybe(instant("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .col(code("recorded_by"))
        .foreign_key(
            ForeignKey::create()
                .from("protection", "person_key")
                .to("person", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// Who may handle a protected person. Bitemporal.
fn protection_handler() -> TableCreateStatement {
    Table::create()
        .table("protection_handler")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("person_key"))
        .col(key("staff_key"))
        .col(instant("valid_from"))
        .col(maybe(instant("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .foreign_key(
            ForeignKey::create()
                .from("protection_handler", "person_key")
                .to("person", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("protection_handler", "staff_key")
                .to("staff", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// Why a member of staff may never read a person (jäv). Bitemporal.
fn conflict() -> TableCreateStatement {
    Table::create()
        .table("conflict")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("staff_key"))
        .col(key("person_key"))
        .col(code("kind"))
        .col(instant("valid_from"))
        .col(maybe(instant("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .foreign_key(
            ForeignKey::create()
                .from("conflict", "staff_key")
                .to("staff", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("conflict", "person_key")
                .to("person", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// An invented register of names for demo numbers; empty everywhere else.
fn population_register() -> TableCreateStatement {
    Table::create()
        .table("population_register")
        .if_not_exists()
        .col(code("number").primary_key())
        .col(text("given_name"))
        .col(text("family_name"))
        .to_owned()
}
