#include "ctl/history/export_line.h"

#include <string.h>

#include "ctl/history/flat_json.h"
#include "ctl/history/history_json.h"
#include "wording/translation.h"

#define FIRST_LINE_BEGINS "{\"Format\":"

#define OFFSET_MAX (18 * 3600) /* seconds; as for History.Import */

struct first_line {
    bool is_ours;
    gint64 version;
};

struct event_line {
    struct history_event event;
    GStringChunk *texts;
    bool has_time, has_offset;
};

void export_line_first(GString *out)
{
    g_string_append_printf(out, FIRST_LINE_BEGINS "\"%s\",\"Version\":%d}\n", EXPORT_FORMAT,
                           EXPORT_VERSION);
}

void export_line_event(GString *out, const struct history_event *event)
{
    history_json_event(out, event);
    g_string_append_c(out, '\n');
}

bool export_line_is_first(const char *line, size_t size)
{
    const size_t n = strlen(FIRST_LINE_BEGINS);

    return size >= n && memcmp(line, FIRST_LINE_BEGINS, n) == 0;
}

static const char *on_first_member(void *data, const struct flat_member *m)
{
    struct first_line *first = data;

    if (strcmp(m->name, "Format") == 0)
        first->is_ours = g_strcmp0(m->text, EXPORT_FORMAT) == 0;
    else if (strcmp(m->name, "Version") == 0)
        first->version = m->text ? 0 : m->number;
    return NULL;
}

const char *export_line_read_first(const char *line, size_t size)
{
    struct first_line first = { 0 };
    const char *problem = flat_json_read(line, size, on_first_member, &first);

    if (problem)
        return problem;
    if (!first.is_ours || first.version < 1)
        return _("It is not the first line of an exported history.");
    if (first.version > EXPORT_VERSION)
        return _("The file was exported by a newer version of lumbarctl. Install that version.");
    return NULL;
}

/* The member of @event with this name; NULL = it has no text of that name. */
static const char **text_of(struct history_event *event, const char *name)
{
    return strcmp(name, "Kind") == 0     ? &event->kind
           : strcmp(name, "Source") == 0 ? &event->source
           : strcmp(name, "Detail") == 0 ? &event->detail
                                         : NULL;
}

static const char *on_event_member(void *data, const struct flat_member *m)
{
    struct event_line *line = data;
    const char **text = text_of(&line->event, m->name);

    if (text) {
        if (!m->text || *text)
            return _("Kind, Source and Detail must be texts, each once.");
        *text = g_string_chunk_insert(line->texts, m->text);
    } else if (strcmp(m->name, "Timestamp") == 0) {
        if (m->text || m->number <= 0 || line->has_time)
            return _("Timestamp must be a number of microseconds since 1970.");
        line->event.at = m->number;
        line->has_time = true;
    } else if (strcmp(m->name, "UtcOffset") == 0) {
        if (m->text || m->number < -OFFSET_MAX || m->number > OFFSET_MAX || line->has_offset)
            return _("UtcOffset must be a number of seconds from -64800 to 64800.");
        line->event.utc_offset = (int)m->number;
        line->has_offset = true;
    }
    return NULL;
}

const char *export_line_read(const char *line, size_t size, GStringChunk *texts,
                             struct history_event *ret)
{
    struct event_line read = { .texts = texts };
    const char *problem = flat_json_read(line, size, on_event_member, &read);

    if (problem)
        return problem;
    if (!read.has_time || !read.has_offset || !read.event.kind || !read.event.source ||
        !read.event.detail)
        return _("Timestamp, UtcOffset, Kind, Source and Detail are expected; one of them is "
                 "missing.");
    *ret = read.event;
    return NULL;
}
