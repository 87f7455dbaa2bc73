/*
 * Any bytes as a value of a Bluetooth characteristic, whose kind is the first byte: a value that is
 * accepted sets only what its kind has, and one that is not accepted sets nothing.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sources/tracker/gatt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(enum gatt_kind kind, const struct gatt_report *report)
{
    const bool has_steps = kind == GATT_STEPS_INFINITIME || kind == GATT_STEPS_HUAMI;

    assert(report->bpm <= UINT16_MAX && report->contact <= GATT_CONTACT_YES);
    assert(report->height <= UINT16_MAX);
    assert(kind == GATT_HEART_RATE || (report->bpm == 0 && report->contact == 0));
    assert(has_steps || report->steps == 0);
    assert(kind == GATT_DESK || report->height == 0);
    if (kind == GATT_STEPS_HUAMI)
        assert(report->steps <= UINT16_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gatt_report report, untouched;
    enum gatt_kind kind;
    char uuid[64];
    int r;

    if (size == 0)
        return 0;
    kind = (enum gatt_kind)(data[0] % GATT_KIND_MAX);
    memset(&report, 0xa5, sizeof report);
    memcpy(&untouched, &report, sizeof untouched);
    r = gatt_parse(kind, size > 1 ? data + 1 : NULL, size - 1, &report);
    assert(r == 0 || r == GATT_NOTHING || r == -EBADMSG);
    if (r == 0)
        check(kind, &report);
    else
        assert(memcmp(&report, &untouched, sizeof report) == 0);
    if (size < sizeof uuid) {
        memcpy(uuid, data, size);
        uuid[size] = 0;
        assert(gatt_kind_find(uuid) <= GATT_KIND_MAX);
    }
    return 0;
}
