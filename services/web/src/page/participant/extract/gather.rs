//! Asks for everything: the cases at once, and what they hold in lists page by page, so that nothing is left out for
//! being many.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{fault::PageFault, frame::Me, visit::Reader};

/// The lists of a case that are asked for page by page: operation, and the field of the case.
const LISTS: [(&str, &str); 3] = [
    ("MyExtractNotes", "journal"),
    ("MyExtractReferrals", "referrals"),
    ("MyExtractLooks", "disclosures"),
];
/// More pages than any case has; a list that never ends is a fault.
const MOST_PAGES: usize = 1000;

/// What was answered.
pub(super) struct Gathered {
    pub(super) me: Me,
    /// Each case as it was answered, with the nodes of its lists in their place.
    pub(super) cases: Vec<Value>,
    /// Whether some service did not answer.
    pub(super) is_partial: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mine {
    me: Me,
    my_cases: Vec<Value>,
}

#[derive(Deserialize)]
struct OneCase {
    case: Option<Value>,
}

pub(super) async fn gather(reader: &Reader) -> Result<Gathered, PageFault> {
    let answer = reader.ask::<Mine>("MyExtract", json!({})).await?;
    let mut gathered = Gathered {
        me: answer.data.me,
        cases: answer.data.my_cases,
        is_partial: answer.is_partial,
    };
    for case in &mut gathered.cases {
        for (operation, field) in LISTS {
            let (nodes, is_partial) = whole_list(reader, (operation, field), &case["id"]).await?;
            case[field] = Value::Array(nodes);
            gathered.is_partial |= is_partial;
        }
    }
    Ok(gathered)
}

/// Every node of a list. A list that is shut, or that a service did not answer for, holds none.
async fn whole_list(
    reader: &Reader,
    (operation, field): (&'static str, &str),
    case: &Value,
) -> Result<(Vec<Value>, bool), PageFault> {
    let mut nodes = Vec::new();
    let mut after = Value::Null;
    let mut is_partial = false;
    for _ in 0..MOST_PAGES {
        let variables = json!({ "case": case, "after": after });
        let answer = reader.ask::<OneCase>(operation, variables).await?;
        is_partial |= answer.is_partial;
        let mut page = answer.data.case.unwrap_or_default()[field].take();
        let edges = page["edges"].as_array_mut().into_iter().flatten();
        nodes.extend(edges.map(|edge| edge["node"].take()));
        if page["pageInfo"]["hasNextPage"] != json!(true) {
            return Ok((nodes, is_partial));
        }
        after = page["pageInfo"]["endCursor"].take();
    }
    Err(PageFault::unavailable(""))
}
