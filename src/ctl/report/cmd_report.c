/*
 * report: the history of some days as one HTML file, for a browser.
 */
#include <stdio.h>
#include <time.h>

#include "ctl/client/client.h"
#include "ctl/history/day_range.h"
#include "ctl/report/local_words.h"
#include "ctl/report/report_file.h"
#include "ctl/report/report_open.h"
#include "ctl/report/report_page.h"
#include "ctl/report/report_rows.h"
#include "ctl/text/format.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DEFAULT_DAYS 30
#define DAYS_MOST    3660
#define DEFAULT_NAME "lumbard-report.html"

/* Not a hidden folder: browsers in a sandbox cannot read those. Not the documents either, because
 * many people synchronise them with a server. */
static char *default_path(void)
{
    const char *folder = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD);

    if (!folder || !g_file_test(folder, G_FILE_TEST_IS_DIR))
        folder = g_get_home_dir();
    return g_build_filename(folder, DEFAULT_NAME, NULL);
}

static enum command_status read_range(const struct command_call *call, struct day_range *ret)
{
    const enum command_status status = day_range_read(call, format_now(), DEFAULT_DAYS, ret);
    int days;

    if (status != COMMAND_FINE)
        return status;
    days = g_date_days_between(&ret->first, &ret->last) + 1;
    if (days > DAYS_MOST)
        return command_misused(call->self,
                               _("From --from to --to are %d days: expected at most %d."), days,
                               DAYS_MOST);
    return COMMAND_FINE;
}

/* The local date and time of @now. */
static char *describe_now(usec now)
{
    const time_t seconds = (time_t)(now / USEC_SEC);
    char date[LOCAL_WORDS_MAX], clock[LOCAL_WORDS_MAX];
    struct tm there = { 0 };
    GDate day;

    local_day_of(now, &day);
    localtime_r(&seconds, &there);
    return g_strdup_printf("%s, %s", local_date(date, (int)g_date_get_julian(&day), LOCAL_WHOLE),
                           local_clock(clock, (unsigned)(there.tm_hour * 60 + there.tm_min) * 60));
}

static enum command_status fail(const char *problem)
{
    g_autofree char *safe = format_safe(problem);

    fprintf(stderr, "%s\n", safe); /* g_printerr() would convert the character set once more */
    return COMMAND_FAILED;
}

static enum command_status write_report(const struct report_model *model, const char *path)
{
    g_autoptr(GString) page = g_string_new(NULL);
    g_autofree char *made = describe_now(format_now());
    g_autofree char *problem = NULL;

    report_page_write(page, model, made);
    problem = report_file_write(path, page->str, page->len);
    return problem ? fail(problem) : COMMAND_FINE;
}

static enum command_status read_and_write(const struct day_range *range, const char *path)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    struct report_model *model = NULL;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = report_rows_read(bus, &range->first, &range->last, &model);
    if (status == COMMAND_FINE)
        status = write_report(model, path);
    report_model_free(model);
    return status;
}

enum command_status command_report(const struct command_call *call)
{
    g_autofree char *path = call->n > 0 ? g_strdup(call->words[0]) : default_path();
    g_autofree char *shown = format_safe(path), *line = NULL;
    struct day_range range;
    g_autofree char *problem = NULL;
    enum command_status status = read_range(call, &range);

    if (status != COMMAND_FINE)
        return status;
    local_words_open();
    status = read_and_write(&range, path);
    if (status != COMMAND_FINE)
        return status;
    line = g_strdup_printf(_("The report is in %s"), shown);
    status = screen_print(line);
    problem = command_has(call, "open") ? report_open(path) : NULL;
    return problem ? fail(problem) : status;
}
