-- SPDX-License-Identifier: MIT
--
-- scheme.sql -- scheme texts and their versions; texts are added, never changed

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

-- name: name_put
INSERT INTO scheme (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING

-- name: name_find
SELECT id FROM scheme WHERE name = $1

-- name: id_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM scheme

-- name: text_put
INSERT INTO scheme_text (scheme, version, text, seq) VALUES ($1, $2, $3, $4)

-- name: text_newest
SELECT s.name, t.version, t.text FROM scheme s, scheme_text t
WHERE s.id = $1 AND t.scheme = s.id
ORDER BY t.version DESC LIMIT 1

-- name: list
SELECT s.id, s.name, MAX(t.version) FROM scheme s, scheme_text t
WHERE t.scheme = s.id GROUP BY s.id, s.name ORDER BY s.name LIMIT $1

-- name: texts_drop
DELETE FROM scheme_text

-- name: names_drop
DELETE FROM scheme

-- name: names_dump
SELECT id, name FROM scheme ORDER BY id

-- name: texts_dump
SELECT scheme, version, text, seq FROM scheme_text ORDER BY scheme, version
