//! Values for arguments: what is visible, what is hidden, what belongs elsewhere, what is nowhere, and what
//! lies at the edge.

use rand::{Rng, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use super::{pool::Pool, sdl::Input};
use crate::people;

const ABSENT: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
const DAYS: [&str; 9] = [
    "2026-11-23",
    "2026-11-22",
    "2026-11-24",
    "2026-12-01",
    "2026-01-01",
    "2027-03-01",
    "2029-12-31",
    "1970-01-01",
    "2026-02-30",
];
const MONTHS: [&str; 5] = ["2026-11", "2026-10", "2026-01", "2027-05", "2026-13"];
const WORDS: [&str; 6] = [
    "Vill arbeta igen",
    "Prövar deltid",
    "Återbruket i Gnesta",
    "Provsson",
    "",
    "Kan ni ta emot?",
];

/// A list of participants in base64.
const LIST: &str = "TnI7S8O2bgoxO0sK";

/// Gives values to one reader's arguments.
pub struct Values<'v> {
    /// What is known.
    pub pool: &'v Pool,
    /// Who asks.
    pub reader: &'v str,
    /// Whether an id should be a hidden one where there is one.
    pub wants_hidden: bool,
    /// Whether nothing is given that cannot be right.
    pub careful: bool,
    /// The numbers of people whom the reader does not know.
    pub strangers: &'v [usize],
    /// The numbers of people whom the reader may know.
    pub acquaintances: &'v [usize],
}

impl Values<'_> {
    /// A value that is no input object. `of` is the field or the input that it belongs to.
    pub fn of(
        &self,
        chance: &mut ChaCha8Rng,
        input: &Input,
        of: &str,
        codes: Option<&[String]>,
    ) -> Value {
        if input.of.nullable && !self.careful && chance.random_bool(0.04) {
            return Value::Null;
        }
        if let Some(codes) = codes {
            return codes.choose(chance).map_or(Value::Null, |code| json!(code));
        }
        match input.of.named.as_str() {
            "ID" => json!(self.id(chance, &input.name, of)),
            "String" => self.text(chance, &input.name),
            "Int" if self.careful => json!(plausible(&input.name)),
            "Int" => json!(number(chance, &input.name)),
            "Float" if self.careful => json!(6.0),
            "Float" => json!([0.25, 1.0, 7.5, 0.3, -1.0].choose(chance)),
            "Boolean" => json!(chance.random_bool(0.5)),
            "LocalDate" => {
                let near = self.careful || chance.random_bool(0.8);
                json!(DAYS[if near { 0..4 } else { 0..9 }].choose(chance))
            }
            "Month" if self.careful => json!(MONTHS[..3].choose(chance)),
            "Month" => json!(MONTHS.choose(chance)),
            "AmountOre" if self.careful => json!(912_300),
            "AmountOre" => json!([0_i64, 912_300, -1, 9_000_000_000].choose(chance)),
            "YesNoUnknown" => json!(["YES", "NO", "UNKNOWN"].choose(chance)),
            _ => Value::Null,
        }
    }

    /// What must fit together fits together, most of the time.
    pub fn complete(&self, chance: &mut ChaCha8Rng, made: &mut Map<String, Value>) {
        let id = ["referralId", "caseId"].iter().find_map(|name| {
            let id = made.get(*name)?.as_str()?;
            self.pool.version(id)
        });
        if let (Some(version), true) = (id, made.contains_key("expectedVersion"))
            && (self.careful || chance.random_bool(0.8))
        {
            made.insert("expectedVersion".to_owned(), json!(version));
        }
    }

    fn id(&self, chance: &mut ChaCha8Rng, name: &str, of: &str) -> String {
        let known = kinds(name, of);
        let like = self.pool.kinds_like(name);
        let kinds = if known.is_empty() { &like } else { known };
        let kind = kinds.choose(chance).copied().unwrap_or("Case");
        let hidden = self.pool.hidden(self.reader, kind);
        let seen = self.pool.seen(self.reader, kind);
        if self.wants_hidden && !hidden.is_empty() && chance.random_bool(0.9) {
            // The newest are those that only one of the worlds has.
            let newest = hidden.len() - chance.random_range(0..hidden.len().min(8)) - 1;
            let any = hidden.choose(chance).copied();
            let chosen = if chance.random_bool(0.5) {
                hidden.get(newest).copied()
            } else {
                any
            };
            return chosen.cloned().unwrap_or_default();
        }
        if self.careful {
            return seen
                .choose(chance)
                .cloned()
                .unwrap_or_else(|| ABSENT.to_owned());
        }
        let elsewhere = self.pool.all_seen(self.reader);
        let chosen = match chance.random_range(0..100) {
            0..80 => seen.choose(chance).cloned(),
            80..88 => hidden.choose(chance).map(|id| (*id).clone()),
            88..94 => elsewhere.choose(chance).map(|id| (*id).clone()),
            94..97 => Some("inte ett id".to_owned()),
            _ => None,
        };
        chosen.unwrap_or_else(|| ABSENT.to_owned())
    }

    fn text(&self, chance: &mut ChaCha8Rng, name: &str) -> Value {
        match name {
            "after" => self.cursor(chance),
            "municipality" if self.careful => json!("0461"),
            "municipality" => json!(["0461", "0488", "0480", "9999", "x"].choose(chance)),
            "personalNumber" => {
                let from = if self.wants_hidden {
                    self.strangers
                } else {
                    self.acquaintances
                };
                let chosen = from.choose(chance).copied().unwrap_or(79);
                json!(people::number(chosen))
            }
            "idempotencyKey" => json!(format!("nyckel-{}", chance.random_range(0..6))),
            "content" => json!([LIST, "bm9uc2Vucw==", "inte en fil"].choose(chance)),
            "phone" => json!(["070-1740605", "x"].choose(chance)),
            "email" => json!(["ada@example.org", "x"].choose(chance)),
            "language" => json!("arabiska"),
            "reason" | "question" | "text" | "note" | "purpose" | "title"
                if self.careful || chance.random_bool(0.7) =>
            {
                json!("Behöver stöd för att komma vidare.")
            }
            _ if self.careful => json!("Provsson"),
            _ => {
                let hidden = self.pool.hidden(self.reader, "Case");
                if chance.random_bool(0.05)
                    && let Some(id) = hidden.choose(chance)
                {
                    json!(id)
                } else {
                    json!(WORDS.choose(chance))
                }
            }
        }
    }

    fn cursor(&self, chance: &mut ChaCha8Rng) -> Value {
        let (own, others): (Vec<_>, Vec<_>) = self
            .pool
            .cursors()
            .iter()
            .partition(|(reader, _)| reader == self.reader);
        let of = |cursors: Vec<&(String, String)>, chance: &mut ChaCha8Rng| {
            cursors.choose(chance).map(|(_, cursor)| cursor.clone())
        };
        match chance.random_range(0..10) {
            0..4 => Value::Null,
            4..7 => json!(of(own, chance)),
            7..9 => json!(of(others, chance)),
            _ => json!("inte en markör"),
        }
    }
}

/// A number that is right where its name says what it counts.
fn plausible(name: &str) -> i64 {
    match name {
        "extentPercent" => 100,
        "months" => 3,
        "serviceRatePercent" => 75,
        "year" => 2026,
        "first" => 20,
        _ => 1,
    }
}

fn number(chance: &mut ChaCha8Rng, name: &str) -> i64 {
    let choices: &[i64] = match name {
        "first" if chance.random_bool(0.93) => &[1, 2, 3, 5, 20, 50, 100],
        "first" => &[0, -1, 101, 2_147_483_647],
        "expectedVersion" => &[0, 1, 2, 3],
        "extentPercent" => &[0, 25, 50, 75, 100, 33],
        "months" => &[3, 6, 12, 4],
        "year" => &[2026, 2025, 2027, 0, -1],
        "serviceRatePercent" => &[75, 100, 0],
        _ => &[0, 1, 2, 20, 40, -1, 2_147_483_647],
    };
    choices.choose(chance).copied().unwrap_or_default()
}

/// Of which kinds the ids under a name are.
fn kinds(name: &str, of: &str) -> &'static [&'static str] {
    match (name, of) {
        ("id", "referral") | ("referralId" | "replacesId", _) => &["Referral"],
        ("id", "RecordProgrammePhaseInput") => &["ProgrammePhase"],
        ("id", "RecordProgrammeStaffingInput") => &["ProgrammeStaffing"],
        ("id", "CommissionEvaluatorInput") => &["ProgrammeCommission"],
        ("id", "RecordResourceGroupInput") | ("groupId", _) => &["ResourceGroup"],
        ("id", "RecordUnionNegotiationInput") => &["UnionNegotiation"],
        ("id", "RecordProgrammeDeviationInput") => &["ProgrammeDeviation"],
        ("id", "RecordProgrammeChangeInput") => &["ProgrammeChange"],
        ("id", "RecordProgrammeWeekInput") => &["ProgrammeWeek"],
        ("id", "RecordProgrammeReportInput") => &["ProgrammeReport"],
        ("id", "RecordProgrammeLessonInput") | ("key", "AnswerChecklistPointInput") => {
            &["ProgrammeLesson"]
        }
        ("goalId", _) => &["EvaluationGoal"],
        ("remarkId", _) => &["GoalRemark"],
        ("indicatorId", _) => &["BaselineIndicator"],
        ("lineId", _) => &["BudgetLine"],
        ("id", "PlanActivityInput") => &["Activity"],
        ("id", "PlanGoalInput") => &["Goal"],
        ("id", "programme") | ("programmeId" | "umbrellaId", _) => &["Programme"],
        ("id", "intakeProposal") => &["IntakeProposal"],
        ("id" | "caseId", _) => &["Case"],
        ("basisId", _) => &["DisclosureBasis"],
        ("noteId", _) => &["JournalNote"],
        ("taskId", _) => &["Task", "CaseTask"],
        ("contactId", _) => &["OpenContact"],
        ("staffId" | "staffIds" | "handlerIds" | "supervisorId" | "leaderId", _) => &["Colleague"],
        ("unitId" | "toUnitId" | "responsibleUnitId", _) => &["Unit"],
        ("fromAgencyId" | "toAgencyId", _) => &["Agency"],
        ("placementId", _) => &["Placement"],
        ("enrolmentId", _) => &["Enrolment"],
        ("workplaceId" | "workplaceIds", _) => &["Workplace"],
        ("replaces", _) => &[
            "Benefit",
            "Rehabilitation",
            "ZeroSgi",
            "EmploymentRegistration",
            "EmploymentProgramme",
            "Readiness",
            "ProviderReferral",
            "AssistanceDecision",
            "Household",
            "ActivityRequirement",
            "AdultBarrier",
            "Attendance",
            "CompetenceEntry",
            "UnionConsultation",
            "PlacementEnding",
            "Enrolment",
            "EnrolmentEnding",
        ],
        _ => &[],
    }
}
