//! "Steg för steg" as this system records it: 16 people for a year at a place each, ten of whom went to work.

use chrono::NaiveDate;
use domain::{CodeList, Ore};

use super::{reckoning::Calculation, *};
use crate::model::evaluation::{
    Answer, Frame, ParticipantField, Participation, recorded,
    tests::{CSV, frame, met, steps},
};

fn rows() -> (Frame, Vec<Participation>) {
    let frame = frame("2024-06-15");
    let rows = recorded(&frame, &[], &steps(&frame));
    (frame, rows)
}

fn kronor(amount: i64) -> Ore {
    Ore::from_kronor(amount).unwrap()
}

fn reckoned() -> Calculation {
    let (frame, rows) = rows();
    calculate(basis(&frame, &rows), &standing())
}

fn line(calculation: &Calculation, horizon: Horizon, figure: CalculationFigure) -> Line {
    let mut views = calculation.views.iter();
    let view = views.find(|view| view.horizon == horizon).unwrap();
    let mut lines = view.lines.iter();
    lines.find(|line| line.figure == figure).unwrap().clone()
}

#[test]
fn what_is_moved_from_assistance_to_wages_is_a_span_with_its_formula() {
    // 16 × 12 = 192 months; 192 × 80 % × 70 % × 10 000 kr.
    let moved = line(
        &reckoned(),
        Horizon::Programme,
        CalculationFigure::MovedToWages,
    );
    assert_eq!(moved.amount.likely, kronor(1_075_200));
    // 192 × 70 % × 50 % × 8 000 kr, and 192 × 90 % × 90 % × 12 000 kr.
    assert_eq!(moved.amount.low, kronor(537_600));
    assert_eq!(moved.amount.high, kronor(1_866_240));
    let plain = moved.formula.replace('\u{a0}', " ");
    assert_eq!(plain, "192,00 × (100 − 20,00) % × 70,00 % × 10 000 kr");
}

#[test]
fn net_follows_from_its_parts_in_every_view() {
    use CalculationFigure as Figure;
    let reckoned = reckoned();
    let likely = |horizon, figure| line(&reckoned, horizon, figure).amount.likely;
    // Wages 192 × 20 000 × 131,42 %, of which 65 % are supported; places 192 × 6 000.
    assert_eq!(
        likely(Horizon::Long, Figure::ProgrammeWages),
        kronor(-5_046_528)
    );
    assert_eq!(
        likely(Horizon::Long, Figure::SupportReceived),
        Ore(328_024_320)
    );
    assert_eq!(
        likely(Horizon::Long, Figure::SupportPaid),
        Ore(-328_024_320)
    );
    assert_eq!(likely(Horizon::Long, Figure::Places), kronor(-1_152_000));
    // A year after the programme's last month 10 people have 19 months behind them, which fade to 136; after five
    // years 42 months, which fade to 274.
    assert_eq!(
        likely(Horizon::Short, Figure::LessAssistance),
        kronor(1_836_800)
    );
    assert_eq!(
        likely(Horizon::Short, Figure::MunicipalTax),
        kronor(1_042_560)
    );
    assert_eq!(
        likely(Horizon::Short, Figure::MunicipalityNet),
        Ore(-3_892_480)
    );
    assert_eq!(
        likely(Horizon::Long, Figure::LessAssistance),
        kronor(2_609_600)
    );
    assert_eq!(
        likely(Horizon::Long, Figure::MunicipalTax),
        kronor(1_539_360)
    );
    assert_eq!(
        likely(Horizon::Long, Figure::MunicipalityNet),
        Ore(123_067_520)
    );
    // (192 × 20 000 + 274 × 25 000) × 80 % × 31,42 % less the support.
    assert_eq!(
        likely(Horizon::Long, Figure::StateNet),
        Ore(268_703_840 - 328_024_320)
    );
    assert_eq!(
        likely(Horizon::Long, Figure::TogetherNet),
        Ore(123_067_520 + 268_703_840 - 328_024_320)
    );
}

#[test]
fn month_of_breaking_even_has_its_own_span() {
    let reckoned = reckoned();
    let of = |horizon| {
        let mut views = reckoned.views.iter();
        let view = views.find(|view| view.horizon == horizon).unwrap();
        (view.months, view.break_evens[0])
    };
    let (months, short) = of(Horizon::Short);
    assert_eq!((months, short.party), (37, Party::Municipality));
    assert_eq!((short.likely, short.latest), (None, None));
    // 38 924,80 kr are missing after 37 months, and each month gives 6 × 9 200 kr.
    let (months, long) = of(Horizon::Long);
    assert_eq!((months, long.likely, long.latest), (60, Some(38), None));
    assert!(long.earliest < Some(38) && long.earliest.is_some());
    let net = &reckoned.nets[0];
    assert_eq!(net.months.len(), 60);
    assert_eq!(net.months[36].likely, Ore(-3_892_480));
    assert_eq!(net.months[37].likely, Ore(-3_892_480 + 5_520_000));
}

#[test]
fn list_without_last_days_gives_no_number_and_says_what_is_missing() {
    let frame = frame("2023-09-01");
    let reckoned = calculate(basis(&frame, &met(CSV, &frame)), &standing());
    assert!(reckoned.views.iter().all(|view| view.lines.is_empty()));
    assert!(reckoned.nets.is_empty());
    assert_eq!(
        reckoned.basis.missing,
        [
            (ParticipantField::EndedOn, 16),
            (ParticipantField::Occupation, 2)
        ]
    );
}

#[test]
fn somebody_without_days_widens_the_span_and_keeps_what_is_likely() {
    let (frame, mut rows) = rows();
    let whole = reckoned();
    rows[15].ended_on = Answer::Missing;
    let lacking = calculate(basis(&frame, &rows), &standing());
    let places = |of: &Calculation| line(of, Horizon::Long, CalculationFigure::Places).amount;
    // 180 months are told. The one has as many as the others: 12 of the 19 that are possible, so 191,99 of 192.
    assert_eq!(places(&lacking).high, kronor(-180 * 4_000));
    assert_eq!(places(&lacking).low, kronor(-199 * 8_000));
    let difference = places(&lacking).likely.ore() - places(&whole).likely.ore();
    assert!((0..=600_000).contains(&difference), "{difference}");
    assert_eq!(lacking.basis.missing, [(ParticipantField::EndedOn, 1)]);
}

#[test]
fn programme_that_pays_no_wages_moves_no_assistance_while_it_runs() {
    let (frame, rows) = rows();
    let mut assumptions = standing();
    for assumption in &mut assumptions {
        if assumption.kind == AssumptionKind::ProgrammeWage {
            assumption.span = Span {
                low: 0,
                likely: 0,
                high: 0,
            };
        }
    }
    let unpaid = calculate(basis(&frame, &rows), &assumptions);
    let moved = line(&unpaid, Horizon::Long, CalculationFigure::MovedToWages);
    assert_eq!(moved.amount.high, Ore::ZERO);
}

fn known(certain: i64, missing: i64) -> Counted {
    Counted::Known { certain, missing }
}

#[test]
fn months_of_self_support_are_withheld_from_who_runs_the_programme() {
    let (frame, rows) = rows();
    let rows: Vec<Participation> = rows
        .into_iter()
        .map(Participation::for_organisers)
        .collect();
    let costs = unit_costs(Some(kronor(3_600_000)), &frame, &rows);
    assert_eq!(costs[0].value, Some(kronor(225_000)));
    assert_eq!((costs[1].count, costs[1].value), (Counted::Withheld, None));
    assert_eq!((costs[1].lowest, costs[1].formula.as_str()), (None, ""));
}

#[test]
fn cost_of_a_month_of_self_support_tells_what_is_missing() {
    let (frame, rows) = rows();
    let costs = unit_costs(Some(kronor(3_600_000)), &frame, &rows);
    let [each, month] = costs.as_slice() else {
        panic!("{costs:?}");
    };
    assert_eq!(
        (each.count, each.value),
        (known(16, 0), Some(kronor(225_000)))
    );
    // Follow-ups on 20 May 2024 tell of March, April and May: 12 people support themselves, 4 do not. Of the 16 months
    // before, nobody has told anything, of anybody.
    assert_eq!(month.count, known(36, 256));
    assert_eq!(month.value, Some(kronor(100_000)));
    assert_eq!(month.lowest, Some(Ore(1_232_877)));
    let plain = month.formula.replace('\u{a0}', " ");
    assert_eq!(plain, "3 600 000 kr ÷ 36 = 100 000 kr");
    let untold = unit_costs(None, &frame, &rows);
    assert!(
        untold
            .iter()
            .all(|cost| cost.value.is_none() && cost.formula.is_empty())
    );
}

#[test]
fn every_kind_is_assumed_and_says_that_it_is_an_assumption() {
    let standing = standing();
    let kinds: Vec<AssumptionKind> = standing.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, AssumptionKind::ALL);
    for assumption in standing {
        let span = assumption.span;
        assert!(span.low <= span.likely && span.likely <= span.high);
        assert!(assumption.source.starts_with("Antagande"));
    }
}

#[test]
fn assumptions_have_an_order_a_unit_a_source_and_a_day() {
    let today: NaiveDate = "2026-11-27".parse().unwrap();
    let right = AssumptionDraft {
        kind: AssumptionKind::MunicipalTax,
        amount: None,
        percent: Some(Span {
            low: 20.5,
            likely: 21.0,
            high: 22.0,
        }),
        source: "Kommunens budget".to_owned(),
        assumed_on: today,
    };
    assert_eq!(right.check(today).unwrap().span.low, 2_050);
    let messages = |draft: AssumptionDraft| -> Vec<&str> {
        let problems = draft.check(today).unwrap_err();
        problems.iter().map(|problem| problem.message).collect()
    };
    let shares = |[low, likely, high]: [f64; 3]| Some(Span { low, likely, high });
    let (low, likely, high) = (Ore(1), Ore(2), Ore(3));
    let other = AssumptionDraft {
        percent: None,
        amount: Some(Span { low, likely, high }),
        ..right.clone()
    };
    assert_eq!(messages(other), ["assumption-of-another-unit"]);
    let order = AssumptionDraft {
        percent: shares([3.0, 2.0, 4.0]),
        ..right.clone()
    };
    assert_eq!(messages(order), ["assumption-out-of-order"]);
    let bounds = AssumptionDraft {
        percent: shares([-1.0, 2.0, 101.0]),
        source: " ".to_owned(),
        assumed_on: "2026-11-28".parse().unwrap(),
        ..right
    };
    assert_eq!(
        messages(bounds),
        [
            "text-missing",
            "day-not-yet-come",
            "assumption-out-of-bounds",
            "assumption-out-of-bounds"
        ]
    );
}
