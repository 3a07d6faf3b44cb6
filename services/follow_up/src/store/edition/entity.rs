//! Rows of editions; private to the store.

/// An edition.
pub mod edition {
    use ::store::Json;
    use sea_orm::entity::prelude::*;

    use crate::model::suppression::Told;

    /// One row of `edition`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "edition")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub released_on: Date,
        /// Nothing where the last edition stands.
        pub told: Option<Json<Told>>,
        pub recorded_at: DateTimeUtc,
    }

    /// Leans on nothing.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What an edition tells of a place.
pub mod edition_place {
    use ::store::Json;
    use sea_orm::entity::prelude::*;

    use crate::model::publication::PlaceTables;

    /// One row of `edition_place`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "edition_place")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub released_on: Date,
        pub tables: Json<PlaceTables>,
    }

    /// Leans on nothing.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
