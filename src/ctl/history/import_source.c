/*
 * A file of lumbarctl may have any size and is read line by line, twice: to check all of it, and to
 * import it. Standard input is therefore kept in a temporary file first.
 */
#include "ctl/history/import_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/history/export_line.h"
#include "ctl/history/sane_break_file.h"
#include "ctl/history/workrave_file.h"
#include "ctl/text/format.h"
#include "util/cleanup.h"
#include "wording/translation.h"

static enum command_status source_failed(const struct import_source *s, const char *problem)
{
    g_autofree char *safe = format_safe(s->name);

    /* TRANSLATORS: the name of a file, and what is wrong with it */
    fprintf(stderr, _("Cannot import '%s': %s\n"), safe, problem);
    return COMMAND_FAILED;
}

static enum command_status line_failed(const struct import_source *s, const char *problem)
{
    g_autofree char *safe = format_safe(s->name);

    /* TRANSLATORS: the name of a file, the number of a line, and what is wrong there */
    fprintf(stderr, _("Cannot import '%s', line %u: %s\n"), safe, s->reader.number, problem);
    return COMMAND_FAILED;
}

/* Reads the next line. @ret_is_end: there is none. */
static enum command_status next_line(struct import_source *s, bool *ret_is_end)
{
    const int r = line_reader_next(&s->reader);

    *ret_is_end = r == 0;
    if (r < 0)
        return source_failed(s, strerror(-r));
    if (r == LINE_TOO_LONG)
        return line_failed(s, _("It is too long: a line has at most 4096 bytes."));
    if (r == LINE_NOT_TEXT)
        return line_failed(s, _("It is not text in UTF-8."));
    return COMMAND_FINE;
}

static void rewind_file(struct import_source *s)
{
    rewind(s->file);
    s->reader = (struct line_reader){ .file = s->file };
}

/* Copies standard input, which cannot be read twice. */
static int copy_input(FILE *to)
{
    char block[65536];
    size_t n;

    while ((n = fread(block, 1, sizeof block, stdin)) > 0)
        if (fwrite(block, 1, n, to) != n)
            return -errno;
    if (ferror(stdin) || fflush(to) != 0)
        return errno > 0 ? -errno : -EIO;
    return 0;
}

/* A pipe with a name, or a device, could block for ever. */
static int open_regular(const char *name, FILE **ret)
{
    CLEANUP(cleanup_close) int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (!S_ISREG(st.st_mode))
        return -EINVAL;
    *ret = fdopen(fd, "r");
    if (!*ret)
        return -errno;
    fd = -1;
    return 0;
}

static enum command_status open_file(struct import_source *s)
{
    int r;

    if (strcmp(s->name, "-") == 0) {
        s->file = tmpfile();
        r = s->file ? copy_input(s->file) : -errno;
    } else {
        r = open_regular(s->name, &s->file);
    }
    if (r == -EINVAL)
        return source_failed(s, _("It is not a regular file. Use - for standard input."));
    return r < 0 ? source_failed(s, strerror(-r)) : COMMAND_FINE;
}

/* The lines that sqlite3 prints take the place of the database. */
static enum command_status convert_database(struct import_source *s)
{
    g_auto(GStrv) command = sane_break_file_command(s->name);
    g_autofree char *out = NULL, *error = NULL;
    g_autoptr(GError) spawn_error = NULL;
    FILE *lines;
    int wait_status = 0;

    if (strcmp(s->name, "-") == 0)
        return source_failed(s, _("A database must be given by the name of its file."));
    if (!g_spawn_sync(NULL, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &error,
                      &wait_status, &spawn_error))
        return source_failed(s, _("The program sqlite3 is needed to read it. Install the package "
                                  "sqlite3."));
    if (wait_status != 0)
        return source_failed(s, _("It is not a database of Sane Break, or it is damaged."));
    if (strlen(out) > IMPORT_SIZE_MAX)
        return source_failed(s, _("It is too large: at most 64 MiB can be read."));
    lines = tmpfile();
    if (!lines || fputs(out, lines) == EOF || fflush(lines) != 0)
        return source_failed(s, strerror(errno));
    fclose(s->file);
    s->file = lines;
    rewind_file(s);
    return COMMAND_FINE;
}

/* Reads all lines with @read, which returns NULL or a problem. */
static enum command_status read_lines(struct import_source *s,
                                      const char *(*read)(void *, const char *), void *data)
{
    bool is_end = false;

    rewind_file(s);
    while (!is_end) {
        const enum command_status status = next_line(s, &is_end);
        const char *problem = status == COMMAND_FINE && !is_end ? read(data, s->reader.text) : NULL;

        if (status != COMMAND_FINE)
            return status;
        if (problem)
            return line_failed(s, problem);
    }
    return COMMAND_FINE;
}

static const char *read_workrave(void *data, const char *line)
{
    return workrave_file_read(data, line);
}

static const char *read_sane_break(void *data, const char *line)
{
    return sane_break_file_read(data, line);
}

/* A file of another program: all of it is read at once. */
static enum command_status read_other(struct import_source *s)
{
    struct workrave_file workrave = { .time = &s->time };
    struct sane_break_file sane_break = { .time = &s->time };
    enum command_status status;
    struct stat st;

    if (fstat(fileno(s->file), &st) < 0)
        return source_failed(s, strerror(errno));
    if (st.st_size > IMPORT_SIZE_MAX)
        return source_failed(s, _("It is too large: at most 64 MiB can be read."));
    imported_time_init(&s->time, s->kind == IMPORT_WORKRAVE ? "workrave" : "sane-break");
    if (s->kind == IMPORT_WORKRAVE) {
        status = read_lines(s, read_workrave, &workrave);
        workrave_file_end(&workrave, g_get_real_time());
    } else {
        status = convert_database(s);
        if (status == COMMAND_FINE)
            status = read_lines(s, read_sane_break, &sane_break);
        sane_break_file_end(&sane_break, g_get_real_time());
    }
    imported_time_sort(&s->time);
    return status;
}

/* Recognises the format by the first bytes of the file. */
static enum command_status find_kind(struct import_source *s)
{
    bool is_end;
    int r = line_reader_next(&s->reader);

    if (sane_break_file_is_database(s->reader.text, s->reader.size)) {
        s->kind = IMPORT_SANE_BREAK;
        return COMMAND_FINE;
    }
    rewind_file(s);
    if (r >= 0 && next_line(s, &is_end) != COMMAND_FINE)
        return COMMAND_FAILED;
    if (r < 0)
        return source_failed(s, strerror(-r));
    if (workrave_file_is_first(s->reader.text))
        s->kind = IMPORT_WORKRAVE;
    else if (!export_line_is_first(s->reader.text, s->reader.size))
        return source_failed(s, _("It is no history of lumbard, Workrave or Sane Break."));
    return COMMAND_FINE;
}

enum command_status import_source_open(struct import_source *s, const char *name)
{
    enum command_status status;

    *s = (struct import_source){ .name = name };
    status = open_file(s);
    if (status == COMMAND_FINE) {
        rewind_file(s);
        status = find_kind(s);
    }
    if (status == COMMAND_FINE && s->kind != IMPORT_LUMBARD)
        status = read_other(s);
    if (status == COMMAND_FINE)
        import_source_rewind(s);
    else
        import_source_done(s);
    return status;
}

void import_source_done(struct import_source *s)
{
    if (s->file)
        fclose(s->file);
    s->file = NULL;
    imported_time_done(&s->time);
}

void import_source_rewind(struct import_source *s)
{
    s->next = 0;
    rewind_file(s);
}

enum command_status import_source_next(struct import_source *s, GStringChunk *texts,
                                       struct history_event *ret, bool *ret_is_end)
{
    const char *problem = NULL;

    if (s->kind != IMPORT_LUMBARD) {
        *ret_is_end = s->next == history_count(&s->time.list);
        if (!*ret_is_end)
            *ret = *history_row(&s->time.list, struct history_event, s->next++);
        return COMMAND_FINE;
    }
    do {
        if (next_line(s, ret_is_end) != COMMAND_FINE)
            return COMMAND_FAILED;
        if (*ret_is_end)
            return COMMAND_FINE;
        if (export_line_is_first(s->reader.text, s->reader.size)) /* several files in one */
            problem = export_line_read_first(s->reader.text, s->reader.size);
        else if (s->reader.size)
            problem = export_line_read(s->reader.text, s->reader.size, texts, ret);
    } while (!problem &&
             (s->reader.size == 0 || export_line_is_first(s->reader.text, s->reader.size)));
    return problem ? line_failed(s, problem) : COMMAND_FINE;
}
