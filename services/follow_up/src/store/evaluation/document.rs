//! What leaders and evaluators write about a programme: every version is kept, one is current.

use ::store::StoreFault;
use access::Cx;
use chrono::{DateTime, Utc};
use domain::{ProgrammeId, RecordId, RowKey, StaffId};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, Order, QueryFilter, QueryOrder,
    sea_query::{Alias, Expr},
};

/// The columns that every table of documents has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its place in the table.
    pub row_key: RowKey,
    /// The document, the same in each of its versions.
    pub id: RecordId,
    /// The programme.
    pub programme: ProgrammeId,
    /// 1 for the first.
    pub version: i32,
    /// Who wrote it.
    pub author: StaffId,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// A row of a table of documents, as the macro `document_table!` declares it.
pub trait DocumentRow {
    /// What every document has.
    fn head(&self) -> Head;
    /// Whether another version has taken its place.
    fn is_superseded(&self) -> bool;
}

/// What a table of documents keeps.
pub trait Document: Sized {
    /// The table.
    type Table: EntityTrait<Model: DocumentRow + IntoActiveModel<Self::Written>>;
    /// A row on its way to the table.
    type Written: ActiveModelTrait<Entity = Self::Table> + ActiveModelBehavior + Send;

    /// The row as it is kept.
    fn keep(&self, head: Head) -> <Self::Table as EntityTrait>::Model;
    /// What a kept row says; a fault when it cannot be read.
    fn restore(row: &<Self::Table as EntityTrait>::Model) -> Result<Self, StoreFault>;
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<D> {
    /// The document.
    pub id: RecordId,
    /// Its version.
    pub version: i32,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// Whether it is the current one.
    pub is_current: bool,
    /// What it says.
    pub body: D,
}

/// Which versions are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The current ones.
    Current,
    /// All of them.
    All,
}

/// What became of a version that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is the current one.
    Done(RecordId),
    /// Another version is current than the writer knew.
    Stale,
    /// The programme has no such document.
    Unknown,
}

/// The documents of a programme in the order in which they were written.
pub async fn list<D: Document>(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
    which: Which,
) -> Result<Vec<Kept<D>>, StoreFault> {
    let mut query = D::Table::find().filter(column("programme_id").eq(programme.uuid()));
    if which == Which::Current {
        query = query.filter(column("superseded_at").is_null());
    }
    let rows = query
        .order_by(column("row_key"), Order::Asc)
        .all(connection)
        .await?;
    rows.iter().map(kept::<D>).collect()
}

/// Writes the first version of a document, or the next after the version that the writer knew.
pub async fn put<D: Document>(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (programme, author): (ProgrammeId, StaffId),
    (id, expected): (RecordId, Option<i32>),
    body: &D,
) -> Result<Put, StoreFault> {
    let rows = D::Table::find()
        .filter(column("programme_id").eq(programme.uuid()))
        .filter(column("id").eq(id.uuid()))
        .filter(column("superseded_at").is_null())
        .all(connection)
        .await?;
    let current = rows.first().map(|row| row.head().version);
    match (current, expected) {
        (None, Some(_)) => return Ok(Put::Unknown),
        (current, expected) if current != expected => return Ok(Put::Stale),
        (_, _) => {}
    }
    if let Some(version) = current {
        let done = D::Table::update_many()
            .col_expr(Alias::new("superseded_at"), Expr::value(cx.now()))
            .filter(column("id").eq(id.uuid()))
            .filter(column("version").eq(version))
            .filter(column("superseded_at").is_null())
            .exec(connection)
            .await?;
        if done.rows_affected != 1 {
            return Ok(Put::Stale);
        }
    }
    let head = Head {
        row_key: RowKey::draw(cx.clock(), cx.entropy()),
        id,
        programme,
        version: current.unwrap_or(0) + 1,
        author,
        recorded_at: cx.now(),
    };
    D::Table::insert(body.keep(head).into_active_model())
        .exec_without_returning(connection)
        .await?;
    Ok(Put::Done(id))
}

fn kept<D: Document>(row: &<D::Table as EntityTrait>::Model) -> Result<Kept<D>, StoreFault> {
    let head = row.head();
    Ok(Kept {
        id: head.id,
        version: head.version,
        recorded_at: head.recorded_at,
        is_current: !row.is_superseded(),
        body: D::restore(row)?,
    })
}

fn column(name: &'static str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Declares the entity of a table of documents: the columns of its head, then its own. The module holds `Entity`,
/// `Model`, `ActiveModel` and `Own`.
macro_rules! document_table {
    ($table:literal { $($column:ident: $type:ty),+ $(,)? }) => {
        use ::sea_orm::entity::prelude::*;

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

        /// Leans on nothing: the programme lies in another service.
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
            pub fn of(head: $crate::store::evaluation::document::Head, own: Own) -> Self {
                Self {
                    row_key: head.row_key.as_i64(),
                    id: head.id.uuid(),
                    programme_id: head.programme.uuid(),
                    version: head.version,
                    author_id: head.author.uuid(),
                    recorded_at: head.recorded_at,
                    superseded_at: None,
                    $($column: own.$column,)+
                }
            }
        }

        impl $crate::store::evaluation::document::DocumentRow for Model {
            fn head(&self) -> $crate::store::evaluation::document::Head {
                $crate::store::evaluation::document::Head {
                    row_key: ::domain::RowKey::from_i64(self.row_key),
                    id: ::domain::RecordId::from_uuid(self.id),
                    programme: ::domain::ProgrammeId::from_uuid(self.programme_id),
                    version: self.version,
                    author: ::domain::StaffId::from_uuid(self.author_id),
                    recorded_at: self.recorded_at,
                }
            }
            fn is_superseded(&self) -> bool {
                self.superseded_at.is_some()
            }
        }
    };
}
pub(super) use document_table;
