-- SPDX-License-Identifier: MIT
--
-- score.sql -- lists of schemes, and what is known of their units
--
-- An item is one name and measure of one period [考核期]; schemes of the period
-- that ask for it share it.  A datum is its value for one unit: 未报 has no row,
-- or status 0, or was returned (3).  A value of a 选 is kept as the word itself,
-- so that a later version of the scheme may list its values in another order.
-- Data lie as they come, unit by unit: a sheet of all units is one walk.
-- A seq beside a list is the last fact that changed it; the last one about a period
-- is asked of the ledger: a row that each fact changes would be changed ever more
-- slowly in a long transaction of PostgreSQL, which walks over all its old versions.

-- migration: 1
CREATE TABLE unit (
	scheme BIGINT NOT NULL,
	n BIGINT NOT NULL CHECK (n >= 0),
	name TEXT NOT NULL CHECK (name <> ''),
	PRIMARY KEY (scheme, n),
	UNIQUE (scheme, name)
);
CREATE TABLE cell (
	scheme BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	fact TEXT NOT NULL,
	state BIGINT NOT NULL CHECK (state IN (0, 1)),
	v BIGINT NOT NULL,
	word TEXT NOT NULL,
	PRIMARY KEY (scheme, unit, fact),
	FOREIGN KEY (scheme, unit) REFERENCES unit (scheme, n)
);

-- From here on they are views of facts; before, demonstrations only.
-- migration: 2
DROP TABLE cell;
DROP TABLE unit;
CREATE TABLE roster (
	scheme BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	listed BIGINT NOT NULL CHECK (listed IN (0, 1)),
	seq BIGINT NOT NULL,
	PRIMARY KEY (scheme, unit)
);
CREATE INDEX roster_unit ON roster (unit, scheme);
CREATE TABLE list (
	scheme BIGINT PRIMARY KEY,
	seq BIGINT NOT NULL
);
CREATE TABLE period (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	until BIGINT NOT NULL,
	seq BIGINT NOT NULL
);
CREATE TABLE item (
	id BIGINT PRIMARY KEY,
	period BIGINT NOT NULL REFERENCES period (id),
	fact TEXT NOT NULL,
	measure TEXT NOT NULL,
	UNIQUE (period, fact, measure)
);
CREATE INDEX item_fact ON item (fact, measure);
CREATE TABLE datum (
	period BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	item BIGINT NOT NULL,
	state BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
	v BIGINT NOT NULL,
	word TEXT NOT NULL,
	status BIGINT NOT NULL CHECK (status IN (0, 1, 2, 3)),
	reason TEXT NOT NULL,
	seq BIGINT NOT NULL,
	giver BIGINT NOT NULL,
	at BIGINT NOT NULL,
	day BIGINT NOT NULL,
	late BIGINT NOT NULL CHECK (late IN (0, 1)),
	overdue BIGINT NOT NULL CHECK (overdue IN (0, 1)),
	checked_seq BIGINT NOT NULL,
	checker BIGINT NOT NULL,
	checked_at BIGINT NOT NULL,
	changes BIGINT NOT NULL,
	PRIMARY KEY (period, unit, item)
);
CREATE INDEX datum_unchecked ON datum (seq, item) WHERE status = 1;

-- One dated record of a set [事件]; its id is the seq of the fact that first gave
-- it.  Status 0 is withdrawn [撤回]; fields are lines as in the body of a fact.
-- migration: 3
CREATE TABLE record (
	id BIGINT PRIMARY KEY,
	period BIGINT NOT NULL,
	set_name TEXT NOT NULL,
	unit BIGINT NOT NULL,
	day BIGINT NOT NULL,
	fields TEXT NOT NULL,
	status BIGINT NOT NULL CHECK (status IN (0, 1, 2, 3)),
	reason TEXT NOT NULL,
	overdue BIGINT NOT NULL CHECK (overdue IN (0, 1)),
	seq BIGINT NOT NULL,
	giver BIGINT NOT NULL,
	at BIGINT NOT NULL,
	checked_seq BIGINT NOT NULL,
	checker BIGINT NOT NULL,
	checked_at BIGINT NOT NULL,
	changes BIGINT NOT NULL
);
CREATE INDEX record_set ON record (period, set_name, unit);
CREATE INDEX record_unchecked ON record (seq) WHERE status = 1;

-- Figures of results that took effect: room result/ fills it, history reads it.
-- migration: 4
CREATE TABLE settled (
	scheme BIGINT NOT NULL,
	period TEXT NOT NULL,
	unit BIGINT NOT NULL,
	what TEXT NOT NULL,
	day BIGINT NOT NULL,
	state BIGINT NOT NULL CHECK (state IN (0, 1, 2)),
	v BIGINT NOT NULL,
	word TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (scheme, period, unit, what)
);

-- What a column may hold is said as a range: SQLite makes a table of its own, for each
-- row that is written, of a list of more than two values.
-- migration: 5
CREATE TABLE datum_anew (
	period BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	item BIGINT NOT NULL,
	state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 2),
	v BIGINT NOT NULL,
	word TEXT NOT NULL,
	status BIGINT NOT NULL CHECK (status BETWEEN 0 AND 3),
	reason TEXT NOT NULL,
	seq BIGINT NOT NULL,
	giver BIGINT NOT NULL,
	at BIGINT NOT NULL,
	day BIGINT NOT NULL,
	late BIGINT NOT NULL CHECK (late IN (0, 1)),
	overdue BIGINT NOT NULL CHECK (overdue IN (0, 1)),
	checked_seq BIGINT NOT NULL,
	checker BIGINT NOT NULL,
	checked_at BIGINT NOT NULL,
	changes BIGINT NOT NULL,
	PRIMARY KEY (period, unit, item)
);
INSERT INTO datum_anew (period, unit, item, state, v, word, status, reason, seq, giver, at,
	day, late, overdue, checked_seq, checker, checked_at, changes)
SELECT period, unit, item, state, v, word, status, reason, seq, giver, at, day, late,
	overdue, checked_seq, checker, checked_at, changes
FROM datum ORDER BY period, unit, item;
DROP TABLE datum;
ALTER TABLE datum_anew RENAME TO datum;
CREATE INDEX datum_unchecked ON datum (seq, item) WHERE status = 1;
CREATE TABLE record_anew (
	id BIGINT PRIMARY KEY,
	period BIGINT NOT NULL,
	set_name TEXT NOT NULL,
	unit BIGINT NOT NULL,
	day BIGINT NOT NULL,
	fields TEXT NOT NULL,
	status BIGINT NOT NULL CHECK (status BETWEEN 0 AND 3),
	reason TEXT NOT NULL,
	overdue BIGINT NOT NULL CHECK (overdue IN (0, 1)),
	seq BIGINT NOT NULL,
	giver BIGINT NOT NULL,
	at BIGINT NOT NULL,
	checked_seq BIGINT NOT NULL,
	checker BIGINT NOT NULL,
	checked_at BIGINT NOT NULL,
	changes BIGINT NOT NULL
);
INSERT INTO record_anew (id, period, set_name, unit, day, fields, status, reason, overdue,
	seq, giver, at, checked_seq, checker, checked_at, changes)
SELECT id, period, set_name, unit, day, fields, status, reason, overdue, seq, giver, at,
	checked_seq, checker, checked_at, changes
FROM record ORDER BY id;
DROP TABLE record;
ALTER TABLE record_anew RENAME TO record;
CREATE INDEX record_set ON record (period, set_name, unit);
CREATE INDEX record_unchecked ON record (seq) WHERE status = 1;
CREATE TABLE settled_anew (
	scheme BIGINT NOT NULL,
	period TEXT NOT NULL,
	unit BIGINT NOT NULL,
	what TEXT NOT NULL,
	day BIGINT NOT NULL,
	state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 2),
	v BIGINT NOT NULL,
	word TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (scheme, period, unit, what)
);
INSERT INTO settled_anew (scheme, period, unit, what, day, state, v, word, seq)
SELECT scheme, period, unit, what, day, state, v, word, seq
FROM settled ORDER BY scheme, period, unit, what;
DROP TABLE settled;
ALTER TABLE settled_anew RENAME TO settled;

-- migration: 6
ALTER TABLE period DROP COLUMN seq;

-- ── the list ──

-- rows: roster_put
INSERT INTO roster (scheme, unit, listed, seq) VALUES ($1, $2, $3, $4)
ON CONFLICT (scheme, unit) DO UPDATE SET listed = excluded.listed, seq = excluded.seq

-- name: roster_find
SELECT listed FROM roster WHERE scheme = $1 AND unit = $2

-- name: roster_some
SELECT unit FROM roster WHERE scheme = $1 AND unit >= $2 AND unit <= $3 AND listed = 1
ORDER BY unit

-- name: roster_of
SELECT scheme FROM roster WHERE unit = $1 AND listed = 1 ORDER BY scheme LIMIT $2

-- name: roster_units
SELECT u.id, u.name, u.class, u.path
FROM roster r JOIN org_unit u ON u.id = r.unit
WHERE r.scheme = $1 AND r.listed = 1 AND u.closed IS NULL
ORDER BY u.spelt, u.id LIMIT $2

-- name: register_units
SELECT u.id, u.name, u.class, r.listed
FROM org_unit u LEFT JOIN roster r ON r.scheme = $1 AND r.unit = u.id
WHERE u.closed IS NULL ORDER BY u.name, u.id LIMIT $2

-- ── results that took effect ──

-- name: settled_put
INSERT INTO settled (scheme, period, unit, what, day, state, v, word, seq)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (scheme, period, unit, what) DO UPDATE SET day = excluded.day,
	state = excluded.state, v = excluded.v, word = excluded.word, seq = excluded.seq

-- name: settled_drop
DELETE FROM settled WHERE scheme = $1 AND period = $2

-- name: settled_seq
SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM settled
WHERE scheme = $1 AND period = $2

-- name: settled_list
SELECT unit, what, state, v, word, day FROM settled
WHERE scheme = $1 AND period = $2 ORDER BY unit, what LIMIT $3

-- ── what changed last ──

-- name: list_put
INSERT INTO list (scheme, seq) VALUES ($1, $2)
ON CONFLICT (scheme) DO UPDATE SET seq = excluded.seq

-- name: list_find
SELECT seq FROM list WHERE scheme = $1

-- name: period_put
INSERT INTO period (id, name, until) VALUES ($1, $2, $3)
ON CONFLICT (id) DO NOTHING

-- name: period_find
SELECT id FROM period WHERE name = $1

-- name: period_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM period

-- name: periods_before
SELECT name FROM period WHERE until < $1 ORDER BY until DESC, id DESC LIMIT $2

-- name: period_before
SELECT name FROM period WHERE until < $1 ORDER BY until DESC, id DESC LIMIT 1

-- ── items and data ──

-- name: item_put
INSERT INTO item (id, period, fact, measure) VALUES ($1, $2, $3, $4)

-- name: item_last
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM item

-- name: item_list
SELECT p.id, i.id, i.fact, i.measure FROM period p LEFT JOIN item i ON i.period = p.id
WHERE p.name = $1 ORDER BY i.id

-- name: item_before
SELECT d.item, d.unit, d.state, d.v, d.word, d.status, d.reason, d.seq, d.giver, d.at,
	d.day, d.late, d.overdue, d.checked_seq, d.checker, d.checked_at, d.changes
FROM item i JOIN period p ON p.id = i.period
JOIN datum d ON d.period = i.period AND d.unit = $4 AND d.item = i.id
WHERE i.fact = $1 AND i.measure = $2 AND p.until < $3 AND d.status IN (1, 2)
ORDER BY p.until DESC, i.id DESC LIMIT 1

-- rows: datum_put
INSERT INTO datum (period, unit, item, state, v, word, status, reason, seq, giver, at,
	day, late, overdue, checked_seq, checker, checked_at, changes)
VALUES ($1, $2, $6, $7, $8, $9, $10, $11, $3, $4, $5, $12, $13, $14, 0, 0, 0, 0)
ON CONFLICT (period, unit, item) DO UPDATE SET state = excluded.state,
	v = excluded.v, word = excluded.word, status = excluded.status,
	reason = excluded.reason, seq = excluded.seq, giver = excluded.giver,
	at = excluded.at, day = excluded.day, late = excluded.late,
	overdue = excluded.overdue, checked_seq = 0, checker = 0, checked_at = 0,
	changes = datum.changes + 1

-- The same where there is none yet, which is much less work.
-- rows: datum_add
INSERT INTO datum (period, unit, item, state, v, word, status, reason, seq, giver, at,
	day, late, overdue, checked_seq, checker, checked_at, changes)
VALUES ($1, $2, $6, $7, $8, $9, $10, $11, $3, $4, $5, $12, $13, $14, 0, 0, 0, 0)

-- name: datum_any
SELECT unit FROM datum WHERE period = $1 AND unit >= $2 AND unit <= $3
ORDER BY unit, item LIMIT 1

-- name: datum_accept
UPDATE datum SET status = 2, checked_seq = $4, checker = $5, checked_at = $6
WHERE period = $1 AND unit = $2 AND item = $3

-- name: datum_return
UPDATE datum SET status = 3, checked_seq = $4, checker = $5, checked_at = $6,
	reason = $7
WHERE period = $1 AND unit = $2 AND item = $3

-- A correction is its own check: checked_seq is the seq of the value.
-- name: datum_correct
UPDATE datum SET checked_seq = $4, checker = $5, checked_at = $6
WHERE period = $1 AND unit = $2 AND item = $3

-- name: datum_of
SELECT d.item, d.unit, d.state, d.v, d.word, d.status, d.reason, d.seq, d.giver, d.at,
	d.day, d.late, d.overdue, d.checked_seq, d.checker, d.checked_at, d.changes
FROM datum d WHERE d.period = $1 AND d.unit = $2 ORDER BY d.item

-- name: datum_some
SELECT d.item, d.unit, d.state, d.v, d.word, d.status, d.reason, d.seq, d.giver, d.at,
	d.day, d.late, d.overdue, d.checked_seq, d.checker, d.checked_at, d.changes
FROM datum d WHERE d.period = $1 AND d.unit >= $2 AND d.unit <= $3
ORDER BY d.unit, d.item

-- name: datum_column
SELECT u.name, u.id, d.item, d.unit, d.state, d.v, d.word, d.status, d.reason, d.seq, d.giver, d.at,
	d.day, d.late, d.overdue, d.checked_seq, d.checker, d.checked_at, d.changes
FROM roster r JOIN org_unit u ON u.id = r.unit
LEFT JOIN datum d ON d.period = $2 AND d.unit = u.id AND d.item = $3
WHERE r.scheme = $1 AND r.listed = 1 AND u.closed IS NULL AND (u.spelt, u.id) > ($4, $5)
ORDER BY u.spelt, u.id LIMIT $6

-- What waits anywhere, and whether it is on this list: the limit comes first, so
-- that no plan can begin with the units.
-- name: datum_waiting
SELECT u.name, d.item, d.unit, d.state, d.v, d.word, d.status, d.reason, d.seq, d.giver, d.at,
	d.day, d.late, d.overdue, d.checked_seq, d.checker, d.checked_at, d.changes,
	r.listed, u.closed
FROM (SELECT item, unit, state, v, word, status, reason, seq, giver, at, day, late,
		overdue, checked_seq, checker, checked_at, changes
	FROM datum WHERE status = 1 AND (seq, item) > ($2, $3)
	ORDER BY seq, item LIMIT $4) d
JOIN org_unit u ON u.id = d.unit
LEFT JOIN roster r ON r.scheme = $1 AND r.unit = d.unit
ORDER BY d.seq, d.item

-- name: datum_cells
SELECT item, unit, state, v, word, status FROM datum WHERE period = $1 ORDER BY unit, item

-- name: datum_sheet
SELECT item, unit, state, v, word, status, seq, reason
FROM datum WHERE period = $1 ORDER BY unit, item

-- name: datum_sheet_of
SELECT item, unit, state, v, word, status, seq, reason
FROM datum WHERE period = $1 AND unit = $2 ORDER BY item

-- Units on the list, and of one item what is given [0] and counts [1, 2].
-- name: datum_marks
SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(d.item) AS BIGINT),
	CAST(COALESCE(MIN(d.v), 0) AS BIGINT), CAST(COALESCE(MAX(d.v), 0) AS BIGINT),
	CAST(COALESCE(SUM(d.v), 0) AS BIGINT)
FROM roster r JOIN org_unit u ON u.id = r.unit
LEFT JOIN datum d ON d.period = $2 AND d.unit = u.id AND d.item = $3 AND d.state = 0
	AND d.status IN (1, 2)
WHERE r.scheme = $1 AND r.listed = 1 AND u.closed IS NULL

-- ── records ──

-- name: record_put
INSERT INTO record (id, period, set_name, unit, day, fields, status, reason, overdue,
	seq, giver, at, checked_seq, checker, checked_at, changes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)
ON CONFLICT (id) DO UPDATE SET day = excluded.day, fields = excluded.fields,
	status = excluded.status, reason = excluded.reason, overdue = excluded.overdue,
	seq = excluded.seq, giver = excluded.giver, at = excluded.at,
	checked_seq = excluded.checked_seq, checker = excluded.checker,
	checked_at = excluded.checked_at, changes = record.changes + 1

-- name: record_accept
UPDATE record SET status = 2, checked_seq = $2, checker = $3, checked_at = $4
WHERE id = $1

-- Returned, or withdrawn: with a reason.
-- name: record_refuse
UPDATE record SET status = $5, checked_seq = $2, checker = $3, checked_at = $4,
	reason = $6
WHERE id = $1

-- name: record_find
SELECT r.id, r.period, r.set_name, r.unit, r.day, r.fields, r.status, r.reason, r.overdue,
	r.seq, r.giver, r.at, r.checked_seq, r.checker, r.checked_at, r.changes, u.name
FROM record r JOIN org_unit u ON u.id = r.unit WHERE r.id = $1

-- name: record_of
SELECT r.id, r.period, r.set_name, r.unit, r.day, r.fields, r.status, r.reason, r.overdue,
	r.seq, r.giver, r.at, r.checked_seq, r.checker, r.checked_at, r.changes, u.name
FROM record r JOIN org_unit u ON u.id = r.unit
WHERE r.period = $1 AND r.set_name = $2 AND r.unit = $3
ORDER BY r.day DESC, r.id DESC LIMIT $4

-- name: record_all
SELECT r.id, r.period, r.set_name, r.unit, r.day, r.fields, r.status, r.reason, r.overdue,
	r.seq, r.giver, r.at, r.checked_seq, r.checker, r.checked_at, r.changes, u.name
FROM record r JOIN org_unit u ON u.id = r.unit
WHERE r.period = $1 AND r.set_name = $2
ORDER BY r.day DESC, r.id DESC LIMIT $3

-- name: record_count
SELECT CAST(COUNT(*) AS BIGINT) FROM record
WHERE period = $1 AND set_name = $2 AND unit = $3 AND status <> 0

-- name: record_waiting
SELECT r.id, r.period, r.set_name, r.unit, r.day, r.fields, r.status, r.reason, r.overdue,
	r.seq, r.giver, r.at, r.checked_seq, r.checker, r.checked_at, r.changes, u.name,
	l.listed, u.closed
FROM record r JOIN org_unit u ON u.id = r.unit
LEFT JOIN roster l ON l.scheme = $1 AND l.unit = r.unit
WHERE r.status = 1 AND r.period = $2 AND r.seq > $3
ORDER BY r.seq LIMIT $4

-- name: record_sheet
SELECT id, set_name, unit, fields FROM record
WHERE period = $1 AND status IN (1, 2) ORDER BY id

-- name: record_sheet_of
SELECT id, set_name, unit, fields FROM record
WHERE period = $1 AND set_name = $2 AND unit = $3 AND status IN (1, 2) ORDER BY id

-- ── all views ──

-- name: record_empty
DELETE FROM record

-- name: record_dump
SELECT id, period, set_name, unit, day, fields, status, reason, overdue, seq, giver, at,
	checked_seq, checker, checked_at, changes
FROM record ORDER BY id

-- name: settled_empty
DELETE FROM settled

-- name: roster_empty
DELETE FROM roster

-- name: datum_empty
DELETE FROM datum

-- name: item_empty
DELETE FROM item

-- name: period_empty
DELETE FROM period

-- name: list_empty
DELETE FROM list

-- name: settled_dump
SELECT scheme, period, unit, what, day, state, v, word, seq FROM settled
ORDER BY scheme, period, unit, what

-- name: roster_dump
SELECT scheme, unit, listed, seq FROM roster ORDER BY scheme, unit

-- name: item_dump
SELECT id, period, fact, measure FROM item ORDER BY id

-- name: datum_dump
SELECT period, unit, item, state, v, word, status, reason, seq, giver, at, day, late,
	overdue, checked_seq, checker, checked_at, changes
FROM datum ORDER BY period, unit, item

-- name: period_dump
SELECT id, name, until FROM period ORDER BY id

-- name: list_dump
SELECT scheme, seq FROM list ORDER BY scheme
