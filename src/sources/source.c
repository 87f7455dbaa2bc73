#include "sources/source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sources/programs.h"

/* About 3 min in all: a service that never answers must not cause wake-ups for ever. */
static const struct backoff repeats = { .first = USEC_SEC, .max = USEC_MIN, .limit = 8 };

const char *source_state_name(enum source_state state)
{
    static const char words[SOURCE_STATE_MAX][12] = {
        [SOURCE_ABSENT] = "absent",
        [SOURCE_STANDBY] = "standby",
        [SOURCE_READY] = "ready",
        [SOURCE_FAILED] = "failed",
    };
    return words[state];
}

const char *source_kind_name(enum source_kind kind)
{
    static const char words[SOURCE_KIND_MAX][12] = {
        [SOURCE_IDLE] = "idle",           [SOURCE_SESSION] = "session",
        [SOURCE_INHIBITOR] = "inhibitor", [SOURCE_MEDIA] = "media",
        [SOURCE_CALL] = "call",           [SOURCE_HOLD] = "hold",
        [SOURCE_TRACKER] = "tracker",     [SOURCE_SENSOR] = "sensor",
    };

    return words[kind];
}

const char *source_flag_name(unsigned i)
{
    static const char words[SOURCE_FLAGS_MAX][24] = {
        "hides-idleness",   "refused",          "full", "contradicted", "reminds",
        "presence-trusted", "attention-trusted"
    };

    return words[i];
}

/* Writes the whole text, at most @max bytes; returns whether it is another one. A sentence names
 * displays, files and errors as the surroundings give them. */
static bool write_text(char **text, size_t *length, size_t max, const char *sentence,
                       const char *more)
{
    char whole[2 * SOURCE_DETAIL_MAX];

    text_copy(whole, max - strlen(more), sentence);
    *length = strlen(whole);
    strcpy(whole + *length, more);
    if (*text && strcmp(whole, *text) == 0)
        return false;
    free(*text);
    *text = strdup(whole);
    if (!*text)
        abort();
    return true;
}

/* The detail in both languages. A translation is longer than the English text. */
static bool write_detail(struct source *s, const struct bilingual *sentence)
{
    struct bilingual more = { 0 };
    bool is_other;

    if (s->left_out)
        bilingual_add_n(&more, "; the list is full, %u more waits for a free place",
                        "; the list is full, %u more wait for a free place", s->left_out,
                        s->left_out);
    if (s->discarded)
        bilingual_add_n(&more, "; %llu invalid report was discarded",
                        "; %llu invalid reports were discarded", s->discarded,
                        (unsigned long long)s->discarded);
    is_other = write_text(&s->detail, &s->sentence_length, SOURCE_DETAIL_MAX, sentence->english,
                          more.english);
    if (translation_is_open())
        is_other |= write_text(&s->translated, &s->translated_length, (size_t)2 * SOURCE_DETAIL_MAX,
                               sentence->translated, more.translated);
    return is_other;
}

/* The same, and reports a change of it or of the state. */
static void set_detail(struct source *s, enum source_state state, const struct bilingual *sentence)
{
    if (!write_detail(s, sentence) && state == s->state)
        return;
    if (state == SOURCE_READY && s->state != SOURCE_READY)
        s->last_input_read_at = clock_boot();
    s->state = state;
    s->port->changed(s->port->userdata, s);
}

static int on_again(sd_event_source *, uint64_t, void *userdata)
{
    struct source *s = userdata;

    if (s->self && s->state == SOURCE_FAILED)
        s->type->ask(s);
    return 0;
}

/* A second failure while a call is scheduled belongs to the same try. */
static void ask_again(struct source *s, enum source_state state)
{
    if (!s->again.first)
        s->again = repeats;
    if (state == SOURCE_READY || state == SOURCE_ABSENT)
        backoff_reset(&s->again);
    else if (state == SOURCE_FAILED && !backoff_is_scheduled(&s->again))
        backoff_schedule(&s->again, s->port->event, on_again, s);
}

void source_set_sentence(struct source *s, enum source_state state,
                         const struct bilingual *sentence)
{
    if (s->type->asks_again)
        ask_again(s, state);
    set_detail(s, state, sentence);
}

void source_set_state(struct source *s, enum source_state state, const char *format, ...)
{
    struct bilingual sentence = { 0 };
    va_list ap;

    va_start(ap, format);
    bilingual_add_list(&sentence, format, ap);
    va_end(ap);
    source_set_sentence(s, state, &sentence);
}

void source_fail(struct source *s, const char *what, const char *name, const char *reason)
{
    struct bilingual sentence = { 0 };

    bilingual_add(&sentence, what, name);
    bilingual_add_text(&sentence, reason);
    source_set_sentence(s, SOURCE_FAILED, &sentence);
}

void source_open(struct source *s)
{
    int r = -ENOMEM;

    s->self = s->type->size ? calloc(1, s->type->size) : s;
    if (s->self)
        r = s->type->open(s);
    if (r >= 0)
        return;
    source_close(s);
    source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
}

void source_close(struct source *s)
{
    if (!s->self)
        return;
    if (s->type->close)
        s->type->close(s);
    if (s->type->size)
        free(s->self);
    s->self = NULL;
}

void source_hand_over(struct source *s, const struct source_type *type)
{
    source_close(s);
    s->type = type;
    source_open(s);
}

/* The detail without what is added to it. */
static const struct bilingual *sentence_of(const struct source *s, struct bilingual *ret)
{
    *ret = (struct bilingual){ 0 };
    if (s->sentence_length)
        memcpy(ret->english, s->detail, s->sentence_length);
    if (s->translated_length)
        memcpy(ret->translated, s->translated, s->translated_length);
    return ret;
}

void source_set_left_out(struct source *s, unsigned n)
{
    struct bilingual sentence;

    if (n == s->left_out)
        return;
    s->left_out = n;
    s->flags = n ? s->flags | SOURCE_FULL : s->flags & ~(unsigned)SOURCE_FULL;
    set_detail(s, s->state, sentence_of(s, &sentence));
}

void source_discard(struct source *s)
{
    struct bilingual sentence;

    s->discarded++;
    if (write_detail(s, sentence_of(s, &sentence)) && (s->discarded & (s->discarded - 1)) == 0)
        s->port->changed(s->port->userdata, s);
}

const char *source_detail(const struct source *s)
{
    return s->translated ? s->translated : s->detail ? s->detail : "";
}

bool source_ignores(const struct source *s, const char *program)
{
    return *s->port->ignored && program_is_listed(s->port->ignored, program);
}

bool source_stands_by(const struct source *s)
{
    return s->type->stands_by_for &&
           s->port->state_of(s->port->userdata, s->type->stands_by_for) == SOURCE_READY;
}

void source_emit(struct source *s, enum event_type type, usec at)
{
    const struct event event = event_plain(type, at);

    source_emit_event(s, &event);
}

void source_emit_event(struct source *s, const struct event *event)
{
    s->last_event_at = clock_boot();
    s->events++;
    if (event->type == EVENT_IDLE || event->type == EVENT_INPUT) {
        s->last_input_at = event->at;
        s->last_input_read_at = event->type == EVENT_IDLE ? USEC_NEVER : s->last_event_at;
    }
    s->port->emit(s->port->userdata, s, event);
}
