#include "day_activity.h"

/* Upper bound between a touch and sitting down before it, or getting up after it. */
#define REACH (10 * USEC_SEC)

/* Always shorter than AwayAfter, so that the pause alone never counts as an absence. */
static usec draw_pause(struct day_plan *p)
{
    const usec most = p->settings.away_after - 2 * USEC_SEC;
    const usec n = plan_draw(p, 0, 99);
    usec pause = n < 85   ? plan_draw(p, 300 * USEC_MSEC, 6 * USEC_SEC)
                 : n < 97 ? plan_draw(p, 6 * USEC_SEC, 30 * USEC_SEC)
                          : plan_draw(p, 30 * USEC_SEC, most);

    return usec_min(pause, most);
}

static void touch_for(struct day_plan *p, usec length, usec (*pause)(struct day_plan *p))
{
    const usec end = p->now + length;

    for (;;) {
        plan_touch(p);
        if (p->now >= end)
            return;
        p->now = usec_min(p->now + pause(p), end);
    }
}

/* Sits down or stands up, and touches only after that. */
static void change_posture(struct day_plan *p, enum truth truth)
{
    const struct stretch_of_truth *last =
        &g_array_index(p->truth, struct stretch_of_truth, p->truth->len - 1);

    if (last->truth == truth)
        return;
    plan_is(p, truth);
    plan_wait(p, plan_draw(p, 0, REACH));
}

void plan_type(struct day_plan *p, usec length)
{
    change_posture(p, TRUTH_SITTING);
    touch_for(p, length, draw_pause);
}

static usec draw_page(struct day_plan *p)
{
    return plan_draw(p, 10 * USEC_SEC, p->settings.away_after - 2 * USEC_SEC);
}

void plan_read(struct day_plan *p, usec length)
{
    change_posture(p, TRUTH_SITTING);
    touch_for(p, length, draw_page);
}

void plan_sit(struct day_plan *p, usec length)
{
    change_posture(p, TRUTH_SITTING);
    plan_wait(p, length);
}

void plan_stand(struct day_plan *p, usec length)
{
    change_posture(p, TRUTH_STANDING);
    touch_for(p, length, draw_pause);
}

void plan_leave(struct day_plan *p, usec length)
{
    plan_wait(p, plan_draw(p, 0, REACH));
    plan_is(p, TRUTH_AWAY);
    plan_wait(p, length);
}

void plan_bump(struct day_plan *p)
{
    const usec end = p->now + plan_draw(p, 0, settings_blip(&p->settings) - 500 * USEC_MSEC);

    while (p->now < end) {
        plan_touch(p);
        plan_wait(p, plan_draw(p, 50 * USEC_MSEC, USEC_SEC));
    }
    p->now = end;
    plan_touch(p);
}

void plan_lock_away(struct day_plan *p, usec length)
{
    if (plan_chance(p, 50)) { /* locked by a key; otherwise by the desktop's timer */
        plan_touch(p);
        plan_wait(p, plan_draw(p, 20 * USEC_MSEC, 500 * USEC_MSEC));
        plan_fact(p, FACT_LOCK, true);
        plan_leave(p, length);
    } else {
        usec left = plan_draw(p, 0, length - 1);

        plan_leave(p, left);
        plan_fact(p, FACT_LOCK, true);
        plan_wait(p, length - left);
    }
    plan_is(p, TRUTH_SITTING);
    plan_wait(p, plan_draw(p, 0, REACH));
    if (plan_chance(p, 80)) /* a password; otherwise a phone or a fingerprint */
        touch_for(p, plan_draw(p, USEC_SEC, 6 * USEC_SEC), draw_pause);
    plan_wait(p, plan_draw(p, 50 * USEC_MSEC, USEC_SEC));
    plan_fact(p, FACT_LOCK, false);
    plan_wait(p, plan_draw(p, 0, 3 * USEC_SEC));
}

void plan_sleep_away(struct day_plan *p, usec length, bool is_unannounced)
{
    const usec before = plan_chance(p, 50) ? 0 : plan_draw(p, 0, length / 2);

    plan_wait(p, plan_draw(p, 0, USEC_SEC));
    plan_is(p, TRUTH_AWAY); /* by closing the lid, or later by a timer */
    plan_wait(p, before);
    plan_fact(p, FACT_SLEEP, true)->is_unannounced = is_unannounced;
    plan_wait(p, length - before);
    plan_is(p, TRUTH_SITTING);
    plan_wait(p, plan_draw(p, 0, 5 * USEC_SEC));
    plan_fact(p, FACT_SLEEP, false)->is_unannounced = is_unannounced;
    plan_wait(p, plan_draw(p, 0, 8 * USEC_SEC));
}

void plan_end(struct day_plan *p)
{
    plan_leave(p, plan_draw(p, 30 * USEC_MIN, 60 * USEC_MIN));
}

static unsigned begin(struct day_plan *p, enum fact_type type, const struct show *show,
                      enum evidence_kind kind)
{
    struct fact *f;

    plan_wait(p, plan_draw(p, 20 * USEC_MSEC, 2 * USEC_SEC));
    f = plan_fact(p, type, true);
    f->claim = ++p->claims;
    f->kind = kind;
    f->program = show->program;
    f->is_by_bus = show->is_by_bus;
    f->resets = show->resets;
    return f->claim;
}

struct show plan_show(struct day_plan *p, enum show_type type)
{
    static const struct {
        bool has_inhibit, has_claim;
        enum evidence_kind inhibit_kind, claim_kind;
        const char *program;
    } table[] = {
        [SHOW_FILM] = { true, true, EVIDENCE_INHIBITOR, EVIDENCE_VIDEO, "vlc" },
        [SHOW_WEB_FILM] = { true, false, EVIDENCE_VIDEO, 0, "firefox" },
        [SHOW_INHIBITOR] = { true, false, EVIDENCE_INHIBITOR, 0, "viewer" },
        [SHOW_CALL] = { false, true, 0, EVIDENCE_CALL, "phone" },
        [SHOW_CALL_PAGE] = { true, true, EVIDENCE_CALL_WORD, EVIDENCE_CALL, "chromium" },
        [SHOW_MUSIC] = { false, true, 0, EVIDENCE_MUSIC, "rhythmbox" },
        [SHOW_WEB_PLAYER] = { true, true, EVIDENCE_INHIBITOR, EVIDENCE_PLAYER, "firefox" },
        [SHOW_KEEP_AWAKE] = { true, false, EVIDENCE_KEEP_AWAKE, 0, "caffeine" },
        [SHOW_ALBUM] = { true, true, EVIDENCE_VIDEO, EVIDENCE_PAUSED, "mpv" },
        [SHOW_GAME] = { true, false, EVIDENCE_GAME, 0, "some-game" },
        [SHOW_GAMEMODE] = { true, true, EVIDENCE_INHIBITOR, EVIDENCE_GAMEMODE, "some-game" },
        [SHOW_LISTENER] = { false, true, 0, EVIDENCE_CALL, "cava" },
    };
    struct show show = { .inhibit_kind = table[type].inhibit_kind,
                         .claim_kind = table[type].claim_kind,
                         .program = table[type].program,
                         .is_by_bus = plan_chance(p, 50) || type >= SHOW_TYPES_MIXED,
                         .resets = plan_chance(p, 50) };

    if (table[type].has_inhibit)
        show.inhibit = begin(p, FACT_INHIBIT, &show, show.inhibit_kind);
    if (table[type].has_claim)
        show.claim = begin(p, FACT_CLAIM, &show, show.claim_kind);
    return show;
}

void plan_show_ends(struct day_plan *p, const struct show *show)
{
    struct fact *f;

    if (show->inhibit) {
        f = plan_fact(p, FACT_INHIBIT, false);
        f->claim = show->inhibit;
        f->kind = show->inhibit_kind;
        f->is_by_bus = show->is_by_bus;
        f->resets = show->resets;
    }
    plan_wait(p, plan_draw(p, 0, 300 * USEC_MSEC));
    if (show->claim) {
        f = plan_fact(p, FACT_CLAIM, false);
        f->claim = show->claim;
        f->kind = show->claim_kind;
    }
}

void plan_watch(struct day_plan *p, enum show_type type, usec length)
{
    struct show show;

    plan_touch(p);
    show = plan_show(p, type);
    plan_sit(p, length);
    plan_show_ends(p, &show);
}

void plan_watch_on(struct day_plan *p, enum show_type type, usec length)
{
    plan_watch(p, type, length);
    plan_wait(p, plan_draw(p, 0, 25 * USEC_SEC));
    plan_type(p, plan_draw(p, 10 * USEC_SEC, 5 * USEC_MIN));
}

enum show_type plan_film(struct day_plan *p)
{
    return plan_chance(p, 50) ? SHOW_FILM : SHOW_WEB_FILM;
}

void plan_work(struct day_plan *p)
{
    plan_type(p, plan_minutes(p, 5, 60));
    plan_leave(p, plan_minutes(p, 6, 30));
    plan_type(p, plan_minutes(p, 5, 30));
}

unsigned plan_report(struct day_plan *p, enum evidence_kind kind, usec lease)
{
    plan_report_again(p, ++p->claims, kind, lease);
    return p->claims;
}

void plan_report_again(struct day_plan *p, unsigned report, enum evidence_kind kind, usec lease)
{
    struct fact *f = plan_fact(p, FACT_REPORT, true);

    f->claim = report;
    f->kind = kind;
    f->until_at = p->now + lease;
}

void plan_report_ends(struct day_plan *p, unsigned report, enum evidence_kind kind)
{
    struct fact *f = plan_fact(p, FACT_REPORT, false);

    f->claim = report;
    f->kind = kind;
    f->until_at = p->now;
}
