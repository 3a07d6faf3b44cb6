# Det som går att göra i ett ärende: rubrik, förklaring, knapp och kvitto.
tilldela-title = Tilldela ärendet
tilldela-lead = Den du väljer får ärendet i sin lista.
tilldela-send = Tilldela
tilldela-done = Ärendet är tilldelat.
field-staffId = Person
