#include "store/history_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/schema.h"
#include "util/log.h"

/* The head of an SQLite file; a shorter file counts as empty, and SQLite deletes its log. */
#define HEAD_SIZE 100

#define report(priority, ...) log_line(priority, LOG_ID_HISTORY, NULL, NULL, __VA_ARGS__)

static const char *const parts[] = { "", "-wal", "-shm" };

void history_file_init(struct history_file *f, const char *folder)
{
    memset(f, 0, sizeof *f);
    f->path = g_build_filename(folder, "history.db", NULL);
    f->wal_path = g_strconcat(f->path, "-wal", NULL);
}

static void get_stat(const char *path, struct stat *ret)
{
    if (stat(path, ret) < 0)
        memset(ret, 0, sizeof *ret);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static void count_changes(struct history_file *f)
{
    f->n_changes = f->db ? sqlite3_total_changes(f->db) : 0;
}

static void look(struct history_file *f)
{
    get_stat(f->path, &f->main);
    get_stat(f->wal_path, &f->wal);
    count_changes(f);
}

void history_file_note(struct history_file *f)
{
    struct stat main, wal;

    get_stat(f->path, &main);
    get_stat(f->wal_path, &wal);
    if (is_same(&main, &f->main))
        f->main = main;
    if (is_same(&wal, &f->wal))
        f->wal = wal;
    count_changes(f);
}

void history_file_note_stored(struct history_file *f)
{
    if (f->db && sqlite3_total_changes(f->db) != f->n_changes)
        history_file_note(f);
}

static char *name_aside(const char *path, const char *why)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *stamp = g_date_time_format(now, "%Y%m%dT%H%M%SZ");
    char *name = g_strdup_printf("%s.%s-%s", path, why, stamp);

    for (unsigned i = 2; access(name, F_OK) == 0; i++) { /* never over an earlier one */
        g_free(name);
        name = g_strdup_printf("%s.%s-%s-%u", path, why, stamp, i);
    }
    return name;
}

/* Renames the files instead of deleting them, because they may still be repaired. Returns the new
 * name, to be freed. */
static char *put_aside(struct history_file *f, const char *why)
{
    char *name = name_aside(f->path, why);

    f->has_kept = true;
    history_file_close(f, false);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *from = g_strconcat(f->path, parts[i], NULL);
        g_autofree char *to = g_strconcat(name, parts[i], NULL);

        if (rename(from, to) < 0 && errno != ENOENT)
            report(LOG_ERR, "cannot rename %s: %s", from, strerror(errno));
    }
    return name;
}

/* A file without even a head: SQLite would take it for a new one and delete its log. */
static void replace_empty(struct history_file *f)
{
    g_autofree char *kept = NULL;

    look(f);
    if (!f->main.st_ino || f->main.st_size >= HEAD_SIZE ||
        (f->main.st_size == 0 && f->wal.st_size == 0))
        return;
    kept = put_aside(f, "truncated");
    report(LOG_WARNING,
           "the history %s was cut to %lld bytes; it was kept as %s and a new one created", f->path,
           (long long)f->main.st_size, kept);
}

/* Can all of the file be read? If not, an error of SQLite proves no damage. */
static bool is_readable(const char *path)
{
    char buf[4096];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return false;
    while ((n = read(fd, buf, sizeof buf)) > 0)
        ;
    close(fd);
    return n == 0;
}

static bool is_damage(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

static uint32_t number_at(const unsigned char *head, size_t at)
{
    return (uint32_t)head[at] << 24 | (uint32_t)head[at + 1] << 16 | (uint32_t)head[at + 2] << 8 |
           head[at + 3];
}

/* The size of a history by its own head; 0 = unknown. See "The Database Header" of SQLite. */
static off_t size_by_head(const char *path)
{
    unsigned char head[HEAD_SIZE];
    ssize_t n = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd >= 0) {
        n = pread(fd, head, sizeof head, 0);
        close(fd);
    }
    if (n != HEAD_SIZE || memcmp(head, "SQLite format 3", 16) != 0 ||
        number_at(head, 68) != SCHEMA_APPLICATION_ID || number_at(head, 24) != number_at(head, 92))
        return 0;
    return (off_t)number_at(head, 28) * (head[16] << 8 | head[17]);
}

static bool is_cut(struct history_file *f)
{
    look(f);
    return f->main.st_ino && f->main.st_size < size_by_head(f->path);
}

/* SQLite opens a file whose end is missing without an error, and reads zeros there. The log may
 * have the missing pages: a checkpoint writes the head first. */
static void replace_cut(struct history_file *f)
{
    g_autofree char *kept = NULL;
    int r;

    if (!is_cut(f) || !is_readable(f->path))
        return;
    r = schema_complete(f->path);
    if (r == SQLITE_OK ? !is_cut(f) : !is_damage(r))
        return;
    if (schema_is_bad(f->path, false)) {
        kept = put_aside(f, "truncated");
        report(LOG_WARNING,
               "the history %s was cut to %lld bytes; it was kept as %s and a new one created",
               f->path, (long long)f->main.st_size, kept);
        return;
    }
    report(LOG_WARNING, "the history %s was cut by %lld bytes; what they contained is lost",
           f->path, (long long)(size_by_head(f->path) - f->main.st_size));
    if (truncate(f->path, size_by_head(f->path)) < 0)
        report(LOG_WARNING, "cannot extend %s: %s", f->path, strerror(errno));
}

/* Replaces a file that a second connection also finds damaged or foreign. Returns whether it did.
 */
static bool replace_bad(struct history_file *f, int code)
{
    const bool is_foreign = code == SCHEMA_FOREIGN;
    g_autofree char *kept = NULL;

    history_file_close(f, false);
    if ((!is_foreign && !is_damage(code)) || !is_readable(f->path) ||
        !schema_is_bad(f->path, is_foreign))
        return false;
    kept = put_aside(f, is_foreign ? "foreign" : "damaged");
    report(is_foreign ? LOG_WARNING : LOG_ERR,
           is_foreign
               ? "%s is the database of another program; it was kept as %s and a new one created"
               : "the history %s is damaged; it was renamed to %s and a new one created",
           f->path, kept);
    return true;
}

static void correct_mode(const char *path, mode_t mode)
{
    struct stat st;

    if (stat(path, &st) < 0 || st.st_uid != geteuid() || !(st.st_mode & 0777 & ~mode))
        return;
    if (chmod(path, st.st_mode & mode) == 0)
        report(LOG_NOTICE, "other users had access to %s; its mode is now 0%o", path,
               st.st_mode & mode);
}

static void correct_modes(const struct history_file *f)
{
    g_autofree char *folder = g_path_get_dirname(f->path);

    correct_mode(folder, 0700);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path = g_strconcat(f->path, parts[i], NULL);

        correct_mode(path, 0600);
    }
}

/* An open that fails leaves an empty file, if there was none before. */
static void remove_attempt(const struct history_file *f)
{
    struct stat st;

    get_stat(f->path, &st);
    if (!f->main.st_ino && st.st_ino && st.st_size == 0)
        unlink(f->path);
}

static int open_once(struct history_file *f)
{
    enum schema_found found;
    int r;

    look(f);
    r = schema_open(f->path, &f->db, &found);
    if (r != SQLITE_OK) {
        remove_attempt(f);
        return r;
    }
    f->is_new = found == SCHEMA_CREATED;
    f->is_reported = found == SCHEMA_INCOMPLETE;
    f->was_absent = !f->main.st_ino && !f->has_kept;
    if (found == SCHEMA_CREATED && f->main.st_ino && f->main.st_size == 0)
        report(LOG_WARNING, "the history %s was empty; a new one begins", f->path);
    else if (found == SCHEMA_CREATED && f->main.st_ino)
        report(
            LOG_WARNING,
            "the history %s had no tables, as if its -wal file had been deleted; a new one begins",
            f->path);
    else if (found == SCHEMA_OLDER)
        report(LOG_NOTICE, "the history %s is of an older version; it was brought up to date",
               f->path);
    else if (found == SCHEMA_DERIVED)
        report(LOG_NOTICE,
               "a table of the history %s that is computed from its entries was missing; it is "
               "computed again, and no entry is lost",
               f->path);
    else if (found == SCHEMA_INCOMPLETE)
        report(LOG_WARNING, "a table of the history %s was missing; an empty one was created",
               f->path);
    look(f);
    return SQLITE_OK;
}

int history_file_open(struct history_file *f)
{
    int r;

    correct_modes(f);
    replace_empty(f);
    replace_cut(f);
    r = open_once(f);
    if (r != SQLITE_OK && replace_bad(f, r))
        r = open_once(f);
    return r;
}

/* Others deleted or replaced the log. Our connection still has the old one and writes its rows into
 * the file; a log that is not ours must not be replayed onto it. */
static int replace_log(struct history_file *f)
{
    g_autofree char *kept = name_aside(f->wal_path, "replaced");
    const int r = schema_checkpoint(f->db);

    history_file_close(f, false);
    if (rename(f->wal_path, kept) < 0)
        report(LOG_WARNING, "%s was deleted; %s", f->wal_path,
               r == SQLITE_OK ? "no entry is lost" : "the last entries of the history are lost");
    else
        report(LOG_WARNING, "%s was replaced by another file, which was kept as %s; %s",
               f->wal_path, kept,
               r == SQLITE_OK ? "no entry is lost" : "the last entries of the history are lost");
    return history_file_open(f);
}

int history_file_check(struct history_file *f)
{
    struct stat main, wal;

    if (!f->db)
        return history_file_open(f);
    get_stat(f->path, &main);
    get_stat(f->wal_path, &wal);
    if (!is_same(&main, &f->main)) {
        report(LOG_ERR, "the history %s was deleted or replaced; it is opened again", f->path);
        history_file_close(f, false);
        return history_file_open(f);
    }
    if (!is_same(&wal, &f->wal))
        return replace_log(f);
    if (main.st_size >= f->main.st_size && wal.st_size >= f->wal.st_size)
        return SQLITE_OK;
    if (wal.st_size < f->wal.st_size)
        report(LOG_WARNING, "%s was cut; the last entries of the history are lost", f->wal_path);
    history_file_close(f, false);
    return history_file_open(f);
}

int history_file_recover(struct history_file *f, int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_FULL:
        return code; /* the connection stays good */
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return replace_bad(f, code) ? open_once(f) : code;
    case SQLITE_ERROR: /* a table is missing */
        history_file_close(f, false);
        return history_file_open(f);
    default: /* a fresh connection may read what this one could not */
        history_file_close(f, false);
        return code;
    }
}

bool history_file_close(struct history_file *f, bool is_clean)
{
    int r = SQLITE_OK;

    if (!f->db)
        return false;
    if (is_clean) {
        r = schema_checkpoint(f->db);
        is_clean = r == SQLITE_OK;
    }
    if (r == SQLITE_BUSY)
        report(LOG_WARNING,
               "another program reads the history: the last entries stay in %s, and a copy needs "
               "both files",
               f->wal_path);
    schema_close(f->db, is_clean);
    f->db = NULL;
    return is_clean;
}

/* A kill loses no entry, so the last ones are missing only if others deleted or cut a file. */
static void report_missing(const struct history_file *f, int64_t n)
{
    if (f->is_reported)
        return;
    if (!f->is_new)
        report(LOG_WARNING,
               "the history %s has lost its last entries (%lld), as if its -wal file had been "
               "deleted or cut",
               f->path, (long long)n);
    else if (f->was_absent)
        report(LOG_WARNING, "the history %s was deleted; a new one begins", f->path);
}

void history_file_check_entries(const struct history_file *f, int64_t expected)
{
    sqlite3_int64 last;

    if (f->db && schema_last_entry(f->db, &last) == SQLITE_OK && last < expected)
        report_missing(f, expected - last);
}

void history_file_done(struct history_file *f)
{
    history_file_close(f, false);
    g_free(f->path);
    g_free(f->wal_path);
}
