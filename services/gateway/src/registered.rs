//! Which document is run: the one sent, or the registered one that was named.

use std::collections::BTreeMap;

use access::{ReaderKind, RegisteredOperation, RegisteredOperations, SignIn};
use chrono::NaiveDate;
use domain::planted;

use crate::edge::body::GraphqlRequest;

/// The operation is not one that this reader registered, or the id is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotRegistered;

/// What is to be run.
#[derive(Debug)]
pub struct Chosen {
    /// The document.
    pub document: String,
    /// The registration under which it runs, for partner systems.
    pub registered: Option<RegisteredOperation>,
    /// Its id, where it is one that the pages have registered.
    pub page: Option<String>,
}

/// Chooses the document. A partner's system runs only what it registered, word for word; people
/// send what they like, or name what the pages have registered, and are decided upon where rows are read.
///
/// # Errors
/// When a partner's system sends anything else, or anybody names a document that is not theirs.
pub fn choose(
    (operations, pages): (&RegisteredOperations, &BTreeMap<String, String>),
    sign_in: &SignIn,
    request: &GraphqlRequest,
    day: NaiveDate,
) -> Result<Chosen, NotRegistered> {
    let registered = match (&request.document_id, &request.query) {
        (Some(id), _) => operations.find(id, &sign_in.subject, day),
        (None, Some(document)) => operations.all().find(|operation| {
            operation.document == *document
                && operation.partner == sign_in.subject
                && operation.is_valid_on(day)
        }),
        (None, None) => None,
    };
    let is_same = |operation: &RegisteredOperation| {
        let sent = request.query.as_ref();
        sent.is_none_or(|document| *document == operation.document)
    };
    if let Some(operation) = registered.filter(|operation| is_same(operation)) {
        return Ok(Chosen {
            document: operation.document.clone(),
            registered: Some(operation.clone()),
            page: None,
        });
    }
    if let (ReaderKind::Staff | ReaderKind::Participant, Some(id), None) =
        (sign_in.kind, &request.document_id, &request.query)
        && let Some(document) = pages.get(id)
    {
        return Ok(Chosen {
            document: document.clone(),
            registered: None,
            page: Some(id.clone()),
        });
    }
    match (sign_in.kind, &request.document_id, &request.query) {
        (ReaderKind::Partner, None, Some(document)) if planted!(PartnerAsksAnything) => {
            Ok(Chosen {
                document: document.clone(),
                registered: None,
                page: None,
            })
        }
        (ReaderKind::Staff | ReaderKind::Participant, None, Some(document)) => Ok(Chosen {
            document: document.clone(),
            registered: None,
            page: None,
        }),
        (
            ReaderKind::Staff | ReaderKind::Participant | ReaderKind::Partner | ReaderKind::System,
            _,
            _,
        ) => Err(NotRegistered),
    }
}
