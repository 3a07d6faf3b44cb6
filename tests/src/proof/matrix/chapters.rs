//! What agencies do in a case: they are sent referrals, answer them, write their own sections, and share.

use anyhow::{Context, Result};
use domain::{CasePhase, CodeList, Section, referral::ReferralStatus as Status};
use serde_json::{Value, json};

use super::{
    cast::{Asker, PARTNER, Who},
    model::{Case, Period, Referral, Standing, Stops},
    story::{Teller, word},
};
use crate::{
    client::done,
    journey::{number, text},
    moves::{Move, Setting, Side, document, path_to},
    world::TestWorld,
};

/// What the desk may share of its own.
const SHARED: [Section; 10] = [
    Section::Identity,
    Section::Contact,
    Section::Intake,
    Section::Screening,
    Section::MappingEducation,
    Section::MappingWork,
    Section::MappingFamily,
    Section::Plan,
    Section::Journal,
    Section::Closure,
];

/// Where a referral can be brought, each as often as it is to be met.
const ENDS: [Status; 18] = [
    Status::Draft,
    Status::AwaitingPerson,
    Status::Sent,
    Status::Sent,
    Status::Received,
    Status::Received,
    Status::InfoRequested,
    Status::Accepted,
    Status::Active,
    Status::Active,
    Status::Active,
    Status::Paused,
    Status::Completed,
    Status::Declined,
    Status::Withdrawn,
    Status::ConsentWithdrawn,
    Status::EndedEarly,
    Status::EnteredInError,
];
/// The ends that a partner's registered operations lead to.
const ENDS_AT_PARTNER: [Status; 4] = [
    Status::Draft,
    Status::Sent,
    Status::Received,
    Status::Withdrawn,
];
const SERVICES: [&str; 4] = ["GUIDANCE", "OTHER", "DEBT_COUNSELLING", "MAPPING"];

/// The municipalities' own units, and those of the state.
const AROUND: [&str; 6] = [
    "welfare.gnesta",
    "labour.gnesta",
    "employment.gnesta",
    "insurance.gnesta",
    "healthcentre.gnesta",
    "labour.trosa",
];

impl Teller<'_> {
    /// Several agencies come in, one after another.
    pub async fn involve(&mut self, case: &mut Case, stops: &mut Stops) -> Result<()> {
        for unit in self.dice.some(&AROUND, 42) {
            self.refer_from_desk(case, unit, 0).await?;
            if self.dice.happens(25) {
                self.refer_from_desk(case, unit, 1).await?;
            }
        }
        let sharers: Vec<_> = current_workers(case);
        for (handle, unit) in sharers {
            if self.dice.happens(55) {
                self.share(case, handle, unit).await?;
            }
            if self.dice.happens(20) {
                self.refer_onward(case, handle, unit).await?;
            }
        }
        if self.dice.happens(35) {
            self.give_case(case).await?;
        }
        if self.dice.happens(20) {
            self.withdraw(case).await?;
        }
        if self.dice.happens(18) {
            self.declare_conflict(case, stops).await?;
        }
        Ok(())
    }

    async fn refer_from_desk(
        &mut self,
        case: &mut Case,
        unit: &'static str,
        nth: usize,
    ) -> Result<()> {
        let mut named = self.dice.some(&SHARED, 55);
        let mut carried = Vec::new();
        if self.dice.happens(85) {
            named.push(Section::Identity);
            named.sort();
            named.dedup();
            let mut period = self.days_of_basis();
            if period.from > self.days.first {
                // A basis that begins later opens nothing to send by.
                self.record_basis(case, case.desk, (case.desk, unit), (named.clone(), period))
                    .await?;
                period = Period {
                    from: self.days.first,
                    to: None,
                };
                named = vec![Section::Identity, Section::Intake];
            }
            self.record_basis(case, case.desk, (case.desk, unit), (named.clone(), period))
                .await?;
            carried = self.dice.some(&named, 70);
        }
        let (service, end) = if unit == "healthcentre.gnesta" {
            (SERVICES[nth], self.dice.pick(&ENDS_AT_PARTNER))
        } else if unit == "labour.gnesta" && self.dice.happens(12) {
            // A service without a free place.
            ("WORK_PRACTICE", Status::Waitlisted)
        } else {
            (SERVICES[nth], self.dice.pick(&ENDS))
        };
        self.refer(case, (case.desk, case.desk), unit, (service, carried, end))
            .await
    }

    async fn refer_onward(
        &mut self,
        case: &mut Case,
        handle: &'static str,
        unit: &'static str,
    ) -> Result<()> {
        let others: Vec<_> = AROUND
            .into_iter()
            .filter(|other| *other != unit && *other != "healthcentre.gnesta")
            .collect();
        let to = self.dice.pick(&others);
        let end = self.dice.pick(&ENDS);
        // A second referral of the same sender, unit and service would be refused as a duplicate.
        if case
            .referrals
            .iter()
            .any(|sent| sent.from == unit && sent.to == to)
        {
            return Ok(());
        }
        self.refer(case, (handle, unit), to, (SERVICES[2], Vec::new(), end))
            .await
    }

    async fn refer(
        &mut self,
        case: &mut Case,
        (sender, from): (&'static str, &'static str),
        to: &'static str,
        (service, sections, end): (&'static str, Vec<Section>, Status),
    ) -> Result<()> {
        let codes: Vec<&str> = sections.iter().map(|section| section.code()).collect();
        let create = (
            "createReferral",
            "CreateReferralInput",
            "referral { id version }",
        );
        let created = self
            .act(
                &Who::Held(sender),
                create,
                json!({
                    "caseId": case.id, "toUnitId": self.places.unit(to).unit, "service": service,
                    "urgency": "NORMAL", "sections": codes,
                    "question": word(case.number, Section::Referrals, case.referrals.len()),
                }),
            )
            .await?;
        case.referrals.push(Referral {
            id: text(&created, "/referral/id")?,
            version: number(&created, "/referral/version")?,
            from,
            to,
            state: Status::Draft,
            sections,
            holder: None,
        });
        let at = case.referrals.len() - 1;
        let workers = self.cast.workers(to, self.days);
        let receiver = if to == "healthcentre.gnesta" {
            PARTNER
        } else {
            self.dice.pick(&workers)
        };
        for step in path_to(end) {
            self.take(case, at, &step, (sender, receiver)).await?;
            let taken_on = case.referrals[at].state == Status::Accepted;
            if taken_on {
                self.write_own(case, receiver, to).await?;
            }
        }
        if end == Status::Received && to == "employment.gnesta" && self.dice.happens(40) {
            self.pass_on(case, at, receiver).await?;
        }
        Ok(())
    }

    /// The employment service passes a referral on to its unit in Trosa.
    async fn pass_on(&mut self, case: &mut Case, at: usize, receiver: &'static str) -> Result<()> {
        const CHILD: &str = "query Child($id: ID!) { referral(id: $id) { reroutedToId } }";
        const TO: &str = "employment.trosa";
        let parent = case.referrals[at].clone();
        let reroute = (
            "rerouteReferral",
            "RerouteReferralInput",
            "referral { status }",
        );
        self.act(
            &Who::Held(receiver),
            reroute,
            json!({
                "referralId": parent.id, "expectedVersion": parent.version,
                "toUnitId": self.places.unit(TO).unit, "reason": "Bor i Trosa.",
            }),
        )
        .await?;
        end(case, &parent.id, Status::Rerouted);
        let reader = Asker::fresh(Self::officer(case)).reader(self.world)?;
        let seen = reader.query(CHILD, json!({ "id": parent.id })).await?;
        case.referrals.push(Referral {
            id: text(&seen, "/referral/reroutedToId")?,
            version: 1,
            from: parent.from,
            to: TO,
            state: Status::Sent,
            sections: parent.sections,
            holder: None,
        });
        Ok(())
    }

    async fn take(
        &mut self,
        case: &mut Case,
        at: usize,
        step: &Move,
        (sender, receiver): (&'static str, &'static str),
    ) -> Result<()> {
        let who = match step.side {
            Side::Sender | Side::Manager => Who::Held(sender),
            Side::Receiver | Side::Lead => Who::Held(receiver),
            Side::Person => Who::Person(case.person),
        };
        let referral = &case.referrals[at];
        let setting = Setting {
            other_unit: String::new(),
            sister_unit: String::new(),
            colleague: String::new(),
            today: self.days.first,
        };
        let mut input = (step.extra)(&setting);
        input["referralId"] = json!(referral.id);
        if step.asks_version() {
            input["expectedVersion"] = json!(referral.version);
        }
        let payload = if who == Who::Held(PARTNER) {
            self.receive_at_partner(input).await?
        } else {
            let reader = Asker::fresh(who.clone()).reader(self.world)?;
            reader.mutate(&document(step), input).await?
        };
        let payload =
            done(step.mutation, payload).with_context(|| format!("{who:?} in {case:?}"))?;
        if payload["referral"].is_object() {
            case.referrals[at].version = number(&payload, "/referral/version")?;
        }
        follow(case, at, step, receiver);
        Ok(())
    }

    async fn receive_at_partner(&self, input: Value) -> Result<Value> {
        let text = include_str!("../../../../schema/partner/vardcentral-answer-referral.json");
        let operation: Value = serde_json::from_str(text)?;
        let written = operation["document"].as_str().context("a document")?;
        let reader = Asker::fresh(Who::Held(PARTNER)).reader(self.world)?;
        let data = reader.query(written, json!({ "receive": input })).await?;
        Ok(data["receiveReferral"].clone())
    }

    /// Writes what the unit's agency keeps of its own, or some of it.
    async fn write_own(
        &mut self,
        case: &mut Case,
        handle: &'static str,
        unit: &'static str,
    ) -> Result<()> {
        let mapped = [
            (Section::MappingWork, "work"),
            (Section::MappingHealth, "health"),
            (Section::MappingEconomy, "economy"),
            (Section::MappingFamily, "family"),
        ];
        for part in self.dice.some(&mapped, 35) {
            self.map(case, (handle, unit), part).await?;
        }
        if self.dice.happens(60) {
            self.write_note(case, handle, unit).await?;
        }
        super::agencies::write(self, case, handle, unit).await
    }

    /// Somebody shares what the own agency wrote with another that takes part.
    async fn share(
        &mut self,
        case: &mut Case,
        handle: &'static str,
        unit: &'static str,
    ) -> Result<()> {
        let mut own = vec![
            Section::Journal,
            Section::MappingHealth,
            Section::MappingWork,
            Section::MappingEconomy,
            Section::MappingFamily,
        ];
        own.extend(super::agencies::sections(
            self.places.kind_of(self.places.agency_of(unit)),
        ));
        let named = self.dice.some(&own, 50);
        let mut others: Vec<&'static str> = AROUND.to_vec();
        others.push(case.desk);
        others.retain(|other| self.places.agency_of(other) != self.places.agency_of(unit));
        let to = self.dice.pick(&others);
        if named.is_empty() {
            return Ok(());
        }
        let period = self.days_of_basis();
        self.record_basis(case, handle, (unit, to), (named, period))
            .await?;
        Ok(())
    }

    /// A manager gives the case to a colleague.
    async fn give_case(&mut self, case: &mut Case) -> Result<()> {
        for (manager, unit, colleague) in [
            (
                "manager.labour.gnesta",
                "labour.gnesta",
                "second.labour.gnesta",
            ),
            (
                "manager.labour.gnesta",
                "labour.gnesta",
                "lead.labour.gnesta",
            ),
            (
                "manager.welfare.gnesta",
                "welfare.gnesta",
                "second.welfare.gnesta",
            ),
            (
                "manager.welfare.gnesta",
                "welfare.gnesta",
                "lead.welfare.gnesta",
            ),
            (
                "manager.insurance.gnesta",
                "insurance.gnesta",
                "lead.insurance.gnesta",
            ),
        ] {
            if case.standing(unit) != Some(Standing::Current) || self.dice.happens(40) {
                continue;
            }
            let assign = ("assignCase", "AssignCaseInput", "case { id }");
            let input = json!({ "caseId": case.id, "staffId": self.places.staff(colleague) });
            self.act(&Who::Held(manager), assign, input).await?;
            case.assigned.insert((colleague, unit));
        }
        Ok(())
    }
}

/// A referral ends. The unit that worked on it takes part no more, unless another open one is
/// addressed to it; who held it without having taken it on works on the case no more.
pub fn end(case: &mut Case, id: &str, state: Status) {
    let Some(at) = case.referrals.iter().position(|referral| referral.id == id) else {
        return;
    };
    let before = case.referrals[at].state;
    case.referrals[at].state = state;
    let (to, holder) = (case.referrals[at].to, case.referrals[at].holder);
    let mut others = case
        .referrals
        .iter()
        .filter(|other| other.id != id && other.state.is_open());
    if before.is_taken_on() {
        if !others.any(|other| other.to == to) {
            case.set_standing(to, Standing::Past);
        }
    } else if let Some(holder) = holder
        && !others.any(|other| other.holder == Some(holder))
    {
        case.assigned.remove(&(holder, to));
    }
}

/// Makes the programme that participants are enrolled in.
pub async fn make_programme(world: &TestWorld, leader: &str) -> Result<String> {
    let manager = world.staff("manager.labour.gnesta")?;
    let document = "mutation Make($input: CreateProgrammeInput!) { createProgramme(input: $input) { \
        programme { id } userErrors { code field message } } }";
    let input = json!({ "name": "Vägen vidare", "startsOn": "2026-01-01", "leaderId": leader });
    let made = done("createProgramme", manager.mutate(document, input).await?)?;
    text(&made, "/programme/id")
}

/// Those who work on the case in a unit that takes part, the desk apart.
fn current_workers(case: &Case) -> Vec<(&'static str, &'static str)> {
    let assigned = case.assigned.iter().copied();
    let takes_part = |unit| unit != case.desk && case.standing(unit) == Some(Standing::Current);
    assigned.filter(|(_, unit)| takes_part(unit)).collect()
}

/// What a step comes to.
fn follow(case: &mut Case, at: usize, step: &Move, receiver: &'static str) {
    let (id, to) = (case.referrals[at].id.clone(), case.referrals[at].to);
    if step.to.is_terminal() {
        end(case, &id, step.to);
        return;
    }
    case.referrals[at].state = step.to;
    if step.to == Status::Received && step.from == Status::Sent {
        case.referrals[at].holder = Some(receiver);
        case.assigned.insert((receiver, to));
    }
    if step.to == Status::Accepted {
        case.assigned.insert((receiver, to));
        case.set_standing(to, Standing::Current);
    }
    if step.to == Status::Active {
        case.phase = case.phase.max(CasePhase::Active);
    }
}
