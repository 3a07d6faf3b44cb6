//! Column types for SeaORM entities: codes of closed lists, and several values in one column.

use domain::CodeList;
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable, TryGetableFromJson, Value,
    sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A code of a closed list, kept as its text (`migrations::column::code`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coded<T>(pub T);

impl<T: CodeList> From<T> for Coded<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: CodeList> From<Coded<T>> for Value {
    fn from(coded: Coded<T>) -> Self {
        coded.0.code().into()
    }
}

impl<T: CodeList> TryGetable for Coded<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let code = String::try_get_by(row, index)?;
        T::from_code(&code).map(Self).ok_or_else(|| {
            // The code itself stays out of the text: the column may hold anything.
            TryGetError::DbErr(sea_orm::DbErr::Type(format!("not a code of {}", T::NAME)))
        })
    }
}

impl<T: CodeList> ValueType for Coded<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let code = <String as ValueType>::try_from(value)?;
        T::from_code(&code).map(Self).ok_or(ValueTypeErr)
    }
    fn type_name() -> String {
        T::NAME.to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::String
    }
    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}

impl<T: CodeList> Nullable for Coded<T> {
    fn null() -> Value {
        Value::String(None)
    }
}

/// Several values in one column, as JSON (`migrations::column::list`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

/// The codes of a closed list, several in one column.
pub type Codes<T> = Json<Vec<T>>;

impl<T: Serialize> From<Json<T>> for Value {
    fn from(json: Json<T>) -> Self {
        // A value that cannot be JSON becomes null, and the column's NOT NULL refuses the row.
        Value::Json(serde_json::to_value(json.0).ok().map(Box::new))
    }
}

impl<T: DeserializeOwned> TryGetableFromJson for Json<T> {}

impl<T: DeserializeOwned> ValueType for Json<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let Value::Json(Some(json)) = value else {
            return Err(ValueTypeErr);
        };
        serde_json::from_value(*json)
            .map(Self)
            .map_err(|_| ValueTypeErr)
    }
    fn type_name() -> String {
        "Json".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::Json
    }
    fn column_type() -> ColumnType {
        ColumnType::JsonBinary
    }
}

impl<T> Nullable for Json<T> {
    fn null() -> Value {
        Value::Json(None)
    }
}
