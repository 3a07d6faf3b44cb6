//! The certificate of a disposal (gallringsbevis). It tells what was erased by table and number, by which rule, and
//! nothing of anybody.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{AgencyId, CodeList, RecordId, RetentionRule, RowKey, Section, ServiceName, UnitId};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{canonical::canonical_text, fault::StoreFault, tables::disposal_certificate, tx::Tx};

/// What was erased of one agency in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The service that kept it.
    pub service: ServiceName,
    /// Whose it was.
    pub agency: AgencyId,
    /// By which rule.
    pub rule: RetentionRule,
    /// Of how many cases.
    pub cases: u64,
    /// The day on which the oldest of it was written.
    pub from: NaiveDate,
    /// The day on which the newest of it was written.
    pub to: NaiveDate,
    /// What it was, by unit, section and table, in this order.
    pub lines: Vec<CertificateLine>,
    /// When it was erased.
    pub disposed_at: DateTime<Utc>,
    /// Drawn, so that two equal disposals have two certificates.
    pub number: RecordId,
}

/// How many rows of one unit, section and table were erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CertificateLine {
    /// The unit that wrote them; `None` for what no unit wrote alone.
    pub unit: Option<UnitId>,
    /// The section; `None` for what belongs to the case as such.
    pub section: Option<Section>,
    /// The table.
    pub table: String,
    /// How many.
    pub rows: u64,
}

/// Whether a certificate is the one that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateState {
    /// Its text has the hash that its id is made of.
    Whole,
    /// It has not.
    Altered,
}

/// A certificate as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCertificate {
    /// Its place: newer ones have higher keys.
    pub key: RowKey,
    /// Its id, which the access log names.
    pub id: RecordId,
    /// What it says.
    pub body: Certificate,
    /// Whether it is the one that was written.
    pub state: CertificateState,
}

impl Certificate {
    /// The id under which it is kept and named in the access log: made of the hash of its text.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn id(&self) -> Result<RecordId, StoreFault> {
        Ok(id_of(&canonical_text(self, CERTIFICATE)?))
    }
}

const CERTIFICATE: &str = "certificate of disposal";

fn id_of(text: &str) -> RecordId {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    RecordId::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

impl Tx<'_> {
    /// Keeps a certificate in the transaction that erases what it tells of.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn certify(&self, certificate: &Certificate) -> Result<(), StoreFault> {
        let body = canonical_text(certificate, CERTIFICATE)?;
        let key = RowKey::draw(self.cx.clock(), self.cx.entropy());
        let row = disposal_certificate::ActiveModel {
            key: Set(key.as_i64()),
            id: Set(id_of(&body).uuid()),
            agency_id: Set(certificate.agency.uuid()),
            disposed_at: Set(certificate.disposed_at),
            body: Set(body),
        };
        disposal_certificate::Entity::insert(row)
            .exec_without_returning(&self.transaction)
            .await?;
        Ok(())
    }
}

/// Certificates, newest first, before the one with the key `before`; of one agency or of all.
pub(crate) async fn list(
    connection: &DatabaseConnection,
    agency: Option<AgencyId>,
    before: Option<RowKey>,
    limit: u64,
) -> Result<Vec<KeptCertificate>, StoreFault> {
    let mut found = disposal_certificate::Entity::find()
        .order_by_desc(disposal_certificate::Column::Key)
        .limit(limit);
    if let Some(agency) = agency {
        found = found.filter(disposal_certificate::Column::AgencyId.eq(agency.uuid()));
    }
    if let Some(before) = before {
        found = found.filter(disposal_certificate::Column::Key.lt(before.as_i64()));
    }
    let rows = found.all(connection).await?;
    rows.into_iter().map(kept).collect()
}

fn kept(row: disposal_certificate::Model) -> Result<KeptCertificate, StoreFault> {
    let body: Certificate =
        serde_json::from_str(&row.body).map_err(|_| StoreFault::Unreadable(CERTIFICATE))?;
    let is_whole = id_of(&row.body).uuid() == row.id && body.agency.uuid() == row.agency_id;
    Ok(KeptCertificate {
        key: RowKey::from_i64(row.key),
        id: RecordId::from_uuid(row.id),
        body,
        state: if is_whole {
            CertificateState::Whole
        } else {
            CertificateState::Altered
        },
    })
}

impl CertificateLine {
    /// The line in one text: unit, section, table and number.
    pub fn told(&self) -> String {
        let section = self.section.map_or("-", CodeList::code);
        let unit = self
            .unit
            .map_or_else(|| "-".to_owned(), |unit| unit.to_string());
        format!("{section} {} {} unit={unit}", self.table, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use domain::{AgencyKind, SystemEntropy};

    use super::*;

    #[test]
    fn another_text_has_another_id() {
        let mut certificate = Certificate {
            service: ServiceName::WelfareUnit,
            agency: AgencyId::draw(&SystemEntropy),
            rule: RetentionRule::default_for(AgencyKind::WelfareUnit),
            cases: 1,
            from: NaiveDate::MIN,
            to: NaiveDate::MIN,
            lines: Vec::new(),
            disposed_at: DateTime::UNIX_EPOCH,
            number: RecordId::draw(&SystemEntropy),
        };
        let before = certificate.id().expect("an id");
        assert_eq!(certificate.id().expect("an id"), before);
        certificate.cases = 2;
        assert_ne!(certificate.id().expect("an id"), before);
    }
}
