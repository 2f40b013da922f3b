# SPDX-License-Identifier: MIT
#
# make            build zeren and run the quick checks, in seconds
# make run        install what is missing, build, open the demonstration
# make check      everything that must hold before a change lands
# make test-ROOM  the tests of one room, linked with only what it may open;
#                 T=PART runs only tests whose name contains PART
# make bench      how fast it is; bench-large the one part that takes half an hour
# make fuzz       look for crashes, FUZZ_SECONDS for each target
# make soak       kill, starve and cut the power thousands of times
# make format     lay the code out; format-check only looks
# make pictures   the pictures of the manual and the counts of its first ten minutes
# make man        the manual pages, in build/man
# make corpus     how much of 74 real standards the schemes say, row by row;
#                 corpus-page also writes docs/七十四份.md
# make deb        the Debian package, in build
# make words      every sentence a user can meet, with what is wrong with it
# make clean      remove what was made
#
# O=DIR puts everything that is made somewhere else; SAN=1 builds with
# AddressSanitizer and UBSan, SAN=thread with ThreadSanitizer; CC=clang builds
# with clang; V=1 shows commands.
# The file `rooms` says what a room may open, and its tests get no more.

O ?= build
SAN ?=
FUZZ_SECONDS ?= 600
ifeq ($(origin CC),default)
CC = gcc
endif
Q = $(if $(V),,@)
say = $(if $(V),@:,@printf '  %-6s %s\n' $1 $@)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

# ── the plan ──────────────────────────────────────────────────────────────
# A row of the file `rooms` as one word: floor:room:door:door:…
PLAN := $(shell sed -e 's/\#.*//' -e '/^[[:space:]]*$$/d' \
	-e 's/[[:space:]]*$$//' -e 's/[[:space:]][[:space:]]*/:/g' rooms)
fields = $(subst :, ,$1)
room_of = $(word 2,$(call fields,$1))
may_open = $(foreach row,$(PLAN),$(if $(filter $1,$(call room_of,$(row))),$(wordlist 3,99,$(call fields,$(row)))))

code_of = $(filter-out %_test.c,$(wildcard src/$1/*.c))
tests_of = $(wildcard src/$1/*_test.c)
objects = $(patsubst src/%.c,$(O)/%.o,$1)
ROOMS := $(foreach row,$(PLAN),$(if $(call code_of,$(call room_of,$(row))),$(call room_of,$(row))))

# What a room reaches: itself, the doors that its #include lines open and the
# plan allows, and what those reach.  Rows come floor by floor, so each row
# finds its doors done.
included = $(shell cat $1 /dev/null | sed -n 's/^ *.include "\([a-z]*\)\/.*/\1/p' | sort -u)
$(foreach r,$(ROOMS),$(eval REACH_$r := $(filter $r $(foreach d,$(filter \
	$(call may_open,$r),$(call included,$(wildcard src/$r/*.[ch]))),$(REACH_$d)),$(ROOMS))))

# A program that is no room reaches what its #include lines name.
reach = $(filter $(foreach r,$(call included,$1),$(REACH_$r)),$(ROOMS))

# The archives of rooms, and the libraries of the system that they wrap.
LIBS_store = $(shell pkg-config --libs sqlite3 libpq) -lpthread
LIBS_office = $(shell pkg-config --libs jansson minizip expat xlsxwriter) -lz
LIBS_ledger = $(shell pkg-config --libs libsodium libcrypto)
LIBS_account = $(shell pkg-config --libs libsodium libcrypto)
LIBS_web = $(shell pkg-config --libs libmicrohttpd) -lz
LIBS_cage = $(shell pkg-config --libs libseccomp)
NEEDS_page = $(O)/lib/embedded.a
NEEDS_main = $(O)/lib/embedded.a
archives = $(patsubst %,$(O)/lib/%.a,$1) $(sort $(foreach r,$1,$(NEEDS_$r)))
libs = $(foreach r,$1,$(LIBS_$r))

# ── how code is compiled ──────────────────────────────────────────────────
WARN = -Wpedantic -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CPPFLAGS += -D_GNU_SOURCE -Isrc -Itest -Itools -I$(O)/gen \
	$(shell pkg-config --cflags-only-I libpq)
# What a debugger is told; -g1, line numbers, is a good deal quicker to make.
DEBUG = -g
BASE_CFLAGS = -std=c17 $(DEBUG) $(WARN)
IS_CLANG = $(findstring clang,$(CC))
SANITIZERS = $(if $(filter thread,$(SAN)),thread,address,undefined)
ifneq ($(SAN),)
# A report shows line numbers only.  Code that is not optimized is much quicker to
# make, but where tests spend their time (INNER) and under ThreadSanitizer.  clang's
# objects with AddressSanitizer are those of the fuzzers too, as far as those reach.
INNER = $(patsubst %,$(O)/%.o,base/% office/% ledger/% page/lines rule/lex rule/parse rule/walker_ratio_test)
FUZZED := $(if $(filter thread,$(SAN)),,$(patsubst %,$(O)/%/%,$(call reach,$(wildcard test/fuzz/*.c)) test/fuzz))
COVERAGE = $(if $(filter $(FUZZED),$(filter-out %_test.o,$@)),$(IS_CLANG:%=,fuzzer-no-link))
CFLAGS = $(BASE_CFLAGS) -g1 $(if $(or $(filter thread,$(SAN)),$(filter $(INNER),$@)),-O1,-O0) -fno-omit-frame-pointer \
	$(if $(IS_CLANG),,-Wno-format-truncation -Wno-maybe-uninitialized) \
	-fsanitize=$(SANITIZERS)$(COVERAGE) -fno-sanitize-recover=all -DHASH_CHEAP
LDFLAGS = -fsanitize=$(SANITIZERS)
else
CFLAGS = $(BASE_CFLAGS) -O2 $(HARDEN)
# A build id would tell one folder from another: packages are the same from any.
LDFLAGS = $(HARDEN_LINK) -Wl,--build-id=none
endif

ifneq ($(filter-out clean fuzz format format-check check,$(or $(MAKECMDGOALS),all)),)
include $(O)/flags.mk
endif
$(O)/flags.mk: tools/probe.sh | ready
	@mkdir -p $(@D)
	@tools/probe.sh $(CC) >$@
.PHONY: ready ready-test
ready:
	@./bootstrap run quiet
ready-test:
	@./bootstrap test quiet

define compile
$(call say,cc)
$(Q)mkdir -p $(@D)
$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MT $@ -c $< -o $@
endef
define link
$(call say,link)
$(Q)mkdir -p $(@D)
$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ -Wl,--start-group $(filter %.o %.a,$^) -Wl,--end-group
endef

$(O)/%.o: src/%.c $(O)/flags.mk
	$(compile)
# Tests are run once or twice after they were made.
$(O)/%_test.o: CFLAGS += $(if $(SAN),,-O1)
# Inner loops become vectors; nothing else in them is worth it.
$(O)/base/utf8.o $(O)/rule/loop.o $(O)/rule/loop_grade.o $(O)/score/plain.o: CFLAGS += $(if $(SAN),,-O3)
$(O)/gen/%.o: $(O)/gen/%.c $(O)/flags.mk
	$(compile)
$(O)/test/main.o: test/main.c $(O)/flags.mk
	$(compile)
$(O)/lib/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcs $@ $(filter %.o,$^)

# ── what is made at build time ────────────────────────────────────────────
TOOL_OBJECTS = $(O)/tools/tool.o $(O)/lib/base.a
$(O)/tools/%.o: tools/%.c $(O)/flags.mk
	$(compile)
$(O)/tools/tmpl $(O)/tools/sqlpack $(O)/tools/man $(O)/tools/words: $(O)/tools/%: $(O)/tools/%.o $(TOOL_OBJECTS)
	$(link)
$(O)/tools/embed: $(O)/tools/embed.o $(TOOL_OBJECTS)
	$(link) -lz

$(O)/gen/%.html.h: src/%.html $(O)/tools/tmpl $(wildcard src/*/*.part.html)
	@mkdir -p $(@D)
	$(Q)$(O)/tools/tmpl $< $@
sql_header = $(if $(wildcard src/$1/$1.sql),$(O)/gen/$1/$1.sql.h)
$(O)/gen/%.sql.h: src/%.sql $(O)/tools/sqlpack
	@mkdir -p $(@D)
	$(Q)$(O)/tools/sqlpack $(notdir $*) $< $@
pages = $(patsubst src/%.html,$(O)/gen/%.html.h,$(filter-out %.part.html,$(wildcard src/$1/*.html)))

# The invented facts of the demonstration, and all files inside the program:
# assets/NAME, calendar/NAME, schemes/NAME and demo/NAME.
DEMO = $(if $(wildcard tools/demo.c),$(O)/demo/done)
DEMO_REACH = $(call reach,$(wildcard tools/demo.c))
$(O)/tools/demo: $(O)/tools/demo.o $(O)/tools/demo_city.o $(O)/tools/tool.o \
    $(call archives,$(DEMO_REACH))
	$(link) $(call libs,$(DEMO_REACH))
$(O)/demo/done: $(O)/tools/demo $(wildcard demo/* schemes/*)
	@mkdir -p $(@D)
	@rm -f $(@D)/*.csv $(@D)/*.scheme
	$(Q)$(O)/tools/demo $(@D)
	@touch $@
FILES = $(wildcard assets/* calendar/*.csv schemes/*.scheme schemes/*.case demo/*.csv)
$(O)/gen/embedded.h: $(O)/tools/embed
	@mkdir -p $(@D)
	$(Q)$(O)/tools/embed $@
$(O)/gen/embedded.c: $(O)/tools/embed $(O)/gen/embedded.h $(FILES) $(DEMO)
	$(call say,embed)
	$(Q)$(O)/tools/embed $@ $(foreach f,$(FILES),$f=$f) \
	    $$(for f in $(O)/demo/*.csv $(O)/demo/*.scheme; do [ ! -e "$$f" ] || echo "demo/$${f##*/}=$$f"; done)
$(O)/lib/embedded.a: $(O)/gen/embedded.o

# Tests that include place.h get a PostgreSQL of their own to run on.
with_pg = $(if $(shell grep -l '"place.h"' $(wildcard src/$1/*_test.[ch]) /dev/null),test/pg.sh run)

# ── rooms ─────────────────────────────────────────────────────────────────
# $1: a room.  Its archive, and the program that runs its tests.
define room_rules
$(call objects,$(call code_of,$1) $(call tests_of,$1)): | $(call sql_header,$1) \
    $(call pages,$1) $(if $(NEEDS_$1),$(O)/gen/embedded.h)
$(O)/lib/$1.a: $(call objects,$(call code_of,$1))
$(O)/test/$1_test: $(call objects,$(call tests_of,$1)) $(O)/test/main.o $(call archives,$(REACH_$1))
	$$(link) $$(call libs,$(REACH_$1))
.PHONY: test-$1
test-$1: $(if $(call with_pg,$1),| ready-test)
test-$1: $(if $(call tests_of,$1),$(O)/test/$1_test)
	$(if $(call tests_of,$1),@$(call with_pg,$1) $(O)/test/$1_test $(T) >$(O)/test/$1.log 2>&1 && \
	    printf '  %-6s %s\n' $1 "$$$$(tail -n 1 $(O)/test/$1.log)" || \
	    { cat $(O)/test/$1.log; exit 1; })
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$r)))

ZEREN = $(if $(filter main,$(ROOMS)),$(O)/zeren)
$(O)/zeren: $(call archives,$(REACH_main))
	$(link) $(call libs,$(REACH_main))

-include $(wildcard $(O)/*/*.d $(O)/*/*/*.d)

# ── what people ask for ───────────────────────────────────────────────────
.PHONY: all build test test-tools rooms-check lint words words-check man corpus corpus-page \
	run check bench fuzz format format-check syntax clean
all: build rooms-check lint words-check test
build: $(ZEREN)
test: $(ROOMS:%=test-%) test-tools
test-tools: $(O)/tools/tmpl $(O)/tools/sqlpack $(O)/tools/embed $(O)/tools/man $(O)/tools/words
	@for t in tools/*_test.sh; do \
	    "$$t" $(O)/tools >$(O)/test/tools.log 2>&1 || { cat $(O)/test/tools.log; exit 1; }; \
	    printf '  %-6s %s  %s\n' tools "$$(tail -n 1 $(O)/test/tools.log)" "$$t"; \
	done
rooms-check: $(patsubst %,$(O)/lib/%.a,$(ROOMS))
	@tools/rooms.sh $(O)/lib
	@tools/doors.sh $(O)/lib
lint:
	@tools/lint.sh

# What users read, in words.txt; opcode.def speaks to programmers.
SPOKEN = $(filter-out %_test.c %_test.h %/opcode.def,$(wildcard src/*/*.[ch] src/*/*.def src/*/*.html))
words-check: $(O)/tools/words
	@$(O)/tools/words $(SPOKEN) >$(O)/words.txt
words: $(O)/tools/words
	@$(O)/tools/words $(SPOKEN) >$(O)/words.txt; code=$$?; cat $(O)/words.txt; exit $$code

# Manual pages from the tables of commands and options, in $(O)/man.
man: $(O)/tools/man
	@mkdir -p $(O)/man
	$(Q)$(O)/tools/man $(O)/man

corpus: build
	@tools/corpus.sh $(O)/zeren
corpus-page: build
	@tools/corpus.sh $(O)/zeren docs/七十四份.md
# The program, its manual, the schemes, and what systemd and nginx need, in $(O).
.PHONY: deb ready-deb
ready-deb:
	@./bootstrap deb quiet
deb: build man | ready-deb
	@tools/deb.sh $(O)

run: build
	@exec $(O)/zeren serve --demo

check:
	@test/check.sh

# Every file, with every warning, without making anything but headers.
ALL_C = $(foreach r,$(ROOMS),$(call code_of,$r) $(call tests_of,$r)) \
	$(wildcard tools/*.c test/*.c test/fuzz/*.c bench/*.c)
syntax: $(foreach r,$(ROOMS),$(call sql_header,$r) $(call pages,$r)) $(O)/gen/embedded.h
	@printf '%s\n' $(ALL_C) | xargs -n 1 -P $$(nproc) \
	    $(CC) $(CPPFLAGS) $(BASE_CFLAGS) -fsyntax-only

# $1: the source, $2: the program, $3: more flags; $4: more sources.
define program_rules
$(O)/$2: $(O)/$2.o $(patsubst %.c,$(O)/%.o,$(filter %.c,$4)) $(O)/tools/tool.o \
    $(call archives,base $(call reach,$1 $4))
	$$(link) $3 $$(call libs,$(call reach,$1 $4))
endef

# bench/score has parts; bench/sums and bench/nation those that need no library; two are
# of one city.
SCORE_PARTS = $(wildcard bench/score_*.c bench/score_*.h)
PARTS_score = $(SCORE_PARTS)
PARTS_sums = $(filter-out bench/score_sql% bench/score_postgres%,$(SCORE_PARTS))
PARTS_nation = $(PARTS_sums)
PARTS_data = bench/large.h
PARTS_city = bench/large.h
FLAGS_score = $(LIBS_store) -lm
BENCH_C = $(filter-out $(SCORE_PARTS),$(wildcard bench/*.c))
BENCHES = $(patsubst bench/%.c,$(O)/bench/%,$(BENCH_C))
$(O)/bench/%.o: bench/%.c $(O)/flags.mk
	$(compile)
$(foreach f,$(BENCH_C),$(eval $(call program_rules,$f,$(f:%.c=%),$(FLAGS_$(f:bench/%.c=%)),$(PARTS_$(f:bench/%.c=%)))))
$(BENCHES): $(O)/tools/tool.o
# The scheme of bench/score and the loop written by hand come to the same, in memory
# and from a file to a file.
.PHONY: sums
sums: $(O)/bench/sums $(O)/bench/nation $(O)/zeren
	@$< 3000 >$(O)/sums.txt
	@$(O)/bench/nation $(O)/zeren 20000 >$(O)/nation.txt
# In memory alone, where ThreadSanitizer looks at what two threads score.
.PHONY: lanes
lanes: $(O)/bench/sums
	@$< 3000 >$(O)/sums.txt
bench: $(BENCHES) build
	@./bootstrap bench quiet
	@bench/run.sh $(O)
.PHONY: bench-large
bench-large: $(O)/bench/city
	@./bootstrap bench quiet
	@bench/run.sh $(O) large

# Programs that are cut off, starved and killed on purpose: see test/proof.
PROOFS = $(patsubst test/proof/%.c,$(O)/test/proof/%,$(filter-out %/shim.c,$(wildcard test/proof/*.c)))
$(O)/test/proof/%.o: test/proof/%.c $(O)/flags.mk
	$(compile)
$(foreach f,$(filter-out %/shim.c,$(wildcard test/proof/*.c)),$(eval $(call program_rules,$f,$(f:%.c=%))))
$(O)/test/proof/shim.so: test/proof/shim.c $(O)/flags.mk
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(BASE_CFLAGS) -O2 -fPIC -shared -o $@ $< -ldl
.PHONY: proof-programs soak
proof-programs: $(PROOFS) $(O)/test/proof/shim.so
soak: build proof-programs $(O)/bench/sums
	@./bootstrap soak quiet
	@test/proof/soak.sh

# The browser stories leave the pictures of the manual on their way.
.PHONY: pictures
pictures: build
	@./bootstrap check quiet
	@for story in ten settle pictures; do \
	    ZEREN=$(O)/zeren test/visit.sh test/browser/$$story.mjs --pictures || exit 1; \
	done
	@cp build/pictures/*.webp docs/图/
	@cp build/第一次.md docs/用起来/

# Fuzzing has its own folder, clang and flags, as the tests with sanitizers in check.sh
# have: make calls itself.
FUZZERS = $(patsubst test/fuzz/%_fuzz.c,%,$(wildcard test/fuzz/*_fuzz.c))
$(O)/test/fuzz/%.o: test/fuzz/%.c $(O)/flags.mk
	$(compile)
$(foreach f,$(wildcard test/fuzz/*_fuzz.c),$(eval $(call program_rules,$f,$(f:%.c=%),-fsanitize=fuzzer)))
fuzz-programs: $(FUZZERS:%=$(O)/test/fuzz/%_fuzz)
fuzz:
	@$(MAKE) --no-print-directory O=$(O)/san CC=clang SAN=1 fuzz-programs
	@tools/fuzz.sh $(O)/san/test/fuzz $(FUZZ_SECONDS)

FORMATTED = $(wildcard src/*/*.[ch] tools/*.[ch] test/*.[ch] test/fuzz/*.c bench/*.[ch])
format:
	@clang-format -i $(FORMATTED)
format-check:
	@printf '%s\n' $(FORMATTED) | xargs -n 50 -P $$(nproc) clang-format --dry-run -Werror || { \
	    echo "not laid out as .clang-format says; run make format"; exit 1; }

clean:
	rm -rf $(O)
