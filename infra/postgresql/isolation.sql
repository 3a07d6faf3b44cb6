-- What the role that runs this is refused: run by infra/postgresql/test as each role in turn, with `own`, the schema that is
-- its own. Tries everything for real, and tells how much was tried and how much was let through.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = 'notice';
SELECT set_config('trial.own', :'own', false) AS set \gset
DO $$
DECLARE
    own text := current_setting('trial.own');
    serves boolean := current_user NOT LIKE '%\_owner';
    tried integer := 0;
    let_through integer := 0;
    others integer := 0;
    seen bigint;
    attempt text;
    place record;
    attempts text[] := '{}';
BEGIN
    -- Every table of every other schema, by every right that there is to a table.
    FOR place IN
        SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname <> own AND n.nspname !~ '^pg_'
            AND n.nspname <> 'information_schema'
    LOOP
        others := others + 1;
        attempts := attempts || ARRAY[
            format('SELECT 1 FROM %I.%I LIMIT 1', place.schema, place.name),
            format('INSERT INTO %I.%I DEFAULT VALUES', place.schema, place.name),
            format('DELETE FROM %I.%I', place.schema, place.name),
            format('TRUNCATE %I.%I', place.schema, place.name),
            format('LOCK TABLE %I.%I', place.schema, place.name),
            format('DROP TABLE %I.%I', place.schema, place.name)];
    END LOOP;
    FOR place IN SELECT nspname AS name FROM pg_namespace WHERE nspname <> own AND nspname !~ '^pg_'
        AND nspname <> 'information_schema'
    LOOP
        attempts := attempts || format('CREATE TABLE %I.left_here (n integer)', place.name);
    END LOOP;
    FOR place IN SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^(evi_|postgres)' AND rolname <> current_user
    LOOP
        attempts := attempts || format('SET LOCAL ROLE %I', place.name);
    END LOOP;
    attempts := attempts || ARRAY['CREATE SCHEMA another', 'CREATE ROLE another', 'CREATE TEMPORARY TABLE another (n integer)',
        'SELECT count(*) FROM pg_authid', 'COPY (SELECT 1) TO PROGRAM ''cat'''];
    IF serves THEN
        -- In its own schema a serving role reads and writes, and no more; what is logged stays.
        attempts := attempts || ARRAY[
            format('CREATE TABLE %I.another (n integer)', own),
            format('ALTER TABLE %I.audit_entry DISABLE TRIGGER ALL', own),
            format('UPDATE %I.audit_entry SET body = body', own),
            format('DELETE FROM %I.audit_entry', own),
            format('DELETE FROM %I.audit_subject', own),
            format('TRUNCATE %I.audit_entry', own),
            format('DROP TABLE %I.audit_link', own),
            format('DELETE FROM %I.seaql_migrations', own)];
    END IF;
    FOREACH attempt IN ARRAY attempts LOOP
        tried := tried + 1;
        BEGIN
            EXECUTE attempt;
            let_through := let_through + 1;
            RAISE NOTICE 'let through: %', attempt;
            RAISE EXCEPTION USING ERRCODE = 'EV001';
        EXCEPTION
            WHEN insufficient_privilege THEN NULL;
            WHEN SQLSTATE 'EV001' THEN NULL;
        END;
    END LOOP;
    EXECUTE format('SELECT count(*) FROM %I.seaql_migrations', own) INTO seen;
    RAISE NOTICE 'tried=% let_through=% other_tables=% own_migrations=%', tried, let_through, others, seen;
END $$;
