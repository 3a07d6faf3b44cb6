//! The labour-market unit's tables. Rows about a person leave sealed.

mod attached;
mod entity;
mod kept;
mod programme;
mod workplace;

pub use attached::list_attached;
pub use programme::{
    add_programme, count_enrolled_on, count_overlapping, find_programme, find_programme_of,
    hold_programme, list_programmes, list_tied,
};
pub use workplace::{add_workplace, find_workplace, list_workplaces};
