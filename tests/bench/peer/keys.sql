-- Primary keys, foreign keys, and an index for every way in. Rows of a case are keyed by the case first, so that the key
-- serves the foreign key too. Who wrote or leads something is not searched by, and units and staff are never deleted:
-- such columns have no index of their own, which spares writing.
ALTER TABLE agency ADD PRIMARY KEY (key), ADD UNIQUE (id);
ALTER TABLE unit ADD PRIMARY KEY (key), ADD UNIQUE (id), ADD FOREIGN KEY (agency_key) REFERENCES agency;
CREATE INDEX ON unit (agency_key);
ALTER TABLE staff ADD PRIMARY KEY (key), ADD UNIQUE (id);
ALTER TABLE assignment ADD PRIMARY KEY (staff_key, unit_key), ADD FOREIGN KEY (staff_key) REFERENCES staff,
    ADD FOREIGN KEY (unit_key) REFERENCES unit;
CREATE INDEX ON assignment (unit_key);
ALTER TABLE person ADD PRIMARY KEY (key), ADD UNIQUE (id);
ALTER TABLE person_identifier ADD PRIMARY KEY (person_key, value), ADD UNIQUE (value),
    ADD FOREIGN KEY (person_key) REFERENCES person;
ALTER TABLE contact_point ADD PRIMARY KEY (person_key), ADD FOREIGN KEY (person_key) REFERENCES person;

ALTER TABLE shared_case ADD PRIMARY KEY (key), ADD UNIQUE (id), ADD FOREIGN KEY (person_key) REFERENCES person,
    ADD FOREIGN KEY (desk_unit_key) REFERENCES unit;
CREATE INDEX ON shared_case (person_key);
CREATE INDEX ON shared_case (desk_unit_key) WHERE closed_at IS NULL;
ALTER TABLE party ADD PRIMARY KEY (case_key, unit_key), ADD FOREIGN KEY (unit_key) REFERENCES unit,
    ADD FOREIGN KEY (lead_staff_key) REFERENCES staff;
CREATE INDEX ON party (unit_key);
ALTER TABLE case_assignment ADD PRIMARY KEY (case_key, unit_key, staff_key),
    ADD FOREIGN KEY (case_key, unit_key) REFERENCES party, ADD FOREIGN KEY (staff_key) REFERENCES staff;
CREATE INDEX ON case_assignment (staff_key);
ALTER TABLE deadline ADD PRIMARY KEY (case_key, key), ADD FOREIGN KEY (unit_key) REFERENCES unit;
CREATE INDEX ON deadline (unit_key, due_on) WHERE done_at IS NULL;
ALTER TABLE referral ADD PRIMARY KEY (case_key, key), ADD UNIQUE (id), ADD FOREIGN KEY (from_unit_key) REFERENCES unit,
    ADD FOREIGN KEY (to_unit_key) REFERENCES unit;
CREATE INDEX ON referral (to_unit_key);
CREATE INDEX ON referral (from_unit_key);
ALTER TABLE journal_note ADD PRIMARY KEY (case_key, key), ADD FOREIGN KEY (unit_key) REFERENCES unit,
    ADD FOREIGN KEY (staff_key) REFERENCES staff;
ALTER TABLE plan_activity ADD FOREIGN KEY (responsible_unit_key) REFERENCES unit;

DO $$
DECLARE named text;
BEGIN
    -- Sections of which a case has one, and those of which it has several.
    FOREACH named IN ARRAY ARRAY['plan', 'intake', 'screening', 'mapping_education', 'mapping_work', 'mapping_health',
        'household', 'competence_hours', 'employment_registration', 'employment_programme', 'benefit', 'rehabilitation']
    LOOP EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (case_key)', named); END LOOP;
    FOREACH named IN ARRAY ARRAY['plan_goal', 'plan_activity', 'assistance_decision', 'placement']
    LOOP EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (case_key, key)', named); END LOOP;
    -- Whatever has the key of a case belongs to that case, or to its plan.
    FOR named IN SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'peer' AND column_name = 'case_key'
    LOOP
        EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (case_key) REFERENCES %I', named,
            CASE WHEN named IN ('plan_goal', 'plan_activity') THEN 'plan' ELSE 'shared_case' END);
    END LOOP;
    -- The rows were told with their keys; what is added goes on after the last.
    FOR named IN SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'peer' AND column_name = 'key' AND is_identity = 'YES'
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT max(key) FROM %I))', named, 'key', named);
    END LOOP;
END $$;
