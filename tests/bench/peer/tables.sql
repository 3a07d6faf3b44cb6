-- The peer's database: the tables that a case's page needs, filled with invented people, and sealed row by row.
-- Loaded by the owner of an empty database, who may make roles; what an earlier run left is dropped first:
--   psql DATABASE -v cases=100000 -v own=50 -f tables.sql
-- `cases` is how many there are in all, `own` how many of them lie on the desk of staff member 1. Where passwords are asked
-- for, `-v password=WORD` gives one to the role that the server signs in as.
\set ON_ERROR_STOP on
\set QUIET on
\if :{?cases} \else \set cases 100000 \endif
\if :{?own} \else \set own 50 \endif
SET client_min_messages = warning;

SELECT 'CREATE ROLE peer_reader LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'peer_reader') \gexec
\if :{?password}
ALTER ROLE peer_reader PASSWORD :'password';
\endif

DROP SCHEMA IF EXISTS peer, peer_private CASCADE;
-- What clients are shown, and what only policies and those who measure look at.
CREATE SCHEMA peer;
CREATE SCHEMA peer_private;
SET search_path = peer;

-- Keys come at the end (keys.sql): tables fill faster without them.
\ir tables/registry.sql
\ir tables/case.sql
\ir tables/sections.sql
\ir rows/registry.sql
\ir rows/case.sql
\ir rows/sections.sql
\ir keys.sql
\ir readers.sql
\ir functions.sql
\ir variables.sql
-- As they are after some nights in use.
SELECT format('VACUUM (FREEZE, ANALYZE) %I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname IN ('peer', 'peer_private') \gexec
