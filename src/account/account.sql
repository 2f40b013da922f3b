-- SPDX-License-Identifier: MIT
--
-- account.sql -- secrets: credentials, sessions, known devices, failed attempts
--
-- Nothing here is a fact or a view of facts: a rebuild leaves these tables as
-- they are, an export never has them.  Persons are named by number only; what
-- is empty may be NULL.

-- migration: 1
CREATE TABLE secret (
	person BIGINT PRIMARY KEY,
	sign_in TEXT NOT NULL,
	folded TEXT NOT NULL UNIQUE,
	phc TEXT,
	phc_at BIGINT NOT NULL,
	seed BYTES,
	pending BYTES,
	step BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE secret_old (
	person BIGINT NOT NULL,
	version BIGINT NOT NULL,
	phc TEXT NOT NULL,
	PRIMARY KEY (person, version)
);
CREATE TABLE secret_recovery (
	person BIGINT NOT NULL,
	hash BYTES NOT NULL,
	PRIMARY KEY (person, hash)
);
CREATE TABLE secret_code (
	hash BYTES PRIMARY KEY,
	person BIGINT NOT NULL,
	what BIGINT NOT NULL CHECK (what IN (0, 1)),
	ends BIGINT NOT NULL
);
CREATE INDEX secret_code_person ON secret_code (person);
CREATE TABLE secret_device (
	hash BYTES NOT NULL,
	person BIGINT NOT NULL,
	seen BIGINT NOT NULL,
	PRIMARY KEY (hash, person)
);
CREATE INDEX secret_device_person ON secret_device (person, seen);
CREATE TABLE secret_session (
	id BIGINT PRIMARY KEY,
	hash BYTES NOT NULL UNIQUE,
	person BIGINT NOT NULL,
	grade BIGINT NOT NULL CHECK (grade IN (0, 1, 2)),
	weak BIGINT NOT NULL CHECK (weak IN (0, 1)),
	since BIGINT NOT NULL,
	seen BIGINT NOT NULL,
	idle BIGINT NOT NULL,
	ends BIGINT NOT NULL
);
CREATE INDEX secret_session_person ON secret_session (person, seen);
CREATE INDEX secret_session_ends ON secret_session (ends);
CREATE TABLE secret_attempt (
	counter TEXT PRIMARY KEY,
	person BIGINT NOT NULL,
	failed BIGINT NOT NULL,
	since BIGINT NOT NULL,
	ends BIGINT NOT NULL
);
CREATE INDEX secret_attempt_person ON secret_attempt (person);
CREATE INDEX secret_attempt_since ON secret_attempt (since);
CREATE TABLE secret_tie (
	id BIGINT PRIMARY KEY CHECK (id = 1),
	tie BYTES NOT NULL
);

-- name: tie_find
SELECT tie FROM secret_tie WHERE id = 1

-- name: tie_put
INSERT INTO secret_tie (id, tie) VALUES (1, $1)

-- who has an account

-- name: secret_find
SELECT person, sign_in, phc, phc_at, seed, pending, step, version
FROM secret WHERE person = $1

-- name: secret_named
SELECT person, sign_in, phc, phc_at, seed, pending, step, version
FROM secret WHERE folded = $1

-- name: secret_put
INSERT INTO secret (person, sign_in, folded, phc, phc_at, seed, pending, step, version)
VALUES ($1, $2, $3, NULL, 0, NULL, NULL, 0, 1)
ON CONFLICT (person) DO UPDATE
SET sign_in = excluded.sign_in, folded = excluded.folded, version = secret.version + 1

-- name: phc_put
UPDATE secret SET phc = $2, phc_at = $3, version = version + 1 WHERE person = $1

-- name: phc_again
UPDATE secret SET phc = $2 WHERE person = $1

-- name: pending_put
UPDATE secret SET pending = $2 WHERE person = $1

-- name: seed_put
UPDATE secret SET seed = pending, pending = NULL, step = $2, version = version + 1
WHERE person = $1

-- name: step_put
UPDATE secret SET step = $2 WHERE person = $1 AND step < $2

-- name: secret_reset
UPDATE secret SET phc = NULL, phc_at = 0, seed = NULL, pending = NULL,
	version = version + 1
WHERE person = $1

-- name: old_put
INSERT INTO secret_old (person, version, phc) VALUES ($1, $2, $3)

-- name: old_list
SELECT phc FROM secret_old WHERE person = $1 ORDER BY version DESC LIMIT $2

-- name: old_forget
DELETE FROM secret_old WHERE person = $1 AND version NOT IN (
	SELECT version FROM secret_old WHERE person = $1 ORDER BY version DESC LIMIT $2)

-- name: recovery_put
INSERT INTO secret_recovery (person, hash) VALUES ($1, $2)

-- name: recovery_find
SELECT person FROM secret_recovery WHERE person = $1 AND hash = $2

-- name: recovery_use
DELETE FROM secret_recovery WHERE person = $1 AND hash = $2

-- name: recovery_forget
DELETE FROM secret_recovery WHERE person = $1

-- name: state_list
SELECT s.person, s.sign_in, s.phc, s.seed, a.ends
FROM secret s LEFT JOIN (
	SELECT person, MAX(ends) AS ends FROM secret_attempt
	WHERE ends > $2 AND person <> 0 GROUP BY person
) a ON a.person = s.person
WHERE s.folded > COALESCE((SELECT folded FROM secret WHERE person = $1), ' ')
ORDER BY s.folded LIMIT $3

-- name: state_find
SELECT s.person, s.sign_in, s.phc, s.seed,
	(SELECT MAX(ends) FROM secret_attempt WHERE person = $1 AND ends > $2)
FROM secret s WHERE s.person = $1

-- What is wrong: 0 locked, 1 no second factor, 2 never opened.
-- name: worry_list
SELECT s.person, s.sign_in, s.phc, s.seed, a.ends
FROM secret s LEFT JOIN (
	SELECT person, MAX(ends) AS ends FROM secret_attempt
	WHERE ends > $2 AND person <> 0 GROUP BY person
) a ON a.person = s.person
WHERE (CAST($1 AS BIGINT) = 0 AND a.ends IS NOT NULL)
	OR ($1 = 1 AND s.phc IS NOT NULL AND s.seed IS NULL)
	OR ($1 = 2 AND s.phc IS NULL AND NOT EXISTS (
		SELECT 1 FROM secret_code c WHERE c.person = s.person AND c.ends > $2))
ORDER BY s.folded LIMIT $3

-- name: tally
SELECT (SELECT COUNT(*) FROM secret),
	(SELECT COUNT(DISTINCT t.person) FROM secret_attempt t JOIN secret s
		ON s.person = t.person WHERE t.ends > $1),
	(SELECT COUNT(*) FROM secret WHERE phc IS NOT NULL AND seed IS NULL),
	(SELECT COUNT(*) FROM secret s WHERE s.phc IS NULL AND NOT EXISTS (
		SELECT 1 FROM secret_code c WHERE c.person = s.person AND c.ends > $1)),
	(SELECT COUNT(*) FROM secret_session WHERE idle > $1 AND ends > $1),
	(SELECT COUNT(DISTINCT person) FROM secret_session WHERE idle > $1 AND ends > $1),
	(SELECT COUNT(*) FROM secret_code WHERE what = 0 AND ends > $1)

-- name: codes_after
SELECT COUNT(*) FROM secret_code WHERE what = 0 AND ends > $1

-- one-time codes

-- name: code_put
INSERT INTO secret_code (hash, person, what, ends) VALUES ($1, $2, $3, $4)

-- name: code_find
SELECT person FROM secret_code WHERE hash = $1 AND what = $2 AND ends > $3

-- name: code_use
DELETE FROM secret_code WHERE hash = $1

-- name: code_forget
DELETE FROM secret_code WHERE person = $1 OR ends <= $2

-- known devices

-- name: device_find
SELECT seen FROM secret_device WHERE hash = $1 AND person = $2 AND seen > $3

-- name: device_known
SELECT seen FROM secret_device WHERE hash = $1 ORDER BY seen DESC LIMIT 1

-- name: device_put
INSERT INTO secret_device (hash, person, seen) VALUES ($1, $2, $3)
ON CONFLICT (hash, person) DO UPDATE SET seen = excluded.seen

-- name: device_forget
DELETE FROM secret_device WHERE person = $1 AND hash NOT IN (
	SELECT hash FROM secret_device WHERE person = $1
	ORDER BY seen DESC, hash LIMIT $2)

-- sessions

-- name: session_put
INSERT INTO secret_session (id, hash, person, grade, weak, since, seen, idle, ends)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)

-- name: session_find
SELECT id, person, grade, weak, seen, idle, ends
FROM secret_session WHERE hash = $1 AND idle > $2 AND ends > $2

-- name: session_here
SELECT person FROM secret_session WHERE id = $1 AND idle > $2 AND ends > $2

-- name: session_touch
UPDATE secret_session SET seen = $2,
	idle = CAST($2 AS BIGINT) +
		CASE WHEN grade = 2 THEN CAST($4 AS BIGINT) ELSE CAST($3 AS BIGINT) END
WHERE id = $1 AND seen <= CAST($2 AS BIGINT) - 60 AND idle > $2 AND ends > $2

-- name: session_list
SELECT id, since, seen FROM secret_session
WHERE person = $1 AND idle > $2 AND ends > $2
ORDER BY seen DESC, id LIMIT $3

-- name: session_end
DELETE FROM secret_session WHERE id = $1

-- name: session_end_all
DELETE FROM secret_session WHERE person = $1

-- name: session_sweep
DELETE FROM secret_session WHERE ends <= $1 OR (person = $2 AND id NOT IN (
	SELECT id FROM secret_session WHERE person = $2
	ORDER BY seen DESC, id LIMIT $3))

-- failed attempts

-- name: attempt_find
SELECT failed, since, ends FROM secret_attempt WHERE counter = $1

-- name: attempt_put
INSERT INTO secret_attempt (counter, person, failed, since, ends)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (counter) DO UPDATE
SET person = excluded.person, failed = excluded.failed, since = excluded.since,
	ends = excluded.ends

-- name: attempt_clear
DELETE FROM secret_attempt WHERE counter = $1

-- name: attempt_unlock
DELETE FROM secret_attempt WHERE person = $1 AND person <> 0

-- name: attempt_sweep
DELETE FROM secret_attempt WHERE since <= $1 AND ends <= $2

-- from one database to another; all columns

-- name: all_secret
SELECT person, sign_in, folded, phc, phc_at, seed, pending, step, version
FROM secret ORDER BY person

-- name: whole_secret
INSERT INTO secret (person, sign_in, folded, phc, phc_at, seed, pending, step, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: all_old
SELECT person, version, phc FROM secret_old ORDER BY person, version

-- name: all_recovery
SELECT person, hash FROM secret_recovery ORDER BY person, hash

-- name: all_code
SELECT hash, person, what, ends FROM secret_code ORDER BY hash

-- name: all_device
SELECT hash, person, seen FROM secret_device ORDER BY hash, person
