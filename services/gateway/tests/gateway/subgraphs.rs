//! Two small services that share an entity, a type and an enum, as the real ones do.

use async_graphql::{
    Context, EmptySubscription, Enum, ID, InputObject, Object, Schema, SimpleObject,
};

/// On whose behalf a service was asked.
pub struct Reader(pub String);

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Intake,
    Active,
}

#[derive(SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    code: String,
    message: String,
}

pub mod desk {
    use super::*;

    pub struct Case(pub String);

    #[Object]
    impl Case {
        async fn id(&self) -> ID {
            ID(self.0.clone())
        }
        async fn phase(&self) -> Phase {
            Phase::Active
        }
        async fn related(&self) -> Vec<Case> {
            vec![Case(format!("{}a", self.0)), Case(format!("{}b", self.0))]
        }
        async fn broken(&self) -> async_graphql::Result<Option<String>> {
            Err(async_graphql::Error::new(
                "SELECT name FROM person WHERE 199001012389",
            ))
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn me(&self, cx: &Context<'_>) -> async_graphql::Result<String> {
            Ok(cx.data::<Reader>()?.0.clone())
        }
        async fn case(&self, id: ID) -> Option<Case> {
            (id.as_str() != "none").then_some(Case(id.0))
        }
        async fn cases(&self, first: i32) -> Vec<Case> {
            (0..first).map(|number| Case(number.to_string())).collect()
        }
        #[graphql(entity)]
        async fn find_case(&self, id: ID) -> Case {
            Case(id.0)
        }
    }

    #[derive(InputObject)]
    pub struct CloseInput {
        pub case_id: ID,
        pub phase: Phase,
    }

    #[derive(SimpleObject)]
    pub struct ClosePayload {
        pub case: Option<Case>,
        pub user_errors: Vec<UserError>,
    }

    pub struct Mutation;

    #[Object]
    impl Mutation {
        async fn close_case(&self, input: CloseInput) -> ClosePayload {
            let _ = input.phase;
            ClosePayload {
                case: Some(Case(input.case_id.0)),
                user_errors: Vec::new(),
            }
        }
    }

    pub type Desk = Schema<Query, Mutation, EmptySubscription>;

    pub fn schema() -> Desk {
        Schema::build(Query, Mutation, EmptySubscription)
            .enable_federation()
            .finish()
    }
}

pub mod welfare {
    use super::*;

    #[derive(SimpleObject)]
    pub struct Welfare {
        pub barrier: String,
        pub read_by: String,
    }

    pub struct Case(pub String);

    #[Object]
    impl Case {
        async fn id(&self) -> ID {
            ID(self.0.clone())
        }
        async fn welfare(&self, cx: &Context<'_>) -> async_graphql::Result<Option<Welfare>> {
            Ok(Some(Welfare {
                barrier: format!("barrier of {}", self.0),
                read_by: cx.data::<Reader>()?.0.clone(),
            }))
        }
    }

    pub struct Query;

    #[Object]
    impl Query {
        async fn barriers(&self) -> Option<Vec<Phase>> {
            Some(vec![Phase::Intake, Phase::Active])
        }
        #[graphql(entity)]
        async fn find_case(&self, id: ID) -> Case {
            Case(id.0)
        }
    }

    #[derive(SimpleObject)]
    pub struct DecisionPayload {
        pub case: Option<Case>,
        pub user_errors: Vec<UserError>,
    }

    pub struct Mutation;

    #[Object]
    impl Mutation {
        async fn record_decision(&self, case_id: ID) -> DecisionPayload {
            DecisionPayload {
                case: Some(Case(case_id.0)),
                user_errors: Vec::new(),
            }
        }
    }

    pub type WelfareUnit = Schema<Query, Mutation, EmptySubscription>;

    pub fn schema() -> WelfareUnit {
        Schema::build(Query, Mutation, EmptySubscription)
            .enable_federation()
            .finish()
    }
}

/// The supergraph over both.
pub fn supergraph() -> String {
    let options = || {
        async_graphql::SDLExportOptions::new()
            .federation()
            .compose_directive()
    };
    let desk = desk::schema().sdl_with_options(options());
    let welfare = welfare::schema().sdl_with_options(options());
    let subgraphs = [
        ("intake_desk", desk.as_str()),
        ("welfare_unit", welfare.as_str()),
    ];
    crate::composition::compose(&subgraphs).unwrap()
}
