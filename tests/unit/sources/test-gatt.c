/*
 * GATT: the values of Bluetooth devices, byte for byte, with every length around the right one.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>

#include "sources/tracker/gatt.h"

#define ASSIGNED "-0000-1000-8000-00805f9b34fb"

static int parse(enum gatt_kind kind, const char *hex, struct gatt_report *ret)
{
    uint8_t *exact; /* of the exact size, so that a sanitizer sees each byte too many */
    size_t n = 0;
    int r;

    g_test_message("%d: %s", kind, hex);
    exact = g_malloc(strlen(hex) / 2 + 1);
    for (const char *s = hex; *s; s++)
        if (*s != ' ') {
            exact[n++] = (uint8_t)(g_ascii_xdigit_value(s[0]) << 4 | g_ascii_xdigit_value(s[1]));
            s++;
        }
    exact = g_realloc(exact, n); /* NULL for no bytes */
    memset(ret, 0xa5, sizeof *ret);
    r = gatt_parse(kind, exact, n, ret);
    for (size_t i = 0; r != 0 && i < sizeof *ret; i++)
        g_assert_cmpuint(((const uint8_t *)ret)[i], ==, 0xa5);
    g_free(exact);
    return r;
}

static void refuse(enum gatt_kind kind, const char *hex)
{
    struct gatt_report report;

    g_assert_cmpint(parse(kind, hex, &report), ==, -EBADMSG);
}

static void test_uuids(void)
{
    g_assert_cmpint(gatt_kind_find("00002a37" ASSIGNED), ==, GATT_HEART_RATE);
    g_assert_cmpint(gatt_kind_find("00002A37-0000-1000-8000-00805F9B34FB"), ==, GATT_HEART_RATE);
    g_assert_cmpint(gatt_kind_find("00030001-78fc-48fe-8e23-433b3a1942d0"), ==,
                    GATT_STEPS_INFINITIME);
    g_assert_cmpint(gatt_kind_find("00000007-0000-3512-2118-0009af100700"), ==, GATT_STEPS_HUAMI);
    g_assert_cmpint(gatt_kind_find("00002a53" ASSIGNED), ==, GATT_RUNNING);
    g_assert_cmpint(gatt_kind_find("00002acd" ASSIGNED), ==, GATT_TREADMILL);
    g_assert_cmpint(gatt_kind_find("99fa0021-338a-1024-8a49-009c0215f78a"), ==, GATT_DESK);
    g_assert_cmpint(gatt_kind_find("00030002-78fc-48fe-8e23-433b3a1942d0"), ==, GATT_KIND_MAX);
    g_assert_cmpint(gatt_kind_find("00002a37" ASSIGNED "0"), ==, GATT_KIND_MAX);
    g_assert_cmpint(gatt_kind_find("2a37"), ==, GATT_KIND_MAX);
    g_assert_cmpint(gatt_kind_find(""), ==, GATT_KIND_MAX);
}

static void test_heart_rate(void)
{
    static const struct {
        const char *hex;
        unsigned bpm;
        enum gatt_contact contact;
    } table[] = {
        { "00 48", 72, GATT_CONTACT_UNKNOWN },
        { "00 00", 0, GATT_CONTACT_UNKNOWN }, /* InfiniTime measures nothing */
        { "02 48", 72, GATT_CONTACT_UNKNOWN },
        { "04 48", 72, GATT_CONTACT_NO },
        { "06 48", 72, GATT_CONTACT_YES },
        { "01 48 01", 328, GATT_CONTACT_UNKNOWN },
        { "07 2c 01", 300, GATT_CONTACT_YES },
        { "08 48 10 00", 72, GATT_CONTACT_UNKNOWN },
        { "10 48 00 04", 72, GATT_CONTACT_UNKNOWN },
        { "10 48 00 04 10 04", 72, GATT_CONTACT_UNKNOWN },
        { "1f 48 00 10 00 00 04 00 04", 72, GATT_CONTACT_YES },
        { "e0 48", 72, GATT_CONTACT_UNKNOWN }, /* reserved flags */
        { "e6 48 01 02 03", 72, GATT_CONTACT_YES },
    };
    struct gatt_report report;

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_assert_cmpint(parse(GATT_HEART_RATE, table[i].hex, &report), ==, 0);
        g_assert_cmpuint(report.bpm, ==, table[i].bpm);
        g_assert_cmpint(report.contact, ==, table[i].contact);
        g_assert_cmpuint(report.steps, ==, 0);
    }
    refuse(GATT_HEART_RATE, "");
    refuse(GATT_HEART_RATE, "00");
    refuse(GATT_HEART_RATE, "01 48");
    refuse(GATT_HEART_RATE, "08 48");
    refuse(GATT_HEART_RATE, "08 48 10");
    refuse(GATT_HEART_RATE, "09 48 00 10");
    refuse(GATT_HEART_RATE, "10 48");
    refuse(GATT_HEART_RATE, "18 48 10 00 00");
}

static void test_infinitime(void)
{
    struct gatt_report report;

    g_assert_cmpint(parse(GATT_STEPS_INFINITIME, "e1 10 00 00", &report), ==, 0);
    g_assert_cmpuint(report.steps, ==, 4321);
    g_assert_cmpint(parse(GATT_STEPS_INFINITIME, "00 00 00 00", &report), ==, 0);
    g_assert_cmpuint(report.steps, ==, 0);
    /* A value that a watch was seen to report: the core discards it. */
    g_assert_cmpint(parse(GATT_STEPS_INFINITIME, "a0 1d 00 20", &report), ==, 0);
    g_assert_cmpuint(report.steps, ==, (1u << 29) + 7584);
    g_assert_cmpint(parse(GATT_STEPS_INFINITIME, "ff ff ff ff", &report), ==, 0);
    g_assert_cmpuint(report.steps, ==, UINT32_MAX);
    refuse(GATT_STEPS_INFINITIME, "");
    refuse(GATT_STEPS_INFINITIME, "e1 10 00");
    refuse(GATT_STEPS_INFINITIME, "e1 10 00 00 00");
}

static void test_huami(void)
{
    struct gatt_report report;

    /* 409 steps, 253 m, 8 kcal. */
    g_assert_cmpint(parse(GATT_STEPS_HUAMI, "0C 99 01 00 00 FD 00 00 00 08 00 00 00", &report), ==,
                    0);
    g_assert_cmpuint(report.steps, ==, 409);
    g_assert_cmpint(parse(GATT_STEPS_HUAMI, "0C 99 01 ff ff FD 00 00 00 08 00 00 00", &report), ==,
                    0);
    g_assert_cmpuint(report.steps, ==, 409);
    refuse(GATT_STEPS_HUAMI, "");
    refuse(GATT_STEPS_HUAMI, "0C 99 01 00 00 FD 00 00 00 08 00 00");
    refuse(GATT_STEPS_HUAMI, "0C 99 01 00 00 FD 00 00 00 08 00 00 00 00");
}

static void test_moving(void)
{
    static const struct {
        enum gatt_kind kind;
        const char *hex;
        bool is_moving;
    } table[] = {
        { GATT_RUNNING, "00 00 00 00", false },
        { GATT_RUNNING, "00 01 00 00", true },
        { GATT_RUNNING, "00 00 01 00", true },
        { GATT_RUNNING, "00 00 00 50", true },
        { GATT_RUNNING, "04 00 00 00", false }, /* runs, at no speed */
        { GATT_RUNNING, "03 66 01 5a 50 00 10 27 00 00", true },
        { GATT_RUNNING, "03 00 00 00 50 00 10 27 00 00", false },
        { GATT_TREADMILL, "00 00 00 00", false },
        { GATT_TREADMILL, "00 00 2c 01", true },
        { GATT_TREADMILL, "84 24 2c 01 10 00 00 05 00 00 ff ff ff 3c 00 40 00 00", true },
        { GATT_TREADMILL, "84 24 00 00 10 00 00 05 00 00 ff ff ff 3c 00 40 00 00", false },
        /* WalkingPads: the flags deny the speed that is there. */
        { GATT_TREADMILL, "01 00 2c 01", true },
        { GATT_TREADMILL, "01 00 00 00", false },
        { GATT_TREADMILL, "85 04 2c 01 10 00 00 05 00 ff ff ff 3c 00", true },
    };
    struct gatt_report report;

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_assert_cmpint(parse(table[i].kind, table[i].hex, &report), ==, 0);
        g_assert_cmpint(report.is_moving, ==, table[i].is_moving);
    }
    refuse(GATT_RUNNING, "");
    refuse(GATT_RUNNING, "00 66 01");
    refuse(GATT_RUNNING, "01 66 01 5a 50");
    refuse(GATT_RUNNING, "02 66 01 5a 50 00 10");
    refuse(GATT_RUNNING, "03 66 01 5a 50 00 10 27 00");
    refuse(GATT_TREADMILL, "");
    refuse(GATT_TREADMILL, "00");
    refuse(GATT_TREADMILL, "00 00");
    refuse(GATT_TREADMILL, "00 00 2c");
    refuse(GATT_TREADMILL, "01 00 2c");
}

/* Parts of a record, without a speed: the first field of each is no speed. */
static void test_treadmill_parts(void)
{
    static const char *const parts[] = {
        "01 00",
        "03 00 2c 01",
        "05 00 10 27 00",
        ("ff 1f 2c 01 10 27 00 01 00 02 00 01 00 02 00 20 21 05 00 ff ff ff 48 0a 3c 00 00 00 "
         "01 00 02 00"),
    };
    struct gatt_report report;

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_cmpint(parse(GATT_TREADMILL, parts[i], &report), ==, GATT_NOTHING);
}

static void test_desk(void)
{
    struct gatt_report report;

    g_assert_cmpint(parse(GATT_DESK, "2A 16 00 00", &report), ==, 0);
    g_assert_cmpuint(report.height, ==, 5674);
    g_assert_false(report.is_moving);
    g_assert_cmpint(parse(GATT_DESK, "00 00 c4 fe", &report), ==, 0);
    g_assert_cmpuint(report.height, ==, 0);
    g_assert_true(report.is_moving);
    refuse(GATT_DESK, "");
    refuse(GATT_DESK, "2A 16 00");
    refuse(GATT_DESK, "2A 16 00 00 00");
}

/* Each kind at each length up to two beyond the limit, all bits clear and all bits set. */
static void test_lengths(void)
{
    for (unsigned kind = 0; kind < GATT_KIND_MAX; kind++)
        for (size_t n = 0; n <= GATT_VALUE_MAX + 2; n++)
            for (int byte = 0; byte <= 0xff; byte += 0xff) {
                uint8_t *data = n ? g_malloc(n) : NULL;
                struct gatt_report report;
                int r;

                if (n)
                    memset(data, byte, n);
                r = gatt_parse((enum gatt_kind)kind, data, n, &report);
                g_assert_true(r == 0 || r == GATT_NOTHING || r == -EBADMSG);
                if (n < 2 || n > GATT_VALUE_MAX)
                    g_assert_cmpint(r, ==, -EBADMSG);
                g_free(data);
            }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gatt/uuids", test_uuids);
    g_test_add_func("/gatt/heart-rate", test_heart_rate);
    g_test_add_func("/gatt/infinitime", test_infinitime);
    g_test_add_func("/gatt/huami", test_huami);
    g_test_add_func("/gatt/moving", test_moving);
    g_test_add_func("/gatt/treadmill-parts", test_treadmill_parts);
    g_test_add_func("/gatt/desk", test_desk);
    g_test_add_func("/gatt/lengths", test_lengths);
    return g_test_run();
}
