#include "store/settings_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/keyfile.h"
#include "store/replace_file.h"
#include "util/clean_text.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* The kernel follows as many. */
#define LINKS_MAX 40

/* How often another program may change the file while it is written. */
#define TRIES_MAX 16

#define NEW_FILE_MODE 0600

/* The name of a new file, ".lumbard.conf.lumbard-Xy12aB": no other program gives such a name. */
#define NEW_FILE_MARK   ".lumbard-"
#define NEW_FILE_CHOSEN "XXXXXX"
/* A new file has its final name within a second, on a slow disk within minutes. */
#define STALE_AFTER_SECS (60 * 60)

/* Places in a text, in bytes from its start. */
struct value_place {
    bool has_group, has_key;
    size_t value_at,
        value_end;    /* of the last line that sets the key, which is the one that counts */
    size_t insert_at; /* behind the last key of the group, or behind its header */
};

static size_t find_value(const char *line)
{
    const char *value = strchr(line, '=') + 1;

    return (size_t)(value - line) + strspn(value, " \t");
}

static struct value_place find_place(const char *text, const struct settings_entry *e)
{
    struct value_place p = { 0 };
    const char *s = text;
    bool is_inside = false;

    if (g_str_has_prefix(s, KEYFILE_BYTE_ORDER_MARK))
        s += strlen(KEYFILE_BYTE_ORDER_MARK);
    while (*s) {
        const size_t n = strcspn(s, "\n"), at = (size_t)(s - text);

        if (keyfile_is_header(s, n)) {
            is_inside = keyfile_is_group(s, n, e->group);
            p.has_group |= is_inside;
        } else if (is_inside && keyfile_is_key(s, n, e->key)) {
            p.has_key = true;
            p.value_at = at + find_value(s);
            p.value_end = at + n - (n && s[n - 1] == '\r');
        }
        s += n + (s[n] == '\n');
        if (is_inside && !keyfile_is_comment(text + at, n))
            p.insert_at = (size_t)(s - text);
    }
    return p;
}

static const char *end_of_lines(const char *text)
{
    const char *end = strchr(text, '\n');

    return end && end > text && end[-1] == '\r' ? "\r\n" : "\n";
}

static bool ends_a_line(const char *text, size_t n)
{
    return n == 0 || text[n - 1] == '\n' || strcmp(text, KEYFILE_BYTE_ORDER_MARK) == 0;
}

/* The text without the lines that set the key. */
static char *remove_key(const char *text, const struct settings_entry *e)
{
    GString *new = g_string_new(NULL);
    bool is_inside = false;
    const char *s = text;

    if (g_str_has_prefix(s, KEYFILE_BYTE_ORDER_MARK)) {
        g_string_append(new, KEYFILE_BYTE_ORDER_MARK);
        s += strlen(KEYFILE_BYTE_ORDER_MARK);
    }
    while (*s) {
        const size_t n = strcspn(s, "\n"), whole = n + (s[n] == '\n');

        if (keyfile_is_header(s, n))
            is_inside = keyfile_is_group(s, n, e->group);
        if (!is_inside || !keyfile_is_key(s, n, e->key))
            g_string_append_len(new, s, (gssize)whole);
        s += whole;
    }
    return g_string_free(new, FALSE);
}

static char *set_key(const char *text, const struct settings_entry *e, const char *value)
{
    const struct value_place p = find_place(text, e);
    const char *end = end_of_lines(text);
    GString *new = g_string_new(text);
    g_autofree char *line = g_strdup_printf("%s=%s%s", e->key, value, end);

    if (p.has_key) {
        g_string_erase(new, (gssize)p.value_at, (gssize)(p.value_end - p.value_at));
        g_string_insert(new, (gssize)p.value_at, value);
    } else if (p.has_group) {
        g_string_insert(new, (gssize)p.insert_at, line);
        if (!ends_a_line(text, p.insert_at))
            g_string_insert(new, (gssize)p.insert_at, end);
    } else {
        if (!ends_a_line(text, new->len))
            g_string_append(new, end);
        if (*text)
            g_string_append(new, end);
        g_string_append_printf(new, "[%s]%s%s", e->group, end, line);
    }
    return g_string_free(new, FALSE);
}

/* GKeyFile reads the value from the new text; NULL: it finds none. */
static bool has_value(const char *text, const struct settings_entry *e, const char *value)
{
    const bool has_mark = g_str_has_prefix(text, KEYFILE_BYTE_ORDER_MARK);
    const char *start = text + (has_mark ? strlen(KEYFILE_BYTE_ORDER_MARK) : 0);
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_autofree char *found = NULL;

    if (!g_key_file_load_from_data(keys, start, (gsize)-1, G_KEY_FILE_NONE, NULL))
        return false;
    found = g_key_file_get_value(keys, e->group, e->key, NULL);
    return g_strcmp0(found, value) == 0;
}

/* The file that @file leads to; it may not exist. NULL: too many links. */
static char *follow_links(const char *file)
{
    g_autofree char *path = g_strdup(file);

    for (unsigned i = 0; i < LINKS_MAX; i++) {
        g_autofree char *target = g_file_read_link(path, NULL), *folder = NULL, *next = NULL;

        if (!target)
            return g_steal_pointer(&path);
        folder = g_path_get_dirname(path);
        next = *target == '/' ? g_steal_pointer(&target) : g_build_filename(folder, target, NULL);
        g_free(path);
        path = g_steal_pointer(&next);
    }
    return NULL;
}

static int write_all(int fd, const char *text)
{
    size_t n = strlen(text);

    while (n > 0) {
        const ssize_t written = write(fd, text, n);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        text += written;
        n -= (size_t)written;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

static int sync_folder(const char *folder)
{
    CLEANUP(cleanup_close) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    return fsync(fd) < 0 ? -errno : 0;
}

/* @name is that of a new file that replaces @base. */
static bool is_new_file(const char *name, const char *base)
{
    const size_t n = strlen(base);

    return *name == '.' && strncmp(name + 1, base, n) == 0 &&
           g_str_has_prefix(name + 1 + n, NEW_FILE_MARK) &&
           strlen(name + 1 + n) == strlen(NEW_FILE_MARK NEW_FILE_CHOSEN);
}

/* Removes the new files of writers that were killed. @written: the file that has just been written,
 * whose time comes from the clock of this file system, which may be that of another machine. */
static void remove_stale(const char *folder, const char *base, const struct stat *written)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat st;

        if (is_new_file(name, base) && lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
            st.st_uid == geteuid() && written->st_mtime - st.st_mtime > STALE_AFTER_SECS)
            unlink(path);
    }
    if (dir)
        g_dir_close(dir);
}

/* @st: the old file, as it was read, with its mode; NULL: there is none. */
static int replace(const char *path, const char *text, const struct stat *st)
{
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autofree char *temporary =
        g_strdup_printf("%s/.%s" NEW_FILE_MARK NEW_FILE_CHOSEN, folder, name);
    const mode_t mode = st ? st->st_mode & 07777 : NEW_FILE_MODE;
    struct stat written;
    int fd, r;

    if (g_mkdir_with_parents(folder, 0700) < 0)
        return -errno;
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return -errno;
    r = fchmod(fd, mode) < 0 ? -errno : write_all(fd, text);
    if (close(fd) < 0 && r == 0)
        r = -errno;
    if (r == 0)
        r = replace_file(temporary, path, st);
    if (r < 0) {
        unlink(temporary);
        return r;
    }
    sync_folder(folder); /* the new file is in effect, whether or not this fails */
    if (stat(path, &written) == 0)
        remove_stale(folder, name, &written);
    return 0;
}

/* A path as systemd reads it in a unit. */
static char *quote_for_unit(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "%", -1);
    g_autofree char *doubled = g_strjoinv("%%", parts);

    return strpbrk(doubled, " \t\"'\\") ? g_strdup_printf("\"%s\"", doubled)
                                        : g_steal_pointer(&doubled);
}

/* The folder as the kernel sees it, or the part of it that exists. */
static char *existing_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    char *real;

    while (!(real = realpath(folder, NULL)) && strcmp(folder, "/") != 0 &&
           strcmp(folder, ".") != 0) {
        char *above = g_path_get_dirname(folder);

        g_free(folder);
        folder = above;
    }
    return real;
}

static char *explain(const char *path, const char *why, int r)
{
    CLEANUP(cleanup_free) char *real = realpath(path, NULL), *folder = NULL;
    g_autofree char *sentence = g_strdup_printf(_("Cannot write %s: %s."), real ? real : path, why);
    g_autofree char *quoted = NULL, *whole = NULL;

    if (r != -EROFS)
        return clean_text(sentence);
    folder = existing_folder(path);
    quoted = quote_for_unit(folder ? folder : "/");
    whole = g_strdup_printf(
        _("%s If the unit of the service prevents it, run 'systemctl --user edit lumbard', add the "
          "lines [Service] and ReadWritePaths=%s, and restart the service. If another program "
          "makes this file, such as home-manager, change the setting there."),
        sentence, quoted);
    return clean_text(whole);
}

/* Reads the file; an empty text if there is none. @ret_error: KEYFILE_ERROR_MAX bytes. */
static int read_old(const char *path, char **ret_text, struct stat *ret_st, bool *ret_exists,
                    char *ret_error)
{
    struct bilingual why;
    struct keyfile k;
    unsigned line;
    int r;

    /* called before the text is read, so that a change in between is noticed */
    *ret_exists = stat(path, ret_st) == 0;
    if (!*ret_exists) {
        *ret_text = strdup("");
        return *ret_text ? 0 : -ENOMEM;
    }
    r = keyfile_read(path, &k, &why, &line);
    if (r >= 0) {
        keyfile_done(&k);
        r = keyfile_read_text(path, ret_text, &why);
        line = 0;
    }
    if (r < 0 && line)
        translation_print(ret_error, KEYFILE_ERROR_MAX, _("line %u is wrong: %s"), line,
                          bilingual_text(&why));
    else if (r < 0)
        translation_print(ret_error, KEYFILE_ERROR_MAX, "%s", bilingual_text(&why));
    return r;
}

/* A read-only file in a writable folder could be replaced, but its owner does not want that. In a
 * folder on a read-only file system, that is the reason. */
static int check_writable(const char *path, const struct stat *st, char *ret_why)
{
    g_autofree char *folder = g_path_get_dirname(path);
    struct statvfs fs;

    if (statvfs(folder, &fs) == 0 && fs.f_flag & ST_RDONLY)
        return -EROFS;
    if (st->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH))
        return 0;
    g_strlcpy(ret_why, _("the file is read-only"), KEYFILE_ERROR_MAX);
    return -EACCES;
}

/* -EAGAIN: another program has changed the file meanwhile. @ret_why: KEYFILE_ERROR_MAX bytes. */
static int set_once(const char *path, const struct settings_entry *entry, const char *value,
                    char *ret_why)
{
    CLEANUP(cleanup_free) char *old = NULL;
    g_autofree char *new = NULL;
    struct stat st;
    bool exists;
    int r = read_old(path, &old, &st, &exists, ret_why);

    if (r == -ENOENT)
        return -EAGAIN; /* it has just been removed */
    if (r == 0 && exists)
        r = check_writable(path, &st, ret_why);
    if (r < 0)
        return r;
    new = value ? set_key(old, entry, value) : remove_key(old, entry);
    if (strlen(new) > KEYFILE_SIZE_MAX)
        return -EFBIG;
    if (!has_value(new, entry, value))
        return -EINVAL;
    return strcmp(new, old) == 0 ? 0 : replace(path, new, exists ? &st : NULL);
}

int settings_writer_set(const char *file, const struct settings_entry *entry, const char *value,
                        char **ret_problem)
{
    g_autofree char *path = NULL;
    char why[KEYFILE_ERROR_MAX] = "";
    int r = -EAGAIN;

    for (unsigned i = 0; i < TRIES_MAX && r == -EAGAIN; i++) {
        g_free(path);
        path = follow_links(file);
        r = path ? set_once(path, entry, value, why) : -ELOOP;
    }
    if (r == -EAGAIN)
        g_strlcpy(why, _("another program keeps changing the file"), sizeof why);
    if (r < 0)
        *ret_problem = explain(path ? path : file, *why ? why : strerror(-r), r);
    return r;
}
