# What can be done in a case: title, explanation, button and receipt.
tilldela-title = Assign the case
tilldela-lead = Whoever you choose gets the case in their list.
tilldela-send = Assign
tilldela-done = The case is assigned.
field-staffId = Person
