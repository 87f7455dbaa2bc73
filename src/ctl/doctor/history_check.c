#include "ctl/doctor/history_check.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "ctl/client/client.h"
#include "ctl/client/history_list.h"
#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/trouble.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DAYS 30

/* A day may be longer than 24 hours by a change of the clocks or of the time zone: a flight from
 * the easternmost zone (UTC+14) to the westernmost one (UTC-12) has the day a second time. */
#define DAY_MOST (50 * USEC_HOUR)

struct history_facts {
    struct property_list *properties;
    struct history_list days;
    struct stat st;
    int error; /* of stat(), a negative errno; 0 = none */
    char *path;
    GPtrArray *problems; /* sentences */
};

static void facts_done(struct history_facts *f)
{
    property_list_free(f->properties);
    history_list_done(&f->days);
    g_free(f->path);
    g_ptr_array_unref(f->problems);
}

static enum command_status read_facts(struct history_facts *f)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    GDate first, last;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_HISTORY, /* may_start= */ false, f->properties);
    if (status != COMMAND_FINE)
        return status;
    f->path = g_strdup(property_list_string(f->properties, "Path") ?: "");
    if (*f->path && stat(f->path, &f->st) < 0)
        f->error = -errno;
    local_day_of(format_now(), &last);
    first = last;
    g_date_subtract_days(&first, DAYS - 1);
    return *f->path ? history_list_days(bus, &first, &last, &f->days) : COMMAND_FINE;
}

static void check_file(struct history_facts *f)
{
    g_autofree char *trouble = trouble_history(f->properties);

    if (!*f->path)
        g_ptr_array_add(f->problems, g_strdup(_("The service runs without a history.")));
    if (trouble)
        g_ptr_array_add(f->problems, g_steal_pointer(&trouble));
    if (f->error) /* TRANSLATORS: the reason */
        g_ptr_array_add(f->problems,
                        g_strdup_printf(_("The file cannot be read: %s"), strerror(-f->error)));
    if (*f->path && !f->error && f->st.st_mode & 077)
        g_ptr_array_add(f->problems,
                        g_strdup(_("Other people on this computer can read the file. The service "
                                   "corrects that when it starts: systemctl --user restart "
                                   "lumbard")));
}

/* The sums of a day cannot exceed the day. */
static void check_days(struct history_facts *f)
{
    for (unsigned i = 0; i < history_count(&f->days); i++) {
        const struct history_day *day = history_row(&f->days, struct history_day, i);
        const usec sum = day->sitting + day->standing + day->away + day->unknown;
        g_autofree char *date = format_safe(day->date);

        if (day->sitting < 0 || day->standing < 0 || day->away < 0 || day->unknown < 0 ||
            sum > DAY_MOST || day->active > day->sitting)
            g_ptr_array_add(
                f->problems,
                g_strdup_printf(_("The sums of %s are wrong. Please report it."), date));
    }
}

static void append_json(GString *out, const struct history_facts *f)
{
    g_string_append_c(out, '{');
    property_list_to_json(f->properties, NULL, out);
    json_key(out, "Bytes");
    g_string_append_printf(out, "%lld", (long long)f->st.st_size);
    json_key(out, "Problems");
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < f->problems->len; i++) {
        if (i)
            g_string_append_c(out, ',');
        json_string(out, g_ptr_array_index(f->problems, i));
    }
    g_string_append(out, "]}\n");
}

static void append_facts(GString *out, const struct history_facts *f)
{
    const usec first = property_list_usec(f->properties, "FirstTimestamp");
    g_autofree char *size = g_format_size_full((guint64)f->st.st_size, G_FORMAT_SIZE_IEC_UNITS);
    char instant[FORMAT_INSTANT_MAX];

    /* TRANSLATORS: a label, at most 14 characters */
    screen_line(out, _("file"), "%s", *f->path ? f->path : _("none"));
    if (!*f->path)
        return;
    screen_line(out, _("size"), "%s", size);
    screen_line(out, _("entries"), "%llu",
                (unsigned long long)property_list_usec(f->properties, "Records"));
    if (first)
        screen_line(out, _("since"), "%s", format_instant(instant, first, format_now()));
    screen_line(out, _("written"), "%s",
                property_list_bool(f->properties, "Healthy") ? _("yes") : _("no"));
}

static void append_problems(GString *out, const struct history_facts *f)
{
    const struct format_style *style = format_style();

    if (f->problems->len == 0)
        g_string_append_printf(out, "%s%s%s\n", style->good, _("Everything looks fine."),
                               style->reset);
    else
        g_string_append_printf(out, "%s%s%s\n", style->warn, _("To fix:"), style->reset);
    for (unsigned i = 0; i < f->problems->len; i++) {
        g_string_append(out, "  - ");
        screen_wrap(out, g_ptr_array_index(f->problems, i), /* width= */ 0);
        g_string_append_c(out, '\n');
    }
}

enum command_status history_check_run(const struct command_call *call)
{
    CLEANUP(facts_done)
    struct history_facts f = { .properties = property_list_new(),
                               .problems = g_ptr_array_new_with_free_func(g_free) };
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = read_facts(&f);

    if (status != COMMAND_FINE)
        return status;
    check_file(&f);
    check_days(&f);
    if (call->as_json) {
        append_json(out, &f);
    } else {
        append_facts(out, &f);
        append_problems(out, &f);
    }
    status = output_result(out->str, call->as_json);
    return status == COMMAND_FINE && f.problems->len ? COMMAND_REFUSED : status;
}
