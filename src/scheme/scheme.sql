-- SPDX-License-Identifier: MIT
--
-- scheme.sql -- drafts, consultations, scheme texts and their versions; texts are
-- added, never changed.  A day that is not said is 0.

-- migration: 1
CREATE TABLE scheme (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (name <> '')
);
CREATE TABLE scheme_text (
	scheme BIGINT NOT NULL REFERENCES scheme (id),
	version BIGINT NOT NULL CHECK (version > 0),
	text TEXT NOT NULL,
	PRIMARY KEY (scheme, version)
);

-- From here on texts are facts; before, they were demonstrations only.
-- migration: 2
DROP TABLE scheme_text;
DROP TABLE scheme;
CREATE TABLE scheme (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (name <> '')
);
CREATE TABLE scheme_text (
	scheme BIGINT NOT NULL REFERENCES scheme (id),
	version BIGINT NOT NULL CHECK (version > 0),
	text TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (scheme, version)
);

-- Drafts, consultations, versions with their days, ends.
-- migration: 3
CREATE TABLE scheme_issue (
	scheme BIGINT NOT NULL REFERENCES scheme (id),
	version BIGINT NOT NULL CHECK (version > 0),
	how BIGINT NOT NULL,
	since BIGINT NOT NULL,
	basis TEXT NOT NULL,
	draft BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	PRIMARY KEY (scheme, version)
);
INSERT INTO scheme_issue (scheme, version, how, since, basis, draft, rev)
	SELECT scheme, version, 0, 0, '', 0, 0 FROM scheme_text;
CREATE TABLE scheme_end (
	scheme BIGINT PRIMARY KEY,
	day BIGINT NOT NULL,
	reason TEXT NOT NULL,
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE TABLE scheme_draft (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	name TEXT NOT NULL CHECK (name <> ''),
	aim BIGINT NOT NULL,
	base BIGINT NOT NULL,
	base_version BIGINT NOT NULL,
	source TEXT NOT NULL,
	state BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	made_by BIGINT NOT NULL,
	made_at BIGINT NOT NULL,
	saved_by BIGINT NOT NULL,
	saved_at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	scheme BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE scheme_rev (
	draft BIGINT NOT NULL,
	rev BIGINT NOT NULL CHECK (rev > 0),
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL,
	note TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (draft, rev)
);
CREATE TABLE scheme_consult (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	draft BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	first_day BIGINT NOT NULL,
	last_day BIGINT NOT NULL,
	words TEXT NOT NULL,
	closed BIGINT NOT NULL,
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX scheme_consult_by_draft ON scheme_consult (draft, id);
CREATE TABLE scheme_comment (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	consult BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	item TEXT NOT NULL,
	text TEXT NOT NULL,
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL,
	answer BIGINT NOT NULL,
	reason TEXT NOT NULL,
	answered_by BIGINT NOT NULL,
	answered_at BIGINT NOT NULL
);
CREATE INDEX scheme_comment_by_consult ON scheme_comment (consult, id);

-- A box for suggestions has a scheme and no draft; its rev is a version then.
-- migration: 4
ALTER TABLE scheme_consult ADD COLUMN scheme BIGINT NOT NULL DEFAULT 0;
CREATE INDEX scheme_consult_by_scheme ON scheme_consult (scheme, id);

-- ── texts ──
-- name: name_put
INSERT INTO scheme (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING

-- name: name_find
SELECT id FROM scheme WHERE name = $1

-- name: id_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM scheme

-- name: text_put
INSERT INTO scheme_text (scheme, version, text, seq) VALUES ($1, $2, $3, $4)

-- name: issue_put
INSERT INTO scheme_issue (scheme, version, how, since, basis, draft, rev)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: text_newest
SELECT s.name, t.version, t.text, COALESCE(e.day, 0)
FROM scheme s JOIN scheme_text t ON t.scheme = s.id
LEFT JOIN scheme_end e ON e.scheme = s.id
WHERE s.id = $1
ORDER BY t.version DESC LIMIT 1

-- What holds on day $2: the newest that has begun, else the first to begin.
-- name: text_on_day
SELECT s.name, t.version, t.text, COALESCE(e.day, 0)
FROM scheme s JOIN scheme_text t ON t.scheme = s.id
JOIN scheme_issue i ON i.scheme = t.scheme AND i.version = t.version
LEFT JOIN scheme_end e ON e.scheme = s.id
WHERE s.id = $1
ORDER BY CASE WHEN i.since <= $2 THEN 0 ELSE 1 END,
	CASE WHEN i.since <= $2 THEN 0 - t.version ELSE i.since END, t.version LIMIT 1

-- name: text_find
SELECT s.name, t.version, t.text, COALESCE(e.day, 0)
FROM scheme s JOIN scheme_text t ON t.scheme = s.id
LEFT JOIN scheme_end e ON e.scheme = s.id
WHERE s.id = $1 AND t.version = $2

-- name: versions
SELECT i.version, i.how, i.since, i.basis, i.draft, i.rev, t.seq
FROM scheme_issue i JOIN scheme_text t ON t.scheme = i.scheme AND t.version = i.version
WHERE i.scheme = $1 ORDER BY i.version LIMIT $2

-- A title stands near the beginning of its text.
-- name: list
SELECT s.id, s.name, MAX(t.version), CAST(COALESCE(MAX(e.day), 0) AS BIGINT),
	(SELECT SUBSTR(n.text, 1, 2000) FROM scheme_text n WHERE n.scheme = s.id
		ORDER BY n.version DESC LIMIT 1)
FROM scheme s JOIN scheme_text t ON t.scheme = s.id
LEFT JOIN scheme_end e ON e.scheme = s.id
GROUP BY s.id, s.name ORDER BY s.name LIMIT $1

-- name: end_put
INSERT INTO scheme_end (scheme, day, reason, actor, at) VALUES ($1, $2, $3, $4, $5)

-- name: end_find
SELECT day, reason, actor, at FROM scheme_end WHERE scheme = $1

-- ── drafts ──
-- name: draft_put
INSERT INTO scheme_draft (id, name, aim, base, base_version, source, state, rev,
	made_by, made_at, saved_by, saved_at, reason, scheme, version)
VALUES ($1, $2, $3, $4, $5, $6, 0, 1, $7, $8, $7, $8, '', 0, 0)

-- name: draft_saved
UPDATE scheme_draft SET rev = $2, saved_by = $3, saved_at = $4 WHERE id = $1

-- name: draft_dropped
UPDATE scheme_draft SET state = 1, reason = $2 WHERE id = $1

-- name: draft_out
UPDATE scheme_draft SET state = 2, name = $2, scheme = $3, version = $4 WHERE id = $1

-- name: draft_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM scheme_draft

-- name: draft_find
SELECT d.id, d.name, d.aim, d.base, d.base_version, d.source, d.state, d.rev,
	d.made_by, d.made_at, d.saved_by, d.saved_at, d.reason, d.scheme, d.version, r.text
FROM scheme_draft d JOIN scheme_rev r ON r.draft = d.id AND r.rev = d.rev
WHERE d.id = $1

-- name: draft_list
SELECT d.id, d.name, d.aim, d.base, d.base_version, d.source, d.state, d.rev,
	d.made_by, d.made_at, d.saved_by, d.saved_at, d.reason, d.scheme, d.version,
	SUBSTR(r.text, 1, 2000)
FROM scheme_draft d JOIN scheme_rev r ON r.draft = d.id AND r.rev = d.rev
ORDER BY CASE WHEN d.state = 0 THEN 0 ELSE 1 END, d.id DESC LIMIT $1

-- name: rev_put
INSERT INTO scheme_rev (draft, rev, actor, at, note, text) VALUES ($1, $2, $3, $4, $5, $6)

-- name: rev_find
SELECT rev, actor, at, note, text FROM scheme_rev WHERE draft = $1 AND rev = $2

-- name: rev_list
SELECT rev, actor, at, note FROM scheme_rev WHERE draft = $1 ORDER BY rev DESC LIMIT $2

-- ── consultations ──
-- name: consult_put
INSERT INTO scheme_consult (id, draft, rev, first_day, last_day, words, closed, actor, at,
	scheme)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0)

-- name: box_put
INSERT INTO scheme_consult (id, draft, rev, first_day, last_day, words, closed, actor, at,
	scheme)
VALUES ($1, 0, $2, $3, 0, '', 0, $4, $5, $6)

-- name: box_of
SELECT id FROM scheme_consult WHERE scheme = $1 ORDER BY id LIMIT 1

-- name: consult_closed
UPDATE scheme_consult SET closed = $2 WHERE id = $1

-- name: consult_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM scheme_consult

-- name: consult_find
SELECT c.id, c.draft, c.rev, COALESCE(d.name, s.name), c.first_day, c.last_day, c.words, c.closed, c.actor,
	c.at,
	(SELECT COUNT(*) FROM scheme_comment m WHERE m.consult = c.id),
	(SELECT COUNT(*) FROM scheme_comment m WHERE m.consult = c.id AND m.answer = 0),
	c.scheme,
	COALESCE((SELECT SUBSTR(r.text, 1, 2000) FROM scheme_rev r
			WHERE r.draft = c.draft AND r.rev = c.rev),
		(SELECT SUBSTR(n.text, 1, 2000) FROM scheme_text n WHERE n.scheme = c.scheme
			ORDER BY n.version DESC LIMIT 1), '')
FROM scheme_consult c LEFT JOIN scheme_draft d ON d.id = c.draft
LEFT JOIN scheme s ON s.id = c.scheme
WHERE c.id = $1

-- name: consult_list
SELECT c.id, c.draft, c.rev, COALESCE(d.name, s.name), c.first_day, c.last_day, c.words, c.closed, c.actor,
	c.at,
	(SELECT COUNT(*) FROM scheme_comment m WHERE m.consult = c.id),
	(SELECT COUNT(*) FROM scheme_comment m WHERE m.consult = c.id AND m.answer = 0),
	c.scheme,
	COALESCE((SELECT SUBSTR(r.text, 1, 2000) FROM scheme_rev r
			WHERE r.draft = c.draft AND r.rev = c.rev),
		(SELECT SUBSTR(n.text, 1, 2000) FROM scheme_text n WHERE n.scheme = c.scheme
			ORDER BY n.version DESC LIMIT 1), '')
FROM scheme_consult c LEFT JOIN scheme_draft d ON d.id = c.draft
LEFT JOIN scheme s ON s.id = c.scheme
WHERE (c.draft = $1 OR $1 = 0) AND c.draft > 0
ORDER BY c.id DESC LIMIT $2

-- name: box_list
SELECT c.id, c.draft, c.rev, COALESCE(d.name, s.name), c.first_day, c.last_day, c.words, c.closed, c.actor,
	c.at,
	(SELECT COUNT(*) FROM scheme_comment m WHERE m.consult = c.id),
	(SELECT COUNT(*) FROM scheme_comment m WHERE m.consult = c.id AND m.answer = 0),
	c.scheme,
	COALESCE((SELECT SUBSTR(r.text, 1, 2000) FROM scheme_rev r
			WHERE r.draft = c.draft AND r.rev = c.rev),
		(SELECT SUBSTR(n.text, 1, 2000) FROM scheme_text n WHERE n.scheme = c.scheme
			ORDER BY n.version DESC LIMIT 1), '')
FROM scheme_consult c LEFT JOIN scheme_draft d ON d.id = c.draft
LEFT JOIN scheme s ON s.id = c.scheme
WHERE c.scheme > 0
ORDER BY c.id DESC LIMIT $1

-- name: comment_put
INSERT INTO scheme_comment (id, consult, unit, item, text, actor, at, answer, reason,
	answered_by, answered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', 0, 0)

-- name: comment_answered
UPDATE scheme_comment SET answer = $2, reason = $3, answered_by = $4, answered_at = $5
WHERE id = $1

-- name: comment_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM scheme_comment WHERE consult = $1

-- name: comment_consult
SELECT consult FROM scheme_comment WHERE id = $1

-- name: comment_list
SELECT id, consult, unit, item, text, actor, at, answer, reason, answered_by, answered_at
FROM scheme_comment WHERE consult = $1 ORDER BY id LIMIT $2

-- ── emptied and compared ──
-- name: comments_empty
DELETE FROM scheme_comment

-- name: consults_empty
DELETE FROM scheme_consult

-- name: revs_empty
DELETE FROM scheme_rev

-- name: drafts_empty
DELETE FROM scheme_draft

-- name: ends_empty
DELETE FROM scheme_end

-- name: issues_empty
DELETE FROM scheme_issue

-- name: texts_empty
DELETE FROM scheme_text

-- name: names_empty
DELETE FROM scheme

-- name: names_dump
SELECT id, name FROM scheme ORDER BY id

-- name: texts_dump
SELECT scheme, version, text, seq FROM scheme_text ORDER BY scheme, version

-- name: issues_dump
SELECT scheme, version, how, since, basis, draft, rev FROM scheme_issue
ORDER BY scheme, version

-- name: ends_dump
SELECT scheme, day, reason, actor, at FROM scheme_end ORDER BY scheme

-- name: drafts_dump
SELECT id, name, aim, base, base_version, source, state, rev, made_by, made_at, saved_by,
	saved_at, reason, scheme, version
FROM scheme_draft ORDER BY id

-- name: revs_dump
SELECT draft, rev, actor, at, note, text FROM scheme_rev ORDER BY draft, rev

-- name: consults_dump
SELECT id, draft, rev, first_day, last_day, words, closed, actor, at, scheme
FROM scheme_consult ORDER BY id

-- name: comments_dump
SELECT id, consult, unit, item, text, actor, at, answer, reason, answered_by, answered_at
FROM scheme_comment ORDER BY id
