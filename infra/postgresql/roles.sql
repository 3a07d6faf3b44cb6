-- The roles and schemas of all services in one database, for a superuser of the server. Safe to run again.
--
--   psql -v passwords=FOLDER -d evi -f roles.sql
--
-- FOLDER holds a file for each role, named like it, with its password (infra/secrets/make). Each service has two roles:
--   evi_NAME_owner  owns the schema NAME and makes its tables (`evi migrate`)
--   evi_NAME        reads and writes them (`evi serve`), and can make, alter or drop nothing
-- The gateway has no tables but those of its pages: the schema web, with sessions and half-written texts.
-- No role has a right to another service's schema. Once the tables are there, run log.sql too.
\set ON_ERROR_STOP on
\set QUIET on
-- Passwords stand in the statements below, so the server must not write them down.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET client_min_messages = 'warning';

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;

\set service intake_desk
\ir service.sql
\set service welfare_unit
\ir service.sql
\set service labour_market_unit
\ir service.sql
\set service employment_service
\ir service.sql
\set service insurance_agency
\ir service.sql
\set service follow_up
\ir service.sql
\set service web
\ir service.sql
