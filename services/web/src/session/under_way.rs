//! Sign-ins that are under way at an identity provider: kept in the session that began them, so that the answer is
//! worth nothing in any other.

use serde::{Deserialize, Serialize};
use sign_in::Pending;

use super::{Sitting, unreadable};
use crate::fault::PageFault;

const UNDER_WAY: &str = "under_way";
/// How many are kept: a person may have begun in several windows.
const MOST: usize = 4;

/// One of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UnderWay {
    /// What is remembered.
    pub(crate) pending: Pending,
    /// Where the person wanted to go.
    pub(crate) back: String,
}

impl Sitting {
    /// Remembers one; the oldest are forgotten.
    pub(crate) async fn leave(&self, begun: UnderWay) -> Result<(), PageFault> {
        let mut all = self.under_way().await?;
        all.push(begun);
        let too_many = all.len().saturating_sub(MOST);
        all.drain(..too_many);
        self.0.insert(UNDER_WAY, all).await.map_err(unreadable)
    }

    /// Takes out the one with this state, if it was begun here.
    pub(crate) async fn come_back(&self, state: &str) -> Result<Option<UnderWay>, PageFault> {
        let mut all = self.under_way().await?;
        let place = all.iter().position(|begun| begun.pending.state == state);
        let Some(place) = place else {
            return Ok(None);
        };
        let found = all.remove(place);
        self.0.insert(UNDER_WAY, all).await.map_err(unreadable)?;
        Ok(Some(found))
    }

    async fn under_way(&self) -> Result<Vec<UnderWay>, PageFault> {
        let kept = self.0.get(UNDER_WAY).await.map_err(unreadable)?;
        Ok(kept.unwrap_or_default())
    }
}
