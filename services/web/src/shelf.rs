//! What the pages keep: sessions and drafts, and nothing else.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use store::{PlainDatabase, StoreFault};

use crate::draft::KEPT_FOR;

/// The shelf. Copies share it.
#[derive(Clone, Debug)]
pub struct Shelf(PlainDatabase);

/// A session as it lies, under the digest of its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptSession {
    /// The keyed digest of the id.
    pub(crate) digest: Vec<u8>,
    /// What is known in it.
    pub(crate) data: String,
    /// Until when it lies, in seconds since 1970.
    pub(crate) ends_at: i64,
}

/// A draft as it lies: sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedDraft {
    /// What was typed, sealed.
    pub(crate) sealed: Vec<u8>,
    /// When, in milliseconds since 1970.
    pub(crate) kept_at: i64,
}

impl Shelf {
    /// The shelf in this database, which has its tables.
    pub const fn new(database: PlainDatabase) -> Self {
        Self(database)
    }

    /// A session that begins.
    pub(crate) async fn add_session(&self, kept: KeptSession) -> Result<(), StoreFault> {
        let row = session::ActiveModel {
            digest: Set(kept.digest),
            data: Set(kept.data),
            ends_at: Set(kept.ends_at),
        };
        session::Entity::insert(row)
            .exec_without_returning(self.0.writing())
            .await?;
        Ok(())
    }

    /// A session that goes on, if it has not ended meanwhile.
    pub(crate) async fn update_session(&self, kept: KeptSession) -> Result<(), StoreFault> {
        session::Entity::update_many()
            .col_expr(session::Column::Data, Expr::value(kept.data))
            .col_expr(session::Column::EndsAt, Expr::value(kept.ends_at))
            .filter(session::Column::Digest.eq(kept.digest))
            .exec(self.0.writing())
            .await?;
        Ok(())
    }

    pub(crate) async fn get_session(
        &self,
        digest: Vec<u8>,
    ) -> Result<Option<(String, i64)>, StoreFault> {
        let row = session::Entity::find_by_id(digest)
            .one(self.0.reading())
            .await?;
        Ok(row.map(|row| (row.data, row.ends_at)))
    }

    pub(crate) async fn drop_session(&self, digest: Vec<u8>) -> Result<(), StoreFault> {
        session::Entity::delete_by_id(digest)
            .exec(self.0.writing())
            .await?;
        Ok(())
    }

    pub(crate) async fn put_draft(
        &self,
        (owner, place): (Vec<u8>, Vec<u8>),
        draft: SealedDraft,
    ) -> Result<(), StoreFault> {
        let row = draft::ActiveModel {
            owner: Set(owner),
            place: Set(place),
            sealed: Set(draft.sealed),
            kept_at: Set(draft.kept_at),
        };
        let anew = OnConflict::columns([draft::Column::Owner, draft::Column::Place])
            .update_columns([draft::Column::Sealed, draft::Column::KeptAt])
            .to_owned();
        draft::Entity::insert(row)
            .on_conflict(anew)
            .exec_without_returning(self.0.writing())
            .await?;
        Ok(())
    }

    pub(crate) async fn get_draft(
        &self,
        (owner, place): (Vec<u8>, Vec<u8>),
    ) -> Result<Option<SealedDraft>, StoreFault> {
        let row = draft::Entity::find_by_id((owner, place))
            .one(self.0.reading())
            .await?;
        Ok(row.map(|row| SealedDraft {
            sealed: row.sealed,
            kept_at: row.kept_at,
        }))
    }

    /// All drafts of one person, the newest first.
    pub(crate) async fn list_drafts(
        &self,
        owner: Vec<u8>,
        most: u64,
    ) -> Result<Vec<SealedDraft>, StoreFault> {
        let rows = draft::Entity::find()
            .filter(draft::Column::Owner.eq(owner))
            .order_by_desc(draft::Column::KeptAt)
            .limit(most)
            .all(self.0.reading())
            .await?;
        let sealed = rows.into_iter().map(|row| SealedDraft {
            sealed: row.sealed,
            kept_at: row.kept_at,
        });
        Ok(sealed.collect())
    }

    pub(crate) async fn drop_draft(
        &self,
        (owner, place): (Vec<u8>, Vec<u8>),
    ) -> Result<(), StoreFault> {
        draft::Entity::delete_by_id((owner, place))
            .exec(self.0.writing())
            .await?;
        Ok(())
    }

    /// Throws away sessions that have ended and drafts that nobody has gone on with for [`KEPT_FOR`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tidy(&self, now: DateTime<Utc>) -> Result<(), StoreFault> {
        let (ended_before, kept_before) = (now.timestamp(), (now - KEPT_FOR).timestamp_millis());
        session::Entity::delete_many()
            .filter(session::Column::EndsAt.lt(ended_before))
            .exec(self.0.writing())
            .await?;
        draft::Entity::delete_many()
            .filter(draft::Column::KeptAt.lt(kept_before))
            .exec(self.0.writing())
            .await?;
        Ok(())
    }
}

mod session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        pub data: String,
        pub ends_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: Vec<u8>,
        pub sealed: Vec<u8>,
        pub kept_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
