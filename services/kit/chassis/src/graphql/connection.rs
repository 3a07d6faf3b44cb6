//! Pages of a list in the Relay shape, with opaque cursors that the store seals.

use std::borrow::Cow;

use async_graphql::{OutputType, SimpleObject, TypeName};
use domain::Problem;
use store::{FIRST_MAX, Page, PageRequest, PageRow};

use crate::failure::Fault;

/// One page of a list. The type is named after its node: `ReferralConnection`.
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct Connection<T: OutputType> {
    /// The rows of this page.
    pub edges: Vec<Edge<T>>,
    /// Where the page lies in the list.
    pub page_info: PageInfo,
}

/// One row and the place where it stands. The type is named after its node: `ReferralEdge`.
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct Edge<T: OutputType> {
    /// The place of the row; opaque, and bound to the reader.
    pub cursor: String,
    /// The row.
    pub node: T,
}

/// Where a page lies in its list.
#[derive(Debug, Clone, Default, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct PageInfo {
    /// Whether rows follow after this page.
    pub has_next_page: bool,
    /// Whether rows go before this page.
    pub has_previous_page: bool,
    /// The place of the first row.
    pub start_cursor: Option<String>,
    /// The place of the last row; the `after` of the next page.
    pub end_cursor: Option<String>,
}

impl<T: OutputType> From<Page<T>> for Connection<T> {
    fn from(page: Page<T>) -> Self {
        let edges: Vec<_> = page
            .rows
            .into_iter()
            .map(|PageRow { cursor, row }| Edge { cursor, node: row })
            .collect();
        let page_info = PageInfo {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: page.end_cursor,
        };
        Self { edges, page_info }
    }
}

impl<T: OutputType> Connection<T> {
    /// A page of a list that holds nothing.
    pub fn empty() -> Self {
        Self {
            edges: Vec::new(),
            page_info: PageInfo::default(),
        }
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// Takes the arguments `first` (required, 1 to 100) and `after` of a list field. A size out of bounds
/// is a malformed request, not a refusal, so it gives a [`Fault`] that names the argument.
pub fn page_request(first: i32, after: Option<String>) -> Result<PageRequest, Fault> {
    PageRequest::new(first, after).map_err(|_| {
        Fault::bad_input(
            Problem::invalid("first", "page-size-out-of-bounds").with("largest", FIRST_MAX),
        )
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Result, Schema, value};

    use super::*;

    #[derive(SimpleObject)]
    struct Parcel {
        weight: i32,
    }

    struct Query;

    #[Object]
    impl Query {
        async fn parcels(&self, first: i32, after: Option<String>) -> Result<Connection<Parcel>> {
            let request = page_request(first, after)?;
            let rows = (0..i32::from(request.first())).map(|weight| PageRow {
                cursor: format!("c{weight}"),
                row: Parcel { weight },
            });
            Ok(Connection::from(Page {
                rows: rows.collect(),
                end_cursor: Some("c1".to_owned()),
                has_next: true,
                has_previous: true,
            }))
        }
    }

    #[tokio::test]
    async fn page_is_answered_in_the_relay_shape() {
        let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
        let document = "{ parcels(first: 2, after: \"b\") { __typename edges { __typename cursor node { weight } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let data = schema.execute(document).await.into_result().unwrap().data;
        assert_eq!(
            data,
            value!({"parcels": {
                "__typename": "ParcelConnection",
                "edges": [
                    {"__typename": "ParcelEdge", "cursor": "c0", "node": {"weight": 0}},
                    {"__typename": "ParcelEdge", "cursor": "c1", "node": {"weight": 1}},
                ],
                "pageInfo": {"hasNextPage": true, "hasPreviousPage": true, "startCursor": "c0", "endCursor": "c1"},
            }})
        );
    }

    #[test]
    fn page_size_is_bounded() {
        for refused in [i32::MIN, -1, 0, 101, 65_537] {
            assert!(page_request(refused, None).is_err(), "{refused}");
        }
        for taken in [1, 50, 100] {
            assert!(page_request(taken, None).is_ok(), "{taken}");
        }
    }
}
