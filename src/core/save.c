/*
 * The state as text: one table of fields serves both ways. An unknown name is left out, so that a
 * newer version's text can be read by an older one; a value that is none refuses the whole.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/core.h"
#include "core/offer.h"
#include "core/save.h"

/* The name of the lines of evidence: one for each statement, behind the fields. */
#define EVIDENCE_NAME "evidence"

/* The name of the lines of the past: begin, state and doubt of one interval each. */
#define PAST_NAME "past"
/* So many, the latest: each commit writes them. */
#define PAST_SAVED 24

/* No longer does the coach wait for anything of its own making. */
#define LONG_WAIT (2 * USEC_DAY)

static const struct field fields[] = {
    INTERVAL("", presence.is),
    INTERVAL("back-", presence.back),
    WORD("before", presence.before, PRESENCE_STATE_MAX),
    FIELD("before-at", INSTANT, presence.before_at),
    FIELD("back-at", INSTANT, presence.back_at),
    FIELD("last-input", INSTANT, presence.last_input_at),
    FIELD("idle", INSTANT, presence.idle_at),
    FIELD("idle-since", INSTANT, presence.idle_since),
    FIELD("covered", INSTANT, presence.covered_at),
    WORD("covered-by", presence.covered_kind, EVIDENCE_KIND_MAX),
    LEDGER("", coach.ledger),
    LEDGER("back-", coach.back),
    FIELD("has-back", BOOL, coach.has_back),
    WORD("phase", coach.phase, COACH_PHASE_MAX),
    FIELD("phase-at", INSTANT, coach.phase_at),
    FIELD("paused", BOOL, coach.is_paused),
    FIELD("pause-end", INSTANT, coach.pause_end_at),
    FIELD("grace-end", INSTANT, coach.grace_end_at),
    FIELD("retry", INSTANT, coach.retry_at),
    FIELD("failures", COUNT, coach.failures),
    WORD("stage", coach.stage, OFFER_SHOWN + 1),
    FIELD("show-end", INSTANT, coach.show_end_at),
    FIELD("forced", BOOL, coach.is_forced),
    FIELD("id", COUNT, coach.id),
    FIELD("attempt", COUNT, coach.attempt),
    FIELD("last-id", COUNT, coach.last_id),
    FIELD("guide", COUNT, coach.guide_id),
    FIELD("guide-end", INSTANT, coach.guide_end_at),
    FIELD("day-suggestions", COUNT, coach.day_suggestions),
    FIELD("due", BOOL, coach.is_due),
    FIELD("open", BOOL, coach.is_open),
    FIELD("hours-change", INSTANT, coach.hours_change_at),
    WORD("side", coach.side, SIDE_MAX),
    FIELD("seed", SEED, coach.random),
};

#define N_FIELDS (sizeof fields / sizeof fields[0])

const struct field *save_field(size_t i)
{
    return i < N_FIELDS ? &fields[i] : NULL;
}

size_t save_lists(const struct core *core, unsigned past_max, char *buf, size_t size)
{
    const struct past *past = &core->presence.past;
    size_t at = 0;

    for (unsigned i = past->n > past_max ? past->n - past_max : 0; i < past->n; i++)
        at += (size_t)snprintf(buf + at, size - at, PAST_NAME " %" PRId64 " %d %" PRId64 "\n",
                               past->list[i].at, (int)past->list[i].state, past->list[i].doubt_at);
    for (unsigned i = 0; i < core->presence.evidence.n; i++) {
        at += (size_t)snprintf(buf + at, size - at, "%s ", EVIDENCE_NAME);
        at += evidence_print(buf + at, size - at, &core->presence.evidence.list[i]);
        buf[at++] = '\n';
    }
    return at;
}

size_t save_end(char *buf, size_t size)
{
    assert(size >= sizeof SAVE_LAST_LINE);
    memcpy(buf, SAVE_LAST_LINE, sizeof SAVE_LAST_LINE);
    return strlen(SAVE_LAST_LINE);
}

size_t core_save(const struct core *core, char *buf, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < N_FIELDS; i++)
        at += field_write(core, &fields[i], buf + at, size - at);
    at += save_lists(core, PAST_SAVED, buf + at, size - at);
    return at + save_end(buf + at, size - at);
}

static const struct field *find(const char *name, size_t n)
{
    for (size_t i = 0; i < N_FIELDS; i++)
        if (strlen(fields[i].name) == n && strncmp(fields[i].name, name, n) == 0)
            return &fields[i];
    return NULL;
}

static int read_evidence(struct core *core, const char *text, size_t n, usec shift)
{
    struct evidences *e = &core->presence.evidence;

    if (e->n == EVIDENCE_MAX || evidence_scan(&e->list[e->n], text, n, shift) < 0)
        return -EINVAL;
    e->n++;
    return 0;
}

static int read_past(struct core *core, const char *text, usec shift)
{
    struct past *past = &core->presence.past;
    int64_t at, doubt;
    int state;

    if (past->n == PAST_MAX ||
        sscanf(text, "%" SCNd64 " %d %" SCNd64 "\n", &at, &state, &doubt) != 3 || state < 0 ||
        state >= PRESENCE_STATE_MAX)
        return -EINVAL;
    past->list[past->n++] = (struct past_interval){ usec_add(at, shift), usec_add(doubt, shift),
                                                    (enum presence_state)state, 0 };
    return 0;
}

int save_read_line(struct core *core, const char *line, size_t n, usec shift)
{
    const char *blank = memchr(line, ' ', n);
    const struct field *f;

    if (!blank)
        return -EINVAL;
    if ((size_t)(blank - line) == strlen(EVIDENCE_NAME) &&
        memcmp(line, EVIDENCE_NAME, strlen(EVIDENCE_NAME)) == 0)
        return read_evidence(core, blank + 1, n - strlen(EVIDENCE_NAME) - 1, shift);
    if ((size_t)(blank - line) == strlen(PAST_NAME) &&
        memcmp(line, PAST_NAME, strlen(PAST_NAME)) == 0)
        return read_past(core, blank + 1, shift);
    f = find(line, (size_t)(blank - line));
    return f ? field_read(core, f, blank + 1, (size_t)(line + n - blank - 1), shift) : 0;
}

static int read_all(struct core *core, const char *text, usec shift)
{
    while (strcmp(text, SAVE_LAST_LINE) != 0) {
        const char *end = strchr(text, '\n');

        if (!end || save_read_line(core, text, (size_t)(end - text), shift) < 0)
            return -EINVAL;
        text = end + 1;
    }
    return 0;
}

/* An instant of the past, or none. */
static bool is_past(usec at, usec now)
{
    return at == USEC_NONE || (at <= now && at > now - SAVE_LONG_AGO);
}

/* A wait of the coach's own making, or none; what it has the person's word for may last. */
static bool is_wait(usec at, usec now)
{
    return at == USEC_NONE || (at < now + LONG_WAIT && at > now - SAVE_LONG_AGO);
}

static bool is_interval(const struct interval *i, usec now)
{
    return i->since_at != USEC_NONE && is_past(i->since_at, now) && is_past(i->bout_at, now) &&
           (i->bout_at == USEC_NONE || i->bout_at <= i->since_at) &&
           is_past(i->day.start_at, now) && is_past(i->rest_end_at, now) &&
           (i->doubt_at == USEC_NEVER || is_past(i->doubt_at, now)) && i->rest_length >= 0 &&
           i->clocks.sitting >= 0 && i->clocks.active >= 0 && i->clocks.standing >= 0 &&
           i->day.sitting >= 0 && i->day.standing >= 0;
}

/* One after the other, the present state last. */
static bool is_past_sound(const struct past *past, const struct interval *is)
{
    for (unsigned i = 0; i < past->n; i++) {
        usec next = i + 1 < past->n ? past->list[i + 1].at : is->since_at;

        if (!is_past(past->list[i].at, next) || past->list[i].at == USEC_NONE)
            return false;
    }
    return true;
}

static bool is_evidence(const struct presence *p, usec now)
{
    for (unsigned i = 0; i < p->evidence.n; i++) {
        const struct evidence *e = &p->evidence.list[i];

        if (e->since_at == USEC_NONE || !is_past(e->since_at, now) || e->ended_at < e->since_at ||
            e->until_at < e->since_at)
            return false;
    }
    return is_past(p->idle_at, now) && is_past(p->idle_since, now) && is_past(p->covered_at, now) &&
           (p->idle_at == USEC_NONE) == (p->idle_since == USEC_NONE);
}

/* An absence that may yet be dated back has before it what would be taken back then. */
static bool is_backed(const struct presence *p)
{
    const usec length = usec_since(p->is.since_at, p->before_at);

    if (p->is.state != PRESENCE_AWAY || !presence_state_is_seated(p->before))
        return true;
    return p->before_at != USEC_NONE && p->before_at <= p->is.since_at &&
           p->is.clocks.sitting >= length &&
           (p->before != PRESENCE_ACTIVE || p->is.clocks.active >= length);
}

bool save_is_sound(const struct core *core, usec now)
{
    const struct presence *p = &core->presence;
    const struct coach *c = &core->coach;

    return is_interval(&p->is, now) && p->is.clocks.asked <= presence_clocks(p, now).sitting &&
           is_past_sound(&p->past, &p->is) && is_evidence(p, now) && is_past(p->before_at, now) &&
           is_backed(p) && is_past(p->back_at, now) &&
           (p->back_at == USEC_NONE || is_interval(&p->back, now)) &&
           is_past(p->last_input_at, now) && c->phase_at != USEC_NONE &&
           is_past(c->phase_at, now) && is_wait(c->ledger.rung_at, now) &&
           is_wait(c->back.rung_at, now) && is_wait(c->grace_end_at, now) &&
           is_wait(c->retry_at, now) && (c->stage < OFFER_SENDING || c->id != 0) &&
           (c->stage != OFFER_SHOWN || is_wait(c->show_end_at, now)) &&
           (c->guide_id == 0 || is_wait(c->guide_end_at, now));
}

int core_restore(struct core *core, const char *text, usec shift, usec lost_at, bool was_off,
                 usec now, struct effects *effects)
{
    struct step step = {
        .now = now, .settings = &core->settings, .effects = effects, .reasons = &core->reasons
    };
    struct core restored = *core;
    struct event off = { .type = EVENT_SLEPT, .at = lost_at };

    effects->n = 0;
    if (read_all(&restored, text, shift) < 0 || !save_is_sound(&restored, now))
        return -EINVAL;
    *core = restored;
    lost_at = usec_min(usec_max(lost_at, core->presence.is.since_at), now);
    core->now = lost_at;
    if (was_off) {
        struct presence_change change;

        off.at = lost_at;
        core->presence.lost_at = USEC_NONE; /* all was told until the end */
        core->presence.is_ready = core->presence.can_await = true;
        core->presence.judged_at = lost_at; /* nobody weighed anything in its absence */
        presence_step(&core->presence, &step, &off, &change);
    }
    presence_resume(&core->presence, was_off ? now : lost_at, now);
    coach_resume(&core->coach, &step);
    core->now = now;
    reasons_add(&core->reasons, now, DECISION_START)->count = 1;
    return 0;
}
