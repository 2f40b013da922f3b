-- SPDX-License-Identifier: MIT
--
-- duty.sql -- items and their steps; all of it is views.  A day that is not said
-- is 0 where it begins something and 9999999 where it ends something; turn and
-- over repeat what states.def says of the state.

-- migration: 1
CREATE TABLE duty_item (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	key TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind <> ''),
	unit BIGINT NOT NULL,
	title TEXT NOT NULL CHECK (title <> ''),
	source TEXT NOT NULL,
	source_words TEXT NOT NULL,
	owner BIGINT NOT NULL,
	office TEXT NOT NULL,
	secretary BIGINT NOT NULL CHECK (secretary IN (0, 1)),
	due BIGINT NOT NULL,
	first_day BIGINT NOT NULL,
	last_day BIGINT NOT NULL,
	figure BIGINT NOT NULL,
	has_figure BIGINT NOT NULL CHECK (has_figure IN (0, 1)),
	opener BIGINT NOT NULL,
	at BIGINT NOT NULL,
	opened BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state <> ''),
	turn BIGINT NOT NULL,
	over BIGINT NOT NULL CHECK (over IN (0, 1)),
	mover BIGINT NOT NULL,
	moved BIGINT NOT NULL,
	ended BIGINT NOT NULL,
	note TEXT NOT NULL,
	seq BIGINT NOT NULL
);
CREATE UNIQUE INDEX duty_item_one_key ON duty_item (key) WHERE key <> '';
CREATE INDEX duty_item_by_unit ON duty_item (unit, id);
CREATE INDEX duty_item_by_due ON duty_item (over, due, id);
CREATE INDEX duty_item_by_source ON duty_item (source, id);
CREATE TABLE duty_step (
	item BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL,
	day BIGINT NOT NULL,
	verb TEXT NOT NULL CHECK (verb <> ''),
	state_before TEXT NOT NULL,
	state_after TEXT NOT NULL,
	note TEXT NOT NULL,
	due_before BIGINT NOT NULL,
	due_after BIGINT NOT NULL,
	PRIMARY KEY (item, seq)
);

-- What brought about the last step, beside its words.
-- migration: 2
ALTER TABLE duty_item ADD COLUMN cause TEXT NOT NULL DEFAULT '';

-- The day by which it was said to be owed, past when it was opened; 0: none.
-- migration: 3
ALTER TABLE duty_item ADD COLUMN said BIGINT NOT NULL DEFAULT 0;

-- ── written by apply() ──

-- name: item_put
INSERT INTO duty_item (id, key, kind, unit, title, source, source_words, owner, office,
	secretary, due, first_day, last_day, figure, has_figure, opener, at, opened, state,
	turn, over, mover, moved, ended, note, seq, said)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
	$19, $20, 0, $16, $1, 9999999, '', $1, $21)

-- name: item_move
UPDATE duty_item SET state = $2, turn = $3, over = $4, mover = $5, moved = $6, ended = $7,
	note = '', seq = $6, cause = $8
WHERE id = $1

-- name: item_due
UPDATE duty_item SET due = $2, note = '', seq = $3 WHERE id = $1

-- name: item_note
UPDATE duty_item SET note = $2, seq = $3 WHERE id = $1

-- name: step_put
INSERT INTO duty_step (item, seq, actor, at, day, verb, state_before, state_after, note,
	due_before, due_after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10)

-- name: step_note
UPDATE duty_step SET note = $3 WHERE item = $1 AND seq = $2

-- ── read ──

-- name: key_find
SELECT id FROM duty_item WHERE key = $1 AND key <> ''

-- name: item_find
SELECT i.id, i.key, i.kind, i.unit, i.title, i.source, i.source_words, i.owner, i.office,
	i.secretary, i.due, i.first_day, i.last_day, i.figure, i.has_figure, i.opener, i.at,
	i.opened, i.state, i.mover, i.moved, i.ended, i.note, i.seq, i.cause,
	i.said, u.name, o.name
FROM duty_item i JOIN org_unit u ON u.id = i.unit LEFT JOIN org_unit o ON o.id = i.owner
WHERE i.id = $1

-- $1 the subtree, $2 the unit, $3 kind, $4 source, $5 office, $6 which group, $7 today;
-- for 待我办: $8 the subtree that owes, $9 secretary, $10 committee, $11–$14 offices,
-- $15 checker, $16 who.  $17: the newest first, else by due day; $18 the last item of the
-- page before.
-- name: item_list
WITH seen (id) AS (
	SELECT u.id FROM org_unit t JOIN org_unit u ON u.path >= t.path
		AND u.path < SUBSTR(t.path, 1, LENGTH(t.path) - 1) || '0'
	WHERE t.id = $1
), own (id) AS (
	SELECT u.id FROM org_unit t JOIN org_unit u ON u.path >= t.path
		AND u.path < SUBSTR(t.path, 1, LENGTH(t.path) - 1) || '0'
	WHERE t.id = $8
)
SELECT i.id, i.key, i.kind, i.unit, i.title, i.source, i.source_words, i.owner, i.office,
	i.secretary, i.due, i.first_day, i.last_day, i.figure, i.has_figure, i.opener, i.at,
	i.opened, i.state, i.mover, i.moved, i.ended, i.note, i.seq, i.cause,
	i.said, u.name, o.name
FROM duty_item i JOIN org_unit u ON u.id = i.unit LEFT JOIN org_unit o ON o.id = i.owner
WHERE (i.unit IN (SELECT id FROM seen) OR $1 = 0)
	AND (i.unit = $2 OR $2 = 0)
	AND (i.kind = $3 OR $3 = '')
	AND (i.source = $4 OR $4 = '')
	AND (i.office = $5 OR $5 = '')
	AND (CAST($6 AS BIGINT) <> 1 OR (i.over = 0 AND i.last_day >= $7))
	AND (CAST($6 AS BIGINT) <> 2 OR i.over = 1 OR i.last_day < $7)
	AND (CAST($6 AS BIGINT) <> 3 OR (i.turn = 1 AND i.due < $7))
	AND (CAST($6 AS BIGINT) <> 4
		OR (i.turn = 1 AND i.owner > 0 AND i.owner IN (SELECT id FROM own)
			AND i.secretary <= $9)
		OR (i.turn = 1 AND i.owner = 0 AND (CAST($10 AS BIGINT) = 1
			OR (i.office <> '' AND i.office IN ($11, $12, $13, $14))))
		OR (i.turn = 2 AND CAST($15 AS BIGINT) = 1 AND i.mover <> $16))
	AND ($18 = 0 OR (CASE WHEN CAST($17 AS BIGINT) = 1 THEN 0 - i.id ELSE i.due END, i.id)
		> ((SELECT CASE WHEN CAST($17 AS BIGINT) = 1 THEN 0 - p.id ELSE p.due END
			FROM duty_item p WHERE p.id = $18), $18))
ORDER BY CASE WHEN CAST($17 AS BIGINT) = 1 THEN 0 - i.id ELSE i.due END, i.id LIMIT $19

-- The same without $17, $18, $19.
-- name: item_count
WITH seen (id) AS (
	SELECT u.id FROM org_unit t JOIN org_unit u ON u.path >= t.path
		AND u.path < SUBSTR(t.path, 1, LENGTH(t.path) - 1) || '0'
	WHERE t.id = $1
), own (id) AS (
	SELECT u.id FROM org_unit t JOIN org_unit u ON u.path >= t.path
		AND u.path < SUBSTR(t.path, 1, LENGTH(t.path) - 1) || '0'
	WHERE t.id = $8
)
SELECT CAST(COUNT(*) AS BIGINT)
FROM duty_item i
WHERE (i.unit IN (SELECT id FROM seen) OR $1 = 0)
	AND (i.unit = $2 OR $2 = 0)
	AND (i.kind = $3 OR $3 = '')
	AND (i.source = $4 OR $4 = '')
	AND (i.office = $5 OR $5 = '')
	AND (CAST($6 AS BIGINT) <> 1 OR (i.over = 0 AND i.last_day >= $7))
	AND (CAST($6 AS BIGINT) <> 2 OR i.over = 1 OR i.last_day < $7)
	AND (CAST($6 AS BIGINT) <> 3 OR (i.turn = 1 AND i.due < $7))
	AND (CAST($6 AS BIGINT) <> 4
		OR (i.turn = 1 AND i.owner > 0 AND i.owner IN (SELECT id FROM own)
			AND i.secretary <= $9)
		OR (i.turn = 1 AND i.owner = 0 AND (CAST($10 AS BIGINT) = 1
			OR (i.office <> '' AND i.office IN ($11, $12, $13, $14))))
		OR (i.turn = 2 AND CAST($15 AS BIGINT) = 1 AND i.mover <> $16))

-- name: step_list
SELECT seq, actor, at, day, verb, state_before, state_after, note, due_before, due_after
FROM duty_step WHERE item = $1 ORDER BY seq LIMIT $2

-- ── emptied and compared ──

-- name: steps_empty
DELETE FROM duty_step

-- name: items_empty
DELETE FROM duty_item

-- name: items_dump
SELECT id, key, kind, unit, title, source, source_words, owner, office, secretary, due,
	first_day, last_day, figure, has_figure, opener, at, opened, state, turn, over, mover,
	moved, ended, note, seq, cause, said
FROM duty_item ORDER BY id

-- name: steps_dump
SELECT item, seq, actor, at, day, verb, state_before, state_after, note, due_before,
	due_after
FROM duty_step ORDER BY item, seq
