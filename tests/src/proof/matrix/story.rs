//! One case from the desk's door on: what is done in it is drawn by chance, done through the gateway,
//! and kept in the model.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use domain::{CasePhase, CodeList, Section, referral::ReferralStatus as Status};
use serde_json::{Value, json};

use super::{
    cast::{Asker, Cast, Days, PARTNER, Who},
    dice::Dice,
    model::{Basis, Case, Kept, Period, Row, Standing, Stops, Withdrawal},
    places::Places,
};
use crate::{
    client::done,
    journey::{number, text},
    people,
    world::TestWorld,
};

/// Everything that a story is told with.
pub struct Teller<'w> {
    /// The system.
    pub world: &'w TestWorld,
    /// Who there is.
    pub cast: &'w Cast,
    /// Where they sit.
    pub places: &'w Places,
    /// When.
    pub days: Days,
    /// A programme of the labour-market unit in Gnesta.
    pub programme: String,
    /// Chance.
    pub dice: Dice,
}

/// The desk's only lead, in Gnesta.
const LEAD: &str = "lead.desk.gnesta";

/// A mutation: its name, the type of its input, and what is asked of the payload.
pub type Mutation = (&'static str, &'static str, &'static str);

impl Teller<'_> {
    /// Does something that must not be refused, and gives the payload.
    pub async fn act(
        &self,
        who: &Who,
        (name, input_type, asked): Mutation,
        input: Value,
    ) -> Result<Value> {
        let document = format!(
            "mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ \
                {asked} userErrors {{ code field message }} }} }}"
        );
        let reader = Asker::fresh(who.clone()).reader(self.world)?;
        let payload = reader.mutate(&document, input.clone()).await?;
        done(name, payload).with_context(|| format!("{who:?}: {input}"))
    }

    /// The officer of a desk.
    pub fn officer(case: &Case) -> Who {
        Who::Held(case.desk)
    }

    /// Receives a person at a desk.
    pub async fn receive(
        &mut self,
        number_of_case: usize,
        person: usize,
        desk: &'static str,
    ) -> Result<Case> {
        let who = Who::Held(desk);
        let municipality = if desk == "desk.trosa" { "0488" } else { "0461" };
        let open = ("openContact", "OpenContactInput", "contact { id }");
        let contact = self
            .act(&who, open, json!({
                "personalNumber": people::number(person), "purpose": "INTAKE", "municipality": municipality,
            }))
            .await?;
        let reason = word(number_of_case, Section::Intake, 0);
        let register = (
            "registerIntake",
            "RegisterIntakeInput",
            "case { id version }",
        );
        let intake = self
            .act(&who, register, json!({
                "contactId": text(&contact, "/contact/id")?, "channel": "WALK_IN",
                "givenName": people::given_name(person), "familyName": "Provsson",
                "phone": format!("070-17406{:02}", 5 + person % 90), "email": format!("prov{person}@example.org"),
                "reason": reason, "interpreterNeeded": false,
            }))
            .await?;
        let mut case = Case {
            number: number_of_case,
            id: text(&intake, "/case/id")?,
            person,
            desk,
            phase: CasePhase::Intake,
            parties: Vec::new(),
            assigned: [(desk, desk)].into(),
            bases: Vec::new(),
            referrals: Vec::new(),
            rows: Vec::new(),
            once_shown: BTreeSet::new(),
            enrolled: Vec::new(),
            placed: Vec::new(),
        };
        self.keep(
            &mut case,
            desk,
            (reason, Section::Intake, Some("intake")),
            Kept::Shown,
        );
        if self.dice.happens(85) {
            self.screen(&mut case, number(&intake, "/case/version")?)
                .await?;
            self.map_at_desk(&mut case).await?;
        }
        for _ in 0..self.dice.below(3) {
            self.write_note(&mut case, desk, desk).await?;
        }
        if desk == "desk.gnesta" && self.dice.happens(50) {
            self.appoint_lead(&mut case).await?;
        }
        Ok(case)
    }

    /// Keeps a row that a unit wrote.
    pub fn keep(
        &self,
        case: &mut Case,
        unit: &str,
        (token, section, part): (String, Section, Option<&'static str>),
        kept: Kept,
    ) {
        let owner = self.places.agency_of(unit).to_owned();
        // What an agency writes again of a part replaces what it wrote.
        case.rows
            .retain(|row| part.is_none() || (row.part, &row.owner) != (part, &owner));
        if kept == Kept::Shown {
            case.once_shown.insert((section, owner.clone()));
        }
        case.rows.push(Row {
            token,
            section,
            owner,
            part,
            kept,
        });
    }

    /// The decision that keeps a row from the participant, or none.
    pub fn keeping(&mut self) -> (Kept, Value) {
        if self.dice.happens(18) {
            let decision =
                json!({ "provision": "OSL_25_7", "reason": "Skyddar den som berättade" });
            (Kept::FromParticipant, decision)
        } else {
            (Kept::Shown, Value::Null)
        }
    }

    async fn screen(&mut self, case: &mut Case, version: i64) -> Result<()> {
        let note = word(case.number, Section::Screening, 0);
        let screen = (
            "recordScreening",
            "RecordScreeningInput",
            "case { version }",
        );
        self.act(
            &Self::officer(case),
            screen,
            json!({
                "caseId": case.id, "expectedVersion": version, "inTargetGroup": true,
                "targetGroups": ["LONG_TERM_UNEMPLOYED"], "needs": ["WORK"], "note": note,
            }),
        )
        .await?;
        case.phase = case.phase.max(CasePhase::Screening);
        self.keep(
            case,
            case.desk,
            (note, Section::Screening, Some("screening")),
            Kept::Shown,
        );
        Ok(())
    }

    async fn map_at_desk(&mut self, case: &mut Case) -> Result<()> {
        let parts = [
            (Section::MappingEducation, "education"),
            (Section::MappingWork, "work"),
            (Section::MappingFamily, "family"),
        ];
        for part in self.dice.some(&parts, 65) {
            self.map(case, (case.desk, case.desk), part).await?;
        }
        Ok(())
    }

    /// Somebody in a unit writes one part of the mapping.
    pub async fn map(
        &mut self,
        case: &mut Case,
        (handle, unit): (&'static str, &'static str),
        (section, part): (Section, &'static str),
    ) -> Result<()> {
        let note = word(case.number, section, case.rows.len());
        let (kept, decision) = self.keeping();
        let mut said = match part {
            "education" => json!({ "level": "NINE_YEAR", "completedUpperSecondary": false }),
            "work" => json!({ "yearsOfExperience": 4 }),
            _ => json!({}),
        };
        said["note"] = json!(note);
        said["keptFromParticipant"] = decision;
        let map = ("recordMapping", "RecordMappingInput", "case { id }");
        self.act(
            &Who::Held(handle),
            map,
            json!({ "caseId": case.id, part: said }),
        )
        .await?;
        case.phase = case.phase.max(CasePhase::Mapping);
        self.keep(case, unit, (note, section, Some(part)), kept);
        Ok(())
    }

    /// Somebody in a unit writes a note.
    pub async fn write_note(
        &mut self,
        case: &mut Case,
        handle: &'static str,
        unit: &'static str,
    ) -> Result<()> {
        let (kept, decision) = self.keeping();
        let write = ("writeNote", "WriteNoteInput", "note { id }");
        let said = word(case.number, Section::Journal, case.rows.len());
        let written = self
            .act(
                &Who::Held(handle),
                write,
                json!({
                    "caseId": case.id, "text": said, "keptFromParticipant": decision,
                }),
            )
            .await?;
        let token = text(&written, "/note/id")?;
        self.keep(case, unit, (token, Section::Journal, None), kept);
        Ok(())
    }

    /// The desk's lead is appointed, and mostly writes the plan.
    async fn appoint_lead(&mut self, case: &mut Case) -> Result<()> {
        let appoint = ("appointLeads", "AppointLeadsInput", "case { id }");
        let input = json!({ "caseId": case.id, "staffIds": [self.places.staff(LEAD)] });
        self.act(&Self::officer(case), appoint, input).await?;
        case.assigned.insert((LEAD, case.desk));
        if self.dice.happens(80) {
            self.write_plan(case, LEAD).await?;
        }
        Ok(())
    }

    async fn write_plan(&mut self, case: &mut Case, handle: &'static str) -> Result<()> {
        let goal = word(case.number, Section::Plan, 0);
        let plan = ("updatePlan", "UpdatePlanInput", "plan { version }");
        let input = json!({ "caseId": case.id, "expectedVersion": 0, "goals": [{ "text": goal }] });
        self.act(&Who::Held(handle), plan, input).await?;
        case.phase = case.phase.max(CasePhase::Planning);
        self.keep(
            case,
            case.desk,
            (goal, Section::Plan, Some("plan")),
            Kept::Shown,
        );
        Ok(())
    }

    /// Somebody records a consent from their agency to another.
    pub async fn record_basis(
        &mut self,
        case: &mut Case,
        handle: &'static str,
        (from, to): (&str, &str),
        (sections, period): (Vec<Section>, Period),
    ) -> Result<String> {
        let (sender, receiver) = (self.places.unit(from), self.places.unit(to));
        let codes: Vec<&str> = sections.iter().map(|section| section.code()).collect();
        let last = period
            .to
            .unwrap_or(self.days.later() + chrono::Duration::days(900));
        let record = (
            "recordDisclosureBasis",
            "RecordDisclosureBasisInput",
            "basis { id }",
        );
        let recorded = self
            .act(
                &Who::Held(handle),
                record,
                json!({
                    "caseId": case.id, "kind": "CONSENT", "fromAgencyId": sender.agency,
                    "toAgencyId": receiver.agency, "sections": codes, "purpose": "Samordnat stöd",
                    "validFrom": period.from, "validTo": last, "consentForm": "WRITTEN",
                }),
            )
            .await?;
        let id = text(&recorded, "/basis/id")?;
        case.bases.push(Basis {
            id: id.clone(),
            from: self.places.agency_of(from).to_owned(),
            to: self.places.agency_of(to).to_owned(),
            sections,
            period,
            withdrawal: Withdrawal::None,
        });
        Ok(id)
    }

    /// The days of a basis: mostly long, sometimes over before the reading, or after it.
    pub fn days_of_basis(&mut self) -> Period {
        let from = self.days.first - chrono::Duration::days(30);
        match self.dice.below(10) {
            0 => Period {
                from,
                to: Some(self.days.between()),
            },
            1 => Period {
                from: self.days.later(),
                to: None,
            },
            2 => Period {
                from,
                to: Some(self.days.second),
            },
            _ => Period { from, to: None },
        }
    }

    /// The person withdraws a consent at the desk.
    pub async fn withdraw(&mut self, case: &mut Case) -> Result<()> {
        let desk = self.places.agency_of(case.desk).to_owned();
        let own: Vec<usize> = (0..case.bases.len())
            .filter(|at| case.bases[*at].from == desk)
            .collect();
        if own.is_empty() {
            return Ok(());
        }
        let at = self.dice.pick(&own);
        let withdraw = (
            "withdrawConsent",
            "WithdrawConsentInput",
            "stoppedReferrals { id }",
        );
        let input = json!({ "basisId": case.bases[at].id });
        let done = self.act(&Self::officer(case), withdraw, input).await?;
        case.bases[at].withdrawal = Withdrawal::Withdrawn;
        let stopped = done["stoppedReferrals"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for one in stopped {
            let id = text(&one, "/id")?;
            super::chapters::end(case, &id, Status::ConsentWithdrawn);
        }
        Ok(())
    }

    /// A member of staff declares a conflict: the person is nobody for them from then on.
    pub async fn declare_conflict(&mut self, case: &mut Case, stops: &mut Stops) -> Result<()> {
        let workers: Vec<_> = case.assigned.iter().copied().collect();
        let (handle, _) = self.dice.pick(&workers);
        // Whoever goes on with the case at the desk stays, and a system has no kin.
        if handle == case.desk || handle == PARTNER {
            return Ok(());
        }
        let kind = self.dice.pick(&["KIN", "CONFLICT_OF_INTEREST", "OWN_CASE"]);
        let declare = ("declareConflict", "DeclareConflictInput", "declared");
        self.act(
            &Who::Held(handle),
            declare,
            json!({ "caseId": case.id, "kind": kind }),
        )
        .await?;
        stops.conflicts.insert(handle);
        case.assigned.retain(|(other, _)| *other != handle);
        Ok(())
    }

    /// The identity is protected, and some of those who work on the case are named.
    pub async fn protect(&mut self, case: &mut Case, stops: &mut Stops) -> Result<()> {
        let mut workers: Vec<&'static str> =
            case.assigned.iter().map(|(handle, _)| *handle).collect();
        workers.extend(["manager.labour.gnesta", "second.welfare.gnesta"]);
        let named = self.dice.some(&workers, 45);
        let ids: Vec<&str> = named
            .iter()
            .map(|handle| self.places.staff(handle))
            .collect();
        let grade = self
            .dice
            .pick(&["MARKING", "PROTECTED_REGISTRATION", "FICTITIOUS_DATA"]);
        let set = (
            "setProtectedIdentity",
            "SetProtectedIdentityInput",
            "case { id }",
        );
        let input = json!({ "caseId": case.id, "grade": grade, "handlerIds": ids });
        self.act(&Self::officer(case), set, input).await?;
        let mut all: BTreeSet<&'static str> = named.into_iter().collect();
        all.insert(case.desk);
        stops.named = Some(all);
        Ok(())
    }

    /// The case is closed, where nothing is left undecided in it.
    pub async fn close(&mut self, case: &mut Case, stops: &Stops) -> Result<()> {
        let undecided = |status: Status| !status.is_terminal() && !status.is_taken_on();
        if case
            .referrals
            .iter()
            .any(|referral| undecided(referral.state))
        {
            return Ok(());
        }
        let officer = Self::officer(case);
        let reader = Asker::fresh(officer.clone()).reader(self.world)?;
        let version = crate::journey::case_version(&reader, &case.id).await?;
        let detail = word(case.number, Section::Closure, 0);
        let close = ("closeCase", "CloseCaseInput", "case { phase }");
        self.act(
            &officer,
            close,
            json!({
                "caseId": case.id, "expectedVersion": version, "reason": "WORK",
                "occupation": { "kind": "WORK_UNSUBSIDISED", "detail": detail },
                "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
            }),
        )
        .await?;
        case.phase = CasePhase::Closed;
        // The desk's lead is given what the desk follows up.
        if case.desk == "desk.gnesta" && !stops.conflicts.contains(LEAD) {
            case.assigned.insert((LEAD, case.desk));
        }
        for referral in &mut case.referrals {
            if referral.state.is_taken_on() && !referral.state.is_terminal() {
                referral.state = Status::EndedEarly;
            }
        }
        for (_, standing) in &mut case.parties {
            if *standing == Standing::Current {
                *standing = Standing::UntilFollowUp;
            }
        }
        self.keep(
            case,
            case.desk,
            (detail, Section::Closure, Some("closure")),
            Kept::Shown,
        );
        Ok(())
    }
}

/// A word that stands in one row of one case and nowhere else.
pub fn word(case: usize, section: Section, row: usize) -> String {
    format!(
        "ord-{case}-{}-{row}",
        section.code().to_lowercase().replace('_', "-")
    )
}
