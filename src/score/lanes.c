/* SPDX-License-Identifier: MIT
 *
 * lanes.c -- scoring on several processors at once
 */
#include <pthread.h>

#include "score/score.h"

#define LANES_MAX 64

struct lane {
	pthread_t id;
	bool started;
	size_t at;
	void (*work)(void *what, size_t lane);
	void *what;
};

static void *
run_lane(void *arg)
{
	const struct lane *l = arg;

	l->work(l->what, l->at);
	return NULL;
}

void
score_lanes(void *arg, size_t lanes, void (*work)(void *what, size_t lane), void *what)
{
	struct lane lane[LANES_MAX];
	size_t n = lanes < LANES_MAX ? lanes : LANES_MAX;

	(void)arg;
	for (size_t i = 1; i < n; i++) {
		lane[i] = (struct lane){ .at = i, .work = work, .what = what };
		lane[i].started = pthread_create(&lane[i].id, NULL, run_lane, &lane[i]) ==
		    0;
	}
	work(what, 0);
	for (size_t i = n; i < lanes; i++)
		work(what, i);
	for (size_t i = 1; i < n; i++) {
		if (lane[i].started)
			(void)pthread_join(lane[i].id, NULL);
		else
			work(what, i);
	}
}
