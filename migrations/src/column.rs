//! Columns by what they mean, so that a table reads as a sentence and both engines agree on types.
//!
//! Every column is `NOT NULL`; wrap it in [`maybe`] where the fact may be missing.

use sea_orm_migration::{prelude::*, schema};

/// An external id: 128 random bits, never a primary key (design decision 9).
pub fn id(name: impl IntoIden) -> ColumnDef {
    schema::uuid(name)
}

/// A small time-ordered key: of a case, of a row, or a position.
pub fn key(name: impl IntoIden) -> ColumnDef {
    schema::big_integer(name)
}

/// A primary key that the database counts up. Only for tables that no case leads.
pub fn counted_key(name: impl IntoIden) -> ColumnDef {
    let mut column = schema::big_integer(name);
    column.primary_key().auto_increment();
    column
}

/// A moment, with time zone.
pub fn instant(name: impl IntoIden) -> ColumnDef {
    schema::timestamp_with_time_zone(name)
}

/// A calendar day in Sweden.
pub fn day(name: impl IntoIden) -> ColumnDef {
    schema::date(name)
}

/// A code of a closed list, a month (`2026-03`), a municipality code, a subject.
pub fn code(name: impl IntoIden) -> ColumnDef {
    schema::string(name)
}

/// Text that a person wrote.
pub fn text(name: impl IntoIden) -> ColumnDef {
    schema::text(name)
}

/// Several values in one column, as JSON.
pub fn list(name: impl IntoIden) -> ColumnDef {
    schema::json_binary(name)
}

/// A small whole number: a version, a count, a per cent.
pub fn number(name: impl IntoIden) -> ColumnDef {
    schema::integer(name)
}

/// Money in öre.
pub fn ore(name: impl IntoIden) -> ColumnDef {
    schema::big_integer(name)
}

/// Yes or no.
pub fn truth(name: impl IntoIden) -> ColumnDef {
    schema::boolean(name)
}

/// A digest or a sealed value: bytes.
pub fn bytes(name: impl IntoIden) -> ColumnDef {
    schema::blob(name)
}

/// The same column, for a fact that may be missing.
pub fn maybe(mut column: ColumnDef) -> ColumnDef {
    column.null();
    column
}
