//! Pages of lists that lie within a case.

use access::Visible;
use async_graphql::{ID, OutputType};
use chassis::graphql::{Connection, Edge, PageInfo};
use store::{Page, PageRequest};

use crate::read::Listed;

/// The page that a field asked for, or null where the list is withheld or absent.
pub fn page_of<T, N>(
    listed: &Listed<T>,
    (first, after): (i32, Option<String>),
) -> Option<Connection<N>>
where
    N: OutputType + for<'v> From<&'v Visible<T>>,
{
    let request = PageRequest::new(first, after).ok()?;
    let (_, page) = listed
        .as_ref()?
        .iter()
        .find(|(asked, _)| *asked == request)?;
    Some(connection_of(page, |row| N::from(&**row)))
}

/// A page as a connection.
pub fn connection_of<R, N: OutputType>(page: &Page<R>, node: impl Fn(&R) -> N) -> Connection<N> {
    let edges: Vec<_> = page
        .rows
        .iter()
        .map(|row| Edge {
            cursor: row.cursor.clone(),
            node: node(&row.row),
        })
        .collect();
    Connection {
        page_info: PageInfo {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: page.end_cursor.clone(),
        },
        edges,
    }
}

/// An id as the schema shows it.
pub fn id(id: impl ToString) -> ID {
    id.to_string().into()
}
