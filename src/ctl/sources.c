/*
 * sources: a table for people, or an array in an object for programs.
 */
#include "ctl/json.h"
#include "ctl/output.h"
#include "ctl/source_list.h"
#include "ctl/text.h"

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

static char *cell(const struct properties *source, const char *name)
{
    const char *text = properties_string(source, name);

    return text && *text ? text_safe(text) : g_strdup("-");
}

static char *ago(usec instant, usec now)
{
    char length[DURATION_TEXT_MAX];

    if (!instant)
        return g_strdup("never");
    return g_strdup_printf("%s ago", text_duration(length, now > instant ? now - instant : 0));
}

static struct row *row_of(const struct properties *source, usec now)
{
    struct row *row = g_new0(struct row, 1);

    row->cells[NAME] = cell(source, "Name");
    row->cells[KIND] = cell(source, "Kind");
    row->cells[STATE] = cell(source, "State");
    row->cells[LAST_EVENT] = ago(properties_usec(source, "LastEventTimestamp"), now);
    row->cells[EVENTS] =
        g_strdup_printf("%" G_GUINT64_FORMAT, (guint64)properties_usec(source, "Events"));
    row->cells[DETAIL] = cell(source, "Detail");
    return row;
}

static struct row *heading(void)
{
    static const char *const words[COLUMN_MAX] = { "NAME",       "KIND",   "STATE",
                                                   "LAST EVENT", "EVENTS", "DETAIL" };
    struct row *row = g_new0(struct row, 1);

    for (int c = 0; c < COLUMN_MAX; c++)
        row->cells[c] = g_strdup(words[c]);
    return row;
}

static void append_row(GString *out, const struct row *row, const glong *widths)
{
    for (int c = 0; c < COLUMN_MAX; c++) {
        glong gap = widths[c] - g_utf8_strlen(row->cells[c], -1);

        if (c == EVENTS) /* a number stands on the right */
            g_string_append_printf(out, "%*s%s  ", (int)gap, "", row->cells[c]);
        else if (c == DETAIL)
            g_string_append(out, row->cells[c]);
        else
            g_string_append_printf(out, "%s%*s  ", row->cells[c], (int)gap, "");
    }
    g_string_append_c(out, '\n');
}

static void append_table(GString *out, const GPtrArray *sources)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    const struct text_style *style = text_style();
    glong widths[COLUMN_MAX] = { 0 };
    usec now = text_now();

    if (sources->len == 0) {
        g_string_append(out, "There are no sources: this lumbard was built without any.\n");
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

enum command_status command_sources(const struct command *self, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object, names as on D-Bus",
          NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autoptr(GPtrArray) sources = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ 0);

    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = source_list_read(bus, &sources);
    if (status != COMMAND_FINE)
        return status;
    if (as_json) {
        g_string_append(out, "{\"Sources\":");
        source_list_to_json(sources, out);
        g_string_append(out, "}\n");
    } else {
        append_table(out, sources);
    }
    return output_text(out->str);
}
