-- SPDX-License-Identifier: MIT
--
-- org.sql -- units, links, persons, posts, grants on their way
--
-- All of it is views.  path is the way from the top, /1/17/203/, so the subtree
-- of a unit is a range of texts.  gram holds every two neighbouring characters
-- of a name, and the last one alone: a part of a name is looked up there.

-- migration: 1
CREATE TABLE org_setup (
	id BIGINT PRIMARY KEY CHECK (id = 1),
	name TEXT NOT NULL CHECK (name <> ''),
	demo BIGINT NOT NULL CHECK (demo IN (0, 1))
);
CREATE TABLE org_unit (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	parent BIGINT NOT NULL,
	path TEXT NOT NULL,
	depth BIGINT NOT NULL CHECK (depth >= 0),
	name TEXT NOT NULL CHECK (name <> ''),
	code TEXT NOT NULL,
	class TEXT NOT NULL,
	level TEXT NOT NULL,
	opened BIGINT,
	closed BIGINT,
	seq BIGINT NOT NULL
);
CREATE UNIQUE INDEX org_unit_one_name ON org_unit (name) WHERE closed IS NULL;
CREATE UNIQUE INDEX org_unit_one_code ON org_unit (code)
	WHERE closed IS NULL AND code <> '';
CREATE INDEX org_unit_by_path ON org_unit (path, name, id, closed, class, parent);
CREATE INDEX org_unit_by_name ON org_unit (name, id, path);
CREATE INDEX org_unit_by_parent ON org_unit (parent, name, id);
CREATE INDEX org_unit_by_class ON org_unit (class, name, id);
CREATE TABLE org_gram (
	what BIGINT NOT NULL CHECK (what IN (1, 2)),
	gram TEXT NOT NULL,
	id BIGINT NOT NULL,
	PRIMARY KEY (what, gram, id)
);
CREATE TABLE org_link (
	relation TEXT NOT NULL,
	from_unit BIGINT NOT NULL,
	to_unit BIGINT NOT NULL CHECK (to_unit <> from_unit),
	PRIMARY KEY (from_unit, to_unit, relation)
);
CREATE INDEX org_link_to ON org_link (to_unit, from_unit, relation);
CREATE TABLE org_person (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	name TEXT NOT NULL CHECK (name <> ''),
	unit BIGINT NOT NULL,
	gone BIGINT,
	seq BIGINT NOT NULL
);
CREATE INDEX org_person_by_name ON org_person (name, id);
CREATE INDEX org_person_by_unit ON org_person (unit, name, id);
CREATE TABLE org_post (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	person BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	role TEXT NOT NULL CHECK (role <> ''),
	officer BIGINT NOT NULL CHECK (officer IN (0, 1)),
	office TEXT NOT NULL,
	first_day BIGINT NOT NULL,
	last_day BIGINT,
	seq BIGINT NOT NULL
);
CREATE INDEX org_post_by_person ON org_post (person, id);
CREATE INDEX org_post_by_unit ON org_post (unit, id);
-- Nobody is two officers at a time (open terms; the others are checked in C).
CREATE UNIQUE INDEX org_post_one_officer ON org_post (person)
	WHERE officer = 1 AND last_day IS NULL;
CREATE TABLE org_grant (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	ends BIGINT NOT NULL,
	person BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	role TEXT NOT NULL,
	office TEXT NOT NULL,
	first_day BIGINT NOT NULL,
	last_day BIGINT,
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL,
	answer TEXT NOT NULL,
	seq BIGINT NOT NULL
);
CREATE INDEX org_grant_waiting ON org_grant (id) WHERE answer = '';

-- migration: 2
-- spelt is the name with its numerals as org_spelt() writes them: lists go by it,
-- for 第二 comes before 第十.
ALTER TABLE org_unit ADD COLUMN spelt TEXT NOT NULL DEFAULT '';
UPDATE org_unit SET spelt = REPLACE(name, '十', '１十');
UPDATE org_unit SET spelt =
	REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(spelt,
		'一１十', '１十'), '二１十', '２十'), '三１十', '３十'),
		'四１十', '４十'), '五１十', '５十'), '六１十', '６十'),
		'七１十', '７十'), '八１十', '８十'), '九１十', '９十');
UPDATE org_unit SET spelt =
	REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(spelt,
		'十一', '十１'), '十二', '十２'), '十三', '十３'),
		'十四', '十４'), '十五', '十５'), '十六', '十６'),
		'十七', '十７'), '十八', '十８'), '十九', '十９');
UPDATE org_unit SET spelt =
	REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(spelt,
		'一', '０１'), '二', '０２'), '三', '０３'),
		'四', '０４'), '五', '０５'), '六', '０６'),
		'七', '０７'), '八', '０８'), '九', '０９');
DROP INDEX org_unit_by_path;
DROP INDEX org_unit_by_name;
DROP INDEX org_unit_by_parent;
DROP INDEX org_unit_by_class;
CREATE INDEX org_unit_by_path ON org_unit (path, spelt, id, closed, class, parent, name);
CREATE INDEX org_unit_by_name ON org_unit (name, id);
CREATE INDEX org_unit_by_spelt ON org_unit (spelt, id, path);
CREATE INDEX org_unit_by_parent ON org_unit (parent, spelt, id);
CREATE INDEX org_unit_by_class ON org_unit (class, spelt, id);

-- migration: 3
-- 第一百零一 comes behind 第九十九, 第一千 behind 第九百.
UPDATE org_unit SET spelt =
	REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(spelt,
		'０１百', 'Ａ１百'), '０２百', 'Ａ２百'), '０３百', 'Ａ３百'),
		'０４百', 'Ａ４百'), '０５百', 'Ａ５百'), '０６百', 'Ａ６百'),
		'０７百', 'Ａ７百'), '０８百', 'Ａ８百'), '０９百', 'Ａ９百');
UPDATE org_unit SET spelt =
	REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(spelt,
		'０１千', 'Ｂ１千'), '０２千', 'Ｂ２千'), '０３千', 'Ｂ３千'),
		'０４千', 'Ｂ４千'), '０５千', 'Ｂ５千'), '０６千', 'Ｂ６千'),
		'０７千', 'Ｂ７千'), '０８千', 'Ｂ８千'), '０９千', 'Ｂ９千');

-- name: setup_put
INSERT INTO org_setup (id, name, demo) VALUES (1, $1, $2)

-- name: setup_find
SELECT name, demo FROM org_setup WHERE id = 1

-- name: unit_find
SELECT id, parent, name, code, class, level, opened, closed, seq
FROM org_unit WHERE id = $1

-- name: unit_named
SELECT id, parent, name, code, class, level, opened, closed, seq
FROM org_unit WHERE name = $1
ORDER BY CASE WHEN closed IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 1

-- name: unit_some
SELECT id, parent, name, code, class, level, opened, closed, seq
FROM org_unit
WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ORDER BY depth DESC, id

-- name: unit_place
SELECT path, depth, closed FROM org_unit WHERE id = $1

-- The five lists take the same values; each begins where the fewest units are.
-- A list that sorts says spelt || '', so that it does not walk along the names.

-- name: list_all
SELECT id, parent, name, code, class, level, opened, closed, seq FROM org_unit
WHERE (spelt, id) > ($1, $2)
	AND ($3 = '' OR name <> REPLACE(name, $3, ''))
	AND (CAST($4 AS BIGINT) = 1 OR closed IS NULL)
	AND ($5 = '' OR class = $5)
	AND (CAST($6 AS BIGINT) = 0 OR parent = $6)
	AND ($7 = '' OR (path || '' >= $7 AND path || '' < $8))
ORDER BY spelt, id LIMIT $9

-- name: list_class
SELECT id, parent, name, code, class, level, opened, closed, seq FROM org_unit
WHERE class = $5 AND (spelt, id) > ($1, $2)
	AND ($3 = '' OR name <> REPLACE(name, $3, ''))
	AND (CAST($4 AS BIGINT) = 1 OR closed IS NULL)
	AND (CAST($6 AS BIGINT) = 0 OR parent = $6)
	AND ($7 = '' OR (path || '' >= $7 AND path || '' < $8))
ORDER BY spelt, id LIMIT $9

-- name: list_parent
SELECT id, parent, name, code, class, level, opened, closed, seq FROM org_unit
WHERE parent = $6 AND (spelt, id) > ($1, $2)
	AND ($3 = '' OR name <> REPLACE(name, $3, ''))
	AND (CAST($4 AS BIGINT) = 1 OR closed IS NULL)
	AND ($5 = '' OR class = $5)
	AND ($7 = '' OR (path || '' >= $7 AND path || '' < $8))
ORDER BY spelt, id LIMIT $9

-- The inner list needs nothing but org_unit_by_path.
-- name: list_tree
SELECT id, parent, name, code, class, level, opened, closed, seq FROM org_unit
WHERE id IN (SELECT u.id FROM org_unit u
	WHERE u.path >= $7 AND u.path < $8
		AND (u.spelt || '', u.id) > ($1, $2)
		AND ($3 = '' OR u.name <> REPLACE(u.name, $3, ''))
		AND (CAST($4 AS BIGINT) = 1 OR u.closed IS NULL)
		AND ($5 = '' OR u.class || '' = $5)
		AND (CAST($6 AS BIGINT) = 0 OR u.parent + 0 = $6)
	ORDER BY u.spelt || '', u.id LIMIT $9)
ORDER BY spelt || '', id

-- name: list_gram
SELECT id, parent, name, code, class, level, opened, closed, seq FROM org_unit
WHERE id IN (SELECT g.id FROM org_gram g
		WHERE g.what = 1 AND g.gram >= $10 AND g.gram < $11)
	AND (spelt || '', id) > ($1, $2)
	AND name <> REPLACE(name, $3, '')
	AND (CAST($4 AS BIGINT) = 1 OR closed IS NULL)
	AND ($5 = '' OR class || '' = $5)
	AND (CAST($6 AS BIGINT) = 0 OR parent + 0 = $6)
	AND ($7 = '' OR (path || '' >= $7 AND path || '' < $8))
ORDER BY spelt || '', id LIMIT $9

-- name: tree_size
SELECT COUNT(*) FROM (SELECT id FROM org_unit
	WHERE path >= $1 AND path < $2 LIMIT $3) few

-- name: unit_count
SELECT COUNT(*) FROM org_unit WHERE closed IS NULL

-- name: unit_count_below
SELECT COUNT(*) FROM org_unit WHERE parent = $1 AND closed IS NULL

-- name: unit_open_all
SELECT id, parent, name, code, class, level, opened, seq
FROM org_unit WHERE closed IS NULL ORDER BY id

-- name: unit_newest
SELECT COALESCE(MAX(seq), 0), COALESCE(MAX(id), 0) FROM org_unit

-- name: unit_last
SELECT COALESCE(MAX(id), 0) FROM org_unit

-- name: unit_clash
SELECT id, 0 AS code FROM org_unit WHERE closed IS NULL AND name = $1 AND id <> $3
UNION ALL
SELECT id, 1 AS code FROM org_unit
WHERE closed IS NULL AND code <> '' AND code = $2 AND id <> $3
ORDER BY code, id LIMIT 1

-- name: unit_open_below
SELECT name FROM org_unit WHERE parent = $1 AND closed IS NULL ORDER BY name LIMIT 1

-- name: tree_depth
SELECT COALESCE(MAX(depth), 0) FROM org_unit WHERE path >= $1 AND path < $2

-- rows: unit_put
INSERT INTO org_unit (id, parent, path, depth, name, code, class, level, opened, seq,
	spelt)
VALUES ($1, $2,
	COALESCE((SELECT p.path FROM org_unit p WHERE p.id = $2), '/') || $3,
	COALESCE((SELECT p.depth + 1 FROM org_unit p WHERE p.id = $2), 0),
	$4, $5, $6, $7, CAST($8 AS BIGINT), $9, $10)

-- name: unit_set
UPDATE org_unit SET parent = $2, name = $3, code = $4, class = $5, level = $6,
	opened = CAST($7 AS BIGINT), seq = $8, spelt = $9
WHERE id = $1

-- The old way from the top occurs in a path once only: numbers are unique.
-- name: tree_move
UPDATE org_unit SET path = REPLACE(path, $1, $3), depth = depth + CAST($4 AS BIGINT)
WHERE path >= $1 AND path < $2

-- name: unit_close
UPDATE org_unit SET closed = $2, seq = $3 WHERE id = $1

-- A gram that a name has twice is there once.
-- rows: gram_put
INSERT INTO org_gram (what, id, gram) VALUES ($1, $2, $3)
ON CONFLICT (what, gram, id) DO NOTHING

-- Grams of name $3, which has $4 characters.
-- name: gram_drop
DELETE FROM org_gram WHERE what = $1 AND id = $2 AND gram IN (
	WITH RECURSIVE place (at) AS (
		SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < $4)
	SELECT SUBSTR($3, at, 2) FROM place)

-- name: gram_count
SELECT COUNT(*) FROM (SELECT id FROM org_gram
	WHERE what = $1 AND gram >= $2 AND gram < $3 LIMIT $4) few

-- name: link_put
INSERT INTO org_link (relation, from_unit, to_unit) VALUES ($1, $2, $3)
ON CONFLICT (from_unit, to_unit, relation) DO NOTHING

-- name: link_drop
DELETE FROM org_link WHERE relation = $1 AND from_unit = $2 AND to_unit = $3

-- name: link_find
SELECT relation FROM org_link WHERE relation = $1 AND from_unit = $2 AND to_unit = $3

-- name: link_list
SELECT l.relation, l.from_unit, f.name, l.to_unit, t.name
FROM org_link l JOIN org_unit f ON f.id = l.from_unit JOIN org_unit t ON t.id = l.to_unit
WHERE l.from_unit = $1
UNION ALL
SELECT l.relation, l.from_unit, f.name, l.to_unit, t.name
FROM org_link l JOIN org_unit f ON f.id = l.from_unit JOIN org_unit t ON t.id = l.to_unit
WHERE l.to_unit = $1
ORDER BY 1, 2, 4 LIMIT 200

-- name: person_find
SELECT p.id, p.name, p.unit, COALESCE(u.name, ''), p.gone, p.seq
FROM org_person p LEFT JOIN org_unit u ON u.id = p.unit WHERE p.id = $1

-- name: person_all
SELECT p.id, p.name, p.unit, COALESCE(u.name, ''), p.gone, p.seq
FROM org_person p LEFT JOIN org_unit u ON u.id = p.unit
WHERE (p.name, p.id) > ($1, $2)
	AND ($3 = '' OR p.name <> REPLACE(p.name, $3, ''))
	AND (CAST($4 AS BIGINT) = 0 OR p.unit = $4)
ORDER BY p.name, p.id LIMIT $5

-- name: person_unit
SELECT p.id, p.name, p.unit, COALESCE(u.name, ''), p.gone, p.seq
FROM org_person p LEFT JOIN org_unit u ON u.id = p.unit
WHERE p.unit = $4 AND (p.name, p.id) > ($1, $2)
	AND ($3 = '' OR p.name <> REPLACE(p.name, $3, ''))
ORDER BY p.name, p.id LIMIT $5

-- name: person_gram
SELECT p.id, p.name, p.unit, COALESCE(u.name, ''), p.gone, p.seq
FROM org_person p LEFT JOIN org_unit u ON u.id = p.unit
WHERE p.id IN (SELECT g.id FROM org_gram g
		WHERE g.what = 2 AND g.gram >= $6 AND g.gram < $7)
	AND (p.name || '', p.id) > ($1, $2)
	AND p.name <> REPLACE(p.name, $3, '')
	AND (CAST($4 AS BIGINT) = 0 OR p.unit + 0 = $4)
ORDER BY p.name || '', p.id LIMIT $5

-- name: person_last
SELECT COALESCE(MAX(id), 0) FROM org_person

-- name: person_put
INSERT INTO org_person (id, name, unit, seq) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, unit = excluded.unit, seq = excluded.seq

-- name: person_leave
UPDATE org_person SET gone = $2, seq = $3 WHERE id = $1

-- name: post_find
SELECT o.id, o.person, o.unit, o.role, o.office, o.first_day, o.last_day, p.name,
	COALESCE(u.name, ''), o.seq
FROM org_post o JOIN org_person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.unit
WHERE o.id = $1

-- name: post_all
SELECT o.id, o.person, o.unit, o.role, o.office, o.first_day, o.last_day, p.name,
	COALESCE(u.name, ''), o.seq
FROM org_post o JOIN org_person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.unit
WHERE o.first_day <= $1 AND (o.last_day IS NULL OR o.last_day >= $1)
ORDER BY o.id LIMIT $2

-- name: post_person
SELECT o.id, o.person, o.unit, o.role, o.office, o.first_day, o.last_day, p.name,
	COALESCE(u.name, ''), o.seq
FROM org_post o JOIN org_person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.unit
WHERE o.first_day <= $1 AND (o.last_day IS NULL OR o.last_day >= $1)
	AND o.person = $3 AND (CAST($4 AS BIGINT) = 0 OR o.unit = $4)
ORDER BY o.id LIMIT $2

-- name: post_unit
SELECT o.id, o.person, o.unit, o.role, o.office, o.first_day, o.last_day, p.name,
	COALESCE(u.name, ''), o.seq
FROM org_post o JOIN org_person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.unit
WHERE o.first_day <= $1 AND (o.last_day IS NULL OR o.last_day >= $1) AND o.unit = $3
ORDER BY o.id LIMIT $2

-- name: post_wide
SELECT o.id, o.person, o.unit, o.role, o.office, o.first_day, o.last_day, p.name,
	COALESCE(u.name, ''), o.seq
FROM org_post o JOIN org_person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.unit
WHERE o.first_day <= $1 AND (o.last_day IS NULL OR o.last_day >= $1)
	AND o.role IN ($3, $4, $5, $6, $7)
ORDER BY o.id LIMIT $2

-- name: post_search
SELECT o.id, o.person, o.unit, o.role, o.office, o.first_day, o.last_day, p.name,
	COALESCE(u.name, ''), o.seq
FROM org_post o JOIN org_person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.unit
WHERE o.first_day <= $1 AND (o.last_day IS NULL OR o.last_day >= $1) AND o.id > $2
	AND ($3 = '' OR o.role = $3)
	AND ($4 = '' OR p.name <> REPLACE(p.name, $4, ''))
	AND ($5 = '' OR u.name <> REPLACE(u.name, $5, ''))
ORDER BY o.id LIMIT $6

-- Posts of a person whose term shares a day with $2 … $3.
-- name: post_beside
SELECT o.id, o.unit, o.role, o.officer, o.office FROM org_post o
WHERE o.person = $1 AND (o.last_day IS NULL OR o.last_day >= $2)
	AND (CAST($3 AS BIGINT) IS NULL OR o.first_day <= $3)
	AND (o.last_day IS NULL OR o.last_day >= o.first_day)
ORDER BY o.officer DESC, o.id LIMIT 500

-- name: post_others
SELECT COUNT(*) FROM org_post
WHERE role = $1 AND id <> $2 AND first_day <= $3 AND (last_day IS NULL OR last_day >= $3)

-- name: post_last
SELECT COALESCE(MAX(id), 0) FROM org_post

-- name: post_put
INSERT INTO org_post (id, person, unit, role, officer, office, first_day, last_day, seq)
VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS BIGINT), $9)

-- name: post_end
UPDATE org_post SET last_day = $2, seq = $3 WHERE id = $1

-- name: post_end_all
UPDATE org_post SET last_day = $2, seq = $3
WHERE person = $1 AND (last_day IS NULL OR last_day > $2)

-- name: grant_last
SELECT COALESCE(MAX(id), 0) FROM org_grant

-- name: grant_put
INSERT INTO org_grant (id, ends, person, unit, role, office, first_day, last_day, actor,
	at, answer, seq)
VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS BIGINT), $9, $10, '', $11)

-- name: grant_find
SELECT g.id, g.ends, g.person, g.unit, g.role, g.office, g.first_day, g.last_day, g.actor,
	g.at, p.name, COALESCE(u.name, ''), COALESCE(b.name, ''), g.answer, g.seq
FROM org_grant g JOIN org_person p ON p.id = g.person
	LEFT JOIN org_unit u ON u.id = g.unit LEFT JOIN org_person b ON b.id = g.actor
WHERE g.id = $1

-- name: grant_list
SELECT g.id, g.ends, g.person, g.unit, g.role, g.office, g.first_day, g.last_day, g.actor,
	g.at, p.name, COALESCE(u.name, ''), COALESCE(b.name, ''), g.answer, g.seq
FROM org_grant g JOIN org_person p ON p.id = g.person
	LEFT JOIN org_unit u ON u.id = g.unit LEFT JOIN org_person b ON b.id = g.actor
WHERE g.answer = '' ORDER BY g.id LIMIT 200

-- name: grant_answer
UPDATE org_grant SET answer = $2, seq = $3 WHERE id = $1

-- name: setup_empty
DELETE FROM org_setup

-- name: unit_empty
DELETE FROM org_unit

-- name: gram_empty
DELETE FROM org_gram

-- name: link_empty
DELETE FROM org_link

-- name: person_empty
DELETE FROM org_person

-- name: post_empty
DELETE FROM org_post

-- name: grant_empty
DELETE FROM org_grant

-- name: setup_dump
SELECT id, name, demo FROM org_setup ORDER BY id

-- name: unit_dump
SELECT id, parent, path, depth, name, code, class, level, opened, closed, seq, spelt
FROM org_unit ORDER BY id

-- name: gram_dump
SELECT what, gram, id FROM org_gram ORDER BY what, gram, id

-- name: link_dump
SELECT relation, from_unit, to_unit FROM org_link ORDER BY from_unit, to_unit, relation

-- name: person_dump
SELECT id, name, unit, gone, seq FROM org_person ORDER BY id

-- name: post_dump
SELECT id, person, unit, role, officer, office, first_day, last_day, seq
FROM org_post ORDER BY id

-- name: grant_dump
SELECT id, ends, person, unit, role, office, first_day, last_day, actor, at, answer, seq
FROM org_grant ORDER BY id
