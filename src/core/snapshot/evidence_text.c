#include "core/snapshot/evidence_text.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_plain(unsigned char c)
{
    return c > ' ' && c != '%' && c != 0x7f;
}

static size_t print_name(char *buf, size_t size, const char *name)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;

    assert(size > 3 + 3 * strlen(name));
    buf[at++] = ' ';
    buf[at++] = '=';
    for (; *name; name++) {
        const unsigned char c = (unsigned char)*name;

        if (is_plain(c)) {
            buf[at++] = *name;
            continue;
        }
        buf[at++] = '%';
        buf[at++] = digits[c >> 4];
        buf[at++] = digits[c & 15];
    }
    buf[at] = '\0';
    return at;
}

/* The facts learnt about a statement, as bits. */
enum {
    IS_OLD = 1,
    IS_NOT_RETURN = 2,
    IS_SPENT = 4,
    IS_LEFT = 8,
    IS_CARRIER = 16,
    IS_STALE = 32,
    IS_SENSOR = 64
};

#define ALL_BITS 127

static int get_bits(const struct evidence *e)
{
    return (e->is_old ? IS_OLD : 0) | (e->is_not_return ? IS_NOT_RETURN : 0) |
           (e->is_spent ? IS_SPENT : 0) | (e->is_left ? IS_LEFT : 0) |
           (e->is_carrier ? IS_CARRIER : 0) | (e->is_stale ? IS_STALE : 0) |
           (e->is_sensor ? IS_SENSOR : 0);
}

static void set_bits(struct evidence *e, int64_t bits)
{
    e->is_old = bits & IS_OLD;
    e->is_not_return = bits & IS_NOT_RETURN;
    e->is_spent = bits & IS_SPENT;
    e->is_left = bits & IS_LEFT;
    e->is_carrier = bits & IS_CARRIER;
    e->is_stale = bits & IS_STALE;
    e->is_sensor = bits & IS_SENSOR;
}

size_t evidence_print(char *buf, size_t size, const struct evidence *e)
{
    int n = snprintf(buf, size, "%d %" PRId64 " %" PRId64 " %" PRId64 " %d %d %d %" PRId64,
                     (int)e->kind, e->since_at, e->ended_at, e->until_at, e->is_sure, e->is_mute,
                     get_bits(e), e->unbroken_at);
    size_t at = (size_t)n;

    assert(n > 0 && at < size);
    at += print_name(buf + at, size - at, e->source);
    at += print_name(buf + at, size - at, e->detail);
    return at;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads at most @size - 1 bytes, up to a blank or the end. An incomplete escape is an error. */
static const char *scan_name(char *to, size_t size, const char *at, const char *end)
{
    size_t n = 0;

    if (end - at < 2 || at[0] != ' ' || at[1] != '=')
        return NULL;
    for (at += 2; at < end && *at != ' '; at++) {
        char c = *at;

        if (c == '%') {
            if (end - at < 3 || digit(at[1]) < 0 || digit(at[2]) < 0)
                return NULL;
            c = (char)(digit(at[1]) << 4 | digit(at[2]));
            at += 2;
        }
        if (c == '\0' || n + 1 == size)
            return NULL;
        to[n++] = c;
    }
    return at;
}

static int scan_number(int64_t *ret, const char **at, const char *end)
{
    char *after;

    errno = 0;
    *ret = strtoll(*at, &after, 10);
    if (errno || after == *at || after > end)
        return -EINVAL;
    *at = after;
    return 0;
}

int evidence_scan(struct evidence *ret, const char *line, size_t n, usec shift)
{
    const char *at = line, *end = line + n;
    int64_t v[8] = { 0 };
    unsigned n_numbers = 0;

    memset(ret, 0, sizeof *ret);
    for (; n_numbers < 8 && (n_numbers < 6 || end - at < 2 || at[1] != '='); n_numbers++)
        if (scan_number(&v[n_numbers], &at, end) < 0)
            return -EINVAL;
    if (v[0] < 0 || v[0] >= EVIDENCE_KIND_MAX || (v[4] | v[5]) < 0 || (v[4] | v[5]) > 1 ||
        v[6] < 0 || v[6] > ALL_BITS)
        return -EINVAL;
    ret->kind = (enum evidence_kind)v[0];
    ret->since_at = usec_add(v[1], shift);
    ret->unbroken_at = n_numbers < 8 ? ret->since_at : usec_add(v[7], shift);
    ret->ended_at = usec_add(v[2], shift);
    ret->until_at = usec_add(v[3], shift);
    ret->kept_at = USEC_NONE;
    ret->is_sure = v[4] != 0;
    ret->is_mute = v[5] != 0;
    set_bits(ret, v[6]);
    at = scan_name(ret->source, sizeof ret->source, at, end);
    if (at)
        at = scan_name(ret->detail, sizeof ret->detail, at, end);
    return at == end ? 0 : -EINVAL;
}
