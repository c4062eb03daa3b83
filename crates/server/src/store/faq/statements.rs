//! The statements, with `$1` and so on, which both databases take.

/// A question that was asked once more. One that was dismissed stays so, whatever comes of it now.
pub const KEEP_QUESTION: &str = "INSERT INTO faq_questions (site, locale, key, outcome, text, \
    entry, number, last_at, dismissed) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, \
    coalesce((SELECT max(d.dismissed) FROM faq_questions d \
    WHERE d.site = $1 AND d.locale = $2 AND d.key = $3), 0)) \
    ON CONFLICT (site, locale, key, outcome) DO UPDATE SET number = faq_questions.number + 1, \
    text = CASE WHEN excluded.last_at >= faq_questions.last_at THEN excluded.text \
    ELSE faq_questions.text END, \
    entry = CASE WHEN excluded.last_at >= faq_questions.last_at THEN excluded.entry \
    ELSE faq_questions.entry END, \
    last_at = CASE WHEN excluded.last_at >= faq_questions.last_at THEN excluded.last_at \
    ELSE faq_questions.last_at END";

/// The most asked; `faq_questions_asked` has all that decides.
pub const QUESTIONS: &str = "SELECT key, text, entry, number, last_at FROM faq_questions \
    WHERE site = $1 AND locale = $2 AND outcome = $3 AND dismissed = 0 AND last_at >= $4 \
    ORDER BY number DESC, key LIMIT $5";

/// How many there are.
pub const QUESTION_COUNT: &str = "SELECT count(*) FROM faq_questions \
    WHERE site = $1 AND locale = $2 AND outcome = $3 AND dismissed = 0 AND last_at >= $4";

/// A question that needs no entry.
pub const DISMISS: &str =
    "UPDATE faq_questions SET dismissed = 1 WHERE site = $1 AND locale = $2 AND key = $3";

/// The settings of a language.
pub const SETTINGS: &str = "SELECT json FROM site_settings WHERE site = $1 AND locale = $2";

/// The same, held until the end of the transaction.
pub const SETTINGS_HELD: &str =
    "SELECT json FROM site_settings WHERE site = $1 AND locale = $2 FOR UPDATE";

/// The latest version.
pub const LATEST: &str = "SELECT version, hash, entries FROM faq_versions \
    WHERE site = $1 AND locale = $2 ORDER BY version DESC LIMIT 1";

/// A new version.
pub const ADD_VERSION: &str = "INSERT INTO faq_versions (site, locale, version, entries, hash, \
    author, note, at, total, added, changed, removed) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Versions that are too old.
pub const FORGET_VERSIONS: &str =
    "DELETE FROM faq_versions WHERE site = $1 AND locale = $2 AND version <= $3";

/// Other settings.
pub const SET_SETTINGS: &str = "UPDATE site_settings SET json = $3 WHERE site = $1 AND locale = $2";

/// All versions, without their entries.
pub const VERSIONS: &str = "SELECT version, at, author, note, total, added, changed, removed \
    FROM faq_versions WHERE site = $1 AND locale = $2 ORDER BY version DESC";

/// The entries of a version.
pub const VERSION: &str =
    "SELECT entries FROM faq_versions WHERE site = $1 AND locale = $2 AND version = $3";
