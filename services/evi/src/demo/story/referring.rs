//! How agencies are brought in: the person's consent, a referral, and what the receiver does with it.

use chrono::{Days, NaiveDate};
use domain::{CodeList, StaffId, codes::ReferralService};
use serde_json::{Value, json};

use super::words;
use crate::demo::{
    deeds,
    hands::Deed,
    places::Unit,
    tale::{Referral, Tale, Told, text},
};

/// What the desk lets the others read, when the person agrees.
const SHARED_BY_DESK: [&str; 7] = [
    "IDENTITY",
    "CONTACT",
    "INTAKE",
    "SCREENING",
    "MAPPING_EDUCATION",
    "MAPPING_WORK",
    "PLAN",
];
/// What a referral carries of it.
const CARRIED: [&str; 4] = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];
const CONSENT_DAYS: u64 = 365;

/// A unit that takes part, by whom it acts and what it is asked for.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// The handle of who acts.
    pub handle: String,
    /// The slug of the unit.
    pub unit: String,
    /// What it is asked for.
    pub service: ReferralService,
}

impl Receiver {
    /// The welfare unit of the person's municipality.
    pub fn welfare(tale: &Tale) -> Self {
        Self::of(tale, "welfare", ReferralService::FinancialAssistance)
    }

    /// The labour-market unit of the person's municipality.
    pub fn labour(tale: &Tale) -> Self {
        Self::of(tale, "labour", ReferralService::Placement)
    }

    /// The employment service. Its demo staff sit in Gnesta.
    pub fn employment() -> Self {
        Self::state("employment", ReferralService::EmploymentSupport)
    }

    /// The insurance agency. Its demo staff sit in Gnesta.
    pub fn insurance() -> Self {
        Self::state("insurance", ReferralService::RehabilitationCoordination)
    }

    /// Asked for something else.
    pub fn for_service(self, service: ReferralService) -> Self {
        Self { service, ..self }
    }

    /// Somebody else of the unit acts.
    pub fn by(self, handle: impl Into<String>) -> Self {
        Self {
            handle: handle.into(),
            ..self
        }
    }

    fn of(tale: &Tale, kind: &str, service: ReferralService) -> Self {
        Self {
            handle: tale.handle(kind),
            unit: tale.handle(kind),
            service,
        }
    }

    fn state(kind: &str, service: ReferralService) -> Self {
        Self {
            handle: format!("{kind}.sormland"),
            unit: format!("{kind}.gnesta"),
            service,
        }
    }
}

impl Tale {
    /// The person consents that the desk tells a unit's agency what it needs, for a year.
    pub async fn consents(&mut self, to: &Receiver) -> Told {
        let until = self.day() + Days::new(CONSENT_DAYS);
        self.consents_until(to, until).await
    }

    /// The same until a day.
    pub async fn consents_until(&mut self, to: &Receiver, until: NaiveDate) -> Told {
        let recorded = self.consent(to, until, &deeds::RECORD_BASIS).await;
        recorded.map(|_| ())
    }

    /// The same, until the person withdraws it.
    pub async fn consents_for_a_while(&mut self, to: &Receiver) -> Told<String> {
        let deed = &deeds::RECORD_BASIS_FOR_A_WHILE;
        let until = self.day() + Days::new(CONSENT_DAYS);
        let recorded = self.consent(to, until, deed).await?;
        text(deed, &recorded, "/basis/id")
    }

    async fn consent(&mut self, to: &Receiver, until: NaiveDate, deed: &Deed) -> Told<Value> {
        let (from, to) = (
            self.unit("desk")?,
            self.scenery.units.get(&to.unit)?.clone(),
        );
        let form = if self.chance.happens(75) {
            "WRITTEN"
        } else {
            "ELECTRONIC"
        };
        let input = json!({
            "kind": "CONSENT", "fromAgencyId": from.agency, "toAgencyId": to.agency,
            "sections": SHARED_BY_DESK, "purpose": "Samordnat stöd till arbete och egen försörjning",
            "validFrom": self.day(), "validTo": until, "consentForm": form,
        });
        let desk = self.handle("desk");
        self.make_in_case(&desk, deed, input).await
    }

    /// The person withdraws a consent, and the desk records it.
    pub async fn withdraws(&mut self, basis: &str) -> Told {
        let desk = self.handle("desk");
        let input = json!({ "basisId": basis });
        self.make(&desk, &deeds::WITHDRAW_CONSENT, input)
            .await
            .map(|_| ())
    }

    /// The desk writes a referral.
    pub async fn drafts(&mut self, to: &Receiver) -> Told<Referral> {
        let unit = self.scenery.units.get(&to.unit)?.clone();
        let desk = self.handle("desk");
        self.drafts_by(&desk, (&unit, to.service), &CARRIED).await
    }

    /// Somebody writes a referral that carries some sections.
    pub async fn drafts_by(
        &mut self,
        sender: &str,
        (unit, service): (&Unit, ReferralService),
        sections: &[&str],
    ) -> Told<Referral> {
        let input = json!({
            "toUnitId": unit.id, "service": service.code(),
            "urgency": if self.chance.happens(15) { "URGENT" } else { "NORMAL" },
            "question": self.chance.pick(&words::QUESTIONS), "sections": sections,
        });
        let created = self
            .make_in_case(sender, &deeds::CREATE_REFERRAL, input)
            .await?;
        Ok(Referral {
            id: text(&deeds::CREATE_REFERRAL, &created, "/referral/id")?,
            version: created["referral"]["version"].as_i64().unwrap_or_default(),
        })
    }

    /// The desk sends a referral, with the person's consent.
    pub async fn refers(&mut self, to: &Receiver) -> Told<Referral> {
        self.consents(to).await?;
        let mut referral = self.drafts(to).await?;
        let desk = self.handle("desk");
        self.turn(&desk, &deeds::SEND, &mut referral, json!({}))
            .await?;
        Ok(referral)
    }

    /// The desk appoints the leads of the case, of the units that take part.
    pub async fn led_by(&mut self, leads: &[StaffId]) -> Told {
        let leads: Vec<String> = leads.iter().map(ToString::to_string).collect();
        let desk = self.handle("desk");
        let input = json!({ "staffIds": leads });
        self.make_in_case(&desk, &deeds::APPOINT_LEADS, input)
            .await
            .map(|_| ())
    }

    /// The desk learns that the person's identity is protected, and names who handles the case besides.
    pub async fn protected(&mut self) -> Told {
        let desk = self.handle("desk");
        let handler = self.scenery.protected_by.to_string();
        let input = json!({ "grade": "PROTECTED_REGISTRATION", "handlerIds": [handler] });
        self.make_in_case(&desk, &deeds::PROTECT, input)
            .await
            .map(|_| ())
    }

    /// The receiver does something with a referral.
    pub async fn answers(
        &mut self,
        by: &Receiver,
        deed: &Deed,
        referral: &mut Referral,
        input: Value,
    ) -> Told {
        self.turn(&by.handle, deed, referral, input).await
    }

    /// The receiver takes a referral and accepts it some days later.
    pub async fn accepted(
        &mut self,
        by: &Receiver,
        referral: &mut Referral,
        days_ago: u32,
    ) -> Told {
        self.answers(by, &deeds::RECEIVE, referral, json!({}))
            .await?;
        self.at(days_ago).await?;
        self.answers(by, &deeds::ACCEPT, referral, json!({})).await
    }

    /// The receiver begins, today.
    pub async fn started(&mut self, by: &Receiver, referral: &mut Referral) -> Told {
        let input = json!({ "startsOn": self.day() });
        self.answers(by, &deeds::START, referral, input).await
    }

    /// From the desk's referral to the receiver's first day, over some days.
    pub async fn brought_in(&mut self, to: &Receiver, days_ago: u32) -> Told<Referral> {
        self.at(days_ago).await?;
        let mut referral = self.refers(to).await?;
        self.at(days_ago.saturating_sub(1)).await?;
        self.accepted(to, &mut referral, days_ago.saturating_sub(3))
            .await?;
        self.at(days_ago.saturating_sub(5)).await?;
        self.started(to, &mut referral).await?;
        Ok(referral)
    }
}
