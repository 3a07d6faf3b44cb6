//! Page requests and pages.

use domain::Subject;
use serde::{Serialize, de::DeserializeOwned};

use super::cursor::{Binding, CursorKey, NotACursor};
use crate::fault::StoreFault;

/// The most rows that a page may have.
pub const FIRST_MAX: u16 = 100;

/// A number of rows outside 1..=100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a page has 1 to 100 rows")]
pub struct PageRefused;

/// How many rows, and after which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    // INVARIANT: 1..=FIRST_MAX.
    first: u16,
    after: Option<String>,
}

impl PageRequest {
    /// Takes the arguments `first` and `after` of a connection.
    pub fn new(first: i32, after: Option<String>) -> Result<Self, PageRefused> {
        match u16::try_from(first) {
            Ok(first @ 1..=FIRST_MAX) => Ok(Self { first, after }),
            Ok(_) | Err(_) => Err(PageRefused),
        }
    }

    /// How many rows the page may have.
    pub fn first(&self) -> u16 {
        self.first
    }

    /// How many rows to read: one more than asked for tells whether there is a next page.
    pub fn limit(&self) -> u64 {
        u64::from(self.first) + 1
    }
}

/// One list of one reader under one filter: opens and seals its cursors, and builds its pages.
#[derive(Debug)]
pub struct List<'k> {
    key: &'k CursorKey,
    binding: Binding,
}

impl<'k> List<'k> {
    /// Names a list. `name` is the field as the schema spells it; `filter` is everything that
    /// decides which rows the list has and in which order.
    pub fn new(
        key: &'k CursorKey,
        reader: &Subject,
        name: &str,
        filter: &impl Serialize,
    ) -> Result<Self, StoreFault> {
        let binding = key.bind(reader, name, filter)?;
        Ok(Self { key, binding })
    }

    /// The place after which the page begins, or `None` for the first page.
    pub fn after<P: DeserializeOwned>(
        &self,
        request: &PageRequest,
    ) -> Result<Option<P>, NotACursor> {
        request
            .after
            .as_deref()
            .map(|cursor| self.key.open(&self.binding, cursor))
            .transpose()
    }

    /// Builds a page from up to [`PageRequest::limit`] rows. `place` tells the sort key of a row.
    pub fn page<R, P: Serialize>(
        &self,
        request: &PageRequest,
        mut rows: Vec<R>,
        place: impl Fn(&R) -> P,
    ) -> Result<Page<R>, StoreFault> {
        let has_next = rows.len() > usize::from(request.first);
        rows.truncate(usize::from(request.first));
        let rows = rows
            .into_iter()
            .map(|row| {
                let cursor = self.key.seal(&self.binding, &place(&row))?;
                Ok(PageRow { cursor, row })
            })
            .collect::<Result<Vec<_>, StoreFault>>()?;
        Ok(Page {
            end_cursor: rows.last().map(|row| row.cursor.clone()),
            has_next,
            has_previous: request.after.is_some(),
            rows,
        })
    }
}

/// A row with its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow<R> {
    /// The cursor of the row.
    pub cursor: String,
    /// The row.
    pub row: R,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<R> {
    /// The rows in order.
    pub rows: Vec<PageRow<R>>,
    /// The cursor after which the next page begins. It is of the last row that was read, also
    /// when that row is left out by [`Page::filter_map`].
    pub end_cursor: Option<String>,
    /// Whether more rows follow.
    pub has_next: bool,
    /// Whether the page was asked for after another.
    pub has_previous: bool,
}

impl<R> Page<R> {
    /// The same page of other rows: what `open` made of them. Rows that become `None` are left out.
    pub fn filter_map<S>(self, mut change: impl FnMut(R) -> Option<S>) -> Page<S> {
        let rows = self
            .rows
            .into_iter()
            .filter_map(|PageRow { cursor, row }| change(row).map(|row| PageRow { cursor, row }));
        Page {
            rows: rows.collect(),
            end_cursor: self.end_cursor,
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }

    /// The same page of other rows.
    pub fn map<S>(self, mut change: impl FnMut(R) -> S) -> Page<S> {
        self.filter_map(|row| Some(change(row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::StoreSecret;
    use domain::ServiceName;

    fn key() -> CursorKey {
        CursorKey::new(&StoreSecret::new([1; 32]), ServiceName::IntakeDesk)
    }

    /// A list of the numbers 1..=250, read as SQL would: after, in order, limited.
    fn read(list: &List<'_>, request: &PageRequest) -> Page<i64> {
        let after: i64 = list.after(request).expect("cursor").unwrap_or(0);
        let limit = usize::try_from(request.limit()).expect("small");
        let rows = (after + 1..=250).take(limit).collect();
        list.page(request, rows, |row| *row).expect("page")
    }

    #[test]
    fn pages_hold_every_row_once() {
        let key = key();
        let list = List::new(&key, &Subject::new("staff:a"), "numbers", &()).expect("list");
        let mut request = PageRequest::new(100, None).expect("request");
        let mut seen = Vec::new();
        loop {
            let page = read(&list, &request);
            seen.extend(page.rows.iter().map(|row| row.row));
            if !page.has_next {
                break;
            }
            request = PageRequest::new(100, page.end_cursor).expect("request");
        }
        assert_eq!(seen, (1..=250).collect::<Vec<i64>>());
    }

    #[test]
    fn the_last_full_page_has_no_next_and_an_empty_one_no_cursor() {
        let key = key();
        let list = List::new(&key, &Subject::new("staff:a"), "numbers", &()).expect("list");
        let request = PageRequest::new(2, None).expect("request");
        let full = list.page(&request, vec![1, 2], |row| *row).expect("page");
        assert!(!full.has_next && !full.has_previous);
        let empty = list
            .page(&request, Vec::<i64>::new(), |row| *row)
            .expect("page");
        assert_eq!((empty.end_cursor, empty.has_next), (None, false));
    }

    #[test]
    fn first_is_1_to_100() {
        for first in [-1, 0, 101, i32::MAX] {
            assert_eq!(PageRequest::new(first, None), Err(PageRefused));
        }
        assert!(PageRequest::new(1, None).is_ok() && PageRequest::new(100, None).is_ok());
    }

    #[test]
    fn a_row_left_out_does_not_move_the_page() {
        let key = key();
        let list = List::new(&key, &Subject::new("staff:a"), "numbers", &()).expect("list");
        let request = PageRequest::new(2, None).expect("request");
        let page = list
            .page(&request, vec![1, 2, 3], |row| *row)
            .expect("page");
        let end = page.end_cursor.clone();
        let kept = page.filter_map(|row| (row == 1).then_some(row));
        assert_eq!((kept.rows.len(), kept.has_next), (1, true));
        assert_eq!(kept.end_cursor, end);
    }
}
