//! Where sessions lie: a row each, found by a keyed digest of the id, so that a stolen file opens none.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use domain::Clock;
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::{parts::PagesSecret, session::LIES, shelf::Shelf};

/// The sessions on the shelf.
#[derive(Clone)]
pub struct KeptSessions {
    shelf: Shelf,
    secret: PagesSecret,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for KeptSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeptSessions(..)")
    }
}

impl KeptSessions {
    /// The sessions on this shelf.
    pub const fn new(shelf: Shelf, secret: PagesSecret, clock: Arc<dyn Clock>) -> Self {
        Self {
            shelf,
            secret,
            clock,
        }
    }

    fn key(&self, id: &Id) -> Vec<u8> {
        self.secret.digest("session", &id.0.to_be_bytes()).to_vec()
    }
}

#[async_trait]
impl SessionStore for KeptSessions {
    /// An id has 128 random bits: one that is there already is drawn once more.
    async fn create(&self, record: &mut Record) -> Result<()> {
        while self.load(&record.id).await?.is_some() {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?;
        // By the clock of the platform, by which sessions are thrown away too.
        let until = (self.clock.now() + LIES).timestamp();
        self.shelf
            .put_session(self.key(&record.id), data, until)
            .await
            .map_err(|fault| Error::Backend(fault.to_string()))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let kept = self.shelf.get_session(self.key(id)).await;
        let Some((data, until)) = kept.map_err(|fault| Error::Backend(fault.to_string()))? else {
            return Ok(None);
        };
        let expiry_date = OffsetDateTime::from_unix_timestamp(until)
            .map_err(|error| Error::Decode(error.to_string()))?;
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.shelf
            .drop_session(self.key(id))
            .await
            .map_err(|fault| Error::Backend(fault.to_string()))
    }
}
