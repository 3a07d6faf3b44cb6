# Det som går att göra med en remiss: rubrik, förklaring, knapp och kvitto.
ta-emot-title = Ta emot remissen
ta-emot-lead = Du blir handläggare och kan läsa det som remissen bär med sig.
ta-emot-send = Ta emot
ta-emot-done = Du har tagit emot remissen.
acceptera-title = Acceptera remissen
acceptera-lead = Enheten blir part i ärendet och en plats reserveras.
acceptera-send = Acceptera
acceptera-done = Remissen är accepterad.
field-shareNote = Avsändaren får läsa anteckningen
avboj-title = Avböj remissen
avboj-lead = Avsändaren får veta skälet och väljer nästa steg.
avboj-send = Avböj
avboj-done = Remissen är avböjd.
