#include "store/event_text.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum argument_type {
    ARGUMENT_NONE, /* end of the list */
    ARGUMENT_INSTANT,
    ARGUMENT_DURATION,
    ARGUMENT_SWITCH,
    ARGUMENT_NUMBER,
    ARGUMENT_SEED,
    ARGUMENT_KIND,
    ARGUMENT_STATE,
    ARGUMENT_TEXT,
    ARGUMENT_SOURCE,   /* a text that may be missing: the last of the list */
    ARGUMENT_SETTINGS, /* all the remaining pairs */
    ARGUMENT_SIDE,
    ARGUMENT_FEEDBACK,
    ARGUMENT_PLAN, /* pairs that may be missing: the last of the list */
};

/* The names are arrays inside the table. Pointers would be relocated at each start, and their pages
 * would be private memory of the process. */
struct argument {
    char name[12];
    enum argument_type type;
    size_t offset;
};

#define ARGUMENTS_MAX 7

/* A century before and after the boot. Larger values are invalid and could overflow. */
#define INSTANT_FAR (36500 * USEC_DAY)

struct form {
    char name[12];
    struct argument arguments[ARGUMENTS_MAX + 1];
};

#define ARGUMENT(name, type, member)                          \
    (struct argument)                                         \
    {                                                         \
        name, ARGUMENT_##type, offsetof(struct event, member) \
    }
#define SWITCH ARGUMENT("on", SWITCH, on)
#define BY     ARGUMENT("by", SOURCE, by)
#define ID     ARGUMENT("id", NUMBER, id)
#define SIDE   ARGUMENT("side", SIDE, side)
#define PLAN   ARGUMENT("", PLAN, plan)
#define SPAN                                                                          \
    ARGUMENT("start", INSTANT, span.start_at), ARGUMENT("end", INSTANT, span.end_at), \
        ARGUMENT("state", STATE, span.state), ARGUMENT("who", TEXT, span.who)

static const struct form forms[EVENT_TYPE_MAX] = {
    [EVENT_TIME] = { "time" },
    [EVENT_INPUT] = { "input" },
    [EVENT_IDLE] = { "idle" },
    [EVENT_SOURCE_READY] = { "ready",
                             { ARGUMENT("last", INSTANT, ready.last_input_at),
                               ARGUMENT("can-await", SWITCH, ready.can_await),
                               ARGUMENT("hides-idle", SWITCH, ready.hides_idle) } },
    [EVENT_SOURCE_LOST] = { "lost" },
    [EVENT_LOCK] = { "lock", { SWITCH, BY } },
    [EVENT_SUSPEND] = { "suspend", { SWITCH, BY } },
    [EVENT_SLEPT] = { "slept" },
    [EVENT_SEAT] = { "seat-taken", { SWITCH } },
    [EVENT_DISTURBED] = { "disturbed" },
    [EVENT_RESET] = { "reset" },
    [EVENT_EVIDENCE] = { "evidence",
                         { ARGUMENT("source", TEXT, evidence.source),
                           ARGUMENT("kind", KIND, evidence.kind),
                           ARGUMENT("detail", TEXT, evidence.detail),
                           ARGUMENT("on", SWITCH, evidence.on),
                           ARGUMENT("old", SWITCH, evidence.is_old),
                           ARGUMENT("until", INSTANT, evidence.until_at) } },
    [EVENT_CREDIT] = { "credit", { SPAN } },
    [EVENT_CORRECT] = { "correct", { SPAN } },
    [EVENT_SETTINGS] = { "settings", { ARGUMENT("", SETTINGS, settings) } },
    [EVENT_HOURS] = { "hours",
                      { ARGUMENT("open", SWITCH, hours.is_open),
                        ARGUMENT("until", INSTANT, hours.change_at) } },
    [EVENT_DAY] = { "day" },
    [EVENT_CLOCK] = { "clock-set", { ARGUMENT("shift", DURATION, clock_shift) } },
    [EVENT_RANDOM] = { "random", { ARGUMENT("seed", SEED, random) } },
    [EVENT_SUGGEST_NOW] = { "suggest" },
    [EVENT_SNOOZE] = { "snooze", { ARGUMENT("for", DURATION, snooze_for) } },
    [EVENT_SKIP] = { "skip" },
    [EVENT_PAUSE] = { "pause", { ARGUMENT("until", INSTANT, pause_until_at) } },
    [EVENT_PAUSE_UNTIL] = { "pause-until", { ARGUMENT("until", INSTANT, pause_until_at) } },
    [EVENT_RESUME] = { "unpause" },
    [EVENT_STRETCH] = { "stretch", { SIDE, PLAN } },
    [EVENT_NEXT_STEP] = { "next" },
    [EVENT_STOP_STRETCH] = { "stretch-stop" },
    [EVENT_OTHER_SIDE] = { "other-side" },
    [EVENT_REPORT_STRETCH] = { "report", { SIDE, PLAN } },
    [EVENT_FEEDBACK] = { "feedback", { ARGUMENT("is", FEEDBACK, feedback) } },
    [EVENT_KEEP_SIDE] = { "keep-side", { SWITCH } },
    [EVENT_SHOWN] = { "shown", { ID } },
    [EVENT_STARTED] = { "started", { ID, PLAN } },
    [EVENT_DISMISSED] = { "dismissed", { ID } },
    [EVENT_EXPIRED] = { "expired", { ID } },
    [EVENT_REFUSED] = { "refused", { ID } },
    [EVENT_FAILED] = { "failed", { ID } },
    [EVENT_DND] = { "dnd", { SWITCH } },
    [EVENT_SERVER] = { "server" },
    [EVENT_GREET] = { "greet" },
    [EVENT_STOP] = { "stop" },
};

const char *event_text_name(enum event_type type)
{
    return type < EVENT_TYPE_MAX && *forms[type].name ? forms[type].name : NULL;
}

static_assert(2 * 4 * PAIRS_TEXT_MAX + 256 <= EVENT_TEXT_MAX, "two texts of control characters");

/* The side that is next by plan. */
static const char next_side[] = "next";

static void add_side(struct pairs *p, const char *name, enum side side)
{
    pairs_add_word(p, name, side < SIDE_MAX ? side_name(side) : next_side);
}

static void add(struct pairs *p, const struct event *e, const struct argument *a)
{
    const void *member = (const char *)e + a->offset;

    switch (a->type) {
    case ARGUMENT_NONE:
        break;
    case ARGUMENT_INSTANT:
    case ARGUMENT_DURATION:
        pairs_add_instant(p, a->name, *(const usec *)member);
        break;
    case ARGUMENT_SWITCH:
        pairs_add_word(p, a->name, *(const bool *)member ? "yes" : "no");
        break;
    case ARGUMENT_NUMBER:
        pairs_add_number(p, a->name, *(const unsigned *)member);
        break;
    case ARGUMENT_SEED:
        pairs_print(p, " %s=%" PRIx64, a->name, *(const uint64_t *)member);
        break;
    case ARGUMENT_KIND:
        pairs_add_word(p, a->name, evidence_kind_name(*(const enum evidence_kind *)member));
        break;
    case ARGUMENT_STATE:
        pairs_add_word(p, a->name, presence_state_name(*(const enum presence_state *)member));
        break;
    case ARGUMENT_TEXT:
        pairs_add_text(p, a->name, *(const char *const *)member ?: "");
        break;
    case ARGUMENT_SOURCE:
        if (*(const char *const *)member)
            pairs_add_text(p, a->name, *(const char *const *)member);
        break;
    case ARGUMENT_SETTINGS:
        settings_text_add(p, *(const struct settings *const *)member);
        break;
    case ARGUMENT_SIDE:
        add_side(p, a->name, *(const enum side *)member);
        break;
    case ARGUMENT_FEEDBACK:
        pairs_add_word(p, a->name, feedback_name(*(const enum feedback *)member));
        break;
    case ARGUMENT_PLAN:
        plan_text_add(p, *(const struct plan *const *)member);
        break;
    }
}

void event_text_add(struct pairs *p, usec now, const struct event *event)
{
    const struct form *form = &forms[event->type];

    assert(event->type < EVENT_TYPE_MAX && *form->name);
    pairs_print(p, "%" PRId64 " %s", now, form->name);
    if (event->at != now)
        pairs_add_instant(p, "at", event->at);
    for (const struct argument *a = form->arguments; a->type; a++)
        add(p, event, a);
}

static int read_kind(const char *word, enum evidence_kind *ret)
{
    *ret = evidence_kind_find(word);
    return *ret == EVIDENCE_KIND_MAX ? -EINVAL : 0;
}

static int read_state(const char *word, enum presence_state *ret)
{
    *ret = presence_state_find(word);
    return *ret == PRESENCE_STATE_MAX ? -EINVAL : 0;
}

static int read_side(const char *word, enum side *ret)
{
    *ret = side_find(word);
    return *ret == SIDE_MAX && strcmp(word, next_side) != 0 ? -EINVAL : 0;
}

static int read_feedback(const char *word, enum feedback *ret)
{
    *ret = feedback_find(word);
    return *ret == FEEDBACK_MAX ? -EINVAL : 0;
}

static int read_switch(const char *word, bool *ret)
{
    *ret = strcmp(word, "yes") == 0;
    return *ret || strcmp(word, "no") == 0 ? 0 : -EINVAL;
}

static int read_seed(const char *word, uint64_t *ret)
{
    size_t n = strlen(word);

    if (n == 0 || n > 16 || strspn(word, "0123456789abcdef") != n)
        return -EINVAL;
    *ret = strtoull(word, NULL, 16);
    return 0;
}

static int read_number(const struct pair *pair, unsigned *ret)
{
    int64_t value;

    if (pair_number(pair, &value) < 0 || value < 0 || value > UINT32_MAX)
        return -EINVAL;
    *ret = (unsigned)value;
    return 0;
}

static int read_instant(const struct pair *pair, usec *ret)
{
    usec at;

    if (pair_instant(pair, &at) < 0)
        return -EINVAL;
    if (at != USEC_NONE && at != USEC_NEVER && (at < -INSTANT_FAR || at > INSTANT_FAR))
        return -EINVAL;
    *ret = at;
    return 0;
}

static int read_value(struct event_text *t, const struct argument *a, const struct pair *pair)
{
    void *member = (char *)&t->event + a->offset;

    if (pair->is_text != (a->type == ARGUMENT_TEXT || a->type == ARGUMENT_SOURCE))
        return -EINVAL;
    switch (a->type) {
    case ARGUMENT_INSTANT:
    case ARGUMENT_DURATION:
        return read_instant(pair, member);
    case ARGUMENT_SWITCH:
        return read_switch(pair->value, member);
    case ARGUMENT_NUMBER:
        return read_number(pair, member);
    case ARGUMENT_SEED:
        return read_seed(pair->value, member);
    case ARGUMENT_KIND:
        return read_kind(pair->value, member);
    case ARGUMENT_STATE:
        return read_state(pair->value, member);
    case ARGUMENT_TEXT:
    case ARGUMENT_SOURCE:
        *(const char **)member = pair->value;
        return 0;
    case ARGUMENT_SIDE:
        return read_side(pair->value, member);
    case ARGUMENT_FEEDBACK:
        return read_feedback(pair->value, member);
    case ARGUMENT_SETTINGS:
    case ARGUMENT_PLAN:
    case ARGUMENT_NONE:
        break;
    }
    return -EINVAL;
}

static const struct form *read_name(char **line)
{
    const char *name = strsep(line, " ");

    for (size_t i = 0; name && i < EVENT_TYPE_MAX; i++)
        if (*forms[i].name && strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return NULL;
}

static int read_now(char **line, usec *ret)
{
    const struct pair pair = { .value = strsep(line, " ") };

    return read_instant(&pair, ret) < 0 || *ret == USEC_NONE || *ret == USEC_NEVER ? -EINVAL : 0;
}

static int read_settings(struct event_text *t, char **line, const char **ret_error)
{
    struct pair pair;
    int r;

    settings_init(&t->settings);
    t->event.settings = &t->settings;
    while ((r = pairs_next(line, &pair)) > 0)
        if (settings_text_read(&t->settings, &pair) < 0) {
            *ret_error = "unknown setting, or its value is out of range";
            return -EINVAL;
        }
    *ret_error = "the settings are malformed";
    return r;
}

static int read_arguments(struct event_text *t, const struct form *form, char **line,
                          const char **ret_error)
{
    const struct argument *a = form->arguments;
    struct pair pair;
    int r = 0;

    if (strncmp(*line, "at=", 3) == 0)
        r = pairs_next(line, &pair) > 0 ? read_instant(&pair, &t->event.at) : -EINVAL;
    if (r >= 0 && a->type == ARGUMENT_SETTINGS)
        return read_settings(t, line, ret_error);
    for (; r >= 0 && a->type && a->type != ARGUMENT_PLAN && (a->type != ARGUMENT_SOURCE || **line);
         a++)
        if (pairs_next(line, &pair) <= 0 || strcmp(pair.name, a->name) != 0 ||
            read_value(t, a, &pair) < 0)
            r = -EINVAL;
    if (r >= 0 && a->type == ARGUMENT_PLAN && **line) {
        r = plan_text_read(&t->plan, line);
        t->event.plan = &t->plan;
    }
    *ret_error = "an argument is missing or has an invalid value";
    if (r < 0)
        return r;
    *ret_error = "too many arguments";
    return **line ? -EINVAL : 0;
}

int event_text_read(struct event_text *ret, char *line, const char **ret_error)
{
    char *rest = line + strlen(line); /* an empty string, if no arguments follow */
    const struct form *form;

    memset(&ret->event, 0, sizeof ret->event);
    *ret_error = "the line does not begin with an instant";
    if (read_now(&line, &ret->now) < 0)
        return -EINVAL;
    *ret_error = "unknown event";
    form = read_name(&line);
    if (!form)
        return -EINVAL;
    ret->event.type = (enum event_type)(form - forms);
    ret->event.at = ret->now;
    if (line)
        rest = line;
    return read_arguments(ret, form, &rest, ret_error);
}
