#include "store/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define MARK_LENGTH (sizeof KEYFILE_BYTE_ORDER_MARK - 1)

/* GKeyFile skips them before a line, and around a key. */
#define BLANKS " \t\r\f"

/* @sentence: marked with N_(), or of another library */
static int reject(struct bilingual *ret_error, int r, const char *sentence)
{
    *ret_error = (struct bilingual){ 0 };
    bilingual_add_text(ret_error, sentence);
    return r;
}

static bool is_utf16(const char *text)
{
    return memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0;
}

static int check_text(char *text, size_t n, size_t max, struct bilingual *ret_error)
{
    if (n > max) {
        *ret_error = (struct bilingual){ 0 };
        bilingual_add(ret_error, N_("the file is larger than %zu KiB"), max / 1024);
        return -EINVAL;
    }
    if (n >= 2 && is_utf16(text))
        return reject(ret_error, -EINVAL, N_("the file is UTF-16; save it as UTF-8"));
    if (memchr(text, 0, n))
        return reject(ret_error, -EINVAL, N_("the file contains a NUL byte"));
    text[n] = 0;
    if (!g_utf8_validate(text, (gssize)n, NULL))
        return reject(ret_error, -EINVAL, N_("the file is not UTF-8"));
    return 0;
}

/* Only the person may decide what the service does. */
static int check_owner(const struct stat *st, struct bilingual *ret_error)
{
    if (st->st_uid != geteuid())
        return reject(ret_error, -EINVAL,
                      N_("the file belongs to another user: expected one of your own"));
    if (st->st_mode & (S_IWGRP | S_IWOTH))
        return reject(
            ret_error, -EINVAL,
            N_("other users may write to the file: expected one that only you can change; "
               "use chmod go-w"));
    return 0;
}

/* @ret: at most @max bytes, or KEYFILE_SIZE_MAX for any file. */
static int read_text(const char *path, size_t max, char **ret, struct bilingual *ret_error)
{
    CLEANUP(cleanup_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    CLEANUP(cleanup_free) char *text = NULL;
    struct stat st;
    size_t at = 0;

    if (fd < 0)
        return reject(ret_error, -errno, strerror(errno));
    if (fstat(fd, &st) < 0)
        return reject(ret_error, -errno, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return reject(ret_error, -EINVAL, N_("not a regular file"));
    if (max != KEYFILE_SIZE_MAX && check_owner(&st, ret_error) < 0)
        return -EINVAL;
    /* One byte more than the limit, so that a file that is too large can be detected. */
    text = malloc(max + 2);
    if (!text)
        return reject(ret_error, -ENOMEM, N_("out of memory"));
    while (at <= max) {
        ssize_t n = read(fd, text + at, max + 1 - at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return reject(ret_error, -errno, strerror(errno));
        if (n == 0)
            break;
        at += (size_t)n;
    }
    if (check_text(text, at, max, ret_error) < 0)
        return -EINVAL;
    *ret = g_steal_pointer(&text);
    return 0;
}

int keyfile_read_text(const char *path, char **ret, struct bilingual *ret_error)
{
    return read_text(path, KEYFILE_SIZE_MAX, ret, ret_error);
}

bool keyfile_is_comment(const char *line, size_t n)
{
    size_t blank = strspn(line, BLANKS);

    return blank >= n || line[blank] == '#';
}

bool keyfile_is_header(const char *line, size_t n)
{
    size_t blank = strspn(line, BLANKS);

    return blank < n && line[blank] == '[';
}

/* The first line that GKeyFile cannot parse: neither comment, group nor key, or a key before the
 * first group. */
static unsigned broken_line(const char *text)
{
    bool has_group = false;
    unsigned number = 0;

    while (*text) {
        size_t n = strcspn(text, "\n");

        number++;
        if (!keyfile_is_comment(text, n)) {
            const bool is_header = keyfile_is_header(text, n);

            if (is_header && memchr(text, ']', n))
                has_group = true;
            else if (is_header || !memchr(text, '=', n) || !has_group || *text == '=')
                return number;
        }
        text += n + (text[n] == '\n');
    }
    return 0;
}

static int read_file(const char *path, size_t max, GKeyFileFlags flags, struct keyfile *ret,
                     struct bilingual *ret_error, unsigned *ret_line)
{
    struct keyfile k = { 0 };
    g_autoptr(GError) error = NULL;
    char message[KEYFILE_ERROR_MAX];
    int r;

    *ret_line = 0;
    r = read_text(path, max, &k.text, ret_error);
    if (r < 0)
        return r;
    if (g_str_has_prefix(k.text, KEYFILE_BYTE_ORDER_MARK))
        memmove(k.text, k.text + MARK_LENGTH, strlen(k.text) - MARK_LENGTH + 1);
    k.keys = g_key_file_new();
    if (!g_key_file_load_from_data(k.keys, k.text, (gsize)-1, flags, &error)) {
        *ret_line = broken_line(k.text);
        text_copy(message, sizeof message, error->message); /* it quotes the line */
        reject(ret_error, 0, message);
        keyfile_done(&k);
        return -EINVAL;
    }
    *ret = k;
    return 0;
}

int keyfile_read(const char *path, struct keyfile *ret, struct bilingual *ret_error,
                 unsigned *ret_line)
{
    return read_file(path, KEYFILE_SIZE_MAX, G_KEY_FILE_KEEP_TRANSLATIONS, ret, ret_error,
                     ret_line);
}

int keyfile_read_language(const char *path, struct keyfile *ret, struct bilingual *ret_error,
                          unsigned *ret_line)
{
    return read_file(path, KEYFILE_SIZE_MAX, G_KEY_FILE_NONE, ret, ret_error, ret_line);
}

int keyfile_read_own(const char *path, struct keyfile *ret, struct bilingual *ret_error,
                     unsigned *ret_line)
{
    return read_file(path, KEYFILE_OWN_SIZE_MAX, G_KEY_FILE_KEEP_TRANSLATIONS, ret, ret_error,
                     ret_line);
}

void keyfile_done(struct keyfile *k)
{
    g_clear_pointer(&k->keys, g_key_file_free);
    free(g_steal_pointer(&k->text));
}

bool keyfile_is_group(const char *line, size_t n, const char *group)
{
    size_t blank = strspn(line, BLANKS), length = strlen(group);

    line += blank;
    return n >= blank + length + 2 && line[0] == '[' && strncmp(line + 1, group, length) == 0 &&
           line[length + 1] == ']';
}

bool keyfile_is_key(const char *line, size_t n, const char *key)
{
    size_t blank = strspn(line, BLANKS), length = strlen(key);

    if (blank + length >= n || strncmp(line + blank, key, length) != 0)
        return false;
    blank += length;
    blank += strspn(line + blank, BLANKS);
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
        if (keyfile_is_header(s, n)) {
            is_inside = keyfile_is_group(s, n, group);
            if (is_inside && !key)
                found = number;
        } else if (key && is_inside && keyfile_is_key(s, n, key)) {
            found = number;
        }
        s += n + (s[n] == '\n');
    }
    return found;
}
