//! One person's life with the agencies: when they come, what is done with them, how they leave, and how it goes after.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};
use domain::{
    AgencyKind, CodeList, EventId, Month, Municipality, Pseudonym, StepKind,
    codes::{ClosureReason, IncomeSource, OccupationKind, ReferralOutcome},
};
use follow_up::Step;

use super::{Places, random_uuid, share};
use crate::demo::chance::Chance;

/// The first day of a life lies at most so many days back.
const DAYS_BACK: u32 = 6 * 365;
/// After how many months somebody is asked how it went.
const FOLLOWED_UP: [u32; 3] = [3, 6, 12];
/// A month, for durations that are counted in days.
const MONTH_DAYS: u32 = 30;

/// A life on its way.
pub struct Life<'p> {
    chance: Chance,
    today: NaiveDate,
    places: &'p Places,
    pseudonym: Option<Pseudonym>,
    town: Municipality,
    /// The day on which it has arrived.
    day: NaiveDate,
    /// The day on which the person leaves, or would have.
    end: NaiveDate,
    steps: Vec<Step>,
}

/// Codes of a step, by name.
type Codes<'c> = &'c [(&'static str, &'c str)];

impl<'p> Life<'p> {
    /// A life that begins somewhere in the years before today.
    pub fn begin(mut chance: Chance, today: NaiveDate, places: &'p Places) -> Self {
        let pseudonym = Pseudonym::from_bytes(chance.bits().to_be_bytes());
        let pseudonym = chance.happens(97).then_some(pseudonym);
        let begun = today - Days::new(chance.below(DAYS_BACK).into());
        let (least, most) = chance.weighted(share::MONTHS);
        let days = chance.between(least, most) * MONTH_DAYS + chance.below(MONTH_DAYS);
        Self {
            pseudonym,
            town: chance.weighted(&places.towns),
            day: begun,
            end: begun + Days::new(days.into()),
            chance,
            today,
            places,
            steps: Vec::new(),
        }
    }

    /// Everything that happens in it until today, in order.
    pub fn live(mut self) -> Vec<Step> {
        let begun = self.day;
        let barrier = self.chance.weighted(share::BARRIERS).code();
        if self.chance.happens(86) {
            self.assist(begun, barrier);
        }
        let comes = self.chance.happens(93) || self.steps.is_empty();
        if comes {
            self.come_in();
            self.register();
            self.intervene();
            self.leave(barrier);
        }
        let today = self.today;
        self.steps.retain(|step| step.on <= today);
        if self.steps.is_empty() {
            self.take(StepKind::Intake, AgencyKind::IntakeDesk, (today, None), &[]);
        }
        self.steps.sort_by_key(|step| step.on);
        self.steps
    }

    /// Assistance, month by month, with gaps.
    fn assist(&mut self, begun: NaiveDate, barrier: &str) {
        let household = self.chance.weighted(share::HOUSEHOLDS).code();
        let mut month = Month::of(begun);
        self.day = month.first_day();
        let mut kind = StepKind::FirstAssistance;
        while month.first_day() <= self.end {
            self.grant(
                kind,
                month,
                &[("barrier", barrier), ("household_type", household)],
            );
            kind = StepKind::Assistance;
            let gap = self.chance.between(1, 9);
            month = (0..gap).fold(month, |month, _| month.next());
        }
    }

    fn grant(&mut self, kind: StepKind, month: Month, codes: Codes<'_>) {
        let first = month.first_day();
        let told = first.to_string();
        let mut all = vec![("month", told.as_str())];
        all.extend_from_slice(codes);
        let last = month.next().first_day().pred_opt();
        self.take(kind, AgencyKind::WelfareUnit, (first, last), &all);
    }

    /// The desk: received, assessed, mapped, planned with; some come no further.
    fn come_in(&mut self) {
        let channel = self.chance.weighted(share::CHANNELS).code();
        let sex = self.chance.weighted(share::SEXES).map(CodeList::code);
        let age = self.chance.weighted(share::AGES).map(CodeList::code);
        let mut codes = vec![("channel", channel)];
        codes.extend(age.map(|age| ("age_band", age)));
        codes.extend(sex.map(|sex| ("sex", sex)));
        self.pass(0, 45);
        self.take_at_desk(StepKind::Intake, &codes);
        if !self.chance.happens(90) {
            return;
        }
        let standing = if self.chance.happens(92) {
            "INSIDE"
        } else {
            "OUTSIDE"
        };
        self.pass(1, 14);
        let mut codes = vec![("target_group", standing)];
        if self.chance.happens(24) {
            codes.push(("need_health", "STATED"));
        }
        self.take_at_desk(StepKind::Screening, &codes);
        if !self.chance.happens(84) {
            return;
        }
        let level = self.chance.weighted(share::EDUCATION).code();
        let years = self.chance.below(25).to_string();
        self.pass(3, 40);
        let codes = [("education_level", level), ("years_of_experience", &years)];
        self.take_at_desk(StepKind::Mapping, &codes);
        if self.chance.happens(82) {
            self.pass(1, 30);
            self.take_at_desk(StepKind::Plan, &[]);
        }
    }

    fn register(&mut self) {
        if self.chance.happens(35) {
            let category = self.chance.weighted(share::CATEGORIES).code();
            let lasts = (self.day, None);
            let codes = [("category", category)];
            self.take(
                StepKind::EmploymentRegistration,
                AgencyKind::EmploymentService,
                lasts,
                &codes,
            );
        }
    }

    /// What is done, one after another, with or without a referral.
    fn intervene(&mut self) {
        let times = self.chance.weighted(share::INTERVENTION_COUNTS);
        for left in (1..=times).rev() {
            let days = (self.end - self.day).num_days() / i64::from(left);
            let days = u32::try_from(days).unwrap_or(0);
            if days < MONTH_DAYS {
                return;
            }
            let referred = self.chance.happens(55).then(|| self.refer());
            let until = self.day + Days::new(self.chance.between(MONTH_DAYS / 2, days).into());
            let kind = self.chance.weighted(share::INTERVENTIONS);
            self.intervention(kind, until);
            self.day = until;
            if let Some(referred) = referred {
                self.end_referral(&referred);
            }
        }
    }

    fn intervention(&mut self, kind: StepKind, until: NaiveDate) {
        let lasts = (self.day, (until <= self.today).then_some(until));
        if kind == StepKind::Placement {
            self.place(lasts, until);
        } else if kind == StepKind::Enrolment {
            self.enrol(lasts, until);
        } else if kind == StepKind::Programme {
            let programme = self.chance.weighted(share::SUPPORTS).code();
            let codes = [("programme", programme)];
            self.take(kind, AgencyKind::EmploymentService, lasts, &codes);
        } else if kind == StepKind::Benefit {
            let benefit = self.chance.weighted(share::BENEFITS).code();
            let extent = (25 * self.chance.between(1, 4)).to_string();
            let codes = [("benefit", benefit), ("extent_percent", &extent)];
            self.take(kind, AgencyKind::InsuranceAgency, lasts, &codes);
        } else {
            let (activity, most) = if kind == StepKind::Education {
                ("STUDIES", 4800)
            } else {
                ("OTHER", 2400)
            };
            let done = self.chance.between(300, most);
            let (done, planned) = (done.to_string(), (done + 600).to_string());
            let codes = [
                ("activity", activity),
                ("done_minutes", &done),
                ("planned_minutes", &planned),
            ];
            self.take(kind, AgencyKind::LabourMarketUnit, lasts, &codes);
        }
    }

    fn place(&mut self, lasts: (NaiveDate, Option<NaiveDate>), until: NaiveDate) {
        let employment = self.chance.weighted(share::EMPLOYMENTS).code();
        let rate = (25 * self.chance.between(2, 4)).to_string();
        let codes = [
            ("employment_type", employment),
            ("service_rate_percent", &rate),
        ];
        self.take(
            StepKind::Placement,
            AgencyKind::LabourMarketUnit,
            lasts,
            &codes,
        );
        let from = lasts.0.to_string();
        let codes = [
            ("employment_type", employment),
            ("reason", "AS_PLANNED"),
            ("service_rate_percent", &rate),
            ("started_on", &from),
        ];
        self.take(
            StepKind::PlacementEnded,
            AgencyKind::LabourMarketUnit,
            (until, None),
            &codes,
        );
    }

    fn enrol(&mut self, lasts: (NaiveDate, Option<NaiveDate>), until: NaiveDate) {
        let programme = self.chance.pick(&self.places.programmes).as_str();
        let agency = AgencyKind::LabourMarketUnit;
        let began = (lasts.0, None);
        self.take(
            StepKind::Enrolment,
            agency,
            began,
            &[("programme", programme)],
        );
        let occupation = self.chance.weighted(share::HEARD_AFTER).code();
        let started = lasts.0.to_string();
        let codes = [
            ("programme", programme),
            ("started_on", started.as_str()),
            ("reason", "COMPLETED"),
            ("occupation", occupation),
        ];
        self.take(StepKind::EnrolmentEnded, agency, (until, None), &codes);
    }

    /// Sent on a day and accepted some days later.
    fn refer(&mut self) -> [&'static str; 3] {
        let (from, to) = self.chance.weighted(share::REFERRED);
        let service = self.chance.weighted(share::SERVICES).code();
        let named = [service, from.code(), to.code()];
        self.pass(0, 10);
        self.take_referral(StepKind::ReferralSent, from, named, &[("status", "SENT")]);
        let sent = self.day.to_string();
        let waited = self.chance.between(0, 12) * self.chance.between(0, 4);
        self.pass(waited, waited + 3);
        let codes = [("status", "ACCEPTED"), ("sent_on", sent.as_str())];
        self.take_referral(StepKind::ReferralAccepted, to, named, &codes);
        self.pass(0, 7);
        named
    }

    fn end_referral(&mut self, named: &[&'static str; 3]) {
        let to = AgencyKind::from_code(named[2]).unwrap_or(AgencyKind::LabourMarketUnit);
        let outcome: ReferralOutcome = self.chance.weighted(share::OUTCOMES);
        let codes = [("status", "COMPLETED"), ("outcome", outcome.code())];
        self.take_referral(StepKind::ReferralEnded, to, *named, &codes);
    }

    fn take_referral(
        &mut self,
        kind: StepKind,
        agency: AgencyKind,
        [service, from, to]: [&'static str; 3],
        codes: Codes<'_>,
    ) {
        let mut all = vec![
            ("service", service),
            ("from_agency", from),
            ("to_agency", to),
        ];
        all.extend_from_slice(codes);
        self.take(kind, agency, (self.day, None), &all);
    }

    /// How the person leaves, and what is heard of them after.
    fn leave(&mut self, barrier: &str) {
        let Some((reason, occupation)) = self.chance.weighted(share::ENDINGS) else {
            return;
        };
        self.day = self.day.max(self.end);
        let income = self.income(reason, occupation);
        let codes = [
            ("reason", reason.code()),
            ("occupation", occupation.code()),
            ("income_source", income.code()),
        ];
        self.take_at_desk(StepKind::Closure, &codes);
        let working = matches!(
            occupation,
            OccupationKind::WorkUnsubsidised | OccupationKind::WorkSubsidised
        );
        if working && self.chance.happens(60) {
            let employed = ("employment_type", "REGULAR");
            self.take(
                StepKind::Work,
                AgencyKind::LabourMarketUnit,
                (self.day, None),
                &[employed],
            );
        }
        if !reason.is_followed_up() {
            return;
        }
        let supported = income.is_self_support() == Some(true);
        if supported {
            self.take_at_desk(StepKind::SelfSupport, &[]);
        }
        let (closed, works) = (self.day, supported);
        let hears = !matches!(reason, ClosureReason::Moved | ClosureReason::NoContact);
        self.follow_up(closed, works, hears);
        self.relapse(closed, works, barrier);
        self.move_away(reason);
    }

    fn income(&mut self, reason: ClosureReason, occupation: OccupationKind) -> IncomeSource {
        if reason == ClosureReason::Pension {
            return IncomeSource::NoPublicSupport;
        }
        match occupation {
            OccupationKind::WorkUnsubsidised | OccupationKind::WorkSubsidised => {
                self.chance.weighted(&[
                    (IncomeSource::OwnIncome, 92),
                    (IncomeSource::IncomeSupport, 8),
                ])
            }
            OccupationKind::MunicipalEmployment => IncomeSource::OwnIncome,
            OccupationKind::Studies => IncomeSource::StudentAid,
            OccupationKind::JobSeeking => IncomeSource::ActivitySupport,
            OccupationKind::Illness => IncomeSource::SicknessBenefit,
            OccupationKind::Other | OccupationKind::Unknown => IncomeSource::Unknown,
        }
    }

    fn follow_up(&mut self, closed: NaiveDate, mut supported: bool, hears: bool) {
        for months in FOLLOWED_UP {
            if !hears || !self.chance.happens(62) {
                continue;
            }
            let heard = self.chance.weighted(share::HEARD_AFTER);
            let income = self.income(ClosureReason::Work, heard);
            let months_text = months.to_string();
            let codes = [
                ("months", months_text.as_str()),
                ("occupation", heard.code()),
                ("income_source", income.code()),
            ];
            self.day = closed + Days::new((months * MONTH_DAYS + months / 2).into());
            self.take_at_desk(StepKind::FollowUp, &codes);
            if !supported && income.is_self_support() == Some(true) {
                self.take_at_desk(StepKind::SelfSupport, &[]);
                supported = true;
            }
        }
    }

    /// Assistance again, for some of those who had left it.
    fn relapse(&mut self, closed: NaiveDate, supported: bool, barrier: &str) {
        if !supported || !self.chance.happens(17) {
            return;
        }
        let later = closed + Days::new(self.chance.between(20, 30 * MONTH_DAYS).into());
        let mut month = Month::of(later);
        for _ in 0..self.chance.between(1, 3) {
            self.grant(StepKind::Assistance, month, &[("barrier", barrier)]);
            month = month.next();
        }
    }

    /// Some who move come to the desk of a neighbour.
    fn move_away(&mut self, reason: ClosureReason) {
        if reason == ClosureReason::Moved && self.chance.happens(25) {
            self.town = self.chance.weighted(&self.places.towns);
            self.pass(20, 200);
            self.take_at_desk(StepKind::Intake, &[("channel", "WALK_IN")]);
        }
    }

    /// Some days pass.
    fn pass(&mut self, least: u32, most: u32) {
        self.day = self.day + Days::new(self.chance.between(least, most).into());
    }

    fn take_at_desk(&mut self, kind: StepKind, codes: Codes<'_>) {
        self.take(kind, AgencyKind::IntakeDesk, (self.day, None), codes);
    }

    fn take(
        &mut self,
        kind: StepKind,
        agency: AgencyKind,
        (on, until): (NaiveDate, Option<NaiveDate>),
        codes: Codes<'_>,
    ) {
        let told = (on + Days::new(self.chance.below(4).into())).min(self.today);
        let minutes = self.chance.between(7 * 60, 15 * 60);
        let at =
            told.and_time(NaiveTime::MIN).and_utc() + chrono::Duration::minutes(minutes.into());
        let codes = codes
            .iter()
            .map(|(name, code)| ((*name).to_owned(), (*code).to_owned()));
        self.steps.push(Step {
            event: EventId::from_uuid(random_uuid(&mut self.chance)),
            pseudonym: self.pseudonym,
            kind,
            on,
            until,
            agency,
            municipality: self.town,
            codes: codes.collect::<BTreeMap<String, String>>(),
            recorded_at: at,
        });
    }
}
