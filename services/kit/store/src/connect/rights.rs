//! What the role of a connection may do beyond its need (`design.md`, decision 6).

use domain::{CodeList as _, ServiceName};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, Value};

/// What a role in PostgreSQL may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRights {
    /// Whether it may do everything.
    pub is_superuser: bool,
    /// Whether it may make and change tables in its own schema.
    pub may_change_tables: bool,
    /// Whose schemas it can reach besides.
    pub reaches: Vec<ServiceName>,
}

const OWN: &str = "SELECT rolsuper AS is_superuser, COALESCE((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace \
    WHERE nspname = $1), false) AS may_change_tables FROM pg_roles WHERE rolname = current_user";
const REACHED: &str =
    "SELECT nspname::text AS reached FROM pg_namespace WHERE has_schema_privilege(oid, 'USAGE')";

/// The rights of the role of a connection that serves `service`.
pub(crate) async fn read(
    connection: &DatabaseConnection,
    service: ServiceName,
) -> Result<RoleRights, DbErr> {
    let own = Value::from(service.code());
    let own = Statement::from_sql_and_values(DbBackend::Postgres, OWN, [own]);
    let own = connection.query_one_raw(own).await?;
    let own = own.ok_or_else(|| DbErr::RecordNotFound("the role".to_owned()))?;
    let reached = Statement::from_string(DbBackend::Postgres, REACHED);
    let mut reaches = Vec::new();
    for row in connection.query_all_raw(reached).await? {
        let schema: String = row.try_get("", "reached")?;
        reaches.extend(ServiceName::from_code(&schema).filter(|other| *other != service));
    }
    reaches.sort_unstable();
    Ok(RoleRights {
        is_superuser: own.try_get("", "is_superuser")?,
        may_change_tables: own.try_get("", "may_change_tables")?,
        reaches,
    })
}
