/*
 * Any bytes as a file to import, by each of the readers: what is accepted has valid texts, and an
 * entry of an export is the same after it was exported again.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/history/export_line.h"
#include "ctl/history/history_csv.h"
#include "ctl/history/line_reader.h"
#include "ctl/history/sane_break_file.h"
#include "ctl/history/workrave_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_event(const struct history_event *event)
{
    g_autoptr(GStringChunk) texts = g_string_chunk_new(256);
    g_autoptr(GString) line = g_string_new(NULL), cell = g_string_new(NULL);
    struct history_event back;

    assert(g_utf8_validate(event->kind, -1, NULL) && g_utf8_validate(event->source, -1, NULL));
    assert(g_utf8_validate(event->detail, -1, NULL));
    export_line_event(line, event);
    assert(!export_line_read(line->str, line->len - 1, texts, &back));
    assert(back.at == event->at && back.utc_offset == event->utc_offset);
    assert(strcmp(back.kind, event->kind) == 0 && strcmp(back.source, event->source) == 0);
    assert(strcmp(back.detail, event->detail) == 0);
    history_csv_text(cell, event->detail);
    assert(cell->len == 0 || !strchr("=+-@", cell->str[0]));
}

/* The entries of another program must be in order; nothing is known about the time before the first
 * state. */
static void check_time(struct imported_time *time)
{
    imported_time_sort(time);
    for (unsigned i = 0; i < history_count(&time->list); i++) {
        const struct history_event *event = history_row(&time->list, struct history_event, i);

        assert(event->at > 0);
        assert(i == 0 || event->at >= (event - 1)->at);
        check_event(event);
    }
}

static void read_as_export(const struct line_reader *r)
{
    g_autoptr(GStringChunk) texts = g_string_chunk_new(256);
    struct history_event event;

    if (!export_line_read(r->text, r->size, texts, &event))
        check_event(&event);
    if (export_line_is_first(r->text, r->size))
        export_line_read_first(r->text, r->size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct imported_time workrave_time, sane_break_time;
    struct workrave_file workrave = { .time = &workrave_time };
    struct sane_break_file sane_break = { .time = &sane_break_time };
    struct line_reader r = { .file = size ? fmemopen((void *)data, size, "r") : NULL };
    int found;

    if (!r.file)
        return 0;
    setenv("TZ", "UTC", 1);
    imported_time_init(&workrave_time, "workrave");
    imported_time_init(&sane_break_time, "sane-break");
    while ((found = line_reader_next(&r)) == LINE_FOUND) {
        read_as_export(&r);
        workrave_file_read(&workrave, r.text);
        sane_break_file_read(&sane_break, r.text);
    }
    assert(found >= 0);
    workrave_file_end(&workrave, USEC_NEVER);
    sane_break_file_end(&sane_break, USEC_NEVER);
    check_time(&workrave_time);
    check_time(&sane_break_time);
    imported_time_done(&workrave_time);
    imported_time_done(&sane_break_time);
    fclose(r.file);
    return 0;
}
