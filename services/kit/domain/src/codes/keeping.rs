//! Why a row may be kept from the person whom it is about.

use crate::code_list;

code_list! {
    /// The provision by which a statement is kept from the person whom it is about. What the person
    /// may know is the rule (OSL 12:1); only another provision of the act breaks it.
    pub enum KeepingProvision("KeepingProvision") {
        /// OSL 12:1: secrecy holds against the person, because another provision of the act says so.
        Osl12Section1 => "OSL_12_1", "OSL 12 kap. 1 §: sekretess mot den enskilde enligt annan bestämmelse",
            from (2009, 6, 30);
        /// OSL 25:6: with regard to the purpose of the care it is of particular weight that the person
        /// does not learn of it.
        Osl25Section6 => "OSL_25_6", "OSL 25 kap. 6 §: ändamålet med vården eller behandlingen",
            from (2009, 6, 30);
        /// OSL 25:7: somebody told of the person's health, and would come to harm.
        Osl25Section7 => "OSL_25_7", "OSL 25 kap. 7 §: skydd för den som har lämnat uppgiften",
            from (2009, 6, 30);
    }
}
