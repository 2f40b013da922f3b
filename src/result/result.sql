-- SPDX-License-Identifier: MIT
--
-- result.sql -- freezes, what units came to in them, grades, objections

-- migration: 1
CREATE TABLE result (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	scheme BIGINT NOT NULL,
	version BIGINT NOT NULL,
	title TEXT NOT NULL,
	period TEXT NOT NULL,
	day BIGINT NOT NULL,
	state BIGINT NOT NULL,
	after BIGINT NOT NULL,
	reason TEXT NOT NULL,
	object_until BIGINT NOT NULL,
	must_show BIGINT NOT NULL CHECK (must_show IN (0, 1)),
	show_from BIGINT NOT NULL,
	show_until BIGINT NOT NULL,
	number TEXT NOT NULL,
	heading TEXT NOT NULL,
	frozen_by BIGINT NOT NULL,
	frozen_at BIGINT NOT NULL,
	asked_by BIGINT NOT NULL,
	asked_at BIGINT NOT NULL,
	signed_by BIGINT NOT NULL,
	signed_at BIGINT NOT NULL,
	final_at BIGINT NOT NULL,
	hash TEXT NOT NULL,
	seq BIGINT NOT NULL
);
CREATE INDEX result_by_scheme ON result (scheme, period, id);
CREATE TABLE result_file (
	result BIGINT NOT NULL,
	at BIGINT NOT NULL,
	name TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (result, at)
);
CREATE TABLE result_row (
	result BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	at BIGINT NOT NULL,
	name TEXT NOT NULL,
	class TEXT NOT NULL,
	lo BIGINT NOT NULL,
	hi BIGINT NOT NULL,
	state BIGINT NOT NULL,
	best BIGINT NOT NULL,
	worst BIGINT NOT NULL,
	among BIGINT NOT NULL,
	PRIMARY KEY (result, unit)
);
CREATE INDEX result_row_in_order ON result_row (result, at);
CREATE INDEX result_row_of_unit ON result_row (unit, result);
CREATE TABLE result_grade (
	result BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	tab BIGINT NOT NULL,
	at BIGINT NOT NULL,
	name TEXT NOT NULL,
	proposed TEXT NOT NULL,
	decided TEXT NOT NULL,
	reason TEXT NOT NULL,
	basis TEXT NOT NULL,
	actor BIGINT NOT NULL,
	acted BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (result, unit, tab)
);
CREATE INDEX result_grade_in_order ON result_grade (result, at, tab);
CREATE TABLE result_objection (
	id BIGINT PRIMARY KEY CHECK (id > 0),
	result BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	outside BIGINT NOT NULL CHECK (outside IN (0, 1)),
	name TEXT NOT NULL,
	item TEXT NOT NULL,
	words TEXT NOT NULL,
	actor BIGINT NOT NULL,
	at BIGINT NOT NULL,
	answer BIGINT NOT NULL,
	reason TEXT NOT NULL,
	answered_by BIGINT NOT NULL,
	answered_at BIGINT NOT NULL
);
CREATE INDEX result_objection_of ON result_objection (result, id);

-- What it amends, and by which paper.
-- migration: 2
ALTER TABLE result ADD COLUMN amends BIGINT NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN basis TEXT NOT NULL DEFAULT '';

-- ── applied ──

-- name: result_put
INSERT INTO result (id, scheme, version, title, period, day, state, after, reason,
	object_until, must_show, show_from, show_until, number, heading, frozen_by,
	frozen_at, asked_by, asked_at, signed_by, signed_at, final_at, hash, seq, amends,
	basis)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $11, '', '', $12, $13,
	0, 0, 0, 0, 0, $14, $1, $15, $16)

-- name: result_replace
UPDATE result SET state = 5, seq = $2 WHERE id = $1

-- Its seq stays: what is printed of it keeps its seal.
-- name: result_amended
UPDATE result SET state = 6 WHERE id = $1

-- name: file_put
INSERT INTO result_file (result, at, name, seq) VALUES ($1, $2, $3, $4)

-- rows: row_put
INSERT INTO result_row (result, unit, at, name, class, lo, hi, state, best, worst, among)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- rows: grade_put
INSERT INTO result_grade (result, unit, tab, at, name, proposed, decided, reason, basis,
	actor, acted, seq)
VALUES ($1, $2, $3, $4, $5, $6, $6, '', '', 0, 0, 0)

-- name: result_stepped
UPDATE result SET state = $2, seq = $3 WHERE id = $1

-- name: result_asked
UPDATE result SET asked_by = $2, asked_at = $3 WHERE id = $1

-- name: result_signed
UPDATE result SET signed_by = $2, signed_at = $3 WHERE id = $1

-- name: result_shown
UPDATE result SET show_from = $2, show_until = $3 WHERE id = $1

-- name: result_headed
UPDATE result SET number = $2, heading = $3 WHERE id = $1

-- name: result_settled
UPDATE result SET final_at = $2 WHERE id = $1

-- name: grade_decide
UPDATE result_grade SET decided = $4, reason = $5, basis = $6, actor = $7, acted = $8,
	seq = $9
WHERE result = $1 AND unit = $2 AND tab = $3

-- name: objection_put
INSERT INTO result_objection (id, result, unit, outside, name, item, words, actor, at,
	answer, reason, answered_by, answered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '', 0, 0)

-- name: objection_answer
UPDATE result_objection SET answer = $2, reason = $3, answered_by = $4, answered_at = $5
WHERE id = $1

-- ── asked ──

-- name: objection_find
SELECT id, result, unit, outside, name, item, words, actor, at, answer, reason,
	answered_by, answered_at
FROM result_objection WHERE id = $1

-- name: objection_all
SELECT id, result, unit, outside, name, item, words, actor, at, answer, reason,
	answered_by, answered_at
FROM result_objection WHERE result = $1 ORDER BY id LIMIT $2

-- name: objection_of_unit
SELECT id, result, unit, outside, name, item, words, actor, at, answer, reason,
	answered_by, answered_at
FROM result_objection WHERE result = $1 AND unit = $2 ORDER BY id LIMIT $3

-- name: objection_count
SELECT CAST(COUNT(*) AS BIGINT) FROM result_objection WHERE result = $1

-- name: objection_outside
SELECT CAST(COUNT(*) AS BIGINT) FROM result_objection
WHERE result = $1 AND outside = 1 AND at > $2

-- name: objection_open
SELECT CAST(COUNT(*) AS BIGINT) FROM result_objection WHERE result = $1 AND answer = 0

-- Upheld, and no grade of the unit was decided anew since.
-- name: objection_unmended
SELECT CAST(COUNT(*) AS BIGINT) FROM result_objection o
WHERE o.result = $1 AND o.answer = 1 AND NOT EXISTS (
	SELECT 1 FROM result_grade g
	WHERE g.result = o.result AND g.unit = o.unit AND g.seq > o.id)

-- name: row_open
SELECT CAST(COUNT(*) AS BIGINT) FROM result_row
WHERE result = $1 AND lo <> hi

-- name: result_find
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result WHERE id = $1

-- name: result_all
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result ORDER BY id DESC LIMIT $1

-- name: result_of_scheme
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result WHERE scheme = $1 ORDER BY id DESC LIMIT $2

-- In effect, or else the one that was not replaced.
-- name: result_current
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result WHERE scheme = $1 AND period = $2 AND state < 5
ORDER BY CASE WHEN state = 4 THEN 0 ELSE 1 END, id DESC LIMIT 1

-- name: result_latest
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result WHERE scheme = $1 AND period = $2 AND state < 5
ORDER BY id DESC LIMIT 1

-- On its way, in effect, or amended itself.
-- name: result_amending
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result WHERE scheme = $1 AND amends = $2 AND state <> 5 AND state <> 7
ORDER BY id DESC LIMIT 1

-- name: file_list
SELECT name, seq FROM result_file WHERE result = $1 ORDER BY at LIMIT $2

-- name: row_list
SELECT unit, name, class, lo, hi, state, best, worst, among
FROM result_row WHERE result = $1 ORDER BY at LIMIT $2

-- name: row_of
SELECT unit, name, class, lo, hi, state, best, worst, among
FROM result_row WHERE result = $1 AND unit = $2

-- Units that were closed since.
-- name: row_closed
SELECT r.unit FROM result_row r JOIN org_unit u ON u.id = r.unit
WHERE r.result = $1 AND u.closed IS NOT NULL ORDER BY r.unit LIMIT $2

-- name: grade_list
SELECT unit, tab, name, proposed, decided, reason, basis, actor, acted, seq
FROM result_grade WHERE result = $1 ORDER BY at, tab LIMIT $2

-- name: grade_of
SELECT unit, tab, name, proposed, decided, reason, basis, actor, acted, seq
FROM result_grade WHERE result = $1 AND unit = $2 ORDER BY tab LIMIT $3

-- ── emptied and compared by rebuild ──

-- name: result_empty
DELETE FROM result

-- name: file_empty
DELETE FROM result_file

-- name: row_empty
DELETE FROM result_row

-- name: grade_empty
DELETE FROM result_grade

-- name: objection_empty
DELETE FROM result_objection

-- name: result_dump
SELECT id, scheme, version, title, period, day, state, after, reason, object_until,
	must_show, show_from, show_until, number, heading, frozen_by, frozen_at, asked_by, asked_at,
	signed_by, signed_at, final_at, hash, seq, amends, basis
FROM result ORDER BY id

-- name: file_dump
SELECT result, at, name, seq FROM result_file ORDER BY result, at

-- name: row_dump
SELECT result, unit, at, name, class, lo, hi, state, best, worst, among
FROM result_row ORDER BY result, unit

-- name: grade_dump
SELECT result, unit, tab, at, name, proposed, decided, reason, basis, actor, acted, seq
FROM result_grade ORDER BY result, unit, tab

-- name: objection_dump
SELECT id, result, unit, outside, name, item, words, actor, at, answer, reason,
	answered_by, answered_at
FROM result_objection ORDER BY id
