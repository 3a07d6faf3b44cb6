//! What has happened in a case, in order. An entry shows as little as its kind and its agency, and
//! only to those who may read the section that it belongs to.

use std::sync::Arc;

use access::{Extent, Ordered, Place, Protected};
use chrono::{DateTime, Utc};
use domain::{RowKey, Section, code_list};
use uuid::Uuid;

use super::{registry::Agency, whose::Whose};

code_list! {
    /// What happened. The title that people see is a message by this code.
    pub enum TimelineKind("TimelineKind") {
        /// The case was opened.
        CaseOpened => "CASE_OPENED", "Ärendet öppnades";
        /// An intake was registered.
        IntakeRegistered => "INTAKE_REGISTERED", "Aktualisering registrerad";
        /// The screening was recorded.
        ScreeningRecorded => "SCREENING_RECORDED", "Bedömning gjord";
        /// A part of the mapping was recorded.
        MappingRecorded => "MAPPING_RECORDED", "Kartläggning gjord";
        /// The plan was changed.
        PlanUpdated => "PLAN_UPDATED", "Planen ändrad";
        /// A note was written.
        NoteWritten => "NOTE_WRITTEN", "Anteckning skriven";
        /// A basis was recorded.
        BasisRecorded => "BASIS_RECORDED", "Grund för uppgiftslämnande registrerad";
        /// A consent was withdrawn.
        ConsentWithdrawn => "CONSENT_WITHDRAWN", "Samtycke återkallat";
        /// Sections of the agency were opened in an emergency. Like a basis it lies between two agencies,
        /// and is shown to those who may know both.
        SectionsOpened => "SECTIONS_OPENED", "Myndighetens uppgifter nödöppnades";
        /// A unit joined.
        PartyJoined => "PARTY_JOINED", "Part tillkom";
        /// A unit left.
        PartyLeft => "PARTY_LEFT", "Part lämnade";
        /// A referral was created.
        ReferralCreated => "REFERRAL_CREATED", "Remiss skapad";
        /// A referral was sent.
        ReferralSent => "REFERRAL_SENT", "Remiss skickad";
        /// A referral was received.
        ReferralReceived => "REFERRAL_RECEIVED", "Remiss mottagen";
        /// A referral was accepted.
        ReferralAccepted => "REFERRAL_ACCEPTED", "Remiss accepterad";
        /// A referral waits for a place.
        ReferralWaitlisted => "REFERRAL_WAITLISTED", "Remiss i kö";
        /// Work on a referral started.
        ReferralStarted => "REFERRAL_STARTED", "Insats påbörjad";
        /// Another change of a referral.
        ReferralChanged => "REFERRAL_CHANGED", "Remiss ändrad";
        /// A referral ended.
        ReferralEnded => "REFERRAL_ENDED", "Remiss avslutad";
        /// An agency wrote in its own sections.
        SectionWritten => "SECTION_WRITTEN", "Uppgift registrerad";
        /// The person has moved to another municipality.
        MoveRecorded => "MOVE_RECORDED", "Flytt registrerad";
        /// The move was a mistake.
        MoveUndone => "MOVE_UNDONE", "Flytt återtagen";
        /// The person turned out to be one with another whom the desk knew.
        PersonsMerged => "PERSONS_MERGED", "Två personposter slogs ihop";
        /// They were two after all.
        PersonMergeUndone => "PERSON_MERGE_UNDONE", "Sammanslagningen av personposter ångrades";
        /// The case was closed.
        CaseClosed => "CASE_CLOSED", "Ärendet avslutades";
        /// A follow-up was recorded.
        FollowUpRecorded => "FOLLOW_UP_RECORDED", "Uppföljning gjord";
    }
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// Whose it is; the owner is the agency that did it.
    pub whose: Whose,
    /// The section that it belongs to.
    pub section: Section,
    /// Its key within the case; the page order.
    pub key: RowKey,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: TimelineKind,
    /// The agency that did it.
    pub agency: Arc<Agency>,
    /// The referral, basis or note that it is about.
    pub subject: Option<Uuid>,
    /// What the decision on it depends on.
    pub about: access::About,
    /// Whether what it tells of is kept from the participant: then it is too.
    pub kept: access::Kept,
}

impl Protected for TimelineEntry {
    fn place(&self) -> Place {
        self.whose
            .place(self.section)
            .about(self.about)
            .kept(self.kept)
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            subject: super::reduce::keep(extent, "subject", self.subject),
            ..self
        }
    }
}

impl Ordered for TimelineEntry {
    fn order(&self) -> i64 {
        self.key.as_i64()
    }
}
