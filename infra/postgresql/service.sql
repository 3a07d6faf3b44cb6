-- One service: run by roles.sql, which sets `service` and `passwords`.
\set server evi_:service
\set owner evi_:service _owner
\set server_password `cat :'passwords'/:'server'`
\set owner_password `cat :'passwords'/:'owner'`

SELECT format('CREATE ROLE %I', name) FROM (VALUES (:'server'), (:'owner')) AS wanted (name)
    WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"server" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
    PASSWORD :'server_password';
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
    PASSWORD :'owner_password';
-- A request that hangs holds its locks no longer than this; the program's own waits are shorter.
ALTER ROLE :"server" SET idle_in_transaction_session_timeout = '60s';
SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'server', :'owner') \gexec

CREATE SCHEMA IF NOT EXISTS :"service" AUTHORIZATION :"owner";
REVOKE ALL ON SCHEMA :"service" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"service" TO :"server";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service"
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"server";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT USAGE ON SEQUENCES TO :"server";
