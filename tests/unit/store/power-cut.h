/*
 * Power cuts: records each write of SQLite, and makes the files that a cut would leave.
 *
 * The model: what was written before the last sync of its file is on the disk. Of later writes, any
 * sectors of 512 bytes are, each by chance. Names and lengths are journalled: they are on the disk
 * after a later sync of any file. With a kill instead of a cut, every write is there.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define CUT_SECTOR 512
#define CUT_FILES  4

enum cut_op { CUT_CREATE, CUT_WRITE, CUT_TRUNCATE, CUT_SYNC, CUT_DELETE };

struct cut_record {
    enum cut_op op;
    unsigned file;
    sqlite3_int64 at; /* TRUNCATE: the size; DELETE: 1 if it is synced */
    GBytes *data;     /* WRITE */
};

struct cut_file { /* begins like an sqlite3_file */
    sqlite3_file base;
    sqlite3_file *real;
    unsigned file;
};

static struct {
    sqlite3_vfs vfs, *real;
    GArray *records;
    char *names[CUT_FILES];
    unsigned n;
    bool is_on;
} cut;

static inline unsigned cut_number(const char *name)
{
    unsigned i = 0;

    while (i < cut.n && strcmp(cut.names[i], name) != 0)
        i++;
    g_assert_cmpuint(i, <, CUT_FILES);
    if (i == cut.n)
        cut.names[cut.n++] = g_strdup(name);
    return i;
}

static inline void cut_add(enum cut_op op, unsigned file, sqlite3_int64 at, const void *data, int n)
{
    struct cut_record r = { op, file, at, data ? g_bytes_new(data, (gsize)n) : NULL };

    if (cut.is_on && file < CUT_FILES)
        g_array_append_val(cut.records, r);
    else if (r.data)
        g_bytes_unref(r.data);
}

#define CUT_REAL(f) (((struct cut_file *)(f))->real)
#define CUT_PASS(name, parameters, ...)                                    \
    static inline int cut_##name parameters                                \
    {                                                                      \
        return CUT_REAL(f)->pMethods->x##name(CUT_REAL(f), ##__VA_ARGS__); \
    }

CUT_PASS(Read, (sqlite3_file * f, void *p, int n, sqlite3_int64 at), p, n, at)
CUT_PASS(FileSize, (sqlite3_file * f, sqlite3_int64 *n), n)
CUT_PASS(Lock, (sqlite3_file * f, int level), level)
CUT_PASS(Unlock, (sqlite3_file * f, int level), level)
CUT_PASS(CheckReservedLock, (sqlite3_file * f, int *p), p)
CUT_PASS(FileControl, (sqlite3_file * f, int op, void *p), op, p)
CUT_PASS(SectorSize, (sqlite3_file * f))
CUT_PASS(ShmMap, (sqlite3_file * f, int i, int n, int is_new, void volatile **p), i, n, is_new, p)
CUT_PASS(ShmLock, (sqlite3_file * f, int i, int n, int flags), i, n, flags)
CUT_PASS(ShmUnmap, (sqlite3_file * f, int is_deleted), is_deleted)

static inline void cut_ShmBarrier(sqlite3_file *f)
{
    CUT_REAL(f)->pMethods->xShmBarrier(CUT_REAL(f));
}

/* Not even a sector is written as a whole. */
static inline int cut_DeviceCharacteristics(sqlite3_file *f)
{
    (void)f;
    return 0;
}

static inline int cut_Write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    cut_add(CUT_WRITE, ((struct cut_file *)f)->file, at, p, n);
    return CUT_REAL(f)->pMethods->xWrite(CUT_REAL(f), p, n, at);
}

static inline int cut_Truncate(sqlite3_file *f, sqlite3_int64 size)
{
    cut_add(CUT_TRUNCATE, ((struct cut_file *)f)->file, size, NULL, 0);
    return CUT_REAL(f)->pMethods->xTruncate(CUT_REAL(f), size);
}

/* The disk is not asked: a test has no power cut. */
static inline int cut_Sync(sqlite3_file *f, int flags)
{
    (void)flags;
    cut_add(CUT_SYNC, ((struct cut_file *)f)->file, 0, NULL, 0);
    return SQLITE_OK;
}

static inline int cut_Close(sqlite3_file *f)
{
    int r = CUT_REAL(f)->pMethods->xClose(CUT_REAL(f));

    g_free(CUT_REAL(f));
    return r;
}

static const sqlite3_io_methods cut_methods = {
    .iVersion = 2,
    .xClose = cut_Close,
    .xRead = cut_Read,
    .xWrite = cut_Write,
    .xTruncate = cut_Truncate,
    .xSync = cut_Sync,
    .xFileSize = cut_FileSize,
    .xLock = cut_Lock,
    .xUnlock = cut_Unlock,
    .xCheckReservedLock = cut_CheckReservedLock,
    .xFileControl = cut_FileControl,
    .xSectorSize = cut_SectorSize,
    .xDeviceCharacteristics = cut_DeviceCharacteristics,
    .xShmMap = cut_ShmMap,
    .xShmLock = cut_ShmLock,
    .xShmBarrier = cut_ShmBarrier,
    .xShmUnmap = cut_ShmUnmap,
};

static inline int cut_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret)
{
    struct cut_file *file = (struct cut_file *)f;
    const bool is_new = name && access(name, F_OK) < 0;
    int r;

    (void)vfs;
    file->real = g_malloc0((gsize)cut.real->szOsFile);
    file->file = name && cut.is_on ? cut_number(name) : CUT_FILES; /* without a name: temporary */
    r = cut.real->xOpen(cut.real, name, file->real, flags, ret);
    file->base.pMethods = r == SQLITE_OK ? &cut_methods : NULL;
    if (r != SQLITE_OK)
        g_free(file->real);
    else if (is_new)
        cut_add(CUT_CREATE, file->file, 0, NULL, 0);
    return r;
}

static inline int cut_delete(sqlite3_vfs *vfs, const char *name, int is_synced)
{
    (void)vfs;
    if (cut.is_on)
        cut_add(CUT_DELETE, cut_number(name), is_synced, NULL, 0);
    return cut.real->xDelete(cut.real, name, is_synced);
}

/* Call it before SQLite opens the first file. */
static inline void cut_begin(void)
{
    cut.records = g_array_new(FALSE, FALSE, sizeof(struct cut_record));
    cut.real = sqlite3_vfs_find("unix");
    cut.vfs = *cut.real;
    cut.vfs.pNext = NULL;
    cut.vfs.zName = "cut";
    cut.vfs.szOsFile = sizeof(struct cut_file);
    cut.vfs.xOpen = cut_open;
    cut.vfs.xDelete = cut_delete;
    g_assert_cmpint(sqlite3_vfs_register(&cut.vfs, 1), ==, SQLITE_OK);
}

/* The content of a file; there: it has its name. */
struct cut_image {
    GByteArray *data;
    bool is_there;
    bool is_old; /* its deletion is lost: newer files of the name are too */
};

static inline void cut_put(struct cut_image *m, const struct cut_record *r, bool is_safe,
                           GRand *rand)
{
    gsize n;
    const guint8 *data = g_bytes_get_data(r->data, &n);

    for (gsize i = 0; i < n; i += CUT_SECTOR) {
        const gsize end = (gsize)r->at + MIN(i + CUT_SECTOR, n), old = m->data->len;

        if (!is_safe && g_rand_boolean(rand))
            continue;
        if (old < end) {
            g_byte_array_set_size(m->data, (guint)end);
            memset(m->data->data + old, 0, end - old);
        }
        memcpy(m->data->data + r->at + i, data + i, end - (gsize)r->at - i);
        m->is_there = true;
    }
}

static inline void cut_replay(struct cut_image *m, const struct cut_record *r, bool is_safe,
                              GRand *rand)
{
    if (m->is_old)
        return;
    if (r->op == CUT_WRITE) {
        cut_put(m, r, is_safe, rand);
    } else if (r->op == CUT_CREATE) {
        m->is_there = true;
    } else if (r->op != CUT_SYNC && !is_safe && g_rand_boolean(rand)) {
        m->is_old = r->op == CUT_DELETE;
    } else if (r->op == CUT_TRUNCATE && m->data->len > r->at) {
        g_byte_array_set_size(m->data, (guint)r->at);
    } else if (r->op == CUT_DELETE) {
        g_byte_array_set_size(m->data, 0);
        m->is_there = false;
    }
}

static inline void cut_remove(const char *name)
{
    g_autofree char *index = g_strconcat(name, "-shm", NULL);

    unlink(name);
    unlink(index);
}

/**
 * cut_make() - write the files as they are after a cut before record @at
 * @rand:  NULL: after a kill instead
 */
static inline void cut_make(guint at, GRand *rand)
{
    struct cut_image images[CUT_FILES];
    guint synced[CUT_FILES] = { 0 }, any = 0;

    for (unsigned i = 0; i < CUT_FILES; i++)
        images[i] = (struct cut_image){ .data = g_byte_array_new() };
    for (guint i = 0; i < at; i++) {
        const struct cut_record *r = &g_array_index(cut.records, struct cut_record, i);

        if (r->op == CUT_SYNC)
            any = synced[r->file] = i;
        else if (r->op == CUT_DELETE && r->at)
            any = i;
    }
    for (guint i = 0; i < at; i++) {
        const struct cut_record *r = &g_array_index(cut.records, struct cut_record, i);

        cut_replay(&images[r->file], r, !rand || i < (r->op == CUT_WRITE ? synced[r->file] : any),
                   rand);
    }
    for (unsigned i = 0; i < CUT_FILES; i++) {
        if (i < cut.n)
            cut_remove(cut.names[i]);
        if (i < cut.n && images[i].is_there)
            g_assert_true(g_file_set_contents_full(cut.names[i], (char *)images[i].data->data,
                                                   images[i].data->len, G_FILE_SET_CONTENTS_NONE,
                                                   0600, NULL));
        g_byte_array_unref(images[i].data);
    }
}

static inline void cut_end(void)
{
    for (guint i = 0; i < cut.records->len; i++)
        g_clear_pointer(&g_array_index(cut.records, struct cut_record, i).data, g_bytes_unref);
    g_array_unref(cut.records);
    for (unsigned i = 0; i < cut.n; i++)
        g_free(cut.names[i]);
}
