#include "store/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"

static int refuse(char *ret_error, int r, const char *sentence)
{
    g_strlcpy(ret_error, sentence, KEYFILE_ERROR_MAX);
    return r;
}

static int read_text(const char *path, char **ret, char *ret_error)
{
    CLEANUP(cleanup_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    CLEANUP(cleanup_free) char *text = NULL;
    struct stat st;
    size_t at = 0;

    if (fd < 0)
        return refuse(ret_error, -errno, g_strerror(errno));
    if (fstat(fd, &st) < 0)
        return refuse(ret_error, -errno, g_strerror(errno));
    if (!S_ISREG(st.st_mode))
        return refuse(ret_error, -EINVAL, "not a regular file");
    /* One byte more than allowed, so that a file that grows meanwhile shows. */
    text = malloc(KEYFILE_SIZE_MAX + 2);
    if (!text)
        return refuse(ret_error, -ENOMEM, "out of memory");
    while (at <= KEYFILE_SIZE_MAX) {
        ssize_t n = read(fd, text + at, KEYFILE_SIZE_MAX + 1 - at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return refuse(ret_error, -errno, g_strerror(errno));
        if (n == 0)
            break;
        at += (size_t)n;
    }
    if (at > KEYFILE_SIZE_MAX)
        return refuse(ret_error, -EINVAL, "larger than 64 KiB");
    if (memchr(text, 0, at))
        return refuse(ret_error, -EINVAL, "contains a NUL byte");
    text[at] = 0;
    if (!g_utf8_validate(text, (gssize)at, NULL))
        return refuse(ret_error, -EINVAL, "not UTF-8");
    *ret = g_steal_pointer(&text);
    return 0;
}

static bool is_comment(const char *line, size_t n)
{
    size_t blank = strspn(line, " \t\r");

    return blank >= n || line[blank] == '#';
}

/* The first line that is neither comment, group nor key, or a key before any group: what GKeyFile
 * stumbles on. */
static unsigned broken_line(const char *text)
{
    bool has_group = false;
    unsigned number = 0;

    while (*text) {
        size_t n = strcspn(text, "\n");

        number++;
        if (!is_comment(text, n)) {
            if (*text == '[' && memchr(text, ']', n))
                has_group = true;
            else if (*text == '[' || !memchr(text, '=', n) || !has_group || *text == '=')
                return number;
        }
        text += n + (text[n] == '\n');
    }
    return 0;
}

int keyfile_read(const char *path, struct keyfile *ret, char *ret_error, unsigned *ret_line)
{
    struct keyfile k = { 0 };
    g_autoptr(GError) error = NULL;
    int r;

    *ret_line = 0;
    r = read_text(path, &k.text, ret_error);
    if (r < 0)
        return r;
    k.keys = g_key_file_new();
    if (!g_key_file_load_from_data(k.keys, k.text, (gsize)-1, G_KEY_FILE_NONE, &error)) {
        *ret_line = broken_line(k.text);
        g_strlcpy(ret_error, error->message, KEYFILE_ERROR_MAX);
        keyfile_done(&k);
        return -EINVAL;
    }
    *ret = k;
    return 0;
}

void keyfile_done(struct keyfile *k)
{
    g_clear_pointer(&k->keys, g_key_file_free);
    free(g_steal_pointer(&k->text));
}

static bool is_group(const char *line, size_t n, const char *group)
{
    size_t length = strlen(group);

    return n >= length + 2 && line[0] == '[' && strncmp(line + 1, group, length) == 0 &&
           line[length + 1] == ']';
}

static bool is_key(const char *line, size_t n, const char *key)
{
    size_t blank = strspn(line, " \t"), length = strlen(key);

    if (blank + length >= n || strncmp(line + blank, key, length) != 0)
        return false;
    blank += length;
    blank += strspn(line + blank, " \t");
    return blank < n && line[blank] == '=';
}

unsigned keyfile_line(const struct keyfile *k, const char *group, const char *key)
{
    const char *s = k->text;
    unsigned number = 0, found = 0;
    bool is_inside = false;

    while (*s) {
        size_t n = strcspn(s, "\n");

        number++;
        if (*s == '[') {
            is_inside = is_group(s, n, group);
            if (is_inside && !key)
                found = number;
        } else if (key && is_inside && is_key(s, n, key)) {
            found = number;
        }
        s += n + (s[n] == '\n');
    }
    return found;
}
