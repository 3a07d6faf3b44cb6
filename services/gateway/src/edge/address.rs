//! A query in the address of a `GET`: the members of a GraphQL request as parameters (GraphQL over
//! HTTP). `http::Uri` takes no more than 64 KiB, so an address needs no limit of its own.

use axum::extract::Query;
use http::Uri;

use super::body::{BodyRefused, GraphqlRequest};

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Reads a GraphQL request from an address.
///
/// # Errors
/// When a parameter comes twice or has the wrong form, or no document is named.
pub fn parse(address: &Uri) -> Result<GraphqlRequest, BodyRefused> {
    let Query(given) =
        Query::<Parameters>::try_from_uri(address).map_err(|_| BodyRefused::Address)?;
    if given.query.is_none() && given.document_id.is_none() {
        return Err(BodyRefused::NoDocument);
    }
    Ok(GraphqlRequest {
        query: given.query,
        document_id: given.document_id,
        operation_name: given.operation_name,
        variables: object(given.variables)?,
        extensions: object(given.extensions)?,
    })
}

/// A JSON object, or nothing when it is not given or `null`.
fn object(
    text: Option<String>,
) -> Result<Option<serde_json::Map<String, serde_json::Value>>, BodyRefused> {
    let read = text.map(|text| serde_json::from_str(&text)).transpose();
    read.map(Option::flatten).map_err(|_| BodyRefused::Address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str) -> Result<GraphqlRequest, BodyRefused> {
        parse(&format!("/graphql?{query}").parse().unwrap())
    }

    #[test]
    fn parameters_are_the_members_of_a_request() {
        let request = parsed(
            "query=query+Q(%24id%3A+ID!)%7Bcase(id%3A%24id)%7Bid%7D%7D&operationName=Q\
            &variables=%7B%22id%22%3A%227%22%7D&extensions=%7B%7D",
        )
        .unwrap();
        assert_eq!(
            request.query.as_deref(),
            Some("query Q($id: ID!){case(id:$id){id}}")
        );
        assert_eq!(request.operation_name.as_deref(), Some("Q"));
        assert_eq!(request.variables.unwrap()["id"], "7");
        assert!(request.extensions.unwrap().is_empty());
        let named = parsed("documentId=abc&variables=null").unwrap();
        assert_eq!(named.document_id.as_deref(), Some("abc"));
        assert!(named.query.is_none() && named.variables.is_none());
    }

    #[test]
    fn what_is_given_twice_or_in_another_form_is_refused() {
        for (query, refused) in [
            ("", BodyRefused::NoDocument),
            ("variables=%7B%7D", BodyRefused::NoDocument),
            ("query=%7Bme%7D&query=%7Byou%7D", BodyRefused::Address),
            ("query=%7Bme%7D&variables=", BodyRefused::Address),
            ("query=%7Bme%7D&variables=%5B%5D", BodyRefused::Address),
            ("query=%7Bme%7D&extensions=x", BodyRefused::Address),
        ] {
            assert_eq!(parsed(query).unwrap_err(), refused, "{query}");
        }
    }
}
