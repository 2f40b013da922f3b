-- SPDX-License-Identifier: MIT
--
-- score.sql -- the units of a scheme and their facts; 未报 has no row
--
-- A value of a 选 is kept as the word itself, so that a later version of the
-- scheme may list its values in another order.

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

-- name: cells_drop
DELETE FROM cell WHERE scheme = $1

-- name: units_drop
DELETE FROM unit WHERE scheme = $1

-- name: unit_put
INSERT INTO unit (scheme, n, name) VALUES ($1, $2, $3)

-- name: cell_put
INSERT INTO cell (scheme, unit, fact, state, v, word)
VALUES ($1, $2, $3, $4, $5, $6)

-- name: unit_list
SELECT n, name FROM unit WHERE scheme = $1 ORDER BY n DESC

-- name: cell_list
SELECT unit, fact, state, v, word FROM cell WHERE scheme = $1
ORDER BY unit, fact
