-- SPDX-License-Identifier: MIT
--
-- scheme.sql -- scheme texts and their versions; texts are added, never changed

-- migration: 1
CREATE TABLE scheme (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (name <> '')
);
CREATE TABLE scheme_text (
	scheme BIGINT NOT NULL REFERENCES scheme (id),
	version BIGINT NOT NULL CHECK (version > 0),
	text TEXT NOT NULL,
	PRIMARY KEY (scheme, version)
);

-- name: name_put
INSERT INTO scheme (name) VALUES ($1) ON CONFLICT (name) DO NOTHING

-- name: name_find
SELECT id FROM scheme WHERE name = $1

-- name: text_put
INSERT INTO scheme_text (scheme, version, text) VALUES ($1, $2, $3)

-- name: text_newest
SELECT s.name, t.version, t.text FROM scheme s, scheme_text t
WHERE s.id = $1 AND t.scheme = s.id
ORDER BY t.version DESC LIMIT 1

-- name: list
SELECT s.id, s.name, max(t.version) FROM scheme s, scheme_text t
WHERE t.scheme = s.id GROUP BY s.id, s.name ORDER BY s.name LIMIT $1
