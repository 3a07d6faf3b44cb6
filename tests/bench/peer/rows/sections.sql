-- One row of every section in every case, and three decisions.
INSERT INTO intake (case_key, reason) SELECT key, 'OWN_REQUEST' FROM shared_case;
INSERT INTO screening SELECT key, true, ARRAY['LONG_TERM_UNEMPLOYED'], ARRAY['COORDINATION', 'GUIDANCE'] FROM shared_case;
INSERT INTO mapping_education SELECT key, 'UPPER_SECONDARY', true FROM shared_case;
INSERT INTO mapping_work SELECT key, (key % 30)::integer, key % 2 = 0 FROM shared_case;
INSERT INTO mapping_health SELECT key, 'Orkar halva dagar.' FROM shared_case;
INSERT INTO assistance_decision (case_key, month, amount_ore, barrier)
SELECT c.key, date_trunc('month', now())::date - 31 * turn, 812300, 'UNEMPLOYED'
FROM shared_case c CROSS JOIN generate_series(1, 3) AS turn ORDER BY c.key, turn;
INSERT INTO household SELECT key, 'SINGLE', 1, 1 FROM shared_case;
INSERT INTO placement (case_key, workplace, employment_type, service_rate_percent, starts_on, ends_on, tasks)
SELECT key, 'Arbetsplats ' || key % 500, 'WORK_TRAINING', 50, current_date - 20, current_date + 70, ARRAY['Lager', 'Kök']
FROM shared_case;
INSERT INTO competence_hours SELECT key, 40, 12 FROM shared_case;
INSERT INTO employment_registration SELECT key, 'OPEN_UNEMPLOYED', current_date - 400 FROM shared_case;
INSERT INTO employment_programme SELECT key, 'JOB_GUARANTEE', current_date - 200 FROM shared_case;
INSERT INTO benefit SELECT key, 'REHABILITATION', 50, current_date - 100 FROM shared_case;
INSERT INTO rehabilitation SELECT key, 'ONGOING', 'Samordnare ' || key % 40 FROM shared_case;
