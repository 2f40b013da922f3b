-- SPDX-License-Identifier: MIT
--
-- ledger.sql -- facts, the tree over them, its seals, and forms seen before
--
-- A fact is added and never changed; erasing drops salt and body and keeps
-- their digest.  frontier and block follow from the leaves: they only save time.

-- migration: 1
CREATE TABLE fact (
	seq BIGINT PRIMARY KEY CHECK (seq > 0),
	at BIGINT NOT NULL,
	day BIGINT NOT NULL,
	actor BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	salt BYTES,
	body TEXT,
	digest BYTES,
	leaf BYTES NOT NULL,
	CHECK ((salt IS NULL) = (body IS NULL)),
	CHECK ((body IS NULL) <> (digest IS NULL))
);
CREATE INDEX fact_actor ON fact (actor, seq);
CREATE INDEX fact_unit ON fact (unit, seq);
CREATE INDEX fact_kind ON fact (kind, seq);
CREATE INDEX fact_subject ON fact (subject, seq);
CREATE TABLE head (
	id BIGINT PRIMARY KEY CHECK (id = 1),
	size BIGINT NOT NULL,
	frontier BYTES NOT NULL
);
CREATE TABLE block (
	number BIGINT PRIMARY KEY CHECK (number >= 0),
	hash BYTES NOT NULL
);
CREATE TABLE seal (
	size BIGINT PRIMARY KEY CHECK (size > 0),
	at BIGINT NOT NULL,
	root BYTES NOT NULL,
	note TEXT NOT NULL,
	code TEXT NOT NULL,
	signer TEXT NOT NULL
);
CREATE TABLE once (
	actor BIGINT NOT NULL,
	form TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (actor, form)
);

-- migration: 2
-- One row for each of the newest facts, and no row that is changed again and
-- again: in a long transaction PostgreSQL would walk over all its old versions.
CREATE TABLE frontier (
	size BIGINT PRIMARY KEY CHECK (size > 0),
	roots BYTES NOT NULL
);
INSERT INTO frontier (size, roots) SELECT size, frontier FROM head WHERE size > 0;
DROP TABLE head;

-- name: fact_put
INSERT INTO fact (seq, at, day, actor, unit, kind, subject, salt, body, digest, leaf)
VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS BYTES), CAST($9 AS TEXT), CAST($10 AS BYTES), $11)

-- rows: fact_put_all
INSERT INTO fact (seq, at, day, actor, unit, kind, subject, salt, body, digest, leaf)
VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS BYTES), CAST($9 AS TEXT), CAST($10 AS BYTES), $11)

-- name: fact_find
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, body, salt
FROM fact WHERE seq = $1

-- name: fact_next
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, body, salt
FROM fact WHERE seq > $1 ORDER BY seq LIMIT $2

-- name: fact_who
SELECT actor, at FROM fact WHERE seq = $1

-- name: fact_about
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, body, salt
FROM fact WHERE subject = $1 AND seq > $2 ORDER BY seq LIMIT $3

-- name: fact_since
SELECT unit, kind FROM fact WHERE subject = $1 AND seq > $2 ORDER BY seq LIMIT $3

-- name: list_all
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, substr(body, 1, 500)
FROM fact WHERE seq < $1
ORDER BY seq DESC LIMIT $2

-- name: list_kind
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, substr(body, 1, 500)
FROM fact WHERE seq < $1 AND kind = $3
ORDER BY seq DESC LIMIT $2

-- name: list_actor
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, substr(body, 1, 500)
FROM fact WHERE seq < $1 AND actor = $3 AND ($4 = '' OR kind = $4)
ORDER BY seq DESC LIMIT $2

-- name: list_unit
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, substr(body, 1, 500)
FROM fact WHERE seq < $1 AND unit = $3 AND ($4 = '' OR kind = $4)
	AND (CAST($5 AS BIGINT) = 0 OR actor = $5)
ORDER BY seq DESC LIMIT $2

-- name: list_subject
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, substr(body, 1, 500)
FROM fact WHERE seq < $1 AND subject = $3 AND ($4 = '' OR kind = $4)
	AND (CAST($5 AS BIGINT) = 0 OR actor = $5)
	AND (CAST($6 AS BIGINT) = 0 OR unit = $6)
ORDER BY seq DESC LIMIT $2

-- Names: -1 first means any.
-- name: search
SELECT seq, at, day, actor, unit, kind, subject, leaf, digest, substr(body, 1, 500)
FROM fact WHERE seq < $1 AND seq >= $2 AND at >= $3 AND at < $4
	AND ($5 = '' OR kind = $5)
	AND ($6 = '' OR subject <> REPLACE(subject, $6, ''))
	AND (CAST($7 AS BIGINT) = -1 OR actor IN ($7, $8, $9, $10, $11, $12, $13, $14))
	AND (CAST($15 AS BIGINT) = -1 OR unit IN ($15, $16, $17, $18, $19, $20, $21, $22))
ORDER BY seq DESC LIMIT $23

-- name: fact_erase
UPDATE fact SET salt = NULL, body = NULL, digest = $2 WHERE seq = $1 AND body IS NOT NULL

-- name: leaf_list
SELECT seq, leaf FROM fact WHERE seq > $1 ORDER BY seq LIMIT $2

-- name: frontier_find
SELECT size, roots FROM frontier ORDER BY size DESC LIMIT 1

-- name: frontier_put
INSERT INTO frontier (size, roots) VALUES ($1, $2)

-- name: frontier_drop
DELETE FROM frontier WHERE size > $1 AND size < $2

-- name: frontier_forget
DELETE FROM frontier

-- name: block_forget
DELETE FROM block

-- name: block_put
INSERT INTO block (number, hash) VALUES ($1, $2)

-- name: block_list
SELECT number, hash FROM block WHERE number < $1 ORDER BY number

-- name: seal_put
INSERT INTO seal (size, at, root, note, code, signer) VALUES ($1, $2, $3, $4, $5, $6)

-- name: seal_find
SELECT size, at, root, note, code, signer FROM seal WHERE size = $1

-- name: seal_list
SELECT size, at, root, note, code, signer FROM seal
WHERE size < $1 ORDER BY size DESC LIMIT $2

-- name: seal_next
SELECT size, at, root, note, code, signer FROM seal
WHERE size > $1 ORDER BY size LIMIT 1

-- name: once_put
INSERT INTO once (actor, form, at) VALUES ($1, $2, $3)
ON CONFLICT (actor, form) DO NOTHING
