//! What the pages keep: sessions and drafts, and nothing else.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
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
    /// The identity provider's session with which it ends.
    pub(crate) provider: ProviderDigests,
}

/// A provider's session and its name for the person, as keyed digests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ProviderDigests {
    /// Of the session.
    pub(crate) session: Option<String>,
    /// Of the person.
    pub(crate) subject: Option<String>,
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
            provider_session: Set(kept.provider.session),
            provider_subject: Set(kept.provider.subject),
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
            .col_expr(
                session::Column::ProviderSession,
                Expr::value(kept.provider.session),
            )
            .col_expr(
                session::Column::ProviderSubject,
                Expr::value(kept.provider.subject),
            )
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

    /// Ends the sessions that began with a provider's session, or, where only the person is told or the session began
    /// with none, with that person.
    pub(crate) async fn drop_sessions_of(&self, ended: ProviderDigests) -> Result<u64, StoreFault> {
        let by_session = ended
            .session
            .map(|session| Condition::all().add(session::Column::ProviderSession.eq(session)));
        let by_subject = ended.subject.map(|subject| {
            let of_person = Condition::all().add(session::Column::ProviderSubject.eq(subject));
            match by_session {
                Some(_) => of_person.add(session::Column::ProviderSession.is_null()),
                None => of_person,
            }
        });
        let mut any = Condition::any();
        for condition in [by_session, by_subject].into_iter().flatten() {
            any = any.add(condition);
        }
        if any.is_empty() {
            return Ok(0);
        }
        let dropped = session::Entity::delete_many()
            .filter(any)
            .exec(self.0.writing())
            .await?;
        Ok(dropped.rows_affected)
    }

    /// Whether something that is taken once has been taken.
    pub(crate) async fn is_spent(&self, digest: Vec<u8>) -> Result<bool, StoreFault> {
        let row = spent::Entity::find_by_id(digest)
            .one(self.0.reading())
            .await?;
        Ok(row.is_some())
    }

    /// Takes something that is taken once; `false` when it was taken before.
    pub(crate) async fn spend(&self, digest: Vec<u8>, until: i64) -> Result<bool, StoreFault> {
        let row = spent::ActiveModel {
            digest: Set(digest),
            ends_at: Set(until),
        };
        let once = OnConflict::column(spent::Column::Digest)
            .do_nothing()
            .to_owned();
        let taken = spent::Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(self.0.writing())
            .await?;
        Ok(taken == 1)
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
        spent::Entity::delete_many()
            .filter(spent::Column::EndsAt.lt(ended_before))
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
        pub provider_session: Option<String>,
        pub provider_subject: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod spent {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "spent")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
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
