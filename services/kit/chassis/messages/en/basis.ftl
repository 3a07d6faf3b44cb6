# Disclosure bases.
basis-association-refused = The coordination association may not receive information about individuals. Choose another receiver.
basis-consent-form-missing = State how the consent was given.
basis-consent-form-without-consent = The form of consent belongs to consent alone. Remove it, or choose consent as the basis.
basis-ends-before-start = The basis ends before it begins. Change one of the dates.
basis-general-clause-refused = The general clause may not be used between these agencies. Choose another basis.
basis-general-clause-section-refused = The general clause may not be used for this section. Remove the section or choose another basis.
basis-no-statutory-duty = No statutory duty covers these sections to that receiver. Choose another basis.
basis-own-agency = An agency needs no basis towards itself. Choose another receiver.
basis-purpose-missing = State what the information will be used for.
basis-section-not-disclosable = The section { $section } cannot be disclosed on a basis. Remove it.
basis-section-of-another-agency = The section { $section } belongs to another agency. Remove it or change the sender.
basis-sections-empty = Choose at least one section for the basis.
basis-witness-missing = An oral consent needs a witness. State who it was.
