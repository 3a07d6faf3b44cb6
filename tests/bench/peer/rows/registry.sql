-- One desk that is measured from (agency 1, unit 1, staff member 1), two hundred others, and units of the national agencies
-- to which all of them refer. Nobody here exists, and no number is one that anybody could have.
INSERT INTO agency (key, kind, name)
SELECT n, 'MUNICIPALITY', 'Kommun ' || n FROM generate_series(1, 201) AS n
UNION ALL VALUES (202, 'EMPLOYMENT_SERVICE', 'Arbetsförmedlingen'), (203, 'INSURANCE_AGENCY', 'Försäkringskassan'),
    (204, 'REGION', 'Regionen');
INSERT INTO unit (key, agency_key, name)
SELECT n, n, 'Samverkansdisk ' || n FROM generate_series(1, 201) AS n
UNION ALL
SELECT 201 + n, 202 + n % 3, 'Kontor ' || n FROM generate_series(1, 60) AS n;
INSERT INTO staff (key, display_name) SELECT n, 'Handläggare ' || n FROM generate_series(1, 261 * 5) AS n;
-- Five to a unit: member 1, and every 261st after it, works at unit 1.
INSERT INTO assignment (staff_key, unit_key, role)
SELECT n, 1 + (n - 1) % 261, 'CASEWORKER' FROM generate_series(1, 261 * 5) AS n;

INSERT INTO person (key, given_name, family_name)
SELECT n,
    (ARRAY['Alva', 'Bo', 'Ceda', 'Disa', 'Elof', 'Frej', 'Gro', 'Helny', 'Ines', 'Jory', 'Kåre'])[1 + n % 11],
    (ARRAY['Ahlmo', 'Bergdal', 'Ceder', 'Dalfors', 'Ekmyr', 'Falkenå', 'Granlid'])[1 + n % 7]
FROM generate_series(1, :cases) AS n;
INSERT INTO person_identifier (person_key, value) SELECT n, lpad(n::text, 12, '0') FROM generate_series(1, :cases) AS n;
INSERT INTO contact_point (person_key, phone, email)
SELECT n, '000-' || lpad(n::text, 7, '0'), 'person' || n || '@example.invalid' FROM generate_series(1, :cases) AS n;
