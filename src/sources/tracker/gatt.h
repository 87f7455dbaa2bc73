/*
 * GATT: the values of Bluetooth characteristics that show how a person moves, sits or stands.
 *
 * Pure: bytes of a notification, little endian, become one report. The bytes come from a device and
 * may be anything; a value of an unexpected length is rejected as a whole.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum gatt_kind {
    GATT_HEART_RATE,       /* Heart Rate Measurement, 0x2A37 */
    GATT_STEPS_INFINITIME, /* of the day */
    GATT_STEPS_HUAMI,      /* of the day; its service needs the key of the watch, so another program
                            * must have opened it */
    GATT_RUNNING,          /* Running Speed and Cadence Measurement, 0x2A53 */
    GATT_TREADMILL,        /* Treadmill Data, 0x2ACD */
    GATT_DESK,             /* height and speed of a desk with a Linak motor */
    GATT_KIND_MAX
};

/* Of the sensor with the skin. */
enum gatt_contact { GATT_CONTACT_UNKNOWN, GATT_CONTACT_NO, GATT_CONTACT_YES };

/* The comment of a member names the kinds that have it. In a report of another kind it is 0. */
struct gatt_report {
    unsigned bpm;              /* HEART_RATE; 0: none was measured */
    enum gatt_contact contact; /* HEART_RATE */
    uint32_t steps;            /* STEPS: since midnight, or since the device started */
    bool is_moving;            /* RUNNING: the person; TREADMILL: the belt; DESK: the desk */
    unsigned height;           /* DESK: above its lowest position, in 0.1 mm */
};

/* No attribute is longer (Bluetooth Core Specification, volume 3, part F, 3.2.9). */
#define GATT_VALUE_MAX 512

/* @uuid: as BlueZ writes it, in either letter case. GATT_KIND_MAX: none of these. */
enum gatt_kind gatt_kind_find(const char *uuid);

/* gatt_parse(): the value is sound and shows nothing; @ret is not set. */
#define GATT_NOTHING 1

/**
 * gatt_parse() - read one value of a characteristic
 * @data:  @n bytes; NULL only if @n is 0
 *
 * Returns 0, GATT_NOTHING or -EBADMSG (too short or too long). @ret is written only on 0.
 */
int gatt_parse(enum gatt_kind kind, const uint8_t *data, size_t n, struct gatt_report *ret);
