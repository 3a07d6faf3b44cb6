-- Takes from each serving role the right to change or remove what the access log and the certificates of disposal
-- hold, and to say which migrations have been made. For the same superuser, after the first `evi migrate`; later
-- migrations need it again only if they make these tables anew.
\set ON_ERROR_STOP on
\set QUIET on
SELECT format('REVOKE UPDATE, DELETE ON %I.audit_entry, %I.audit_subject, %I.disposal_certificate FROM %I', service,
        service, service, 'evi_' || service)
    FROM unnest(ARRAY['intake_desk', 'welfare_unit', 'labour_market_unit', 'employment_service', 'insurance_agency',
        'follow_up']) AS service
UNION ALL
SELECT format('REVOKE INSERT, UPDATE, DELETE ON %I.seaql_migrations FROM %I', service, 'evi_' || service)
    FROM unnest(ARRAY['intake_desk', 'welfare_unit', 'labour_market_unit', 'employment_service', 'insurance_agency',
        'follow_up']) AS service
UNION ALL
-- The pages have tables once somebody can sign in at them.
SELECT 'REVOKE INSERT, UPDATE, DELETE ON web.seaql_migrations FROM evi_web' WHERE to_regclass('web.seaql_migrations') IS NOT NULL
\gexec
