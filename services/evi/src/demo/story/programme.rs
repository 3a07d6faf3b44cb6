//! The story of the programme itself, as its leader and the unit's manager write it down: how it was set up, what did
//! not go as planned, and how it stands from week to week (G8-G18).

use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use domain::StaffId;
use serde_json::{Value, json};

use super::cast::FIRST_DAY;
use crate::demo::{
    deeds,
    fault::StoryFault,
    hands::{Deed, Hands, Reader},
    places::Units,
    stage::Cue,
    tale::{Scenery, Told, text, working_day_before},
};

const MANAGER: &str = "manager.labour.gnesta";
const LEADER: &str = "programme.gnesta";
/// Over how many of the last weeks statuses are written.
const WEEKS: u64 = 12;
/// The hour at which the leader writes, in UTC.
const HOUR: Option<NaiveTime> = NaiveTime::from_hms_opt(13, 30, 0);

/// The programme and its groups, as everything else names them.
pub struct Made {
    /// The programme.
    pub programme: String,
    /// Its resource group and its scattered places.
    pub groups: Vec<String>,
}

/// Who is named when the programme is made.
pub struct Named {
    /// Who leads it.
    pub leader: StaffId,
    /// Who supervises its resource group.
    pub supervisor: StaffId,
}

/// Makes the programme, the first thing of all, with its groups and an earlier one that has left lessons.
///
/// # Errors
/// When a service refuses or fails.
pub async fn make(
    hands: &Hands,
    units: &Units,
    named: &Named,
    (today, places): (NaiveDate, u32),
) -> Result<Made, StoryFault> {
    let unit = units.get("labour.gnesta")?.id.clone();
    let first = working_day_before(today, FIRST_DAY);
    let author = Author { hands };
    let umbrella = json!({
        "unitId": unit, "name": "Vägar till arbete", "level": "UMBRELLA", "startsOn": first - Days::new(500),
    });
    let umbrella = author.programme(umbrella).await?;
    let earlier = json!({
        "unitId": unit, "name": "Återbruk i mindre skala", "umbrellaId": umbrella, "capacity": 8,
        "financier": "Samordningsförbundet Sörmlandsvägen", "leaderId": named.leader.to_string(),
        "startsOn": first - Days::new(480), "endsOn": first - Days::new(20),
    });
    let earlier = author.programme(earlier).await?;
    for lesson in lessons() {
        author
            .write(LEADER, &deeds::RECORD_LESSON, &earlier, lesson)
            .await?;
    }
    let programme = json!({
        "unitId": unit, "name": "Resursgrupp Lönnen", "umbrellaId": umbrella, "capacity": places,
        "financier": "Samordningsförbundet Sörmlandsvägen", "leaderId": named.leader.to_string(),
        "startsOn": first, "endsOn": today + Days::new(500),
    });
    let programme = author.programme(programme).await?;
    let activity = json!({
        "unitId": unit, "name": "Sfi med praktik", "level": "ACTIVITY", "programmeId": programme, "startsOn": first,
    });
    author.programme(activity).await?;
    let groups = author.groups(&programme, named.supervisor, first).await?;
    Ok(Made { programme, groups })
}

/// What is written about it while time passes.
///
/// # Errors
/// When a service refuses or fails.
pub async fn document(scenery: Arc<Scenery>, cue: Cue) -> Told {
    let (today, programme) = (scenery.today, scenery.programme.as_str());
    let author = Author {
        hands: &scenery.hands,
    };
    let first = working_day_before(today, FIRST_DAY);
    cue.until(moment(working_day_before(today, FIRST_DAY - 1)))
        .await?;
    for (deed, input) in beginning(first, today) {
        author.write(LEADER, deed, programme, input).await?;
    }
    let commission = json!({
        "subject": "staff:evaluator.fou", "name": "Ulla Värdemo", "organisation": "FoU-enheten Lärkan",
        "from": first, "to": today + Days::new(900),
    });
    let deed = &deeds::COMMISSION_EVALUATOR;
    author.write(MANAGER, deed, programme, commission).await?;
    for (days_ago, deed, input) in events(today) {
        cue.until(moment(working_day_before(today, days_ago)))
            .await?;
        author.write(LEADER, deed, programme, input).await?;
    }
    let this_monday = today - Days::new(today.weekday().num_days_from_monday().into());
    for weeks_ago in (1..=WEEKS).rev() {
        let monday = this_monday - Days::new(7 * weeks_ago);
        cue.until(moment(monday + Days::new(4))).await?;
        let deed = &deeds::RECORD_WEEK;
        author
            .write(LEADER, deed, programme, week(monday, weeks_ago))
            .await?;
    }
    Ok(())
}

fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(HOUR.unwrap_or_default()).and_utc()
}

struct Author<'h> {
    hands: &'h Hands,
}

impl Author<'_> {
    async fn programme(&self, input: Value) -> Told<String> {
        let deed = &deeds::CREATE_PROGRAMME;
        let made = self
            .hands
            .make(&Reader::staff(MANAGER), deed, input)
            .await?;
        text(deed, &made, "/programme/id")
    }

    async fn write(&self, by: &str, deed: &Deed, programme: &str, mut input: Value) -> Told<Value> {
        input["programmeId"] = json!(programme);
        self.hands.make(&Reader::staff(by), deed, input).await
    }

    async fn groups(
        &self,
        programme: &str,
        supervisor: StaffId,
        first: NaiveDate,
    ) -> Told<Vec<String>> {
        let groups = [
            json!({
                "kind": "RESOURCE_GROUP", "name": "Grupp 1", "work": "Återbruk, skötsel, natur och skog",
                "supervisorId": supervisor.to_string(), "places": 10, "from": first,
            }),
            json!({
                "kind": "SCATTERED_PLACES", "name": "Ströplatser", "places": 10, "from": first,
                "work": "Äldreomsorg, skola, kulturskola, fritidsgård och kök",
            }),
        ];
        let deed = &deeds::RECORD_GROUP;
        let mut ids = Vec::new();
        for (place, group) in groups.into_iter().enumerate() {
            let told = self.write(LEADER, deed, programme, group).await?;
            let pointer = format!("/documentation/groups/{place}/id");
            ids.push(text(deed, &told, &pointer)?);
        }
        Ok(ids)
    }
}

/// What an earlier programme has learnt.
fn lessons() -> [Value; 2] {
    [
        json!({
            "dimension": "DATA", "lesson": "Slutdatum och tjänstgöringsgrad saknades när insatsen skulle utvärderas.",
            "advice": "Bestäm före starten vem som skriver in start, slut och tjänstgöringsgrad.",
        }),
        json!({
            "dimension": "ANCHORING", "lesson": "Förhandlingarna med facken tog längre tid än planen medgav.",
            "advice": "Kalla till förhandling minst fyra månader före den första anställningen.",
        }),
    ]
}

/// What is written when it begins.
fn beginning(first: NaiveDate, today: NaiveDate) -> Vec<(&'static Deed, Value)> {
    let after = |days: u64| first + Days::new(days);
    let phase = |name: &str, from: u64, to: u64| json!({ "name": name, "plannedFrom": after(from), "plannedTo": after(to) });
    vec![
        (
            &deeds::DESCRIBE_PROGRAMME,
            json!({
                "purpose": "Bryta utanförskap genom arbete, handledning och studier, till varaktig egen försörjning.",
                "partners": ["Gnesta kommun", "Arbetsförmedlingen"],
                "targetGroups": ["LONG_TERM_UNEMPLOYED", "YOUTH", "NEWLY_ARRIVED", "DISABILITY"],
                "serviceRatePercent": 75, "competenceSharePercent": 25, "startPattern": "ROLLING",
                "startedOn": first,
            }),
        ),
        (
            &deeds::RECORD_PHASE,
            phase("Rekrytera handledare och vägledare", 0, 60),
        ),
        (&deeds::RECORD_PHASE, phase("Välja deltagare", 61, 120)),
        (
            &deeds::RECORD_PHASE,
            phase("Anställa tjugo deltagare", 121, 485),
        ),
        (
            &deeds::RECORD_PHASE,
            json!({
                "name": "Följa upp och avsluta", "plannedFrom": today + Days::new(440),
                "plannedTo": today + Days::new(500),
            }),
        ),
        (
            &deeds::RECORD_STAFFING,
            json!({ "function": "PROJECT_LEADER", "name": "Pontus Insatsgren", "from": first }),
        ),
        (
            &deeds::RECORD_STAFFING,
            json!({ "function": "WORK_SUPERVISOR", "name": "Hanna Ledvik", "from": after(20) }),
        ),
        (
            &deeds::RECORD_STAFFING,
            json!({
                "function": "WORK_GUIDE", "name": "Vakant", "from": first, "to": after(70),
                "note": "Rekryteringen fick göras om.",
            }),
        ),
        (
            &deeds::ANSWER_CHECKLIST,
            json!({ "key": "DATA_DECIDED", "answer": "YES", "note": "Handläggaren skriver in vid start och avslut." }),
        ),
        (
            &deeds::ANSWER_CHECKLIST,
            json!({ "key": "GOALS_FEASIBLE", "answer": "NOT_YET", "note": "Målet om årsanställningar ses över." }),
        ),
    ]
}

/// What happens on the way, by how many working days ago, the earliest first.
fn events(today: NaiveDate) -> Vec<(u32, &'static Deed, Value)> {
    let ago = |days: u32| working_day_before(today, days);
    vec![
        (
            300,
            &deeds::RECORD_NEGOTIATION,
            json!({
                "organisation": "Kommunalarbetarnas lokala klubb", "matter": "Avtal för arbetsmarknadsanställda",
                "calledOn": ago(300), "outcome": "ONGOING",
            }),
        ),
        (
            250,
            &deeds::RECORD_DEVIATION,
            json!({
                "on": ago(280), "until": ago(250), "kind": "UNION", "control": "OUTSIDE",
                "cause": "Förhandlingarna om avtal drog ut på tiden.", "effect": "De första starterna sköts fram en månad.",
            }),
        ),
        (
            220,
            &deeds::RECORD_DEVIATION,
            json!({
                "on": ago(230), "kind": "COLLABORATION", "control": "OUTSIDE",
                "cause": "En samverkanspart omorganiserades.", "effect": "Den enskilda samverkan kring deltagarna blev svårare.",
            }),
        ),
        (
            200,
            &deeds::RECORD_CHANGE,
            json!({
                "on": ago(200), "what": "Resursgrupp 2", "before": "En handledarledd grupp i äldreomsorgen",
                "after": "Ströplatser på flera arbetsplatser", "why": "Äldreomsorgen kunde inte ta emot en hel grupp.",
            }),
        ),
        (
            160,
            &deeds::RECORD_DEVIATION,
            json!({
                "on": ago(170), "until": ago(160), "kind": "DEMANDS", "control": "WITHIN",
                "cause": "Kraven på deltagarna var för höga i början.", "effect": "Två avslutade i förtid; introduktionen förlängdes.",
            }),
        ),
        (
            120,
            &deeds::RECORD_REPORT,
            json!({
                "from": ago(300), "to": ago(120), "done": "Handledare på plats, tio deltagare har börjat.",
                "next": "Fler ströplatser i skola och kök.", "risks": "Tid för vägledning under hösten.",
            }),
        ),
        (
            90,
            &deeds::RECORD_LESSON,
            json!({
                "dimension": "METHOD", "lesson": "Korta studiebesök före placeringen gav färre byten.",
                "advice": "Låt deltagaren prova två arbetsplatser innan anställningen börjar.",
            }),
        ),
    ]
}

fn week(monday: NaiveDate, weeks_ago: u64) -> Value {
    let (state, summary) = match weeks_ago % 4 {
        0 => (
            "AT_RISK",
            "En handledare är sjuk, ströplatserna klarar sig med vikarie.",
        ),
        1 => ("ON_TRACK", "Alla på plats, ett studiebesök genomfört."),
        2 => ("ON_TRACK", "Ny deltagare introducerad."),
        _ => (
            "ON_TRACK",
            "Avstämning med arbetsplatserna, inget att anmärka.",
        ),
    };
    json!({ "monday": monday, "state": state, "summary": summary })
}
