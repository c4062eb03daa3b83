-- The polls of messages that were stored without them: before there was this table, or by an import.
-- Not by ->>, which reads the escapes of all strings beside the one it takes: a comment may have a NUL.
INSERT INTO polls (message, conversation, site, survey, asked_by, asked_at, score, comment,
    answered_at, closed_at)
SELECT m.id, m.conversation, c.site, m.body::json -> 'survey' ->> 'survey',
    CASE WHEN m.author = '"system"' THEN 'conversation' ELSE 'agent' END, m.at,
    (r.body::json -> 'rating' -> 'score')::text::bigint, (r.body::json -> 'rating' -> 'comment')::text,
    r.at,
    coalesce(r.at, (SELECT min(s.at) FROM messages s WHERE s.conversation = m.conversation
        AND s.seq > m.seq AND s.body LIKE '{"status":{"state":"reopened"%'))
FROM messages m JOIN conversations c ON c.id = m.conversation
LEFT JOIN messages r ON r.conversation = m.conversation AND r.seq = (
    SELECT max(x.seq) FROM messages x WHERE x.conversation = m.conversation
        AND x.body LIKE '{"rating":%' AND (x.body::json -> 'rating' -> 'survey')::text = to_json(m.id)::text)
WHERE m.body LIKE '{"survey":%'
ON CONFLICT (message) DO NOTHING;
