//! Readers who sign in as no demo token does: less surely, or longer ago; and what the operator is told.

use access::{AssuranceLevel, TokenClaims, mint_token};
use anyhow::{Context, Result};
use domain::Subject;
use evi::{demo::staff::find_staff, keys::PairName, platform::trust};

use super::{TOKEN_LIFE, TestWorld};
use crate::client::Reader;

impl TestWorld {
    /// A member of the demo staff who signed in at a level, some time ago, with a token of just now.
    pub fn staff_signed_in(
        &self,
        handle: &str,
        level: AssuranceLevel,
        ago: chrono::Duration,
    ) -> Result<Reader> {
        let member = find_staff(handle).with_context(|| handle.to_owned())?;
        self.signed_in(member.subject(), level, ago)
    }

    /// Anybody who signed in at a level, some time ago, with a token of just now.
    pub fn signed_in(
        &self,
        subject: Subject,
        level: AssuranceLevel,
        ago: chrono::Duration,
    ) -> Result<Reader> {
        let now = self.now();
        let claims = TokenClaims {
            issuer: trust::PLATFORM_ISSUER.to_owned(),
            audience: trust::GATEWAY_AUDIENCE.to_owned(),
            subject,
            level,
            signed_in_at: now - ago,
            issued_at: now,
            life: TOKEN_LIFE,
        };
        let key = self.keys.signing_key(PairName::PlatformToken)?;
        Ok(self.gateway.reader(mint_token(&key, &claims)?))
    }

    /// What was logged as an error so far, for a test that expects it. It counts as a fault no more.
    pub fn take_faults(&self) -> Vec<String> {
        self.faults.take()
    }

    /// The page of counts that the operator reads.
    pub async fn counts(&self) -> Result<String> {
        let page = reqwest::get(format!("{}/metrics", self.gateway.address())).await?;
        Ok(page.error_for_status()?.text().await?)
    }
}
