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

    /// How many cases there are in the inbox.
    pub const INBOX: i32 = 5;

    #[derive(SimpleObject)]
    pub struct CaseConnection {
        pub edges: Vec<CaseEdge>,
        pub page_info: PageInfo,
    }

    #[derive(SimpleObject)]
    pub struct CaseEdge {
        pub cursor: String,
        pub node: Case,
    }

    #[derive(SimpleObject)]
    pub struct PageInfo {
        pub has_next_page: bool,
        pub end_cursor: Option<String>,
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
        /// As many cases as there are, a page at a time.
        async fn inbox(&self, first: i32, after: Option<String>) -> CaseConnection {
            let place = |cursor: String| cursor.parse::<i32>().map_or(0, |place| place + 1);
            let begins = after.map_or(0, place);
            let ends = (begins + first).min(INBOX);
            let edges = (begins..ends).map(|place| CaseEdge {
                cursor: place.to_string(),
                node: Case(place.to_string()),
            });
            CaseConnection {
                edges: edges.collect(),
                page_info: PageInfo {
                    has_next_page: ends < INBOX,
                    end_cursor: (begins < ends).then(|| (ends - 1).to_string()),
                },
            }
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
    let welfare = welfare::schema().sdl_with_options(exported());
    composed(&[("welfare_unit", welfare.as_str())])
}

/// The supergraph of the desk alone.
pub fn supergraph_without_welfare() -> String {
    composed(&[])
}

fn exported() -> async_graphql::SDLExportOptions {
    async_graphql::SDLExportOptions::new()
        .federation()
        .compose_directive()
}

fn composed(beside: &[(&str, &str)]) -> String {
    let desk = desk::schema().sdl_with_options(exported());
    let subgraphs: Vec<(&str, &str)> = [("intake_desk", desk.as_str())]
        .into_iter()
        .chain(beside.iter().copied())
        .collect();
    crate::composition::compose(&subgraphs).unwrap()
}
