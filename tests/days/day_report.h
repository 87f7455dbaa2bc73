/*
 * Report: prints the verdicts as a table by kind of day, or one day as a timeline of truth and
 * claims.
 */
#pragma once

#include "day_judge.h"

/* The sums over all days of one kind. */
struct tally {
    const struct kind *kind;
    unsigned days;
    struct verdict sum;
    usec worst_wrong, worst_missed;
    uint64_t worst_seed, worst_missed_seed, first_bad_seed;
    bool is_bad; /* a day broke a requirement: see is_bad() in day_report.c */
};

/* Limit of wrong sitting in the worst day; the limit of the average is in days.c. */
#define REPORT_WORST USEC_MIN

void tally_add(struct tally *t, const struct day_plan *p, const struct verdict *v);

void report_table(const struct tally *tallies, unsigned n);
void report_day(const struct day_plan *p, const struct desk *d, const struct verdict *v,
                const GArray *judged);
