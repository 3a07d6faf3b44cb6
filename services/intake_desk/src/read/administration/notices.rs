//! Notices to partners' systems, as the administrators of their agency read them: where they go, and how it went. What
//! a notice is about is not shown: an administrator sees no case.

use ::store::{Page, PageRequest};
use access::Cx;
use chassis::Fault;
use domain::{NoticeEndpointId, RowKey};

use crate::{
    IntakeDesk,
    model::notice::{KeptEndpoint, PartnerSystem},
    store::{
        moment::Moment,
        notice::{self, KeptNotice},
    },
};

impl IntakeDesk {
    /// The partners' systems of the own agency, by name.
    pub(crate) async fn own_systems(&self, cx: &Cx) -> Result<Vec<PartnerSystem>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let moment = Moment::now(cx.clock());
        Ok(notice::find_systems(connection, directory, &desk.agencies, moment).await?)
    }

    /// The endpoints of the own agency's systems, newest first.
    pub(crate) async fn own_endpoints(
        &self,
        cx: &Cx,
        request: &PageRequest,
    ) -> Result<Page<KeptEndpoint>, Fault> {
        let list = self.store().list(cx, "noticeEndpoints", &())?;
        let after: Option<RowKey> = list.after(request)?;
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let page = (after, request.limit());
        let rows = notice::find_endpoints(connection, directory, &desk.agencies, page).await?;
        Ok(list.page(request, rows, |row| row.key)?)
    }

    /// One endpoint of the own agency's systems.
    pub(crate) async fn own_endpoint(
        &self,
        cx: &Cx,
        id: NoticeEndpointId,
    ) -> Result<Option<KeptEndpoint>, Fault> {
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let found = notice::get_endpoint(connection, directory, id).await?;
        Ok(found.filter(|kept| desk.agencies.contains(&kept.system.agency.key)))
    }

    /// What was sent to an endpoint of the own agency's systems and how it went, newest first. For any other endpoint
    /// the page is empty, by the same statements.
    pub(crate) async fn own_notices(
        &self,
        cx: &Cx,
        id: NoticeEndpointId,
        request: &PageRequest,
    ) -> Result<Page<KeptNotice>, Fault> {
        let list = self.store().list(cx, "notices", &id)?;
        let after: Option<RowKey> = list.after(request)?;
        let desk = self.look_at_registry(cx).await?;
        let (connection, directory) = (desk.look.connection(), desk.look.directory());
        let found = notice::get_endpoint(connection, directory, id).await?;
        let own = found.filter(|kept| desk.agencies.contains(&kept.system.agency.key));
        let key = own.map_or(RowKey::from_i64(0), |kept| kept.key);
        let page = (after, request.limit());
        let rows = notice::find_notices(connection, key, page).await?;
        Ok(list.page(request, rows, |row| row.key)?)
    }
}
