# What can be done with a referral: title, explanation, button and receipt.
ta-emot-title = Receive the referral
ta-emot-lead = You become its handler and can read what the referral carries.
ta-emot-send = Receive
ta-emot-done = You have received the referral.
acceptera-title = Accept the referral
acceptera-lead = The unit becomes a party of the case and a place is reserved.
acceptera-send = Accept
acceptera-done = The referral is accepted.
field-shareNote = The sender may read the note
avboj-title = Decline the referral
avboj-lead = The sender is told the reason and chooses the next step.
avboj-send = Decline
avboj-done = The referral is declined.
