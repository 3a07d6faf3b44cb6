-- Who may see which row. The server tells the reader for each transaction by the setting jwt.claims.staff_id; from there it
-- goes over assignments to units, and over parties and referrals to cases.
CREATE FUNCTION peer_private.reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('jwt.claims.staff_id', true), '')::bigint;

-- Which units are in a case: its parties, and those that a referral was sent to. Kept beside them by triggers, so that a
-- policy asks one index and nothing else.
CREATE TABLE peer_private.case_unit (case_key bigint NOT NULL, unit_key bigint NOT NULL);
INSERT INTO peer_private.case_unit
SELECT case_key, unit_key FROM party WHERE ended_on IS NULL
UNION
SELECT case_key, to_unit_key FROM referral WHERE status NOT IN ('DRAFT', 'DECLINED')
ORDER BY case_key;
ALTER TABLE peer_private.case_unit ADD PRIMARY KEY (case_key, unit_key);

CREATE FUNCTION peer_private.keep_case_unit(bigint, bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = peer AS $$
BEGIN
    IF EXISTS (SELECT FROM party WHERE case_key = $1 AND unit_key = $2 AND ended_on IS NULL)
        OR EXISTS (
            SELECT FROM referral WHERE case_key = $1 AND to_unit_key = $2 AND status NOT IN ('DRAFT', 'DECLINED')
        )
    THEN
        INSERT INTO peer_private.case_unit VALUES ($1, $2) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM peer_private.case_unit WHERE case_key = $1 AND unit_key = $2;
    END IF;
END $$;
-- Told which column names the unit.
CREATE FUNCTION peer_private.case_unit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_told jsonb;
BEGIN
    FOREACH row_told IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        IF row_told IS NOT NULL THEN
            PERFORM peer_private.keep_case_unit((row_told ->> 'case_key')::bigint, (row_told ->> TG_ARGV[0])::bigint);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER case_unit AFTER INSERT OR UPDATE OR DELETE ON party
FOR EACH ROW EXECUTE FUNCTION peer_private.case_unit_changed('unit_key');
CREATE TRIGGER case_unit AFTER INSERT OR UPDATE OR DELETE ON referral
FOR EACH ROW EXECUTE FUNCTION peer_private.case_unit_changed('to_unit_key');

-- The views look at tables as their owner, whom no policy binds: so policies may use them without asking each other in a
-- circle, and they are planned as part of the statement, which a function would not be.
CREATE VIEW peer_private.reader_unit AS
SELECT unit_key FROM assignment
WHERE staff_key = peer_private.reader() AND (ends_on IS NULL OR ends_on >= current_date);
CREATE VIEW peer_private.case_of_person AS SELECT person_key, key AS case_key FROM shared_case;

GRANT USAGE ON SCHEMA peer, peer_private TO peer_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA peer, peer_private TO peer_reader;
GRANT INSERT (case_key, unit_key, staff_key, text) ON journal_note TO peer_reader;

-- Whether one of the reader's units is in a case. The units are gathered once a statement, not once a row. Asked by
-- `SELECT true ... LIMIT 1` rather than `EXISTS`, which PostgreSQL may answer by gathering all cases that the reader has.
CREATE FUNCTION pg_temp.in_case(case_key text) RETURNS text LANGUAGE sql AS $$
    SELECT format(
        '(SELECT true FROM peer_private.case_unit u WHERE u.case_key = %s
        AND u.unit_key = ANY (ARRAY(SELECT r.unit_key FROM peer_private.reader_unit r)) LIMIT 1)', case_key)
$$;
CREATE FUNCTION pg_temp.of_person(person_key text) RETURNS text LANGUAGE sql AS $$
    SELECT format(
        '(SELECT true FROM peer_private.case_of_person c WHERE c.person_key = %s AND %s LIMIT 1)',
        person_key, pg_temp.in_case('c.case_key'))
$$;

DO $$
DECLARE
    named text;
    held text;
BEGIN
    FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'peer' LOOP
        held := CASE
            -- Agencies, units and who works there are no secret among those who work there.
            WHEN named IN ('agency', 'unit', 'staff') THEN '(SELECT peer_private.reader()) IS NOT NULL'
            WHEN named = 'assignment' THEN 'unit_key = ANY (ARRAY(SELECT r.unit_key FROM peer_private.reader_unit r))'
            WHEN named = 'person' THEN pg_temp.of_person('person.key')
            WHEN named IN ('person_identifier', 'contact_point') THEN pg_temp.of_person(named || '.person_key')
            WHEN named = 'shared_case' THEN pg_temp.in_case('shared_case.key')
            ELSE pg_temp.in_case(named || '.case_key')
        END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', named);
        EXECUTE format('CREATE POLICY readers ON %I FOR SELECT TO peer_reader USING (%s)', named, held);
    END LOOP;
    EXECUTE format(
        'CREATE POLICY writers ON journal_note FOR INSERT TO peer_reader WITH CHECK (staff_key = peer_private.reader()
        AND unit_key = ANY (ARRAY(SELECT r.unit_key FROM peer_private.reader_unit r)) AND %s)',
        pg_temp.in_case('journal_note.case_key'));
END $$;
