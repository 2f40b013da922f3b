-- SPDX-License-Identifier: MIT
--
-- holiday.sql -- the table of each year: days off and worked weekends.  A year's
-- table may name days of the December before.

-- migration: 1
CREATE TABLE holiday_year (
	year BIGINT PRIMARY KEY CHECK (year > 0),
	basis TEXT NOT NULL CHECK (basis <> ''),
	seq BIGINT NOT NULL
);
CREATE TABLE holiday_day (
	year BIGINT NOT NULL,
	day BIGINT NOT NULL,
	is_off BIGINT NOT NULL CHECK (is_off IN (0, 1)),
	name TEXT NOT NULL,
	PRIMARY KEY (year, day)
);
CREATE INDEX holiday_day_by_day ON holiday_day (day, year);

-- name: year_put
INSERT INTO holiday_year (year, basis, seq) VALUES ($1, $2, $3)
ON CONFLICT (year) DO UPDATE SET basis = excluded.basis, seq = excluded.seq

-- name: days_forget
DELETE FROM holiday_day WHERE year = $1

-- name: day_put
INSERT INTO holiday_day (year, day, is_off, name) VALUES ($1, $2, $3, $4)

-- name: year_find
SELECT basis, seq FROM holiday_year WHERE year = $1

-- name: year_days
SELECT day, is_off, name FROM holiday_day WHERE year = $1 ORDER BY day LIMIT $2

-- name: year_list
SELECT year FROM holiday_year ORDER BY year LIMIT $1

-- name: days_between
SELECT day, is_off, name FROM holiday_day
WHERE day >= $1 AND day <= $2 ORDER BY day, year LIMIT $3

-- name: mark
SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM holiday_year

-- ── emptied and compared by rebuild ──
-- name: years_empty
DELETE FROM holiday_year

-- name: days_empty
DELETE FROM holiday_day

-- name: years_dump
SELECT year, basis, seq FROM holiday_year ORDER BY year

-- name: days_dump
SELECT year, day, is_off, name FROM holiday_day ORDER BY year, day
