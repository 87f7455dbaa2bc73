/*
 * Days: generates days with a known truth, runs the core through them, and judges its claims.
 *
 * usage: days [--seeds N] [--kind NAME [--seed S [-v]]]
 *
 * Without --seed: runs N days (1000) of all kinds or of the given one, and prints a table by kind
 * and the requirements as TAP. With --seed: runs one day; -v prints its timeline.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "day_report.h"

/* Limit of wrong sitting per day, on average over all days. */
#define MEAN_WRONG (10 * USEC_SEC)

#define KINDS_MAX 100

static const struct kind *find_kind(const char *name)
{
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    for (unsigned i = 0; i < n; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static void run_day(const struct kind *kind, uint64_t seed, struct tally *tally, bool is_verbose)
{
    g_autoptr(GArray) judged = g_array_new(FALSE, FALSE, sizeof(struct judged));
    struct day_plan p;
    struct verdict v;
    static struct desk d;

    plan_init(&p, kind, seed);
    desk_run(&d, &p, LIE_NONE);
    judge(&p, &d, &v, judged);
    tally_add(tally, &p, &v);
    if (is_verbose)
        report_day(&p, &d, &v, judged);
    desk_done(&d);
    plan_done(&p);
}

static int print_result(unsigned number, bool is_met, const char *requirement, double figure)
{
    printf("%sok %u %s (%.1f)\n", is_met ? "" : "not ", number, requirement, figure);
    return !is_met;
}

/* The requirements over all days. */
static int print_results(const struct tally *tallies, unsigned n)
{
    struct tally all = { 0 };
    int r = 0;

    for (unsigned i = 0; i < n; i++) {
        const struct tally *t = &tallies[i];

        all.days += t->days;
        all.sum.seconds[FINDING_WRONG] += t->sum.seconds[FINDING_WRONG];
        all.sum.wrong_rests += t->sum.wrong_rests;
        all.sum.bubbles_in_calls += t->sum.bubbles_in_calls;
        all.sum.is_unsound |= t->sum.is_unsound;
        all.worst_wrong = usec_max(all.worst_wrong, t->worst_wrong);
    }
    all.sum.seconds[FINDING_WRONG] /= usec_max(all.days, 1);
    printf("\n1..5\n");
    r |= print_result(1, all.sum.seconds[FINDING_WRONG] <= MEAN_WRONG,
                      "at most 10 s of wrong sitting a day on average",
                      (double)all.sum.seconds[FINDING_WRONG] / (double)USEC_SEC);
    r |= print_result(2, all.worst_wrong <= REPORT_WORST,
                      "at most 60 s of wrong sitting in the worst day",
                      (double)all.worst_wrong / (double)USEC_SEC);
    r |= print_result(3, all.sum.wrong_rests == 0, "no rest claimed that did not happen",
                      all.sum.wrong_rests);
    r |= print_result(4, !all.sum.is_unsound, "the clocks follow from the states and rests", 0);
    r |= print_result(5, all.sum.bubbles_in_calls == 0, "no suggestion during a call",
                      all.sum.bubbles_in_calls);
    return r;
}

static int run_all(const struct kind *only, unsigned seeds)
{
    static struct tally tallies[KINDS_MAX];
    unsigned n;
    const struct kind *kinds = kinds_list(&n);

    g_assert_cmpint(n, <=, KINDS_MAX);
    for (unsigned i = 0; i < seeds; i++) {
        unsigned kind = only ? (unsigned)(only - kinds) : i % n;

        run_day(&kinds[kind], only ? i : i / n, &tallies[kind], false);
    }
    report_table(tallies, n);
    return print_results(tallies, n);
}

int main(int argc, char **argv)
{
    g_autofree char *kind_name = NULL;
    gint64 seed = -1;
    gboolean is_verbose = FALSE;
    int seeds = 1000;
    const GOptionEntry entries[] = {
        { "seeds", 0, 0, G_OPTION_ARG_INT, &seeds, "number of days", "N" },
        { "kind", 0, 0, G_OPTION_ARG_STRING, &kind_name, "days of this kind only", "NAME" },
        { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "one day", "S" },
        { "verbose", 'v', 0, G_OPTION_ARG_NONE, &is_verbose, "print the timeline of that day",
          NULL },
        { 0 },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    const struct kind *kind = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1 || seeds < 1) {
        fprintf(stderr, "days: %s (days --help)\n",
                error ? error->message : "unexpected argument or --seeds below 1");
        return 2;
    }
    if (kind_name && !(kind = find_kind(kind_name))) {
        fprintf(stderr, "days: unknown kind of day: %s\n", kind_name);
        return 2;
    }
    if (seed < 0)
        return run_all(kind, (unsigned)seeds);
    if (!kind) {
        fprintf(stderr, "days: --seed needs --kind\n");
        return 2;
    }
    struct tally tally = { 0 };

    run_day(kind, (uint64_t)seed, &tally, is_verbose);
    return print_results(&tally, 1);
}
