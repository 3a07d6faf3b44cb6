//! Every code list of the domain as a GraphQL enum, without a second list to keep.

use std::{borrow::Cow, ops::Deref};

use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::Field,
    registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry},
};
use domain::CodeList;

/// A value of the code list `T` in GraphQL: an enum named `T::NAME` whose values are the codes and
/// whose descriptions are the Swedish labels. Values that have an end are deprecated in the schema;
/// whether one may still be chosen is the rule's matter and not the schema's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code<T>(pub T);

impl<T: CodeList> Code<T> {
    /// The values, for those who think in domain words.
    pub fn all(codes: impl IntoIterator<Item = Self>) -> Vec<T> {
        codes.into_iter().map(|code| code.0).collect()
    }

    fn describe() -> MetaType {
        let enum_values: IndexMap<_, _> = T::ALL
            .iter()
            .map(|value| (value.code().to_owned(), described_value(*value)))
            .collect();
        MetaType::Enum {
            name: T::NAME.to_owned(),
            description: None,
            enum_values,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: Some(std::any::type_name::<Self>()),
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        }
    }
}

fn described_value<T: CodeList>(value: T) -> MetaEnumValue {
    let deprecation = match value.valid_to() {
        Some(last) => Deprecation::Deprecated {
            reason: Some(format!("Could be chosen until {last}.")),
        },
        None => Deprecation::NoDeprecated,
    };
    MetaEnumValue {
        name: value.code().to_owned(),
        description: Some(value.label().to_owned()),
        deprecation,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    }
}

impl<T> From<T> for Code<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Code<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: CodeList> InputType for Code<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| Self::describe())
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let code = match value.as_ref() {
            Some(Value::Enum(name)) => T::from_code(name.as_str()),
            Some(Value::String(text)) => T::from_code(text),
            _ => None,
        };
        // The given text is not repeated: a caller may have put anything there.
        code.map(Self)
            .ok_or_else(|| InputValueError::custom("the list does not hold this code"))
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(self.0.code()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<T: CodeList> OutputType for Code<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, |_| Self::describe())
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(InputType::to_value(self))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, Variables, value};
    use domain::AgencyKind;

    use super::*;

    domain::code_list! {
        /// How a parcel travels.
        enum Carriage("Carriage") {
            /// On the road.
            Road => "ROAD", "Väg";
            /// By mail coach.
            MailCoach => "MAIL_COACH", "Diligens", until (1888, 12, 31);
        }
    }

    struct Query;

    #[Object]
    impl Query {
        async fn same(&self, kind: Code<AgencyKind>) -> Code<AgencyKind> {
            kind
        }
        async fn lists(&self, kinds: Option<Vec<Code<AgencyKind>>>) -> Vec<Code<AgencyKind>> {
            kinds.unwrap_or_default()
        }
        async fn carriage(&self) -> Code<Carriage> {
            Carriage::Road.into()
        }
    }

    fn schema() -> Schema<Query, EmptyMutation, EmptySubscription> {
        Schema::new(Query, EmptyMutation, EmptySubscription)
    }

    async fn with_variables(json: serde_json::Value) -> async_graphql::Response {
        let document = "query($kind: AgencyKind!) { same(kind: $kind) }";
        let request = async_graphql::Request::new(document).variables(Variables::from_json(json));
        schema().execute(request).await
    }

    #[tokio::test]
    async fn codes_go_in_and_out_as_literals_variables_and_lists() {
        let literal = schema()
            .execute("{ same(kind: WELFARE_UNIT) lists(kinds: [PARTNER, ASSOCIATION]) }")
            .await;
        assert_eq!(
            literal.into_result().unwrap().data,
            value!({"same": "WELFARE_UNIT", "lists": ["PARTNER", "ASSOCIATION"]})
        );
        let given = with_variables(serde_json::json!({"kind": "INTAKE_DESK"})).await;
        let data = given.into_result().unwrap().data;
        assert_eq!(data, value!({"same": "INTAKE_DESK"}));
    }

    #[tokio::test]
    async fn unknown_code_is_refused_with_the_argument_and_list_named() {
        let refused = with_variables(serde_json::json!({"kind": "CHURCH"})).await;
        let message = &refused.errors[0].message;
        assert!(message.contains("kind") && message.contains("AgencyKind"));
    }

    #[test]
    fn schema_shows_labels_and_ended_values() {
        let sdl = schema().sdl();
        assert!(sdl.contains("enum AgencyKind"));
        assert!(sdl.contains("Försörjningsstödsenhet"));
        assert!(
            sdl.contains("MAIL_COACH @deprecated(reason: \"Could be chosen until 1888-12-31.\")")
        );
    }
}
