# The unit: for managers and leads.
unit-title = The unit
unit-escalations = Needs you
unit-escalations-empty = Nothing needs you right now. What becomes late or has no handler comes here.
unit-loads = Cases by colleague
unit-several = A case may have several handlers and then counts with each of them.
unit-all = See all cases of the unit
unit-colleague = Colleague
unit-role = Role
unit-open = Open
unit-late = Late
unit-nobody = Nobody
unit-to-give = To be assigned
unit-late-cases = Late cases
unit-late-empty = No case is late.
unit-idle-cases = Without an ongoing activity
unit-idle-why = Nothing in the plan is going on in these cases. Everybody is to have something going.
unit-idle-empty = All open cases have an ongoing activity.
