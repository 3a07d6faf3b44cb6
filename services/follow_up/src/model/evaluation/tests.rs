//! "Steg för steg", as its evaluator met it, and as this system records it (E8, E11-E16).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    AgencyKind, CodeList, EventId, ProgrammeId, SystemEntropy,
    event::{Pseudonym, StepKind},
};

use super::*;
use crate::model::{
    Step,
    import::{ColumnUse, read_table, understand},
};

pub(crate) const CSV: &[u8] = include_bytes!("../../../tests/lists/steg_for_steg.csv");
const XLSX: &[u8] = include_bytes!("../../../tests/lists/steg_for_steg.xlsx");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn frame(on: &str) -> Frame {
    Frame {
        programme: ProgrammeId::draw(&SystemEntropy),
        starts_on: day("2021-05-01"),
        ends_on: Some(day("2023-05-31")),
        on: day(on),
    }
}

fn equivalents() -> Aim {
    Aim::FullTimeEquivalents {
        target: Hundredths::whole(20),
        days: (day("2021-11-01"), day("2022-10-31")),
        planned_rate: Some(75),
    }
}

fn at_end() -> Aim {
    Aim::WorkOrStudiesAtEnd {
        target: Hundredths::whole(50),
        ends_on: None,
        reading: OutcomeReading::SelfSupportCounts,
    }
}

fn after_a_year() -> Aim {
    Aim::NotOnAssistanceAfter {
        target: Hundredths::whole(75),
        ends_on: None,
        months: 12,
    }
}

pub(crate) fn met(file: &[u8], frame: &Frame) -> Vec<Participation> {
    let list = understand(&read_table(file).unwrap()).unwrap();
    assert!(list.is_importable(), "{list:?}");
    let namn = list.columns.iter().find(|column| column.heading == "Namn");
    assert_eq!(namn.unwrap().used, ColumnUse::Identity);
    assert!(
        !format!("{:?}", list.rows).contains("Provsson"),
        "a name was taken in"
    );
    imported(frame, &list.participants())
}

fn judged(aim: &Aim, frame: &Frame, rows: &[Participation]) -> Option<GoalVerdict> {
    verdict(aim, frame, measure(aim, frame, rows).as_ref())
}

fn lacks(rows: &[Participation], field: ParticipantField) -> usize {
    completeness(rows, &[field])[0].missing
}

#[test]
fn question_1_cannot_be_assessed_and_it_is_told_why() {
    let frame = frame("2023-09-01");
    for file in [CSV, XLSX] {
        let rows = met(file, &frame);
        assert_eq!(rows.len(), 16);
        assert_eq!(
            judged(&equivalents(), &frame, &rows),
            Some(GoalVerdict::CannotBeAssessed)
        );
        let gauge = gauge(&equivalents(), &frame, &rows);
        assert_eq!((gauge.state, gauge.ready), (GaugeState::NotReady, 0));
        assert_eq!(
            gauge.missing,
            [
                (ParticipantField::EndedOn, 16),
                (ParticipantField::ServiceRate, 16)
            ]
        );
        for field in [
            ParticipantField::Workplace,
            ParticipantField::EmploymentType,
            ParticipantField::Tasks,
        ] {
            assert_eq!(lacks(&rows, field), 16, "{field}");
        }
        assert_eq!(lacks(&rows, ParticipantField::StartedOn), 0);
    }
}

#[test]
fn twenty_places_at_75_percent_for_a_year_are_15_full_time_equivalents() {
    let feasible = feasibility(&equivalents(), &frame("2021-06-01"), Some(20)).unwrap();
    assert_eq!(feasible.reachable, Hundredths::whole(15));
    assert!(!feasible.is_reachable());
    assert_eq!(feasible.formula, "20 × 75 % × 365/365 = 15,00");
}

#[test]
fn question_2_is_achieved_with_bounds_over_all_16() {
    let frame = frame("2023-09-01");
    let rows = met(CSV, &frame);
    let measured = measure(&at_end(), &frame, &rows).unwrap();
    assert_eq!(measured.numerator, Hundredths::whole(10));
    assert_eq!(measured.denominator, Hundredths::whole(14));
    assert_eq!((measured.missing, measured.interpreted), (2, 14));
    assert_eq!(measured.value, Some(Hundredths::new(7143)));
    assert_eq!(measured.lowest, Some(Hundredths::new(6250)));
    assert_eq!(measured.highest, Some(Hundredths::new(7500)));
    assert_eq!(measured.formulas[0], "10 ÷ 14 = 71,43 %");
    assert_eq!(
        judged(&at_end(), &frame, &rows),
        Some(GoalVerdict::Achieved)
    );
    let strict = Aim::WorkOrStudiesAtEnd {
        target: Hundredths::whole(50),
        ends_on: None,
        reading: OutcomeReading::OccupationOnly,
    };
    assert_eq!(
        judged(&strict, &frame, &rows),
        Some(GoalVerdict::CannotBeAssessed)
    );
}

#[test]
fn goal_3_is_due_twelve_months_after_the_end() {
    let before = frame("2023-09-01");
    let rows = met(CSV, &before);
    assert_eq!(
        judged(&after_a_year(), &before, &rows),
        Some(GoalVerdict::DueLater)
    );
    assert_eq!(after_a_year().due_on(&before), Some(day("2024-05-31")));
    let later = frame("2024-06-01");
    let rows = met(CSV, &later);
    assert_eq!(
        judged(&after_a_year(), &later, &rows),
        Some(GoalVerdict::CannotBeAssessed)
    );
    assert_eq!(lacks(&rows, ParticipantField::AssistanceAfter), 16);
}

#[test]
fn documents_are_judged_by_the_evaluator_alone() {
    let frame = frame("2023-09-01");
    assert_eq!(
        judged(&Aim::JudgedFromDocuments, &frame, &met(CSV, &frame)),
        None
    );
}

fn step(
    person: u8,
    kind: StepKind,
    (on, until): (&str, Option<&str>),
    codes: &[(&str, &str)],
) -> Step {
    let codes = codes
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Step {
        event: EventId::draw(&SystemEntropy),
        pseudonym: Some(Pseudonym::from_bytes([person; 16])),
        kind,
        on: day(on),
        until: until.map(day),
        agency: AgencyKind::LabourMarketUnit,
        municipality: "0461".parse().unwrap(),
        codes: codes.collect::<BTreeMap<_, _>>(),
        recorded_at: day(on).and_hms_opt(10, 0, 0).unwrap().and_utc(),
    }
}

/// The same 16, as the services tell them.
pub(crate) fn steps(frame: &Frame) -> Vec<Step> {
    let programme = frame.programme.step_code();
    let mut steps = Vec::new();
    for person in 1..=16 {
        let occupation = if person <= 10 {
            "WORK_UNSUBSIDISED"
        } else {
            "JOB_SEEKING"
        };
        let income = if person <= 12 {
            "OWN_INCOME"
        } else {
            "INCOME_SUPPORT"
        };
        let employment = ("employment_type", "MUNICIPAL_LABOUR_EMPLOYMENT");
        let told = [
            employment,
            ("service_rate_percent", "75"),
            ("workplace", "TOLD"),
            ("tasks", "TOLD"),
        ];
        steps.extend([
            step(
                person,
                StepKind::Intake,
                ("2021-09-01", None),
                &[("sex", "FEMALE"), ("age_band", "AGE_30_39")],
            ),
            step(
                person,
                StepKind::Enrolment,
                ("2021-11-01", Some("2022-10-31")),
                &[("programme", &programme)],
            ),
            step(
                person,
                StepKind::Placement,
                ("2021-11-01", Some("2022-10-31")),
                &told,
            ),
            step(
                person,
                StepKind::PlacementEnded,
                ("2022-10-31", None),
                &[employment, ("started_on", "2021-11-01")],
            ),
            step(
                person,
                StepKind::EnrolmentEnded,
                ("2022-10-31", None),
                &[
                    ("programme", &programme),
                    ("reason", "AS_PLANNED"),
                    ("occupation", occupation),
                ],
            ),
            step(
                person,
                StepKind::FollowUp,
                ("2024-05-20", None),
                &[("months", "12"), ("income_source", income)],
            ),
        ]);
    }
    steps
}

#[test]
fn all_three_goals_are_answered_when_this_system_records_them() {
    let frame = frame("2024-06-15");
    let rows = recorded(&frame, &[], &steps(&frame));
    assert_eq!(rows.len(), 16);
    let equivalent = measure(&equivalents(), &frame, &rows).unwrap();
    assert_eq!(equivalent.value, Some(Hundredths::whole(12)));
    assert_eq!(
        (equivalent.lowest, equivalent.highest),
        (equivalent.value, equivalent.value)
    );
    assert_eq!(equivalent.formulas[0], "4380,00 ÷ 365 = 12,00");
    assert_eq!(
        judged(&equivalents(), &frame, &rows),
        Some(GoalVerdict::NotAchieved)
    );
    let end = measure(&at_end(), &frame, &rows).unwrap();
    assert_eq!(
        (end.value, end.missing, end.interpreted),
        (Some(Hundredths::new(6250)), 0, 0)
    );
    assert_eq!(
        judged(&at_end(), &frame, &rows),
        Some(GoalVerdict::Achieved)
    );
    let year = measure(&after_a_year(), &frame, &rows).unwrap();
    assert_eq!((year.value, year.missing), (Some(Hundredths::whole(75)), 0));
    assert_eq!(
        judged(&after_a_year(), &frame, &rows),
        Some(GoalVerdict::Achieved)
    );
    for aim in [equivalents(), at_end(), after_a_year()] {
        assert_eq!(
            gauge(&aim, &frame, &rows).state,
            GaugeState::Ready,
            "{aim:?}"
        );
    }
}

#[test]
fn organisers_are_not_told_what_others_have_recorded() {
    let frame = frame("2024-06-15");
    let rows = recorded(&frame, &[], &steps(&frame)).into_iter();
    let rows: Vec<Participation> = rows.map(Participation::for_organisers).collect();
    let told = completeness(&rows, ParticipantField::ALL);
    let withheld = told.iter().filter(|field| field.withheld == 16);
    let withheld: Vec<ParticipantField> = withheld.map(|field| field.field).collect();
    let expected = [
        ParticipantField::Sex,
        ParticipantField::AgeBand,
        ParticipantField::Education,
        ParticipantField::AssistanceAfter,
    ];
    assert_eq!(withheld, expected);
    assert_eq!(judge(&after_a_year(), &frame, &rows), (None, None));
    assert_eq!(
        gauge(&after_a_year(), &frame, &rows).state,
        GaugeState::Withheld
    );
    let (_, verdict) = judge(&at_end(), &frame, &rows);
    assert_eq!(verdict, Some(GoalVerdict::Achieved));
    let own = met(CSV, &frame)
        .into_iter()
        .map(Participation::for_organisers);
    assert_eq!(own.collect::<Vec<_>>(), met(CSV, &frame));
}

#[test]
fn pseudonym_is_the_same_within_a_programme_and_another_in_the_next() {
    let (here, there) = (frame("2024-06-15"), frame("2024-06-15"));
    let name = |frame: &Frame| {
        let rows = recorded(frame, &[], &steps(frame));
        rows[0].pseudonym.clone()
    };
    assert_eq!(name(&here), name(&here));
    assert_ne!(name(&here), name(&there));
    assert_ne!(name(&here), Pseudonym::from_bytes([1; 16]).to_string());
}

#[test]
fn who_may_only_be_counted_is_counted_and_lacks_everything() {
    let frame = frame("2024-06-15");
    let tie = EnrolmentTie {
        event: EventId::draw(&SystemEntropy),
        pseudonym: None,
        on: day("2021-11-01"),
    };
    let rows = recorded(&frame, &[tie], &steps(&frame));
    assert_eq!(rows.len(), 17);
    let measured = measure(&at_end(), &frame, &rows).unwrap();
    assert_eq!(
        (measured.missing, measured.denominator),
        (1, Hundredths::whole(16))
    );
    assert_eq!(
        gauge(&equivalents(), &frame, &rows).state,
        GaugeState::Partly
    );
}

#[test]
fn row_with_a_personal_number_is_an_error_and_nothing_can_be_taken_in() {
    let file = "Nr;Kön;Arbetsuppgifter\n1;Kvinna;Städning\n2;Man;Hjälper 19820101-2385 med post\n";
    let list = understand(&read_table(file.as_bytes()).unwrap()).unwrap();
    assert!(!list.is_importable());
    assert!(list.rows[0].errors.is_empty());
    assert_eq!(
        list.rows[1].errors[0].1.message,
        "import-cell-holds-identity-number"
    );
    assert!(!format!("{list:?}").contains("2385"));
}

#[test]
fn lists_that_cannot_be_understood_are_refused_whole() {
    let refused = |file: &str| {
        understand(&read_table(file.as_bytes()).unwrap())
            .unwrap_err()
            .message
    };
    assert_eq!(refused(""), "import-empty");
    assert_eq!(refused("Färg;Form\nröd;rund\n"), "import-headings-unknown");
    assert_eq!(
        refused("Start;Startdatum\n2021-11-01;2021-11-01\n"),
        "import-column-twice"
    );
    let twice = "Nr;Kön\nP1;K\nP1;M\n";
    let list = understand(&read_table(twice.as_bytes()).unwrap()).unwrap();
    assert_eq!(list.rows[1].errors[0].1.message, "import-reference-twice");
    let name = "Deltagare;Kön\nAda Provsson;K\n";
    let list = understand(&read_table(name.as_bytes()).unwrap()).unwrap();
    assert_eq!(
        list.rows[0].errors[0].1.message,
        "import-reference-unusable"
    );
    assert!(!format!("{:?}", list.rows).contains("Ada"));
}
