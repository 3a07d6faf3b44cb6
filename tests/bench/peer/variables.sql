-- What to ask for: the ids of the measured desk's cases, one of another desk that must not be answered, and the numbers of
-- the measured desk's people. For whoever owns the database; no reader may look here.
CREATE VIEW peer.own_case AS SELECT key, id FROM shared_case WHERE desk_unit_key = 1;
CREATE VIEW peer.foreign_case AS SELECT key, id FROM shared_case WHERE desk_unit_key <> 1;
CREATE VIEW peer.own_number AS
SELECT i.value FROM person_identifier i JOIN shared_case c ON c.person_key = i.person_key WHERE c.desk_unit_key = 1;
