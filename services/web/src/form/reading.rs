//! Reading what was sent: every answer is checked, every fault is named by its field, and nothing is sent before all
//! of them are right.

use chrono::NaiveDate;
use domain::Municipality;
use serde_json::{Value, json};

use super::{
    input,
    question::{Choices, Kind, Need, Offers, Question},
};
use crate::{ask::UserError, codes, fields::Fields};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field; empty for the form as a whole.
    pub name: String,
    /// The message, or the text itself where the gateway has given one.
    pub message: Message,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Of ours: a key and what stands in it.
    Key(&'static str, Vec<(&'static str, String)>),
    /// The gateway's, in the reader's language.
    Text(String),
}

impl From<UserError> for FieldError {
    /// A refusal of the gateway, at the field that it speaks of.
    fn from(error: UserError) -> Self {
        // `staffIds[1]` is called `staffIds.1` in forms.
        let name = error.field.unwrap_or_default().replace('[', ".");
        Self {
            name: name.replace(']', ""),
            message: Message::Text(error.message),
        }
    }
}

/// Everything that is wrong.
pub type Errors = Vec<FieldError>;

/// The input, if all answers are right.
#[derive(Debug)]
pub struct Read {
    /// The input.
    pub input: Value,
    /// What is wrong; the input is sent only when this is empty.
    pub errors: Errors,
}

/// Reads the answers to all questions into the input, which may have some members already.
pub fn read(questions: &[Question], offers: &Offers, fields: &Fields, begun: Value) -> Read {
    let mut read = Read {
        input: begun,
        errors: Vec::new(),
    };
    for question in questions {
        match answer(question, offers, fields) {
            Ok(Some(value)) => input::put(&mut read.input, question.name, value),
            Ok(None) => {}
            Err((key, arguments)) => read.errors.push(FieldError {
                name: question.name.to_owned(),
                message: Message::Key(key, arguments),
            }),
        }
    }
    input::without_gaps(&mut read.input);
    read
}

type Wrong = (&'static str, Vec<(&'static str, String)>);

fn answer(question: &Question, offers: &Offers, fields: &Fields) -> Result<Option<Value>, Wrong> {
    if let Kind::Many(choices) = question.kind {
        return several(question, choices, offers, fields);
    }
    if question.kind == Kind::Tick {
        return Ok(Some(json!(fields.has(question.name))));
    }
    let given = fields.text(question.name);
    if given.is_empty() {
        return match question.need {
            Need::Required => Err((missing(question.kind), Vec::new())),
            Need::WithItsRow if is_row_begun(question, fields) => {
                Err((missing(question.kind), Vec::new()))
            }
            Need::Optional | Need::WithItsRow => Ok(None),
        };
    }
    one(question.kind, offers, given).map(Some)
}

/// Whether anything of the question's row is answered.
fn is_row_begun(question: &Question, fields: &Fields) -> bool {
    let Some((row, _)) = question.name.rsplit_once('.') else {
        return false;
    };
    let mut typed = fields.iter();
    typed.any(|(name, value)| {
        let in_row = name
            .strip_prefix(row)
            .is_some_and(|rest| rest.starts_with('.'));
        in_row && !value.trim().is_empty()
    })
}

fn missing(kind: Kind) -> &'static str {
    match kind {
        Kind::One(_) | Kind::Many(_) | Kind::YesNo | Kind::YesNoUnknown | Kind::Tick => {
            "form-choose"
        }
        Kind::Day => "form-day-missing",
        Kind::Line(_)
        | Kind::Text(_)
        | Kind::PersonalNumber
        | Kind::Municipality
        | Kind::Phone
        | Kind::Email
        | Kind::Month
        | Kind::Number(..)
        | Kind::Kronor
        | Kind::Hours
        | Kind::Decimal(_)
        | Kind::CarriedNumber
        | Kind::Carried => "form-missing",
    }
}

fn several(
    question: &Question,
    choices: Choices,
    offers: &Offers,
    fields: &Fields,
) -> Result<Option<Value>, Wrong> {
    let given: Vec<&str> = fields
        .all(question.name)
        .filter(|value| !value.is_empty())
        .collect();
    if given.is_empty() && question.need == Need::Required {
        return Err(("form-choose", Vec::new()));
    }
    if given.iter().all(|value| is_offered(choices, offers, value)) {
        Ok(Some(json!(given)))
    } else {
        Err(("form-not-offered", Vec::new()))
    }
}

fn is_offered(choices: Choices, offers: &Offers, value: &str) -> bool {
    match choices {
        Choices::List(list) => codes::is_code(list, value),
        Choices::Some(_, codes) => codes.contains(&value),
        Choices::Offered(name) => offers
            .get(name)
            .is_some_and(|offer| offer.iter().any(|choice| choice.value == value)),
    }
}

fn one(kind: Kind, offers: &Offers, given: &str) -> Result<Value, Wrong> {
    match kind {
        Kind::Line(most) | Kind::Text(most) => short_enough(given, most),
        Kind::Phone | Kind::Email => short_enough(given, LONGEST_CONTACT),
        Kind::PersonalNumber | Kind::Carried => Ok(json!(given)),
        Kind::Municipality => municipality(given),
        Kind::Day => day(given),
        Kind::Month => month(given),
        Kind::Number(least, most) => number(given, least, most),
        Kind::CarriedNumber => number(given, 0, i64::from(i32::MAX)),
        Kind::Kronor => kronor(given),
        Kind::Hours => hours(given),
        Kind::Decimal(most) => decimal(given, most),
        Kind::One(choices) if is_offered(choices, offers, given) => Ok(json!(given)),
        Kind::One(_) => Err(("form-not-offered", Vec::new())),
        Kind::YesNo => match given {
            "yes" => Ok(json!(true)),
            "no" => Ok(json!(false)),
            _ => Err(("form-choose", Vec::new())),
        },
        Kind::YesNoUnknown => match given {
            "yes" => Ok(json!("YES")),
            "no" => Ok(json!("NO")),
            "unknown" => Ok(json!("UNKNOWN")),
            _ => Err(("form-choose", Vec::new())),
        },
        // Both are read by their names alone.
        Kind::Many(_) | Kind::Tick => Ok(Value::Null),
    }
}

const LONGEST_CONTACT: usize = 254;

fn short_enough(given: &str, most: usize) -> Result<Value, Wrong> {
    let length = given.chars().count();
    if length <= most {
        return Ok(json!(given));
    }
    let over = (length - most).to_string();
    Err((
        "form-too-long",
        vec![("most", most.to_string()), ("over", over)],
    ))
}

/// `2026-11-21`, and as people type it: `20261121`, `21/11 2026`, `21.11.2026`.
fn parse_day(given: &str) -> Option<NaiveDate> {
    let forms = ["%Y-%m-%d", "%Y%m%d", "%d/%m %Y", "%d/%m/%Y", "%d.%m.%Y"];
    forms
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(given, form).ok())
}

/// The code of a municipality that is named, or the code itself.
fn municipality(given: &str) -> Result<Value, Wrong> {
    let named = Municipality::named().find(|known| {
        let name = known.name().unwrap_or_default();
        name.to_lowercase() == given.to_lowercase()
    });
    let known = named.or_else(|| given.parse().ok());
    known
        .map(|known| json!(known.as_str()))
        .ok_or(("form-municipality", Vec::new()))
}

fn day(given: &str) -> Result<Value, Wrong> {
    parse_day(given)
        .map(|day| json!(day.format("%Y-%m-%d").to_string()))
        .ok_or(("form-not-a-day", Vec::new()))
}

fn month(given: &str) -> Result<Value, Wrong> {
    let first = NaiveDate::parse_from_str(&format!("{given}-01"), "%Y-%m-%d");
    first
        .map(|first| json!(first.format("%Y-%m").to_string()))
        .map_err(|_| ("form-not-a-month", Vec::new()))
}

/// Digits with spaces between, as people write thousands.
fn digits(given: &str) -> String {
    given
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| if sign == '−' { '-' } else { sign })
        .collect()
}

fn number(given: &str, least: i64, most: i64) -> Result<Value, Wrong> {
    let bare = digits(given);
    let bare = bare.trim_end_matches('%');
    match bare.parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(json!(number)),
        Ok(_) => {
            let bounds = vec![("least", least.to_string()), ("most", most.to_string())];
            Err(("form-out-of-bounds", bounds))
        }
        Err(_) => Err(("form-not-a-number", Vec::new())),
    }
}

/// Kronor with a decimal comma or point and at most two digits after it.
fn kronor(given: &str) -> Result<Value, Wrong> {
    let wrong = ("form-not-an-amount", Vec::new());
    let bare = digits(given).replace('.', ",");
    let bare = bare.trim_end_matches("kr");
    let (whole, rest) = bare.split_once(',').unwrap_or((bare, ""));
    let is_digits = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 9
        || rest.len() > 2
        || !is_digits(whole)
        || !is_digits(rest)
    {
        return Err(wrong);
    }
    let ore = format!("{whole}{rest:0<2}")
        .parse::<i64>()
        .map_err(|_| wrong)?;
    Ok(json!(ore))
}

/// The most hours that one form asks for: those of a month.
const MOST_HOURS: f64 = 744.0;

/// Hours with a decimal comma or point, in quarters.
fn hours(given: &str) -> Result<Value, Wrong> {
    let wrong = ("form-not-hours", Vec::new());
    let bare = digits(given).replace(',', ".");
    let hours = bare.parse::<f64>().map_err(|_| wrong.clone())?;
    let quarters = hours * 4.0;
    if (0.0..=MOST_HOURS).contains(&hours) && (quarters - quarters.round()).abs() < f64::EPSILON {
        Ok(json!(hours))
    } else {
        Err(wrong)
    }
}

/// A number with a decimal comma or point, as much as it may be at the most.
fn decimal(given: &str, most: u32) -> Result<Value, Wrong> {
    let bare = digits(given).replace(',', ".");
    let bare = bare.trim_end_matches('%');
    let decimals = bare.split_once('.').map_or(0, |(_, rest)| rest.len());
    match bare.parse::<f64>() {
        Ok(number) if decimals <= 2 && (0.0..=f64::from(most)).contains(&number) => {
            Ok(json!(number))
        }
        Ok(_) => {
            let bounds = vec![("least", "0".to_owned()), ("most", most.to_string())];
            Err(("form-out-of-bounds", bounds))
        }
        Err(_) => Err(("form-not-a-decimal", Vec::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(kind: Kind, given: &str) -> Option<Value> {
        one(kind, &Offers::new(), given).ok()
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for given in ["2026-11-21", "20261121", "21/11 2026", "21.11.2026"] {
            assert_eq!(
                value(Kind::Day, given),
                Some(json!("2026-11-21")),
                "{given}"
            );
        }
        for given in ["2026-13-01", "i morgon", "21/11"] {
            assert_eq!(value(Kind::Day, given), None, "{given}");
        }
    }

    #[test]
    fn amounts_take_comma_point_and_spaces_and_become_ore() {
        for (given, ore) in [
            ("1 234", 123_400),
            ("1234,5", 123_450),
            ("12.34 kr", 1_234),
            ("0", 0),
        ] {
            assert_eq!(value(Kind::Kronor, given), Some(json!(ore)), "{given}");
        }
        for given in ["", "-1", "1,234", "ett", "1 234,5,6", "12345678901"] {
            assert_eq!(value(Kind::Kronor, given), None, "{given}");
        }
    }

    #[test]
    fn decimals_take_comma_and_point_within_their_bounds() {
        let read = |given| value(Kind::Decimal(100), given);
        assert_eq!(read("71,4"), Some(json!(71.4)));
        assert_eq!(read("62.5 %"), Some(json!(62.5)));
        for given in ["101", "-1", "1,234", "NaN", "ett"] {
            assert_eq!(read(given), None, "{given}");
        }
    }

    #[test]
    fn a_municipality_is_known_by_name_or_code() {
        for given in ["Tyresö", "tyresö", "0138"] {
            let read = value(Kind::Municipality, given);
            assert_eq!(read, Some(json!("0138")), "{given}");
        }
        assert_eq!(value(Kind::Municipality, "138"), None);
        assert_eq!(value(Kind::Municipality, "Ankeborg"), None);
    }

    #[test]
    fn what_is_left_out_or_not_offered_is_named_by_its_field() {
        let questions = [
            Question::required("urgency", Kind::One(Choices::List("Urgency"))),
            Question::required("question", Kind::Text(5)),
            Question::optional("note", Kind::Text(5)),
            Question::required("toUnitId", Kind::One(Choices::Offered("units"))),
        ];
        let fields = Fields::read(b"urgency=NOW&note=for+langt&toUnitId=x");
        let read = read(&questions, &Offers::new(), &fields, json!({}));
        let wrong: Vec<&str> = read
            .errors
            .iter()
            .map(|error| error.name.as_str())
            .collect();
        assert_eq!(wrong, ["urgency", "question", "note", "toUnitId"]);
    }

    #[test]
    fn a_row_that_is_begun_must_be_whole() {
        let questions = [
            Question::optional("incomes.1.source", Kind::Line(9)),
            Question::with_its_row("incomes.1.percent", Kind::Number(0, 100)),
        ];
        let wrong = |sent: &[u8]| {
            let fields = Fields::read(sent);
            read(&questions, &Offers::new(), &fields, json!({}))
                .errors
                .len()
        };
        assert_eq!(wrong(b"incomes.1.source=&incomes.1.percent="), 0);
        assert_eq!(wrong(b"incomes.1.source=a&incomes.1.percent="), 1);
        assert_eq!(wrong(b"incomes.1.source=a&incomes.1.percent=50"), 0);
    }

    #[test]
    fn what_is_optional_and_empty_is_not_sent() {
        let questions = [
            Question::optional("note", Kind::Text(5)),
            Question::optional("extentPercent", Kind::Number(0, 100)),
            Question::required("shareNote", Kind::Tick),
        ];
        let fields = Fields::read(b"note=+&extentPercent=50+%25");
        let read = read(&questions, &Offers::new(), &fields, json!({}));
        assert!(read.errors.is_empty(), "{:?}", read.errors);
        assert_eq!(
            read.input,
            json!({ "extentPercent": 50, "shareNote": false })
        );
    }
}
