/*
 * sources: a table for people, or an array in an object for programs.
 */
#include "ctl/client/source_list.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* A narrower terminal gets a list instead of the table: the name of a bus service in the last
 * column has up to 45 characters. */
#define TABLE_WIDTH 110

enum column { NAME, KIND, STATE, LAST_EVENT, EVENTS, DETAIL, COLUMN_MAX };

struct row {
    char *cells[COLUMN_MAX];
};

static void row_free(void *data)
{
    struct row *row = data;

    for (int c = 0; c < COLUMN_MAX; c++)
        g_free(row->cells[c]);
    g_free(row);
}

static char *cell(const struct property_list *source, const char *name)
{
    const char *text = property_list_string(source, name);

    return text && *text ? format_safe(text) : g_strdup("-");
}

static char *ago(usec instant, usec now)
{
    char length[DURATION_WORDS_MAX];

    if (!instant)
        return g_strdup(_("never"));
    return g_strdup_printf(_("%s ago"), format_duration(length, now > instant ? now - instant : 0));
}

static struct row *row_of(const struct property_list *source, usec now)
{
    struct row *row = g_new0(struct row, 1);

    row->cells[NAME] = cell(source, "Name");
    row->cells[KIND] = cell(source, "Kind");
    row->cells[STATE] = cell(source, "State");
    row->cells[LAST_EVENT] = ago(property_list_usec(source, "LastEventTimestamp"), now);
    row->cells[EVENTS] =
        g_strdup_printf("%" G_GUINT64_FORMAT, (guint64)property_list_usec(source, "Events"));
    row->cells[DETAIL] = cell(source, "Detail");
    return row;
}

static struct row *heading(void)
{
    static const char *const words[COLUMN_MAX] = { N_("NAME"),       N_("KIND"),   N_("STATE"),
                                                   N_("LAST EVENT"), N_("EVENTS"), N_("DETAIL") };
    struct row *row = g_new0(struct row, 1);

    for (int c = 0; c < COLUMN_MAX; c++)
        row->cells[c] = g_strdup(_(words[c]));
    return row;
}

static void append_row(GString *out, const struct row *row, const glong *widths)
{
    for (int c = 0; c < COLUMN_MAX; c++) {
        glong gap = widths[c] - g_utf8_strlen(row->cells[c], -1);

        if (c == EVENTS) /* numbers are aligned on the right */
            g_string_append_printf(out, "%*s%s  ", (int)gap, "", row->cells[c]);
        else if (c == DETAIL)
            screen_wrap(out, row->cells[c], /* width= */ 0);
        else
            g_string_append_printf(out, "%s%*s  ", row->cells[c], (int)gap, "");
    }
    g_string_append_c(out, '\n');
}

/* "2 events, the last 3 seconds ago" */
static char *events_text(const struct property_list *source, usec now)
{
    const usec n = property_list_usec(source, "Events");
    g_autofree char *last = ago(property_list_usec(source, "LastEventTimestamp"), now);

    if (n == 0)
        return g_strdup(_("no event yet"));
    /* TRANSLATORS: "3 seconds ago" */
    return g_strdup_printf(_n("%llu event, %s", "%llu events, the last %s", n),
                           (unsigned long long)n, last);
}

/* "x11 (idle): ready, 2 events, the last 3 seconds ago", and the detail below it. */
static void append_paragraph(GString *out, const struct property_list *source, usec now)
{
    struct row *row = row_of(source, now);
    g_autofree char *events = events_text(source, now);
    g_autofree char *first = g_strdup_printf("%s (%s): %s, %s", row->cells[NAME], row->cells[KIND],
                                             row->cells[STATE], events);

    screen_wrap(out, first, /* width= */ 0);
    g_string_append(out, "\n    ");
    screen_wrap(out, row->cells[DETAIL], /* width= */ 0);
    g_string_append_c(out, '\n');
    row_free(row);
}

static void append_table(GString *out, const GPtrArray *sources)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    const struct format_style *style = format_style();
    glong widths[COLUMN_MAX] = { 0 };
    usec now = format_now();

    if (sources->len == 0) {
        g_string_append(out, _("This lumbard was built without sources.\n"));
        return;
    }
    if (screen_width() && screen_width() < TABLE_WIDTH) {
        for (unsigned i = 0; i < sources->len; i++)
            append_paragraph(out, g_ptr_array_index(sources, i), now);
        return;
    }
    g_ptr_array_add(rows, heading());
    for (unsigned i = 0; i < sources->len; i++)
        g_ptr_array_add(rows, row_of(g_ptr_array_index(sources, i), now));
    for (unsigned i = 0; i < rows->len; i++)
        for (int c = 0; c < COLUMN_MAX; c++) {
            const struct row *row = g_ptr_array_index(rows, i);

            widths[c] = MAX(widths[c], g_utf8_strlen(row->cells[c], -1));
        }
    g_string_append(out, style->dim);
    append_row(out, g_ptr_array_index(rows, 0), widths);
    g_string_append(out, style->reset);
    for (unsigned i = 1; i < rows->len; i++)
        append_row(out, g_ptr_array_index(rows, i), widths);
}

static void append_hidden(GString *out, unsigned hidden)
{
    g_autofree char *line = g_strdup_printf(
        _n("%u source is absent on this computer. To see it: lumbarctl sources --all",
           "%u sources are absent on this computer. To see them: lumbarctl "
           "sources --all",
           hidden),
        hidden);

    if (hidden == 0)
        return;
    screen_wrap(out, line, /* width= */ 0);
    g_string_append_c(out, '\n');
}

enum command_status command_sources(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autoptr(GPtrArray) sources = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = source_list_read(bus, &sources);
    if (status != COMMAND_FINE)
        return status;
    if (call->as_json) {
        g_string_append(out, "{\"Sources\":");
        source_list_to_json(sources, out);
        g_string_append(out, "}\n");
    } else {
        const unsigned all = sources->len;
        const unsigned hidden =
            command_has(call, "all") ? 0 : source_list_hide_absent(sources, NULL);

        if (all == 0 || sources->len > 0)
            append_table(out, sources);
        append_hidden(out, hidden);
    }
    return output_result(out->str, call->as_json);
}
