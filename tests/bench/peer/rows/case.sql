-- Every case has as many rows as the others, so that no answer is large or small by where it lies. The cases of the measured
-- desk are the newest. Rows lie in the order of their cases, as they do where cases come one after the other.
INSERT INTO shared_case (key, person_key, desk_unit_key, registry_number, phase, opened_at)
SELECT n, n, CASE WHEN n > :cases - :own THEN 1 ELSE 2 + n % 200 END, 'D-' || n, 'ACTIVE', now() - interval '30 days'
FROM generate_series(1, :cases) AS n;

-- The desk, and two of the national agencies; of each, the first of the five who work there.
INSERT INTO party (case_key, unit_key, lead_staff_key)
SELECT c.key, u.key, u.key
FROM shared_case c CROSS JOIN LATERAL (
    VALUES (c.desk_unit_key), (202 + c.key % 30), (232 + c.key % 30)
) AS u (key)
ORDER BY c.key;
INSERT INTO case_assignment (case_key, unit_key, staff_key, lead)
SELECT key, desk_unit_key, desk_unit_key, true FROM shared_case;
INSERT INTO deadline (case_key, unit_key, kind, due_on)
SELECT c.key, c.desk_unit_key, kind, current_date + (c.key % 60)::integer + days
FROM shared_case c CROSS JOIN (VALUES ('FOLLOW_UP_PLAN', 10), ('RENEW_BASIS', 40)) AS told (kind, days)
ORDER BY c.key, days;

INSERT INTO referral (case_key, from_unit_key, to_unit_key, status, service)
SELECT c.key, c.desk_unit_key, 202 + (c.key + turn) % 60, 'ACCEPTED', 'VOCATIONAL_GUIDANCE'
FROM shared_case c CROSS JOIN generate_series(1, 2) AS turn ORDER BY c.key, turn;
INSERT INTO journal_note (case_key, unit_key, staff_key, text)
SELECT c.key, c.desk_unit_key, c.desk_unit_key, 'Samtal ' || turn || ' om vad som kommer härnäst, och vem som gör det.'
FROM shared_case c CROSS JOIN generate_series(1, 3) AS turn ORDER BY c.key, turn;

INSERT INTO plan (case_key) SELECT key FROM shared_case;
INSERT INTO plan_goal (case_key, text)
SELECT c.key, 'Mål ' || turn FROM shared_case c CROSS JOIN generate_series(1, 2) AS turn ORDER BY c.key, turn;
INSERT INTO plan_activity (case_key, responsible_unit_key, title, status, due_on)
SELECT c.key, c.desk_unit_key, 'Aktivitet ' || turn, 'PLANNED', current_date + 14 * turn
FROM shared_case c CROSS JOIN generate_series(1, 3) AS turn ORDER BY c.key, turn;
