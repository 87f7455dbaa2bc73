#include "store/event_text.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/settings_text.h"

enum argument_type {
    ARGUMENT_NONE, /* behind the last */
    ARGUMENT_INSTANT,
    ARGUMENT_DURATION,
    ARGUMENT_SWITCH,
    ARGUMENT_NUMBER,
    ARGUMENT_SEED,
    ARGUMENT_KIND,
    ARGUMENT_STATE,
    ARGUMENT_TEXT,
    ARGUMENT_SETTINGS, /* not one pair but all of them */
};

/* The names lie in the tables themselves: tables of pointers are written to at each start, and take
 * memory of every process. */
struct argument {
    char name[12];
    enum argument_type type;
    size_t offset;
};

#define ARGUMENTS_MAX 7

/* A century to each side of the boot: beyond it is no trace, and arithmetic near its ends. */
#define INSTANT_FAR (36500 * USEC_DAY)

struct form {
    char name[12];
    struct argument arguments[ARGUMENTS_MAX + 1];
};

#define ARGUMENT(name, type, member)                          \
    {                                                         \
        name, ARGUMENT_##type, offsetof(struct event, member) \
    }
#define SWITCH ARGUMENT("on", SWITCH, on)
#define ID     ARGUMENT("id", NUMBER, id)
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
    [EVENT_LOCK] = { "lock", { SWITCH } },
    [EVENT_SUSPEND] = { "suspend", { SWITCH } },
    [EVENT_SLEPT] = { "slept" },
    [EVENT_SEAT] = { "seat-taken", { SWITCH } },
    [EVENT_DISTURBED] = { "disturbed" },
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
    [EVENT_RANDOM] = { "random", { ARGUMENT("seed", SEED, random) } },
    [EVENT_SUGGEST_NOW] = { "suggest" },
    [EVENT_SNOOZE] = { "snooze", { ARGUMENT("for", DURATION, duration) } },
    [EVENT_SKIP] = { "skip" },
    [EVENT_PAUSE] = { "pause", { ARGUMENT("until", INSTANT, until_at) } },
    [EVENT_RESUME] = { "unpause" },
    [EVENT_SHOWN] = { "shown", { ID } },
    [EVENT_STARTED] = { "started", { ID } },
    [EVENT_DISMISSED] = { "dismissed", { ID } },
    [EVENT_EXPIRED] = { "expired", { ID } },
    [EVENT_REFUSED] = { "refused", { ID } },
    [EVENT_FAILED] = { "failed", { ID } },
    [EVENT_DND] = { "dnd", { SWITCH } },
    [EVENT_SERVER] = { "server" },
    [EVENT_STOP] = { "stop" },
};

const char *event_text_name(enum event_type type)
{
    return type < EVENT_TYPE_MAX && *forms[type].name ? forms[type].name : NULL;
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
    case ARGUMENT_SETTINGS:
        settings_text_add(p, *(const struct settings *const *)member);
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

static int find_kind(const char *word, enum evidence_kind *ret)
{
    for (unsigned i = 0; i < EVIDENCE_KIND_MAX; i++)
        if (strcmp(evidence_kind_name((enum evidence_kind)i), word) == 0) {
            *ret = (enum evidence_kind)i;
            return 0;
        }
    return -EINVAL;
}

static int find_state(const char *word, enum presence_state *ret)
{
    for (unsigned i = 0; i < PRESENCE_STATE_MAX; i++)
        if (strcmp(presence_state_name((enum presence_state)i), word) == 0) {
            *ret = (enum presence_state)i;
            return 0;
        }
    return -EINVAL;
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

    if (pair->is_text != (a->type == ARGUMENT_TEXT))
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
        return find_kind(pair->value, member);
    case ARGUMENT_STATE:
        return find_state(pair->value, member);
    case ARGUMENT_TEXT:
        *(const char **)member = pair->value;
        return 0;
    case ARGUMENT_SETTINGS:
    case ARGUMENT_NONE:
        break;
    }
    return -EINVAL;
}

static const struct form *take_name(char **line)
{
    const char *name = strsep(line, " ");

    for (size_t i = 0; name && i < EVENT_TYPE_MAX; i++)
        if (*forms[i].name && strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return NULL;
}

static int take_now(char **line, usec *ret)
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
            *ret_error = "no setting of this version, or a value out of its range";
            return -EINVAL;
        }
    *ret_error = "no settings";
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
    for (; r >= 0 && a->type; a++)
        if (pairs_next(line, &pair) <= 0 || strcmp(pair.name, a->name) != 0 ||
            read_value(t, a, &pair) < 0)
            r = -EINVAL;
    *ret_error = "an argument is missing, or has no value of its kind";
    if (r < 0)
        return r;
    *ret_error = "more arguments than this event has";
    return **line ? -EINVAL : 0;
}

int event_text_read(struct event_text *ret, char *line, const char **ret_error)
{
    char *rest = line + strlen(line); /* an end, for when there is no more */
    const struct form *form;

    memset(&ret->event, 0, sizeof ret->event);
    *ret_error = "no instant at its begin";
    if (take_now(&line, &ret->now) < 0)
        return -EINVAL;
    *ret_error = "no event of this version";
    form = take_name(&line);
    if (!form)
        return -EINVAL;
    ret->event.type = (enum event_type)(form - forms);
    ret->event.at = ret->now;
    if (line)
        rest = line;
    return read_arguments(ret, form, &rest, ret_error);
}
