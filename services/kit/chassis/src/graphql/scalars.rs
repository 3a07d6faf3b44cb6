//! The scalars of the public schema. Errors name the form that is wanted and never repeat the value.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

/// A calendar day in Sweden: `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(pub NaiveDate);

/// A moment: RFC 3339 with offset. Answers are in UTC, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// A calendar month: `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub domain::Month);

/// An amount in öre, as a whole JSON number that may pass 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AmountOre(pub i64);

impl AmountOre {
    /// The largest amount either way: what every JSON reader holds exactly (2^53 - 1 öre).
    pub const LARGEST: i64 = 9_007_199_254_740_991;
}

fn day_of(text: &str) -> Option<NaiveDate> {
    // chrono alone would also take `2025-3-1`, `+2025-03-01` and spaces.
    let exact = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    exact
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}

fn day_value(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::String(text) => day_of(text),
        _ => None,
    }
}

fn moment_value(value: &Value) -> Option<chrono::DateTime<Utc>> {
    match value {
        Value::String(text) => chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|moment| moment.with_timezone(&Utc)),
        _ => None,
    }
}

fn month_value(value: &Value) -> Option<Month> {
    match value {
        Value::String(text) => text.parse().map(Month).ok(),
        _ => None,
    }
}

fn amount_value(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .filter(|amount| (-AmountOre::LARGEST..=AmountOre::LARGEST).contains(amount)),
        _ => None,
    }
}

/// A calendar day in Sweden: `YYYY-MM-DD`.
#[Scalar(name = "LocalDate")]
impl ScalarType for LocalDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        day_value(&value)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("a day is written YYYY-MM-DD"))
    }
    fn is_valid(value: &Value) -> bool {
        day_value(value).is_some()
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

/// A moment: RFC 3339 with offset.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        moment_value(&value).map(Self).ok_or_else(|| {
            InputValueError::custom("a moment is written as in RFC 3339, with offset")
        })
    }
    fn is_valid(value: &Value) -> bool {
        moment_value(value).is_some()
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A calendar month: `YYYY-MM`.
#[Scalar(name = "Month")]
impl ScalarType for Month {
    fn parse(value: Value) -> InputValueResult<Self> {
        month_value(&value).ok_or_else(|| InputValueError::custom("a month is written YYYY-MM"))
    }
    fn is_valid(value: &Value) -> bool {
        month_value(value).is_some()
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An amount in öre: a whole JSON number that may pass 32 bits.
#[Scalar(name = "AmountOre")]
impl ScalarType for AmountOre {
    fn parse(value: Value) -> InputValueResult<Self> {
        amount_value(&value)
            .map(Self)
            .ok_or_else(|| InputValueError::custom("an amount is a whole number of öre"))
    }
    fn is_valid(value: &Value) -> bool {
        amount_value(value).is_some()
    }
    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

impl From<NaiveDate> for LocalDate {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(moment: chrono::DateTime<Utc>) -> Self {
        Self(moment)
    }
}

impl From<i64> for AmountOre {
    fn from(amount: i64) -> Self {
        Self(amount)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, Variables, value};

    use super::*;

    struct Query;

    #[Object]
    impl Query {
        async fn amount(&self, amount: AmountOre) -> AmountOre {
            amount
        }
        async fn day(&self, day: LocalDate) -> LocalDate {
            day
        }
        async fn month(&self, month: Month) -> Month {
            month
        }
        async fn moment(&self, moment: DateTime) -> DateTime {
            moment
        }
    }

    async fn answer(document: &str, variables: serde_json::Value) -> async_graphql::Response {
        let request =
            async_graphql::Request::new(document).variables(Variables::from_json(variables));
        Schema::new(Query, EmptyMutation, EmptySubscription)
            .execute(request)
            .await
    }

    #[tokio::test]
    async fn amounts_pass_32_bits_both_ways() {
        let large = 5_000_000_000_i64;
        let document = "query($a: AmountOre!) { amount(amount: $a) }";
        let given = answer(document, serde_json::json!({"a": large})).await;
        assert_eq!(given.into_result().unwrap().data, value!({"amount": large}));
        let literal = answer("{ amount(amount: -5000000000) }", serde_json::json!({})).await;
        assert_eq!(
            literal.into_result().unwrap().data,
            value!({"amount": (-large)})
        );
    }

    #[tokio::test]
    async fn amounts_that_are_not_whole_or_not_exact_are_refused() {
        let document = "query($a: AmountOre!) { amount(amount: $a) }";
        for wrong in [
            serde_json::json!(1.5),
            serde_json::json!("12"),
            serde_json::json!(9_007_199_254_740_992_i64),
        ] {
            let refused = answer(document, serde_json::json!({"a": wrong})).await;
            assert!(refused.errors[0].message.contains("AmountOre"));
        }
    }

    #[tokio::test]
    async fn days_months_and_moments_keep_their_form() {
        let document = "{ day(day: \"2026-02-28\") month(month: \"2026-02\") moment(moment: \"2026-02-28T10:00:00+01:00\") }";
        let data = answer(document, serde_json::json!({})).await.into_result();
        assert_eq!(
            data.unwrap().data,
            value!({"day": "2026-02-28", "month": "2026-02", "moment": "2026-02-28T09:00:00.000Z"})
        );
    }

    #[tokio::test]
    async fn wrong_days_months_and_moments_are_refused_with_the_argument_named() {
        for document in [
            "{ day(day: \"2026-02-30\") }",
            "{ day(day: \"2026-2-3\") }",
            "{ day(day: 20260203) }",
            "{ month(month: \"2026-13\") }",
            "{ month(month: \"2026-02-01\") }",
            "{ moment(moment: \"2026-02-28T10:00:00\") }",
        ] {
            let refused = answer(document, serde_json::json!({})).await;
            let argument = &document[2..5];
            assert!(refused.errors[0].message.contains(argument), "{document}");
        }
    }
}
