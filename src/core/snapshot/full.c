/*
 * Full: saves the whole state and loads it again, for traces and their replay.
 */
#include <errno.h>

#include "core/core.h"
#include "core/snapshot/snapshot_text.h"
#include "core/snapshot/soundness.h"

size_t core_save_all(const struct core *core, char *buf, size_t size)
{
    struct core fresh;

    core_init(&fresh, &core->settings, core->now);
    fresh.now = USEC_NONE; /* so that the text has the instant */
    return snapshot_write(core, &fresh, buf, size);
}

int core_load(struct core *core, const struct settings *settings, const char *text)
{
    struct core first;

    core_init(&first, settings, 0);
    first.now = USEC_NONE;
    if (snapshot_read(&first, text, true, 0) < 0 || first.now == USEC_NONE)
        return -EINVAL;
    /* Members that the text does not have are as in a core that began at its instant. */
    core_init(core, settings, first.now);
    snapshot_read(core, text, true, 0);
    return snapshot_is_near(core) && snapshot_is_sound(core, core->now) &&
                   stretch_is_sound(&core->coach.stretch)
               ? 0
               : -EINVAL;
}
