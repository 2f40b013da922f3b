-- SPDX-License-Identifier: MIT
--
-- pages.lua -- what wrk sends and counts; called by pages.mjs, one thread only
--
-- wrk … -s bench/pages.lua URL -- get COOKIE
-- wrk … -s bench/pages.lua URL -- post COOKIE FIELDS FIRST LAST PATH
--
-- A form goes to the units FIRST to LAST, one after another (%d in PATH), each
-- with a once of its own.  The last line of output is one of JSON; "bad" counts
-- answers that are not what a person would have wanted.

local get, head, fields, path, unit, last
bad = 0

function init(args)
	get = args[1] == "get"
	head = { ["Cookie"] = args[2] }
	if get then return end
	head["Content-Type"] = "application/x-www-form-urlencoded"
	fields, unit, last, path = args[3], tonumber(args[4]), tonumber(args[5]), args[6]
end

function request()
	if get then return wrk.format("GET", nil, head) end
	local once = string.format("&once=bench-%d", unit)
	local to = string.format(path, unit)
	if unit > last then to = "/bench-has-run-out-of-units" end
	unit = unit + 1
	return wrk.format("POST", to, head, fields .. once)
end

function response(status, headers)
	local to = headers["Location"] or ""
	if get and status ~= 200 or not get and not (status == 303 and to:find("saved=1")) then
		bad = bad + 1
	end
end

local threads = {}
function setup(thread)
	table.insert(threads, thread)
end

function done(summary, latency)
	local wrong = 0
	for _, thread in ipairs(threads) do wrong = wrong + thread:get("bad") end
	local e = summary.errors
	io.write(string.format(
		'\n{"n":%d,"us":%d,"half":%d,"most":%d,"bad":%d,"cut":%d}\n',
		summary.requests, summary.duration, latency:percentile(50),
		latency:percentile(99), wrong, e.connect + e.read + e.write + e.timeout))
end
