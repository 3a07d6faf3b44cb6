# The first contact at the desk, consents and protected identity.
phone-not-a-number = The telephone number has the wrong form. Write digits, preferably with the country code.
email-not-an-address = The e-mail address has the wrong form. Write it as name@example.com.
municipality-unknown = No municipality has that code. Check the code.
municipality-not-a-code = A municipality code has four digits.
identity-number-not-a-test-number = Only test numbers that belong to nobody are used here. Choose one of them.
sign-in-too-weak = The sign-in is too weak for personal data. Sign in with a stronger electronic identification.
sign-in-not-fresh = Sign in again. For protected identities the sign-in may be at most 15 minutes old.
look-up-not-allowed = You may not look up people in that municipality for that purpose. Check what you chose.
look-ups-spent-this-hour = You have looked up { $most } people in the last hour. Wait a while and try again.
look-ups-spent-today = You have looked up { $most } people in the last day. Continue tomorrow or talk to your manager.
contact-not-for-intake = The person was not looked up for an intake. Look the person up again.
numbers-too-many = You have registered { $most } numbers already. Remove one first.
person-has-open-case-here = The person already has an open case here. Continue in that case.
target-groups-outside-the-target-group = The person is outside the target group. Remove the groups or change the assessment.
basis-without-agreement = The desk has no agreement to record bases for that agency. Ask the agency to record the basis.
basis-desk-records-consent-only = The desk may only record a consent for another agency. Ask the agency to record the basis.
basis-only-consent-is-withdrawn = Only a consent can be withdrawn. Ask the agency that discloses to change the basis.
