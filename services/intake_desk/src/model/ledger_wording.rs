//! The ledger in words: one plain sentence for each line, and the texts that it is made of.

use access::Language;
use chassis::messages::text;
use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::{Section, basis::BasisKind, clock::swedish_time};

use super::ledger::DisclosureGround;

/// What a reader was doing, as far as the name of the operation tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingPurpose {
    /// Looked at a case.
    Case,
    /// Looked at a list of work.
    Worklist,
    /// Looked at an inbox of referrals.
    Inbox,
    /// Received or registered the person.
    Intake,
    /// Worked with a referral.
    Referral,
    /// Wrote in the case.
    Recording,
    /// Looked at a log.
    Log,
    /// Something that has no name of its own.
    Other,
}

impl ReadingPurpose {
    /// The purpose behind the name of an operation. Callers choose the names of their own queries, so one
    /// that is not known says nothing.
    pub fn of(operation: &str) -> Self {
        match operation {
            "CaseView" | "Case" | "Timeline" | "MyCases" | "DeskAnswer" | "DeedOfCase" => {
                Self::Case
            }
            "Worklist" | "Tasks" | "MyWork" | "MyWaiting" | "MyUnit" | "Desk" => Self::Worklist,
            "ReferralInbox" => Self::Inbox,
            "OpenContact" | "OpenProposedContact" | "RegisterIntake" | "IntakeProposal" => {
                Self::Intake
            }
            "LogReview" | "LogReviews" | "OpenLogReview" | "RecordLogVerdict"
            | "RecordLogFollowUp" | "SignLogReview" | "Disclosures" => Self::Log,
            other if other.ends_with("Referral") => Self::Referral,
            // The pages of a case name theirs so.
            other if other.starts_with("Case") => Self::Case,
            other
                if ["Record", "Update", "Write", "Create", "Close", "Withdraw"]
                    .iter()
                    .any(|verb| other.starts_with(verb)) =>
            {
                Self::Recording
            }
            _ => Self::Other,
        }
    }

    /// The key of its text.
    pub fn message(self) -> &'static str {
        match self {
            Self::Case => "purpose-case",
            Self::Worklist => "purpose-worklist",
            Self::Inbox => "purpose-inbox",
            Self::Intake => "purpose-intake",
            Self::Referral => "purpose-referral",
            Self::Recording => "purpose-recording",
            Self::Log => "purpose-log",
            Self::Other => "purpose-other",
        }
    }
}

/// The key of a ground's text within a sentence.
pub fn ground_message(ground: DisclosureGround, basis: Option<BasisKind>) -> &'static str {
    match (ground, basis) {
        (DisclosureGround::OwnReading, _) => "disclosure-ground-own-reading",
        (DisclosureGround::EmergencyOpening, _) => "disclosure-ground-emergency",
        (DisclosureGround::OwnRecord, _) => "disclosure-ground-own-record",
        (DisclosureGround::TakesPart, _) => "disclosure-ground-takes-part",
        (DisclosureGround::LogReview, _) => "disclosure-ground-log-review",
        (DisclosureGround::Automatic, _) => "disclosure-ground-automatic",
        (DisclosureGround::Basis, None) => "disclosure-ground-basis",
        (DisclosureGround::Basis, Some(kind)) => match kind {
            BasisKind::Consent => "disclosure-ground-consent",
            BasisKind::NecessaryForOwnTask => "disclosure-ground-own-task",
            BasisKind::StatutoryDuty => "disclosure-ground-statutory-duty",
            BasisKind::GeneralClause => "disclosure-ground-general-clause",
            BasisKind::NoHarmAssessed => "disclosure-ground-no-harm",
            BasisKind::PartyAccess => "disclosure-ground-party-access",
        },
    }
}

/// The key of a month's name.
pub fn month_message(month: u32) -> &'static str {
    match month {
        1 => "month-january",
        2 => "month-february",
        3 => "month-march",
        4 => "month-april",
        5 => "month-may",
        6 => "month-june",
        7 => "month-july",
        8 => "month-august",
        9 => "month-september",
        10 => "month-october",
        11 => "month-november",
        _ => "month-december",
    }
}

/// The key of a section's name within a sentence.
pub fn section_message(section: Section) -> &'static str {
    match section {
        Section::Identity => "section-identity",
        Section::Contact => "section-contact",
        Section::Intake => "section-intake",
        Section::Screening => "section-screening",
        Section::MappingEducation => "section-mapping-education",
        Section::MappingWork => "section-mapping-work",
        Section::MappingFamily => "section-mapping-family",
        Section::MappingEconomy => "section-mapping-economy",
        Section::MappingHealth => "section-mapping-health",
        Section::Plan => "section-plan",
        Section::Journal => "section-journal",
        Section::Parties => "section-parties",
        Section::Referrals => "section-referrals",
        Section::Bases => "section-bases",
        Section::WelfareAssistance => "section-welfare-assistance",
        Section::WelfareHousehold => "section-welfare-household",
        Section::WelfareActivityRequirement => "section-welfare-activity",
        Section::LabourPlacement => "section-labour-placement",
        Section::LabourCompetence => "section-labour-competence",
        Section::EmploymentRegistration => "section-employment-registration",
        Section::EmploymentProgramme => "section-employment-programme",
        Section::InsuranceBenefit => "section-insurance-benefit",
        Section::InsuranceRehabilitation => "section-insurance-rehabilitation",
        Section::Closure => "section-closure",
        Section::FollowUp => "section-follow-up",
        Section::AccessLog => "section-access-log",
    }
}

/// What a sentence of the ledger says.
#[derive(Debug, Clone)]
pub struct Sentence<'s> {
    /// The unit that read, where there is one.
    pub unit: Option<&'s str>,
    /// What was read.
    pub sections: &'s [Section],
    /// When.
    pub at: DateTime<Utc>,
    /// Why that was allowed.
    pub ground: DisclosureGround,
    /// On which kind of basis.
    pub basis: Option<BasisKind>,
}

impl Sentence<'_> {
    /// The sentence, plain and short: "Arbetsmarknadsenheten läste Kartläggning: arbete den 23 november
    /// 2026 kl. 09.00 med stöd av ditt samtycke."
    pub fn say(&self, language: Language) -> String {
        let at = swedish_time(self.at);
        let what = self.what(language);
        let who = self.unit.map_or_else(
            || say("disclosure-by-somebody", &[], language),
            ToOwned::to_owned,
        );
        let month = say(month_message(at.month()), &[], language);
        let why = say(ground_message(self.ground, self.basis), &[], language);
        let (day, year) = (at.day().to_string(), at.year().to_string());
        let (hour, minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
        let key = match self.ground {
            DisclosureGround::OwnReading => "disclosure-by-person",
            DisclosureGround::Automatic => "disclosure-by-platform",
            DisclosureGround::Basis
            | DisclosureGround::EmergencyOpening
            | DisclosureGround::OwnRecord
            | DisclosureGround::TakesPart
            | DisclosureGround::LogReview => "disclosure-by-unit",
        };
        let arguments = [
            ("who", who.as_str()),
            ("what", what.as_str()),
            ("day", day.as_str()),
            ("month", month.as_str()),
            ("year", year.as_str()),
            ("hour", hour.as_str()),
            ("minute", minute.as_str()),
            ("why", why.as_str()),
        ];
        say(key, &arguments, language)
    }

    fn what(&self, language: Language) -> String {
        let names: Vec<String> = self
            .sections
            .iter()
            .map(|section| section_name(*section, language))
            .collect();
        let Some((last, before)) = names.split_last() else {
            return String::new();
        };
        if before.is_empty() {
            return last.clone();
        }
        let before = before.join(", ");
        let both = [("before", before.as_str()), ("last", last.as_str())];
        say("list-last", &both, language)
    }
}

/// A section's name within a sentence.
pub fn section_name(section: Section, language: Language) -> String {
    say(section_message(section), &[], language)
}

/// A text of this file. That every key has one is what a test of the messages holds.
pub fn say(key: &str, arguments: &[(&'static str, &str)], language: Language) -> String {
    text(key, arguments, language).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> DateTime<Utc> {
        moment.parse().unwrap()
    }

    #[test]
    fn a_disclosure_by_consent_is_one_plain_sentence_in_either_language() {
        let read = Sentence {
            unit: Some("Arbetsmarknadsenheten i Gnesta"),
            sections: &[Section::MappingWork],
            at: at("2026-11-23T08:00:00Z"),
            ground: DisclosureGround::Basis,
            basis: Some(BasisKind::Consent),
        };
        assert_eq!(
            read.say(Language::Sv),
            "Arbetsmarknadsenheten i Gnesta läste Kartläggning: arbete den 23 november 2026 kl. 09.00 \
             med stöd av ditt samtycke."
        );
        assert_eq!(
            read.say(Language::En),
            "Arbetsmarknadsenheten i Gnesta read Mapping: work on 23 November 2026 at 09:00 by your \
             consent."
        );
    }

    #[test]
    fn own_reading_names_nobody_and_several_sections_are_joined() {
        let read = Sentence {
            unit: None,
            sections: &[Section::Plan, Section::Journal, Section::Closure],
            at: at("2026-07-01T22:05:00Z"),
            ground: DisclosureGround::OwnReading,
            basis: None,
        };
        assert_eq!(
            read.say(Language::Sv),
            "Du läste Gemensam plan, Journal och Avslut den 2 juli 2026 kl. 00.05."
        );
    }
}
