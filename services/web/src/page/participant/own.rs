//! What all pages of a participant share: whose case, and which pages there are.

use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    case_head::Tab,
    fault::PageFault,
    frame::{Frame, Me},
    show,
    visit::Reader,
};

/// Everything that is asked for the participant's cases.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mine<T> {
    pub(super) me: Me,
    pub(super) my_cases: Vec<OwnCase<T>>,
}

/// One of them (fragment `OwnCase`), with what a page asks besides.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OwnCase<T> {
    pub(super) id: String,
    registry_number: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    #[serde(flatten)]
    pub(super) rest: T,
}

/// Which of several cases the address means.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Chosen {
    /// The id of a case; empty for the newest open one.
    pub(super) arende: String,
    /// From where on, in lists.
    pub(super) efter: String,
}

/// What stands over the content of every page.
pub(super) struct Head {
    /// The pages.
    pub(super) tabs: Vec<Tab>,
    /// The cases, where there are several, each with the address of this page for it.
    pub(super) cases: Vec<Tab>,
    /// Number and first day of the case.
    pub(super) about: String,
    /// The ending of addresses that keeps to this case; empty for the newest.
    pub(super) query: String,
}

/// A page's frame, its head and its case; no case for who has none.
pub(super) struct Opened<T> {
    pub(super) frame: Frame,
    pub(super) head: Head,
    pub(super) case: Option<OwnCase<T>>,
}

/// The pages, by address and words.
const PAGES: &[(&str, &str)] = &[
    ("/min-sida", "my-start"),
    ("/min-sida/plan", "my-plan"),
    ("/min-sida/samtycken", "my-consents"),
    ("/min-sida/tittat", "my-disclosures"),
    ("/min-sida/beslut", "my-decisions"),
    ("/min-sida/kontakt", "my-contact"),
];

/// Asks for a page's part of the participant's cases, and opens the one that is meant.
pub(super) async fn open<T: DeserializeOwned>(
    reader: &Reader,
    operation: &'static str,
    variables: Value,
    (here, chosen): (&'static str, &Chosen),
) -> Result<Opened<T>, PageFault> {
    let answer = reader.ask::<Mine<T>>(operation, variables).await?;
    let key = PAGES.iter().find(|(address, _)| *address == here);
    let title = key.map_or("my-start", |(_, key)| key);
    let title = reader.visit.language().text(&format!("{title}-title"), &[]);
    let mut frame = Frame::of(reader, &answer.data.me, title, "participant").await;
    frame.is_partial = answer.is_partial;
    let mut cases = answer.data.my_cases;
    let place = place_of(&cases, chosen)?;
    let links = links(&cases, place, here, &frame);
    let case = place.map(|place| cases.swap_remove(place));
    let query = if chosen.arende.is_empty() {
        String::new()
    } else {
        format!("?arende={}", chosen.arende)
    };
    let head = Head {
        tabs: tabs(here, &query, &frame),
        cases: links,
        about: case
            .as_ref()
            .map(|case| about(case, &frame))
            .unwrap_or_default(),
        query,
    };
    Ok(Opened { frame, head, case })
}

/// The case that the address means, or the newest open one, or the newest.
pub(super) fn place_of<T>(
    cases: &[OwnCase<T>],
    chosen: &Chosen,
) -> Result<Option<usize>, PageFault> {
    if chosen.arende.is_empty() {
        let open = cases.iter().position(|case| case.closed_at.is_none());
        return Ok(open.or((!cases.is_empty()).then_some(0)));
    }
    let found = cases.iter().position(|case| case.id == chosen.arende);
    found.map(Some).ok_or(PageFault::NotFound)
}

fn tabs(here: &str, query: &str, frame: &Frame) -> Vec<Tab> {
    let pages = PAGES.iter();
    pages
        .map(|(address, key)| Tab {
            address: format!("{address}{query}"),
            label: frame.t(key),
            is_here: *address == here,
        })
        .collect()
}

fn links<T>(cases: &[OwnCase<T>], place: Option<usize>, here: &str, frame: &Frame) -> Vec<Tab> {
    if cases.len() < 2 {
        return Vec::new();
    }
    let cases = cases.iter().enumerate();
    cases
        .map(|(at, case)| Tab {
            address: format!("{here}?arende={}", case.id),
            label: about(case, frame),
            is_here: place == Some(at),
        })
        .collect()
}

fn about<T>(case: &OwnCase<T>, frame: &Frame) -> String {
    let day = case
        .opened_at
        .map(|at| show::day(show::day_of(at)))
        .unwrap_or_default();
    let number = case.registry_number.clone().unwrap_or_default();
    let key = if case.closed_at.is_some() {
        "my-case-closed"
    } else {
        "my-case-open"
    };
    frame.t2(key, ("number", number), ("day", day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, is_closed: bool) -> OwnCase<()> {
        let moment: DateTime<Utc> = "2026-03-02T07:00:00Z".parse().expect("a moment");
        OwnCase {
            id: id.to_owned(),
            registry_number: None,
            opened_at: Some(moment),
            closed_at: is_closed.then_some(moment),
            rest: (),
        }
    }

    fn chosen(id: &str) -> Chosen {
        Chosen {
            arende: id.to_owned(),
            efter: String::new(),
        }
    }

    #[test]
    fn the_newest_open_case_is_meant_when_nothing_is_said() {
        let cases = [case("new", true), case("old", false)];
        assert_eq!(place_of(&cases, &chosen("")), Ok(Some(1)));
        assert_eq!(place_of(&cases[..1], &chosen("")), Ok(Some(0)));
        assert_eq!(place_of::<()>(&[], &chosen("")), Ok(None));
    }

    #[test]
    fn a_case_of_somebody_else_is_not_found() {
        let cases = [case("own", false)];
        assert_eq!(place_of(&cases, &chosen("own")), Ok(Some(0)));
        assert_eq!(place_of(&cases, &chosen("other")), Err(PageFault::NotFound));
    }
}
