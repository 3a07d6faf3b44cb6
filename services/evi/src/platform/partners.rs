//! The door of partner systems: the issuers whose tokens are taken, and the asking for their keys.

use std::{sync::Arc, time::Duration};

use access::{IssuerKeys as _, PartnerIssuers};
use chassis::Background;
use domain::Clock;
use sign_in::PublishedKeys;

/// How often every issuer is asked for its keys, beside the asking for one that a token names.
const RENEWED_EVERY: Duration = Duration::from_mins(5);

/// The issuers of partner systems' tokens.
#[derive(Clone, Default)]
pub struct PartnerDoor {
    issuers: PartnerIssuers,
    published: Vec<Arc<PublishedKeys>>,
}

impl PartnerDoor {
    /// The door of these issuers. `published` are the keys of those that show them at an address.
    pub fn new(issuers: PartnerIssuers, published: Vec<Arc<PublishedKeys>>) -> Self {
        Self { issuers, published }
    }

    /// The issuers.
    pub fn issuers(&self) -> &PartnerIssuers {
        &self.issuers
    }

    /// The keys of those that show them at an address.
    pub fn published(&self) -> &[Arc<PublishedKeys>] {
        &self.published
    }

    /// Asks for keys now, and every few minutes from now on, so that a partner's first request need not wait.
    pub(super) fn renew_often(&self, background: &mut Background, clock: &Arc<dyn Clock>) {
        for keys in &self.published {
            let (keys, clock) = (Arc::clone(keys), Arc::clone(clock));
            background.every("issuer keys", RENEWED_EVERY, move || {
                let (keys, now) = (Arc::clone(&keys), clock.now());
                async move { keys.renew(now).await }
            });
        }
    }
}
