//! Code lists as callers choose from them.

use access::Cx;
use async_graphql::{Context, Result, SimpleObject};
use chrono::NaiveDate;
use domain::CodeList;

use super::LocalDate;

/// One value of a code list.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct ReferenceCode {
    /// The code.
    pub code: String,
    /// The label in Swedish.
    pub label: String,
    /// The last day on which it could be chosen; null while it still can.
    pub valid_to: Option<LocalDate>,
}

impl ReferenceCode {
    /// The values of a list that can be chosen on `day`.
    pub fn list<T: CodeList>(day: NaiveDate) -> Vec<Self> {
        let valid = T::ALL.iter().filter(|value| value.is_valid_on(day));
        valid
            .map(|value| Self {
                code: value.code().to_owned(),
                label: value.label().to_owned(),
                valid_to: value.valid_to().map(LocalDate),
            })
            .collect()
    }

    /// The values that can be chosen on `day`, or today when the caller gave none.
    pub fn list_on<T: CodeList>(ctx: &Context<'_>, day: Option<LocalDate>) -> Result<Vec<Self>> {
        let today = ctx.data::<Cx>()?.today();
        Ok(Self::list::<T>(day.map_or(today, |day| day.0)))
    }
}
