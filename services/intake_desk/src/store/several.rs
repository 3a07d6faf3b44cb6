//! Several questions asked in one statement. What a request must know before it opens anything lies in many tables; asked one
//! by one, most of the time goes to the way there and back, at every service that asks the desk (`performance.md`). So the
//! questions of one kind are put together: a row says by its number which question it answers, and every question fills the
//! places that it shares with the others.

use sea_orm::{
    ConnectionTrait, QueryResult, TryGetable,
    sea_query::{
        Asterisk, CommonTableExpression, Expr, ExprTrait as _, Order, Query, SelectStatement,
        UnionType, WithClause,
    },
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

/// The places of a row. A question fills those that it needs; its rows come in the order of the first and then of the last.
const PLACES: [Holds; 19] = [
    Holds::Key,
    Holds::Key,
    Holds::Key,
    Holds::Id,
    Holds::Text,
    Holds::List,
    Holds::Truth,
    Holds::Day,
    Holds::Day,
    Holds::Instant,
    Holds::Instant,
    Holds::Instant,
    Holds::Id,
    Holds::Id,
    Holds::Text,
    Holds::Text,
    Holds::Text,
    Holds::Key,
    Holds::Key,
];
const PLACE_NAMES: [&str; PLACES.len()] = [
    "place_0", "place_1", "place_2", "place_3", "place_4", "place_5", "place_6", "place_7",
    "place_8", "place_9", "place_10", "place_11", "place_12", "place_13", "place_14", "place_15",
    "place_16", "place_17", "place_18",
];
/// The place that orders what the first leaves in no order.
pub const LAST: usize = PLACES.len() - 1;

/// Rows by their keys.
pub enum Keys<'k> {
    /// Named one by one.
    Named(&'k [i64]),
    /// Found by another part of the same statement.
    Found(Box<SelectStatement>),
}

impl Keys<'_> {
    /// Whether a column holds one of them.
    pub fn hold(&self, column: Expr) -> Expr {
        match self {
            Self::Named(keys) => column.is_in(keys.iter().copied()),
            Self::Found(found) => column.in_subquery(found.as_ref().clone()),
        }
    }
}

/// Questions that are asked together.
#[derive(Default)]
pub struct Several {
    questions: Vec<SelectStatement>,
    among: Option<CommonTableExpression>,
}

impl Several {
    /// Has every question ask about the rows that a statement selects, which is run once. Its columns are named.
    pub fn among<const N: usize>(
        mut self,
        (name, columns): (&'static str, [&'static str; N]),
        of: SelectStatement,
    ) -> Self {
        let rows = CommonTableExpression::new()
            .table_name(name)
            .columns(columns)
            .query(of)
            .to_owned();
        self.among = Some(rows);
        self
    }

    /// Adds a question, numbered from 0: a statement that selects nothing yet, and what stands in which place.
    pub fn ask<const N: usize>(mut self, of: SelectStatement, filled: [(usize, Expr); N]) -> Self {
        let mut question = of;
        // In the text and not as a value: PostgreSQL would not know the type of a value here.
        question.expr_as(Expr::cust(self.questions.len().to_string()), "question");
        let mut filled = filled.map(Some);
        for (place, holds) in PLACES.iter().enumerate() {
            let given = filled
                .iter_mut()
                .find(|given| given.as_ref().is_some_and(|(at, _)| *at == place));
            let value = given.and_then(Option::take);
            let value = value.map_or_else(|| holds.empty(), |(_, value)| value);
            question.expr_as(value, PLACE_NAMES[place]);
        }
        self.questions.push(question);
        self
    }

    /// Asks them all. One statement.
    pub async fn answer(self, connection: &impl ConnectionTrait) -> Result<Answers, StoreFault> {
        let mut rows = Vec::new();
        let mut questions = self.questions.into_iter();
        if let Some(mut asked) = questions.next() {
            asked.unions(questions.map(|question| (UnionType::All, question)));
            let mut statement = Query::select()
                .column(Asterisk)
                .from_subquery(asked, "answered")
                .order_by("question", Order::Asc)
                .order_by(PLACE_NAMES[0], Order::Asc)
                .order_by(PLACE_NAMES[LAST], Order::Asc)
                .to_owned();
            if let Some(among) = self.among {
                statement.with_cte(WithClause::new().cte(among).to_owned());
            }
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
