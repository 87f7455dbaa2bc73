#include "report.h"

#include <stdio.h>
#include <string.h>

static const char explanation[] =
    "Seconds a day, on average, but for \"worst\" and \"seed\" (the day with the most of wrong).\n"
    "  wrong    claimed sitting, and nobody sat there, and no rule allows it\n"
    "  missed   sat or stood there with a sign of it, and not claimed as such\n"
    "  unknown  nothing was claimed: no idle source, or the service did not run\n"
    "Not wrong, because the rules say so, and no part of the above:\n"
    "  cap      sitting claimed of nobody, by an inhibitor (a quarter of PassiveLimit after the last\n"
    "           touch), a film, a call (PassiveLimit) or the lease of a sensor\n"
    "  short    away for less than AwayAfter from the last touch to what hides when it was: another\n"
    "           touch, sleep, a new count of the server's, the end of the service or of the server\n"
    "  phantom  an X11 program set the idle counter to 0, and within AwayAfter a hand followed, or it\n"
    "           did so again (a player with a heartbeat)\n"
    "  hidden   the compositor hides idleness and input while somebody inhibits (version 1)\n"
    "  beyond   sat there for longer than the cap without a touch\n"
    "  no-sign  sat there for longer than AwayAfter without a touch, and nothing told of it\n"
    "  barred   sat behind a lock, or while the machine was another's or asleep, and until the next\n"
    "           touch\n"
    "  untold   stood at the desk, typing, where no sensor says so\n"
    "Rests: claimed; wrong; claimed over sitting that is \"beyond\" or \"no-sign\"; missed.\n"
    "Bubbles: shown; shown where nobody was (a film or an absence just over, whose end is waited for or\n"
    "told late; a late timer); shown into a call.\n\n";

static double seconds(usec t)
{
    return (double)t / (double)USEC_SEC;
}

static bool is_bad(const struct verdict *v)
{
    return v->seconds[FINDING_WRONG] > REPORT_WORST || v->wrong_rests || v->called_bubbles ||
           v->is_unsound;
}

void tally_add(struct tally *t, const struct plan *p, const struct verdict *v)
{
    t->kind = p->kind;
    for (unsigned i = 0; i < FINDING_MAX; i++)
        t->sum.seconds[i] += v->seconds[i];
    t->sum.claims += v->claims;
    t->sum.wrong_claims += v->wrong_claims;
    t->sum.rests += v->rests;
    t->sum.wrong_rests += v->wrong_rests;
    t->sum.allowed_rests += v->allowed_rests;
    t->sum.missed_rests += v->missed_rests;
    t->sum.bubbles += v->bubbles;
    t->sum.lost_bubbles += v->lost_bubbles;
    t->sum.called_bubbles += v->called_bubbles;
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
    static const enum finding allowed[] = { FINDING_CAP,    FINDING_SHORT,  FINDING_PHANTOM,
                                            FINDING_HIDDEN, FINDING_BEYOND, FINDING_NO_SIGN,
                                            FINDING_BARRED, FINDING_UNTOLD };
    const double n = t->days;

    printf("%-42s %4u %6.1f %6.1f %6" G_GUINT64_FORMAT " %6.1f %6.1f %6" G_GUINT64_FORMAT " %7.1f",
           t->kind->name, t->days, seconds(t->sum.seconds[FINDING_WRONG]) / n,
           seconds(t->worst_wrong), t->worst_seed,
           seconds(t->sum.seconds[FINDING_MISSED] + t->sum.seconds[FINDING_STANDING]) / n,
           seconds(t->worst_missed), t->worst_missed_seed,
           seconds(t->sum.seconds[FINDING_UNKNOWN]) / n);
    for (unsigned i = 0; i < G_N_ELEMENTS(allowed); i++)
        printf(" %6.0f", seconds(t->sum.seconds[allowed[i]]) / n);
    printf(" %5u %2u %3u %3u  %5u %2u %2u", t->sum.rests, t->sum.wrong_rests, t->sum.allowed_rests,
           t->sum.missed_rests, t->sum.bubbles, t->sum.lost_bubbles, t->sum.called_bubbles);
    if (t->is_bad)
        printf("  NOT SO: --seed %" G_GUINT64_FORMAT, t->first_bad_seed);
    putchar('\n');
}

void report_table(const struct tally *tallies, unsigned n)
{
    fputs(explanation, stdout);
    printf("%-42s %4s %6s %6s %6s %6s %6s %6s %7s %6s %6s %6s %6s %6s %6s %6s %6s %16s %12s\n",
           "kind of day", "days", "wrong", "worst", "seed", "missed", "worst", "seed", "unknown",
           "cap", "short", "phantm", "hidden", "beyond", "no-sign", "barred", "untold",
           "rests          ", "bubbles");
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
    static const char *const names[FACT_TYPE_MAX] = { "lock",   "seat taken", "sleep", "mains",
                                                      "reset",  "inhibit",    "claim", "report",
                                                      "server", "service",    "power", "day" };

    return names[type];
}

static void print_fact(const struct fact *f)
{
    putchar(' ');
    print_instant(f->at);
    printf("  fact   %s %s", fact_name(f->type), f->on ? "on" : "off");
    if (f->claim)
        printf(" %u, %s%s", f->claim, evidence_kind_name(f->kind), f->is_by_bus ? ", by bus" : "");
    printf("%s\n", f->is_silent ? ", unheard" : "");
}

/* All of a day in the order of time: every kind of line knows its next. */
struct reader {
    unsigned truth, claim, fact, touch;
};

static usec at_of(const GArray *a, unsigned i, usec at)
{
    return i < a->len ? at : USEC_NEVER;
}

static void print_touches(const struct plan *p, struct reader *r, usec until)
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

static void print_story(const struct plan *p, const struct desk *d)
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
            printf("  CLAIM  %s (%s), said at ", presence_state_name(c->state),
                   reason_name(c->reason));
            print_instant(c->told_at);
            putchar('\n');
        } else {
            r.fact++;
            print_fact(f);
        }
    }
}

void report_day(const struct plan *p, const struct desk *d, const struct verdict *v,
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
        "\n rests %u, wrong %u, allowed %u, missed %u; bubbles %u, lost %u, in calls %u; clocks %s\n",
        v->rests, v->wrong_rests, v->allowed_rests, v->missed_rests, v->bubbles, v->lost_bubbles,
        v->called_bubbles, v->is_unsound ? "UNSOUND" : "sound");
}
