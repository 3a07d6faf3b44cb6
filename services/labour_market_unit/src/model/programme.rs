//! A programme (insats) that a labour-market unit runs, under an umbrella or by itself, and its activities (G2, G8, V0).

use chrono::NaiveDate;
use domain::{AgencyId, Problem, ProgrammeId, StaffId, UnitId, code_list, period::Period};

use super::text::{LONGEST_NAME, needed_text, spare_text};

/// The most places that a programme can have.
const MOST_PLACES: i32 = 10_000;

code_list! {
    /// Whether others lie below it, or participants are enrolled in it.
    pub enum ProgrammeLevel("ProgrammeLevel") {
        /// It holds programmes together.
        Umbrella => "UMBRELLA", "Paraply";
        /// Participants are enrolled in it.
        Programme => "PROGRAMME", "Insats";
        /// It is part of a programme, whose participants take part in it.
        Activity => "ACTIVITY", "Aktivitet";
    }
}

/// What a programme is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgrammeKind {
    /// It holds programmes together.
    Umbrella,
    /// Participants are enrolled in it.
    Programme {
        /// The umbrella above it.
        umbrella: Option<ProgrammeId>,
        /// Who leads it.
        leader: StaffId,
        /// How many places it has; without bound when it is not told.
        capacity: Option<u16>,
    },
    /// It is part of a programme.
    Activity {
        /// The programme that it is part of.
        programme: ProgrammeId,
        /// Who leads it; whoever leads the programme when nobody is named.
        leader: Option<StaffId>,
    },
}

impl ProgrammeKind {
    /// The level, as callers know it.
    pub fn level(&self) -> ProgrammeLevel {
        match self {
            Self::Umbrella => ProgrammeLevel::Umbrella,
            Self::Programme { .. } => ProgrammeLevel::Programme,
            Self::Activity { .. } => ProgrammeLevel::Activity,
        }
    }

    /// How many places it has, where that is bounded.
    pub fn capacity(&self) -> Option<u16> {
        match self {
            Self::Umbrella | Self::Activity { .. } => None,
            Self::Programme { capacity, .. } => *capacity,
        }
    }

    /// Whether participants are enrolled in it; they take part in what lies above and below it.
    pub fn has_participants(&self) -> bool {
        match self {
            Self::Umbrella | Self::Activity { .. } => false,
            Self::Programme { .. } => true,
        }
    }

    /// Who leads it.
    pub fn leader(&self) -> Option<StaffId> {
        match self {
            Self::Umbrella => None,
            Self::Programme { leader, .. } => Some(*leader),
            Self::Activity { leader, .. } => *leader,
        }
    }

    /// What it lies below: a programme below its umbrella, an activity below its programme.
    pub fn above(&self) -> Option<ProgrammeId> {
        match self {
            Self::Umbrella => None,
            Self::Programme { umbrella, .. } => *umbrella,
            Self::Activity { programme, .. } => Some(*programme),
        }
    }

    /// The same, led by whoever leads what lies above, where nobody was named.
    #[must_use]
    pub fn led_as(self, above: &Self) -> Self {
        match self {
            Self::Activity { programme, leader } => Self::Activity {
                programme,
                leader: leader.or(above.leader()),
            },
            Self::Umbrella | Self::Programme { .. } => self,
        }
    }
}

/// A programme that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgramme {
    /// Its name.
    pub name: String,
    /// Who pays for it.
    pub financier: Option<String>,
    /// From when, and until when as planned.
    pub period: Period,
    /// What it is.
    pub kind: ProgrammeKind,
}

/// A programme in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Its place in the register.
    pub key: i64,
    /// The agency that it belongs to.
    pub agency: AgencyId,
    /// The unit that runs it.
    pub unit: UnitId,
    /// What it is about.
    pub about: NewProgramme,
}

/// A programme as a manager wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeDraft {
    /// Its name.
    pub name: String,
    /// Who pays for it.
    pub financier: Option<String>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day as planned.
    pub ends_on: Option<NaiveDate>,
    /// On which level it lies.
    pub level: ProgrammeLevel,
    /// The umbrella above it.
    pub umbrella: Option<ProgrammeId>,
    /// The programme that it is part of.
    pub programme: Option<ProgrammeId>,
    /// Who leads it.
    pub leader: Option<StaffId>,
    /// How many places it has.
    pub capacity: Option<i32>,
}

impl ProgrammeDraft {
    /// The programme, or every reason why it cannot be made.
    pub fn check(&self) -> Result<NewProgramme, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = needed_text(&mut problems, ("name", &self.name), LONGEST_NAME);
        let financier = (("financier"), self.financier.as_deref());
        let financier = spare_text(&mut problems, financier, LONGEST_NAME);
        let period = Period::new(self.starts_on, self.ends_on).ok();
        if period.is_none() {
            problems.push(Problem::invalid("endsOn", "period-ends-before-it-starts"));
        }
        let kind = match self.level {
            ProgrammeLevel::Umbrella => Some(self.umbrella(&mut problems)),
            ProgrammeLevel::Programme => self.programme(&mut problems),
            ProgrammeLevel::Activity => self.activity(&mut problems),
        };
        match (period, kind) {
            (Some(period), Some(kind)) if problems.is_empty() => Ok(NewProgramme {
                name,
                financier,
                period,
                kind,
            }),
            _ => Err(problems),
        }
    }

    fn umbrella(&self, problems: &mut Vec<Problem>) -> ProgrammeKind {
        let given = [
            ("umbrellaId", self.umbrella.is_some()),
            ("programmeId", self.programme.is_some()),
            ("leaderId", self.leader.is_some()),
            ("capacity", self.capacity.is_some()),
        ];
        refuse(problems, given, "not-for-an-umbrella");
        ProgrammeKind::Umbrella
    }

    fn activity(&self, problems: &mut Vec<Problem>) -> Option<ProgrammeKind> {
        let given = [
            ("umbrellaId", self.umbrella.is_some()),
            ("capacity", self.capacity.is_some()),
        ];
        refuse(problems, given, "not-for-an-activity");
        if self.programme.is_none() {
            problems.push(Problem::invalid(
                "programmeId",
                "activity-programme-missing",
            ));
        }
        Some(ProgrammeKind::Activity {
            programme: self.programme?,
            leader: self.leader,
        })
    }

    fn programme(&self, problems: &mut Vec<Problem>) -> Option<ProgrammeKind> {
        let capacity = self.capacity.map(|places| {
            let places = Some(places).filter(|places| (1..=MOST_PLACES).contains(places));
            places.and_then(|places| u16::try_from(places).ok())
        });
        if capacity == Some(None) {
            problems.push(
                Problem::invalid("capacity", "programme-capacity-out-of-bounds")
                    .with("largest", MOST_PLACES),
            );
        }
        if self.leader.is_none() {
            problems.push(Problem::invalid("leaderId", "programme-leader-missing"));
        }
        let given = [("programmeId", self.programme.is_some())];
        refuse(problems, given, "part-of-no-programme");
        Some(ProgrammeKind::Programme {
            umbrella: self.umbrella,
            leader: self.leader?,
            capacity: capacity.flatten(),
        })
    }
}

/// Refuses what was given and does not belong to the level.
fn refuse<const N: usize>(
    problems: &mut Vec<Problem>,
    given: [(&'static str, bool); N],
    message: &'static str,
) {
    let wrong = given.into_iter().filter(|(_, given)| *given);
    problems.extend(wrong.map(|(field, _)| Problem::invalid(field, message)));
}

#[cfg(test)]
pub(super) mod tests {
    use domain::SystemEntropy;

    use super::{super::placement::tests::day, *};

    pub(in crate::model) fn draft() -> ProgrammeDraft {
        ProgrammeDraft {
            name: "Steg för steg".to_owned(),
            financier: Some("Samordningsförbundet".to_owned()),
            starts_on: day("2026-01-01"),
            ends_on: Some(day("2026-12-31")),
            level: ProgrammeLevel::Programme,
            umbrella: None,
            programme: None,
            leader: Some(StaffId::draw(&SystemEntropy)),
            capacity: Some(20),
        }
    }

    pub(in crate::model) fn programme(capacity: Option<i32>) -> Programme {
        Programme {
            id: ProgrammeId::draw(&SystemEntropy),
            key: 1,
            agency: AgencyId::draw(&SystemEntropy),
            unit: UnitId::draw(&SystemEntropy),
            about: ProgrammeDraft {
                capacity,
                ..draft()
            }
            .check()
            .unwrap(),
        }
    }

    fn fields(wrong: &ProgrammeDraft) -> Vec<String> {
        let problems = wrong.check().unwrap_err();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn programme_needs_a_leader() {
        assert!(draft().check().unwrap().kind.leader().is_some());
        assert_eq!(
            fields(&ProgrammeDraft {
                leader: None,
                ..draft()
            }),
            ["leaderId"]
        );
    }

    #[test]
    fn umbrella_has_neither_leader_nor_places() {
        let wrong = ProgrammeDraft {
            level: ProgrammeLevel::Umbrella,
            ..draft()
        };
        assert_eq!(fields(&wrong), ["leaderId", "capacity"]);
        let right = ProgrammeDraft {
            leader: None,
            capacity: None,
            ..wrong
        };
        assert_eq!(right.check().unwrap().kind, ProgrammeKind::Umbrella);
    }

    #[test]
    fn activity_is_part_of_a_programme_and_led_like_it() {
        let wrong = ProgrammeDraft {
            level: ProgrammeLevel::Activity,
            leader: None,
            ..draft()
        };
        assert_eq!(fields(&wrong), ["capacity", "programmeId"]);
        let right = ProgrammeDraft {
            programme: Some(ProgrammeId::draw(&SystemEntropy)),
            capacity: None,
            ..wrong
        };
        let above = programme(None).about.kind;
        let kind = right.check().unwrap().kind.led_as(&above);
        assert_eq!((kind.leader(), kind.capacity()), (above.leader(), None));
        assert_eq!(kind.above(), right.programme);
    }

    #[test]
    fn places_and_days_have_bounds() {
        for capacity in [0, -1, 10_001, i32::MAX] {
            let wrong = ProgrammeDraft {
                capacity: Some(capacity),
                ..draft()
            };
            assert_eq!(fields(&wrong), ["capacity"]);
        }
        let wrong = ProgrammeDraft {
            name: " ".to_owned(),
            ends_on: Some(day("2025-12-31")),
            ..draft()
        };
        assert_eq!(fields(&wrong), ["name", "endsOn"]);
    }
}
