# Texts that every service uses.
not-found = There is no such item. Check that you have opened the right case.
page-size-out-of-bounds = Ask for between 1 and { $largest } rows.
cursor-not-usable = The list cannot be continued from here. Start again from the beginning.
code-not-valid-on-day = The code { $code } is not valid on that day. Choose another code or another day.
extent-not-a-quarter = The extent must be 25, 50, 75 or 100 per cent.
period-ends-before-it-starts = The period ends before it begins. Change one of the dates.
text-missing = The text is missing. Write at least one character.
text-too-long = The text is too long. Write at most { $longest } characters.
idempotency-key-used = The key has been used with other input. Send a new key.
idempotency-key-malformed = The key has the wrong form. Send a new key.
section-not-writable = You may not write in this section. Ask the unit that is responsible for it.
cursor-not-of-this-list = The list cannot be continued from here. Start again from the beginning.
not-allowed-here = You may not do this in this case. Ask the unit that is responsible for it.
stale-version = Somebody else has changed this. Read it again and try once more.
