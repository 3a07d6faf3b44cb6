# What stands around every page.
skip-to-content = Skip to content
demo = Demo.
demo-text = Everybody here is invented. Only numbers of the official Swedish test series are taken.
ways = Main menu
menu = Menu
way-my-work = My work
way-desk = The desk
way-referrals = Referrals
way-unit = The unit
way-programmes = Programmes
way-chain = The chain
way-log-review = Log review
way-administration = Administration
way-my-page = My page
hat = I work as
hat-change = Change
language = Language
theme = Colours
theme-name = { $theme ->
    [light] Light
    [dark] Dark
   *[auto] As the computer
}
density = Density
density-name = { $density ->
    [dense] Dense
   *[roomy] Roomy
}
shortcuts = Shortcuts
shortcuts-on = On
shortcuts-off = Off
shortcuts-list = Shortcuts
save-settings = Save
sign-out = Sign out
signed-out = You are signed out.
partial = Something is missing.
partial-text = A service does not answer right now. The rest of the page is right. Try again in a while.
help = Help
help-here = Help on this page
accessibility = Accessibility
problems-title = Put this right first
error = Error:
error-prefix = Error:
optional = (optional)
choose = Choose
filter = Show
more = Show more
to-start = To the first page
reference-number = Reference number:
name-hidden = The name is not shown
protected-identity = Protected identity
person = Person
registry-number = Case number
answer-yes = Yes
answer-no = No
answer-unknown = Not known
save = Save
cancel = Cancel
back = Back
due-left = { $days ->
    [one] 1 working day left
   *[other] { $days } working days left
}
due-today = today
due-late = { $days ->
    [0] late
    [one] 1 working day late
   *[other] { $days } working days late
}
session-stay = Stay
session-stayed = You are still signed in.
session-ending = You will be signed out in two minutes.
session-over = You are signed out. What you have written is saved.
