#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"
#include "store/history_file.h"
#include "store/history_store.h"
#include "store/home_lock.h"
#include "store/schema.h"
#include "util/log.h"

/* How often a start tries to read the file, and a stop to write the rest; the wait between. */
#define TRIES     5
#define TRY_AFTER (50 * USEC_MSEC)

#define PROBLEM_MAX 512

struct journal {
    char *folder, *owner;
    struct history_file file;
    struct home_lock lock;
    GQueue rows; /* of struct journal_row, owned */
    struct snapshot snapshot;
    bool has_snapshot;
    bool is_changing;          /* commits wait for the end of a change */
    bool is_failing;           /* and the failure is logged */
    char problem[PROBLEM_MAX]; /* the latest cause */
    unsigned dropped;
};

static int make_folder(const char *folder, char **ret_error)
{
    if (g_mkdir_with_parents(folder, 0700) == 0)
        return 0;
    int r = -errno;
    *ret_error = g_strdup_printf("cannot create the folder %s: %s", folder, strerror(-r));
    return r;
}

/* Logs only the first of a row of failures. */
static void on_failure(struct journal *h, const char *cause)
{
    g_autofree char *problem = g_strdup_printf("%s; new entries wait in memory", cause);

    text_copy(h->problem, sizeof h->problem, problem); /* it may name a folder */
    if (!h->is_failing)
        log_line(LOG_WARNING, LOG_ID_HISTORY, NULL, NULL, "the history cannot be written: %s",
                 h->problem);
    h->is_failing = true;
}

/* The kind of lock that SQLite needs, tried on a file that no other program knows. */
static bool can_lock(const char *folder)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
    g_autofree char *path = g_build_filename(folder, "lock-XXXXXX", NULL);
    int fd = g_mkstemp(path);
    bool can = true;

    if (fd >= 0) {
        can = fcntl(fd, F_SETLK, &lock) == 0;
        unlink(path);
        close(fd);
    }
    return can;
}

static bool is_worth_a_retry(int code)
{
    return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_IOERR ||
           (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

static int open_file(struct journal *h, char **ret_error)
{
    int r = SQLITE_OK;

    for (unsigned i = 0; i < TRIES; i++) {
        r = history_file_open(&h->file);
        if (r == SQLITE_OK) {
            history_file_check_entries(&h->file, h->lock.entries);
            return 0;
        }
        if (!is_worth_a_retry(r))
            break;
        g_usleep((gulong)TRY_AFTER);
    }
    if (r != SQLITE_CANTOPEN && !can_lock(h->folder)) {
        *ret_error = g_strdup_printf("the file system of %s cannot lock files", h->folder);
        return -ENOLCK;
    }
    if (is_worth_a_retry(r)) {
        on_failure(h, schema_strerror(r));
        return 0;
    }
    *ret_error = g_strdup_printf("cannot open %s: %s", h->file.path, schema_strerror(r));
    return -EIO;
}

static int open_folder(struct journal **ret, const char *owner, char **ret_error)
{
    g_autofree char *folder = g_build_filename(g_get_user_state_dir(), "lumbard", NULL);
    struct journal *h;
    struct stat st;
    int r = make_folder(folder, ret_error);

    if (r < 0)
        return r;
    h = g_new0(struct journal, 1);
    h->folder = g_strdup(folder);
    h->owner = g_strdup(owner);
    h->lock.fd = -1;
    history_file_init(&h->file, folder);
    g_queue_init(&h->rows);
    /* Opening a FIFO would block, and a device could do worse, so open only a regular or new file.
     */
    if (stat(h->file.path, &st) == 0 && !S_ISREG(st.st_mode)) {
        *ret_error = g_strdup_printf("%s is not a regular file", h->file.path);
        r = -EINVAL;
    }
    if (r == 0)
        r = home_lock_take(&h->lock, folder, owner, ret_error);
    if (r == 0)
        r = open_file(h, ret_error);
    if (r < 0) {
        journal_close(h);
        return r;
    }
    *ret = h;
    return 0;
}

int journal_open(struct journal **ret, const char *owner, char **ret_error)
{
    const mode_t mask = umask(0077); /* neither public nor forbidden to ourselves */
    const int r = open_folder(ret, owner, ret_error);

    umask(mask);
    return r;
}

static void free_snapshot(struct snapshot *s)
{
    g_clear_pointer(&s->state, g_free);
}

int journal_close(struct journal *h)
{
    int r = 0;

    if (!h)
        return 0;
    for (unsigned i = 0; h->lock.fd >= 0 && i < TRIES; i++) {
        r = journal_retry(h);
        if (r == 0)
            break;
        g_usleep((gulong)TRY_AFTER);
    }
    if (!g_queue_is_empty(&h->rows))
        log_line(LOG_ERR, LOG_ID_HISTORY, NULL, NULL,
                 "%u rows of the history are lost: they could not be written", h->rows.length);
    history_file_close(&h->file, true);
    home_lock_release(&h->lock);
    history_file_done(&h->file);
    g_queue_clear_full(&h->rows, g_free);
    free_snapshot(&h->snapshot);
    g_free(h->folder);
    g_free(h->owner);
    g_free(h);
    return r;
}

int journal_load(struct journal *h, struct snapshot *ret)
{
    int r;

    if (!h->file.db)
        return -EAGAIN;
    r = schema_read_snapshot(h->file.db, ret);
    if (r == SQLITE_ROW)
        return 0;
    if (r != SQLITE_DONE && history_file_recover(&h->file, r) == SQLITE_OK)
        return -ENOENT; /* as there is a new file now */
    return r == SQLITE_DONE ? -ENOENT : -EIO;
}

void journal_add(struct journal *h, const struct journal_row *row)
{
    if (h->rows.length >= JOURNAL_QUEUE_MAX) {
        g_free(g_queue_pop_head(&h->rows));
        h->dropped++;
    }
    g_queue_push_tail(&h->rows, g_memdup2(row, sizeof *row));
}

void journal_note_last(struct journal *h, struct sqlite3 *db)
{
    sqlite3_int64 last;

    if (schema_last_entry(db, &last) == SQLITE_OK)
        home_lock_note(&h->lock, last);
}

static int write_all(struct journal *h)
{
    sqlite3 *db = h->file.db;
    int r = schema_begin(db);

    for (GList *l = h->rows.head; l && r == SQLITE_OK; l = l->next) {
        r = schema_add_row(db, l->data);
        if (r == SQLITE_OK)
            r = history_store_mark_row(db, l->data);
    }
    if (r == SQLITE_OK && h->has_snapshot)
        r = schema_write_snapshot(db, &h->snapshot);
    if (r == SQLITE_OK)
        r = schema_commit(db);
    if (r != SQLITE_OK)
        schema_rollback(db);
    return r;
}

static void log_recovery(struct journal *h)
{
    if (h->is_failing)
        log_line(LOG_NOTICE, LOG_ID_HISTORY, NULL, NULL, "the history can be written again%s",
                 h->dropped ? "; some rows were lost meanwhile" : "");
    h->is_failing = false;
    h->dropped = 0;
}

/* The folder may have been deleted with the history and the lock. */
static int restore_folder(struct journal *h, char **ret_error)
{
    mode_t mask;
    int r;

    if (home_lock_is_in_place(&h->lock, h->folder))
        return SQLITE_OK;
    mask = umask(0077);
    g_mkdir_with_parents(h->folder, 0700);
    home_lock_release(&h->lock);
    r = home_lock_take(&h->lock, h->folder, h->owner, ret_error);
    umask(mask);
    return r < 0 ? SQLITE_CANTOPEN : SQLITE_OK;
}

/* @ret_error: a sentence to be freed, or NULL: the result is the cause. */
static int write_to_file(struct journal *h, char **ret_error)
{
    int r = restore_folder(h, ret_error);

    if (r == SQLITE_OK)
        r = history_file_check(&h->file);
    if (r == SQLITE_OK)
        r = write_all(h);
    if (r != SQLITE_OK && h->file.db) {
        r = history_file_recover(&h->file, r);
        if (r == SQLITE_OK)
            r = write_all(h);
    }
    return r;
}

int journal_retry(struct journal *h)
{
    g_autofree char *error = NULL;
    int r;

    if (!journal_has_waiting(h) && !h->is_failing)
        return 0;
    if (h->is_changing)
        return -EAGAIN;
    r = write_to_file(h, &error);
    if (r != SQLITE_OK) {
        on_failure(h, error ? error : schema_strerror(r));
        return -EAGAIN;
    }
    history_file_note(&h->file);
    if (!g_queue_is_empty(&h->rows))
        journal_note_last(h, h->file.db);
    log_recovery(h);
    g_queue_clear_full(&h->rows, g_free);
    free_snapshot(&h->snapshot);
    h->has_snapshot = false;
    return 0;
}

int journal_commit(struct journal *h, const struct snapshot *snapshot)
{
    free_snapshot(&h->snapshot);
    h->snapshot = *snapshot;
    h->snapshot.state = g_strdup(snapshot->state);
    h->has_snapshot = true;
    return journal_retry(h);
}

void journal_take_back(struct journal *h, size_t rows)
{
    while (h->rows.length > rows)
        g_free(g_queue_pop_tail(&h->rows));
    free_snapshot(&h->snapshot);
    h->has_snapshot = false;
}

const char *journal_path(const struct journal *h)
{
    return h->file.path;
}

const char *journal_folder(const struct journal *h)
{
    return h->folder;
}

size_t journal_waiting(const struct journal *h)
{
    return h->rows.length;
}

bool journal_is_healthy(const struct journal *h)
{
    return !h->is_failing;
}

const char *journal_problem(const struct journal *h)
{
    return h->is_failing ? h->problem : "";
}

struct sqlite3 *journal_db(struct journal *h)
{
    return h->file.db;
}

void journal_note_query(struct journal *h)
{
    history_file_note_stored(&h->file);
}

bool journal_has_waiting(const struct journal *h)
{
    return h->has_snapshot || h->rows.length > 0;
}

int journal_begin_change(struct journal *h)
{
    g_autofree char *error = NULL;

    if (h->is_changing || journal_retry(h) < 0)
        return -EAGAIN;
    /* With nothing to write, the files are not checked yet. */
    if (restore_folder(h, &error) != SQLITE_OK || history_file_check(&h->file) != SQLITE_OK)
        return -EAGAIN;
    h->is_changing = true;
    return 0;
}

void journal_end_change(struct journal *h)
{
    h->is_changing = false;
    history_file_note(&h->file);
    journal_note_last(h, h->file.db);
    journal_retry(h);
}
