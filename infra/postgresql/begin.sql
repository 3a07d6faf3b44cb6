-- Run once by PostgreSQL's image, when its folder is new: the roles and schemas of the services.
\set passwords /run/evi/passwords
\i /postgresql/roles.sql
