#include "sources/tracker/adapter_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sources/tracker/decimal.h"

/* A value of a type that sd_bus_message_read_basic() writes. */
union value {
    uint8_t y;
    int16_t n;
    uint16_t q;
    int32_t i;
    uint32_t u;
    int64_t x;
    uint64_t t;
    double d;
    int b;
    const char *s;
};

/* Returns the length of the text, as snprintf() does. */
static int print_basic(char type, const union value *v, char ret[ADAPTER_VALUE_MAX])
{
    switch (type) {
    case 'y':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%u", v->y);
    case 'n':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%d", v->n);
    case 'q':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%u", v->q);
    case 'i':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%" PRId32, v->i);
    case 'u':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%" PRIu32, v->u);
    case 'x':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%" PRId64, v->x);
    case 't':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%" PRIu64, v->t);
    case 'd':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%.17g", v->d); /* 7000.0 is "7000" */
    case 'b':
        return snprintf(ret, ADAPTER_VALUE_MAX, "%s", v->b ? "true" : "false");
    default:
        return snprintf(ret, ADAPTER_VALUE_MAX, "%s", v->s);
    }
}

bool adapter_read_next(sd_bus_message *m, char ret[ADAPTER_VALUE_MAX])
{
    const char *contents;
    union value value;
    char type;
    int n;

    if (sd_bus_message_peek_type(m, &type, &contents) <= 0)
        return false;
    if (type == 'v') {
        if (sd_bus_message_enter_container(m, 'v', contents) <= 0 ||
            sd_bus_message_peek_type(m, &type, &contents) <= 0)
            return false;
    }
    if (!strchr("ynqiuxtdbsog", type) || sd_bus_message_read_basic(m, type, &value) <= 0)
        return false;
    n = print_basic(type, &value, ret);
    return n >= 0 && n < ADAPTER_VALUE_MAX;
}

bool adapter_read_argument(sd_bus_message *m, unsigned index, char ret[ADAPTER_VALUE_MAX])
{
    if (sd_bus_message_rewind(m, true) < 0)
        return false;
    for (unsigned i = 0; i < index; i++)
        if (sd_bus_message_skip(m, NULL) <= 0) /* one value of any type */
            return false;
    return adapter_read_next(m, ret);
}

bool adapter_parse_switch(const char *text, bool *ret)
{
    static const char *const words[] = { "false", "true", "no", "yes", "off", "on" };
    uint64_t number;

    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i]) == 0) {
            *ret = i % 2;
            return true;
        }
    if (!decimal_parse(text, UINT32_MAX, &number))
        return false;
    *ret = number > 0;
    return true;
}
