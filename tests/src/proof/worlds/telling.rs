//! How the stage comes about: who does what, one after the other, until every role is at work.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{
    hands::{Hands, Who},
    stage::{
        CLOSED, DESK_OF_TROSA, DESK_ONLY, EMPLOYMENT, GNESTA, IN_TROSA, INSURANCE, PROTECTED,
        Places, SHARED, TROSA, Town, Unit, WAITING,
    },
};
use crate::people;

const MANAGER: Who = Who::Staff("manager.labour.gnesta");
const SUPERVISOR: Who = Who::Staff("supervisor.gnesta");
const EVALUATOR: Who = Who::Staff("evaluator.fou");
const LEADER: Who = Who::Staff("programme.gnesta");

/// What the desk tells the agencies that it refers to.
const TOLD: [&str; 7] = [
    "IDENTITY",
    "CONTACT",
    "INTAKE",
    "MAPPING_EDUCATION",
    "MAPPING_WORK",
    "PLAN",
    "CLOSURE",
];

/// The telling of it.
pub struct Telling<'t> {
    /// The hands of everybody who works in it.
    pub hands: Hands<'t>,
    /// Units and staff.
    pub places: &'t Places,
    /// The cases, by the index of their person.
    pub cases: BTreeMap<usize, String>,
}

impl Telling<'_> {
    /// Tells it, and gives the id of the placement in the shared case.
    ///
    /// # Errors
    /// When a step is refused.
    pub async fn tell(&mut self) -> Result<String> {
        for (person, town) in [
            (SHARED, GNESTA),
            (CLOSED, GNESTA),
            (DESK_ONLY, GNESTA),
            (PROTECTED, GNESTA),
            (WAITING, GNESTA),
            (IN_TROSA, TROSA),
            (DESK_OF_TROSA, TROSA),
        ] {
            let case = self.receive(&town, person).await?;
            self.cases.insert(person, case);
            self.hands.world.forward(chrono::Duration::minutes(4));
        }
        let placement = self.share().await?;
        self.trosa().await?;
        self.waiting().await?;
        self.close().await?;
        Ok(placement)
    }

    async fn receive(&mut self, town: &Town, person: usize) -> Result<String> {
        let case = open_case(&mut self.hands, town, person).await?;
        let mapping = json!({
            "caseId": case, "education": { "level": "NINE_YEAR", "completedUpperSecondary": false },
            "work": { "yearsOfExperience": 4, "note": "Lager och butik" },
            "family": { "childrenAtHome": 2 },
        });
        self.hands
            .make(&town.desk, "recordMapping", mapping)
            .await?;
        let note = json!({ "caseId": case, "text": "Kom till mottagningen på morgonen." });
        self.hands.make(&town.desk, "writeNote", note).await?;
        Ok(case)
    }

    /// The desk gives a consent and refers; the receiver accepts and starts.
    async fn refer(
        &mut self,
        (case, town): (&str, &Town),
        (kind, receiver, service): (&str, Who, &str),
    ) -> Result<()> {
        let to = self.places.unit(kind, town.code)?.clone();
        self.basis(case, town, &to, &TOLD).await?;
        let draft = json!({
            "caseId": case, "toUnitId": to.id, "service": service, "urgency": "NORMAL",
            "question": "Kan ni ta emot?", "sections": ["IDENTITY", "CONTACT", "INTAKE"],
        });
        let id = self
            .hands
            .id(&town.desk, "createReferral", draft, "/referral/id")
            .await?;
        for (who, mutation) in [
            (town.desk, "sendReferral"),
            (receiver, "receiveReferral"),
            (receiver, "acceptReferral"),
            (receiver, "startReferral"),
        ] {
            let mut input = self.step(&id);
            if mutation == "startReferral" {
                input["startsOn"] = json!("2026-11-23");
            }
            self.hands.make(&who, mutation, input).await?;
        }
        Ok(())
    }

    fn step(&self, id: &str) -> Value {
        let version = self.hands.pool.version(id).unwrap_or_default();
        json!({ "referralId": id, "expectedVersion": version })
    }

    async fn basis(&mut self, case: &str, town: &Town, to: &Unit, sections: &[&str]) -> Result<()> {
        let desk = self.places.unit("INTAKE_DESK", town.code)?;
        let basis = json!({
            "caseId": case, "kind": "CONSENT", "fromAgencyId": desk.agency, "toAgencyId": to.agency,
            "sections": sections, "purpose": "Samordnat stöd till arbete",
            "validFrom": "2026-01-01", "validTo": "2029-12-31", "consentForm": "WRITTEN",
        });
        self.hands
            .make(&town.desk, "recordDisclosureBasis", basis)
            .await?;
        Ok(())
    }

    async fn share(&mut self) -> Result<String> {
        let case = self.cases.get(&SHARED).context("received")?.clone();
        let case = case.as_str();
        for receiver in [
            ("WELFARE_UNIT", GNESTA.welfare, "FINANCIAL_ASSISTANCE"),
            ("LABOUR_MARKET_UNIT", GNESTA.labour, "PLACEMENT"),
            ("EMPLOYMENT_SERVICE", EMPLOYMENT, "EMPLOYMENT_SUPPORT"),
            ("INSURANCE_AGENCY", INSURANCE, "REHABILITATION_COORDINATION"),
        ] {
            self.refer((case, &GNESTA), receiver).await?;
        }
        for who in [GNESTA.welfare, GNESTA.labour, EMPLOYMENT, INSURANCE] {
            for (who, mutation, input) in own_rows(who, case) {
                self.hands.make(&who, mutation, input).await?;
            }
        }
        self.partner(case).await?;
        self.leads(case).await?;
        self.labour(case).await
    }

    /// The health centre has received a referral and is told what its operation reads.
    async fn partner(&mut self, case: &str) -> Result<()> {
        let to = self.places.unit("PARTNER", GNESTA.code)?.clone();
        self.basis(case, &GNESTA, &to, &["IDENTITY", "CONTACT", "PLAN"])
            .await?;
        let draft = json!({
            "caseId": case, "toUnitId": to.id, "service": "HEALTH_CONTACT", "urgency": "NORMAL",
            "question": "Hälsokontroll", "sections": ["IDENTITY", "CONTACT", "PLAN"],
        });
        let id = self
            .hands
            .id(&GNESTA.desk, "createReferral", draft, "/referral/id")
            .await?;
        let input = self.step(&id);
        self.hands.make(&GNESTA.desk, "sendReferral", input).await?;
        Ok(())
    }

    async fn leads(&mut self, case: &str) -> Result<()> {
        let mut leads = Vec::new();
        for (by, lead) in [
            (Who::Staff("lead.welfare.gnesta"), "lead.welfare.gnesta"),
            (MANAGER, "lead.labour.gnesta"),
        ] {
            let staff = self.places.staff(lead)?.clone();
            let input = json!({ "caseId": case, "staffId": staff });
            self.hands.attempt(&by, "assignCase", input).await?;
            leads.push(staff);
        }
        let input = json!({ "caseId": case, "staffIds": leads });
        self.hands
            .make(&GNESTA.desk, "appointLeads", input)
            .await
            .map(|_| ())
    }

    async fn labour(&mut self, case: &str) -> Result<String> {
        let leader = self.places.staff("programme.gnesta")?.clone();
        let supervisor = self.places.staff("supervisor.gnesta")?.clone();
        let programme = json!({
            "name": "Resursgrupp Lönnen", "leaderId": leader, "capacity": 20,
            "startsOn": "2026-01-01", "endsOn": "2028-12-31",
        });
        let programme = self
            .hands
            .id(&MANAGER, "createProgramme", programme, "/programme/id")
            .await?;
        for (mutation, input) in documentation(&programme) {
            self.hands.make(&MANAGER, mutation, input).await?;
        }
        for (who, mutation, input) in evaluation(&programme) {
            self.hands.make(&who, mutation, input).await?;
        }
        let enrolment = json!({ "caseId": case, "programmeId": programme, "from": "2026-11-01" });
        self.hands
            .make(&GNESTA.labour, "enrolParticipant", enrolment)
            .await?;
        let placement = placement(case, "Återbruket i Gnesta", Some(&supervisor));
        let placement = self
            .hands
            .id(
                &GNESTA.labour,
                "createPlacement",
                placement,
                "/placement/id",
            )
            .await?;
        let attendance = json!({
            "caseId": case, "placementId": placement, "on": "2026-11-20", "kind": "PRESENT", "hours": 6.0,
        });
        self.hands
            .make(&SUPERVISOR, "recordAttendance", attendance)
            .await?;
        let learnt = json!({
            "caseId": case, "month": "2026-11", "activity": "COURSE", "plannedHours": 30.0, "doneHours": 12.0,
        });
        self.hands
            .make(&LEADER, "recordCompetenceHours", learnt)
            .await?;
        let plan = json!({
            "caseId": case, "expectedVersion": 0, "goals": [{ "text": "Eget arbete inom ett år" }],
            "activities": [{ "title": "Praktik på återbruket", "status": "ONGOING" }],
        });
        self.hands.make(&GNESTA.labour, "updatePlan", plan).await?;
        let workplace = json!({ "name": "Återbruket", "municipality": "0461" });
        self.hands
            .make(&GNESTA.labour, "addWorkplace", workplace)
            .await?;
        Ok(placement)
    }

    async fn trosa(&mut self) -> Result<()> {
        let case = self.cases.get(&IN_TROSA).context("received")?.clone();
        for receiver in [
            ("WELFARE_UNIT", TROSA.welfare, "FINANCIAL_ASSISTANCE"),
            ("LABOUR_MARKET_UNIT", TROSA.labour, "PLACEMENT"),
        ] {
            self.refer((&case, &TROSA), receiver).await?;
        }
        for who in [TROSA.welfare, TROSA.labour] {
            for (who, mutation, input) in own_rows(who, &case) {
                self.hands.make(&who, mutation, input).await?;
            }
        }
        let placement = placement(&case, "Hamnen i Trosa", None);
        self.hands
            .make(&TROSA.labour, "createPlacement", placement)
            .await?;
        Ok(())
    }

    /// One referral is sent to the welfare unit, one is received by the labour-market unit, one is a draft.
    async fn waiting(&mut self) -> Result<()> {
        let case = self.cases.get(&WAITING).context("received")?.clone();
        for (kind, service, receiver) in [
            ("WELFARE_UNIT", "FINANCIAL_ASSISTANCE", None),
            ("LABOUR_MARKET_UNIT", "PLACEMENT", Some(GNESTA.labour)),
            ("INSURANCE_AGENCY", "REHABILITATION_COORDINATION", None),
        ] {
            let to = self.places.unit(kind, GNESTA.code)?.clone();
            self.basis(&case, &GNESTA, &to, &["IDENTITY", "INTAKE"])
                .await?;
            let draft = json!({
                "caseId": case, "toUnitId": to.id, "service": service, "urgency": "NORMAL",
                "question": "Kan ni ta emot?", "sections": ["IDENTITY", "INTAKE"],
            });
            let id = self
                .hands
                .id(&GNESTA.desk, "createReferral", draft, "/referral/id")
                .await?;
            if kind != "INSURANCE_AGENCY" {
                let input = self.step(&id);
                self.hands.make(&GNESTA.desk, "sendReferral", input).await?;
            }
            if let Some(receiver) = receiver {
                let input = self.step(&id);
                self.hands.make(&receiver, "receiveReferral", input).await?;
            }
        }
        Ok(())
    }

    async fn close(&mut self) -> Result<()> {
        let case = self.cases.get(&CLOSED).context("received")?.clone();
        let version = self.hands.pool.version(&case).unwrap_or_default();
        let input = json!({
            "caseId": case, "expectedVersion": version, "reason": "WORK",
            "occupation": { "kind": "WORK_UNSUBSIDISED", "detail": "Butik, heltid" },
            "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
        });
        self.hands.make(&GNESTA.desk, "closeCase", input).await?;
        Ok(())
    }
}

/// Receives a person at the desk of a town, and screens.
pub async fn open_case(hands: &mut Hands<'_>, town: &Town, person: usize) -> Result<String> {
    let contact = json!({
        "personalNumber": people::number(person), "purpose": "INTAKE", "municipality": town.code,
    });
    let contact = hands
        .id(&town.desk, "openContact", contact, "/contact/id")
        .await?;
    let intake = json!({
        "contactId": contact, "channel": "WALK_IN", "givenName": people::given_name(person),
        "familyName": "Provsson", "phone": "070-1740605",
        "reason": "Vill ha hjälp att hitta arbete", "interpreterNeeded": false,
    });
    let case = hands
        .id(&town.desk, "registerIntake", intake, "/case/id")
        .await?;
    let version = hands.pool.version(&case).unwrap_or_default();
    let screening = json!({
        "caseId": case, "expectedVersion": version, "inTargetGroup": true,
        "targetGroups": ["LONG_TERM_UNEMPLOYED"], "needs": ["WORK", "ECONOMY"],
    });
    hands.make(&town.desk, "recordScreening", screening).await?;
    Ok(case)
}

/// What the manager writes about a programme, so that there is something to read of it.
fn documentation(programme: &str) -> [(&'static str, Value); 4] {
    [
        (
            "recordProgrammePhase",
            json!({
                "programmeId": programme, "name": "Välja deltagare", "plannedFrom": "2026-01-01",
                "plannedTo": "2026-03-31",
            }),
        ),
        (
            "recordProgrammeDeviation",
            json!({
                "programmeId": programme, "on": "2026-03-01", "kind": "TIME", "control": "OUTSIDE",
                "cause": "Avtalen dröjde", "effect": "Senare start",
            }),
        ),
        (
            "recordProgrammeLesson",
            json!({
                "programmeId": programme, "dimension": "DATA", "lesson": "Datum saknades", "advice": "Skriv dem",
            }),
        ),
        (
            "commissionEvaluator",
            json!({
                "programmeId": programme, "subject": "staff:evaluator.fou", "name": "Ulla Värdemo",
                "organisation": "FoU-enheten", "from": "2026-01-01",
            }),
        ),
    ]
}

/// What is written about its evaluation.
fn evaluation(programme: &str) -> [(Who, &'static str, Value); 5] {
    [
        (
            LEADER,
            "writeGoal",
            json!({
                "programmeId": programme, "number": 1, "wording": "Hälften i arbete", "purpose": "Egen försörjning",
                "requestedBasis": "Sysselsättning", "measure": "WORK_OR_STUDIES_AT_END", "target": 50.0,
            }),
        ),
        (
            LEADER,
            "recordIndicator",
            json!({
                "programmeId": programme, "name": "Saknar gymnasium", "value": 35.0, "unit": "PERCENT",
                "source": "Egen mätning", "measuredOn": "2026-01-01",
            }),
        ),
        (
            MANAGER,
            "recordBudgetLine",
            json!({ "programmeId": programme, "year": 2026, "name": "Löner", "planned": 1_000_000 }),
        ),
        (
            MANAGER,
            "setAssumption",
            json!({
                "programmeId": programme, "kind": "PLACE_COST", "source": "Egen budget", "assumedOn": "2026-01-01",
                "amount": { "low": 100_000, "likely": 200_000, "high": 300_000 },
            }),
        ),
        (
            EVALUATOR,
            "writeStatement",
            json!({ "programmeId": programme, "statement": "Pågår", "lessons": "Bestäm uppgifter" }),
        ),
    ]
}

/// A placement to record.
pub fn placement(case: &str, workplace: &str, supervisor: Option<&str>) -> Value {
    json!({
        "caseId": case, "workplace": workplace, "employmentType": "MUNICIPAL_LABOUR_EMPLOYMENT",
        "serviceRatePercent": 75, "startsOn": "2026-11-02", "endsOn": "2027-11-01",
        "tasks": "Sorterar och lagar möbler", "supervisorId": supervisor,
    })
}

/// What a caseworker writes in the agency's own sections of a case, besides a note and a mapping.
fn own_rows(who: Who, case: &str) -> Vec<(Who, &'static str, Value)> {
    let name = who.name();
    let mut rows = vec![
        (
            who,
            "writeNote",
            json!({ "caseId": case, "text": "Planerar nästa möte." }),
        ),
        (
            who,
            "recordMapping",
            json!({
                "caseId": case, "health": { "note": "Ryggbesvär" }, "economy": { "note": "Skuld hos Kronofogden" },
            }),
        ),
    ];
    let more = match name.split('.').next() {
        Some("welfare") => vec![
            (
                "recordHousehold",
                json!({ "caseId": case, "type": "SINGLE_WOMAN", "adults": 1, "children": 0 }),
            ),
            (
                "recordAssistanceDecision",
                json!({ "caseId": case, "month": "2026-10", "amountOre": 912_300, "barrier": "UNEMPLOYED_NO_BENEFIT" }),
            ),
            (
                "recordActivityRequirement",
                json!({ "caseId": case, "from": "2026-11-01", "hoursPerWeek": 20, "kinds": ["JOB_SEARCH"] }),
            ),
        ],
        Some("employment") => vec![
            (
                "recordEmploymentRegistration",
                json!({ "caseId": case, "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" }),
            ),
            (
                "recordReadiness",
                json!({ "caseId": case, "level": "READY" }),
            ),
        ],
        Some("insurance") => vec![
            (
                "recordBenefit",
                json!({
                    "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
                    "from": "2026-09-01", "to": "2026-10-31",
                }),
            ),
            (
                "recordRehabilitation",
                json!({ "caseId": case, "status": "PLANNED", "coordinator": "Folke Trygglund" }),
            ),
        ],
        Some(_) | None => Vec::new(),
    };
    let more = more.into_iter();
    rows.extend(more.map(|(mutation, input)| (who, mutation, input)));
    rows
}
