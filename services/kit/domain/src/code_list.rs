//! Closed lists of coded values: one macro, so that every list has a code, a Swedish label,
//! a start and an end, and the same way to be parsed, stored and shown.

use chrono::NaiveDate;

/// A closed list of coded values.
///
/// Codes are `SCREAMING_SNAKE_CASE` and are what callers, columns and events carry.
/// Codes without a known start are valid from the beginning.
pub trait CodeList: Copy + Eq + Send + Sync + 'static {
    /// The name of the list in the public schema.
    const NAME: &'static str;
    /// Every value, in the order in which people see them.
    const ALL: &'static [Self];

    /// The code that callers send and columns hold.
    fn code(self) -> &'static str;
    /// The label that a Swedish reader sees.
    fn label(self) -> &'static str;
    /// The first day on which the code could be chosen; `None` when it has no known start.
    fn valid_from(self) -> Option<NaiveDate> {
        None
    }
    /// The last day on which the code could be chosen; `None` while it still can.
    fn valid_to(self) -> Option<NaiveDate>;

    /// Finds the value of a code, or `None` when the list does not hold it.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }

    /// Tells whether the code could be chosen on `day`.
    fn is_valid_on(self, day: NaiveDate) -> bool {
        self.valid_from().is_none_or(|first| first <= day)
            && self.valid_to().is_none_or(|last| day <= last)
    }
}

/// Declares a closed list of coded values with its Swedish labels.
///
/// ```
/// domain::code_list! {
///     /// How a parcel travels.
///     pub enum Carriage("Carriage") {
///         /// On the road.
///         Road => "ROAD", "Väg";
///         /// By mail coach, until it ended.
///         MailCoach => "MAIL_COACH", "Diligens", until (1888, 12, 31);
///         /// By rail, since the first line.
///         Rail => "RAIL", "Järnväg", from (1856, 12, 1);
///     }
/// }
/// use domain::CodeList;
/// assert_eq!(Carriage::from_code("ROAD"), Some(Carriage::Road));
/// ```
#[macro_export]
macro_rules! code_list {
    ($(#[$meta:meta])* $vis:vis enum $name:ident($listed:literal) {
        $($(#[$value_meta:meta])* $value:ident => $code:literal, $label:literal
            $(, from ($from_year:literal, $from_month:literal, $from_day:literal))?
            $(, until ($year:literal, $month:literal, $day:literal))?;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$value_meta])* $value,)+ }

        impl $crate::code_list::CodeList for $name {
            const NAME: &'static str = $listed;
            const ALL: &'static [Self] = &[$(Self::$value,)+];
            fn code(self) -> &'static str { match self { $(Self::$value => $code,)+ } }
            fn label(self) -> &'static str { match self { $(Self::$value => $label,)+ } }
            fn valid_from(self) -> Option<$crate::code_list::Day> {
                match self {
                    $(Self::$value => $crate::code_list!(
                        @day $(($from_year, $from_month, $from_day))?
                    ),)+
                }
            }
            fn valid_to(self) -> Option<$crate::code_list::Day> {
                match self {
                    $(Self::$value => $crate::code_list!(@day $(($year, $month, $day))?),)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str($crate::code_list::CodeList::code(*self))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::code_list::CodeList::code(*self))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <::std::borrow::Cow<'de, str> as ::serde::Deserialize>::deserialize(deserializer)?;
                <Self as $crate::code_list::CodeList>::from_code(&code).ok_or_else(|| {
                    ::serde::de::Error::custom(concat!("not a code of the list ", $listed))
                })
            }
        }
    };
    (@day) => { None };
    (@day ($year:literal, $month:literal, $day:literal)) => {
        $crate::code_list::Day::from_ymd_opt($year, $month, $day)
    };
}

/// A calendar day, named here so that the macro needs no import where it is used.
pub type Day = NaiveDate;
