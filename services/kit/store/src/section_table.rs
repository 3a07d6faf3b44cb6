//! Tables of agencies' sections: one macro for the entity, and the few queries that all of them share.

use access::{Provenance, Recorded, Sealed, SectionBody};
use chrono::{DateTime, Utc};
use domain::{CaseId, Clock, Entropy, RecordId, RowKey};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr},
};

use crate::fault::StoreFault;

/// A row of a section's table, as the macro [`section_table!`](crate::section_table) declares it.
pub trait SectionRow {
    /// Where the row comes from; a fault when a code of it is unknown.
    fn provenance(&self) -> Result<Provenance, StoreFault>;
}

/// What a table of a section keeps: how it is written down and read back.
pub trait Kept: SectionBody + Sized {
    /// The table.
    type Table: EntityTrait<Model: SectionRow + IntoActiveModel<Self::Written>>;
    /// A row on its way to the table.
    type Written: ActiveModelTrait<Entity = Self::Table> + ActiveModelBehavior + Send;

    /// The row as it is kept.
    fn keep(&self, from: &Provenance, key: RowKey) -> <Self::Table as EntityTrait>::Model;
    /// What a kept row says; a fault when a code of it is unknown.
    fn restore(row: &<Self::Table as EntityTrait>::Model) -> Result<Self, StoreFault>;
}

/// The current rows of some cases, newest first within a case: one statement for any number of cases.
/// Rows of every agency come; each is sealed and decided as its owner's.
pub async fn list_current<B: Kept>(
    connection: &impl ConnectionTrait,
    cases: &[CaseId],
) -> Result<Vec<Sealed<Recorded<B>>>, StoreFault> {
    let rows = B::Table::find()
        .filter(column("case_id").is_in(cases.iter().map(|case| case.uuid())))
        .filter(column("superseded_at").is_null())
        .order_by(column("case_key"), Order::Asc)
        .order_by(column("row_key"), Order::Desc)
        .all(connection)
        .await?;
    rows.iter().map(sealed::<B>).collect()
}

/// One current row by its id.
pub async fn find_current<B: Kept>(
    connection: &impl ConnectionTrait,
    record: RecordId,
) -> Result<Option<Sealed<Recorded<B>>>, StoreFault> {
    let row = B::Table::find()
        .filter(column("id").eq(record.uuid()))
        .filter(column("superseded_at").is_null())
        .limit(1)
        .one(connection)
        .await?;
    row.as_ref().map(sealed::<B>).transpose()
}

/// Writes a new row.
pub async fn add<B: Kept>(
    connection: &impl ConnectionTrait,
    from: &Provenance,
    body: &B,
    (clock, entropy): (&dyn Clock, &dyn Entropy),
) -> Result<(), StoreFault> {
    let row = body
        .keep(from, RowKey::draw(clock, entropy))
        .into_active_model();
    B::Table::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Ends the validity of a row that another replaces. Tells whether it was still current, so that two
/// corrections of one row cannot both win.
pub async fn supersede<B: Kept>(
    connection: &impl ConnectionTrait,
    record: RecordId,
    at: DateTime<Utc>,
) -> Result<Superseded, StoreFault> {
    let done = B::Table::update_many()
        .col_expr(Alias::new("superseded_at"), Expr::value(at))
        .filter(column("id").eq(record.uuid()))
        .filter(column("superseded_at").is_null())
        .exec(connection)
        .await?;
    Ok(if done.rows_affected == 1 {
        Superseded::Now
    } else {
        Superseded::Before
    })
}

/// Whether a row was current when it was superseded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Superseded {
    /// It was, and no longer is.
    Now,
    /// Somebody had superseded it before, or it never was.
    Before,
}

fn sealed<B: Kept>(
    row: &<B::Table as EntityTrait>::Model,
) -> Result<Sealed<Recorded<B>>, StoreFault> {
    Ok(Sealed::seal(Recorded {
        provenance: row.provenance()?,
        body: B::restore(row)?,
    }))
}

fn column(name: &'static str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Declares the entity of a section's table: the columns of provenance, then the section's own.
///
/// The module holds `Entity`, `Model`, `ActiveModel` and `Own`; `Model::of(&provenance, row_key, own)`
/// makes a row, `model.own()` gives the section's columns back.
#[macro_export]
macro_rules! section_table {
    ($(#[$meta:meta])* $table:literal { $($(#[$column_meta:meta])* $column:ident: $type:ty),+ $(,)? }) => {
        use ::sea_orm::entity::prelude::*;

        $(#[$meta])*
        #[derive(Clone, PartialEq, DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub case_key: i64,
            #[sea_orm(primary_key, auto_increment = false)]
            pub row_key: i64,
            pub id: Uuid,
            pub case_id: Uuid,
            pub person_id: Uuid,
            pub agency_id: Uuid,
            pub unit_id: Uuid,
            pub author_id: Uuid,
            pub source: String,
            pub occurred_on: Date,
            pub recorded_at: DateTimeUtc,
            pub superseded_at: Option<DateTimeUtc>,
            pub replaces_id: Option<Uuid>,
            pub kept_from_participant: bool,
            pub kept_provision: Option<String>,
            pub kept_reason: Option<String>,
            pub kept_by_id: Option<Uuid>,
            pub kept_at: Option<DateTimeUtc>,
            $($(#[$column_meta])* pub $column: $type,)+
        }

        /// The section's own columns.
        #[derive(Clone, PartialEq)]
        pub struct Own { $(pub $column: $type,)+ }

        /// Leans on nothing: the case lies in another service.
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        impl ::std::fmt::Debug for Model {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(concat!("a row of ", $table))
            }
        }

        impl Model {
            /// A new row.
            pub fn of(from: &::access::Provenance, row_key: ::domain::RowKey, own: Own) -> Self {
                let kept = $crate::KeepingColumns::of(&from.keeping);
                Self {
                    case_key: from.case_key.as_i64(),
                    row_key: row_key.as_i64(),
                    id: from.record.uuid(),
                    case_id: from.case.uuid(),
                    person_id: from.person.uuid(),
                    agency_id: from.agency.uuid(),
                    unit_id: from.unit.uuid(),
                    author_id: from.author.uuid(),
                    source: ::domain::CodeList::code(from.source).to_owned(),
                    occurred_on: from.occurred_on,
                    recorded_at: from.recorded_at,
                    superseded_at: None,
                    replaces_id: from.replaces.map(::domain::RecordId::uuid),
                    kept_from_participant: kept.from_participant,
                    kept_provision: kept.provision,
                    kept_reason: kept.reason,
                    kept_by_id: kept.by_id,
                    kept_at: kept.at,
                    $($column: own.$column,)+
                }
            }

            /// The section's own columns.
            pub fn own(&self) -> Own {
                Own { $($column: self.$column.clone(),)+ }
            }
        }

        impl $crate::section_table::SectionRow for Model {
            fn provenance(&self) -> Result<::access::Provenance, $crate::StoreFault> {
                let source = ::domain::CodeList::from_code(&self.source)
                    .ok_or($crate::StoreFault::Unreadable("source"))?;
                Ok(::access::Provenance {
                    record: ::domain::RecordId::from_uuid(self.id),
                    case: ::domain::CaseId::from_uuid(self.case_id),
                    case_key: ::domain::CaseKey::from_i64(self.case_key),
                    person: ::domain::PersonId::from_uuid(self.person_id),
                    agency: ::domain::AgencyId::from_uuid(self.agency_id),
                    unit: ::domain::UnitId::from_uuid(self.unit_id),
                    author: ::domain::StaffId::from_uuid(self.author_id),
                    source,
                    occurred_on: self.occurred_on,
                    recorded_at: self.recorded_at,
                    replaces: self.replaces_id.map(::domain::RecordId::from_uuid),
                    keeping: $crate::KeepingColumns {
                        from_participant: self.kept_from_participant,
                        provision: self.kept_provision.clone(),
                        reason: self.kept_reason.clone(),
                        by_id: self.kept_by_id,
                        at: self.kept_at,
                    }
                    .keeping()?,
                })
            }
        }
    };
}
