#include "store/history.h"

#include <errno.h>
#include <glib.h>
#include <malloc.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/schema.h"
#include "util/log.h"

struct history {
    char *path, *folder;
    sqlite3 *db;
    dev_t dev; /* of the file that is open, to notice when it is deleted or replaced */
    ino_t ino;
    GQueue rows; /* of struct history_row, owned */
    struct snapshot snapshot;
    bool has_snapshot;
    bool is_failing; /* said so */
    unsigned dropped;
};

static bool is_damage(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

static bool is_same_file(const struct history *h)
{
    struct stat st;

    return stat(h->path, &st) == 0 && st.st_dev == h->dev && st.st_ino == h->ino;
}

static int open_file(struct history *h)
{
    struct stat st;
    int r = schema_open(h->path, &h->db);

    if (r == SQLITE_OK && stat(h->path, &st) == 0) {
        h->dev = st.st_dev;
        h->ino = st.st_ino;
    }
    return r;
}

/* A damaged file is evidence and perhaps salvage: it is kept, under a name that says when. */
static void put_aside(struct history *h)
{
    static const char *const parts[] = { "", "-wal", "-shm" };
    char stamp[32];
    time_t now = time(NULL);
    struct tm tm;

    gmtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &tm);
    sqlite3_close(h->db);
    h->db = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *from = g_strconcat(h->path, parts[i], NULL);
        g_autofree char *to = g_strdup_printf("%s.damaged-%s%s", h->path, stamp, parts[i]);

        if (rename(from, to) == 0 && i == 0)
            log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                     "the history %s is damaged; kept as %s, a new one is begun", from, to);
    }
}

static int open_or_begin_anew(struct history *h)
{
    int r = open_file(h);

    if (is_damage(r)) {
        put_aside(h);
        r = open_file(h);
    }
    return r;
}

static int make_folder(const char *folder, char **ret_error)
{
    if (g_mkdir_with_parents(folder, 0700) == 0)
        return 0;
    int r = -errno;
    *ret_error = g_strdup_printf("%s cannot be made: %s", folder, g_strerror(-r));
    return r;
}

int history_open(struct history **ret, char **ret_error)
{
    g_autofree char *folder = g_build_filename(g_get_user_state_dir(), "lumbard", NULL);
    struct history *h;
    struct stat st;
    int r = make_folder(folder, ret_error);

    if (r < 0)
        return r;
    h = g_new0(struct history, 1);
    h->path = g_build_filename(folder, "history.db", NULL);
    h->folder = g_strdup(folder);
    g_queue_init(&h->rows);
    /* A FIFO would block and a device do worse: only a file, or nothing yet, is opened. */
    if (stat(h->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        *ret_error = g_strdup_printf("%s is not a regular file", h->path);
        history_close(h);
        return -EINVAL;
    }
    r = open_or_begin_anew(h);
    if (r != SQLITE_OK) {
        *ret_error = g_strdup_printf("%s cannot be opened: %s", h->path, schema_strerror(r));
        history_close(h);
        return -EIO;
    }
    *ret = h;
    return 0;
}

static void free_snapshot(struct snapshot *s)
{
    g_clear_pointer(&s->state, g_free);
}

struct history *history_close(struct history *h)
{
    if (!h)
        return NULL;
    if (h->db)
        history_retry(h);
    if (!g_queue_is_empty(&h->rows))
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL, "%u rows of the history could not be written",
                 h->rows.length);
    sqlite3_close(h->db);
    g_queue_clear_full(&h->rows, g_free);
    free_snapshot(&h->snapshot);
    g_free(h->path);
    g_free(h->folder);
    g_free(h);
    return NULL;
}

int history_load(struct history *h, struct snapshot *ret)
{
    int r = schema_read_snapshot(h->db, ret);

    if (r == SQLITE_ROW)
        return 0;
    return r == SQLITE_DONE ? -ENOENT : -EIO;
}

void history_add(struct history *h, const struct history_row *row)
{
    if (h->rows.length >= HISTORY_QUEUE_MAX) {
        g_free(g_queue_pop_head(&h->rows));
        h->dropped++;
    }
    g_queue_push_tail(&h->rows, g_memdup2(row, sizeof *row));
}

static int write_all(struct history *h)
{
    int r = schema_begin(h->db);

    for (GList *l = h->rows.head; l && r == SQLITE_OK; l = l->next)
        r = schema_add_row(h->db, l->data);
    if (r == SQLITE_OK && h->has_snapshot)
        r = schema_write_snapshot(h->db, &h->snapshot);
    if (r == SQLITE_OK)
        r = schema_commit(h->db);
    if (r != SQLITE_OK)
        schema_rollback(h->db);
    return r;
}

static void say_trouble(struct history *h, int code)
{
    if (!h->is_failing)
        log_line(LOG_WARNING, LOG_ID_HISTORY, NULL, NULL,
                 "the history cannot be written: %s; it waits in memory", schema_strerror(code));
    h->is_failing = true;
}

static void say_recovery(struct history *h)
{
    if (h->is_failing)
        log_line(LOG_NOTICE, LOG_ID_HISTORY, NULL, NULL, "the history is written again%s",
                 h->dropped ? "; some rows were lost while it was not" : "");
    h->is_failing = false;
    h->dropped = 0;
}

int history_retry(struct history *h)
{
    int r = SQLITE_OK;

    if (g_queue_is_empty(&h->rows) && !h->has_snapshot)
        return 0;
    if (h->db && !is_same_file(h)) {
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                 "the history %s was deleted or replaced; it is opened anew", h->path);
        sqlite3_close(h->db);
        h->db = NULL;
    }
    if (!h->db) {
        g_mkdir_with_parents(h->folder, 0700); /* what deletes the file may delete all around it */
        r = open_or_begin_anew(h);
    }
    if (r == SQLITE_OK)
        r = write_all(h);
    if (is_damage(r)) {
        put_aside(h);
        r = open_or_begin_anew(h);
        if (r == SQLITE_OK)
            r = write_all(h);
    }
    if (r != SQLITE_OK) {
        say_trouble(h, r);
        return -EAGAIN;
    }
    say_recovery(h);
    g_queue_clear_full(&h->rows, g_free);
    free_snapshot(&h->snapshot);
    h->has_snapshot = false;
    return 0;
}

int history_commit(struct history *h, const struct snapshot *snapshot)
{
    free_snapshot(&h->snapshot);
    h->snapshot = *snapshot;
    h->snapshot.state = g_strdup(snapshot->state);
    h->has_snapshot = true;
    return history_retry(h);
}

const char *history_path(const struct history *h)
{
    return h->path;
}

const char *history_folder(const struct history *h)
{
    return h->folder;
}

size_t history_waiting(const struct history *h)
{
    return h->rows.length;
}
