//! What an extent leaves of a row. Whoever writes a new row type says it field by field.

use access::Extent;

/// Keeps a value only where the extent covers the field: everything for a whole row, the named
/// fields for a partner's registered operation, and nothing for every narrower extent.
pub fn keep<T>(extent: &Extent, field: &str, value: Option<T>) -> Option<T> {
    value.filter(|_| covers(extent, field))
}

/// Tells whether the extent covers `field`. A registered operation names paths (`contact.phone`);
/// the last step of the path is the field.
pub fn covers(extent: &Extent, field: &str) -> bool {
    match extent {
        Extent::Whole | Extent::Comment | Extent::Withdraw => true,
        Extent::Fields(names) => names
            .iter()
            .any(|path| path.rsplit('.').next() == Some(field)),
        Extent::Envelope | Extent::Name | Extent::Phone | Extent::Pseudonym | Extent::Tables => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_keeps_only_what_its_operation_names() {
        let named = Extent::Fields(["case.person.contact.phone".to_owned()].into());
        assert_eq!(keep(&named, "phone", Some(1)), Some(1));
        assert_eq!(keep(&named, "email", Some(1)), None);
        assert_eq!(keep(&named, "hone", Some(1)), None);
    }

    #[test]
    fn narrow_extents_keep_no_ordinary_field() {
        for extent in [
            Extent::Envelope,
            Extent::Name,
            Extent::Phone,
            Extent::Pseudonym,
            Extent::Tables,
        ] {
            assert_eq!(keep(&extent, "note", Some("text")), None, "{extent:?}");
        }
        assert_eq!(keep(&Extent::Whole, "note", Some(1)), Some(1));
    }
}
