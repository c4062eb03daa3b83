-- The polls of messages that were stored without them: before there was this table, or by an import.
INSERT INTO polls (message, conversation, site, survey, asked_by, asked_at, score, comment,
    answered_at, closed_at)
SELECT m.id, m.conversation, c.site, json_extract(m.body, '$.survey.survey'),
    iif(m.author = '"system"', 'conversation', 'agent'), m.at,
    json_extract(r.body, '$.rating.score'), json_extract(r.body, '$.rating.comment'), r.at,
    coalesce(r.at, (SELECT min(s.at) FROM messages s WHERE s.conversation = m.conversation
        AND s.seq > m.seq AND s.body LIKE '{"status":{"state":"reopened"%'))
FROM messages m JOIN conversations c ON c.id = m.conversation
LEFT JOIN messages r ON r.conversation = m.conversation AND r.seq = (
    SELECT max(x.seq) FROM messages x WHERE x.conversation = m.conversation
        AND x.body LIKE '{"rating":%' AND json_extract(x.body, '$.rating.survey') = m.id)
WHERE m.body LIKE '{"survey":%'
ON CONFLICT (message) DO NOTHING;
