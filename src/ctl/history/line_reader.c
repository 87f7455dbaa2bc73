#include "ctl/history/line_reader.h"

#include <errno.h>
#include <glib.h>

int line_reader_next(struct line_reader *r)
{
    int c = 0;

    r->size = 0;
    r->number++;
    while ((c = getc_unlocked(r->file)) != EOF && c != '\n') {
        if (r->size == LINE_READER_MAX)
            return LINE_TOO_LONG;
        r->text[r->size++] = (char)c;
    }
    if (c == EOF && ferror(r->file))
        return errno > 0 ? -errno : -EIO;
    if (c == EOF && r->size == 0)
        return 0;
    r->text[r->size] = 0;
    return g_utf8_validate_len(r->text, r->size, NULL) ? LINE_FOUND : LINE_NOT_TEXT;
}
