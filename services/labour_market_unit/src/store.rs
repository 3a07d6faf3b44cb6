//! The labour-market unit's tables. Rows about a person leave sealed.

mod attached;
mod document;
mod document_entity;
mod documented;
mod entity;
mod group;
mod kept;
mod places;
mod programme;
mod workplace;

pub use attached::list_attached;
pub use document::{Documented, add_entry, list_entries};
pub use group::find_group;
pub use places::{count_enrolled_on, count_overlapping, list_taken};
pub use programme::{
    TiedProgrammes, add_programme, find_programme, find_programme_of, hold_programme, list_below,
    list_earlier, list_lasted, list_programmes, list_tied,
};
pub use workplace::{add_workplace, count_workplaces, find_workplace, list_workplaces};
