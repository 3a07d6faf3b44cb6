//! Tables of a programme's documentation: one macro for the entity, and the few queries that all of them share.
//! A version that was replaced is kept.

use access::Cx;
use chrono::{DateTime, Utc};
use domain::{ProgrammeId, RecordId, RowKey, StaffId};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, Order, QueryFilter, QueryOrder,
    sea_query::{Alias, Expr},
};
use store::StoreFault;
use uuid::Uuid;

use crate::model::{Entry, EntryBody, EntryMark};

/// The columns that every such table has.
pub struct Marking {
    pub row_key: i64,
    pub id: Uuid,
    pub programme_id: Uuid,
    pub version: i32,
    pub author_id: Uuid,
    pub recorded_at: DateTime<Utc>,
}

impl Marking {
    fn of(mark: &EntryMark, key: RowKey) -> Self {
        Self {
            row_key: key.as_i64(),
            id: mark.id.uuid(),
            programme_id: mark.programme.uuid(),
            version: mark.version,
            author_id: mark.author.uuid(),
            recorded_at: mark.recorded_at,
        }
    }

    fn mark(&self) -> EntryMark {
        EntryMark {
            id: RecordId::from_uuid(self.id),
            programme: ProgrammeId::from_uuid(self.programme_id),
            version: self.version,
            author: StaffId::from_uuid(self.author_id),
            recorded_at: self.recorded_at,
        }
    }
}

/// A row of such a table.
pub trait DocumentRow {
    /// Where it stands.
    fn marking(&self) -> Marking;
}

/// What such a table keeps: how it is written down and read back.
pub trait Documented: EntryBody {
    /// The table.
    type Table: EntityTrait<Model: DocumentRow + IntoActiveModel<Self::Written>>;
    /// A row on its way to the table.
    type Written: ActiveModelTrait<Entity = Self::Table> + ActiveModelBehavior + Send;

    /// The row as it is kept.
    fn keep(&self, marking: Marking) -> <Self::Table as EntityTrait>::Model;
    /// What a kept row says; a fault when it cannot be.
    fn restore(row: &<Self::Table as EntityTrait>::Model) -> Result<Self, StoreFault>;
}

/// The current entries of some programmes, in the order in which they were first written or brought up to date.
pub async fn list_entries<B: Documented>(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
) -> Result<Vec<Entry<B>>, StoreFault> {
    let rows = B::Table::find()
        .filter(column("programme_id").is_in(programmes.iter().map(|id| id.uuid())))
        .filter(column("superseded_at").is_null())
        .order_by(column("row_key"), Order::Asc)
        .all(connection)
        .await?;
    rows.iter().map(entry_of::<B>).collect()
}

/// One current entry by its id.
pub async fn find_entry<B: Documented>(
    connection: &impl ConnectionTrait,
    id: RecordId,
) -> Result<Option<Entry<B>>, StoreFault> {
    let row = B::Table::find()
        .filter(column("id").eq(id.uuid()))
        .filter(column("superseded_at").is_null())
        .one(connection)
        .await?;
    row.as_ref().map(entry_of::<B>).transpose()
}

/// Writes a version of an entry. The one before is superseded in the same transaction.
pub async fn add_entry<B: Documented>(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    entry: &Entry<B>,
) -> Result<(), StoreFault> {
    B::Table::update_many()
        .col_expr(
            Alias::new("superseded_at"),
            Expr::value(entry.mark.recorded_at),
        )
        .filter(column("id").eq(entry.mark.id.uuid()))
        .filter(column("superseded_at").is_null())
        .exec(connection)
        .await?;
    let key = RowKey::draw(cx.clock(), cx.entropy());
    let row = entry.body.keep(Marking::of(&entry.mark, key));
    B::Table::insert(row.into_active_model())
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

fn entry_of<B: Documented>(row: &<B::Table as EntityTrait>::Model) -> Result<Entry<B>, StoreFault> {
    Ok(Entry {
        mark: row.marking().mark(),
        body: B::restore(row)?,
    })
}

fn column(name: &'static str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Declares the entity of such a table: the columns of its marking, then its own.
macro_rules! document_table {
    ($table:literal { $($column:ident: $type:ty),+ $(,)? }) => {
        use ::sea_orm::entity::prelude::*;

        use $crate::store::document::{DocumentRow, Marking};

        /// One row of the table.
        #[derive(Clone, PartialEq, DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub row_key: i64,
            pub id: Uuid,
            pub programme_id: Uuid,
            pub version: i32,
            pub author_id: Uuid,
            pub recorded_at: DateTimeUtc,
            pub superseded_at: Option<DateTimeUtc>,
            $(pub $column: $type,)+
        }

        /// The table's own columns.
        pub struct Own { $(pub $column: $type,)+ }

        /// Leans on nothing but the register of programmes, by id.
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
            pub fn of(marking: Marking, own: Own) -> Self {
                Self {
                    row_key: marking.row_key,
                    id: marking.id,
                    programme_id: marking.programme_id,
                    version: marking.version,
                    author_id: marking.author_id,
                    recorded_at: marking.recorded_at,
                    superseded_at: None,
                    $($column: own.$column,)+
                }
            }
        }

        impl DocumentRow for Model {
            fn marking(&self) -> Marking {
                Marking {
                    row_key: self.row_key,
                    id: self.id,
                    programme_id: self.programme_id,
                    version: self.version,
                    author_id: self.author_id,
                    recorded_at: self.recorded_at,
                }
            }
        }
    };
}

pub(super) use document_table;
