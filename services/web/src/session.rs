//! Who sits at the browser: kept on the server, known by a cookie that holds nothing but a random id.

use access::AssuranceLevel;
use chrono::{DateTime, Duration, Utc};
use domain::planted;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::{fault::PageFault, words::Language};

mod ending;
mod keeping;
mod under_way;

pub use ending::Endings;
pub use keeping::KeptSessions;
pub(crate) use under_way::UnderWay;

/// The name of the cookie: of this host alone, by a secure connection alone, for every path.
pub const COOKIE: &str = "__Host-evi";
/// How long a session lasts in which nothing is done.
pub const IDLE: Duration = Duration::minutes(30);
/// How long a session lasts at the longest.
pub const LONGEST: Duration = Duration::hours(10);
/// How long a session lies on the shelf after it was last used: long enough that what is posted after its end is known
/// to be somebody's, and kept for them.
pub const LIES: Duration = Duration::hours(24);
/// How long the end of a session is told before it comes (WCAG 2.2.1).
pub const WARNING: Duration = Duration::minutes(2);

const READER: &str = "reader";
const PREFERENCES: &str = "preferences";
const FLASH: &str = "flash";

/// What kind of reader signs in at the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReaderKind {
    /// A member of some agency's staff.
    Staff,
    /// Somebody who has a case.
    Participant,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who the tokens speak of.
    pub subject: String,
    /// Staff or participant.
    pub kind: ReaderKind,
    /// How surely. A session from before this was known proves nothing.
    #[serde(default = "unproved")]
    pub level: AssuranceLevel,
    /// When the person showed who it is, by the identity provider: before the session, or with it.
    #[serde(default)]
    pub proved_at: DateTime<Utc>,
    /// The identity provider's session; `None` in a demo.
    #[serde(default)]
    pub provider: Option<ProviderSession>,
    /// When the session began.
    pub signed_in_at: DateTime<Utc>,
    /// When something was last done.
    pub seen_at: DateTime<Utc>,
    /// Which of several assignments the person works in now, by its place in the list.
    #[serde(default)]
    pub hat: usize,
}

const fn unproved() -> AssuranceLevel {
    AssuranceLevel::Loa1
}

/// The identity provider with which somebody signed in, and keyed digests of what it knows the session and the person
/// by. The provider's tokens are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSession {
    /// The provider's name in addresses.
    pub name: String,
    /// Of its session, if it told of one.
    pub session: Option<String>,
    /// Of its name for the person.
    pub subject: String,
}

impl SignedIn {
    /// Somebody who signs in now, in a demo.
    pub fn now(subject: String, kind: ReaderKind, now: DateTime<Utc>) -> Self {
        Self {
            subject,
            kind,
            level: AssuranceLevel::Loa3,
            proved_at: now,
            provider: None,
            signed_in_at: now,
            seen_at: now,
            hat: 0,
        }
    }

    /// When the session ends if nothing more is done.
    pub fn ends_at(&self) -> DateTime<Utc> {
        (self.seen_at + IDLE).min(self.signed_in_at + LONGEST)
    }

    /// Whether the person must sign in again. What was typed is taken care of even then.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        let has_ended = now >= self.ends_at() && !planted!(EndedSessionCounts);
        has_ended || self.level == unproved()
    }
}

/// How the person likes the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Which words.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// How much room between things.
    pub density: Density,
    /// Whether single keys are shortcuts (WCAG 2.1.4: off until they are asked for).
    pub shortcuts: bool,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Theme {
    /// As the machine is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its value in forms and in the page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How much room between things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Density {
    /// Room to breathe.
    #[default]
    Roomy,
    /// More on a screen.
    Dense,
}

impl Density {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Roomy, Self::Dense];

    /// Its value in forms and in the page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Roomy => "roomy",
            Self::Dense => "dense",
        }
    }
}

/// What is said once, on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The message.
    pub key: String,
    /// What stands in it.
    #[serde(default)]
    pub arguments: Vec<(String, String)>,
}

impl Flash {
    /// A message without arguments.
    pub fn of(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            arguments: Vec::new(),
        }
    }
}

/// The session of one request, typed.
#[derive(Clone, Debug)]
pub struct Sitting(Session);

impl Sitting {
    /// Takes what the layer has found.
    pub const fn new(session: Session) -> Self {
        Self(session)
    }

    /// Who signed in here, whether or not that still holds.
    pub async fn reader(&self) -> Result<Option<SignedIn>, PageFault> {
        self.0.get(READER).await.map_err(unreadable)
    }

    /// The same, looked up anew: for an answer that goes on after its request, while the session may end.
    pub async fn reader_now(&self) -> Result<Option<SignedIn>, PageFault> {
        self.0.load().await.map_err(unreadable)?;
        self.reader().await
    }

    /// Somebody signs in: the session gets another id, so that a known one is worth nothing.
    pub async fn sign_in(&self, reader: &SignedIn) -> Result<(), PageFault> {
        if !planted!(SessionIdKept) {
            self.0.cycle_id().await.map_err(unreadable)?;
        }
        self.0.insert(READER, reader).await.map_err(unreadable)
    }

    /// Keeps what changed about who is signed in.
    pub async fn keep(&self, reader: &SignedIn) -> Result<(), PageFault> {
        self.0.insert(READER, reader).await.map_err(unreadable)
    }

    /// Ends it. How the pages are liked stays, under another id: what is still under way under the old one finds
    /// nothing to keep anything in.
    pub async fn sign_out(&self) -> Result<(), PageFault> {
        let liked = self.preferences().await?;
        self.0.clear().await;
        self.0.cycle_id().await.map_err(unreadable)?;
        self.like(liked).await
    }

    /// How the pages are liked.
    pub async fn preferences(&self) -> Result<Preferences, PageFault> {
        let liked = self.0.get(PREFERENCES).await.map_err(unreadable)?;
        Ok(liked.unwrap_or_default())
    }

    /// Keeps how the pages are liked.
    pub async fn like(&self, preferences: Preferences) -> Result<(), PageFault> {
        self.0
            .insert(PREFERENCES, preferences)
            .await
            .map_err(unreadable)
    }

    /// Says something on the next page.
    pub async fn say(&self, flash: Flash) -> Result<(), PageFault> {
        self.0.insert(FLASH, flash).await.map_err(unreadable)
    }

    /// What is to be said, once.
    pub async fn said(&self) -> Result<Option<Flash>, PageFault> {
        self.0.remove(FLASH).await.map_err(unreadable)
    }

    /// Makes sure that there is a session, for a form of somebody who is not signed in.
    pub async fn begin(&self) -> Result<(), PageFault> {
        if self.0.id().is_none() {
            self.like(self.preferences().await?).await?;
            self.0.save().await.map_err(unreadable)?;
        }
        Ok(())
    }

    /// The id, to bind forms to the session; empty until there is one.
    pub fn id(&self) -> String {
        self.0.id().map(|id| id.to_string()).unwrap_or_default()
    }
}

fn unreadable(error: tower_sessions::session::Error) -> PageFault {
    tracing::error!(reason = %error, "the session could not be read or kept");
    PageFault::unavailable("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_nothing_is_done_and_at_the_longest_after_a_day_of_work() {
        let morning: DateTime<Utc> = "2026-03-02T07:00:00Z".parse().expect("a moment");
        let mut reader = SignedIn::now("staff:a".to_owned(), ReaderKind::Staff, morning);
        assert!(!reader.is_over(morning + Duration::minutes(29)));
        assert!(reader.is_over(morning + IDLE));
        reader.seen_at = morning + LONGEST - Duration::minutes(1);
        assert_eq!(reader.ends_at(), morning + LONGEST);
    }
}
