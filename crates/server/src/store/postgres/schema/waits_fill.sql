-- The waits of conversations whose messages were stored without them: before there was this table, or
-- by an import.
INSERT INTO waits (conversation, seq, site, visitor, since, is_first)
SELECT c.id, m.seq, c.site, c.visitor, m.at,
    CASE WHEN EXISTS (SELECT 1 FROM messages a WHERE a.conversation = c.id
        AND a.author LIKE '{"agent":%' AND a.body LIKE '{"text":%'
        AND a.seq > coalesce((SELECT max(s.seq) FROM messages s WHERE s.conversation = c.id
            AND s.body LIKE '{"status":%'), 0)) THEN 0 ELSE 1 END
FROM conversations c JOIN messages m ON m.conversation = c.id AND m.seq = (
    SELECT min(x.seq) FROM messages x WHERE x.conversation = c.id AND x.author = '"visitor"'
        AND (x.body LIKE '{"text":%' OR x.body LIKE '{"handover":%')
        AND x.seq > coalesce((SELECT max(e.seq) FROM messages e WHERE e.conversation = c.id
            AND (e.body LIKE '{"status":%'
                OR e.author LIKE '{"agent":%' AND e.body LIKE '{"text":%')), 0))
WHERE c.state <> 'resolved'
ON CONFLICT (conversation, seq) DO NOTHING;
