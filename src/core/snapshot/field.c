#include "core/snapshot/field.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t field_size(const struct field *f)
{
    static const size_t sizes[] = {
        [FIELD_INSTANT] = sizeof(usec),   [FIELD_DURATION] = sizeof(usec),
        [FIELD_COUNT] = sizeof(unsigned), [FIELD_BOOL] = sizeof(bool),
        [FIELD_SEED] = sizeof(uint64_t),
    };

    return f->type == FIELD_TEXT ? (size_t)f->high : sizes[f->type];
}

int64_t field_get(const void *base, const struct field *f)
{
    const char *member = (const char *)base + f->offset;

    switch (f->type) {
    case FIELD_COUNT:
        return *(const unsigned *)member;
    case FIELD_BOOL:
        return *(const bool *)member;
    default:
        return *(const int64_t *)member; /* also a seed, bit by bit */
    }
}

static void set(void *base, const struct field *f, int64_t value)
{
    char *member = (char *)base + f->offset;

    switch (f->type) {
    case FIELD_COUNT:
        *(unsigned *)member = (unsigned)value;
        break;
    case FIELD_BOOL:
        *(bool *)member = value != 0;
        break;
    default:
        *(int64_t *)member = value;
    }
}

/* A text is one word on one line: every other character becomes %HH. */
static size_t write_text(char *buf, size_t size, const char *text)
{
    size_t at = 0;

    for (; *text; text++) {
        bool is_plain = *text > ' ' && *text <= '~' && *text != '%';
        int n = snprintf(buf + at, size - at, is_plain ? "%c" : "%%%02x", (unsigned char)*text);

        assert(n > 0 && (size_t)n < size - at);
        at += (size_t)n;
    }
    return at;
}

size_t field_write(const void *base, const struct field *f, char *buf, size_t size)
{
    bool is_text = f->type == FIELD_TEXT;
    int n = is_text ? snprintf(buf, size, "%s ", f->name)
                    : snprintf(buf, size, "%s %" PRId64, f->name, field_get(base, f));
    size_t at = (size_t)n;

    assert(n > 0 && at < size);
    if (is_text)
        at += write_text(buf + at, size - at, (const char *)base + f->offset);
    assert(size - at > 1);
    buf[at++] = '\n';
    return at;
}

bool field_is_same(const void *a, const void *b, const struct field *f)
{
    return f->type == FIELD_TEXT
               ? strcmp((const char *)a + f->offset, (const char *)b + f->offset) == 0
               : field_get(a, f) == field_get(b, f);
}

static bool is_allowed(const struct field *f, int64_t value)
{
    switch (f->type) {
    case FIELD_COUNT:
        return value >= 0 && value <= f->high;
    case FIELD_BOOL:
        return value == 0 || value == 1;
    case FIELD_DURATION:
        return value > -1000 * USEC_DAY && value < 1000 * USEC_DAY;
    case FIELD_SEED:
        return value != 0;
    default:
        return true;
    }
}

static int read_text(char *ret, size_t size, const char *text, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        int c = text[i];

        if (c == '%') {
            const char *high = i + 2 < n ? strchr(digits, text[i + 1]) : NULL;
            const char *low = high ? strchr(digits, text[i + 2]) : NULL;

            if (!low)
                return -EINVAL;
            c = (int)((high - digits) * 16 + (low - digits));
            i += 2;
        }
        if (c == 0 || at + 1 >= size)
            return -EINVAL;
        ret[at++] = (char)c;
    }
    memset(ret + at, 0, size - at);
    return 0;
}

int field_read(void *base, const struct field *f, const char *text, size_t n, usec shift)
{
    char *end;
    int64_t value;

    if (f->type == FIELD_TEXT)
        return read_text((char *)base + f->offset, (size_t)f->high, text, n);
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || n == 0 || end != text + n || !is_allowed(f, value))
        return -EINVAL;
    set(base, f, f->type == FIELD_INSTANT ? usec_add(value, shift) : value);
    return 0;
}
