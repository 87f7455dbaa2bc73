#include "util/clean_text.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

char *clean_text(const char *text)
{
    const size_t size = strlen(text) + 1; /* a clean text is never longer */
    char *clean = malloc(size);

    if (!clean)
        abort();
    text_copy(clean, size, text);
    return clean;
}
