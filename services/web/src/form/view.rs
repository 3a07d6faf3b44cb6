//! A form as the page shows it.

use super::{
    question::{Choices, Kind, Need, Offers, Question},
    reading::{Errors, FieldError, Message},
};
use crate::{codes, fields::Fields, words::Language};

/// A field as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, from which its id is made.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What helps to answer; empty for none.
    pub hint: String,
    /// What is wrong; empty for nothing.
    pub error: String,
    /// Whether it may be left empty.
    pub is_optional: bool,
    /// With what it is answered.
    pub control: Control,
}

/// With what a field is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line: value, input mode, autocomplete, and how wide.
    Line(String, &'static str, &'static str, &'static str),
    /// A text: value and how many characters at most.
    Text(String, usize),
    /// Radio buttons.
    Radios(Vec<OptionView>),
    /// A list to choose from.
    Select(Vec<OptionView>),
    /// Boxes.
    Boxes(Vec<OptionView>),
    /// One box.
    Tick(bool),
    /// Not shown.
    Hidden(String),
}

/// One that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Under which heading; empty for none.
    pub group: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// One line of the summary of what is wrong, which leads to its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// The id of what it leads to; empty for the form as a whole.
    pub target: String,
    /// What is wrong.
    pub text: String,
}

/// More than so many are chosen from a list instead of radio buttons.
const MOST_RADIOS: usize = 7;

/// The id of a field in the page.
pub fn field_id(name: &str) -> String {
    format!("f-{}", name.replace('.', "-"))
}

/// The fields of a form. Words stand under `<form>-<name>`, or under `field-<name>` where several forms ask the same.
pub fn fields(
    form: &str,
    questions: &[Question],
    (offers, filled, errors): (&Offers, &Fields, &Errors),
    language: Language,
) -> Vec<Field> {
    questions
        .iter()
        .filter(|question| !is_moot(question, offers))
        .map(|question| {
            let error = errors.iter().find(|error| belongs(error, question));
            Field {
                name: question.name.to_owned(),
                label: label(form, question, language),
                hint: words(form, question, "-hint", language)
                    .unwrap_or_else(|| usual_hint(question.kind, language)),
                error: error.map(|error| text(error, language)).unwrap_or_default(),
                is_optional: question.need != Need::Required && question.kind != Kind::Tick,
                control: control(question, offers, filled, language),
            }
        })
        .collect()
}

/// Whether there is nothing to choose and no need to: such a question is not put.
fn is_moot(question: &Question, offers: &Offers) -> bool {
    let (Kind::One(choices) | Kind::Many(choices)) = question.kind else {
        return false;
    };
    let Choices::Offered(name) = choices else {
        return false;
    };
    question.need != Need::Required && offers.get(name).is_none_or(Vec::is_empty)
}

/// How a day is written, where nothing else is to be said of it.
fn usual_hint(kind: Kind, language: Language) -> String {
    if kind == Kind::Day {
        language.text("day-form", &[])
    } else {
        String::new()
    }
}

/// What is wrong, in the order of the questions, and then what no question is to blame for.
pub fn summary(
    form: &str,
    questions: &[Question],
    errors: &Errors,
    language: Language,
) -> Vec<SummaryLine> {
    let of_question = |question: &Question| {
        let own = errors.iter().find(|error| belongs(error, question))?;
        let label = label(form, question, language);
        Some(SummaryLine {
            target: field_id(question.name),
            text: if label.ends_with('?') {
                format!("{label} {}", text(own, language))
            } else {
                format!("{label}: {}", text(own, language))
            },
        })
    };
    let of_form = errors
        .iter()
        .filter(|error| !questions.iter().any(|question| belongs(error, question)))
        .map(|error| SummaryLine {
            target: String::new(),
            text: text(error, language),
        });
    questions
        .iter()
        .filter_map(of_question)
        .chain(of_form)
        .collect()
}

/// The gateway may name the member of the input that a field is a part of.
fn belongs(error: &FieldError, question: &Question) -> bool {
    !error.name.is_empty()
        && (error.name == question.name
            || is_part(question.name, &error.name)
            || is_part(&error.name, question.name))
}

/// Whether one name is a member of another, or an element of it.
fn is_part(part: &str, whole: &str) -> bool {
    let rest = part.strip_prefix(whole);
    rest.is_some_and(|rest| rest.starts_with('.'))
}

fn text(error: &FieldError, language: Language) -> String {
    match &error.message {
        Message::Text(text) => text.clone(),
        Message::Key(key, arguments) => {
            let arguments: Vec<(&'static str, &str)> = arguments
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            language.text(key, &arguments)
        }
    }
}

fn words(form: &str, question: &Question, ending: &str, language: Language) -> Option<String> {
    let name = question.plain_name();
    let own = language.find(&format!("{form}-{name}{ending}"), &[]);
    own.or_else(|| language.find(&format!("field-{name}{ending}"), &[]))
}

/// Rows of a repeated group are told apart by their numbers.
fn label(form: &str, question: &Question, language: Language) -> String {
    let label = words(form, question, "", language)
        .unwrap_or_else(|| language.text(&format!("field-{}", question.plain_name()), &[]));
    match question.row() {
        Some(row) => format!("{label} {row}"),
        None => label,
    }
}

fn control(question: &Question, offers: &Offers, filled: &Fields, language: Language) -> Control {
    let typed = filled.typed(question.name).to_owned();
    match question.kind {
        Kind::Line(most) => {
            let width = if most <= 20 { "narrow" } else { "wide" };
            Control::Line(typed, "text", "off", width)
        }
        Kind::Text(most) => Control::Text(typed, most),
        Kind::Municipality => Control::Line(typed, "text", "off", "narrow"),
        Kind::Phone => Control::Line(typed, "tel", "off", "narrow"),
        Kind::Email => Control::Line(typed, "email", "off", "wide"),
        Kind::PersonalNumber | Kind::Day | Kind::Month | Kind::Number(..) => {
            Control::Line(typed, "numeric", "off", "narrow")
        }
        Kind::Kronor | Kind::Hours | Kind::Decimal(_) => {
            Control::Line(typed, "decimal", "off", "narrow")
        }
        Kind::One(choices) => {
            let options = options(question, choices, offers, filled, language);
            let is_grouped = options.iter().any(|option| !option.group.is_empty());
            // What need not be answered can be taken back: radio buttons cannot.
            let is_optional = question.need != Need::Required;
            if options.len() > MOST_RADIOS || is_grouped || is_optional {
                Control::Select(options)
            } else {
                Control::Radios(options)
            }
        }
        Kind::Many(choices) => Control::Boxes(options(question, choices, offers, filled, language)),
        Kind::YesNo => Control::Radios(answers(question, &["yes", "no"], filled, language)),
        Kind::YesNoUnknown => Control::Radios(answers(
            question,
            &["yes", "no", "unknown"],
            filled,
            language,
        )),
        Kind::Tick => Control::Tick(filled.has(question.name)),
        Kind::CarriedNumber | Kind::Carried => Control::Hidden(typed),
    }
}

fn answers(
    question: &Question,
    values: &[&str],
    filled: &Fields,
    language: Language,
) -> Vec<OptionView> {
    let option = |value: &&str| OptionView {
        value: (*value).to_owned(),
        label: language.text(&format!("answer-{value}"), &[]),
        group: String::new(),
        is_chosen: filled.holds(question.name, value),
    };
    values.iter().map(option).collect()
}

fn options(
    question: &Question,
    choices: Choices,
    offers: &Offers,
    filled: &Fields,
    language: Language,
) -> Vec<OptionView> {
    let offered: Vec<(String, String, String)> = match choices {
        Choices::List(list) => {
            let named = codes::choices(list, language).into_iter();
            named
                .map(|(code, name)| (code, name, String::new()))
                .collect()
        }
        Choices::Some(list, codes) => {
            let named = codes.iter();
            named
                .map(|code| {
                    let name = codes::name(list, code, language);
                    ((*code).to_owned(), name, String::new())
                })
                .collect()
        }
        Choices::Offered(name) => {
            let offer = offers.get(name).into_iter().flatten();
            offer
                .map(|choice| {
                    (
                        choice.value.clone(),
                        choice.label.clone(),
                        choice.group.clone(),
                    )
                })
                .collect()
        }
    };
    let view = |(value, label, group): (String, String, String)| OptionView {
        is_chosen: filled.holds(question.name, &value),
        value,
        label,
        group,
    };
    offered.into_iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::OfferedChoice;

    fn shown(questions: &[Question], offers: &Offers) -> Vec<Field> {
        let filled = (offers, &Fields::default(), &Errors::new());
        fields("placering", questions, filled, Language::Swedish)
    }

    #[test]
    fn what_need_not_be_chosen_is_not_asked_where_nothing_is_offered() {
        let questions = [
            Question::optional("workplaceId", Kind::One(Choices::Offered("workplaces"))),
            Question::optional("sections", Kind::Many(Choices::Offered("sections"))),
            Question::required("supervisorId", Kind::One(Choices::Offered("members"))),
        ];
        let names = |offers: &Offers| -> Vec<String> {
            let shown = shown(&questions, offers).into_iter();
            shown.map(|field| field.name).collect()
        };
        assert_eq!(names(&Offers::new()), ["supervisorId"]);
        let one = vec![OfferedChoice::of("a", "A")];
        let offers = Offers::from([("workplaces", one)]);
        assert_eq!(names(&offers), ["workplaceId", "supervisorId"]);
    }

    #[test]
    fn a_day_always_says_how_it_is_written() {
        let questions = [Question::optional("endsOn", Kind::Day)];
        let shown = shown(&questions, &Offers::new());
        assert_eq!(shown[0].hint, "ÅÅÅÅ-MM-DD");
    }
}
