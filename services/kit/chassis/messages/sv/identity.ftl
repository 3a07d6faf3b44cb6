# Personnummer, samordningsnummer och reservnummer.
identity-number-check-digit = Kontrollsiffran stämmer inte. Kontrollera numret.
identity-number-in-future = Födelsedatumet ligger i framtiden. Kontrollera numret.
identity-number-length = Numret ska ha tio eller tolv siffror.
identity-number-not-a-date = Numret börjar inte med ett datum som finns. Kontrollera numret.
identity-number-separator = Tecknet mellan datum och nummer är fel. Använd - eller +.
identity-number-signs = Numret får bara innehålla siffror och ett skiljetecken.
