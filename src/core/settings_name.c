#include "core/settings_name.h"

#include <string.h>

#include "core/spelling.h"

/* Wrong letters in a name that is still recognised. */
#define SLIPS_MAX 3

/* Bytes of a name that is compared; each name of the table is shorter. */
#define NAME_BYTES (SPELLING_COMPARED_MAX + 1)

static bool is_same(const char *name, const char *other)
{
    return spelling_is(name, strlen(name), other);
}

/* Is @name the group and the key of @e, with a dot between them? */
static bool is_whole_name(const struct settings_entry *e, const char *name)
{
    const size_t n = strlen(e->group);

    return strlen(name) > n && name[n] == '.' && spelling_is(name, n, e->group) &&
           is_same(name + n + 1, e->key);
}

const struct settings_entry *settings_by_name(const char *name)
{
    const struct settings_entry *found = NULL;
    unsigned n_found = 0;
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++) {
        if (is_whole_name(&table[i], name))
            return &table[i];
        if (is_same(name, table[i].key)) {
            found = &table[i];
            n_found++;
        }
    }
    for (size_t i = 0; n_found == 0 && i < n; i++)
        if (is_same(name, table[i].property))
            return &table[i];
    return n_found == 1 ? found : NULL;
}

/* In small letters, so that another letter case does not count as a wrong letter. */
static void copy_small(char *ret, const char *a, const char *between, const char *b)
{
    const char *const parts[] = { a, between, b };
    size_t at = 0;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (const char *s = parts[i]; *s && at + 1 < NAME_BYTES; s++)
            ret[at++] = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
    ret[at] = 0;
}

const struct settings_entry *settings_nearest(const char *name)
{
    const struct settings_entry *nearest = NULL;
    int fewest = SLIPS_MAX + 1;
    char wanted[NAME_BYTES], known[NAME_BYTES];
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    const char *dot = strchr(name, '.');

    if (dot && (nearest = settings_by_name(dot + 1)))
        return nearest; /* the right key in the wrong group */
    if (strlen(name) >= NAME_BYTES)
        return NULL;
    copy_small(wanted, name, "", "");
    for (size_t i = 0; i < 2 * n; i++) {
        const struct settings_entry *e = &table[i / 2];
        int slips;

        /* with the group, and then without */
        copy_small(known, i % 2 ? "" : e->group, i % 2 ? "" : ".", e->key);
        slips = spelling_slips(known, wanted);
        if (slips < fewest && slips * 2 < (int)strlen(wanted)) {
            nearest = e;
            fewest = slips;
        }
    }
    return nearest;
}
