//! The pages that explain: help, shortcuts, accessibility, and the components that all pages are made of.

use std::sync::Arc;

use askama::Template;
use axum::{Router, response::Response, routing::get};

use crate::{
    fault::PageFault,
    fields::Fields,
    form::{self, Choices, Field, FieldError, Kind, Message, Offers, Question, SummaryLine},
    frame::Frame,
    show::{self, Due},
    visit::{Visit, Web, show},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/hjalp", get(help))
        .route("/genvagar", get(shortcuts))
        .route("/tillganglighet", get(accessibility))
        .route("/komponenter", get(components))
}

/// A heading and the texts under it.
struct Part {
    id: &'static str,
    title: String,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "text.html")]
struct TextPage {
    frame: Frame,
    lead: String,
    parts: Vec<Part>,
}

/// The parts of the help, one a kind of page, by the name under which pages point at them.
const HELP: [(&str, usize); 24] = [
    ("sign-in", 3),
    ("work", 4),
    ("waiting", 2),
    ("desk", 5),
    ("case", 5),
    ("emergency", 3),
    ("mapping", 3),
    ("plan", 4),
    ("journal", 3),
    ("timeline", 2),
    ("bases", 3),
    ("records", 2),
    ("referrals", 6),
    ("closure", 3),
    ("deeds", 3),
    ("drafts", 2),
    ("unit", 3),
    ("programme", 4),
    ("chain", 3),
    ("log-review", 4),
    ("administration", 4),
    ("participant", 4),
    ("print", 2),
    ("words", 5),
];

/// The parts of the statement of accessibility (lag 2018:1937, 12 §).
const STATEMENT: [(&str, usize); 5] = [
    ("conformance", 2),
    ("faults", 2),
    ("report", 2),
    ("supervision", 1),
    ("testing", 3),
];

async fn text_page(
    visit: &Visit,
    page: &str,
    listed: &'static [(&'static str, usize)],
) -> Result<Response, PageFault> {
    let language = visit.language();
    let parts = listed.iter().map(|(id, texts)| Part {
        id,
        title: language.text(&format!("{page}-{id}"), &[]),
        texts: (1..=*texts)
            .map(|number| language.text(&format!("{page}-{id}-{number}"), &[]))
            .collect(),
    });
    let title = language.text(&format!("{page}-title"), &[]);
    let page = TextPage {
        lead: language.text(&format!("{page}-lead"), &[]),
        parts: parts.collect(),
        frame: Frame::of_visit(visit, title, "").await,
    };
    show(&page)
}

async fn help(visit: Visit) -> Result<Response, PageFault> {
    text_page(&visit, "help", &HELP).await
}

async fn accessibility(visit: Visit) -> Result<Response, PageFault> {
    text_page(&visit, "statement", &STATEMENT).await
}

/// The keys and what they do; the same as in the script.
const KEYS: [(&str, &str); 7] = [
    ("/", "key-search"),
    ("g m", "key-work"),
    ("g r", "key-referrals"),
    ("g d", "key-desk"),
    ("n", "key-new"),
    ("Alt + 1–9", "key-tabs"),
    ("?", "key-list"),
];

#[derive(Template)]
#[template(path = "shortcuts.html")]
struct ShortcutsPage {
    frame: Frame,
    keys: Vec<(&'static str, String)>,
}

async fn shortcuts(visit: Visit) -> Result<Response, PageFault> {
    visit.sitting.begin().await?;
    let language = visit.language();
    let keys = KEYS
        .iter()
        .map(|(key, words)| (*key, language.text(words, &[])));
    let title = language.text("shortcuts-title", &[]);
    let page = ShortcutsPage {
        keys: keys.collect(),
        frame: Frame::of_visit(&visit, title, "").await,
    };
    show(&page)
}

#[derive(Template)]
#[template(path = "components.html")]
struct ComponentsPage {
    frame: Frame,
    fields: Vec<Field>,
    wrong: Vec<Field>,
    problems: Vec<SummaryLine>,
    dues: Vec<Due>,
}

const SHOWN: &[Question] = &[
    Question::required("reason", Kind::Line(60)),
    Question::optional("note", Kind::Text(2000)),
    Question::required("day", Kind::Day),
    Question::required("urgency", Kind::One(Choices::List("Urgency"))),
    Question::required("service", Kind::One(Choices::List("ReferralService"))),
    Question::optional("needs", Kind::Many(Choices::List("Need"))),
    Question::required("debts", Kind::YesNoUnknown),
    Question::optional("shareNote", Kind::Tick),
];

async fn components(visit: Visit) -> Result<Response, PageFault> {
    let language = visit.language();
    let (offers, filled) = (Offers::new(), Fields::default());
    let errors = vec![
        FieldError {
            name: "reason".to_owned(),
            message: Message::Key("form-missing", Vec::new()),
        },
        FieldError {
            name: "day".to_owned(),
            message: Message::Key("form-not-a-day", Vec::new()),
        },
    ];
    let title = language.text("components-title", &[]);
    let today = visit.today();
    let days = [-3, 0, 1, 9].map(|days| today + chrono::Duration::days(days));
    let page = ComponentsPage {
        fields: form::fields(
            "components",
            SHOWN,
            (&offers, &filled, &Vec::new()),
            language,
        ),
        wrong: form::fields("wrong", &SHOWN[..3], (&offers, &filled, &errors), language)
            .into_iter()
            .map(|field| Field {
                name: format!("wrong-{}", field.name),
                ..field
            })
            .collect(),
        problems: form::summary("wrong", &SHOWN[..3], &errors, language)
            .into_iter()
            .map(|line| SummaryLine {
                target: line.target.replacen("f-", "f-wrong-", 1),
                ..line
            })
            .collect(),
        dues: days.map(|day| show::due(day, today, language)).to_vec(),
        frame: Frame::of_visit(&visit, title, "").await,
    };
    show(&page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_part_has_its_texts_in_both_languages() {
        for language in [Language::Swedish, Language::English] {
            for (page, listed) in [("help", &HELP[..]), ("statement", &STATEMENT[..])] {
                for (id, texts) in listed {
                    assert!(
                        language.find(&format!("{page}-{id}"), &[]).is_some(),
                        "{page}-{id}"
                    );
                    for number in 1..=*texts {
                        let key = format!("{page}-{id}-{number}");
                        assert!(language.find(&key, &[]).is_some(), "{key} in {language:?}");
                    }
                }
            }
            for (_, key) in KEYS {
                assert!(language.find(key, &[]).is_some(), "{key}");
            }
        }
    }
}
