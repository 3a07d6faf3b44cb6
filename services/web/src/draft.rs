//! Half-written texts: kept on the server while they are typed, given back to the one who typed them, and to nobody
//! else. Sealed, for a draft may hold what the case will.

use std::{fmt, sync::Arc};

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use chrono::{DateTime, Duration, Utc};
use domain::{Entropy, planted};
use serde::{Deserialize, Serialize};
use store::StoreFault;

use crate::{
    fields::Fields,
    parts::PagesSecret,
    shelf::{SealedDraft, Shelf},
};

/// How long a draft lies that nobody goes on with.
pub const KEPT_FOR: Duration = Duration::days(30);
/// How many of a person's drafts are listed.
const LISTED: u64 = 50;
const NONCE: usize = 12;

/// What was typed, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which form it is: the address at which to go on with it.
    pub place: String,
    /// What was typed.
    pub fields: Fields,
}

/// A draft and when it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    /// The draft.
    pub draft: Draft,
    /// When.
    pub kept_at: DateTime<Utc>,
}

/// Everybody's drafts.
#[derive(Clone)]
pub struct Drafts {
    shelf: Shelf,
    secret: PagesSecret,
    entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for Drafts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Drafts(..)")
    }
}

impl Drafts {
    /// The drafts on this shelf.
    pub const fn new(shelf: Shelf, secret: PagesSecret, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            shelf,
            secret,
            entropy,
        }
    }

    /// Keeps what was typed in place of what was there.
    ///
    /// # Errors
    /// When it could not be kept; the person must be told.
    pub async fn keep(
        &self,
        owner: &str,
        draft: &Draft,
        now: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let sealed = self.seal(owner, draft)?;
        let kept = SealedDraft {
            sealed,
            kept_at: now.timestamp_millis(),
        };
        self.shelf
            .put_draft(self.key(owner, &draft.place), kept)
            .await
    }

    /// What the person typed there, if there is anything.
    ///
    /// # Errors
    /// When the shelf does not answer.
    pub async fn find(&self, owner: &str, place: &str) -> Result<Option<KeptDraft>, StoreFault> {
        let kept = self.shelf.get_draft(self.key(owner, place)).await?;
        Ok(kept.and_then(|kept| self.open(owner, &kept)))
    }

    /// Everything that the person has begun, the newest first.
    ///
    /// # Errors
    /// When the shelf does not answer.
    pub async fn list(&self, owner: &str) -> Result<Vec<KeptDraft>, StoreFault> {
        let kept = self.shelf.list_drafts(self.owner(owner), LISTED).await?;
        Ok(kept
            .iter()
            .filter_map(|kept| self.open(owner, kept))
            .collect())
    }

    /// Throws a draft away: it was sent, or is not wanted.
    ///
    /// # Errors
    /// When the shelf does not answer.
    pub async fn forget(&self, owner: &str, place: &str) -> Result<(), StoreFault> {
        self.shelf.drop_draft(self.key(owner, place)).await
    }

    fn owner(&self, owner: &str) -> Vec<u8> {
        self.secret.digest("draft owner", owner.as_bytes()).to_vec()
    }

    fn key(&self, owner: &str, place: &str) -> (Vec<u8>, Vec<u8>) {
        let place = self.secret.digest("draft place", place.as_bytes());
        (self.owner(owner), place.to_vec())
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.secret.digest("draft", b"").into())
    }

    fn seal(&self, owner: &str, draft: &Draft) -> Result<Vec<u8>, StoreFault> {
        let text = serde_json::to_vec(draft).map_err(|_| StoreFault::Unwritable("draft"))?;
        let mut nonce = [0_u8; NONCE];
        self.entropy.fill(&mut nonce);
        let payload = Payload {
            msg: &text,
            aad: owner.as_bytes(),
        };
        let sealed = self.cipher().encrypt(Nonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| StoreFault::Unwritable("draft"))?;
        let sealed = if planted!(DraftsUnsealed) {
            text
        } else {
            sealed
        };
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What another key has sealed, or an older version, is no draft any more.
    fn open(&self, owner: &str, kept: &SealedDraft) -> Option<KeptDraft> {
        let (nonce, sealed) = kept.sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: sealed,
            aad: owner.as_bytes(),
        };
        let text = self
            .cipher()
            .decrypt(Nonce::from_slice(nonce), payload)
            .ok()?;
        Some(KeptDraft {
            draft: serde_json::from_slice(&text).ok()?,
            kept_at: DateTime::from_timestamp_millis(kept.kept_at)?,
        })
    }
}
