# Partners' own requests to the desk.
proposal-next = The desk reads the request within { $days } working days and contacts the person. You will not be told more.
proposal-not-allowed = Only a partner's system with a registered request can send this. Review the agreement.
proposal-nobody-named = Write the personal number, or the name and how the person is reached.
proposal-consent-in-the-future = That day has not come yet. Write the day on which the person agreed to be contacted.
proposal-reason-untold = Say in the text what it is about, or choose another reason.
proposal-without-desk = No desk serves that municipality. Check the code.
proposal-without-number = The request has no personal number. Contact the person and search for the number.
proposal-is-handled = The request has been handled already. Load the list again.
proposal-of-somebody-else = The request is about somebody else. Open it again and go on from there.
