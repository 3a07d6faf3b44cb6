# Hjälpen för den som har ett ärende, med lättare ord.
help-participant = Min sida
help-participant-1 = Här ser du din plan. Du ser vem som har läst om dig.
help-participant-2 = Har du sagt ja till något? Du kan ändra dig när du vill.
help-participant-3 = Någon kan fråga om din remiss. Du svarar ja eller nej här. Säger du nej skickas den inte.
help-participant-4 = Står det fel om dig? Säg till. Du kan skriva i din plan.
help-sign-in-1 = Du blir utloggad efter en halvtimme om du inte gör något.
help-sign-in-2 = Sidan säger till två minuter innan. Det du har skrivit finns kvar.
