# Openings in an emergency.
opening-is-over = The opening has ended already. Read the case again.
opening-is-reviewed = The opening has been reviewed already. Read the list again.
opening-minutes-out-of-bounds = An opening lasts from 1 to { $most } minutes.
opening-not-needed = You can read this section already. Leave it out.
opening-own = You opened this yourself. Somebody else reviews it.
opening-reason-too-short = Say why in at least { $least } characters.
opening-without-section = Name at least one section.
