# Enheten: för chefer och samordnare.
unit-title = Enheten
unit-escalations = Behöver dig
unit-escalations-empty = Inget behöver dig just nu. Det som blir försenat eller saknar handläggare kommer hit.
unit-loads = Ärenden per medarbetare
unit-several = Ett ärende kan ha flera handläggare och räknas då hos var och en.
unit-all = Se alla enhetens ärenden
unit-colleague = Medarbetare
unit-role = Roll
unit-open = Öppna
unit-late = Försenade
unit-nobody = Utan handläggare
unit-to-give = Att tilldela
unit-late-cases = Försenade ärenden
unit-late-empty = Inget ärende är försenat.
unit-idle-cases = Utan pågående aktivitet
unit-idle-why = I de här ärendena pågår ingen aktivitet i planen. Alla ska ha något på gång.
unit-idle-empty = Alla öppna ärenden har en pågående aktivitet.
