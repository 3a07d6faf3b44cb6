-- What is more than reading a table. It runs with the reader's rights, so that the policies hold in it.

-- The open cases of the reader's desk, each with its person's name and the next deadline. A page that is opened all day has a
-- view of its own: its rows cost one statement, and no relation is looked up row by row. The note tells PostGraphile the key,
-- which it cannot see in a view.
CREATE VIEW worklist_item WITH (security_invoker = true) AS
SELECT c.key AS case_key, c.id AS case_id, c.registry_number, c.phase, p.display_name,
    next.kind, next.due_on, next.due_on < current_date AS overdue
FROM peer.shared_case c
JOIN peer.person p ON p.key = c.person_key
LEFT JOIN LATERAL (
    SELECT d.kind, d.due_on FROM peer.deadline d
    WHERE d.case_key = c.key AND d.done_at IS NULL AND d.unit_key = c.desk_unit_key
    ORDER BY d.due_on, d.key LIMIT 1
) next ON true
WHERE c.closed_at IS NULL AND c.desk_unit_key = ANY (ARRAY(SELECT r.unit_key FROM peer_private.reader_unit r));
COMMENT ON VIEW worklist_item IS '@primaryKey case_key';
GRANT SELECT ON worklist_item TO peer_reader;

-- Writes a note into a case that is named by its outer id; none where the reader does not see the case.
CREATE FUNCTION write_note(case_id uuid, body text) RETURNS journal_note LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    written peer.journal_note;
BEGIN
    INSERT INTO peer.journal_note (case_key, unit_key, staff_key, text)
    SELECT c.key, (SELECT r.unit_key FROM peer_private.reader_unit r LIMIT 1), peer_private.reader(), body
    FROM peer.shared_case c WHERE c.id = case_id
    RETURNING * INTO written;
    RETURN written;
END $$;
-- Written by the function alone.
COMMENT ON TABLE journal_note IS '@behavior -insert';
