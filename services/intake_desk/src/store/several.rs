//! Several questions asked in one statement. What a request must know before it opens anything lies in many tables; asked one
//! by one, most of the time goes to the way there and back, at every service that asks the desk (`performance.md`). So the
//! questions of one kind are put together: a row says by its number which question it answers, and every question fills the
//! places that it shares with the others.

use sea_orm::{
    ConnectionTrait, QueryResult, TryGetable,
    sea_query::{Asterisk, Expr, Order, Query, SelectStatement, UnionType},
};
use store::StoreFault;

/// What a place holds. Both engines are told, for a question that leaves the place empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A key, or a whole number.
    Key,
    /// An external id.
    Id,
    /// A code, or words.
    Text,
    /// Values as JSON.
    List,
    /// A day.
    Day,
    /// An instant.
    Instant,
    /// Whether something is so.
    Truth,
}

impl Holds {
    const fn type_name(self) -> &'static str {
        match self {
            Self::Key => "bigint",
            Self::Id => "uuid",
            Self::Text => "varchar",
            Self::List => "jsonb",
            Self::Day => "date",
            Self::Instant => "timestamp with time zone",
            Self::Truth => "boolean",
        }
    }

    fn empty(self) -> Expr {
        Expr::cust(format!("CAST(NULL AS {})", self.type_name()))
    }
}

/// Questions that are asked together.
pub struct Several {
    places: &'static [Holds],
    asked: Option<SelectStatement>,
    count: i32,
}

impl Several {
    /// No question yet, of rows with these places.
    pub fn with_places(places: &'static [Holds]) -> Self {
        Self {
            places,
            asked: None,
            count: 0,
        }
    }

    /// Adds a question, numbered from 0: a statement that selects nothing yet, and what stands in which place. Rows come in the
    /// order of the first place and then of the last.
    pub fn ask<const N: usize>(mut self, of: SelectStatement, filled: [(usize, Expr); N]) -> Self {
        let mut question = of;
        // In the text and not as a value: PostgreSQL would not know the type of a value here.
        question.expr_as(Expr::cust(self.count.to_string()), "question");
        for (place, holds) in self.places.iter().enumerate() {
            let given = filled.iter().find(|(at, _)| *at == place);
            let value = given.map_or_else(|| holds.empty(), |(_, value)| value.clone());
            question.expr_as(value, format!("place_{place}"));
        }
        self.count += 1;
        self.asked = Some(match self.asked {
            None => question,
            Some(mut asked) => asked.union(UnionType::All, question).to_owned(),
        });
        self
    }

    /// Asks them all. One statement.
    pub async fn answer(self, connection: &impl ConnectionTrait) -> Result<Answers, StoreFault> {
        let mut rows = Vec::new();
        if let Some(asked) = self.asked {
            let last = self.places.len().saturating_sub(1);
            let statement = Query::select()
                .column(Asterisk)
                .from_subquery(asked, "answered")
                .order_by("question", Order::Asc)
                .order_by("place_0", Order::Asc)
                .order_by(format!("place_{last}"), Order::Asc)
                .to_owned();
            rows = connection.query_all(&statement).await?;
        }
        Ok(Answers(rows))
    }
}

/// The rows of all questions.
pub struct Answers(Vec<QueryResult>);

impl Answers {
    /// The rows that answer a question.
    ///
    /// # Errors
    /// When a row does not say which it answers.
    pub fn to(&self, question: i32) -> Result<impl Iterator<Item = Answer<'_>>, StoreFault> {
        let mut rows = Vec::new();
        for row in &self.0 {
            if row.try_get_by_index::<i32>(0)? == question {
                rows.push(Answer(row));
            }
        }
        Ok(rows.into_iter())
    }
}

/// A row that answers a question.
pub struct Answer<'r>(&'r QueryResult);

impl Answer<'_> {
    /// What stands in a place.
    ///
    /// # Errors
    /// When it is something else than is expected, or nothing where that is not.
    pub fn get<T: TryGetable>(&self, place: usize) -> Result<T, StoreFault> {
        Ok(self.0.try_get_by_index(place + 1)?)
    }
}
