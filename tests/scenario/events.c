/* What can happen in a script. */
#include <string.h>

#include "script.h"

/* The next word, which must be there. */
static char *take(struct script *s, char ***words, const char *what)
{
    if (!**words)
        script_fail(s, "%s?", what);
    return *(*words)++;
}

/* Takes @word if it comes next. */
static bool takes(char ***words, const char *word)
{
    if (!**words || strcmp(**words, word) != 0)
        return false;
    (*words)++;
    return true;
}

static bool take_switch(struct script *s, char ***words)
{
    if (takes(words, "on"))
        return true;
    if (takes(words, "off"))
        return false;
    script_fail(s, "on or off?");
}

/* "until TIME" */
static usec take_until(struct script *s, char ***words)
{
    if (!takes(words, "until"))
        script_fail(s, "until when?");
    return script_time(s, take(s, words, "until when"));
}

static void tell(struct script *s, enum event_type type)
{
    world_tell(&s->world, type);
}

static void on_type(struct script *s, char ***words)
{
    usec until = take_until(s, words), every = USEC_SEC;

    if (takes(words, "every"))
        every = script_duration(s, take(s, words, "every"));
    if (until < s->world.now || every == 0)
        script_fail(s, "typing goes forward");
    world_type(&s->world, until, every);
}

static void on_ready(struct script *s, char ***words)
{
    bool knows_last = !takes(words, "unknowing");
    bool can_await = !takes(words, "unasked");

    s->world.hides_idle = takes(words, "hiding");

    if (takes(words, "last"))
        s->world.last_input_at = script_time(s, take(s, words, "last"));
    world_ready(&s->world, knows_last, can_await);
}

static void on_hours(struct script *s, char ***words)
{
    struct event e = { .type = EVENT_HOURS, .at = s->world.now };

    e.hours.is_open = takes(words, "open");
    if (!e.hours.is_open && !takes(words, "closed"))
        script_fail(s, "open or closed?");
    e.hours.change_at = **words ? take_until(s, words) : USEC_NEVER;
    world_send(&s->world, e);
}

static void on_day(struct script *s, char ***words)
{
    struct event e = { .type = EVENT_DAY, .at = s->world.now };

    if (takes(words, "since"))
        e.at = script_time(s, take(s, words, "since"));
    world_send(&s->world, e);
}

static void on_snooze(struct script *s, char ***words)
{
    struct event e = { .type = EVENT_SNOOZE, .at = s->world.now };

    if (**words)
        e.duration = script_duration(s, take(s, words, "how long"));
    world_send(&s->world, e);
}

static void on_pause(struct script *s, char ***words)
{
    struct event e = { .type = EVENT_PAUSE, .at = s->world.now, .until_at = USEC_NEVER };

    if (takes(words, "for"))
        e.until_at = s->world.now + script_duration(s, take(s, words, "how long"));
    else if (**words)
        e.until_at = take_until(s, words);
    world_send(&s->world, e);
}

static void on_server(struct script *s, char ***words)
{
    struct world *w = &s->world;

    if (takes(words, "absent")) {
        w->server = WORLD_SERVER_ABSENT;
    } else if (takes(words, "silent")) {
        w->server = WORLD_SERVER_SILENT;
    } else if (takes(words, "good")) {
        w->server = WORLD_SERVER_GOOD;
        tell(s, EVENT_SERVER);
    } else {
        script_fail(s, "absent, silent or good?");
    }
}

/* What happens to the bubble on screen. */
static void on_bubble(struct script *s, char ***words)
{
    static const struct {
        const char *word;
        enum event_type type;
    } table[] = {
        { "shown", EVENT_SHOWN },         { "started", EVENT_STARTED },
        { "dismissed", EVENT_DISMISSED }, { "expired", EVENT_EXPIRED },
        { "lost", EVENT_FAILED },
    };
    struct event e = { .at = s->world.now, .id = s->world.bubble };

    if (e.id == 0)
        script_fail(s, "no bubble is on screen");
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (takes(words, table[i].word)) {
            e.type = table[i].type;
            world_send(&s->world, e);
            return;
        }
    script_fail(s, "what happens to the bubble?");
}

static void on_dnd(struct script *s, char ***words)
{
    s->world.is_dnd = take_switch(s, words);
    world_switch(&s->world, EVENT_DND, s->world.is_dnd);
}

static void on_restart(struct script *s, char ***words)
{
    if (world_restart(&s->world, takes(words, "after-power-off")) < 0)
        script_fail(s, "the saved state was refused");
}

static void on_set(struct script *s, char ***words)
{
    s->settings = s->world.core.settings;
    script_set(s, &s->settings, *words);
    while (**words)
        (*words)++;
    world_send(
        &s->world,
        (struct event){ .type = EVENT_SETTINGS, .at = s->world.now, .settings = &s->settings });
}

/* An event past the source, as a source might get it wrong. */
static void on_raw(struct script *s, char ***words)
{
    struct event e = { .at = s->world.now };

    if (takes(words, "input"))
        e.type = EVENT_INPUT;
    else if (takes(words, "idle"))
        e.type = EVENT_IDLE;
    else
        script_fail(s, "input or idle?");
    if (**words)
        e.at = script_time(s, take(s, words, "when"));
    world_send(&s->world, e);
}

static void on_sleep(struct script *s, char ***words)
{
    world_sleep_unheard(&s->world, take_until(s, words));
}

static void on_lock(struct script *s, char ***words)
{
    world_switch(&s->world, EVENT_LOCK, take_switch(s, words));
}

static void on_seat(struct script *s, char ***words)
{
    if (takes(words, "taken"))
        world_switch(&s->world, EVENT_SEAT, true);
    else if (takes(words, "returned"))
        world_switch(&s->world, EVENT_SEAT, false);
    else
        script_fail(s, "taken or returned?");
}

/* "evidence KIND SOURCE[/DETAIL] on|off [old] [for DURATION] [since TIME]" */
static void on_evidence(struct script *s, char ***words)
{
    const char *kind = take(s, words, "which kind of evidence");
    g_auto(GStrv) name = g_strsplit(take(s, words, "whose evidence"), "/", 2);
    struct event e = { .type = EVENT_EVIDENCE, .at = s->world.now };

    e.evidence.kind = EVIDENCE_KIND_MAX;
    for (unsigned i = 0; i < EVIDENCE_KIND_MAX; i++)
        if (strcmp(evidence_kind_name((enum evidence_kind)i), kind) == 0)
            e.evidence.kind = (enum evidence_kind)i;
    if (e.evidence.kind == EVIDENCE_KIND_MAX)
        script_fail(s, "no evidence is called \"%s\"", kind);
    e.evidence.source = name[0];
    e.evidence.detail = name[1] ? name[1] : "";
    e.evidence.on = take_switch(s, words);
    e.evidence.is_old = takes(words, "old");
    e.evidence.until_at = USEC_NEVER;
    if (takes(words, "for"))
        e.evidence.until_at = s->world.now + script_duration(s, take(s, words, "how long"));
    if (takes(words, "since"))
        e.at = script_time(s, take(s, words, "since when"));
    world_send(&s->world, e);
}

/* "credit FROM TO WHO", "correct FROM TO sitting|standing|away" */
static void amend(struct script *s, char ***words, enum event_type type)
{
    struct event e = { .type = type, .at = s->world.now };
    const char *what;

    e.span.start_at = script_time(s, take(s, words, "from when"));
    e.span.end_at = script_time(s, take(s, words, "to when"));
    what = take(s, words, type == EVENT_CREDIT ? "who says so" : "which state");
    e.span.who = type == EVENT_CREDIT ? what : "";
    e.span.state = strcmp(what, "sitting") == 0    ? PRESENCE_PASSIVE
                   : strcmp(what, "standing") == 0 ? PRESENCE_STANDING
                                                   : PRESENCE_AWAY;
    world_send(&s->world, e);
}

static void on_credit(struct script *s, char ***words)
{
    amend(s, words, EVENT_CREDIT);
}

static void on_correct(struct script *s, char ***words)
{
    amend(s, words, EVENT_CORRECT);
}

static const struct happening {
    const char *word;
    void (*run)(struct script *s, char ***words); /* or one of these: */
    void (*act)(struct world *w);
    enum event_type type;
    bool needs_no_service;
} happenings[] = {
    { "touch", .act = world_touch, .needs_no_service = true },
    { "type", on_type, .needs_no_service = true },
    { "leave", .type = EVENT_TYPE_MAX, .needs_no_service = true },
    { "wait", .type = EVENT_TYPE_MAX, .needs_no_service = true },
    { "ready", on_ready },
    { "lost", .act = world_lose },
    { "lock", on_lock },
    { "suspend", .act = world_suspend },
    { "resume", .act = world_resume },
    { "sleep", on_sleep },
    { "seat", on_seat },
    { "day", on_day },
    { "hours", on_hours },
    { "suggest", .type = EVENT_SUGGEST_NOW },
    { "snooze", on_snooze },
    { "skip", .type = EVENT_SKIP },
    { "pause", on_pause },
    { "unpause", .type = EVENT_RESUME },
    { "bubble", on_bubble },
    { "server", on_server },
    { "dnd", on_dnd },
    { "set", on_set },
    { "raw", on_raw },
    { "evidence", on_evidence },
    { "credit", on_credit },
    { "correct", on_correct },
    { "timer", .type = EVENT_TIME },
    { "stop", .type = EVENT_STOP },
    { "kill", .act = world_kill },
    { "restart", on_restart, .needs_no_service = true },
};

static const struct happening *find(struct script *s, const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(happenings); i++)
        if (strcmp(happenings[i].word, word) == 0)
            return &happenings[i];
    script_fail(s, "what is \"%s\"?", word);
}

void script_event(struct script *s, usec at, char **words)
{
    const struct happening *h = find(s, *words++);

    if (s->world.is_down && !h->needs_no_service)
        script_fail(s, "the service is down");
    world_to(&s->world, at);
    s->world.result = 0;
    if (h->run)
        h->run(s, &words);
    else if (h->act)
        h->act(&s->world);
    else if (h->type != EVENT_TYPE_MAX)
        tell(s, h->type);
    if (*words)
        script_fail(s, "what is \"%s\" after \"%s\"?", *words, h->word);
}
