-- The polls of messages that were stored without them: before there was this table, or by an import.
-- Not by the operators of json, which refuse a body with a NUL anywhere in it: a comment may have one.
-- Bodies are written in one way, without spaces, the rating's comment last.
INSERT INTO polls (message, conversation, site, survey, asked_by, asked_at, score, comment,
    answered_at, closed_at)
SELECT m.id, m.conversation, c.site, substring(m.body FROM '^\{"survey":\{"survey":"([^"]*)"'),
    CASE WHEN m.author = '"system"' THEN 'conversation' ELSE 'agent' END, m.at,
    substring(r.body FROM '"score":(\d+)')::bigint,
    substring(r.body FROM '"score":\d+,"comment":(".*")\}\}$'),
    r.at,
    coalesce(r.at, (SELECT min(s.at) FROM messages s WHERE s.conversation = m.conversation
        AND s.seq > m.seq AND s.body LIKE '{"status":{"state":"reopened"%'))
FROM messages m JOIN conversations c ON c.id = m.conversation
LEFT JOIN messages r ON r.conversation = m.conversation AND r.seq = (
    SELECT max(x.seq) FROM messages x WHERE x.conversation = m.conversation
        AND substring(x.body FROM '^\{"rating":\{"survey":"([^"]*)"') = m.id)
WHERE m.body LIKE '{"survey":%'
ON CONFLICT (message) DO NOTHING;
