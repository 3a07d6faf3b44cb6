//! What a cell means: codes by their Swedish labels and other usual words, days, numbers and percent in usual forms.

use chrono::{Days, NaiveDate};
use domain::{
    CodeList,
    codes::{AgeBand, EducationLevel, EmploymentType, OccupationKind, Sex},
};

use super::columns::plain;
use crate::model::evaluation::{ParticipantField, UNKNOWN};

/// Words for what nobody knows.
const UNKNOWN_WORDS: &[&str] = &["okänt", "okänd", "vet ej", "uppgift saknas", "ej känt"];

/// The coded value of a cell that is not empty; `None` when it cannot be read.
pub fn coded(field: ParticipantField, cell: &str) -> Option<String> {
    let word = plain(cell);
    if UNKNOWN_WORDS.contains(&word.as_str()) {
        return Some(UNKNOWN.to_owned());
    }
    match field {
        ParticipantField::Sex => match word.as_str() {
            "k" | "f" => Some(Sex::Female.code().to_owned()),
            "m" => Some(Sex::Male.code().to_owned()),
            _ => labelled::<Sex>(&word),
        },
        ParticipantField::AgeBand => match number(cell) {
            Some(age) => Some(AgeBand::of(u32::try_from(age).ok()?).code().to_owned()),
            None => labelled::<AgeBand>(word.trim_end_matches(" år")),
        },
        ParticipantField::Education => labelled::<EducationLevel>(&word),
        ParticipantField::StartedOn | ParticipantField::EndedOn => {
            day(cell).map(|day| day.to_string())
        }
        ParticipantField::ServiceRate => rate(cell).map(|rate| rate.to_string()),
        ParticipantField::EmploymentType | ParticipantField::EmploymentTypeAfter => {
            labelled::<EmploymentType>(&word)
        }
        ParticipantField::Occupation => match word.as_str() {
            "arbete" | "anställd" | "jobb" => {
                Some(OccupationKind::WorkUnsubsidised.code().to_owned())
            }
            "studerar" => Some(OccupationKind::Studies.code().to_owned()),
            _ => labelled::<OccupationKind>(&word),
        },
        ParticipantField::Workplace | ParticipantField::Tasks | ParticipantField::TasksAfter => {
            Some("TOLD".to_owned())
        }
        ParticipantField::SelfSupport | ParticipantField::AssistanceAfter => {
            let yes = ["ja", "j", "x", "grön", "yes", "1"].contains(&word.as_str());
            let no = ["nej", "n", "röd", "no", "0"].contains(&word.as_str());
            (yes || no).then(|| if yes { "YES" } else { "NO" }.to_owned())
        }
        ParticipantField::EndReason => listed(&word, END_REASONS),
        ParticipantField::EmployerAfter => listed(&word, EMPLOYERS),
        ParticipantField::StudyField => listed(&word, STUDIES),
    }
}

/// The words of the labour-market unit's own lists, whose codes travel in steps.
const END_REASONS: &[(&str, &str)] = &[
    ("enligt plan", "AS_PLANNED"),
    ("arbete", "WORK"),
    ("studier", "STUDIES"),
    ("ohälsa", "ILLNESS"),
    ("sjukdom", "ILLNESS"),
    ("egen önskan", "OWN_WISH"),
    ("flytt", "MOVED"),
    ("annan insats", "OTHER_PROGRAMME"),
    ("utebliven närvaro", "NOT_ATTENDING"),
    ("passade inte", "NOT_SUITABLE"),
    ("vård av barn eller anhörig", "CARE"),
    ("annat", "OTHER"),
];
const EMPLOYERS: &[(&str, &str)] = &[
    ("kommun", "MUNICIPALITY"),
    ("region", "REGION"),
    ("stat", "STATE"),
    ("statlig", "STATE"),
    ("privat", "PRIVATE"),
    ("ideell", "NON_PROFIT"),
    ("förening", "NON_PROFIT"),
    ("socialt företag", "SOCIAL_ENTERPRISE"),
    ("eget företag", "OWN_BUSINESS"),
];
const STUDIES: &[(&str, &str)] = &[
    ("grundläggande", "BASIC_EDUCATION"),
    ("grundskola", "BASIC_EDUCATION"),
    ("sfi", "SWEDISH_FOR_IMMIGRANTS"),
    ("gymnasium", "UPPER_SECONDARY"),
    ("komvux", "UPPER_SECONDARY"),
    ("yrkesutbildning", "VOCATIONAL"),
    ("folkhögskola", "FOLK_HIGH_SCHOOL"),
    ("högskola", "HIGHER"),
    ("universitet", "HIGHER"),
    ("annat", "OTHER"),
];

fn listed(word: &str, words: &[(&str, &str)]) -> Option<String> {
    let found = words
        .iter()
        .find(|(known, code)| *known == word || plain(code) == word);
    found.map(|(_, code)| (*code).to_owned())
}

fn labelled<T: CodeList>(word: &str) -> Option<String> {
    let found = T::ALL.iter().find(|value| {
        let label = plain(value.label());
        label == word || label.trim_end_matches(" år") == word || plain(value.code()) == word
    });
    found.map(|value| value.code().to_owned())
}

/// A whole number, also as spreadsheets write it (`34.0`, `34,0`).
fn number(cell: &str) -> Option<i64> {
    let cell = cell.trim().replace(',', ".");
    let (whole, rest) = cell.split_once('.').unwrap_or((&cell, ""));
    rest.chars()
        .all(|sign| sign == '0')
        .then(|| whole.parse().ok())
        .flatten()
}

/// A service rate from 1 to 100: `75 %`, `75`, `75,0` or, as spreadsheets keep a per cent, `0,75`. A bare `1` is all
/// of the time, as a spreadsheet keeps it: nobody is employed at one per cent.
fn rate(cell: &str) -> Option<i64> {
    let is_percent = cell.contains('%');
    let cell = cell.replace(['%', ' ', '\u{a0}'], "");
    let share = cell.replace(',', ".");
    let of_one = share.strip_prefix("0.").map(|digits| match digits.len() {
        1 => format!("{digits}0"),
        _ => digits.chars().take(2).collect(),
    });
    let rate = match of_one {
        Some(percent) => percent.parse().ok(),
        None => number(&cell).map(|rate| if rate == 1 && !is_percent { 100 } else { rate }),
    };
    rate.filter(|rate| (1..=100).contains(rate))
}

/// A day: `2021-11-01`, `2021/11/01`, `20211101`, `211101`, `1/11 2021`, `1.11.2021`, or a spreadsheet's day number.
fn day(cell: &str) -> Option<NaiveDate> {
    let cell = cell.trim();
    let cell = cell
        .split_once([' ', 'T'])
        .filter(|(_, time)| time.contains(':'))
        .map_or(cell, |(day, _)| day);
    let forms = [
        "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m %Y", "%d/%m/%Y", "%d.%m.%Y",
    ];
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    let read = |text: &str, form: &str| NaiveDate::parse_from_str(text, form).ok();
    let found = match (digits, cell.len()) {
        (true, 8) => read(cell, "%Y%m%d"),
        (true, 6) => read(&format!("20{cell}"), "%Y%m%d"),
        (true, 5) => spreadsheet_day(cell),
        (_, _) => forms.iter().find_map(|form| read(cell, form)),
    };
    let (first, last) = (
        NaiveDate::from_ymd_opt(2000, 1, 1)?,
        NaiveDate::from_ymd_opt(2100, 1, 1)?,
    );
    found.filter(|day| (first..last).contains(day))
}

/// Days since the last of 1899, as spreadsheets count.
fn spreadsheet_day(cell: &str) -> Option<NaiveDate> {
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    origin.checked_add_days(Days::new(cell.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_rates_are_read_in_usual_forms() {
        for form in [
            "2021-11-01",
            "2021/11/01",
            "20211101",
            "211101",
            "1/11 2021",
            "1.11.2021",
            "44501",
            "2021-11-01 00:00:00",
        ] {
            assert_eq!(
                coded(ParticipantField::StartedOn, form).as_deref(),
                Some("2021-11-01"),
                "{form}"
            );
        }
        for form in ["75 %", "75", "75,0", "0,75", "0.75"] {
            assert_eq!(
                coded(ParticipantField::ServiceRate, form).as_deref(),
                Some("75"),
                "{form}"
            );
        }
        for whole in ["1", "1,0", "100 %", "100"] {
            let read = coded(ParticipantField::ServiceRate, whole);
            assert_eq!(read.as_deref(), Some("100"), "{whole}");
        }
        for wrong in ["0", "101", "heltid", "-5"] {
            assert_eq!(coded(ParticipantField::ServiceRate, wrong), None, "{wrong}");
        }
        assert_eq!(coded(ParticipantField::StartedOn, "2021-13-01"), None);
    }

    #[test]
    fn words_become_codes_and_unknown_is_explicit() {
        let read = |field, cell| coded(field, cell);
        assert_eq!(
            read(ParticipantField::Sex, "Kvinna").as_deref(),
            Some("FEMALE")
        );
        assert_eq!(
            read(ParticipantField::AgeBand, "34").as_deref(),
            Some("AGE_30_39")
        );
        assert_eq!(
            read(ParticipantField::AgeBand, "25–29 år").as_deref(),
            Some("AGE_25_29")
        );
        assert_eq!(
            read(ParticipantField::EndReason, "okänt").as_deref(),
            Some("UNKNOWN")
        );
        assert_eq!(read(ParticipantField::EndReason, "något annat slags"), None);
    }
}
