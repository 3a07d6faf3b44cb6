# Lättare ord för deltagare. Det som inte står här sägs på vanlig svenska.
partial = Något saknas.
partial-text = En del av sidan kan inte visas nu. Försök igen om en stund.
