//! The flows that are allowed although something hidden moves them, each by name. The list is short, and a
//! change of it is reviewed: what stands here is not compared.

/// Published statistics (`access.md` rule 11): the tables that those who study are shown count everybody.
/// They have a proof of their own kind, suppression; here they are left out where steps are taken unseen.
pub const STATISTICS: &[&str] = &[
    "Query.stepCounts",
    "Query.chainEditions",
    "Query.chainTables",
];

/// The reader's own trail (`security.md` section 5): the person is told who has read the person's case,
/// whatever it was that was written or read.
pub const OWN_TRAIL: &[&str] = &["Case.disclosures"];

/// Lists whose cursors hold places in the access logs. A place there counts every entry of a service, also
/// those of readings that are hidden; a cursor is sealed, so that it tells nothing but its length, and only
/// that is compared.
pub const PLACES_IN_LOGS: &[&str] = &["DisclosureConnection", "LogReviewItemConnection"];
