/*
 * Report: verdicts for people, as a table by kind of day, and one day as a timeline of truth and
 * claim.
 */
#pragma once

#include "judge.h"

/* What the days of one kind add up to. */
struct tally {
    const struct kind *kind;
    unsigned days;
    struct verdict sum;
    usec worst_wrong, worst_missed;
    uint64_t worst_seed, worst_missed_seed, first_bad_seed;
    bool is_bad; /* a rest wrongly claimed, a clock that does not add up, or over the limit */
};

/* The most of one day; what holds for the average is in days.c. */
#define REPORT_WORST USEC_MIN

void tally_add(struct tally *t, const struct plan *p, const struct verdict *v);

void report_table(const struct tally *tallies, unsigned n);
void report_day(const struct plan *p, const struct desk *d, const struct verdict *v,
                const GArray *judged);
