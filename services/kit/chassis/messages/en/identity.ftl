# Personal, coordination and reserve numbers.
identity-number-check-digit = The check digit is wrong. Check the number.
identity-number-in-future = The date of birth lies in the future. Check the number.
identity-number-length = The number must have ten or twelve digits.
identity-number-not-a-date = The number does not begin with a real date. Check the number.
identity-number-separator = The sign between date and number is wrong. Use - or +.
identity-number-signs = The number may hold only digits and one separator.
