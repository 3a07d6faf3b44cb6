# Sekretessbrytande grunder.
basis-association-refused = Samordningsförbundet får inte ta del av uppgifter om enskilda. Välj en annan mottagare.
basis-consent-form-missing = Ange hur samtycket lämnades.
basis-consent-form-without-consent = Formen för samtycke gäller bara samtycke. Ta bort den eller välj samtycke som grund.
basis-ends-before-start = Grunden slutar innan den börjar. Ändra något av datumen.
basis-general-clause-refused = Generalklausulen får inte användas mellan de här myndigheterna. Välj en annan grund.
basis-general-clause-section-refused = Generalklausulen får inte användas för den här delen. Ta bort delen eller välj en annan grund.
basis-no-statutory-duty = Ingen uppgiftsskyldighet täcker de här delarna till den mottagaren. Välj en annan grund.
basis-own-agency = En myndighet behöver ingen grund gentemot sig själv. Välj en annan mottagare.
basis-purpose-missing = Ange vad uppgifterna ska användas till.
basis-section-not-disclosable = Delen { $section } kan inte lämnas ut med en grund. Ta bort den.
basis-section-of-another-agency = Delen { $section } hör till en annan myndighet. Ta bort den eller byt avsändare.
basis-sections-empty = Välj minst en del som grunden ska gälla.
basis-witness-missing = Ett muntligt samtycke behöver ett vittne. Ange vem det var.
