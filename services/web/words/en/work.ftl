work-title = My work
work-tasks = To do
task-mark-done = Done
task-done = The task is done.
task-not-done = The task could not be changed. It may be done already.
work-lists = Lists
work-mine = Mine
work-units = The unit's
work-waiting = Waiting for others
work-phase = Phase
work-all-phases = All phases
work-only-late = Late ones only
work-next = Next step
work-due = Due
work-no-deadline = No date set
work-choose = Choose { $name }
work-assign-to = Give the chosen cases to
work-assign = Assign
work-assign-nothing = Choose at least one case and a person.
work-assigned = { $count ->
    [one] 1 case is assigned.
   *[other] { $count } cases are assigned.
}
work-assigned-some = { $count } cases are assigned. { $number } could not be.
work-empty-mine = You have no cases right now. New ones come from referrals and from your manager.
work-empty-units = The unit has no cases right now.
work-empty-filtered = No cases fit the filter. Take it away to see all.
work-more-tasks = Show more tasks
work-choose-all = Choose all
task-do = Do it now
work-later-tasks = { $count ->
    [one] Show 1 more task
   *[other] Show { $count } more tasks
}
work-proposal = Answer the request from { $partner }
