//! Where sessions lie: a row each, found by a keyed digest of the id, so that a stolen file opens none.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use domain::{Clock, planted};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::{
    parts::PagesSecret,
    session::{Endings, LIES, READER, SignedIn},
    shelf::{KeptSession, ProviderDigests, Shelf},
};

/// The sessions on the shelf.
#[derive(Clone)]
pub struct KeptSessions {
    shelf: Shelf,
    secret: PagesSecret,
    clock: Arc<dyn Clock>,
    endings: Endings,
}

impl fmt::Debug for KeptSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeptSessions(..)")
    }
}

impl KeptSessions {
    /// The sessions on this shelf.
    pub const fn new(
        shelf: Shelf,
        secret: PagesSecret,
        clock: Arc<dyn Clock>,
        endings: Endings,
    ) -> Self {
        Self {
            shelf,
            secret,
            clock,
            endings,
        }
    }

    /// A session as it lies. By the clock of the platform, by which sessions are thrown away too.
    fn kept(&self, record: &Record) -> Result<KeptSession> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?;
        Ok(KeptSession {
            digest: self.key(&record.id),
            data,
            ends_at: (self.clock.now() + LIES).timestamp(),
            provider: provider(record),
        })
    }

    fn key(&self, id: &Id) -> Vec<u8> {
        self.secret.digest("session", &id.0.to_be_bytes()).to_vec()
    }
}

/// The provider's session of whoever is signed in, by which it can end ours.
fn provider(record: &Record) -> ProviderDigests {
    let reader = record.data.get(READER).cloned();
    let reader: Option<SignedIn> = reader.and_then(|known| serde_json::from_value(known).ok());
    let provider = reader.and_then(|known| known.provider);
    provider.map_or_else(ProviderDigests::default, |provider| ProviderDigests {
        session: provider.session,
        subject: Some(provider.subject),
    })
}

#[async_trait]
impl SessionStore for KeptSessions {
    /// An id has 128 random bits: one that is there already is drawn once more.
    async fn create(&self, record: &mut Record) -> Result<()> {
        while self.load(&record.id).await?.is_some() {
            record.id = Id::default();
        }
        let added = self.shelf.add_session(self.kept(record)?).await;
        added.map_err(|fault| Error::Backend(fault.to_string()))
    }

    /// Only what is still there is changed: a page that was under way while somebody signed out brings no session
    /// back.
    async fn save(&self, record: &Record) -> Result<()> {
        if planted!(SessionComesBack) && self.load(&record.id).await?.is_none() {
            return self.create(&mut record.clone()).await;
        }
        let kept = self.shelf.update_session(self.kept(record)?).await;
        kept.map_err(|fault| Error::Backend(fault.to_string()))
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
        if planted!(SignedOutCookieCounts) {
            return Ok(());
        }
        let dropped = self.shelf.drop_session(self.key(id)).await;
        self.endings.tell();
        dropped.map_err(|fault| Error::Backend(fault.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain::SystemClock;
    use store::PlainDatabase;

    use super::*;

    async fn kept(folder: &tempfile::TempDir) -> KeptSessions {
        let file = folder.path().join("web.sqlite");
        let url = format!("sqlite://{}", file.display());
        let database = PlainDatabase::open(url, None).await.expect("a database");
        let migrated = database.migrate::<migrations::web::Migrator>().await;
        migrated.expect("its tables");
        KeptSessions::new(
            Shelf::new(database),
            PagesSecret::new([7; 32]),
            Arc::new(SystemClock),
            Endings::default(),
        )
    }

    #[tokio::test]
    async fn a_page_that_was_under_way_brings_no_ended_session_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let sessions = kept(&folder).await;
        let mut record = Record {
            id: Id::default(),
            data: HashMap::default(),
            expiry_date: OffsetDateTime::UNIX_EPOCH,
        };
        sessions.create(&mut record).await.expect("it begins");
        record.data.insert("reader".to_owned(), "staff:a".into());
        sessions.save(&record).await.expect("it goes on");
        let lying = sessions.load(&record.id).await.expect("it is read");
        assert_eq!(lying.expect("it lies").data, record.data);
        let mut heard = sessions.endings.listen();
        sessions.delete(&record.id).await.expect("it ends");
        assert!(heard.has_changed().expect("it can be heard"));
        heard.mark_unchanged();
        sessions.save(&record).await.expect("nothing is kept");
        assert_eq!(sessions.load(&record.id).await.expect("it is read"), None);
    }
}
