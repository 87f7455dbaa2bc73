#include "day_report.h"

#include <stdio.h>
#include <string.h>

static const char explanation[] =
    "Seconds a day, on average, except \"worst\" and \"seed\" (the day with the largest value).\n"
    "  wrong      claimed sitting while the person did not sit there, and no rule allows it\n"
    "  missed     the person sat or stood there, with input or evidence, and it was not claimed\n"
    "  unknown    nothing was claimed: no idle source, or the service did not run\n"
    "Differences that a rule allows, which are not part of the columns above:\n"
    "  evidence   claimed sitting while the person was away, because of a film or call (for up to\n"
    "             PassiveLimit after the last input), an inhibitor of unknown purpose (a quarter of\n"
    "             it) or the lease of a sensor\n"
    "  short      away for less than AwayAfter between the last input and an event that hides when\n"
    "             the absence began: input, sleep, a reset, the end of the service or of the server\n"
    "  reset      an X11 program reset the idle counter, and input or another reset followed within\n"
    "             AwayAfter (a tool that resets it regularly), until a suggestion becomes due\n"
    "  hidden     the compositor hides idleness and input while there is an inhibitor (version 1)\n"
    "  touched    away, while a desk that is bumped, a pet or a person who walks in and out touched the\n"
    "             machine for a moment more often than Rest: no rule can distinguish this from reading\n"
    "  expired    sat there without input for longer than the limit of the evidence\n"
    "  no-input   sat there for longer than AwayAfter without input and without evidence\n"
    "  locked     sat there while the screen was locked, another user was logged in or the machine\n"
    "             slept, and until the next input\n"
    "  no-sensor  stood at the desk and typed, and no sensor reports standing\n"
    "Kept: how much of the sitting was claimed, in percent.\n"
    "Rests: claimed; wrong; claimed over \"expired\" or \"no-input\" sitting; missed.\n"
    "Bubbles: shown; shown while the person was away (a film or an absence had just ended and was\n"
    "reported late, a timer expired late, or the machine that gave the input was not recognised yet);\n"
    "shown during a call.\n\n";

static double seconds(usec t)
{
    return (double)t / (double)USEC_SEC;
}

static bool is_bad(const struct verdict *v)
{
    return v->seconds[FINDING_WRONG] > REPORT_WORST || v->wrong_rests || v->bubbles_in_calls ||
           v->is_unsound;
}

void tally_add(struct tally *t, const struct day_plan *p, const struct verdict *v)
{
    t->kind = p->kind;
    for (unsigned i = 0; i < FINDING_MAX; i++)
        t->sum.seconds[i] += v->seconds[i];
    t->sum.sitting += v->sitting;
    t->sum.kept += v->kept;
    t->sum.claims += v->claims;
    t->sum.wrong_claims += v->wrong_claims;
    t->sum.rests += v->rests;
    t->sum.wrong_rests += v->wrong_rests;
    t->sum.allowed_rests += v->allowed_rests;
    t->sum.missed_rests += v->missed_rests;
    t->sum.bubbles += v->bubbles;
    t->sum.unseen_bubbles += v->unseen_bubbles;
    t->sum.bubbles_in_calls += v->bubbles_in_calls;
    t->sum.is_unsound |= v->is_unsound;
    if (t->days++ == 0 || v->seconds[FINDING_WRONG] > t->worst_wrong) {
        t->worst_wrong = v->seconds[FINDING_WRONG];
        t->worst_seed = p->seed;
    }
    if (t->days == 1 || v->seconds[FINDING_MISSED] > t->worst_missed) {
        t->worst_missed = v->seconds[FINDING_MISSED];
        t->worst_missed_seed = p->seed;
    }
    if (is_bad(v) && !t->is_bad) {
        t->is_bad = true;
        t->first_bad_seed = p->seed;
    }
}

static void print_row(const struct tally *t)
{
    static const enum finding allowed[] = { FINDING_EVIDENCE, FINDING_SHORT,   FINDING_RESET,
                                            FINDING_HIDDEN,   FINDING_TOUCHED, FINDING_EXPIRED,
                                            FINDING_NO_INPUT, FINDING_LOCKED,  FINDING_NO_SENSOR };
    const double n = t->days;

    printf("%-42s %4u %6.1f %6.1f %6" G_GUINT64_FORMAT " %6.1f %6.1f %6" G_GUINT64_FORMAT " %7.1f",
           t->kind->name, t->days, seconds(t->sum.seconds[FINDING_WRONG]) / n,
           seconds(t->worst_wrong), t->worst_seed,
           seconds(t->sum.seconds[FINDING_MISSED] + t->sum.seconds[FINDING_STANDING]) / n,
           seconds(t->worst_missed), t->worst_missed_seed,
           seconds(t->sum.seconds[FINDING_UNKNOWN]) / n);
    for (unsigned i = 0; i < G_N_ELEMENTS(allowed); i++)
        printf(" %9.0f", seconds(t->sum.seconds[allowed[i]]) / n);
    printf(" %6.1f", 100.0 * (double)t->sum.kept / (double)usec_max(t->sum.sitting, 1));
    printf(" %5u %2u %3u %3u  %5u %2u %2u", t->sum.rests, t->sum.wrong_rests, t->sum.allowed_rests,
           t->sum.missed_rests, t->sum.bubbles, t->sum.unseen_bubbles, t->sum.bubbles_in_calls);
    if (t->is_bad)
        printf("  FAILED: --seed %" G_GUINT64_FORMAT, t->first_bad_seed);
    putchar('\n');
}

void report_table(const struct tally *tallies, unsigned n)
{
    fputs(explanation, stdout);
    printf(
        "%-42s %4s %6s %6s %6s %6s %6s %6s %7s %9s %9s %9s %9s %9s %9s %9s %9s %9s %6s %16s %12s\n",
        "kind of day", "days", "wrong", "worst", "seed", "missed", "worst", "seed", "unknown",
        "evidence", "short", "reset", "hidden", "touched", "expired", "no-input", "locked",
        "no-sensor", "kept", "rests          ", "bubbles");
    for (unsigned i = 0; i < n; i++)
        if (tallies[i].days)
            print_row(&tallies[i]);
}

static void print_instant(usec at)
{
    const usec t = at - PLAN_START;

    printf("%02d:%02d:%06.3f", (int)(t / USEC_HOUR), (int)(t % USEC_HOUR / USEC_MIN),
           seconds(t % USEC_MIN));
}

static const char *fact_name(enum fact_type type)
{
    static const char *const names[FACT_TYPE_MAX] = { "lock",  "seat taken", "sleep",  "mains",
                                                      "reset", "inhibit",    "claim",  "report",
                                                      "steps", "total",      "server", "service",
                                                      "power", "day" };

    return names[type];
}

static void print_fact(const struct fact *f)
{
    putchar(' ');
    print_instant(f->at);
    printf("  fact   %s %s", fact_name(f->type), f->on ? "on" : "off");
    if (f->type == FACT_STEPS || f->type == FACT_TOTAL)
        printf(" %" G_GUINT64_FORMAT " by %s", f->count, f->program);
    if (f->claim)
        printf(" %u, %s%s", f->claim, evidence_kind_name(f->kind), f->is_by_bus ? ", by bus" : "");
    printf("%s\n", f->is_unannounced ? ", unannounced" : "");
}

/* Merges the lists of a day by time: for each list, the index of its next entry. */
struct reader {
    unsigned truth, claim, fact, touch;
};

static usec at_of(const GArray *a, unsigned i, usec at)
{
    return i < a->len ? at : USEC_NEVER;
}

static void print_touches(const struct day_plan *p, struct reader *r, usec until)
{
    const unsigned first = r->touch;

    while (r->touch < p->touches->len && g_array_index(p->touches, usec, r->touch) < until)
        r->touch++;
    if (r->touch == first)
        return;
    putchar(' ');
    print_instant(g_array_index(p->touches, usec, first));
    printf("  touch  %u, until ", r->touch - first);
    print_instant(g_array_index(p->touches, usec, r->touch - 1));
    putchar('\n');
}

static void print_story(const struct day_plan *p, const struct desk *d)
{
    struct reader r = { 0 };

    for (;;) {
        const struct stretch_of_truth *t =
            &g_array_index(p->truth, struct stretch_of_truth, r.truth);
        const struct claimed *c = &g_array_index(d->timeline, struct claimed, r.claim);
        const struct fact *f = &g_array_index(p->facts, struct fact, r.fact);
        usec truth = at_of(p->truth, r.truth, r.truth < p->truth->len ? t->at : 0);
        usec claim = at_of(d->timeline, r.claim, r.claim < d->timeline->len ? c->at : 0);
        usec fact = at_of(p->facts, r.fact, r.fact < p->facts->len ? f->at : 0);
        usec next = usec_min(usec_min(truth, claim), fact);

        print_touches(p, &r, next);
        if (next == USEC_NEVER)
            return;
        if (next == truth) {
            r.truth++;
            putchar(' ');
            print_instant(truth);
            printf("  TRUTH  %s\n", truth_name(t->truth));
        } else if (next == claim) {
            r.claim++;
            putchar(' ');
            print_instant(claim);
            printf("  CLAIM  %s (%s), claimed at ", presence_state_name(c->state),
                   reason_name(c->reason));
            print_instant(c->claimed_at);
            putchar('\n');
        } else {
            r.fact++;
            print_fact(f);
        }
    }
}

void report_day(const struct day_plan *p, const struct desk *d, const struct verdict *v,
                const GArray *judged)
{
    printf("%s, seed %" G_GUINT64_FORMAT ", %s%s, AwayAfter %.0f s, Rest %.0f s, %u steps\n",
           p->kind->name, p->seed, desktop_name(p->desktop), p->is_late ? ", late timers" : "",
           seconds(p->settings.away_after), seconds(p->settings.rest), d->steps);
    print_story(p, d);
    for (unsigned i = 0; i < d->rests->len; i++) {
        const struct claimed_rest *r = &g_array_index(d->rests, struct claimed_rest, i);

        printf(" %s ", r->is_full ? "REST  " : "CREDIT");
        print_instant(r->start_at);
        printf(" to ");
        print_instant(r->end_at);
        printf(" (%s)\n", reason_name(r->reason));
    }
    for (unsigned i = 0; i < d->bubbles->len; i++) {
        printf(" BUBBLE ");
        print_instant(g_array_index(d->bubbles, usec, i));
        putchar('\n');
    }
    for (unsigned i = 0; i < judged->len; i++) {
        const struct judged *j = &g_array_index(judged, struct judged, i);

        if (j->finding == FINDING_RIGHT)
            continue;
        printf(" JUDGED ");
        print_instant(j->from);
        printf(" to ");
        print_instant(j->to);
        printf(" %s, %.3f s\n", finding_name(j->finding), seconds(j->to - j->from));
    }
    for (unsigned i = 0; i < FINDING_MAX; i++)
        printf(" %s %.1f", finding_name(i), seconds(v->seconds[i]));
    printf(
        "\n rests %u, wrong %u, allowed %u, missed %u; bubbles %u, unseen %u, in calls %u; clocks %s\n",
        v->rests, v->wrong_rests, v->allowed_rests, v->missed_rests, v->bubbles, v->unseen_bubbles,
        v->bubbles_in_calls, v->is_unsound ? "UNSOUND" : "sound");
}
