//! Each sign of risk: where it shows and, as much, where it does not.

use domain::SystemEntropy;

use super::*;

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

fn look(moment: &str) -> Look {
    Look {
        reader: Subject::new("staff:a"),
        trace: TraceId::draw(&SystemEntropy),
        case: CaseId::draw(&SystemEntropy),
        at: at(moment),
        units: BTreeSet::new(),
        entries: BTreeSet::new(),
        draw: u64::MAX,
    }
}

const QUIET: LogReviewRule = LogReviewRule {
    sample_permille: 0,
    look_ups_a_day: 3,
    persons_a_day: 2,
};

fn reasons(looks: Vec<Look>, scene: &Scene) -> Vec<Vec<LogReviewReason>> {
    choose(looks, scene, QUIET)
        .into_iter()
        .map(|(_, reasons)| reasons.into_iter().collect())
        .collect()
}

/// A case with which the reader has business at all times.
fn known(scene: &mut Scene, case: CaseId, person: i64) -> &mut LookedAt {
    scene.readers.insert(
        Subject::new("staff:a"),
        KnownReader {
            staff: RowKey::from_i64(7),
            name: "vera lind".to_owned(),
            reached_by: BTreeSet::new(),
        },
    );
    let business = Business {
        of: BusinessOf::Staff(RowKey::from_i64(7)),
        from: DateTime::UNIX_EPOCH,
        to: None,
    };
    scene.cases.entry(case).or_insert(LookedAt {
        business: vec![business],
        person,
        ..LookedAt::default()
    })
}

#[test]
fn evenings_weekends_and_holidays_are_odd_in_swedish_time() {
    let odd = |moment| is_odd(at(moment));
    assert!(!odd("2026-11-23T06:00:00Z"), "07.00 in winter");
    assert!(odd("2026-11-23T05:59:59Z"));
    assert!(!odd("2026-11-23T17:59:59Z"));
    assert!(odd("2026-11-23T18:00:00Z"), "19.00 in winter");
    assert!(!odd("2026-07-01T05:00:00Z"), "07.00 in summer");
    assert!(odd("2026-11-21T10:00:00Z"), "a Saturday");
    assert!(odd("2026-06-19T10:00:00Z"), "midsummer's eve");
}

#[test]
fn looks_beyond_the_daily_number_are_asked_about_and_the_next_day_begins_anew() {
    let mut scene = Scene::default();
    let day = |day: u32| (0..4).map(move |minute| look(&format!("2026-11-{day}T09:0{minute}:00Z")));
    let looks: Vec<Look> = day(23).chain(day(24)).collect();
    for one in &looks {
        known(&mut scene, one.case, 1);
    }
    let found = reasons(looks, &scene);
    assert_eq!(found, vec![vec![LogReviewReason::ManyLookUps]; 2]);
}

#[test]
fn persons_are_counted_once_however_often_they_are_looked_at() {
    let mut scene = Scene::default();
    let mut looks = Vec::new();
    let trace = TraceId::draw(&SystemEntropy);
    for person in [1, 1, 1, 2, 2, 3] {
        let one = Look {
            trace,
            ..look("2026-11-23T09:00:00Z")
        };
        known(&mut scene, one.case, person);
        looks.push(one);
    }
    let found = choose(looks, &scene, QUIET);
    assert!(!found.is_empty());
    for (_, reasons) in &found {
        assert_eq!(
            reasons.iter().copied().collect::<Vec<_>>(),
            [LogReviewReason::ManyPersons]
        );
    }
}

#[test]
fn business_counts_for_its_time_and_for_whom_it_was() {
    let moment = at("2026-11-23T09:00:00Z");
    let mut one = look("2026-11-23T09:00:00Z");
    let unit = UnitId::draw(&SystemEntropy);
    one.units.insert(unit);
    let mut scene = Scene::default();
    let staff = BusinessOf::Staff(RowKey::from_i64(7));
    let hours = Duration::hours;
    let cases = [
        (staff, moment - hours(1), None, true),
        (staff, moment, Some(moment), true),
        (staff, moment + hours(1), None, false),
        (staff, moment - hours(2), Some(moment - hours(1)), false),
        (BusinessOf::Unit(unit), moment, None, true),
        (
            BusinessOf::Unit(UnitId::draw(&SystemEntropy)),
            moment,
            None,
            false,
        ),
        (BusinessOf::Staff(RowKey::from_i64(8)), moment, None, false),
    ];
    for (of, from, to, covered) in cases {
        known(&mut scene, one.case, 1).business = vec![Business { of, from, to }];
        let found = reasons(vec![one.clone()], &scene);
        assert_eq!(found.is_empty(), covered, "{of:?} {from} {to:?}");
    }
}

#[test]
fn a_surname_is_a_whole_one() {
    let namesake = |name: &str, surname: &str| {
        let reader = KnownReader {
            staff: RowKey::from_i64(7),
            name: name.to_owned(),
            reached_by: BTreeSet::new(),
        };
        is_namesake(Some(&reader), Some(surname))
    };
    assert!(namesake("vera lind", "lind"));
    assert!(namesake("vera berg-lind", "lind"));
    assert!(namesake("vera af lind", "af lind"));
    assert!(!namesake("vera ekelind", "lind"));
    assert!(!namesake("vera lind", "lindberg"));
}

#[test]
fn colleagues_and_protected_persons_are_asked_about() {
    let mut one = look("2026-11-23T09:00:00Z");
    let unit = UnitId::draw(&SystemEntropy);
    one.units.insert(unit);
    let mut scene = Scene::default();
    known(&mut scene, one.case, 1).works_in.insert(unit);
    let colleague = reasons(vec![one.clone()], &scene);
    assert_eq!(colleague, [[LogReviewReason::OwnColleague]]);
    let at = known(&mut scene, one.case, 1);
    at.works_in.clear();
    at.shield = Shield::Protected;
    let protected = reasons(vec![one], &scene);
    assert_eq!(protected, [[LogReviewReason::ProtectedPerson]]);
}

#[test]
fn the_draw_takes_its_share_and_takes_the_same_again() {
    assert!(!is_drawn(0, 0));
    assert!(is_drawn(0, 1));
    assert!(is_drawn(u64::MAX, 1000));
    assert!(is_drawn(u64::MAX / 2, 501) && !is_drawn(u64::MAX / 2, 499));
}

#[test]
fn a_way_to_reach_both_is_a_sign_and_none_is_none() {
    let one = look("2026-11-23T09:00:00Z");
    for (hers, theirs, sign) in [
        (vec!["contact:a", "contact:b"], vec!["contact:b"], true),
        (vec!["contact:a"], vec!["contact:b"], false),
        (vec![], vec![], false),
        (vec![], vec!["contact:b"], false),
    ] {
        let mut scene = Scene::default();
        known(&mut scene, one.case, 1).reached_by = theirs.into_iter().map(Subject::new).collect();
        let reader = scene.readers.get_mut(&Subject::new("staff:a")).unwrap();
        reader.reached_by = hers.into_iter().map(Subject::new).collect();
        let found = reasons(vec![one.clone()], &scene);
        let expected = if sign {
            vec![vec![LogReviewReason::SameContact]]
        } else {
            vec![]
        };
        assert_eq!(found, expected);
    }
}
