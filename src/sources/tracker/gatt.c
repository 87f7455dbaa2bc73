#include "sources/tracker/gatt.h"

#include <errno.h>
#include <string.h>

#define UUID_SIZE 37

/* The base of the UUIDs that the Bluetooth SIG assigns. */
#define ASSIGNED(number) "0000" number "-0000-1000-8000-00805f9b34fb"

static const char uuids[GATT_KIND_MAX][UUID_SIZE] = {
    [GATT_HEART_RATE] = ASSIGNED("2a37"),
    [GATT_STEPS_INFINITIME] = "00030001-78fc-48fe-8e23-433b3a1942d0",
    [GATT_STEPS_HUAMI] = "00000007-0000-3512-2118-0009af100700",
    [GATT_RUNNING] = ASSIGNED("2a53"),
    [GATT_TREADMILL] = ASSIGNED("2acd"),
    [GATT_DESK] = "99fa0021-338a-1024-8a49-009c0215f78a",
};

enum gatt_kind gatt_kind_find(const char *uuid)
{
    unsigned i = 0;

    while (i < GATT_KIND_MAX && strcasecmp(uuids[i], uuid) != 0)
        i++;
    return (enum gatt_kind)i;
}

static unsigned read_u16(const uint8_t *data)
{
    return data[0] | (unsigned)data[1] << 8;
}

static uint32_t read_u32(const uint8_t *data)
{
    return read_u16(data) | (uint32_t)read_u16(data + 2) << 16;
}

/* Flags of the heart rate. Bits 5 to 7 are reserved: a later version may add fields for them, so
 * bytes behind the known fields are no error. */
#define HEART_RATE_IS_U16    0x01
#define HEART_RATE_CONTACT   0x02
#define HEART_RATE_HAS_SENSE 0x04 /* the sensor detects contact */
#define HEART_RATE_ENERGY    0x08
#define HEART_RATE_INTERVALS 0x10

static int parse_heart_rate(const uint8_t *data, size_t n, struct gatt_report *ret)
{
    const unsigned flags = n ? data[0] : 0;
    const size_t rate = flags & HEART_RATE_IS_U16 ? 2 : 1;
    size_t need = 1 + rate;

    if (flags & HEART_RATE_ENERGY)
        need += 2;
    if (flags & HEART_RATE_INTERVALS)
        need += 2; /* at least one */
    if (n < need)
        return -EBADMSG;
    ret->bpm = rate == 2 ? read_u16(data + 1) : data[1];
    if (flags & HEART_RATE_HAS_SENSE)
        ret->contact = flags & HEART_RATE_CONTACT ? GATT_CONTACT_YES : GATT_CONTACT_NO;
    return 0;
}

#define INFINITIME_LENGTH 4

static int parse_infinitime(const uint8_t *data, size_t n, struct gatt_report *ret)
{
    if (n != INFINITIME_LENGTH)
        return -EBADMSG;
    ret->steps = read_u32(data);
    return 0;
}

/* 0x0c, then steps, metres and kilocalories with 4 bytes each. Amazfish and Gadgetbridge read the
 * lower 16 bits of the steps, and nothing documents the upper ones. */
#define HUAMI_LENGTH 13
#define HUAMI_STEPS  1

static int parse_huami(const uint8_t *data, size_t n, struct gatt_report *ret)
{
    if (n != HUAMI_LENGTH)
        return -EBADMSG;
    ret->steps = read_u16(data + HUAMI_STEPS);
    return 0;
}

/* Flags, speed in 1/256 m/s, cadence per minute. Vendors count either each foot or both, so the
 * cadence is no number of steps. */
#define RUNNING_SPEED    1
#define RUNNING_CADENCE  3
#define RUNNING_LENGTH   4
#define RUNNING_STRIDE   0x01 /* 2 more bytes */
#define RUNNING_DISTANCE 0x02 /* 4 more bytes */

static int parse_running(const uint8_t *data, size_t n, struct gatt_report *ret)
{
    size_t need = RUNNING_LENGTH;

    if (n && data[0] & RUNNING_STRIDE)
        need += 2;
    if (n && data[0] & RUNNING_DISTANCE)
        need += 4;
    if (n < need)
        return -EBADMSG;
    ret->is_moving = read_u16(data + RUNNING_SPEED) > 0 || data[RUNNING_CADENCE] > 0;
    return 0;
}

/* Flags (2 bytes), then the speed unless bit 0 is set, then a field for each of the other bits. */
#define TREADMILL_SPEED    2
#define TREADMILL_NO_SPEED 0x0001

/* The length of a value without speed, by its flags (Fitness Machine Service 1.0, 4.9.1). */
static size_t treadmill_length(unsigned flags)
{
    /* For bits 1 to 12: average speed, distance, inclination and ramp, elevation, pace, average
     * pace, energy, heart rate, metabolic equivalent, elapsed time, remaining time, force and
     * power. */
    static const uint8_t lengths[] = { 2, 3, 4, 4, 1, 1, 5, 1, 1, 2, 2, 4 };
    size_t n = TREADMILL_SPEED;

    for (unsigned i = 0; i < sizeof lengths; i++)
        if (flags & 2u << i)
            n += lengths[i];
    return n;
}

/* Newer WalkingPads put the speed at its place and set the flag that it is missing. Such a value is
 * longer than its flags allow. Some belts count miles, so only a speed above 0 shows something. */
static int parse_treadmill(const uint8_t *data, size_t n, struct gatt_report *ret)
{
    unsigned flags;

    if (n < TREADMILL_SPEED)
        return -EBADMSG;
    flags = read_u16(data);
    if (flags & TREADMILL_NO_SPEED && n == treadmill_length(flags))
        return GATT_NOTHING; /* one of several parts of a record */
    if (n < TREADMILL_SPEED + 2)
        return -EBADMSG;
    ret->is_moving = read_u16(data + TREADMILL_SPEED) > 0;
    return 0;
}

/* Height in 0.1 mm, then the speed, negative on the way down. */
#define DESK_SPEED  2
#define DESK_LENGTH 4

static int parse_desk(const uint8_t *data, size_t n, struct gatt_report *ret)
{
    if (n != DESK_LENGTH)
        return -EBADMSG;
    ret->height = read_u16(data);
    ret->is_moving = read_u16(data + DESK_SPEED) != 0;
    return 0;
}

static int parse(enum gatt_kind kind, const uint8_t *data, size_t n, struct gatt_report *ret)
{
    switch (kind) {
    case GATT_HEART_RATE:
        return parse_heart_rate(data, n, ret);
    case GATT_STEPS_INFINITIME:
        return parse_infinitime(data, n, ret);
    case GATT_STEPS_HUAMI:
        return parse_huami(data, n, ret);
    case GATT_RUNNING:
        return parse_running(data, n, ret);
    case GATT_TREADMILL:
        return parse_treadmill(data, n, ret);
    case GATT_DESK:
        return parse_desk(data, n, ret);
    case GATT_KIND_MAX:
        break;
    }
    return -EBADMSG;
}

int gatt_parse(enum gatt_kind kind, const uint8_t *data, size_t n, struct gatt_report *ret)
{
    struct gatt_report report = { 0 };
    int r;

    if (n > GATT_VALUE_MAX)
        return -EBADMSG;
    r = parse(kind, data, n, &report);
    if (r == 0)
        *ret = report;
    return r;
}
