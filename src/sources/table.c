#include "sources/table.h"

#include "config.h"

#if HAVE_X11
extern const struct source_type source_x11;
#endif

const struct source_type *const source_table[] = {
#if HAVE_X11
    &source_x11,
#endif
    NULL,
};
