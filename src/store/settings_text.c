#include "store/settings_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Bytes of a name such as "Sitting.PassiveLimit". */
#define NAME_MAX_BYTES 64

static void add_choices(struct pairs *p, const char *name, const char *const *words, unsigned set)
{
    pairs_add_word(p, name, "");
    for (unsigned i = 0; words[i]; i++)
        if (set & 1u << i)
            pairs_print(p, "%s;", words[i]);
}

static void add_length(struct pairs *p, const char *name, unsigned cm)
{
    if (cm)
        pairs_print(p, " %s=%ucm", name, cm);
    else
        pairs_add_word(p, name, "off");
}

static void add(struct pairs *p, const struct settings *s, const struct settings_entry *e)
{
    const void *member = (const char *)s + e->offset;
    char name[NAME_MAX_BYTES], hours[HOURS_TEXT_MAX];

    snprintf(name, sizeof name, "%s.%s", e->group, e->key);
    switch (e->type) {
    case SETTINGS_DURATION:
        pairs_add_instant(p, name, *(const usec *)member);
        break;
    case SETTINGS_COUNT:
        pairs_add_number(p, name, *(const unsigned *)member);
        break;
    case SETTINGS_BOOL:
        pairs_add_word(p, name, *(const bool *)member ? "yes" : "no");
        break;
    case SETTINGS_CHOICE:
        pairs_add_word(p, name, e->words[*(const unsigned *)member]);
        break;
    case SETTINGS_CHOICES:
        add_choices(p, name, e->words, *(const unsigned *)member);
        break;
    case SETTINGS_LENGTH:
        add_length(p, name, *(const unsigned *)member);
        break;
    case SETTINGS_IDS:
    case SETTINGS_ADDRESSES:
        pairs_add_word(p, name, member);
        break;
    case SETTINGS_LIST:
        pairs_add_long_text(p, name, member);
        break;
    case SETTINGS_HOURS:
        pairs_add_long_text(p, name, hours_format(hours, sizeof hours, member));
        break;
    }
}

void settings_text_add(struct pairs *p, const struct settings *s)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++)
        add(p, s, &table[i]);
}

static const struct settings_entry *find(const char *name)
{
    char group[NAME_MAX_BYTES];
    const char *dot = strchr(name, '.');

    if (!dot || (size_t)(dot - name) >= sizeof group)
        return NULL;
    memcpy(group, name, (size_t)(dot - name));
    group[dot - name] = 0;
    return settings_find(group, dot + 1);
}

int settings_text_read(struct settings *s, const struct pair *pair)
{
    const struct settings_entry *e = find(pair->name);
    usec v;

    if (!e)
        return -ENOENT;
    if (pair->is_text != (e->type == SETTINGS_HOURS || e->type == SETTINGS_LIST))
        return -EINVAL;
    if (e->type != SETTINGS_DURATION)
        return settings_set(s, e, pair->value) < 0 ? -EINVAL : 0;
    if (pair_instant(pair, &v) < 0)
        return -EINVAL;
    if ((v < e->low || v > e->high) && !(e->is_endless && v == USEC_NEVER))
        return -EINVAL;
    *(usec *)((char *)s + e->offset) = v;
    return 0;
}
