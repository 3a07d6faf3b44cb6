//! Fixtures, the traps that other readers of these numbers fall into, and what holds for all.

use proptest::prelude::*;

use super::*;

const REFUSED_SIGNS: Result<IdentityNumber, IdentityNumberRefused> =
    Err(IdentityNumberRefused::Signs);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-22")
}

fn parse(text: &str) -> Result<IdentityNumber, IdentityNumberRefused> {
    IdentityNumber::parse(text, today())
}

/// The twelve digits that a text is read as.
fn read(text: &str) -> Result<String, IdentityNumberRefused> {
    parse(text).map(|number| number.expose().to_owned())
}

#[test]
fn every_fixture_parses_with_its_sex_and_kind() {
    let groups: [(&[&str], Sex, IdentityNumberKind); 4] = [
        (&fixtures::WOMEN, Sex::Female, IdentityNumberKind::Personal),
        (&fixtures::MEN, Sex::Male, IdentityNumberKind::Personal),
        (
            &fixtures::COORDINATION_MEN,
            Sex::Male,
            IdentityNumberKind::Coordination,
        ),
        (
            &fixtures::COORDINATION_WOMEN,
            Sex::Female,
            IdentityNumberKind::Coordination,
        ),
    ];
    for (texts, sex, kind) in groups {
        for text in texts {
            let number = parse(text).unwrap();
            assert_eq!((number.sex(), number.kind()), (Some(sex), kind), "{text}");
            assert_eq!(number.expose(), *text);
            assert!(number.is_official_test_number(), "{text}");
            assert_eq!(IdentityNumber::from_storage(number.expose()), Ok(number));
        }
    }
}

#[test]
fn every_fixture_is_read_alike_in_all_its_spellings() {
    for text in fixtures::all() {
        let (date, last) = text.split_at(8);
        let spellings = [
            format!("{date}-{last}"),
            format!("{}{last}", &date[2..]),
            format!("{}-{last}", &date[2..]),
            format!("  {text} "),
        ];
        for spelling in spellings {
            assert_eq!(read(&spelling).as_deref(), Ok(text), "{spelling}");
        }
    }
}

#[test]
fn every_change_of_one_digit_is_refused() {
    for text in fixtures::all() {
        for place in 2..12 {
            for digit in '0'..='9' {
                let mut changed: Vec<char> = text.chars().collect();
                if std::mem::replace(&mut changed[place], digit) == digit {
                    continue;
                }
                let changed: String = changed.into_iter().collect();
                assert!(parse(&changed).is_err(), "{changed}");
                assert!(parse(&changed[2..]).is_err(), "{changed} in ten digits");
            }
        }
    }
}

#[test]
fn the_century_of_ten_digits_is_the_latest_that_is_not_in_the_future() {
    for (text, expected) in [
        ("000101-0107", Ok("200001010107")),
        ("0001010107", Ok("200001010107")),
        // Turns 100 later this year: a plus says so, nothing leaves only that reading.
        ("261231+2385", Ok("192612312385")),
        ("2612312385", Ok("192612312385")),
        ("261231-2385", Err(IdentityNumberRefused::InFuture)),
        ("251231-2386", Ok("202512312386")),
        ("251231+2386", Ok("192512312386")),
    ] {
        assert_eq!(
            read(text).as_deref().map_err(|refused| *refused),
            expected,
            "{text}"
        );
    }
}

#[test]
fn the_plus_is_for_those_who_turn_100_and_no_others() {
    assert_eq!(read("19261231+2385").as_deref(), Ok("192612312385"));
    assert_eq!(read("19261231-2385").as_deref(), Ok("192612312385"));
    assert_eq!(
        parse("19820101+2385"),
        Err(IdentityNumberRefused::Separator)
    );
    assert_eq!(parse("20261231-2385"), Err(IdentityNumberRefused::InFuture));
    assert_eq!(parse("202612312385"), Err(IdentityNumberRefused::InFuture));
}

#[test]
fn a_day_that_never_was_is_refused() {
    for text in [
        "198202302387",
        "19820230-2387",
        "198213012381",
        "198200012384",
        "198201002386",
        "198201322383",
        // Not a leap year: 1923, 1900.
        "192302292384",
        "190002292381",
        // A coordination day beyond the month.
        "198202912386",
        "198213622389",
        "198201992389",
        "179901012380",
    ] {
        assert_eq!(parse(text), Err(IdentityNumberRefused::NotADate), "{text}");
    }
    assert_eq!(read("202402292383").as_deref(), Ok("202402292383"));
    assert_eq!(read("000229-2381").as_deref(), Ok("200002292381"));
}

#[test]
fn digits_of_other_scripts_are_refused() {
    for text in [
        "1982010123٨٥",
        "１９８２０１０１２３８５",
        "19820101238⁵",
        "८२०१०१-२३८५",
    ] {
        assert_eq!(parse(text), REFUSED_SIGNS, "{text}");
    }
}

#[test]
fn only_the_two_separators_in_their_place_are_taken() {
    for text in [
        "820101--2385",
        "8201012-385",
        "1982-01-01-2385",
        "820101 2385",
        "820101/2385",
        "-8201012385",
        "820101–2385",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
    for text in ["", " ", "82", "820101238", "8201012385820101"] {
        assert_eq!(parse(text), Err(IdentityNumberRefused::Length), "{text}");
    }
}

#[test]
fn a_reserve_number_is_its_own_kind_and_tells_no_sex() {
    let number = parse("19820101-t238").unwrap();
    assert_eq!(number.kind(), IdentityNumberKind::Reserve);
    assert_eq!(number.expose(), "19820101T238");
    assert_eq!(number.sex(), None);
    assert_eq!(number.birth_date(), Some(day("1982-01-01")));
    assert!(!number.is_official_test_number());
    assert_eq!(IdentityNumber::from_storage("19820101T238"), Ok(number));
}

#[test]
fn misread_digits_do_not_become_a_reserve_number() {
    for text in [
        "19820101O385",
        "19820101I385",
        "1982010123B5",
        "198201012O85",
        "19820101T23O",
        "1982O1012385",
        "19820101T-23",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_coordination_number_may_leave_month_or_day_open() {
    let open_month = parse("199400782398").unwrap();
    assert_eq!(open_month.birth(), Birth::Year(1994));
    assert_eq!(open_month.birth_date(), None);
    assert_eq!(
        open_month.age_on(day("2026-12-30")),
        Some(31),
        "32 is not certain yet"
    );
    assert_eq!(open_month.age_on(day("2026-12-31")), Some(32));
    assert_eq!(open_month.age_on(day("1993-12-31")), None);
    let whole = parse("198801622393").unwrap();
    assert_eq!(whole.birth_date(), Some(day("1988-01-02")));
    // A personal number never leaves anything open.
    assert_eq!(parse("198800022392"), Err(IdentityNumberRefused::NotADate));
}

#[test]
fn age_counts_whole_years_and_is_never_negative() {
    let number = parse("198201012385").unwrap();
    assert_eq!(number.age_on(day("2025-12-31")), Some(43));
    assert_eq!(number.age_on(day("2026-01-01")), Some(44));
    assert_eq!(number.age_on(day("1981-12-31")), None);
    assert_eq!(number.age_band_on(today()), Some(AgeBand::From40));
    let leap = parse("202402292383").unwrap();
    assert_eq!(leap.age_on(day("2025-02-28")), Some(0));
    assert_eq!(leap.age_on(day("2025-03-01")), Some(1));
}

#[test]
fn nothing_of_the_number_is_printed() {
    for text in fixtures::all() {
        let number = parse(text).unwrap();
        assert_eq!(format!("{number}"), "********-****");
        let debugged = format!("{number:?} {number:#?} {:?}", Some(number));
        assert!(
            !debugged.contains(|sign: char| sign.is_ascii_digit()),
            "{debugged}"
        );
        assert_eq!(number.masked(), format!("{}-****", &text[..8]));
    }
    for wrong in ["198201012386", "1982010123XX", "19820230-2387"] {
        let refused = parse(wrong).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("1982"));
    }
}

#[test]
fn numbers_outside_the_official_test_series_are_told_apart() {
    // Test number 980 to 999 by its birth number; the other one only looks like a fixture.
    assert!(parse("198201019802").unwrap().is_official_test_number());
    assert!(!parse("200001010107").unwrap().is_official_test_number());
    assert_eq!(
        parse("198201019803"),
        Err(IdentityNumberRefused::CheckDigit)
    );
}

#[test]
fn the_store_takes_back_only_what_it_was_given() {
    for text in [
        "8201012385",
        "19820101-2385",
        " 198201012385",
        "198201012386",
        "",
    ] {
        assert!(IdentityNumber::from_storage(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,16}") {
        let _ = parse(&text);
        let _ = IdentityNumber::from_storage(&text);
    }

    #[test]
    fn digits_are_read_as_they_stand_or_not_at_all(text in "(19|20)[0-9]{10}") {
        if let Ok(number) = parse(&text) {
            prop_assert_eq!(number.expose(), text.as_str());
            prop_assert!(number.birth().earliest() <= today());
            prop_assert_eq!(IdentityNumber::from_storage(&text), Ok(number));
        }
    }

    #[test]
    fn exactly_one_check_digit_is_right(born in 0_i64..36_000, birth_number in 1_u32..1000) {
        let date = day("1928-01-01") + chrono::Duration::days(born);
        let stem = format!("{}{birth_number:03}", date.format("%Y%m%d"));
        let right: Vec<_> = (0..10).filter_map(|digit| parse(&format!("{stem}{digit}")).ok()).collect();
        prop_assert_eq!(right.len(), 1);
        prop_assert_eq!(right[0].birth_date(), Some(date));
        let short = format!("{}-{}", &right[0].expose()[2..8], &right[0].expose()[8..]);
        prop_assert_eq!(parse(&short), Ok(right[0]));
    }
}
